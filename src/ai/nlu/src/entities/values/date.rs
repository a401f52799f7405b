//! Dates as people say them, resolved against today.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use crate::entities::values::number::{han, number};

/// A day, or less than a day is known of.
pub(super) enum Told {
    Day(Date),
    Month(Date),
    Year(i16),
}

impl std::fmt::Display for Told {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Day(day) => write!(out, "{day}"),
            Self::Month(first) => write!(out, "{}", first.strftime("%Y-%m")),
            Self::Year(year) => write!(out, "{year}"),
        }
    }
}

/// The date that a surface names.
pub(super) fn date(lower: &str, today: Date) -> Option<Told> {
    relative(lower, today)
        .or_else(|| numeric(lower, today))
        .or_else(|| month_and_day(lower, today))
        .or_else(|| han_date(lower, today))
        .or_else(|| feast(lower, today))
        .or_else(|| weekday(lower, today))
        .or_else(|| span(lower, today))
        .or_else(|| alone(lower, today))
}

fn relative(lower: &str, today: Date) -> Option<Told> {
    const DAYS: [(&[&str], i64); 8] = [
        (&["послезавтра", "day after tomorrow", "大后天"], 2),
        (&["позавчера", "day before yesterday", "前天"], -2),
        (&["завтра", "tomorrow", "tmrw", "tmr", "明天", "明日", "明晚", "明早"], 1),
        (&["вчера", "yesterday", "last night", "昨天", "昨日", "昨晚"], -1),
        (&["сегодня", "today", "tonight", "今天", "今日", "今晚"], 0),
        (&["后天"], 2),
        (&["zavtra"], 1),
        (&["segodnya"], 0),
    ];
    let (_, days) = DAYS.iter().find(|(words, _)| words.iter().any(|word| lower.contains(word)))?;
    let days = if lower.contains("大后天") { 3 } else { *days };
    today.checked_add(days.days()).ok().map(Told::Day)
}

fn numeric(lower: &str, today: Date) -> Option<Told> {
    let parts = lower.split(['.', '/', '-']).map(|part| part.trim().parse::<i16>()).collect::<Result<Vec<_>, _>>().ok()?;
    let day = |year: i16, month: i16, day: i16| Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
    let told = match *parts.as_slice() {
        [year, month, of] if year > 1_900 => day(year, month, of),
        [of, month, year] => {
            let year = if year < 100 { 2_000 + year } else { year };
            day(year, month, of).or_else(|| day(year, of, month))
        }
        [of, month] => day(today.year(), month, of).or_else(|| day(today.year(), of, month)),
        _ => None,
    };
    told.map(Told::Day)
}

fn month(lower: &str) -> Option<i8> {
    const MONTHS: [(&str, &str); 12] = [
        ("янв", "jan"),
        ("фев", "feb"),
        ("мар", "mar"),
        ("апр", "apr"),
        ("ма", "may"),
        ("июн", "jun"),
        ("июл", "jul"),
        ("авг", "aug"),
        ("сен", "sep"),
        ("окт", "oct"),
        ("ноя", "nov"),
        ("дек", "dec"),
    ];
    let words = lower.split(|character: char| !character.is_alphabetic());
    words.filter(|word| word.chars().count() > 2 || matches!(*word, "ма")).find_map(|word| {
        let place = MONTHS.iter().position(|(ru, en)| {
            word.starts_with(en) || (word.starts_with(ru) && (*ru != "ма" || matches!(word, "май" | "мая" | "мае" | "маю")))
        })?;
        i8::try_from(place + 1).ok()
    })
}

fn month_and_day(lower: &str, today: Date) -> Option<Told> {
    let month = month(lower)?;
    let numbers =
        lower.split(|character: char| !character.is_ascii_digit()).filter_map(|part| part.parse::<i16>().ok()).collect::<Vec<_>>();
    let year = numbers.iter().copied().find(|number| *number > 1_900);
    let day = numbers.iter().copied().find(|number| (1..=31).contains(number));
    let year = year.unwrap_or(today.year());
    match day {
        Some(day) => Date::new(year, month, i8::try_from(day).ok()?).ok().map(Told::Day),
        None => Date::new(year, month, 1).ok().map(Told::Month),
    }
}

