//! What has a format, found by its format. A rule does not decide: "38" may be a size, a price or a house.

use std::sync::LazyLock;

use regex::Regex;

use crate::entities::{Kind, carriers};
use crate::normal::{Text, is_unspaced};

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

const NUMBER: &str = r"(?:\d{1,3}(?:[ .,]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?)";
const HAN_NUMBER: &str = r"[一二三四五六七八九十百千万两几半俩仨\d]+";
const MONTH_RU: &str =
    r"(?:(?:январ|феврал|апрел|июн|июл|сентябр|октябр|ноябр|декабр)[а-я]{1,3}|(?:март|август)(?:а|е|у|ом)?|ма(?:й|я|е|ю|ем))";
const MONTH_EN: &str = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?";
const DAY_EN: &str = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satur|sat|sun)(?:day)?s?";
const DAY_RU: &str = r"(?:понедельник|вторник|сред[уаые]|четверг|пятниц|суббот|воскресень)[а-я]*";
const FEAST: &str = r"новый год|нового года|новому году|новогод[а-я]*|рождеств[а-я]*|пасх[а-я]*|8 марта|23 февраля|black friday|cyber monday|christmas(?: eve)?|xmas|easter|thanksgiving|halloween|valentine'?s(?: day)?|mother'?s day|father'?s day|new year'?s?(?: eve| day)?|labor day|memorial day|prime day|черн[а-я]+ пятниц[а-я]*|春节|元旦|中秋节?|端午节?|国庆节?|清明节?|五一|十一黄金周|双十一|双11|双十二|双12|618|圣诞节?|情人节|七夕|母亲节|父亲节|除夕|元宵节?|三八节?|年底|年前|年后|过年";

struct Rule {
    kind: Kind,
    pattern: LazyLock<Option<Regex>>,
}

static RULES: [Rule; 14] = [
    Rule { kind: Kind::Email, pattern: LazyLock::new(|| compiled(r"[a-z0-9._%+'-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+")) },
    Rule { kind: Kind::Phone, pattern: LazyLock::new(|| compiled(r"(?:\+||\()\d[\d() .-]{5,20}\d")) },
    Rule {
        kind: Kind::TrackingNumber,
        pattern: LazyLock::new(|| compiled(r"(?:[a-z]{2}[ -]?)?\d(?:[ -]?[\da-z]){7,29}|[a-z]{1,6}\d{9,18}[a-z]{0,2}")),
    },
    Rule { kind: Kind::Money, pattern: LazyLock::new(|| compiled(&money_before())) },
    Rule { kind: Kind::Money, pattern: LazyLock::new(|| compiled(&money_after())) },
    Rule { kind: Kind::Date, pattern: LazyLock::new(|| compiled(&dates_numeric())) },
    Rule { kind: Kind::Date, pattern: LazyLock::new(|| compiled(&dates_ru())) },
    Rule { kind: Kind::Date, pattern: LazyLock::new(|| compiled(&dates_en())) },
    Rule { kind: Kind::Date, pattern: LazyLock::new(|| compiled(&dates_zh())) },
    Rule { kind: Kind::Date, pattern: LazyLock::new(|| compiled(FEAST)) },
    Rule { kind: Kind::Size, pattern: LazyLock::new(|| compiled(&sizes())) },
    Rule { kind: Kind::Quantity, pattern: LazyLock::new(|| compiled(&quantities())) },
    Rule {
        kind: Kind::OrderNumber, pattern: LazyLock::new(|| compiled(r"[a-zа-я]{0,4}-?\d{2,}(?:-\d+)+|[a-zа-я]{1,4}-?\d{3,}|\d{5,}"))
    },
    Rule { kind: Kind::PromoCode, pattern: LazyLock::new(|| compiled(r"[a-z]{3,14}[ _-]?\d{1,4}|[a-z]{2,10}\d{1,4}[a-z]{1,10}")) },
];

fn compiled(pattern: &str) -> Option<Regex> {
    Regex::new(pattern).ok()
}

fn money_before() -> String {
    format!(r"(?:[$€£₽¥￥₸₴₹]|(?:us\$|usd|eur|rub|rmb|gbp|cny)) ?{NUMBER}(?: ?(?:k|тыс[а-я]*|млн|万|千))?")
}

fn money_after() -> String {
    format!(
        r"(?:{NUMBER}|{HAN_NUMBER}(?:多|来|几)?)(?: ?(?:k|к|тыс[а-я]*\.?|тысяч[а-я]*|万|千))? ?(?:₽|руб(?:л[а-я]{{1,3}}|лик[а-я]*|\.)?|р\.|р|коп(?:е[а-я]{{2,4}}|\.)?|тенге|гривн[а-я]*|доллар[а-я]*|евро|бакс[а-я]*|\$|€|£|(?:usd|eur|rub|dollars?|bucks|quid|pounds?|euros?|cents?|grand)|元|块钱?|圆|人民币|美元|欧元|港币|rmb)(?:多)?|{NUMBER} ?(?:тысяч[а-я]*|тыс\.?|k)"
    )
}

