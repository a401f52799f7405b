//! Numbers that the word before them names: of an order, of a parcel, of a code. And numbers that the word behind them makes something
//! that is not told: minutes, points, people, a house.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::patterns::compiled;
use super::stands_alone;
use crate::entities::{Kind, carriers};

/// Digits from which a number after the word for an order is its number.
const ORDER_DIGITS: usize = 4;
/// The same where it was said that a number follows.
const NUMBERED_DIGITS: usize = 3;
/// Digits of a parcel's number after its word.
const PARCEL_DIGITS: usize = 8;
/// The same after a word that may name something else.
const LONG_DIGITS: usize = 12;
/// What stands behind a sum or a count, which is no number of an order whatever stands before it.
const SUMS: [&str; 14] = ["₽", "руб", "р.", "$", "€", "usd", "dollar", "bucks", "元", "块", "тыс", "шт", "pcs", "%"];
/// Numbers that follow the first with a comma between.
const LISTED_MAX: usize = 8;

type Pattern = LazyLock<Option<Regex>>;

const NUMBERED: &str = r"(?: ?(?:no|номер[а-я]{0,2}|number|num|nr|id|ref(?:erence)?|号码|编号|号))";
const ANY_NUMBER: &str = r"([0-9a-zа-я]{1,14}(?:[-/_.][0-9a-zа-я]{1,10}){0,3})";

/// A number right after the word for an order.
static ORDER: Pattern = LazyLock::new(|| {
    compiled(&format!(
        r"(?:заказ[а-я]{{0,3}}|zakaz[a-z]{{0,2}}|order|ord|订单|(?:报修|维修|售后|退款|换货|工)单){NUMBERED}?\.?[ :#是为]{{0,3}}{ANY_NUMBER}"
    ))
});
/// The number of something else that has one; it must be said that a number follows.
static NUMBERED_THING: Pattern = LazyLock::new(|| {
    compiled(&format!(
        r"(?:заявк[а-я]{{1,3}}|возврат[а-я]{{0,2}}|обращени[а-я]{{1,2}}|претензи[а-я]{{1,2}}|рекламаци[а-я]{{1,2}}|ремонт[а-я]{{0,2}}|счет[а-я]{{0,2}}|return|refund|rma|claim|case|ticket|repair|invoice|发票|退货|报修|维修)(?:{NUMBERED}|(?: ?#))[ :.#是为]{{0,3}}{ANY_NUMBER}"
    ))
});
/// What follows the number of an order, if it is another one.
static LISTED: Pattern =
    LazyLock::new(|| compiled(&format!(r"^(?:, ?(?:and |or |и |или )?| and | or | & | и | или |和|跟|、|或|还是){ANY_NUMBER}")));

const PARCEL_NUMBER: &str =
    r"([a-z]{0,4}\d[\da-z]{7,33}|[a-z]{1,4}[ -]\d{1,12}(?:[ -]\d{1,12}){0,7}(?:[a-z]{2})?|\d{2,8}(?:[ -]\d{1,8}){1,8}(?:[a-z]{2})?)";
const CARRIER: &str = r"(?:usps|ups|fedex|dhl|dpd|gls|ems|hermes|evri|royal mail|cdek|сд[эе]к[а-я]?|боксберри|boxberry|почт[а-я]{1,3} россии|顺丰|中通|圆通|申通|韵达|极兔|京东|德邦|百世|邮政)";

/// A number after a word that only parcels have.
static PARCEL: Pattern = LazyLock::new(|| {
    compiled(&format!(
        r"(?:трек[а-я]{{0,3}}(?:[ -]?(?:номер|код)[а-я]{{0,2}})?|накладн[а-я]{{1,3}}|рпо|track(?:ing)?|awb|waybill|consignment|运单|快递单|物流单|快递)(?:{NUMBERED}|[ :#-]|是|{CARRIER}){{0,5}}{PARCEL_NUMBER}"
    ))
});
/// A long number after the name of a carrier, or after a word that parcels have beside other things.
static PROBABLE_PARCEL: Pattern = LazyLock::new(|| {
    compiled(&format!(
        r"(?:{CARRIER}|посылк[а-я]{{1,3}}|parcel|отправлени[а-я]{{1,2}}|单号|包裹)[ :#,是-]{{0,4}}(?:号|单号)?{PARCEL_NUMBER}"
    ))
});
/// Words before "单号" that make it another number.
const OTHER_NUMBERS: [&str; 7] = ["订", "报修", "维修", "售后", "退款", "换货", "工"];

