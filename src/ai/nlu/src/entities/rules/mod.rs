//! What has a format, found by its format. A rule does not decide: "38" may be a size, a price or a house.

mod context;
mod patterns;

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::entities::{Kind, carriers};
use crate::normal::{Text, is_unspaced};
use patterns::{
    DAY, FEAST, SUM, TRACKING, compiled, dates_en, dates_numeric, dates_ru, dates_zh, money_after, money_before, people, quantities, sizes,
    tracking,
};

/// Finds that one message may give.
const FOUND_MAX: usize = 200;

/// What a rule found, in places of the normal form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) kind: Kind,
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// Whether the format leaves no doubt.
    pub(crate) certain: bool,
}

/// Where something is not, whatever it looks like, in places of the normal form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refuted {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) kinds: &'static [Kind],
}

/// What a rule cannot do without; most messages have little of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Needs {
    Digit,
    At,
    Latin,
    Cyrillic,
    Han,
    Nothing,
}

struct Rule {
    kind: Kind,
    needs: Needs,
    pattern: LazyLock<Option<Regex>>,
}

static RULES: [Rule; 16] = [
    Rule { kind: Kind::Email, needs: Needs::At, pattern: LazyLock::new(|| compiled(r"[a-z0-9._%+'-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+")) },
    Rule { kind: Kind::Phone, needs: Needs::Digit, pattern: LazyLock::new(|| compiled(r"(?:\+||\()\d[\d() .-]{5,20}\d")) },
    Rule { kind: Kind::TrackingNumber, needs: Needs::Digit, pattern: LazyLock::new(|| compiled(TRACKING)) },
    Rule { kind: Kind::TrackingNumber, needs: Needs::Digit, pattern: LazyLock::new(|| compiled(&tracking())) },
    Rule { kind: Kind::Money, needs: Needs::Digit, pattern: LazyLock::new(|| compiled(&money_before())) },
    Rule { kind: Kind::Money, needs: Needs::Nothing, pattern: LazyLock::new(|| compiled(&money_after())) },
    Rule { kind: Kind::Date, needs: Needs::Digit, pattern: LazyLock::new(|| compiled(&dates_numeric())) },
    Rule { kind: Kind::Date, needs: Needs::Cyrillic, pattern: LazyLock::new(|| compiled(&dates_ru())) },
    Rule { kind: Kind::Date, needs: Needs::Latin, pattern: LazyLock::new(|| compiled(&dates_en())) },
    Rule { kind: Kind::Date, needs: Needs::Han, pattern: LazyLock::new(|| compiled(&dates_zh())) },
    Rule { kind: Kind::Date, needs: Needs::Nothing, pattern: LazyLock::new(|| compiled(FEAST)) },
    Rule { kind: Kind::Size, needs: Needs::Nothing, pattern: LazyLock::new(|| compiled(&sizes())) },
    Rule { kind: Kind::Quantity, needs: Needs::Nothing, pattern: LazyLock::new(|| compiled(&quantities())) },
    Rule {
        kind: Kind::OrderNumber,
        needs: Needs::Digit,
        pattern: LazyLock::new(|| compiled(r"[a-zа-я]{0,4}-?\d{2,}(?:-\d+)+|[a-zа-я]{1,4}-?\d{3,}|\d{5,}")),
    },
    Rule {
        kind: Kind::PromoCode,
        needs: Needs::Digit,
        pattern: LazyLock::new(|| compiled(r"[a-z]{3,14}[ _-]?\d{1,4}|[a-z]{2,10}\d{1,4}[a-z]{1,10}")),
    },
    Rule { kind: Kind::Person, needs: Needs::Nothing, pattern: LazyLock::new(|| compiled(&people())) },
];

fn is_one(pattern: &LazyLock<Option<Regex>>, surface: &str) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.is_match(surface))
}

/// Which of what rules need a message has.
struct Has([bool; 5]);

impl Has {
    fn of(lower: &str) -> Self {
        let mut has = [false; 5];
        for character in lower.chars() {
            let [digit, at, latin, cyrillic, han] = &mut has;
            match character {
                '0'..='9' => *digit = true,
                '@' => *at = true,
                'a'..='z' => *latin = true,
                '\u{400}'..='\u{4ff}' => *cyrillic = true,
                _ => *han |= is_unspaced(character),
            }
        }
        Self(has)
    }

