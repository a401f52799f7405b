//! Normal forms of what was named: a date as a date, money in minor units, a number as a number.

mod date;
mod money;
mod number;

use jiff::civil::Date;

use crate::entities::gazetteer::Gazetteer;
use crate::entities::{Kind, carriers};

pub use number::number;

/// The value of a surface, and its unit.
pub(crate) fn value(kind: Kind, surface: &str, today: Date) -> (String, Option<String>) {
    let lower = surface.to_lowercase();
    match kind {
        Kind::Phone => (phone(surface), None),
        Kind::OrderNumber => (compact(surface), None),
        Kind::TrackingNumber => (compact(surface), carriers::carrier(surface).map(str::to_owned)),
        Kind::PromoCode => (surface.to_uppercase(), None),
        Kind::Money => money::money(&lower),
        Kind::Date => (date::date(&lower, today).map_or_else(|| lower.clone(), |date| date.to_string()), None),
        Kind::Quantity => (number(&lower).map_or(lower, |number| number.to_string()), None),
        Kind::Size => (size(surface), None),
        Kind::City => (Gazetteer::embedded().told(surface).map_or_else(|| surface.to_owned(), str::to_owned), None),
        Kind::Person => (surface.to_owned(), None),
        Kind::Email | Kind::Colour | Kind::Product => (lower, None),
    }
}

/// Digits alone, the plus kept.
fn phone(surface: &str) -> String {
    let plus = if surface.trim_start().starts_with('+') { "+" } else { "" };
    plus.chars().chain(surface.chars().filter(char::is_ascii_digit)).collect()
}

/// Without spaces, in capitals.
fn compact(surface: &str) -> String {
    surface.chars().filter(|character| !character.is_whitespace()).collect::<String>().to_uppercase()
}

/// "38-й" and "38 размер" are 38; letters are capitals; "×" between numbers is "x".
fn size(surface: &str) -> String {
    let lower = surface.to_lowercase().replace(['×', 'х', '*'], "x").replace(',', ".");
    let digits = lower.chars().filter(char::is_ascii_digit).count();
    if digits == 0 {
        return if lower.is_ascii() && lower.len() <= 4 { lower.to_uppercase() } else { lower };
    }
    let bare = ["-й", "-го", "-м", "-ый", "-ой", " размер", "размер", "码", "号", " размера"];
    let cut = bare.iter().find_map(|ending| lower.strip_suffix(ending)).unwrap_or(&lower);
    let cut = ["size ", "размер ", "eu ", "us ", "uk "].iter().find_map(|beginning| cut.strip_prefix(beginning)).unwrap_or(cut);
    cut.chars().filter(|character| *character != ' ').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Date {
        // A Monday.
        Date::constant(2026, 11, 23)
    }

    fn told(kind: Kind, surface: &str) -> String {
        let (value, unit) = value(kind, surface, today());
        unit.map_or(value.clone(), |unit| format!("{value} {unit}"))
    }

    #[test]
    fn dates_are_resolved_against_today() {
        for (surface, wanted) in [
            ("завтра", "2026-11-24"),
            ("позавчера", "2026-11-21"),
            ("послезавтра", "2026-11-25"),
            ("12 мая", "2026-05-12"),
            ("25 ноября", "2026-11-25"),
            ("10.12", "2026-12-10"),
            ("01.02.2027", "2027-02-01"),
            ("в пятницу", "2026-11-27"),
            ("tomorrow", "2026-11-24"),
            ("June 14", "2026-06-14"),
            ("14th of june", "2026-06-14"),
            ("last friday", "2026-11-20"),
            ("2023", "2023"),
            ("明天", "2026-11-24"),
            ("6月3日", "2026-06-03"),
            ("30号", "2026-11-30"),
            ("上周五", "2026-11-20"),
            ("下周一", "2026-11-30"),
            ("十月一号", "2026-10-01"),
            ("2026-12-01", "2026-12-01"),
            ("双十一", "2026-11-11"),
        ] {
            assert_eq!(told(Kind::Date, surface), wanted, "{surface}");
        }
    }

    #[test]
    fn money_is_told_in_minor_units() {
        for (surface, wanted) in [
            ("1 990 ₽", "199000 RUB"),
            ("46 тысяч рублей", "4600000 RUB"),
            ("$7.50", "750 USD"),
            ("£1,299", "129900 GBP"),
            ("200块", "20000 CNY"),
            ("三百多块", "30000 CNY"),
            ("两万元", "2000000 CNY"),
            ("350", "35000"),
            ("12 480,50 руб", "1248050 RUB"),
        ] {
            assert_eq!(told(Kind::Money, surface), wanted, "{surface}");
        }
    }

    #[test]
    fn numbers_codes_and_sizes_have_one_form() {
        assert_eq!(told(Kind::Size, "38-й"), "38");
        assert_eq!(told(Kind::Size, "50х70 см"), "50x70см");
        assert_eq!(told(Kind::Size, "xl"), "XL");
        assert_eq!(told(Kind::Quantity, "две"), "2");
        assert_eq!(told(Kind::Quantity, "两袋"), "2");
        assert_eq!(told(Kind::Quantity, "dozen"), "12");
        assert_eq!(told(Kind::Phone, "+7 (916) 000-11-22"), "+79160001122");
        assert_eq!(told(Kind::City, "Краснодару"), "Краснодар");
        assert_eq!(told(Kind::TrackingNumber, "1Z 999 AA1 0123 4567 84"), "1Z999AA10123456784 ups");
    }
}
