//! The tagger: a linear chain over tokens. Each token's features speak for labels, neighbouring labels for each other, and the best
//! way through all of them wins; how much better it is than the rest is its confidence.

#![expect(clippy::indexing_slicing, reason = "tables are laid out here: tokens times LABELS, LABELS times LABELS")]

use pulp::{Arch, Simd, WithSimd};

use crate::bytes::{ReadError, Reader, Writer};
use crate::entities::gazetteer::{Gazetteer, Match, stem};
use crate::entities::rules::{self, Found, Refuted};
use crate::entities::tokens::{Script, Shape, Token, tokens};
use crate::entities::{Kind, tokens as token};
use crate::hash::Hash;
use crate::head::widen;
use crate::lanes::{LANES, padded, without_padding};
use crate::normal::Text;

/// Outside, and for each kind its beginning and its inside.
pub const LABELS: usize = 1 + 2 * Kind::ALL.len();
/// Numbers from one row of the table to the next.
const STRIDE: usize = LABELS.next_multiple_of(LANES);
/// Rows of the tagger's table.
pub const ROWS: u32 = 1 << 18;
/// Family names that most Chinese bear.
pub(crate) const FAMILY_NAMES: &str = "王李张刘陈杨黄赵周吴徐孙马胡朱郭何罗高林郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵";

/// Words in capitals up to which a message does not shout.
const QUIET: usize = 2;
/// What stands before a date and is no part of it.
const PREPOSITIONS: [&str; 18] =
    ["к", "ко", "в", "во", "на", "до", "с", "со", "от", "за", "по", "on", "by", "in", "until", "till", "before", "coming"];

/// What a token says, and what the tagger knows about how labels follow each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Tagger {
    table: Vec<i8>,
    steps: Vec<f32>,
    /// From each label to each.
    passages: Vec<f32>,
}

/// What the tagger sees of a message.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// The tokens.
    pub tokens: Vec<Token>,
    /// The rows of each token.
    pub rows: Rows,
    found: Vec<Found>,
    refuted: Vec<Refuted>,
    matches: Vec<Match>,
}

/// The rows of all tokens, one after the other.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    all: Vec<u32>,
    ends: Vec<usize>,
}

impl Rows {
    /// Those of one token.
    pub fn of(&self, token: usize) -> &[u32] {
        let from = token.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[from..self.ends[token]]
    }

    /// Tokens that have rows.
    pub fn n_tokens(&self) -> usize {
        self.ends.len()
    }
}

impl Seen {
    /// The kinds that rules and lists see, each once: what the intent's head may know of them.
    pub fn evidence(&self) -> Vec<u16> {
        let ruled = self.found.iter().map(|found| found.kind.place());
        let listed = self.matches.iter().flat_map(|entry| (0..8).filter(move |bit| entry.begins >> bit & 1 == 1).map(|bit| 100 + bit));
        let mut evidence = ruled.chain(listed).filter_map(|place| u16::try_from(place).ok()).collect::<Vec<_>>();
        evidence.sort_unstable();
        evidence.dedup();
        evidence
    }
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

/// Looks at a message with rules and lists alone: enough to know what kinds of things may be in it.
pub fn glance(text: &Text, lower: &str) -> Seen {
    let rules::Ruled { found, refuted } = rules::ruled(text, lower);
    let tokens = tokens(text);
    let matches = Gazetteer::embedded().matches(&tokens);
    Seen { tokens, rows: Rows::default(), found, refuted, matches }
}

/// Looks at a message with all that the tagger minds.
pub fn see(text: &Text, lower: &str) -> Seen {
    let mut seen = glance(text, lower);
    let ruled = seen.tokens.iter().map(|token| ruled(token, &seen.found)).collect::<Vec<_>>();
    let hashed = seen.tokens.iter().map(Hashed::of).collect::<Vec<_>>();
    let sight = Sight {
        tokens: &seen.tokens,
        matches: &seen.matches,
        ruled: &ruled,
        chunks: &chunks(&seen.tokens),
        hashed: &hashed,
        quiet: text.signals.shouted <= QUIET,
    };
    let mut rows = Rows { all: Vec::with_capacity(seen.tokens.len() * 44), ends: Vec::with_capacity(seen.tokens.len()) };
    for at in 0..seen.tokens.len() {
        sight.rows(at, &mut rows.all);
        rows.ends.push(rows.all.len());
    }
    seen.rows = rows;
    seen
}

/// What of a token its neighbours ask for, worked out once.
#[derive(Clone, Copy)]
struct Hashed {
    word: u32,
    stem: u32,
    form: u32,
}

impl Hashed {
    /// Beyond the ends of a message.
    const NOWHERE: Self = Self { word: 1, stem: 1, form: 0 };

