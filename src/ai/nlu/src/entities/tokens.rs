//! Cutting a message into what the tagger labels: runs of letters, runs of digits, single signs, single ideographs.

use crate::normal::{Normal, Text, is_unspaced};

/// Tokens of a message that are tagged; the rest of a longer one holds no entity that is told.
pub const TOKENS_MAX: usize = 600;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Latin letters.
    Latin,
    /// Cyrillic letters.
    Cyrillic,
    /// One ideograph, or a letter of another script without spaces.
    Dense,
    /// Digits.
    Digit,
    /// Any other letters.
    Other,
    /// One sign that is neither.
    Sign,
}

/// A piece of the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its first place in the normal form.
    pub from: usize,
    /// The place after its last in the normal form.
    pub to: usize,
    /// In lower case.
    pub lower: String,
    /// What it is made of.
    pub script: Script,
    /// Whether a space, or the beginning, stands before it.
    pub spaced: bool,
    /// Its letters' case and kinds, repetitions cut: "Xx", "XX", "x", "00".
    pub shape: Shape,
}

/// How a token is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// In small letters, or in letters that have no case.
    Small,
    /// The first letter is a capital.
    Title,
    /// All capitals, more than one.
    Capitals,
    /// Capitals inside.
    Mixed,
    /// So many digits, five and more taken together.
    Digits(u8),
    /// A sign.
    Sign,
}

/// Cuts a normal form into tokens.
pub fn tokens(text: &Text) -> Vec<Token> {
    let chars = &text.chars;
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = chars.get(at) {
        if tokens.len() >= TOKENS_MAX {
            break;
        }
        if first.lower == ' ' {
            at += 1;
            continue;
        }
        let script = script(first.lower);
        let single = matches!(script, Script::Dense | Script::Sign);
        let run = chars.iter().skip(at).take_while(|normal| self::script(normal.lower) == script);
        let to = if single { at + 1 } else { at + run.count() };
        let spaced = at == 0 || at.checked_sub(1).and_then(|before| chars.get(before)).is_some_and(|before| before.lower == ' ');
        let part = chars.get(at..to).unwrap_or_default();
        tokens.push(Token {
            from: at,
            to,
            lower: part.iter().map(|normal| normal.lower).collect(),
            script,
            spaced,
            shape: shape(part, script),
        });
        at = to;
    }
    tokens
}

fn script(character: char) -> Script {
    match character {
        '0'..='9' => Script::Digit,
        'a'..='z' | '\u{e0}'..='\u{24f}' => Script::Latin,
        '\u{400}'..='\u{52f}' => Script::Cyrillic,
        _ if is_unspaced(character) => Script::Dense,
        _ if character.is_alphanumeric() => Script::Other,
        _ => Script::Sign,
    }
}

fn shape(part: &[Normal], script: Script) -> Shape {
    let capitals = part.iter().filter(|normal| normal.typed.is_uppercase()).count();
    match script {
        Script::Digit => Shape::Digits(u8::try_from(part.len().min(20)).unwrap_or(20)),
        Script::Sign => Shape::Sign,
        _ if capitals == 0 => Shape::Small,
        _ if capitals == part.len() && part.len() > 1 => Shape::Capitals,
        _ if capitals == 1 && part.first().is_some_and(|first| first.typed.is_uppercase()) => Shape::Title,
        _ => Shape::Mixed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_digits_signs_and_ideographs_are_cut_apart() {
        let tokens = tokens(&Text::read("Заказ №48213-07, 两袋XL"));
        let words = tokens.iter().map(|token| token.lower.as_str()).collect::<Vec<_>>();
        assert_eq!(words, ["заказ", "no", "48213", "-", "07", ",", "两", "袋", "xl"]);
        assert_eq!(tokens[0].shape, Shape::Title);
        assert_eq!(tokens[8].shape, Shape::Capitals);
        assert!(tokens[1].spaced && !tokens[2].spaced);
    }
}
