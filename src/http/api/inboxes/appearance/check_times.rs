//! Judging business hours, and reading them.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use crate::domain::{Hours, Opening, day_index};
use crate::protocol::rest::HoursBody;

/// Openings of one day.
const OPENINGS_MAX: usize = 6;
/// Days on which nobody is there.
const HOLIDAYS_MAX: usize = 200;
/// The end of a day, as people write it.
const MIDNIGHT: &str = "24:00";

/// Reads hours. All that is wrong is told, each with its field.
pub(super) fn hours_of(body: &HoursBody) -> Result<Hours, Vec<(String, String)>> {
    let mut wrong = Vec::new();
    let zone = TimeZone::get(&body.zone).unwrap_or_else(|_unknown| {
        wrong.push(("hours.zone".to_owned(), format!("is `{}`; it must be an IANA name such as `Europe/Moscow`", shown(&body.zone))));
        TimeZone::UTC
    });
    let mut days: [Vec<Opening>; 7] = Default::default();
    for (name, times) in &body.days {
        let field = format!("hours.days.{}", shown(name));
        let Some(day) = day_index(name).and_then(|index| days.get_mut(index)) else {
            wrong.push((field, "is no day; the days are `mon`, `tue`, `wed`, `thu`, `fri`, `sat` and `sun`".to_owned()));
            continue;
        };
        match openings(times) {
            Ok(openings) => *day = openings,
            Err(problem) => wrong.push((field, problem)),
        }
    }
    let mut holidays = Vec::new();
    if body.holidays.len() > HOLIDAYS_MAX {
        wrong.push(("hours.holidays".to_owned(), format!("must be at most {HOLIDAYS_MAX}")));
    }
    for text in body.holidays.iter().take(HOLIDAYS_MAX) {
        match date(text) {
            Some(date) => holidays.push(date),
            None => wrong.push(("hours.holidays".to_owned(), format!("has `{}`, which is no day such as `2027-01-01`", shown(text)))),
        }
    }
    if wrong.is_empty() { Ok(Hours { zone, days, holidays }) } else { Err(wrong) }
}

fn openings(times: &[[String; 2]]) -> Result<Vec<Opening>, String> {
    if times.len() > OPENINGS_MAX {
        return Err(format!("must have at most {OPENINGS_MAX} openings"));
    }
    let mut openings = Vec::with_capacity(times.len());
    for [from, to] in times {
        let opening = Opening { from: time(from)?, to: if to == MIDNIGHT { None } else { Some(time(to)?) } };
        if opening.to.is_some_and(|to| to <= opening.from) {
            return Err(format!(
                "has `{}` to `{}`; an opening ends after it begins, at `{MIDNIGHT}` at the latest",
                shown(from),
                shown(to)
            ));
        }
        openings.push(opening);
    }
    openings.sort_unstable();
    let overlaps = openings.windows(2).any(|pair| matches!(pair, [one, next] if one.to.is_none_or(|to| to > next.from)));
    if overlaps { Err("has openings that overlap".to_owned()) } else { Ok(openings) }
}

fn time(text: &str) -> Result<Time, String> {
    let is_short = text.len() == 5 && text.bytes().enumerate().all(|(at, byte)| if at == 2 { byte == b':' } else { byte.is_ascii_digit() });
    let time = if is_short { text.parse().ok() } else { None };
    time.ok_or_else(|| format!("has `{}`, which is no time such as `09:30`", shown(text)))
}

fn date(text: &str) -> Option<Date> {
    if text.len() == 10 { text.parse().ok() } else { None }
}

fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(body: serde_json::Value) -> Result<Hours, String> {
        let body: HoursBody = serde_json::from_value(body).unwrap();
        hours_of(&body)
            .map_err(|wrong| wrong.into_iter().map(|(field, problem)| format!("{field} {problem}")).collect::<Vec<_>>().join("; "))
    }

    #[test]
    fn hours_are_read_in_order_until_midnight() {
        let hours = read(json!({ "zone": "Europe/Moscow", "days": { "tue": [["14:00", "24:00"], ["10:00", "13:00"]] } })).unwrap();
        assert_eq!(hours.days[1].len(), 2);
        assert!(hours.days[1][0].from < hours.days[1][1].from && hours.days[1][1].to.is_none());
    }

    #[test]
    fn all_that_is_wrong_with_hours_is_told_at_once() {
        let wrong = read(json!({
            "zone": "Mars/Olympus",
            "days": { "mon": [["20:00", "10:00"]], "tue": [["9:00", "10:00"]], "wed": [["09:00", "12:00"], ["11:00", "13:00"]], "someday": [] },
            "holidays": ["tomorrow", "2027-02-30"],
        }))
        .unwrap_err();
        for part in ["Mars/Olympus", "hours.days.mon", "`9:00`", "overlap", "someday", "`tomorrow`", "`2027-02-30`"] {
            assert!(wrong.contains(part), "{part}: {wrong}");
        }
    }
}