    const fn suffices(&self, needs: Needs) -> bool {
        let [digit, at, latin, cyrillic, han] = self.0;
        match needs {
            Needs::Digit => digit,
            Needs::At => at,
            Needs::Latin => latin,
            Needs::Cyrillic => cyrillic,
            Needs::Han => han,
            Needs::Nothing => true,
        }
    }
}

/// What all rules say of a message.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ruled {
    pub(crate) found: Vec<Found>,
    pub(crate) refuted: Vec<Refuted>,
}

/// Looks with every rule.
pub(crate) fn ruled(text: &Text, lower: &str) -> Ruled {
    let mut places = Vec::with_capacity(lower.len() + 1);
    for (place, character) in lower.chars().enumerate() {
        places.extend(std::iter::repeat_n(place, character.len_utf8()));
    }
    places.push(text.chars.len());
    let place = |byte: usize| places.get(byte).copied().unwrap_or(text.chars.len());
    let mut found = patterned(lower, &place);
    let typed = |range: &Range<usize>| {
        let typed = text.chars.get(place(range.start)..place(range.end)).unwrap_or_default();
        typed.iter().map(|normal| normal.typed).collect::<String>()
    };
    let named = context::named(lower, &typed).into_iter().take(FOUND_MAX - FOUND_MAX.min(found.len()));
    found.extend(named.map(|named| Found {
        kind: named.kind,
        from: place(named.range.start),
        to: place(named.range.end),
        certain: named.certain,
    }));
    let refuted = context::refuted(lower).into_iter().take(FOUND_MAX);
    let refuted = refuted.map(|refuted| Refuted { from: place(refuted.range.start), to: place(refuted.range.end), kinds: refuted.kinds });
    Ruled { found, refuted: refuted.collect() }
}

fn patterned(lower: &str, place: &dyn Fn(usize) -> usize) -> Vec<Found> {
    let has = Has::of(lower);
    let mut all = Vec::new();
    for rule in RULES.iter().filter(|rule| has.suffices(rule.needs)) {
        let Some(pattern) = &*rule.pattern else { continue };
        for found in pattern.find_iter(lower).take(FOUND_MAX - FOUND_MAX.min(all.len())) {
            if !stands_alone(lower, found.range()) {
                continue;
            }
            if let Some((kind, certain)) = judged(rule.kind, found.as_str()) {
                all.push(Found { kind, from: place(found.start()), to: place(found.end()), certain });
            }
        }
    }
    all
}

/// Whether no letter or digit touches a find from outside that would make it part of a longer word.
fn stands_alone(lower: &str, range: Range<usize>) -> bool {
    let last = |text: Option<&str>| text.and_then(|text| text.chars().next_back());
    let first = |text: Option<&str>| text.and_then(|text| text.chars().next());
    let part = |character: char| character.is_alphanumeric() && !is_unspaced(character);
    let joined = |one: Option<char>, other: Option<char>| one.zip(other).is_some_and(|(one, other)| part(one) && part(other));
    let found = lower.get(range.clone());
    !joined(last(lower.get(..range.start)), first(found)) && !joined(last(found), first(lower.get(range.end..)))
}

/// What a find is worth: a format that is met by accident is none.
fn judged(kind: Kind, surface: &str) -> Option<(Kind, bool)> {
    let digits = surface.chars().filter(char::is_ascii_digit).count();
    match kind {
        Kind::Email => Some((kind, true)),
        Kind::Phone => is_phone(surface, digits).then(|| (kind, is_certain_phone(surface, digits))),
        Kind::TrackingNumber => (digits >= 8).then(|| (kind, carriers::has_shape(surface))),
        Kind::Date => Some((kind, is_one(&DAY, surface))),
        Kind::Money => Some((kind, is_one(&SUM, surface))),
        _ => Some((kind, false)),
    }
}

fn is_phone(surface: &str, digits: usize) -> bool {
    let plausible = (7..=15).contains(&digits);
    let grouped = surface.contains(['-', ' ', '(', '.']);
    let first = surface.chars().find(char::is_ascii_digit);
    plausible && (surface.starts_with('+') || grouped || (digits == 11 && matches!(first, Some('1' | '7' | '8' | '0'))))
}

