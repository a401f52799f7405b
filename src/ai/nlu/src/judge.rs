//! One task: a linear head over n-grams, and a network over what the encoder saw, which joins in where there is an encoder.

use crate::bytes::{ReadError, Reader};
use crate::head::{Head, softmax};
use crate::net::Net;
use crate::nlu::View;

/// What tells one thing of a message.
#[derive(Clone, Debug)]
pub struct Judge {
    /// Over n-grams, words and concepts.
    pub head: Head,
    /// Over the encoder's layers.
    pub net: Net,
}

impl Judge {
    /// Reads a head, and the network beside it.
    pub fn read(from: &mut Reader<'_>) -> Result<Self, ReadError> {
        Ok(Self { head: Head::read(from)?, net: Net::read(from)? })
    }

    /// The probability of each class.
    pub fn probabilities(&self, view: &View) -> Vec<f32> {
        let groups = [view.features.grams.as_slice(), view.features.meaning.as_slice()];
        let sums = self.head.sums(&groups, None);
        softmax(match view.dense.as_ref().and_then(|dense| self.net.scores(&dense.wide)) {
            Some(scores) => joined(&scores, &sums, self.net.share).map(|sum| sum / self.net.temperature).collect(),
            None => sums.iter().map(|sum| sum / self.head.temperature).collect(),
        })
    }

    /// The probability from which the first guess is trusted.
    pub fn threshold(&self, view: &View) -> f32 {
        if view.dense.is_some() { self.net.threshold } else { self.head.threshold }
    }
}

/// The network's sums and a share of the head's.
pub fn joined<'a>(scores: &'a [f32], sums: &'a [f32], share: f32) -> impl Iterator<Item = f32> + 'a {
    scores.iter().zip(sums).map(move |(score, sum)| score + share * sum)
}
