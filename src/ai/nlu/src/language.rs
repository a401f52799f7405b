//! The language of a message: by its script where that is enough, by n-grams among the languages of a script where it is not.

use serde::{Deserialize, Serialize};

use crate::features::Feature;
use crate::head::{Head, softmax};
use crate::normal::{Text, is_han};

/// The label of Russian in Latin letters; it is told as `ru`.
pub const TRANSLITERATED: &str = "ru-Latn";
/// What is told when nothing speaks for any language.
const UNKNOWN: &str = "und";
/// A second language is told from this share of the letters.
const SECOND_SHARE: f32 = 0.25;
/// Letters of the second script from which it counts.
const SECOND_LETTERS: usize = 4;

/// Characters that only simplified, and only traditional writing has, among the most frequent.
const SIMPLIFIED: &str =
    "们这说时来对会国个为发经动问见关进还没现样过两让给师钱单货买卖换订谁帮优惠积邮带线话电脑质量坏开东车马门长书气热难钟岁员实应该请谢";
const TRADITIONAL: &str =
    "們這說時來對會國個為發經動問見關進還沒現樣過兩讓給師錢單貨買賣換訂誰幫優惠積郵帶線話電腦質量壞開東車馬門長書氣熱難鐘歲員實應該請謝";

/// The language, how sure that is, and a second one if the message holds two.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Language {
    /// Its code, such as `ru` or `zh`; `zh-Hant` for traditional writing; `und` if nothing speaks for any.
    pub code: String,
    /// From 0 to 1.
    pub confidence: f32,
    /// The other language of a message that holds two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<String>,
    /// Whether it is Russian in Latin letters.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub transliterated: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Script {
    Latin,
    Cyrillic,
    Han,
    Kana,
    Hangul,
    Thai,
    Devanagari,
    Arabic,
}

const SCRIPTS: [Script; 8] =
    [Script::Latin, Script::Cyrillic, Script::Han, Script::Kana, Script::Hangul, Script::Thai, Script::Devanagari, Script::Arabic];

impl Script {
    fn of(character: char) -> Option<Self> {
        match character {
            'a'..='z' | '\u{df}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Some(Self::Latin),
            '\u{400}'..='\u{52f}' => Some(Self::Cyrillic),
            '\u{3040}'..='\u{30ff}' => Some(Self::Kana),
            '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7af}' => Some(Self::Hangul),
            '\u{e00}'..='\u{e7f}' => Some(Self::Thai),
            '\u{900}'..='\u{97f}' => Some(Self::Devanagari),
            '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' => Some(Self::Arabic),
            _ if is_han(character) => Some(Self::Han),
            _ => None,
        }
    }

    fn languages(self) -> &'static [&'static str] {
        match self {
            Self::Latin => &["en", "de", "fr", "es", "it", "pt", "nl", "pl", "tr", "id", "vi", TRANSLITERATED],
            Self::Cyrillic => &["ru", "uk", "be", "kk"],
            Self::Han => &["zh"],
            Self::Kana => &["ja"],
            Self::Hangul => &["ko"],
            Self::Thai => &["th"],
            Self::Devanagari => &["hi"],
            Self::Arabic => &["ar"],
        }
    }

    /// An ideograph says as much as some letters.
    fn weight(self) -> usize {
        match self {
            Self::Han => 3,
            Self::Kana | Self::Hangul => 2,
            _ => 1,
        }
    }
}

/// The languages that are told, transliterated Russian apart.
pub const LANGUAGES: [&str; 22] = [
    "ar", "be", "de", "en", "es", "fr", "hi", "id", "it", "ja", "kk", "ko", "nl", "pl", "pt", "ru", "th", "tr", "uk", "vi", "zh", "zh-Hant",
];

/// Tells the language.
pub fn language(text: &Text, grams: &[Feature], head: &Head) -> Language {
    let mut letters = SCRIPTS.map(|script| (script, 0_usize));
    for script in text.chars.iter().filter_map(|normal| Script::of(normal.lower)) {
        for (counted, count) in &mut letters {
            if *counted == script {
                *count += script.weight();
            }
        }
    }
    letters.sort_by_key(|(script, count)| (usize::MAX - count, *script));
    let [(first, most), (second, next), ..] = letters;
    if most == 0 {
        return Language { code: UNKNOWN.to_owned(), confidence: 0.0, second: None, transliterated: false };
    }
    let has = |wanted: Script| letters.iter().any(|(script, count)| *script == wanted && *count > 0);
    // Japanese is written with ideographs, too; Chinese never with kana.
    let main = if first == Script::Han && has(Script::Kana) { Script::Kana } else { first };
    let (code, confidence) = within(main, text, grams, head);
    let share = ratio(next, most + next);
    let japanese = main == Script::Kana && matches!(second, Script::Kana | Script::Han);
    let two = share >= SECOND_SHARE && next >= SECOND_LETTERS * second.weight() && !japanese;
    let second = two.then(|| within(second, text, grams, head).0).map(|code| told(&code));
    Language { transliterated: code == TRANSLITERATED, code: told(&code), confidence: confidence * (1.0 - share / 2.0), second }
}

fn told(code: &str) -> String {
    if code == TRANSLITERATED { "ru".to_owned() } else { code.to_owned() }
}

fn within(script: Script, text: &Text, grams: &[Feature], head: &Head) -> (String, f32) {
    if script == Script::Han {
        return (if is_traditional(text) { "zh-Hant" } else { "zh" }.to_owned(), 0.99);
    }
    if let [only] = script.languages() {
        return ((*only).to_owned(), 0.99);
    }
    let scores = head.scores(&[grams], None);
    let of = |language: &&str| head.labels.iter().position(|label| label == language).and_then(|place| scores.get(place).copied());
    let known = script.languages().iter().filter_map(|language| Some((*language, of(language)?))).collect::<Vec<_>>();
    let probabilities = softmax(known.iter().map(|(_, score)| *score).collect());
    let best = known.iter().zip(probabilities).max_by(|(_, one), (_, other)| one.total_cmp(other));
    best.map_or((UNKNOWN.to_owned(), 0.0), |((language, _), probability)| ((*language).to_owned(), probability))
}

fn is_traditional(text: &Text) -> bool {
    let count =
        |set: &str, other: &str| text.chars.iter().filter(|normal| set.contains(normal.lower) && !other.contains(normal.lower)).count();
    count(TRADITIONAL, SIMPLIFIED) > count(SIMPLIFIED, TRADITIONAL)
}

#[expect(clippy::cast_precision_loss, reason = "counts of at most some thousand letters")]
fn ratio(part: usize, whole: usize) -> f32 {
    part as f32 / whole.max(1) as f32
}
