//! How a deed becomes a request: under a fresh ref, in a conversation that the client knows, with words that nobody else says.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::Client;
use super::deed::Deed;
use crate::history::{Ask, Kind, Name, Right, What};

const WORDS: [&str; 8] =
    ["где мой заказ?", "is it in stock?", "нужен возврат", "please call me", "包裹什么时候到", "размер 38", "спасибо! 🙂", "doesn't fit"];
/// A text that is longer than `text_chars`.
const TOO_LONG_CHARS: usize = 10_001;
/// How far in the past, at the most, a `watch` begins.
const BACK_MAX: u64 = 40;

impl Client {
    /// The request of a deed; nothing where the client knows of nothing to do it to.
    pub(super) fn ask(&mut self, deed: Deed) -> Option<Arc<Ask>> {
        match deed {
            Deed::Post | Deed::PostTwice | Deed::Flood => self.post(),
            Deed::Note => self.known().map(|conversation| self.words(What::Note, Some(conversation), Right::May)),
            Deed::Human => self.own().map(|conversation| self.on(What::Human, conversation, None)),
            Deed::Take => self.known().map(|conversation| self.on(What::Take, conversation, None)),
            Deed::ReleaseToQueue => self.own().map(|conversation| self.on(What::Release, conversation, None)),
            Deed::ReleaseToBot => self.own().map(|conversation| self.on(What::Release, conversation, Some(("to", json!("bot"))))),
            Deed::Resolve => self.own().map(|conversation| self.on(What::Resolve, conversation, None)),
            Deed::Reopen => self.known().map(|conversation| self.on(What::Reopen, conversation, None)),
            Deed::Snooze => {
                let until = self.later();
                self.own().map(|conversation| self.on(What::Snooze, conversation, Some(("until", json!(until)))))
            }
            Deed::History => self.history(),
            Deed::Watch => self.watch(),
            Deed::Unwatch => self.watched.iter().next().cloned().map(|conversation| self.on(What::Unwatch, conversation, None)),
            Deed::WatchBoard => Some(self.board()),
            Deed::Forbidden => self.forbidden(),
            _ => None,
        }
    }

    fn post(&mut self) -> Option<Arc<Ask>> {
        let own = self.own();
        match self.someone.person.kind {
            Kind::Shopper => {
                let unnamed = own.is_none() || self.dice.percent(30);
                Some(self.words(What::Post, own.filter(|_| !unnamed), Right::May))
            }
            Kind::Agent | Kind::Program => own.map(|conversation| self.words(What::Post, Some(conversation), Right::May)),
        }
    }

    fn words(&mut self, what: What, conversation: Option<Name>, right: Right) -> Arc<Ask> {
        let reference = self.reference();
        let mut text = format!("{reference}: {}", self.dice.pick(&WORDS).copied().unwrap_or("hello"));
        if self.dice.percent(8) {
            text = format!("{text} {}", "долго ".repeat(usize::try_from(self.dice.between(20, 900)).unwrap_or(20)));
        }
        self.made(reference, what, conversation, Some(&text), right, &[])
    }

    /// A request that concerns a conversation and has no words.
    fn on(&mut self, what: What, conversation: Name, more: Option<(&str, Value)>) -> Arc<Ask> {
        let reference = self.reference();
        let topic = format!("conversation:{conversation}");
        let more: Vec<(&str, Value)> = more.into_iter().collect();
        match what {
            What::Watch | What::Unwatch => {
                self.made(reference, what, Some(conversation), None, Right::May, &[&more[..], &[("topic", json!(topic))]].concat())
            }
            _ => self.made(reference, what, Some(conversation), None, Right::May, &more),
        }
    }

    fn history(&mut self) -> Option<Arc<Ask>> {
        let conversation = if self.someone.person.kind == Kind::Shopper { self.own() } else { self.known() }?;
        let limit = self.dice.between(1, 200);
        let before = self.dice.percent(40).then(|| self.dice.between(2, 60));
        let reference = self.reference();
        let mut more = vec![("limit", json!(limit))];
        more.extend(before.map(|before| ("before", json!(before))));
        Some(self.made(reference, What::History, Some(conversation), None, Right::May, &more))
    }

    fn watch(&mut self) -> Option<Arc<Ask>> {
        let conversation = self.known()?;
        let last = self.cursors.get(&conversation).copied().unwrap_or_default();
        let since = self.dice.percent(60).then(|| last.saturating_sub(self.dice.between(0, BACK_MAX)));
        Some(self.on(What::Watch, conversation, since.map(|since| ("since", json!(since)))))
    }

    fn board(&mut self) -> Arc<Ask> {
        let topic = if self.dice.percent(50) { "queue" } else { "visitors" };
        let what = if self.dice.percent(70) { What::Watch } else { What::Unwatch };
        let reference = self.reference();
        self.made(reference, what, None, None, Right::May, &[("topic", json!(topic))])
    }