fn is_mobile(surface: &str) -> bool {
    let mut characters = surface.chars();
    let begins = matches!((characters.next(), characters.next()), (Some('7' | '8'), Some('9')) | (Some('1'), Some('3'..='9')));
    begins && surface.len() == 11 && surface.bytes().all(|byte| byte.is_ascii_digit())
}

/// With its country, or with as many digits as only the mobile phones of China and of Russia have.
fn is_certain_phone(surface: &str, digits: usize) -> bool {
    (surface.starts_with('+') && digits >= 10) || is_mobile(surface)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(message: &str) -> Vec<(Kind, String)> {
        let text = Text::read(message);
        let lower = text.lower();
        let surface = |found: &Found| lower.chars().skip(found.from).take(found.to - found.from).collect::<String>();
        ruled(&text, &lower).found.iter().map(|found| (found.kind, surface(found))).collect()
    }

    #[test]
    fn every_rule_is_a_pattern() {
        assert!(RULES.iter().all(|rule| rule.pattern.is_some()) && context::all_compile());
    }

    #[test]
    fn only_what_cannot_be_anything_else_is_certain() {
        let certain = |message: &str| {
            let text = Text::read(message);
            ruled(&text, &text.lower()).found.iter().any(|found| found.certain)
        };
        for message in [
            "завтра",
            "до 12 мая",
            "oct 14",
            "明天到",
            "10月30日",
            "368块太贵",
            "$7.50",
            "1 990 ₽",
            "90 dollars",
            "заказ 48213",
            "6-14-2026",
        ] {
            assert!(certain(message), "{message}");
        }
        for message in ["2 рубашки", "завтрак", "38", "12 штук", "12 маек", "两块蛋糕", "заказ на 15", "may be", "christmas tree"]
        {
            assert!(!certain(message), "{message}");
        }
    }

    #[test]
    fn formats_are_found_in_three_languages() {
        for (message, kind, surface) in [
            ("верните 1 990 ₽", Kind::Money, "1 990 ₽"),
            ("$700 or so", Kind::Money, "$700"),
            ("花了200块钱", Kind::Money, "200块钱"),
            ("до 12 мая", Kind::Date, "12 мая"),
            ("by June 14th", Kind::Date, "june 14th"),
            ("6月3日到的", Kind::Date, "6月3日"),
            ("пишите a.b@example.com!", Kind::Email, "a.b@example.com"),
            ("+7 916 000-11-22 звоните", Kind::Phone, "+7 916 000-11-22"),
            ("диван 50х70", Kind::Size, "50х70"),
            ("三件", Kind::Quantity, "三件"),
            ("на каком этапе заказ № 100452981?", Kind::OrderNumber, "100452981"),
            ("order a55-90113 please", Kind::OrderNumber, "a55-90113"),
            ("redirect 1Z77X5060312345675 to Tampa", Kind::TrackingNumber, "1z77x5060312345675"),
            ("ref GB 1234 5678 9GB please", Kind::TrackingNumber, "gb 1234 5678 9gb"),
            ("退款找刘经理", Kind::Person, "刘经理"),
            ("订单号：20240318", Kind::OrderNumber, "20240318"),
            ("Invoice no 2026/11/0337", Kind::OrderNumber, "2026/11/0337"),
            ("ord no 0098814 is late", Kind::OrderNumber, "0098814"),
            ("due 31 Aug. today is 2 Sept", Kind::Date, "31 aug"),
            ("by Sunday 13 December 2026", Kind::Date, "sunday 13 december 2026"),
            ("Mon. 12/1 suits", Kind::Date, "mon. 12/1"),
            ("bought in spring 2024", Kind::Date, "spring 2024"),
            ("since Boxing Day 2024", Kind::Date, "boxing day 2024"),
            ("летом 2025 брала", Kind::Date, "летом 2025"),
            ("腊月廿八前到吗", Kind::Date, "腊月廿八"),
            ("卡扣39块8", Kind::Money, "39块8"),
            ("refund of R$ 412,80", Kind::Money, "r$ 412,80"),
            ("₦71,000 is too much", Kind::Money, "₦71,000"),
        ] {
            assert!(kinds(message).contains(&(kind, surface.to_owned())), "{message}: {:?}", kinds(message));
        }
    }
}
