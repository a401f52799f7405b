//! Scripts: cuts text into runs of one script, and tells a text's language by the script that most of it is in.
//!
//! Three languages in three scripts need no statistics: Han is Chinese, Cyrillic is Russian, Latin is English.

use crate::domain::Language;

/// What a run of characters is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    /// Russian letters.
    Cyrillic,
    /// English letters, with or without accents.
    Latin,
    /// Chinese characters.
    Han,
    /// Digits.
    Digits,
}

impl Script {
    /// Returns the language that is written so; digits are of none.
    pub(crate) const fn language(self) -> Option<Language> {
        match self {
            Self::Cyrillic => Some(Language::Ru),
            Self::Latin => Some(Language::En),
            Self::Han => Some(Language::Zh),
            Self::Digits => None,
        }
    }

    fn of(letter: char) -> Option<Self> {
        match letter {
            '0'..='9' => Some(Self::Digits),
            '\u{0400}'..='\u{052f}' => Some(Self::Cyrillic),
            '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' => Some(Self::Han),
            'a'..='z' | 'A'..='Z' | '\u{00c0}'..='\u{024f}' => Some(Self::Latin),
            _ => None,
        }
    }
}

/// Some letters of one script that stand together, in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    /// Their script.
    pub(crate) script: Script,
    /// The letters, folded.
    pub(crate) text: String,
}

/// Returns the letter that a letter is searched as: small, half-width, `ё` as `е`.
fn fold(letter: char) -> char {
    let half = match letter {
        '\u{ff01}'..='\u{ff5e}' => u32::from(letter).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(letter),
        '\u{3000}' | '\u{00a0}' => ' ',
        '’' | 'ʼ' | '`' => '\'',
        other => other,
    };
    match half.to_lowercase().next().unwrap_or(half) {
        'ё' => 'е',
        small => small,
    }
}

/// Cuts a text into runs. An apostrophe inside a word belongs to it and is left out: `don't` is `dont`.
pub(crate) fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut joined = false;
    let mut letters = text.chars().map(fold).peekable();
    while let Some(letter) = letters.next() {
        let Some(script) = Script::of(letter) else {
            let inside = letter == '\'' && letters.peek().is_some_and(|next| Script::of(*next) == Some(Script::Latin));
            joined = joined && inside;
            continue;
        };
        match runs.last_mut() {
            Some(run) if joined && run.script == script => run.text.push(letter),
            _ => runs.push(Run { script, text: letter.to_string() }),
        }
        joined = true;
    }
    runs
}

/// Tells the language of a text by the script of most of its letters, a Chinese character counting as two; the hint
/// decides a draw, and where there are no letters at all.
#[must_use]
pub fn language_of(text: &str, hint: Option<Language>) -> Language {
    let mut letters = [(Language::Ru, 0_usize), (Language::En, 0), (Language::Zh, 0)];
    for run in runs(text) {
        let Some(language) = run.script.language() else { continue };
        let weight = if language == Language::Zh { 2 } else { 1 };
        for (known, count) in &mut letters {
            if *known == language {
                *count += run.text.chars().count() * weight;
            }
        }
    }
    let most = letters.iter().map(|(_, count)| *count).max().unwrap_or_default();
    let mut best = letters.iter().filter(|(_, count)| *count == most).map(|(language, _)| *language);
    let first = best.next().unwrap_or(Language::En);
    match hint {
        Some(hint) if most == 0 || hint == first || best.any(|language| language == hint) => hint,
        _ if most == 0 => Language::En,
        _ => first,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        runs(text).into_iter().map(|run| run.text).collect()
    }

    #[test]
    fn scripts_part_words_even_without_a_space() {
        assert_eq!(words("Оплата через SBP,3000р"), ["оплата", "через", "sbp", "3000", "р"]);
        assert_eq!(words("我的iPhone15到了吗"), ["我的", "iphone", "15", "到了吗"]);
    }

    #[test]
    fn folding_makes_spellings_one() {
        assert_eq!(words("Ещё ЕЩЁ еще"), ["еще", "еще", "еще"]);
        assert_eq!(words("ＳＭＳ don’t 'quoted'"), ["sms", "dont", "quoted"]);
    }

    #[test]
    fn the_script_of_most_letters_is_the_language() {
        assert_eq!(language_of("как оформить refund", None), Language::Ru);
        assert_eq!(language_of("where is my заказ, please", None), Language::En);
        assert_eq!(language_of("可以用Visa吗", None), Language::Zh);
    }

    #[test]
    fn the_hint_decides_only_where_letters_do_not() {
        assert_eq!(language_of("12345?", Some(Language::Ru)), Language::Ru);
        assert_eq!(language_of("👍", None), Language::En);
        assert_eq!(language_of("where is it", Some(Language::Ru)), Language::En);
        assert_eq!(language_of("да ok", Some(Language::En)), Language::En);
    }
}