    /// Something that must be refused, whatever the state is.
    fn forbidden(&mut self) -> Option<Arc<Ask>> {
        let tenant = self.someone.person.tenant;
        let foreign = self.stage.known(1 - tenant.min(1));
        let abroad = self.dice.pick(&foreign).cloned()?;
        let choice = self.dice.between(0, 4);
        if self.someone.person.kind != Kind::Shopper {
            return Some(match choice {
                0 => self.words(What::Post, Some(abroad), Right::Never),
                1 => self.words(What::Note, Some(abroad), Right::Never),
                2 => self.never(What::Take, Some(abroad), &[]),
                3 => self.never(What::History, Some(abroad), &[]),
                _ => {
                    let topic = json!(format!("conversation:{abroad}"));
                    self.never(What::Watch, Some(abroad), &[("topic", topic)])
                }
            });
        }
        let own = self.someone.shared().own.clone();
        let others: Vec<Name> = self.stage.known(tenant).into_iter().filter(|known| !own.contains(known)).collect();
        let other = self.dice.pick(&others).cloned().unwrap_or(abroad);
        Some(match choice {
            0 => self.words(What::Post, Some(other), Right::Never),
            1 => self.never(What::History, Some(other), &[]),
            2 => self.never(What::Take, Some(other), &[]),
            3 => self.never(What::Watch, None, &[("topic", json!("queue"))]),
            _ => {
                let reference = self.reference();
                let text = format!("{reference}: {}", "я".repeat(TOO_LONG_CHARS));
                self.made(reference, What::Post, None, Some(&text), Right::Never, &[])
            }
        })
    }

    fn never(&mut self, what: What, conversation: Option<Name>, more: &[(&str, Value)]) -> Arc<Ask> {
        let reference = self.reference();
        self.made(reference, what, conversation, None, Right::Never, more)
    }

    #[expect(clippy::too_many_arguments, reason = "what a request is, written down at one place")]
    fn made(
        &mut self,
        reference: Name,
        what: What,
        conversation: Option<Name>,
        text: Option<&str>,
        right: Right,
        more: &[(&str, Value)],
    ) -> Arc<Ask> {
        let mut frame = Map::new();
        frame.insert("type".to_owned(), json!(what.word()));
        frame.insert("ref".to_owned(), json!(&*reference));
        if let Some(conversation) = conversation.as_ref().filter(|_| !matches!(what, What::Watch | What::Unwatch)) {
            frame.insert("conversation".to_owned(), json!(&**conversation));
        }
        if let Some(text) = text {
            frame.insert("text".to_owned(), json!(text));
        }
        frame.extend(more.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        let since = more.iter().find(|(name, _)| *name == "since").and_then(|(_, value)| value.as_u64());
        let text = text.map(|text| self.stage.keep(text));
        Arc::new(Ask { reference, what, conversation, text, since, right, wire: Value::Object(frame).to_string() })
    }

    fn reference(&mut self) -> Name {
        self.n_asked += 1;
        self.stage.keep(&format!("c{}-{}", self.number, self.n_asked))
    }

    /// A conversation of one's own: a shopper's, or one that the agent has taken.
    fn own(&mut self) -> Option<Name> {
        let own = self.someone.shared().own.clone();
        // The newest most of the time; the old ones are settled, and come to life now and then.
        if self.dice.percent(80) { own.last().cloned() } else { self.dice.pick(&own).cloned() }
    }

    /// Any conversation of the shop.
    fn known(&mut self) -> Option<Name> {
        let known = self.stage.known(self.someone.person.tenant);
        self.dice.pick(&known).cloned()
    }

    /// A moment a few seconds ahead of the machine's clock.
    fn later(&mut self) -> String {
        let since_1970 = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        rfc3339(since_1970.as_secs() + self.dice.between(2, 8))
    }
}

/// Writes a moment down as the protocol wants it.
fn rfc3339(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = civil(days);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}.000Z", rest / 3600, rest % 3600 / 60, rest % 60)
}

/// The date so many days after the first of 1970.
fn civil(mut days: u64) -> (u64, u64, u64) {
    let is_leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let mut year = 1970;
    while days >= if is_leap(year) { 366 } else { 365 } {
        days -= if is_leap(year) { 366 } else { 365 };
        year += 1;
    }
    let february = if is_leap(year) { 29 } else { 28 };
    for (month, length) in (1..).zip([31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) {
        if days < length {
            return (year, month, days + 1);
        }
        days -= length;
    }
    (year, 12, 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_the_calendar_has_them() {
        assert_eq!(rfc3339(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(rfc3339(951_782_400), "2000-02-29T00:00:00.000Z");
        assert_eq!(rfc3339(1_767_225_599), "2025-12-31T23:59:59.000Z");
    }
}
