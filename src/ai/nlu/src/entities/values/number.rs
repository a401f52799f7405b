//! Numbers as people write them: digits, words, ideographs.

/// The whole number that a surface names.
pub fn number(lower: &str) -> Option<u64> {
    let digits = lower.chars().skip_while(|character| !character.is_ascii_digit()).take_while(char::is_ascii_digit).collect::<String>();
    if !digits.is_empty() {
        return digits.parse().ok();
    }
    han(lower).or_else(|| word(lower))
}

/// "三百二十", "两万".
pub(crate) fn han(text: &str) -> Option<u64> {
    let (mut total, mut section, mut last, mut any) = (0_u64, 0_u64, 0_u64, false);
    for character in text.chars() {
        let (digit, unit) = match character {
            '零' => (Some(0), 1),
            '一' => (Some(1), 1),
            '二' | '两' | '俩' => (Some(2), 1),
            '三' | '仨' => (Some(3), 1),
            '四' => (Some(4), 1),
            '五' => (Some(5), 1),
            '六' => (Some(6), 1),
            '七' => (Some(7), 1),
            '八' => (Some(8), 1),
            '九' => (Some(9), 1),
            '十' => (None, 10),
            '百' => (None, 100),
            '千' => (None, 1_000),
            '万' => (None, 10_000),
            _ if any => break,
            _ => continue,
        };
        any = true;
        match digit {
            Some(digit) => last = digit,
            None if unit == 10_000 => {
                total = (total + section + last).saturating_mul(unit);
                (section, last) = (0, 0);
            }
            None => {
                section += last.max(1) * unit;
                last = 0;
            }
        }
    }
    any.then_some(total.saturating_add(section + last))
}

fn word(lower: &str) -> Option<u64> {
    const WORDS: [(&[&str], u64); 13] = [
        (&["один", "одна", "одно", "одну", "одной", "одного", "one", "single"], 1),
        (&["два", "две", "двух", "пара", "пару", "оба", "обе", "two", "both", "couple", "pair"], 2),
        (&["три", "трех", "трёх", "three"], 3),
        (&["четыре", "четырех", "four"], 4),
        (&["пять", "пяти", "five"], 5),
        (&["шесть", "шести", "six"], 6),
        (&["семь", "семи", "seven"], 7),
        (&["восемь", "восьми", "eight"], 8),
        (&["девять", "nine"], 9),
        (&["десять", "десяток", "ten"], 10),
        (&["eleven", "одиннадцать"], 11),
        (&["двенадцать", "дюжина", "дюжину", "twelve", "dozen"], 12),
        (&["двадцать", "twenty"], 20),
    ];
    let first = lower.split(|character: char| !character.is_alphabetic()).find(|word| !word.is_empty())?;
    WORDS.iter().find(|(words, _)| words.contains(&first)).map(|(_, number)| *number)
}