/// What comes behind a word that promises a code.
static CODE: Pattern = LazyLock::new(|| {
    compiled(
        r#"(?:(?:промокод[а-я]{0,2}|купон[а-я]{0,2}|(?:promo|discount|coupon|voucher)(?: ?code)?|code)[ :"'-]{1,3}(?:is |это )?|(?:优惠码|折扣码|优惠券码?|兑换码|口令)[ :"是为]{0,3})([a-zа-я0-9][a-zа-я0-9_-]{2,19})"#,
    )
});

/// A number that counts what is not told: time, points, people, floors.
static COUNTED: Pattern = LazyLock::new(|| {
    compiled(
        r"(?:(?:\d[\d ,.]*|(?:(?:дв[аеу]х?|тр[иеё]х?|четыр[а-я]+|пят[а-я]+|шест[а-я]+|сем[ьи]|восем[а-я]+|девят[а-я]+|десят[а-я]+|сто|двести|триста|тысяч[а-я]*|one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|hundred|thousand) )+)[ -]?(?:мин(?:ут[а-я]{0,2})?|час(?:а|ов|ик[а-я]*)?|сек(?:унд[а-я]{0,2})?|раза?|дн(?:я|ей)|суток|недел[а-я]{0,2}|месяц[а-я]{0,2}|лет|балл[а-я]{0,2}|бонус[а-я]{0,3}|процент[а-я]{0,2}|%|человека?|км|этаж[а-я]{0,2}|minutes?|mins?|hours?|hrs?|seconds?|secs?|times?|days?|weeks?|months?|years?|yrs?|yo|points?|pts|percent|people|persons?|miles|lbs?)|[一二三四五六七八九十百千万两几半\d]+(?:多|来)?个?(?:分钟|小时|秒|天|次|遍|下|岁|月|星期|礼拜|周|积分|楼|层|单元|%|人|位|级|度|公里))",
    )
});
/// The number of a house.
static HOUSE: Pattern = LazyLock::new(|| compiled(r"(?:路|街|弄|巷|大道)(\d{1,4}[号弄])"));
/// A code that a town's post gave it.
static POSTCODE: Pattern =
    LazyLock::new(|| compiled(r"(?:zip(?: ?code)?|post ?code|postal code|индекс[а-я]{0,2}|邮编|邮政编码)[^\d]{0,20}(\d{4,6})"));
/// The number of a thing that is no order: of a kind of goods, of somebody who works there.
static LABEL: Pattern = LazyLock::new(|| {
    compiled(r"(?:sku|артикул[а-я]{0,2}|табельн[а-я]{2,3}|工号|货号|型号)(?: ?(?:no|номер|is|好像是|是|number))?[ :#]{0,2}(\d{2,12})")
});
/// Days that come round and round.
static HABIT: Pattern = LazyLock::new(|| {
    compiled(
        r"по (?:понедельникам|вторникам|средам|четвергам|пятницам|субботам|воскресеньям|выходным)|(?:mon|tues|wednes|thurs|fri|satur|sun)days|понедельники|вторники|четверги|每(?:周|星期|礼拜)[一二三四五六日天]",
    )
});

/// A number that its neighbourhood names: where it stands, what it is, whether that is beyond doubt.
pub(super) struct Named {
    pub(super) kind: Kind,
    pub(super) range: Range<usize>,
    pub(super) certain: bool,
}

/// A place where something is not, whatever it looks like.
pub(super) struct Refuted {
    pub(super) range: Range<usize>,
    pub(super) kinds: &'static [Kind],
}

fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