/// "6月3日", "去年12月", "30号".
fn han_date(lower: &str, today: Date) -> Option<Told> {
    let count = |text: &str| number(text).or_else(|| han(text)).and_then(|count| i8::try_from(count).ok());
    let year = match lower {
        _ if lower.contains("去年") => today.year() - 1,
        _ if lower.contains("明年") => today.year() + 1,
        _ => lower
            .split_once('年')
            .and_then(|(year, _)| year.parse::<i16>().ok())
            .map_or(today.year(), |year| if year < 100 { 2_000 + year } else { year }),
    };
    let rest = lower.split_once('年').map_or(lower, |(_, rest)| rest);
    let Some((month, rest)) = rest.split_once('月').filter(|(month, _)| !month.is_empty() && !month.ends_with(['个', '上', '下', '这']))
    else {
        let day = rest.split_once(['号', '日']).and_then(|(day, _)| count(day))?;
        return Date::new(today.year(), today.month(), day).ok().map(Told::Day);
    };
    let month = count(month)?;
    match count(rest) {
        Some(day) => Date::new(year, month, day).ok().map(Told::Day),
        None => Date::new(year, month, 1).ok().map(Told::Month),
    }
}

fn feast(lower: &str, today: Date) -> Option<Told> {
    const FEASTS: [(&[&str], i8, i8); 14] = [
        (&["双十一", "双11"], 11, 11),
        (&["双十二", "双12"], 12, 12),
        (&["618"], 6, 18),
        (&["国庆"], 10, 1),
        (&["五一"], 5, 1),
        (&["三八"], 3, 8),
        (&["情人节", "valentine"], 2, 14),
        (&["圣诞", "christmas", "xmas"], 12, 25),
        (&["元旦"], 1, 1),
        (&["halloween"], 10, 31),
        (&["новый год", "нового года", "новому году", "новым годом"], 1, 1),
        (&["new year"], 1, 1),
        (&["рождеств"], 1, 7),
        (&["christmas eve"], 12, 24),
    ];
    let (_, month, day) = FEASTS.iter().find(|(names, ..)| names.iter().any(|name| lower.contains(name)))?;
    Date::new(today.year(), *month, *day).ok().map(Told::Day)
}

/// The next such day; the last one where that was said.
fn weekday(lower: &str, today: Date) -> Option<Told> {
    const DAYS: [(&[&str], Weekday); 7] = [
        (&["понедельник", "monday", "周一", "星期一", "礼拜一"], Weekday::Monday),
        (&["вторник", "tuesday", "tues", "周二", "星期二", "礼拜二"], Weekday::Tuesday),
        (&["сред", "wednesday", "周三", "星期三", "礼拜三"], Weekday::Wednesday),
        (&["четверг", "thursday", "thurs", "周四", "星期四", "礼拜四"], Weekday::Thursday),
        (&["пятниц", "friday", "周五", "星期五", "礼拜五"], Weekday::Friday),
        (&["суббот", "saturday", "周六", "星期六", "礼拜六", "周末", "weekend"], Weekday::Saturday),
        (&["воскресень", "sunday", "周日", "周天", "星期日", "星期天", "礼拜天"], Weekday::Sunday),
    ];
    let (_, day) = DAYS.iter().find(|(names, _)| names.iter().any(|name| lower.contains(name)))?;
    let past = ["прошл", "last", "past"].iter().any(|word| lower.contains(word));
    let monday = today.checked_sub(i64::from(today.weekday().to_monday_zero_offset()).days()).ok()?;
    let in_week = |weeks: i64| monday.checked_add((weeks * 7 + i64::from(day.to_monday_zero_offset())).days()).ok();
    if lower.contains('上') {
        return in_week(-1).map(Told::Day);
    }
    if lower.contains('下') {
        return in_week(1).map(Told::Day);
    }
    today.nth_weekday(if past { -1 } else { 1 }, *day).ok().map(Told::Day)
}

/// "last week", "в прошлом месяце": the first day of it.
fn span(lower: &str, today: Date) -> Option<Told> {
    let back = ["прошл", "last", "past", "上", "去年"].iter().any(|word| lower.contains(word));
    let ahead = ["следующ", "next", "coming", "下", "明年"].iter().any(|word| lower.contains(word));
    let sign = i64::from(ahead) - i64::from(back);
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let moved = |span: Span| today.checked_add(span).ok();
    if has(&["недел", "week", "周", "星期", "礼拜"]) {
        let monday = today.checked_sub(i64::from(today.weekday().to_monday_zero_offset()).days()).ok()?;
        return monday.checked_add((sign * 7).days()).ok().map(Told::Day);
    }
    if has(&["месяц", "month", "月"]) {
        return moved(sign.months()).map(|day| Told::Month(day.first_of_month()));
    }
    if has(&["год", "лет", "year", "年"]) {
        return moved(sign.years()).map(|day| Told::Year(day.year()));
    }
    None
}

/// "2023", "12-го".
fn alone(lower: &str, today: Date) -> Option<Told> {
    let number = i16::try_from(number(lower)?).ok()?;
    match number {
        1_900..=2_100 => Some(Told::Year(number)),
        1..=31 => Date::new(today.year(), today.month(), i8::try_from(number).ok()?).ok().map(Told::Day),
        _ => None,
    }
}
