//! What a stretch of a run cost: the server, its database, and what strangers used of the machine meanwhile.

use std::time::{Duration, Instant};

use anyhow::Result;

use super::procfs::{cpu_of_all, cpu_of_tree};

/// The processes that are measured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Watched {
    pub(crate) server: u32,
    /// Where the server keeps its data in a process apart.
    pub(crate) database: Option<u32>,
}

/// A stretch that has begun.
pub(crate) struct Meter {
    watched: Watched,
    at: Instant,
    begun: Reading,
}

/// What it came to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    pub(crate) wall: Duration,
    pub(crate) server: Duration,
    pub(crate) database: Option<Duration>,
    /// The part of all processors that went to processes that are not ours, from 0 to 1.
    pub(crate) strangers: f64,
}

#[derive(Clone, Copy)]
struct Reading {
    all: Duration,
    ours: Duration,
    server: Duration,
    database: Option<Duration>,
}

impl Meter {
    pub(crate) fn begin(watched: Watched) -> Result<Self> {
        Ok(Self { watched, at: Instant::now(), begun: Reading::take(watched)? })
    }

    pub(crate) fn end(self) -> Result<Cost> {
        let (wall, now) = (self.at.elapsed(), Reading::take(self.watched)?);
        let all = now.all.saturating_sub(self.begun.all);
        let ours = now.ours.saturating_sub(self.begun.ours);
        Ok(Cost {
            wall,
            server: now.server.saturating_sub(self.begun.server),
            database: now.database.zip(self.begun.database).map(|(now, begun)| now.saturating_sub(begun)),
            strangers: share(all.saturating_sub(ours), wall),
        })
    }
}

impl Reading {
    fn take(watched: Watched) -> Result<Self> {
        Ok(Self {
            all: cpu_of_all()?,
            ours: cpu_of_tree(std::process::id())?,
            server: cpu_of_tree(watched.server)?,
            database: watched.database.map(cpu_of_tree).transpose()?,
        })
    }
}

fn share(used: Duration, wall: Duration) -> f64 {
    let n_processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let capacity = wall.saturating_mul(u32::try_from(n_processors).unwrap_or(u32::MAX));
    if capacity.is_zero() { 0.0 } else { used.div_duration_f64(capacity) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_used_is_no_share_and_no_time_is_none_either() {
        assert!(share(Duration::ZERO, Duration::from_secs(1)).abs() < f64::EPSILON);
        assert!(share(Duration::from_secs(1), Duration::ZERO).abs() < f64::EPSILON);
        assert!(share(Duration::from_secs(1), Duration::from_secs(1)) > 0.0);
    }

    #[test]
    fn a_stretch_has_a_length_and_a_database_only_where_there_is_one() {
        let own = std::process::id();
        let cost = Meter::begin(Watched { server: own, database: None }).unwrap().end().unwrap();
        assert!(cost.wall > Duration::ZERO && cost.database.is_none());
        let cost = Meter::begin(Watched { server: own, database: Some(own) }).unwrap().end().unwrap();
        assert!(cost.database.is_some());
    }
}
