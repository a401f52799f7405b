//! Training the tagger: a conditional random field, one message at a time, with a step of its own for every weight.

#![expect(clippy::indexing_slicing, reason = "tables are laid out here: rows times LABELS, tokens times LABELS")]
#![expect(clippy::cast_precision_loss, reason = "epochs are few")]

use beseda_nlu::entities::tagger::{LABELS, ROWS, Rows, Tagger, labels_of, may_follow};
use beseda_nlu::learn::Shuffle;

use crate::data::Entry;

/// Times that every message is looked at.
const EPOCHS: u32 = 8;
/// The first step.
const RATE: f32 = 0.4;
/// How strongly weights are drawn to zero.
const DECAY: f32 = 3e-5;
/// What every weight begins to count its slopes from: with less, features that were seen once would be learnt by heart.
const CAUTION: f32 = 1.0;
/// How much more what has no format is worth than was learnt: names of goods are missed more often than found wrongly.
const BOLDNESS: f32 = 0.5;
/// Where the shuffling begins.
const SEED: u64 = 11;

struct Chain {
    table: Vec<f32>,
    seen: Vec<f32>,
    passages: Vec<f32>,
    passages_seen: Vec<f32>,
}

/// Learns a tagger; the same messages give the same.
pub(crate) fn train(entries: &[&Entry]) -> Tagger {
    let rows = ROWS as usize;
    let mut chain = Chain {
        table: vec![0.0; rows * LABELS],
        seen: vec![CAUTION; rows * LABELS],
        passages: vec![0.0; LABELS * LABELS],
        passages_seen: vec![CAUTION; LABELS * LABELS],
    };
    let wanted = entries.iter().map(|entry| labels_of(&entry.view.seen, &entry.view.text, &entry.sample.entities)).collect::<Vec<_>>();
    let mut order = (0..entries.len()).collect::<Vec<_>>();
    let mut shuffle = Shuffle(SEED);
    for epoch in 0..EPOCHS {
        shuffle.shuffle(&mut order);
        let rate = RATE * (1.0 - 0.8 * epoch as f32 / EPOCHS as f32);
        for place in &order {
            chain.look(&entries[*place].view.seen.rows, &wanted[*place], rate);
        }
    }
    Tagger::quantized(&chain.table, chain.passages).emboldened(BOLDNESS)
}

impl Chain {
    fn look(&mut self, rows: &Rows, wanted: &[usize], rate: f32) {
        if rows.n_tokens() == 0 {
            return;
        }
        let ways = Ways::of(&self.votes(rows), &self.passages);
        for (at, wanted) in wanted.iter().enumerate() {
            let mut slopes = [0.0_f32; LABELS];
            for (label, slope) in slopes.iter_mut().enumerate() {
                let place = at * LABELS + label;
                *slope = ways.forward[place] * ways.backward[place] - if *wanted == label { 1.0 } else { 0.0 };
            }
            for row in rows.of(at) {
                let from = (row & (ROWS - 1)) as usize * LABELS;
                for (label, slope) in slopes.iter().enumerate() {
                    step(&mut self.table[from + label], &mut self.seen[from + label], *slope, rate);
                }
            }
        }
        self.look_at_passages(&ways, wanted, rate);
    }

    fn look_at_passages(&mut self, ways: &Ways, wanted: &[usize], rate: f32) {
        let mut slopes = vec![0.0_f32; LABELS * LABELS];
        for at in 1..wanted.len() {
            let mut ahead = [0.0_f32; LABELS];
            for (label, ahead) in ahead.iter_mut().enumerate() {
                let place = at * LABELS + label;
                *ahead = ways.odds[place] * ways.backward[place] / ways.scales[at];
            }
            for before in 0..LABELS {
                let known = ways.forward[(at - 1) * LABELS + before];
                let passages = before * LABELS..(before + 1) * LABELS;
                for ((slope, odds), ahead) in slopes[passages.clone()].iter_mut().zip(&ways.passages[passages]).zip(&ahead) {
                    *slope += known * odds * ahead;
                }
            }
            slopes[wanted[at - 1] * LABELS + wanted[at]] -= 1.0;
        }
        for (passage, slope) in slopes.iter().enumerate().filter(|(_, slope)| **slope != 0.0) {
            step(&mut self.passages[passage], &mut self.passages_seen[passage], *slope, rate);
        }
    }

