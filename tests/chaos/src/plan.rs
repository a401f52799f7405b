//! The plan of faults: what goes wrong when, all of it rolled from the seed before the run begins.

use std::time::Duration;

use crate::dice::{Dice, For};
use crate::proxy::Direction;

/// Kinds of actors that can be killed, and how often each is chosen.
const VICTIMS: [(u32, &str); 9] = [
    (8, "conversation"),
    (5, "session"),
    (3, "journal"),
    (2, "connection"),
    (1, "directory"),
    (1, "sessions"),
    (1, "dispatcher"),
    (1, "timers"),
    (1, "providers"),
];
/// How long the run goes on untroubled at its beginning, so that there is something to lose.
const BEGIN: Duration = Duration::from_secs(4);
/// Faults of a plan at the most: days of them.
const FAULTS_MAX: usize = 100_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// SIGKILL, and start again after a while.
    Kill { down: Duration },
    /// SIGTERM, and start again.
    Drain,
    /// SIGSTOP, and SIGCONT after a while.
    Freeze { pause: Duration },
    /// An actor dies in the middle of its work.
    Actor { kind: &'static str, times: u64 },
    /// All connections are cut at once.
    CutAll,
    /// Nothing passes in one direction.
    Stall { direction: Direction, pause: Duration },
    /// The disk has no room.
    DiskFull { pause: Duration },
    /// PostgreSQL ends at once and is started again.
    PostgresCrash { down: Duration },
    /// PostgreSQL crashes, and the server is killed while it is away.
    BothCrash { down: Duration },
    /// PostgreSQL's connections are ended.
    PostgresCut,
    /// PostgreSQL stands still.
    PostgresStall { pause: Duration },
    /// Redis is killed and started again.
    RedisKill { down: Duration },
}

impl Fault {
    /// What the summary counts it as.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Kill { .. } => "SIGKILL".to_owned(),
            Self::Drain => "SIGTERM".to_owned(),
            Self::Freeze { .. } => "SIGSTOP".to_owned(),
            Self::Actor { kind, .. } => format!("actor {kind}"),
            Self::CutAll => "all sockets cut".to_owned(),
            Self::Stall { .. } => "network stalled".to_owned(),
            Self::DiskFull { .. } => "disk full".to_owned(),
            Self::PostgresCrash { .. } => "PostgreSQL crashed".to_owned(),
            Self::BothCrash { .. } => "PostgreSQL and server crashed".to_owned(),
            Self::PostgresCut => "PostgreSQL connections ended".to_owned(),
            Self::PostgresStall { .. } => "PostgreSQL stalled".to_owned(),
            Self::RedisKill { .. } => "Redis killed".to_owned(),
        }
    }
}

/// What there is to go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Means {
    pub(crate) small_disk: bool,
    pub(crate) postgres: bool,
    pub(crate) redis: bool,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Kill,
    Drain,
    Freeze,
    Actor,
    CutAll,
    Stall,
    DiskFull,
    PostgresCrash,
    BothCrash,
    PostgresCut,
    PostgresStall,
    RedisKill,
}

/// Rolls the faults of a run: each with the pause before it.
pub(crate) fn roll(seed: u64, length: Duration, means: Means) -> Vec<(Duration, Fault)> {
    let mut dice = Dice::new(seed, For::Plan);
    let mut plan = Vec::new();
    let mut at = BEGIN;
    let only_if = |is: bool, weight: u32| if is { weight } else { 0 };
    let kinds = [
        (16, Kind::Kill),
        (8, Kind::Drain),
        (7, Kind::Freeze),
        (26, Kind::Actor),
        (5, Kind::CutAll),
        (7, Kind::Stall),
        (only_if(means.small_disk, 10), Kind::DiskFull),
        (only_if(means.postgres, 7), Kind::PostgresCrash),
        (only_if(means.postgres, 4), Kind::BothCrash),
        (only_if(means.postgres, 6), Kind::PostgresCut),
        (only_if(means.postgres, 4), Kind::PostgresStall),
        (only_if(means.redis, 5), Kind::RedisKill),
    ];
    while at < length && plan.len() < FAULTS_MAX {
        let Some(kind) = dice.weighted(&kinds) else { break };
        let pause = dice.millis(600, 6_000);
        plan.push((pause, fault(kind, &mut dice)));
        at += pause;
    }
    plan
}

fn fault(kind: Kind, dice: &mut Dice) -> Fault {
    match kind {
        Kind::Kill => Fault::Kill { down: dice.millis(0, 2_500) },
        Kind::Drain => Fault::Drain,
        Kind::Freeze => Fault::Freeze { pause: dice.millis(300, 7_000) },
        Kind::Actor => Fault::Actor { kind: dice.weighted(&VICTIMS).unwrap_or("conversation"), times: dice.between(1, 3) },
        Kind::CutAll => Fault::CutAll,
        Kind::Stall => {
            let direction = if dice.percent(50) { Direction::ToServer } else { Direction::ToClient };
            Fault::Stall { direction, pause: dice.millis(500, 6_000) }
        }
        Kind::DiskFull => Fault::DiskFull { pause: dice.millis(500, 14_000) },
        Kind::PostgresCrash => Fault::PostgresCrash { down: dice.millis(0, 13_000) },
        Kind::BothCrash => Fault::BothCrash { down: dice.millis(500, 4_000) },
        Kind::PostgresCut => Fault::PostgresCut,
        Kind::PostgresStall => Fault::PostgresStall { pause: dice.millis(2_000, 11_000) },
        Kind::RedisKill => Fault::RedisKill { down: dice.millis(0, 6_000) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Means = Means { small_disk: true, postgres: true, redis: true };
    const HOUR: Duration = Duration::from_hours(1);

    #[test]
    fn the_same_seed_plans_the_same_and_another_does_not() {
        assert_eq!(roll(5, HOUR, ALL), roll(5, HOUR, ALL));
        assert_ne!(roll(5, HOUR, ALL), roll(6, HOUR, ALL));
    }

    #[test]
    fn an_hour_holds_every_kind_and_a_run_without_postgres_none_of_its() {
        let names = |means| {
            let mut names: Vec<_> = roll(5, HOUR, means).into_iter().map(|(_, fault)| fault.name()).collect();
            names.sort_unstable();
            names.dedup();
            names
        };
        assert_eq!(names(ALL).len(), 11 + VICTIMS.len());
        let few = names(Means { small_disk: false, postgres: false, redis: false });
        assert!(!few.iter().any(|name| name.contains("PostgreSQL") || name.contains("Redis") || name.contains("disk")), "{few:?}");
    }
}
