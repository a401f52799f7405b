//! The tagger: a linear chain over tokens. Each token's features speak for labels, neighbouring labels for each other, and the best
//! way through all of them wins; how much better it is than the rest is its confidence.

#![expect(clippy::indexing_slicing, reason = "tables are laid out here: tokens times LABELS, LABELS times LABELS")]

use pulp::{Arch, Simd, WithSimd};

use crate::bytes::{ReadError, Reader, Writer};
use crate::compact::{Compact, LANES};
use crate::entities::rules::Refuted;
pub use crate::entities::sight::{Rows, Seen, glance, see};
use crate::entities::tokens::{Script, Token};
use crate::entities::{Kind, tokens as token};
use crate::head::widen;
use crate::normal::Text;

/// Outside, and for each kind its beginning and its inside.
pub const LABELS: usize = 1 + 2 * Kind::ALL.len();
/// Numbers from one row of the table to the next.
const STRIDE: usize = LABELS.next_multiple_of(LANES);
/// Rows of the tagger's table.
pub const ROWS: u32 = 1 << 18;
/// What stands before a date and is no part of it.
const PREPOSITIONS: [&str; 18] =
    ["к", "ко", "в", "во", "на", "до", "с", "со", "от", "за", "по", "on", "by", "in", "until", "till", "before", "coming"];

/// What a token says, and what the tagger knows about how labels follow each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Tagger {
    table: Compact,
    steps: Vec<f32>,
    /// From each label to each.
    passages: Vec<f32>,
}

/// A run of tokens that is something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tagged {
    /// What it is.
    pub kind: Kind,
    /// Its first place in the normal form.
    pub from: usize,
    /// The place after its last in the normal form.
    pub to: usize,
    /// How sure this is.
    pub confidence: f32,
}

/// The label of a kind's first token.
pub fn begins(kind: Kind) -> usize {
    1 + 2 * kind.place()
}

/// Whether one label may follow another: an inside follows its own kind alone.
pub fn may_follow(before: usize, label: usize) -> bool {
    label == 0 || label % 2 == 1 || before == label || before + 1 == label
}

impl Tagger {
    /// Rounds trained weights: `table` row by row, `passages` from each label to each.
    #[expect(clippy::cast_possible_truncation, reason = "clamped to eight bits just before")]
    pub fn quantized(table: &[f32], passages: Vec<f32>) -> Self {
        let mut steps = vec![0.0_f32; LABELS];
        for row in table.chunks_exact(LABELS) {
            for (step, weight) in steps.iter_mut().zip(row) {
                *step = step.max(weight.abs() / 127.0);
            }
        }
        let quantize = |(weight, step): (&f32, &f32)| if *step > 0.0 { (weight / step).round().clamp(-127.0, 127.0) as i8 } else { 0 };
        let table = table.chunks_exact(LABELS).flat_map(|row| row.iter().zip(&steps).map(quantize)).collect::<Vec<_>>();
        Self { table: Compact::of(&table, LABELS), steps, passages }
    }

    /// The same tagger, more ready to see what has no format where it doubts.
    #[must_use]
    pub fn emboldened(mut self, by: f32) -> Self {
        // Each token comes to its label by one passage.
        for (place, passage) in self.passages.iter_mut().enumerate() {
            let kind = (place % LABELS).checked_sub(1).and_then(|label| Kind::ALL.get(label / 2));
            if kind.is_some_and(|kind| !kind.has_format()) {
                *passage += by;
            }
        }
        self
    }

    /// What each token says for each label.
    fn votes(&self, seen: &Seen) -> Vec<f32> {
        let mut votes = vec![0.0_f32; seen.tokens.len() * LABELS];
        Arch::new().dispatch(Vote { tagger: self, seen, votes: &mut votes });
        votes
    }