    fn of(token: &Token) -> Self {
        Self { word: Hash::of_kind(0).with_text(token_key(token)).row(), stem: stemmed(token), form: form(token) }
    }
}

/// Everything that the features of a token are made of.
struct Sight<'a> {
    tokens: &'a [Token],
    matches: &'a [Match],
    ruled: &'a [u32],
    chunks: &'a [u32],
    hashed: &'a [Hashed],
    quiet: bool,
}

/// Which rules a token begins, and which it goes on.
fn ruled(token: &Token, found: &[Found]) -> u32 {
    let inside = found.iter().filter(|found| found.from <= token.from && token.to <= found.to);
    inside.fold(0, |bits, found| {
        let place = found.kind.place();
        let bit = if found.from == token.from { place } else { place + Kind::ALL.len() };
        bits | 1 << bit | if found.certain { 1 << 30 } else { 0 }
    })
}

/// The run between spaces in which each token stands: its form, and whether letters and digits stand side by side in it.
fn chunks(tokens: &[Token]) -> Vec<u32> {
    let mut chunks = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let length = 1 + tokens[at + 1..].iter().take_while(|token| !token.spaced && token.script != Script::Dense).count();
        let part = &tokens[at..at + length];
        let mut hash = Hash::of_kind(20);
        for token in part.iter().take(8) {
            hash = hash.with_number(form(token));
        }
        chunks.extend(std::iter::repeat_n(hash.row(), length));
        at += length;
    }
    chunks
}

fn form(token: &Token) -> u32 {
    match token.shape {
        Shape::Small => 1,
        Shape::Title => 2,
        Shape::Capitals => 3,
        Shape::Mixed => 4,
        Shape::Digits(length) => 10 + u32::from(length),
        Shape::Sign => 100 + token.lower.chars().next().map_or(0, u32::from),
    }
}

/// A place that may lie beyond the ends.
fn near<T>(list: &[T], at: usize, by: isize) -> Option<&T> {
    at.checked_add_signed(by).and_then(|place| list.get(place))
}

impl Sight<'_> {
    /// The features of one token.
    fn rows(&self, at: usize, rows: &mut Vec<u32>) {
        let here = &self.tokens[at];
        let hashed = |by: isize| near(self.hashed, at, by).copied().unwrap_or(Hashed::NOWHERE);
        let word = |by: isize| hashed(by).word;
        let shape = |by: isize| hashed(by).form;
        let lists = |by: isize| near(self.matches, at, by).copied().unwrap_or_default();
        let list = |by: isize| u32::from(lists(by).begins) << 8 | u32::from(lists(by).inside);
        let rule_at = |by: isize| near(self.ruled, at, by).copied().unwrap_or_default();
        let spaced = u32::from(here.spaced);
        let mut feature = |kind: u8, one: u32, other: u32| rows.push(Hash::of_kind(30 + kind).with_number(one).with_number(other).row());
        feature(0, 0, 0);
        for (kind, by) in [(1, 0), (2, -1), (3, 1), (4, -2), (5, 2)] {
            feature(kind, word(by), 0);
        }
        feature(6, word(-1), word(0));
        feature(7, word(0), word(1));
        feature(8, word(-2), word(-1));
        feature(9, shape(0), spaced);
        feature(10, shape(-1), shape(0));
        feature(11, shape(0), shape(1));
        feature(12, shape(-1), shape(1));
        feature(13, self.chunks.get(at).copied().unwrap_or_default(), 0);
        feature(14, word(-1), shape(0));
        feature(15, word(1), shape(0));
        feature(16, list(0), u32::from(at == 0));
        feature(17, list(-1), list(0));
        feature(18, list(1), list(0));
        feature(19, list(0), shape(0));
        feature(20, list(0), word(-1));
        feature(21, rule_at(0), 0);
        feature(22, rule_at(-1), rule_at(0));
        feature(23, rule_at(1), rule_at(0));
        feature(24, rule_at(0), word(-1));
        for bit in (0..31).filter(|bit| rule_at(0) >> bit & 1 == 1) {
            feature(25, bit, 0);
            feature(26, bit, word(-1));
            feature(27, bit, shape(0));
        }
        affixes(here, &mut feature);
        if let Some(first) = near(self.tokens, at, -1) {
            feature(31, first_letters(first), 1);
        }
        if here.script == Script::Dense {
            feature(33, u32::from(FAMILY_NAMES.contains(&here.lower)), word(1));
            feature(34, word(-1), word(1));
            feature(35, Hash::of_kind(0).with_number(word(-2)).with_number(word(-1)).row(), word(0));
            feature(36, Hash::of_kind(0).with_number(word(0)).with_number(word(1)).row(), word(2));
        } else {
            feature(37, hashed(0).stem, 0);
        }
        // A word in capitals says something where the others are not.
        if self.quiet && here.shape == Shape::Capitals {
            feature(40, u32::try_from(here.lower.len().min(9)).unwrap_or(9), list(0));
            feature(41, word(-1), list(0));
        }
        feature(38, hashed(-1).stem, shape(0));
        feature(39, hashed(1).stem, shape(0));
    }
}

