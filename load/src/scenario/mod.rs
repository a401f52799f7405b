//! What the clients do, one file a scenario, and what several of them share.

mod day;
mod fanout;
mod idle;
mod pair;
mod pairs;
mod slow;
mod storm;

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Map, Value, json};
use tokio::time::{Instant, sleep};

use crate::machine::Process;
use crate::options::{Options, Scenario};
use crate::report::Report;
use crate::stats::Stats;
use crate::target::{Place, Target};

/// Runs a scenario.
pub(crate) async fn run(options: &Options, target: &Target, place: &Place) -> anyhow::Result<Report> {
    let stage = Stage::new(options, target, place);
    let figures = match options.scenario {
        Scenario::Pairs => pairs::run(&stage).await?,
        Scenario::Idle => idle::run(&stage).await?,
        Scenario::Fanout => fanout::run(&stage).await?,
        Scenario::Storm => storm::run(&stage).await?,
        Scenario::Slow => slow::run(&stage).await?,
        Scenario::Day => day::run(&stage).await?,
    };
    Ok(Report::new(options, &stage.stats, figures))
}

/// What a scenario works with.
pub(crate) struct Stage<'a> {
    pub(crate) options: &'a Options,
    pub(crate) target: &'a Target,
    pub(crate) place: &'a Place,
    pub(crate) stats: Stats,
    pub(crate) stop: Stop,
}

impl<'a> Stage<'a> {
    fn new(options: &'a Options, target: &'a Target, place: &'a Place) -> Self {
        Self { options, target, place, stats: Stats::new(), stop: Stop::default() }
    }

    /// Draws a bar.
    pub(crate) fn bar(&self, length: u64, what: &'static str) -> ProgressBar {
        if !self.options.progress {
            return ProgressBar::hidden();
        }
        let style = ProgressStyle::with_template("{msg:28} [{bar:40}] {pos}/{len}").unwrap_or_else(|_| ProgressStyle::default_bar());
        ProgressBar::new(length).with_style(style.progress_chars("█░ ")).with_message(what)
    }

    /// Warms up, measures for as long as was asked, and then tells everybody to stop.
    pub(crate) async fn measure(&self) -> Figures {
        let warm_up = warm_up(self.options.duration());
        sleep(warm_up).await;
        let meter = Meter::begin(self.place.process, &self.stats);
        let bar = self.bar(self.options.seconds, "measuring");
        for _ in 0..self.options.seconds {
            sleep(Duration::from_secs(1)).await;
            bar.inc(1);
        }
        let figures = meter.end();
        bar.finish_and_clear();
        self.stop.set();
        figures
    }
}

/// How long is not counted at the beginning.
fn warm_up(duration: Duration) -> Duration {
    (duration / 5).clamp(Duration::from_millis(200), Duration::from_secs(3))
}

/// A word to all tasks that it is time to end.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stop(Rc<Cell<bool>>);

impl Stop {
    pub(crate) fn set(&self) {
        self.0.set(true);
    }

    pub(crate) fn is_set(&self) -> bool {
        self.0.get()
    }
}

/// What a scenario found, by the names of the report.
pub(crate) type Figures = Map<String, Value>;

/// Measures what the server used while messages were counted.
pub(crate) struct Meter<'a> {
    process: Option<Process>,
    cpu_before: Option<Duration>,
    began: Instant,
    stats: &'a Stats,
}

impl<'a> Meter<'a> {
    pub(crate) fn begin(process: Option<Process>, stats: &'a Stats) -> Self {
        stats.begin();
        Self { process, cpu_before: process.and_then(Process::cpu_time), began: Instant::now(), stats }
    }

    /// Ends the measurement and returns its figures.
    pub(crate) fn end(self) -> Figures {
        self.stats.end();
        let seconds = self.began.elapsed().as_secs_f64();
        let cpu = self.process.and_then(Process::cpu_time).zip(self.cpu_before).map(|(after, before)| after.saturating_sub(before));
        let acked = self.stats.n_acked();
        let mut figures = Figures::new();
        figures.insert("measured_s".to_owned(), round(seconds));
        figures.insert("entries_per_s".to_owned(), round(ratio(acked, seconds)));
        figures.insert("delivered_per_s".to_owned(), round(ratio(self.stats.n_delivered(), seconds)));
        if let Some(cpu) = cpu {
            figures.insert("server_cpu_share".to_owned(), round(cpu.as_secs_f64() / seconds));
            if acked > 0 {
                figures.insert("server_cpu_us_per_entry".to_owned(), round(cpu.as_secs_f64() * 1e6 / as_f64(acked)));
            }
        }
        if let Some(memory) = self.process.and_then(Process::memory_bytes) {
            figures.insert("server_memory_mib".to_owned(), round(as_f64(memory) / 1_048_576.0));
        }
        figures
    }
}

/// Returns a count as a number that can be divided.
pub(crate) fn as_f64(count: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "counts of a load are far below 2^52")]
    let number = count as f64;
    number
}

/// Returns so many in so many seconds.
pub(crate) fn ratio(count: u64, seconds: f64) -> f64 {
    if seconds > 0.0 { as_f64(count) / seconds } else { 0.0 }
}

/// Returns a number with two digits after the point.
pub(crate) fn round(number: f64) -> Value {
    json!((number * 100.0).round() / 100.0)
}
