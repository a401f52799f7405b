//! What ractor leaves to us: children that are tasks, and how often a crashed actor is started again.

use std::collections::VecDeque;
use std::future::Future;
use std::time::Duration;

use ractor::{ActorCell, ActorStatus};
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// Tells whether an actor's end was no peaceful one. ractor reports a kill as an end with one of these words.
#[must_use]
pub fn was_killed(reason: Option<&str>) -> bool {
    matches!(reason, Some("killed" | "actor_task_cancelled"))
}

/// Tells whether an actor is past handling messages.
#[must_use]
pub fn is_dead(actor: &ActorCell) -> bool {
    matches!(actor.get_status(), ActorStatus::Stopping | ActorStatus::Stopped)
}

/// A task that dies with its handle.
#[derive(Debug)]
pub struct ChildTask(JoinHandle<()>);

impl Drop for ChildTask {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Starts a task that belongs to its starter: it is aborted when the handle is dropped, and a panic in it is told to
/// `on_crash`, not lost.
#[expect(clippy::disallowed_methods, reason = "this is the supervised spawn that the lint sends everybody to")]
pub fn spawn_child(work: impl Future<Output = ()> + Send + 'static, on_crash: impl FnOnce() + Send + 'static) -> ChildTask {
    ChildTask(tokio::spawn(async move {
        let mut guard = CrashGuard(Some(on_crash));
        work.await;
        guard.0 = None;
    }))
}

/// Starts a task that outlives its starter and ends by itself; a panic in it is logged.
#[expect(clippy::disallowed_methods, reason = "this is the supervised spawn that the lint sends everybody to")]
pub fn spawn_detached(name: &'static str, work: impl Future<Output = ()> + Send + 'static) {
    tokio::spawn(async move {
        let mut guard = CrashGuard(Some(move || tracing::error!(task = name, "A background task crashed.")));
        work.await;
        guard.0 = None;
    });
}

/// Starts a task that a test waits for.
#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the test waits for it, and hears of its panic so")]
pub(crate) fn spawn_for_test<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
    tokio::spawn(work)
}

struct CrashGuard<F: FnOnce()>(Option<F>);

impl<F: FnOnce()> Drop for CrashGuard<F> {
    fn drop(&mut self) {
        // An aborted task is dropped too, but not while panicking.
        if let Some(on_crash) = self.0.take().filter(|_| std::thread::panicking()) {
            on_crash();
        }
    }
}

/// How often an actor may crash before somebody above has to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Restarts within `window`.
    pub restarts_max: usize,
    /// The window.
    pub window: Duration,
    /// The pause before the first restart; each is twice the one before.
    pub pause: Duration,
    /// The longest pause.
    pub pause_max: Duration,
}

/// The crashes of one actor.
#[derive(Debug, Default)]
pub struct Crashes {
    at: VecDeque<Instant>,
    n_total: u64,
}

/// What a crash is answered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Start it again after this pause.
    Restart(Duration),
    /// It crashes too often: it is for the one above.
    Escalate,
}

impl Crashes {
    /// Notes a crash and decides.
    pub fn note(&mut self, now: Instant, budget: &Budget) -> Verdict {
        self.n_total += 1;
        self.at.push_back(now);
        while self.at.front().is_some_and(|at| now.duration_since(*at) > budget.window) {
            self.at.pop_front();
        }
        let n_recent = self.at.len();
        if n_recent > budget.restarts_max {
            return Verdict::Escalate;
        }
        let doublings = u32::try_from(n_recent.saturating_sub(1)).unwrap_or(u32::MAX).min(16);
        Verdict::Restart(budget.pause.saturating_mul(1 << doublings).min(budget.pause_max))
    }

    /// Returns how many there were in all.
    #[must_use]
    pub const fn n_total(&self) -> u64 {
        self.n_total
    }

    /// Tells whether the last one is so long ago that the record may be forgotten.
    #[must_use]
    pub fn is_stale(&self, now: Instant, budget: &Budget) -> bool {
        self.at.back().is_none_or(|at| now.duration_since(*at) > budget.window)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUDGET: Budget = Budget {
        restarts_max: 3,
        window: Duration::from_secs(10),
        pause: Duration::from_millis(100),
        pause_max: Duration::from_millis(300),
    };

    #[test]
    fn pauses_double_up_to_a_limit_and_then_the_one_above_is_told() {
        let mut crashes = Crashes::default();
        let now = Instant::now();
        let verdicts: Vec<_> = (0..4).map(|_| crashes.note(now, &BUDGET)).collect();
        let pause = |ms| Verdict::Restart(Duration::from_millis(ms));
        assert_eq!(verdicts, [pause(100), pause(200), pause(300), Verdict::Escalate]);
    }

    #[test]
    fn crashes_of_long_ago_do_not_count() {
        let mut crashes = Crashes::default();
        let start = Instant::now();
        for i in 0..10_u32 {
            let verdict = crashes.note(start + Duration::from_secs(11) * i, &BUDGET);
            assert_eq!(verdict, Verdict::Restart(Duration::from_millis(100)));
        }
    }

    #[tokio::test]
    async fn a_panic_in_a_child_is_told() {
        let (told_tx, told_rx) = tokio::sync::oneshot::channel();
        let child = spawn_child(async { panic!("for the test") }, move || told_tx.send(()).unwrap());
        told_rx.await.unwrap();
        drop(child);
    }

    #[tokio::test]
    async fn a_child_dies_with_its_handle_and_that_is_no_crash() {
        let (alive_tx, alive_rx) = tokio::sync::oneshot::channel::<()>();
        let child = spawn_child(
            async move {
                std::future::pending::<()>().await;
                drop(alive_tx);
            },
            || panic!("an abort is no crash"),
        );
        drop(child);
        assert!(alive_rx.await.is_err());
    }
}