/// The first group of each match.
fn groups<'a>(pattern: &'a Pattern, lower: &'a str) -> impl Iterator<Item = (Range<usize>, Range<usize>)> + 'a {
    let found = pattern.iter().flat_map(move |pattern| pattern.captures_iter(lower));
    found.filter_map(|found| Some((found.get(0)?.range(), found.get(1)?.range())))
}

/// All that is named by the word before it; what stands later in the list is believed before the earlier.
pub(super) fn named(lower: &str, typed: &dyn Fn(&Range<usize>) -> String) -> Vec<Named> {
    let text = |range: &Range<usize>| lower.get(range.clone()).unwrap_or_default();
    let certain = |kind: Kind, range: Range<usize>| Named { kind, range, certain: true };
    let mut all = Vec::new();
    if lower.bytes().any(|byte| byte.is_ascii_digit()) {
        for (pattern, least) in [(&ORDER, ORDER_DIGITS), (&NUMBERED_THING, NUMBERED_DIGITS)] {
            for (_, number) in groups(pattern, lower).filter(|(_, number)| digits(text(number)) >= least) {
                all.extend(listed(lower, number.end, digits(text(&number))).map(|range| certain(Kind::OrderNumber, range)));
                all.push(certain(Kind::OrderNumber, number));
            }
        }
        let sure = groups(&PARCEL, lower).filter(|(_, number)| digits(text(number)) >= PARCEL_DIGITS && !super::is_mobile(text(number)));
        all.extend(sure.map(|(_, number)| certain(Kind::TrackingNumber, number)));
        let likely = groups(&PROBABLE_PARCEL, lower).filter(|(whole, number)| is_parcel(lower, whole, text(number)));
        all.extend(likely.map(|(_, number)| certain(Kind::TrackingNumber, number)));
    }
    all.extend(
        groups(&CODE, lower).filter_map(|(_, range)| code(&typed(&range)).map(|certain| Named { kind: Kind::PromoCode, range, certain })),
    );
    all.retain(|named| stands_alone(lower, named.range.clone()));
    all
}

/// Numbers of the same length that follow one.
fn listed(lower: &str, from: usize, length: usize) -> impl Iterator<Item = Range<usize>> {
    let mut at = from;
    let mut ranges = Vec::new();
    while ranges.len() < LISTED_MAX {
        let next = LISTED.as_ref().and_then(|pattern| pattern.captures(lower.get(at..)?)?.get(1));
        let Some(next) = next.filter(|next| digits(next.as_str()) == length) else { break };
        let behind = lower.get(at + next.end()..).unwrap_or_default().trim_start();
        if SUMS.iter().any(|unit| behind.starts_with(unit)) {
            break;
        }
        ranges.push(at + next.start()..at + next.end());
        at += next.end();
    }
    ranges.into_iter()
}

/// A carrier's number has its shape or is long, and no telephone has as many digits.
fn is_parcel(lower: &str, whole: &Range<usize>, number: &str) -> bool {
    let before = lower.get(..whole.start).unwrap_or_default();
    let other = OTHER_NUMBERS.iter().any(|word| before.ends_with(word));
    !other && (carriers::has_shape(number) || digits(number) >= LONG_DIGITS || (digits(number) == 10 && !number.starts_with('9')))
}

/// Whether what stands where a code is promised is one, and beyond doubt: capitals, or letters and digits.
fn code(typed: &str) -> Option<bool> {
    let letters = typed.chars().filter(|character| character.is_alphabetic()).count();
    let capitals = typed.chars().filter(|character| character.is_uppercase()).count();
    let mixed = letters >= 2 && digits(typed) > 0;
    (mixed || (letters == capitals && letters >= 3)).then_some(mixed)
}

