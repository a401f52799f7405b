//! Training the tagger: a conditional random field, one message at a time, with a step of its own for every weight.

#![expect(clippy::indexing_slicing, reason = "tables are laid out here: rows times LABELS, tokens times LABELS")]
#![expect(clippy::cast_precision_loss, reason = "epochs are few")]

use beseda_nlu::entities::tagger::{LABELS, ROWS, Tagger, labels_of, may_follow};
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
    Tagger::quantized(&chain.table, chain.passages)
}

impl Chain {
    fn look(&mut self, rows: &[Vec<u32>], wanted: &[usize], rate: f32) {
        if rows.is_empty() {
            return;
        }
        let votes = self.votes(rows);
        let (forward, backward) = self.sums(&votes);
        let last = forward.len() - LABELS;
        let total = log_sum(&forward[last..]);
        for (at, rows) in rows.iter().enumerate() {
            let mut slopes = [0.0_f32; LABELS];
            for (label, slope) in slopes.iter_mut().enumerate() {
                let place = at * LABELS + label;
                *slope = (forward[place] + backward[place] - total).exp() - if wanted[at] == label { 1.0 } else { 0.0 };
            }
            for row in rows {
                let from = (row & (ROWS - 1)) as usize * LABELS;
                for (label, slope) in slopes.iter().enumerate() {
                    step(&mut self.table[from + label], &mut self.seen[from + label], *slope, rate);
                }
            }
        }
        self.look_at_passages(&votes, &forward, &backward, total, wanted, rate);
    }

    fn look_at_passages(&mut self, votes: &[f32], forward: &[f32], backward: &[f32], total: f32, wanted: &[usize], rate: f32) {
        let mut slopes = vec![0.0_f32; LABELS * LABELS];
        for at in 1..wanted.len() {
            for before in 0..LABELS {
                for label in (0..LABELS).filter(|label| may_follow(before, *label)) {
                    let passage = before * LABELS + label;
                    let place = at * LABELS + label;
                    let score = forward[(at - 1) * LABELS + before] + self.passages[passage] + votes[place] + backward[place] - total;
                    slopes[passage] += score.exp();
                }
            }
            slopes[wanted[at - 1] * LABELS + wanted[at]] -= 1.0;
        }
        for (passage, slope) in slopes.iter().enumerate().filter(|(_, slope)| **slope != 0.0) {
            step(&mut self.passages[passage], &mut self.passages_seen[passage], *slope, rate);
        }
    }

    fn votes(&self, rows: &[Vec<u32>]) -> Vec<f32> {
        let mut votes = vec![0.0; rows.len() * LABELS];
        for (rows, votes) in rows.iter().zip(votes.chunks_exact_mut(LABELS)) {
            for row in rows {
                let from = (row & (ROWS - 1)) as usize * LABELS;
                for (vote, weight) in votes.iter_mut().zip(&self.table[from..from + LABELS]) {
                    *vote += weight;
                }
            }
        }
        votes
    }

    /// The logarithms of the sums over all ways to each label, and from it.
    fn sums(&self, votes: &[f32]) -> (Vec<f32>, Vec<f32>) {
        let n_tokens = votes.len() / LABELS;
        let mut forward = vec![f32::NEG_INFINITY; votes.len()];
        let mut backward = vec![0.0_f32; votes.len()];
        for label in (0..LABELS).filter(|label| may_follow(0, *label)) {
            forward[label] = votes[label] + self.passages[label];
        }
        let mut ways = Vec::with_capacity(LABELS);
        for at in 1..n_tokens {
            for label in 0..LABELS {
                ways.clear();
                let befores = (0..LABELS).filter(|before| may_follow(*before, label));
                ways.extend(befores.map(|before| forward[(at - 1) * LABELS + before] + self.passages[before * LABELS + label]));
                forward[at * LABELS + label] = log_sum(&ways) + votes[at * LABELS + label];
            }
        }
        for at in (0..n_tokens.saturating_sub(1)).rev() {
            for before in 0..LABELS {
                ways.clear();
                let labels = (0..LABELS).filter(|label| may_follow(before, *label));
                ways.extend(labels.map(|label| {
                    let place = (at + 1) * LABELS + label;
                    self.passages[before * LABELS + label] + votes[place] + backward[place]
                }));
                backward[at * LABELS + before] = log_sum(&ways);
            }
        }
        (forward, backward)
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

fn log_sum(numbers: &[f32]) -> f32 {
    let most = numbers.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    if most == f32::NEG_INFINITY { most } else { most + numbers.iter().map(|number| (number - most).exp()).sum::<f32>().ln() }
}
