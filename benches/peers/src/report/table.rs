//! Tables in Markdown: a row for each peer, the same for a person at the terminal and for the page.

use crate::peers::Peer;
use crate::workload::Workload;
use crate::workload::figures::{Figures, Metric};

/// Where a peer has no such number.
const NONE: &str = "—";

/// What was measured of one peer in one workload.
pub(crate) struct Row {
    pub(crate) peer: &'static Peer,
    pub(crate) workload: Workload,
    /// The medians; none where it failed.
    pub(crate) figures: Option<Figures>,
}

/// A column: its heading, and what stands in it.
type Column = (&'static str, fn(&Figures) -> Option<String>);

fn columns(workload: Workload) -> &'static [Column] {
    match workload {
        Workload::Pairs => &[
            ("entries/s", |row| row.get(Metric::EntriesPerSecond).map(whole)),
            ("ack p50 / p99, ms", |row| both(row, Metric::AckP50Ms, Metric::AckP99Ms)),
            ("delivery p50 / p99, ms", |row| both(row, Metric::DeliveryP50Ms, Metric::DeliveryP99Ms)),
            ("server CPU, µs an entry", |row| row.get(Metric::ServerCpuUs).map(whole)),
            ("database CPU, µs an entry", |row| row.get(Metric::DatabaseCpuUs).map(whole)),
        ],
        Workload::Idle => &[("KiB of server memory a client", |row| row.get(Metric::BytesPerClient).map(|bytes| tenths(bytes / 1024.0)))],
        Workload::Fanout => &[
            ("one at a time, deliveries/s", |row| row.get(Metric::SingleDeliveriesPerSecond).map(whole)),
            ("in a burst, deliveries/s", |row| row.get(Metric::BurstDeliveriesPerSecond).map(whole)),
        ],
    }
}

/// The table of one workload; empty where nobody was measured in it.
pub(crate) fn table(workload: Workload, rows: &[Row]) -> String {
    let columns = columns(workload);
    let mut lines = rows.iter().filter(|row| row.workload == workload).map(|row| line(row, columns)).peekable();
    if lines.peek().is_none() {
        return String::new();
    }
    let headings = columns.iter().map(|(heading, _)| *heading).collect::<Vec<_>>().join(" | ");
    let rules = "---:|".repeat(columns.len());
    format!("| | an ack means | {headings} |\n|---|---|{rules}\n{}", lines.collect::<String>())
}

fn line(row: &Row, columns: &[Column]) -> String {
    let cell = |(_, fill): &Column| row.figures.as_ref().and_then(fill).unwrap_or_else(|| NONE.to_owned());
    let cells = columns.iter().map(cell).collect::<Vec<_>>().join(" | ");
    format!("| {} | {} | {cells} |\n", row.peer.title, row.peer.promise)
}

/// One run in one line, for who waits at the terminal.
pub(crate) fn summary(workload: Workload, figures: &Figures) -> String {
    let filled = columns(workload).iter().filter_map(|(heading, fill)| Some(format!("{heading} {}", fill(figures)?)));
    filled.collect::<Vec<_>>().join(", ")
}

fn both(figures: &Figures, one: Metric, other: Metric) -> Option<String> {
    Some(format!("{} / {}", tenths(figures.get(one)?), tenths(figures.get(other)?)))
}

/// `1,340,000`
fn whole(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) && !grouped.ends_with('-') {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn tenths(value: f64) -> String {
    format!("{value:.1}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers::PEERS;

    fn row(key: &str, workload: Workload, figures: Option<Figures>) -> Row {
        Row { peer: PEERS.iter().find(|peer| peer.key == key).unwrap(), workload, figures }
    }

    #[test]
    fn large_numbers_are_grouped() {
        assert_eq!([0.4, 999.0, 1000.0, 1_340_000.4].map(whole), ["0", "999", "1,000", "1,340,000"]);
        assert_eq!(whole(-1000.0), "-1,000");
    }

    #[test]
    fn a_row_shows_what_there_is_and_says_where_there_is_nothing() {
        let figures = Figures::default().with(Metric::EntriesPerSecond, 34_400.0).with(Metric::AckP50Ms, 1.25).with(Metric::AckP99Ms, 9.0);
        let rows = [row("nats", Workload::Pairs, Some(figures)), row("echo", Workload::Idle, None)];
        let text = table(Workload::Pairs, &rows);
        assert!(
            text.ends_with("| NATS JetStream | written, not flushed; may be heard before | 34,400 | 1.2 / 9.0 | — | — | — |\n"),
            "{text}"
        );
        assert!(table(Workload::Idle, &rows).ends_with("| tungstenite, a bare echo | received | — |\n"));
        assert_eq!(table(Workload::Fanout, &rows), "");
    }

    #[test]
    fn a_summary_names_what_there_is() {
        let figures = Figures::default().with(Metric::EntriesPerSecond, 1000.0);
        assert_eq!(summary(Workload::Pairs, &figures), "entries/s 1,000");
    }

    #[test]
    fn every_line_has_as_many_cells_as_the_heading() {
        let text = table(Workload::Fanout, &[row("bun", Workload::Fanout, None)]);
        let widths = text.lines().map(|line| line.matches('|').count()).collect::<Vec<_>>();
        assert_eq!(widths, [5, 5, 5]);
    }
}