/// What is not what it looks like.
pub(super) fn refuted(lower: &str) -> Vec<Refuted> {
    const COUNTS: &[Kind] = &[Kind::Money, Kind::Quantity, Kind::OrderNumber];
    let mut all = Vec::new();
    let counted = COUNTED.iter().flat_map(|pattern| pattern.find_iter(lower)).map(|found| found.range());
    all.extend(counted.filter(|range| stands_alone(lower, range.clone())).map(|range| Refuted { range, kinds: COUNTS }));
    if lower.bytes().any(|byte| byte.is_ascii_digit()) {
        all.extend(groups(&HOUSE, lower).map(|(_, range)| Refuted { range, kinds: &[Kind::Date, Kind::Quantity, Kind::Size] }));
        let labels = groups(&POSTCODE, lower).chain(groups(&LABEL, lower));
        all.extend(labels.map(|(_, range)| Refuted { range, kinds: &[Kind::OrderNumber, Kind::Money, Kind::Phone, Kind::Quantity] }));
    }
    let habits = HABIT.iter().flat_map(|pattern| pattern.find_iter(lower)).map(|found| found.range());
    all.extend(habits.map(|range| Refuted { range, kinds: &[Kind::Date] }));
    all
}

#[cfg(test)]
pub(super) fn all_compile() -> bool {
    [&ORDER, &NUMBERED_THING, &LISTED, &PARCEL, &PROBABLE_PARCEL, &CODE, &COUNTED, &HOUSE, &POSTCODE, &LABEL, &HABIT]
        .iter()
        .all(|pattern| pattern.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(message: &str) -> Vec<(Kind, String, bool)> {
        let typed = |range: &Range<usize>| message[range.clone()].to_owned();
        let lower = message.to_lowercase();
        super::named(&lower, &typed).into_iter().map(|named| (named.kind, message[named.range].to_owned(), named.certain)).collect()
    }

    fn has(message: &str, kind: Kind, surface: &str) -> bool {
        named(message).iter().any(|(of, found, certain)| *of == kind && found == surface && *certain)
    }

    #[test]
    fn the_word_before_a_number_says_what_it_is() {
        for (message, kind, number) in [
            ("накладная 10143388217 третий день", Kind::TrackingNumber, "10143388217"),
            ("номер накладной сдэк 1456789012, там", Kind::TrackingNumber, "1456789012"),
            ("usps 9205 5000 0000 0000 0000 12 has been", Kind::TrackingNumber, "9205 5000 0000 0000 0000 12"),
            ("tracking h00ab0123456789 is stuck", Kind::TrackingNumber, "h00ab0123456789"),
            ("单号773012889456102拦截一下", Kind::TrackingNumber, "773012889456102"),
            ("报修单号bx20240877", Kind::OrderNumber, "bx20240877"),
            ("возврат № 5531", Kind::OrderNumber, "5531"),
            ("order 48213, 48219 and 48220", Kind::OrderNumber, "48220"),
            ("the code is SAVE15", Kind::PromoCode, "SAVE15"),
            ("优惠码NEW88用不了", Kind::PromoCode, "NEW88"),
        ] {
            let message = message.replace('№', "no");
            assert!(has(&message, kind, number), "{message}: {:?}", named(&message));
        }
    }

    #[test]
    fn the_word_before_a_number_does_not_make_a_sum_an_order_or_a_phone_a_parcel() {
        assert!(!has("order 48213, 12500 руб", Kind::OrderNumber, "12500"));
        assert!(!has("快递13800001111", Kind::TrackingNumber, "13800001111"));
        assert!(!has("退款单号773012889456102", Kind::TrackingNumber, "773012889456102"));
        assert!(named("the code does not work").is_empty());
    }

    #[test]
    fn what_a_number_counts_refutes_that_it_is_a_sum() {
        let refuted = |message: &str, kind: Kind| refuted(message).iter().any(|refuted| refuted.kinds.contains(&kind));
        for message in ["звоните за 15 мин", "около трех тысяч баллов", "点了三百下", "ten minutes", "20 %"]
        {
            assert!(refuted(message, Kind::Money), "{message}");
        }
        assert!(refuted("the wrong zip code, should be 60614", Kind::OrderNumber) && refuted("工号好像是1107", Kind::Money));
        for message in ["по воскресеньям открыт?", "open on sundays", "改到胜太路8号"] {
            assert!(refuted(message, Kind::Date), "{message}");
        }
        for message in ["15 миксеров", "300 рублей", "8号到"] {
            assert!(!refuted(message, Kind::Money) && !refuted(message, Kind::Date), "{message}");
        }
    }
}