    /// What is named in a message, in the order of the text.
    pub fn tag(&self, seen: &Seen) -> Vec<Tagged> {
        let votes = self.votes(seen);
        let labels = best_way(&votes, &self.passages);
        let mut tagged: Vec<Tagged> = Vec::new();
        for (at, (token, label)) in seen.tokens.iter().zip(&labels).enumerate() {
            if *label == 0 {
                continue;
            }
            let Some(kind) = Kind::ALL.get((label - 1) / 2).copied() else { continue };
            let vote = &votes[at * LABELS..(at + 1) * LABELS];
            let confidence = crate::head::softmax(vote.to_vec())[*label];
            match tagged.last_mut().filter(|last| label % 2 == 0 && last.kind == kind && at > 0 && labels[at - 1] != 0) {
                Some(last) => {
                    last.to = token.to;
                    last.confidence = last.confidence.min(confidence);
                }
                None => tagged.push(Tagged { kind, from: token.from, to: token.to, confidence }),
            }
        }
        for tagged in &mut tagged {
            without_preposition(seen, tagged);
        }
        tagged.retain(|tagged| is_possible(seen, tagged));
        certain(tagged, seen)
    }

    /// Writes the tagger down.
    pub fn write(&self, out: &mut Writer) {
        out.number(ROWS);
        out.number(u32::try_from(LABELS).unwrap_or_default());
        out.floats(&self.steps);
        out.floats(&self.passages);
        self.table.write(out);
    }

    /// Reads what [`Tagger::write`] wrote.
    pub fn read(from: &mut Reader<'_>) -> Result<Self, ReadError> {
        from.bounded("rows of the tagger", ROWS, ROWS)?;
        let labels = u32::try_from(LABELS).unwrap_or_default();
        from.bounded("labels of the tagger", labels, labels)?;
        let steps = from.floats(LABELS)?;
        let passages = from.floats(LABELS * LABELS)?;
        let table = Compact::read(from, widen(ROWS), LABELS)?;
        Ok(Self { table, steps, passages })
    }
}

/// Adding up what the features of each token say: one loop for each kind of processor, with vectors as wide as it has.
struct Vote<'a> {
    tagger: &'a Tagger,
    seen: &'a Seen,
    votes: &'a mut [f32],
}

impl WithSimd for Vote<'_> {
    type Output = ();

    #[expect(clippy::inline_always, reason = "the loops are only fast where the compiler sees the vector width around them")]
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        for (at, votes) in self.votes.chunks_exact_mut(LABELS).enumerate() {
            // Fifty features of at most 127 each.
            let mut sums = [0_i16; STRIDE];
            for row in self.seen.rows.of(at) {
                let Some(row) = self.tagger.table.row(row & (ROWS - 1)).and_then(<[i8]>::first_chunk::<STRIDE>) else { continue };
                for (sum, weight) in sums.iter_mut().zip(row) {
                    *sum += i16::from(*weight);
                }
            }
            for ((vote, sum), step) in votes.iter_mut().zip(sums).zip(&self.tagger.steps) {
                *vote = f32::from(sum) * step;
            }
        }
    }
}

/// Whether a rule knows better.
fn is_refuted(seen: &Seen, kind: Kind, from: usize, to: usize) -> bool {
    let within = |refuted: &&Refuted| refuted.from <= from && to <= refuted.to;
    seen.refuted.iter().filter(within).any(|refuted| refuted.kinds.contains(&kind))
}

/// A date begins behind its preposition.
fn without_preposition(seen: &Seen, tagged: &mut Tagged) {
    let inside = |token: &&Token| tagged.from <= token.from && token.to <= tagged.to;
    let mut tokens = seen.tokens.iter().filter(inside);
    if let (Kind::Date, Some(first), Some(second)) = (tagged.kind, tokens.next(), tokens.next())
        && PREPOSITIONS.contains(&first.lower.as_str())
    {
        tagged.from = second.from;
    }
}

/// A number has digits, and an address has its sign, whatever the words around it make it look like.
fn is_possible(seen: &Seen, tagged: &Tagged) -> bool {
    if is_refuted(seen, tagged.kind, tagged.from, tagged.to) {
        return false;
    }
    let mut inside = seen.tokens.iter().filter(|token| tagged.from <= token.from && token.to <= tagged.to);
    match tagged.kind {
        Kind::OrderNumber | Kind::TrackingNumber | Kind::Phone => inside.any(|token| token.script == Script::Digit),
        Kind::Email => inside.any(|token| token.lower == "@"),
        _ => true,
    }
}