fn dates_numeric() -> String {
    r"\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?|(?:19|20)\d{2}(?: ?(?:год[а-я]*|г\.|年))?|\d{1,2}-?(?:го|е)"
        .to_owned()
}

fn dates_ru() -> String {
    format!(
        r"(?:\d{{1,2}}(?:-?(?:го|е|ого))? )?{MONTH_RU}(?: (?:19|20)\d{{2}}(?: года?| г\.)?)?|(?:(?:в )?(?:прошл|следующ|ближайш|эт)[а-я]+ )?{DAY_RU}|(?:послезавтра|позавчера|завтра|сегодня|вчера)[а-я]*|(?:прошл|следующ|эт|ближайш)[а-я]+ (?:недел|месяц|год|лет|зим|осен|весн|выходн|вторник|четверг|понедельник)[а-я]*|(?:весной|летом|осенью|зимой)"
    )
}

fn dates_en() -> String {
    format!(
        r"{MONTH_EN} \d{{1,2}}(?:st|nd|rd|th)?(?:,? (?:19|20)\d{{2}})?|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH_EN}(?: (?:19|20)\d{{2}})?|(?:the )?\d{{1,2}}(?:st|nd|rd|th)|(?:day after tomorrow|day before yesterday|tomorrow|tmrw|tmr|yesterday|today|tonight)|(?:(?:last|next|this|coming) )?{DAY_EN}|(?:last|next|this|past) (?:week|month|year|weekend|spring|summer|fall|autumn|winter|night|{MONTH_EN})|(?:january|february|march|april|june|july|august|september|october|november|december)(?: (?:19|20)\d{{2}})?"
    )
}

fn dates_zh() -> String {
    r"(?:(?:今年|去年|明年|前年|\d{2,4}年)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:初|底|中旬|份)?(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})[日号]?)?)|\d{1,2}[号日]|(?:(?:大)?前天|昨天|昨晚|昨日|今天|今晚|今日|明天|明晚|明早|明日|大?后天|上个?月|下个?月|这个?月|本月|上周末|下周末|这周末|周末|上{1,2}个?(?:周|星期|礼拜)[一二三四五六日天]?|下{1,2}个?(?:周|星期|礼拜)[一二三四五六日天]?|这个?(?:周|星期|礼拜)[一二三四五六日天]?|本周[一二三四五六日]?|(?:周|星期|礼拜)[一二三四五六日天]|去年|今年|明年|前年|月底|月初)(?:\d{1,2}[月号日]\d{0,2}[日号]?)?".to_owned()
}

fn sizes() -> String {
    format!(
        r"(?:\d{{1,2}})?x{{0,3}}(?:s|m|l)|(?:small|medium|large|x-large|extra large)|{NUMBER} ?[xх×*/] ?{NUMBER}(?: ?[xх×*] ?{NUMBER})?(?: ?(?:см|мм|м|cm|mm|inch(?:es)?|in|ft|厘米|米))?|{NUMBER} ?(?:см|мм|м|кг|гр?|мг|л|мл|дюйм[а-я]*|гб|тб|вт|литр[а-я]*|метр[а-я]*|cm|mm|kg|g|mg|ml|l|oz|lbs?|ft|gb|tb|inch(?:es)?|in|mah|litres?|liters?|gallons?|w)|{NUMBER}\x22|(?:{NUMBER}|{HAN_NUMBER})(?:厘米|毫米|米|公斤|千克|斤|克|升|毫升|寸|英寸|码|号|匹|瓦|cm|kg|ml|g|l)|(?:size|размера?|eu|us|uk) ?\d{{1,3}}(?:[.,/]\d{{1,2}})?|\d{{2}}(?:-?(?:й|го|м|ый|ой))?(?: размер[а-я]*)?|均码|加大码|[大中小]码|单人|双人"
    )
}

fn quantities() -> String {
    format!(
        r"(?:\d{{1,4}}|{HAN_NUMBER}(?:来|多)?) ?(?:шт[а-я]*\.?|пар[аыу]?|упаков[а-я]*|пач[а-я]+|коробк[а-я]*|бутыл[а-я]*|комплект[а-я]*|pcs|pieces?|pairs?|packs?|boxes|bottles?|sets?|units?|bags?|cans?|件|个|双|条|套|袋|箱|盒|瓶|包|台|本|支|只|张|份|罐|桶|块|把|颗|枚|部|床|顶|盏|提|斤)|(?:од(?:ин|на|но|ну)|дв[ае]|тр[ие]|четыре|пять|шесть|семь|восемь|девять|десять|двенадцать|two|three|four|five|six|seven|eight|nine|ten|twelve|dozen|both)"
    )
}

