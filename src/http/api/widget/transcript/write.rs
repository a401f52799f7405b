//! A transcript as text, and as a page.

use jiff::tz::TimeZone;

use super::words::Words;
use crate::domain::{Body, Entry, Format, Message, Timestamp};
use crate::http::embedded::escape;
use crate::http::help::markdown;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1d2433}\
h1{font-size:1.3rem}article{margin:1rem 0}header{color:#5a6478;font-size:.85rem}p.event{color:#5a6478;text-align:center;font-size:.85rem}";

/// The form of a transcript.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sheet {
    /// Plain text.
    Text,
    /// A page.
    Html,
}

/// What a transcript is made of.
pub(super) struct Transcript<'a> {
    pub(super) shop: &'a str,
    pub(super) entries: &'a [Entry],
    pub(super) is_cut: bool,
    pub(super) words: Words,
    pub(super) zone: TimeZone,
    /// What addresses of files begin with.
    pub(super) base: &'a str,
}

/// About how much of a transcript an entry takes.
pub(super) fn bytes_of(entry: &Entry) -> usize {
    match &entry.body {
        Body::Message(message) => message.text.len() + message.cards.iter().map(|card| card.title.len()).sum::<usize>(),
        Body::Note(_) | Body::Event(_) => 0,
    }
}

impl Transcript<'_> {
    pub(super) fn as_text(&self) -> String {
        let mut out = format!("{} {}\n\n", self.words.title, self.shop);
        if self.is_cut {
            out += &format!("({})\n\n", self.words.cut);
        }
        for entry in self.entries {
            let at = self.time(entry.at);
            match &entry.body {
                Body::Message(message) => {
                    out += &format!("[{at}] {}:\n{}\n", entry.author.name, self.said(message));
                    for line in self.beside(message) {
                        out += &format!("  {line}\n");
                    }
                    out.push('\n');
                }
                Body::Event(event) => {
                    if let Some(line) = self.words.event(event, &entry.author.name) {
                        out += &format!("[{at}] — {line} —\n\n");
                    }
                }
                Body::Note(_) => {}
            }
        }
        out
    }

    pub(super) fn as_html(&self) -> String {
        let title = escape(&format!("{} {}", self.words.title, self.shop));
        let mut out = format!(
            "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}</style></head>\
             <body><h1>{title}</h1>",
            self.words.code
        );
        if self.is_cut {
            out += &format!("<p class=\"event\">{}</p>", escape(self.words.cut));
        }
        for entry in self.entries {
            let at = escape(&self.time(entry.at));
            match &entry.body {
                Body::Message(message) => {
                    out += &format!("<article><header>{} · {at}</header>{}", escape(&entry.author.name), self.marked_up(message));
                    for line in self.beside(message) {
                        out += &format!("<p>{}</p>", escape(&line));
                    }
                    out += "</article>";
                }
                Body::Event(event) => {
                    if let Some(line) = self.words.event(event, &entry.author.name) {
                        out += &format!("<p class=\"event\">{at} · {}</p>", escape(&line));
                    }
                }
                Body::Note(_) => {}
            }
        }
        out += "</body></html>\n";
        out
    }

    fn said<'m>(&'m self, message: &'m Message) -> &'m str {
        if message.erased { self.words.erased } else { &message.text }
    }

    fn marked_up(&self, message: &Message) -> String {
        match message.format {
            Format::Markdown if !message.erased => markdown(&message.text),
            Format::Markdown | Format::Plain => {
                let lines: Vec<String> = self.said(message).lines().map(escape).collect();
                format!("<p>{}</p>", lines.join("<br>"))
            }
        }
    }

    /// What stood beside the words, a line each.
    fn beside(&self, message: &Message) -> Vec<String> {
        let file = |file: &crate::domain::Attachment| format!("{}: {} ({}{})", self.words.file, file.name, self.base, file.url);
        let card = |card: &crate::domain::Card| match &card.url {
            Some(url) if url.starts_with('/') => format!("{} ({}{url})", card.title, self.base),
            Some(url) => format!("{} ({url})", card.title),
            None => card.title.clone(),
        };
        let place = message.location.iter().map(|place| format!("{}, {}", place.lat, place.lon));
        message.attachments.iter().map(file).chain(message.cards.iter().map(card)).chain(place).collect()
    }

    fn time(&self, at: Timestamp) -> String {
        let instant = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or_default();
        instant.to_zoned(self.zone.clone()).strftime("%Y-%m-%d %H:%M %Z").to_string()
    }
}
