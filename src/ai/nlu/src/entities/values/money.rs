//! Amounts of money, in minor units and with the currency that was said.

use crate::entities::values::number::han;

/// Minor units of one; all currencies that are told here have a hundred.
const MINOR: u64 = 100;

/// "1 990 ₽" is 199000 and `RUB`; without a currency the number alone.
pub(super) fn money(lower: &str) -> (String, Option<String>) {
    let amount = digits(lower).or_else(|| han(lower).map(|whole| whole.saturating_mul(MINOR)));
    let times = if has_digits(lower) { times(lower) } else { 1 };
    let value = amount.map_or_else(|| lower.to_owned(), |minor| minor.saturating_mul(times).to_string());
    (value, currency(lower).map(str::to_owned))
}

fn has_digits(lower: &str) -> bool {
    lower.contains(|character: char| character.is_ascii_digit())
}

/// Thousands and more that are said in words.
fn times(lower: &str) -> u64 {
    if lower.contains("млн") || lower.contains("миллион") {
        return 1_000_000;
    }
    if lower.contains('万') {
        return 10_000;
    }
    let thousand = lower.contains("тыс") || lower.contains('千') || lower.contains("grand");
    let letter = lower.split(|character: char| character.is_ascii_digit() || character == ' ').any(|part| matches!(part, "k" | "к" | "т"));
    if thousand || letter { 1_000 } else { 1 }
}

/// The number in minor units: a point or comma with one or two digits after it, at the end, is a fraction; others part thousands.
fn digits(lower: &str) -> Option<u64> {
    let number = lower.chars().skip_while(|character| !character.is_ascii_digit());
    let number =
        number.take_while(|character| character.is_ascii_digit() || matches!(character, ' ' | '.' | ',' | '\u{a0}')).collect::<String>();
    let number = number.trim_end_matches([' ', '.', ',', '\u{a0}']);
    let (whole, fraction) = match number.rsplit_once(['.', ',']) {
        Some((whole, fraction)) if (1..=2).contains(&fraction.len()) => (whole, fraction),
        _ => (number, ""),
    };
    let whole = whole.chars().filter(char::is_ascii_digit).collect::<String>().parse::<u64>().ok()?;
    let fraction = format!("{fraction:0<2}").parse::<u64>().ok()?;
    whole.checked_mul(MINOR)?.checked_add(fraction)
}

fn currency(lower: &str) -> Option<&'static str> {
    const CURRENCIES: [(&[&str], &str); 10] = [
        (&["₽", "руб", "rub", "р.", "коп"], "RUB"),
        (&["usd", "$", "доллар", "бакс", "dollar", "buck", "美元"], "USD"),
        (&["eur", "€", "евро", "欧元"], "EUR"),
        (&["gbp", "£", "pound", "quid", "英镑"], "GBP"),
        (&["港币", "hkd"], "HKD"),
        (&["rmb", "cny", "¥", "￥", "元", "块", "圆", "人民币", "юан"], "CNY"),
        (&["₸", "тенге", "kzt"], "KZT"),
        (&["₴", "грив", "uah"], "UAH"),
        (&["₹", "rs", "inr"], "INR"),
        (&["日元", "jpy"], "JPY"),
    ];
    let named = CURRENCIES.iter().find(|(names, _)| names.iter().any(|name| lower.contains(name))).map(|(_, code)| *code);
    named.or_else(|| lower.ends_with(" р").then_some("RUB"))
}