/// Days that are nothing else wherever they stand, months with their day, feasts.
static DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(&format!(
        r"^(?:(?:послезавтра|позавчера|завтра|сегодня|вчера)|(?:day after tomorrow|day before yesterday|tomorrow|tmrw|yesterday|today)|大?[前后]天|[昨今明](?:天|日|晚)|明早|\d{{1,2}} {MONTH_RU}(?: (?:19|20)\d{{2}}(?: года?| г\.)?)?|{MONTH_EN} \d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{MONTH_EN}|\d{{1,2}}月\d{{1,2}}[日号]?|双(?:十一|11|十二|12)|国庆节?|中秋节?|春节|元旦|圣诞节?|情人节|black friday|cyber monday|christmas|xmas|thanksgiving|halloween|8 марта|23 февраля)$"
    ))
});
/// Money whose currency was said.
static SUM: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(
        r"^(?:(?:us\$|[$€£₽¥￥₸₴₹]) ?\d[\d ,.]*(?: ?k)?|\d[\d ,.]* ?(?:₽|руб(?:л[а-я]{1,3}|\.)?|р|р\.|€|£|dollars?|bucks|quid|euros?|元|块钱)|\d{2,}块)$",
    )
});
/// A number right after the word for an order.
static AFTER_ORDER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(
        r"(?:заказ[а-я]{0,3}|zakaz[a-z]{0,2}|order|订单)(?: ?(?:no|номер|number|num|nr|id|号|编号|号码))?\.?[ :#是]{0,3}([0-9a-zа-я]{1,14}(?:-[0-9a-zа-я]{1,10}){0,3})",
    )
});
/// Digits from which a number after the word for an order is its number.
const ORDER_DIGITS: usize = 4;

fn is_one(pattern: &LazyLock<Option<Regex>>, surface: &str) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.is_match(surface))
}

/// Looks with every rule.
pub(crate) fn found(text: &Text, lower: &str) -> Vec<Found> {
    let mut places = Vec::with_capacity(lower.len() + 1);
    for (place, character) in lower.chars().enumerate() {
        places.extend(std::iter::repeat_n(place, character.len_utf8()));
    }
    places.push(text.chars.len());
    let place = |byte: usize| places.get(byte).copied().unwrap_or(text.chars.len());
    let mut all = Vec::new();
    for rule in &RULES {
        let Some(pattern) = &*rule.pattern else { continue };
        for found in pattern.find_iter(lower).take(FOUND_MAX - FOUND_MAX.min(all.len())) {
            // The patterns have no word boundaries: with them, the engine would go the slow way through any text that is not ASCII.
            if !stands_alone(lower, found.range()) {
                continue;
            }
            if let Some((kind, certain)) = judged(rule.kind, found.as_str()) {
                all.push(Found { kind, from: place(found.start()), to: place(found.end()), certain });
            }
        }
    }
    let ordered = order_numbers(lower).take(FOUND_MAX - FOUND_MAX.min(all.len()));
    all.extend(ordered.map(|range| Found { kind: Kind::OrderNumber, from: place(range.start), to: place(range.end), certain: true }));
    all
}

/// Numbers that stand right after the word for an order.
fn order_numbers(lower: &str) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    let named = AFTER_ORDER.iter().flat_map(|pattern| pattern.captures_iter(lower)).filter_map(|found| found.get(1));
    named
        .filter(|number| number.as_str().chars().filter(char::is_ascii_digit).count() >= ORDER_DIGITS)
        .map(|number| number.range())
        .filter(|range| stands_alone(lower, range.clone()))
}

/// Whether no letter or digit touches a find from outside that would make it part of a longer word.
fn stands_alone(lower: &str, range: std::ops::Range<usize>) -> bool {
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
        Kind::Phone => is_phone(surface, digits).then(|| (kind, surface.starts_with('+') && digits >= 10)),
        Kind::TrackingNumber => (digits >= 8).then(|| (kind, carriers::carrier(surface).is_some())),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(message: &str) -> Vec<(Kind, String)> {
        let text = Text::read(message);
        let lower = text.lower();
        let surface = |found: &Found| lower.chars().skip(found.from).take(found.to - found.from).collect::<String>();
        found(&text, &lower).iter().map(|found| (found.kind, surface(found))).collect()
    }

    #[test]
    fn every_rule_is_a_pattern() {
        assert!(RULES.iter().all(|rule| rule.pattern.is_some()));
    }

    #[test]
    fn only_what_cannot_be_anything_else_is_certain() {
        let certain = |message: &str| {
            let text = Text::read(message);
            found(&text, &text.lower()).iter().any(|found| found.certain)
        };
        for message in ["завтра", "до 12 мая", "oct 14", "明天到", "10月30日", "368块太贵", "$7.50", "1 990 ₽", "90 dollars", "заказ 48213"]
        {
            assert!(certain(message), "{message}");
        }
        for message in ["2 рубашки", "завтрак", "38", "12 штук", "12 маек", "两块蛋糕", "заказ на 15", "may be"]
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
            ("订单号：20240318", Kind::OrderNumber, "20240318"),
        ] {
            assert!(kinds(message).contains(&(kind, surface.to_owned())), "{message}: {:?}", kinds(message));
        }
    }
}