/// What a format leaves no doubt about is so, whatever the tagger thinks.
fn certain(mut tagged: Vec<Tagged>, seen: &Seen) -> Vec<Tagged> {
    for found in seen.found.iter().filter(|found| found.certain && !is_refuted(seen, found.kind, found.from, found.to)) {
        tagged.retain(|tagged| tagged.to <= found.from || found.to <= tagged.from);
        tagged.push(Tagged { kind: found.kind, from: found.from, to: found.to, confidence: 1.0 });
    }
    tagged.sort_by_key(|tagged| tagged.from);
    tagged.dedup_by(|later, earlier| later.from < earlier.to);
    tagged
}

/// The best way through the labels (Viterbi).
pub fn best_way(votes: &[f32], passages: &[f32]) -> Vec<usize> {
    let mut from = vec![0_u8; votes.len()];
    let best = Arch::new().dispatch(Way { votes, passages, from: &mut from });
    let mut label = (0..LABELS).max_by(|one, other| best[*one].total_cmp(&best[*other])).unwrap_or_default();
    let mut labels = vec![0; votes.len() / LABELS];
    for (place, from) in labels.iter_mut().zip(from.chunks_exact(LABELS)).rev() {
        *place = label;
        label = usize::from(from[label]);
    }
    labels
}

/// From the first token to the last, the best way to each label, and the label before it.
struct Way<'a> {
    votes: &'a [f32],
    passages: &'a [f32],
    from: &'a mut [u8],
}

impl WithSimd for Way<'_> {
    type Output = [f32; LABELS];

    #[expect(clippy::inline_always, reason = "the loops are only fast where the compiler sees the vector width around them")]
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> [f32; LABELS] {
        // Only the outside stands before the first token, and an inside follows its own kind alone.
        let mut allowed = [[f32::NEG_INFINITY; LABELS]; LABELS];
        for (before, (allowed, passages)) in allowed.iter_mut().zip(self.passages.chunks_exact(LABELS)).enumerate() {
            for (label, (allowed, passage)) in allowed.iter_mut().zip(passages).enumerate() {
                *allowed = if may_follow(before, label) { *passage } else { f32::NEG_INFINITY };
            }
        }
        let mut best = [f32::NEG_INFINITY; LABELS];
        best[0] = 0.0;
        for (vote, from) in self.votes.chunks_exact(LABELS).zip(self.from.chunks_exact_mut(LABELS)) {
            let mut next = [f32::NEG_INFINITY; LABELS];
            let mut befores = [0_u8; LABELS];
            for (number, (before, passages)) in (0_u8..).zip(best.iter().zip(&allowed)) {
                for ((next, chosen), passage) in next.iter_mut().zip(&mut befores).zip(passages) {
                    let score = before + passage;
                    *chosen = if score > *next { number } else { *chosen };
                    *next = if score > *next { score } else { *next };
                }
            }
            next.iter_mut().zip(vote).for_each(|(next, vote)| *next += vote);
            from.copy_from_slice(&befores);
            best = next;
        }
        best
    }
}

/// The labels that a person's marks give to tokens; the trainer's side of the tagger.
pub fn labels_of(seen: &Seen, text: &Text, marked: &[crate::sample::Marked]) -> Vec<usize> {
    let at = |token: &token::Token| text.chars.get(token.from).map_or(0, |normal| normal.at);
    let mut before = None;
    let labels = seen.tokens.iter().map(|token| {
        let place = at(token);
        let mark = marked.iter().enumerate().find(|(_, mark)| (mark.start..mark.end).contains(&place));
        let label = mark.map_or(0, |(number, mark)| begins(mark.kind) + usize::from(before == Some(number)));
        before = mark.map(|(number, _)| number);
        label
    });
    labels.collect()
}
