//! Cutting a text into the encoder's word pieces: SentencePiece's normal form, then the likeliest way to cut (unigram).

#![expect(
    clippy::indexing_slicing,
    reason = "places of one text, all within its length; those that come from the file are asked for with `get`"
)]

use crate::head::widen;

/// What begins a text.
pub(super) const BEGIN: u32 = 1;
/// What ends it.
pub(super) const END: u32 = 2;
/// What nobody knows.
const UNKNOWN: u32 = 0;
/// What a space becomes.
const SPACE: char = '\u{2581}';
/// How much worse than the worst piece an unknown character is.
const UNKNOWN_PENALTY: f32 = 10.0;

/// The pieces and the rules of the normal form.
#[derive(Clone, Debug, Default)]
pub(super) struct Pieces {
    /// The double array of the normal form's rules.
    pub(super) units: Vec<u32>,
    /// What the rules replace with; each ends with a zero.
    pub(super) replacements: Vec<u8>,
    /// For each node of the trie its first child; children follow each other, ordered by character.
    pub(super) children: Vec<u32>,
    pub(super) characters: Vec<u32>,
    /// A piece's number and one, or zero.
    pub(super) values: Vec<u32>,
    pub(super) scores: Vec<f32>,
    /// The score of a character that is no piece.
    unknown: f32,
}

impl Pieces {
    pub(super) fn new(
        units: Vec<u32>,
        replacements: Vec<u8>,
        children: Vec<u32>,
        characters: Vec<u32>,
        values: Vec<u32>,
        scores: Vec<f32>,
    ) -> Self {
        let unknown = scores.iter().copied().fold(0.0, f32::min) - UNKNOWN_PENALTY;
        Self { units, replacements, children, characters, values, scores, unknown }
    }

    /// The numbers of a text's pieces.
    pub(super) fn cut(&self, text: &str) -> Vec<u32> {
        let normal = self.normal(text);
        if normal.is_empty() { vec![UNKNOWN] } else { self.best(&normal.chars().collect::<Vec<_>>()) }
    }

    fn normal(&self, text: &str) -> String {
        let bytes = text.as_bytes();
        let mut out = Vec::with_capacity(bytes.len() + 8);
        let mut at = 0;
        let mut spaced = true;
        while at < bytes.len() {
            let (part, length) = self.replaced(bytes, at);
            at += length.max(1);
            for byte in part {
                // Spaces at the beginning and after another fall away.
                if *byte == b' ' && spaced {
                    continue;
                }
                spaced = *byte == b' ';
                out.push(*byte);
            }
        }
        let text = String::from_utf8_lossy(&out);
        let text = text.trim_end_matches(' ');
        if text.is_empty() { String::new() } else { format!(" {text}").replace(' ', &SPACE.to_string()) }
    }

    /// What the bytes from a place become, and how many of them that takes.
    fn replaced<'a>(&'a self, bytes: &'a [u8], at: usize) -> (&'a [u8], usize) {
        let mut best = None;
        let mut node = self.units.first().map_or(0, |unit| offset(*unit));
        for (read, byte) in bytes[at..].iter().enumerate() {
            node ^= u32::from(*byte);
            let Some(unit) = self.units.get(widen(node)) else { break };
            if unit & 0x8000_00ff != u32::from(*byte) {
                break;
            }
            node ^= offset(*unit);
            if unit & 0x100 != 0 {
                best = self.units.get(widen(node)).map(|unit| (widen(unit & 0x7fff_ffff), read + 1));
            }
        }
        let replacement = best.and_then(|(from, length)| self.replacements.get(from..).map(|rest| (rest, length)));
        if let Some((rest, length)) = replacement {
            (rest.split(|byte| *byte == 0).next().unwrap_or_default(), length)
        } else {
            let length = (1..4).find(|more| bytes.get(at + more).is_none_or(|byte| byte & 0xc0 != 0x80)).unwrap_or(4);
            (&bytes[at..at + length], length)
        }
    }

    fn child(&self, node: usize, character: char) -> Option<usize> {
        let (from, to) = (widen(*self.children.get(node)?), widen(*self.children.get(node + 1)?));
        let characters = self.characters.get(from..to)?;
        characters.binary_search(&u32::from(character)).ok().map(|place| from + place)
    }

    /// The likeliest way to cut; a character that is no piece is unknown.
    fn best(&self, characters: &[char]) -> Vec<u32> {
        let mut best = vec![f32::NEG_INFINITY; characters.len() + 1];
        let mut way = vec![(0_usize, UNKNOWN); characters.len() + 1];
        best[0] = 0.0;
        for at in 0..characters.len() {
            let mut node = 0;
            let mut single = false;
            for (length, character) in characters[at..].iter().enumerate() {
                let Some(next) = self.child(node, *character) else { break };
                node = next;
                let Some(piece) = self.values.get(node).and_then(|value| value.checked_sub(1)) else { continue };
                let score = best[at] + self.scores.get(widen(piece)).copied().unwrap_or(self.unknown);
                single |= length == 0;
                let to = at + length + 1;
                if score > best[to] {
                    best[to] = score;
                    way[to] = (at, piece);
                }
            }
            if !single && best[at] + self.unknown > best[at + 1] {
                best[at + 1] = best[at] + self.unknown;
                way[at + 1] = (at, UNKNOWN);
            }
        }
        let mut pieces = Vec::new();
        let mut at = characters.len();
        while at > 0 {
            let (from, piece) = way[at];
            pieces.push(piece);
            at = from;
        }
        pieces.reverse();
        pieces
    }
}

const fn offset(unit: u32) -> u32 {
    (unit >> 10) << ((unit & 0x200) >> 6)
}
