//! Entities: a span counts if its kind and both its ends are right.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::entities::Kind;
use crate::sample::Marked;

/// How many spans were right, found, and wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Spans {
    /// Found and wanted, to the character.
    pub right: usize,
    /// Found.
    pub found: usize,
    /// Wanted.
    pub wanted: usize,
}

impl Spans {
    /// Precision and recall in one number; 0 if nothing was found or wanted.
    #[expect(clippy::cast_precision_loss, reason = "counts of spans in a file")]
    pub fn f1(self) -> f64 {
        let all = self.found + self.wanted;
        if all == 0 { 0.0 } else { 2.0 * self.right as f64 / all as f64 }
    }

    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.found += other.found;
        self.wanted += other.wanted;
    }
}

/// Spans by language and kind.
#[derive(Clone, Debug, Default)]
pub struct EntityReport {
    counts: BTreeMap<(String, Kind), Spans>,
}

impl EntityReport {
    /// Counts one message.
    pub(super) fn add(&mut self, language: &str, wanted: &[Marked], found: &[Marked]) {
        for kind in Kind::ALL {
            let of = |marked: &&Marked| marked.kind == kind;
            let spans = Spans {
                right: found.iter().filter(of).filter(|found| wanted.contains(found)).count(),
                found: found.iter().filter(of).count(),
                wanted: wanted.iter().filter(of).count(),
            };
            self.counts.entry((language.to_owned(), kind)).or_default().add(spans);
        }
    }

    /// The languages that were met.
    pub fn languages(&self) -> Vec<&str> {
        let mut languages = self.counts.keys().map(|(language, _)| language.as_str()).collect::<Vec<_>>();
        languages.dedup();
        languages
    }

    /// The spans of some kinds, in one language or in all.
    pub fn spans(&self, language: Option<&str>, wanted: impl Fn(Kind) -> bool) -> Spans {
        let counts = self.counts.iter().filter(|((of, kind), _)| language.is_none_or(|language| language == of) && wanted(*kind));
        counts.fold(Spans::default(), |mut all, (_, spans)| {
            all.add(*spans);
            all
        })
    }
}

#[derive(Serialize)]
struct Row {
    #[serde(flatten)]
    spans: Spans,
    f1: f64,
}

impl Serialize for EntityReport {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let row = |spans: Spans| Row { spans, f1: spans.f1() };
        let table = |language: Option<&str>| {
            let mut rows =
                Kind::ALL.map(|kind| (kind.name(), row(self.spans(language, |of| of == kind)))).into_iter().collect::<BTreeMap<_, _>>();
            rows.insert("all", row(self.spans(language, |_| true)));
            rows.insert("with a format", row(self.spans(language, Kind::has_format)));
            rows.insert("others", row(self.spans(language, |kind| !kind.has_format())));
            rows
        };
        let mut all = BTreeMap::from([("all", table(None))]);
        all.extend(self.languages().into_iter().map(|language| (language, table(Some(language)))));
        BTreeMap::from([("entities", all)]).serialize(serializer)
    }
}
