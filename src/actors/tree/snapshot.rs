//! What the admin page and the tests see of the tree.

use ractor::call_t;

use super::root::ToRoot;
use super::{Tree, root::Single};
use crate::actors::CALL_TIMEOUT_MS;
use crate::actors::providers::ToProvider;

/// One kind of actor.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KindSnapshot {
    /// Its name.
    pub kind: &'static str,
    /// How many there are.
    pub count: usize,
    /// Messages or jobs that wait for all of them together.
    pub n_waiting: usize,
    /// The most that wait for one.
    pub n_waiting_max: usize,
    /// Crashes since the start.
    pub n_crashes: u64,
    /// What else is worth knowing, by name.
    pub figures: Vec<(&'static str, u64)>,
}

/// The tree as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TreeSnapshot {
    /// Each kind of actor.
    pub kinds: Vec<KindSnapshot>,
    /// The tree drawn, one line an actor or a number of equal ones.
    pub drawing: Vec<String>,
}

impl Tree {
    /// Returns the tree as it stands.
    pub async fn snapshot(&self) -> TreeSnapshot {
        let singles = call_t!(self.root, ToRoot::Observe, CALL_TIMEOUT_MS).unwrap_or_default();
        let crashes_of = |single| singles.iter().find(|seen| seen.single == single).map_or(0, |seen| seen.n_crashes);
        let count_of = |single| usize::from(singles.iter().any(|seen| seen.single == single && seen.is_up));
        let single = |kind: Single| KindSnapshot {
            kind: kind.as_str(),
            count: count_of(kind),
            n_crashes: crashes_of(kind),
            ..KindSnapshot::default()
        };
        let connections = self.connections().await;
        let kinds = vec![
            self.journal_kind(&single(Single::Journal)),
            single(Single::Directory),
            self.conversations(),
            single(Single::Sessions),
            self.sessions_kind(),
            single(Single::Providers),
            connections,
            single(Single::Dispatcher),
            KindSnapshot { figures: vec![("fired", self.timers.n_fired())], ..single(Single::Timers) },
        ];
        let drawing = draw(&kinds);
        TreeSnapshot { kinds, drawing }
    }

    fn journal_kind(&self, base: &KindSnapshot) -> KindSnapshot {
        let seen = self.journal.snapshot();
        KindSnapshot {
            n_waiting: seen.n_waiting,
            n_waiting_max: seen.n_waiting,
            figures: vec![
                ("at_work", seen.n_at_work as u64),
                ("stored", seen.n_stored),
                ("batches", seen.n_batches),
                ("stalled", u64::from(seen.stalled)),
            ],
            ..base.clone()
        }
    }

    fn conversations(&self) -> KindSnapshot {
        let seen = self.directory.snapshot();
        KindSnapshot {
            kind: "conversation",
            count: seen.n_awake,
            n_waiting: seen.n_waiting,
            n_waiting_max: seen.n_waiting_max,
            n_crashes: seen.n_crashed,
            figures: vec![("woken", seen.n_woken), ("listened_to", self.hub.counts().0 as u64)],
        }
    }

    fn sessions_kind(&self) -> KindSnapshot {
        let (n_opened, n_crashed) = self.sessions.totals();
        let (bytes, bytes_max) = self.sessions.waiting_bytes();
        KindSnapshot {
            kind: "session",
            count: self.sessions.count(),
            n_crashes: n_crashed,
            figures: vec![
                ("opened", n_opened),
                ("outbox_bytes", bytes as u64),
                ("outbox_bytes_max", bytes_max as u64),
                ("people", self.hub.counts().1 as u64),
            ],
            ..KindSnapshot::default()
        }
    }

    async fn connections(&self) -> KindSnapshot {
        let mut kind = KindSnapshot { kind: "connection", ..KindSnapshot::default() };
        let (mut n_under_way, mut n_answered, mut n_failed) = (0, 0, 0);
        for (_, actor) in self.providers.connections() {
            if let Ok(seen) = call_t!(actor, ToProvider::Observe, CALL_TIMEOUT_MS) {
                kind.count += 1;
                n_under_way += seen.n_under_way as u64;
                n_answered += seen.n_answered;
                n_failed += seen.n_failed;
            }
        }
        kind.figures = vec![("under_way", n_under_way), ("answered", n_answered), ("failed", n_failed)];
        kind
    }
}

/// Draws the tree: children stand under the single actor that supervises them.
fn draw(kinds: &[KindSnapshot]) -> Vec<String> {
    let mut lines = vec!["root".to_owned()];
    for kind in kinds {
        let is_child = matches!(kind.kind, "conversation" | "session" | "connection");
        let indent = if is_child { "    " } else { "  " };
        lines.push(format!("{indent}{} ×{}", kind.kind, kind.count));
    }
    lines
}
