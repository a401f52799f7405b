//! Business hours: whether somebody is there, and when somebody will be.

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp as Instant, ToSpan as _};

use super::Timestamp;

/// How far ahead the next opening is looked for. Who is closed for longer has given up.
const AHEAD_DAYS: u32 = 60;

/// Part of a day: from a time until another, or until the day's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Opening {
    /// From when.
    pub from: Time,
    /// Until when; the day's end, if absent.
    pub to: Option<Time>,
}

/// When somebody is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    /// Whose clocks.
    pub zone: TimeZone,
    /// From Monday on; each day's openings in order.
    pub days: [Vec<Opening>; 7],
    /// Days on which nobody is there.
    pub holidays: Vec<Date>,
}

impl Hours {
    /// Tells whether somebody is there.
    #[must_use]
    pub fn is_open(&self, at: Timestamp) -> bool {
        let Some(now) = self.local(at) else { return false };
        self.openings(now.date()).iter().any(|opening| opening.from <= now.time() && opening.to.is_none_or(|to| now.time() < to))
    }

    /// Returns when somebody will be there next; nothing if somebody is, or if it is not foreseeable.
    #[must_use]
    pub fn opens_at(&self, at: Timestamp) -> Option<Timestamp> {
        if self.is_open(at) {
            return None;
        }
        let now = self.local(at)?;
        (0..=AHEAD_DAYS).find_map(|ahead| {
            let date = now.date().checked_add(i64::from(ahead).days()).ok()?;
            let opening = self.openings(date).iter().find(|opening| date.to_datetime(opening.from) > now)?;
            self.point(date.to_datetime(opening.from))
        })
    }

    fn openings(&self, date: Date) -> &[Opening] {
        if self.holidays.contains(&date) {
            return &[];
        }
        let index = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or_default();
        self.days.get(index).map_or(&[], Vec::as_slice)
    }

    fn local(&self, at: Timestamp) -> Option<DateTime> {
        let instant = Instant::from_millisecond(at.as_millis()).ok()?;
        Some(self.zone.to_datetime(instant))
    }

    /// A time that the clocks skip is the one right after the gap.
    fn point(&self, local: DateTime) -> Option<Timestamp> {
        let instant = self.zone.to_timestamp(local).ok()?;
        Some(Timestamp::from_millis(instant.as_millisecond()))
    }
}

/// Returns where a day stands in [`Hours::days`], by its three letters.
#[must_use]
pub fn day_index(name: &str) -> Option<usize> {
    const NAMES: [(&str, Weekday); 7] = [
        ("mon", Weekday::Monday),
        ("tue", Weekday::Tuesday),
        ("wed", Weekday::Wednesday),
        ("thu", Weekday::Thursday),
        ("fri", Weekday::Friday),
        ("sat", Weekday::Saturday),
        ("sun", Weekday::Sunday),
    ];
    let (_, day) = NAMES.iter().find(|(known, _)| *known == name)?;
    usize::try_from(day.to_monday_zero_offset()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opening(from: &str, to: Option<&str>) -> Opening {
        Opening { from: from.parse().unwrap(), to: to.map(|to| to.parse().unwrap()) }
    }

    /// Open on weekdays from ten to eight with a break, and on Friday until midnight.
    fn hours(zone: &str, holidays: &[&str]) -> Hours {
        let day = vec![opening("10:00", Some("13:00")), opening("14:00", Some("20:00"))];
        let mut days = [day.clone(), day.clone(), day.clone(), day, vec![opening("10:00", None)], vec![], vec![]];
        days[6].clear();
        let holidays = holidays.iter().map(|day| day.parse().unwrap()).collect();
        Hours { zone: TimeZone::get(zone).unwrap(), days, holidays }
    }

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn the_shops_own_clock_counts() {
        let hours = hours("Europe/Moscow", &[]);
        // A Thursday; Moscow is three hours ahead.
        for (time, open) in [
            ("2026-01-15T06:59:59Z", false),
            ("2026-01-15T07:00:00Z", true),
            ("2026-01-15T09:59:59Z", true),
            ("2026-01-15T10:00:00Z", false),
            ("2026-01-15T11:00:00Z", true),
            ("2026-01-15T17:00:00Z", false),
            ("2026-01-16T20:59:59Z", true),
            ("2026-01-16T21:00:00Z", false),
            ("2026-01-17T09:00:00Z", false),
        ] {
            assert_eq!(hours.is_open(at(time)), open, "{time}");
        }
    }

    #[test]
    fn the_next_opening_is_after_breaks_weekends_and_holidays() {
        let hours = hours("Europe/Moscow", &["2026-01-19"]);
        assert_eq!(hours.opens_at(at("2026-01-15T08:00:00Z")), None, "somebody is there");
        assert_eq!(hours.opens_at(at("2026-01-15T10:30:00Z")), Some(at("2026-01-15T11:00:00Z")));
        assert_eq!(hours.opens_at(at("2026-01-15T18:00:00Z")), Some(at("2026-01-16T07:00:00Z")));
        assert_eq!(hours.opens_at(at("2026-01-16T22:00:00Z")), Some(at("2026-01-20T07:00:00Z")));
    }

    #[test]
    fn who_never_opens_does_not_say_when() {
        let closed = Hours { zone: TimeZone::UTC, days: Default::default(), holidays: Vec::new() };
        assert_eq!((closed.is_open(at("2026-01-15T12:00:00Z")), closed.opens_at(at("2026-01-15T12:00:00Z"))), (false, None));
    }

    #[test]
    fn clocks_that_are_set_forward_skip_no_opening() {
        let mut hours = hours("Europe/Berlin", &[]);
        // On this Sunday two o'clock becomes three.
        hours.days[6] = vec![opening("02:30", Some("12:00"))];
        assert_eq!(hours.opens_at(at("2026-03-29T00:00:00Z")), Some(at("2026-03-29T01:30:00Z")));
        assert!(hours.is_open(at("2026-03-29T01:30:00Z")));
    }
}