fn stemmed(token: &Token) -> u32 {
    Hash::of_kind(0).with_text(stem(token.script, &token.lower)).row()
}

fn affixes(token: &Token, feature: &mut impl FnMut(u8, u32, u32)) {
    if matches!(token.script, Script::Digit | Script::Sign | Script::Dense) {
        return;
    }
    let hash = |text: &mut dyn Iterator<Item = char>| text.fold(Hash::of_kind(0), Hash::with).row();
    feature(28, hash(&mut token.lower.chars().rev().take(2)), 2);
    feature(29, hash(&mut token.lower.chars().rev().take(3)), 3);
    feature(30, hash(&mut token.lower.chars().take(4)), 4);
    feature(32, hash(&mut token.lower.chars().rev().take(4)), form(token));
}

/// A number is known by its length alone.
fn token_key(token: &Token) -> &str {
    match token.script {
        Script::Digit if token.lower.len() > 1 => match token.lower.len() {
            2 => "00",
            3 => "000",
            4 => "0000",
            5..=6 => "00000",
            _ => "0000000",
        },
        _ => &token.lower,
    }
}

fn first_letters(token: &Token) -> u32 {
    token.lower.chars().take(4).fold(Hash::of_kind(0), Hash::with).row()
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
        Self { table: padded(&table, LABELS), steps, passages }
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
        out.sparse(&without_padding(&self.table, LABELS), LABELS);
    }

    /// Reads what [`Tagger::write`] wrote.
    pub fn read(from: &mut Reader<'_>) -> Result<Self, ReadError> {
        from.bounded("rows of the tagger", ROWS, ROWS)?;
        let labels = u32::try_from(LABELS).unwrap_or_default();
        from.bounded("labels of the tagger", labels, labels)?;
        let steps = from.floats(LABELS)?;
        let passages = from.floats(LABELS * LABELS)?;
        let table = from.sparse(widen(ROWS), LABELS, STRIDE)?;
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
                let from = widen(row & (ROWS - 1)) * STRIDE;
                let Some(row) = self.tagger.table[from..].first_chunk::<STRIDE>() else { continue };
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
    let n_tokens = votes.len() / LABELS;
    let mut best = [0.0_f32; LABELS];
    let mut from = vec![0_usize; n_tokens * LABELS];
    for (at, vote) in votes.chunks_exact(LABELS).enumerate() {
        let mut next = [f32::NEG_INFINITY; LABELS];
        for (label, next) in next.iter_mut().enumerate() {
            let goes_on = label != 0 && label % 2 == 0;
            // Nothing goes on at the beginning, and there only the outside stands before it.
            let befores = match (at, goes_on) {
                (0, true) => 0..0,
                (0, false) => 0..1,
                (_, true) => label - 1..label + 1,
                (_, false) => 0..LABELS,
            };
            for before in befores {
                let score = best[before] + passages[before * LABELS + label] + vote[label];
                if score > *next {
                    *next = score;
                    from[at * LABELS + label] = before;
                }
            }
        }
        best = next;
    }
    let mut label = (0..LABELS).max_by(|one, other| best[*one].total_cmp(&best[*other])).unwrap_or_default();
    let mut labels = vec![0; n_tokens];
    for at in (0..n_tokens).rev() {
        labels[at] = label;
        label = from[at * LABELS + label];
    }
    labels
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
