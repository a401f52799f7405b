//! Lets an answer's words through piece by piece and holds back what is not meant for the shopper: the lines by which a
//! model without tools gives a sign, and the thinking that some models put before their answer.
//!
//! A line is held only as long as it may still become a sign, so that ordinary words pass without delay.

use super::prompt::{HAND_OVER_LINE, NOT_KNOWN_LINE};

const THINK: &str = "<think>";
const THINK_END: &str = "</think>";

/// What a model gives a sign of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// A human is wanted.
    Human,
    /// The articles do not answer.
    NotKnown,
}

/// Where in the answer the screen stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Place {
    #[default]
    LineStart,
    InLine,
    Thinking,
}

/// The state between two pieces.
#[derive(Debug, Default)]
pub(super) struct Screen {
    /// What is held back.
    held: String,
    place: Place,
    /// Whether any words were let through.
    spoke: bool,
    sign: Option<Sign>,
}

impl Screen {
    /// Returns the sign that was seen.
    pub(super) const fn sign(&self) -> Option<Sign> {
        self.sign
    }

    /// Takes a piece; returns what may be shown. After a sign nothing is.
    pub(super) fn push(&mut self, piece: &str) -> String {
        self.held.push_str(piece);
        self.drain(End::NotYet)
    }

    /// Takes the end; returns what was held back and turned out to be words.
    pub(super) fn finish(&mut self) -> String {
        self.drain(End::Here)
    }

    fn drain(&mut self, end: End) -> String {
        let mut shown = String::new();
        while self.sign.is_none() && self.step(end, &mut shown) {}
        if self.sign.is_some() {
            self.held.clear();
        }
        // Blank lines before the first words are no words.
        let shown = if self.spoke { shown } else { shown.trim_start().to_owned() };
        self.spoke |= !shown.is_empty();
        shown
    }

    /// Does one thing with what is held; returns whether there may be more to do.
    fn step(&mut self, end: End, shown: &mut String) -> bool {
        if self.place == Place::Thinking {
            return self.skip_thinking();
        }
        if self.held.is_empty() {
            return false;
        }
        if self.place == Place::InLine {
            self.pass_line(shown);
            return true;
        }
        self.begin_line(end, shown)
    }

    /// Passes what is left of a line, its end included.
    fn pass_line(&mut self, shown: &mut String) {
        let to = self.held.find('\n').map_or(self.held.len(), |at| at + 1);
        self.place = if self.held.get(..to).is_some_and(|line| line.ends_with('\n')) { Place::LineStart } else { Place::InLine };
        shown.extend(self.held.drain(..to));
    }

    /// Looks at a line's beginning: a sign, thinking, words, or too little to tell.
    fn begin_line(&mut self, end: End, shown: &mut String) -> bool {
        let lead = self.held.len() - self.held.trim_start().len();
        let line = self.held.get(lead..).unwrap_or_default();
        for (mark, sign) in [(HAND_OVER_LINE, Sign::Human), (NOT_KNOWN_LINE, Sign::NotKnown)] {
            if line.starts_with(mark) {
                self.sign = Some(sign);
                return false;
            }
        }
        if !self.spoke && shown.trim().is_empty() && line.starts_with(THINK) {
            self.place = Place::Thinking;
            self.held.drain(..lead + THINK.len());
            return true;
        }
        let may_become = |mark: &str| mark.starts_with(line) && mark != line;
        let undecided = [HAND_OVER_LINE, NOT_KNOWN_LINE].into_iter().any(may_become) || (!self.spoke && may_become(THINK));
        if undecided && end == End::NotYet {
            return false;
        }
        if line.is_empty() || undecided {
            shown.push_str(&std::mem::take(&mut self.held));
            return false;
        }
        shown.extend(self.held.drain(..lead));
        self.place = Place::InLine;
        true
    }

    fn skip_thinking(&mut self) -> bool {
        let Some(at) = self.held.find(THINK_END) else {
            // Only a beginning of the end mark needs to be kept.
            let keep = (1..THINK_END.len()).rev().find(|n| self.held.ends_with(THINK_END.get(..*n).unwrap_or_default()));
            let from = self.held.len() - keep.unwrap_or_default();
            self.held.drain(..from);
            return false;
        };
        self.held.drain(..at + THINK_END.len());
        self.place = Place::LineStart;
        true
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    NotYet,
    Here,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn screened(pieces: &[&str]) -> (String, Option<Sign>) {
        let mut screen = Screen::default();
        let mut shown: String = pieces.iter().map(|piece| screen.push(piece)).collect();
        shown.push_str(&screen.finish());
        (shown, screen.sign())
    }

    #[test]
    fn words_pass_at_once() {
        let mut screen = Screen::default();
        assert_eq!(screen.push("Hello"), "Hello");
        assert_eq!(screen.push(" [[hum"), " [[hum");
        assert_eq!(screen.push("an]] x\n"), "an]] x\n");
    }

    #[test]
    fn a_sign_is_never_shown_however_it_is_cut() {
        for pieces in [&["[[human]]"][..], &["[", "[hu", "man", "]]"], &["\n\n [[hum", "an]] because", " of it"]] {
            assert_eq!(screened(pieces), (String::new(), Some(Sign::Human)), "{pieces:?}");
        }
        assert_eq!(screened(&["Well.\n[[unk", "nown]]\nmore"]), ("Well.\n".to_owned(), Some(Sign::NotKnown)));
    }

    #[test]
    fn what_only_begins_like_a_sign_is_shown() {
        assert_eq!(screened(&["[[", "hu", "ge]] sale"]), ("[[huge]] sale".to_owned(), None));
        assert_eq!(screened(&["[[hum"]), ("[[hum".to_owned(), None));
    }

    #[test]
    fn thinking_before_the_answer_is_not_shown() {
        assert_eq!(screened(&["<thi", "nk>secret </th", "ink>\n\nHello"]), ("Hello".to_owned(), None));
        assert_eq!(screened(&["<think>never ends"]), (String::new(), None));
        assert_eq!(screened(&["Use <think>"]), ("Use <think>".to_owned(), None));
    }

    proptest! {
        #[test]
        fn cuts_change_nothing(text in "(\\[|\\]|human|unknown|<think>|</think>|a|\\n| |é){0,20}", cuts in prop::collection::vec(0..60_usize, 0..8)) {
            let letters: Vec<char> = text.chars().collect();
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(letters.len())).collect();
            cuts.extend([0, letters.len()]);
            cuts.sort_unstable();
            let pieces: Vec<String> = cuts.windows(2).map(|pair| letters[pair[0]..pair[1]].iter().collect()).collect();
            let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
            prop_assert_eq!(screened(&pieces), screened(&[&text]));
        }
    }
}
