//! The normal form of a message: what the models read instead of what was typed.
//!
//! NFKC, lower case, one kind of quote and dash, elongations cut ("ооочень" is "оочень"), what cannot be seen left out. Every
//! character remembers which code point of the original it came from, so that spans can be told in the shopper's own words.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Characters of a message that are read; the rest of a longer one is not understood, only kept.
pub const CHARS_MAX: usize = 2_000;
/// Equal letters in a row that still say something.
const REPEATED_MAX: usize = 2;
/// Code points that one character may decompose into; Unicode's longest is 18.
const DECOMPOSED_MAX: usize = 18;

/// One character of the normal form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Normal {
    /// Lower case.
    pub lower: char,
    /// As it was typed, but for compatibility forms.
    pub typed: char,
    /// Where the original's code point stands.
    pub at: usize,
}

/// What punctuation and case say beside the words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signals {
    /// Exclamation marks.
    pub exclamations: usize,
    /// Question marks.
    pub questions: usize,
    /// Words of three letters or more in capitals alone.
    pub shouted: usize,
    /// Places where a letter was drawn out.
    pub drawn_out: usize,
    /// Letters in all.
    pub letters: usize,
}

/// A message in its normal form.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// The characters, spaces included, never two spaces in a row.
    pub chars: Vec<Normal>,
    /// What punctuation and case say.
    pub signals: Signals,
    /// Whether the message was longer than is read.
    pub cut: bool,
}

impl Text {
    /// Reads at most [`CHARS_MAX`] characters of a message.
    pub fn read(message: &str) -> Self {
        let mut text = Self { cut: message.chars().nth(CHARS_MAX).is_some(), ..Self::default() };
        let mut cluster = String::new();
        let mut began = 0;
        for (at, character) in message.chars().take(CHARS_MAX).enumerate() {
            if is_unseen(character) {
                continue;
            }
            if !is_combining_mark(character) && !cluster.is_empty() {
                text.push_cluster(&cluster, began);
                cluster.clear();
            }
            if cluster.is_empty() {
                began = at;
            }
            cluster.push(character);
        }
        text.push_cluster(&cluster, began);
        text.trim();
        text.signals = signals(&text.chars, text.signals.drawn_out);
        text
    }

    /// The lower-case characters in one string.
    pub fn lower(&self) -> String {
        self.chars.iter().map(|normal| normal.lower).collect()
    }

    fn push_cluster(&mut self, cluster: &str, at: usize) {
        let mut characters = cluster.chars();
        if let (Some(only), None) = (characters.next(), characters.next())
            && (only.is_ascii() || is_plain(only))
        {
            return self.push(only, at);
        }
        for character in cluster.nfkc().take(DECOMPOSED_MAX * cluster.len()) {
            self.push(character, at);
        }
    }

    fn push(&mut self, character: char, at: usize) {
        let typed = if character.is_whitespace() { ' ' } else { unified(character) };
        let mut lowered = typed.to_lowercase();
        let lower = match lowered.next() {
            Some('ё') => 'е',
            Some(lower) => lower,
            None => typed,
        };
        if lower == ' ' && self.chars.last().is_none_or(|last| last.lower == ' ') {
            return;
        }
        if self.repeats(lower) {
            self.signals.drawn_out += usize::from(is_letter(lower));
            return;
        }
        self.chars.push(Normal { lower, typed, at });
    }

    /// Digits are never cut: "1000000" is a price.
    fn repeats(&self, lower: char) -> bool {
        let may_be_cut = !is_number(lower) && !is_han(lower);
        may_be_cut && self.chars.len() >= REPEATED_MAX && self.chars.iter().rev().take(REPEATED_MAX).all(|before| before.lower == lower)
    }

    fn trim(&mut self) {
        while self.chars.last().is_some_and(|last| last.lower == ' ') {
            self.chars.pop();
        }
    }
}

fn signals(chars: &[Normal], drawn_out: usize) -> Signals {
    let count = |wanted: char| chars.iter().filter(|normal| normal.lower == wanted).count();
    let words = chars.split(|normal| !is_letter(normal.typed));
    Signals {
        exclamations: count('!'),
        questions: count('?'),
        shouted: words.filter(|word| word.len() >= 3 && word.iter().all(|normal| normal.typed.is_uppercase())).count(),
        drawn_out,
        letters: chars.iter().filter(|normal| is_letter(normal.lower)).count(),
    }
}

/// Whether a character is an ideograph; these are written without spaces.
pub fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// Scripts in which a word has no end that can be seen.
pub fn is_unspaced(character: char) -> bool {
    is_han(character) || matches!(character, '\u{3040}'..='\u{30ff}' | '\u{0e00}'..='\u{0e7f}')
}

/// Whether a character is a letter; those that make up nearly all messages need no search in the tables of Unicode.
pub fn is_letter(character: char) -> bool {
    is_plain(character) || character.is_alphabetic()
}

/// Whether a character stands for a number.
pub fn is_number(character: char) -> bool {
    !is_plain(character) && character.is_numeric()
}

/// Letters that NFKC leaves as they are, and that make up nearly all messages.
fn is_plain(character: char) -> bool {
    matches!(character, '\u{0410}'..='\u{044f}' | '\u{0401}' | '\u{0451}') || matches!(character, '\u{4e00}'..='\u{9fff}')
}

/// Zero-width characters, marks of direction, variation selectors, controls: they split words for a machine and not for a reader.
fn is_unseen(character: char) -> bool {
    let control = character.is_control() && !character.is_whitespace();
    control
        || matches!(character, '\u{00ad}' | '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(character, '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fffd}')
}

fn unified(character: char) -> char {
    match character {
        '«' | '»' | '“' | '”' | '„' | '‟' | '「' | '」' | '『' | '』' | '〝' | '〞' => '"',
        '‘' | '’' | '‚' | '`' | '´' | 'ʼ' => '\'',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
        '。' => '.',
        '、' => ',',
        '【' => '[',
        '】' => ']',
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lower(message: &str) -> String {
        Text::read(message).lower()
    }

    #[test]
    fn compatibility_forms_case_and_elongations_are_one() {
        assert_eq!(lower("  ＯＲＤＥＲ　１２３！！！！  "), "order 123!!");
        assert_eq!(lower("Ооооочень ЁЛКА «да» — нет"), "оочень елка \"да\" - нет");
        assert_eq!(lower("1000000"), "1000000");
    }

    #[test]
    fn what_cannot_be_seen_splits_no_word() {
        assert_eq!(lower("за\u{200b}каз\u{202e}\u{fffd}"), "заказ");
        assert_eq!(lower("\u{feff}\u{200f}"), "");
    }

    #[test]
    fn characters_know_where_they_stood() {
        let text = Text::read("\u{200b}é  ﬁ e\u{301}!");
        let at = text.chars.iter().map(|normal| (normal.lower, normal.at)).collect::<Vec<_>>();
        assert_eq!(at, [('é', 1), (' ', 2), ('f', 4), ('i', 4), (' ', 5), ('é', 6), ('!', 8)]);
    }

    #[test]
    fn a_megabyte_is_read_to_the_limit_only() {
        let text = Text::read(&"я!".repeat(500_000));
        assert!(text.cut && text.chars.len() <= CHARS_MAX);
        assert!(!Text::read("я").cut);
    }
}