    fn votes(&self, rows: &Rows) -> Vec<f32> {
        let mut votes = vec![0.0; rows.n_tokens() * LABELS];
        for (at, votes) in votes.chunks_exact_mut(LABELS).enumerate() {
            for row in rows.of(at) {
                let from = (row & (ROWS - 1)) as usize * LABELS;
                for (vote, weight) in votes.iter_mut().zip(&self.table[from..from + LABELS]) {
                    *vote += weight;
                }
            }
        }
        votes
    }
}

/// The sums over all ways through a message: to each label, and from it. Each token's are brought to a sum of one, so that none of
/// them grows beyond what a number holds.
struct Ways {
    /// What each token's votes are worth, the best of them one.
    odds: Vec<f32>,
    /// What each passage is worth; nothing where it may not be.
    passages: Vec<f32>,
    forward: Vec<f32>,
    backward: Vec<f32>,
    /// What each token's sums were divided by.
    scales: Vec<f32>,
}

impl Ways {
    fn of(votes: &[f32], passages: &[f32]) -> Self {
        let n_tokens = votes.len() / LABELS;
        let mut odds = Vec::with_capacity(votes.len());
        for votes in votes.chunks_exact(LABELS) {
            let most = votes.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            odds.extend(votes.iter().map(|vote| (vote - most).exp()));
        }
        let worth = |(passage, weight): (usize, &f32)| if may_follow(passage / LABELS, passage % LABELS) { weight.exp() } else { 0.0 };
        let passages = passages.iter().enumerate().map(worth).collect::<Vec<_>>();
        let mut ways =
            Self { odds, passages, forward: vec![0.0; votes.len()], backward: vec![1.0; votes.len()], scales: vec![1.0; n_tokens] };
        for at in 0..n_tokens {
            ways.go_forward(at);
        }
        for at in (0..n_tokens.saturating_sub(1)).rev() {
            ways.go_back(at);
        }
        ways
    }

    fn go_forward(&mut self, at: usize) {
        let mut sums = [0.0_f32; LABELS];
        let outside = [1.0].into_iter().chain(std::iter::repeat_n(0.0, LABELS - 1)).collect::<Vec<_>>();
        let befores = at.checked_sub(1).map_or(outside.as_slice(), |before| &self.forward[before * LABELS..at * LABELS]);
        for (before, row) in befores.iter().zip(self.passages.chunks_exact(LABELS)) {
            for (sum, passage) in sums.iter_mut().zip(row) {
                *sum += before * passage;
            }
        }
        for (sum, odds) in sums.iter_mut().zip(&self.odds[at * LABELS..]) {
            *sum *= odds;
        }
        let scale = sums.iter().sum::<f32>().max(f32::MIN_POSITIVE);
        for (forward, sum) in self.forward[at * LABELS..].iter_mut().zip(sums) {
            *forward = sum / scale;
        }
        self.scales[at] = scale;
    }

    fn go_back(&mut self, at: usize) {
        let mut ahead = [0.0_f32; LABELS];
        for (label, ahead) in ahead.iter_mut().enumerate() {
            let place = (at + 1) * LABELS + label;
            *ahead = self.odds[place] * self.backward[place] / self.scales[at + 1];
        }
        for (backward, row) in self.backward[at * LABELS..].iter_mut().zip(self.passages.chunks_exact(LABELS)) {
            *backward = row.iter().zip(&ahead).map(|(passage, ahead)| passage * ahead).sum();
        }
    }
}

fn step(weight: &mut f32, seen: &mut f32, slope: f32, rate: f32) {
    let slope = slope + DECAY * *weight;
    if slope.abs() < 1e-5 {
        return;
    }
    *seen += slope * slope;
    *weight -= rate * slope / seen.sqrt();
}
