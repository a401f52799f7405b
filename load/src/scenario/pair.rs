//! A shopper and an agent in one dialogue, who write in turn or when it is time to.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use tokio::time::{Instant, sleep_until, timeout};

use super::Stop;
use crate::socket::{Heard, Name, PATIENCE, Socket, name_of};
use crate::stats::Stats;
use crate::target::Place;

/// The grain of the runtime's timer: who is woken this late was not held up by the load.
const TIMER_GRAIN: Duration = Duration::from_millis(2);

/// Who is in a dialogue.
pub(crate) struct Pair {
    pub(crate) shopper: Side,
    pub(crate) agent: Side,
}

/// One of the two.
pub(crate) struct Side {
    pub(crate) socket: Socket,
    conversation: Rc<str>,
    name: Name,
    /// The highest number acked to either of them: by the end both have heard it.
    acked: Rc<Cell<u64>>,
    bytes: usize,
    stats: Stats,
}

impl Pair {
    /// Connects both, and lets the agent take what the shopper begins.
    pub(crate) async fn meet(place: &Place, shopper: &str, agent: &str, bytes: usize, stats: &Stats) -> anyhow::Result<Self> {
        let mut shopper = Socket::open(place, shopper, &[], stats).await?;
        let mut agent = Socket::open(place, agent, &[], stats).await?;
        let (conversation, _) = shopper.begin().await?;
        let (_, seq) = agent.ask("take", &conversation).await?;
        let conversation: Rc<str> = conversation.into();
        let acked = Rc::new(Cell::new(seq));
        let side = |socket| Side {
            socket,
            name: name_of(&conversation),
            conversation: Rc::clone(&conversation),
            acked: Rc::clone(&acked),
            bytes,
            stats: stats.clone(),
        };
        Ok(Self { shopper: side(shopper), agent: side(agent) })
    }

    /// Returns the name of the dialogue.
    pub(crate) fn conversation(&self) -> &str {
        &self.shopper.conversation
    }
}

impl Side {
    /// Writes whenever the other has written, until it is time to stop.
    pub(crate) async fn take_turns(mut self, begins: bool, stop: Stop) -> anyhow::Result<Self> {
        if begins {
            self.write(Instant::now()).await?;
        }
        while !stop.is_set() {
            // A lost turn would wait for ever; the end tells what was lost.
            let Ok(heard) = timeout(Duration::from_millis(500), self.socket.next()).await else { continue };
            if self.note(&heard?) && !stop.is_set() {
                self.write(Instant::now()).await?;
            }
        }
        self.hear_the_end().await?;
        Ok(self)
    }

    /// Writes when it is due, whatever came back so far, until it is time to stop.
    pub(crate) async fn keep_time(mut self, first: Instant, every: Duration, stop: Stop) -> anyhow::Result<Self> {
        let mut due = first;
        while !stop.is_set() {
            tokio::select! {
                heard = self.socket.next() => { self.note(&heard?); }
                () = sleep_until(due) => {
                    let now = Instant::now();
                    let counted_from = if now.duration_since(due) < TIMER_GRAIN { now } else { due };
                    self.write(counted_from).await?;
                    due += every;
                }
            }
        }
        self.hear_the_end().await?;
        Ok(self)
    }

    /// Only listens, until it is time to stop.
    pub(crate) async fn listen(mut self, stop: Stop) -> anyhow::Result<Self> {
        while !stop.is_set() {
            let Ok(heard) = timeout(Duration::from_millis(100), self.socket.next()).await else { continue };
            self.note(&heard?);
        }
        self.hear_the_end().await?;
        Ok(self)
    }

    async fn write(&mut self, due: Instant) -> anyhow::Result<()> {
        self.socket.post(&self.conversation, self.bytes, due).await
    }

    /// Counts what was heard. Returns whether it was the other's message.
    fn note(&self, heard: &Heard) -> bool {
        match heard {
            Heard::Ack { due, seq, .. } => {
                self.stats.acked(*due);
                self.acked.set(self.acked.get().max(*seq));
                false
            }
            Heard::Entry { is_own: false, due: Some(due), .. } => {
                self.stats.delivered(*due);
                true
            }
            Heard::Error { code, .. } => {
                self.stats.refused(code);
                false
            }
            Heard::Entry { .. } | Heard::Synced { .. } | Heard::Bye | Heard::Other => false,
        }
    }

    /// Listens until everything asked is answered and everything acked has come.
    async fn hear_the_end(&mut self) -> anyhow::Result<()> {
        let until = Instant::now() + PATIENCE;
        let mut is_quiet = false;
        while Instant::now() < until {
            let is_answered = self.socket.check().n_asked() == 0;
            let has_all = self.socket.check().last_of(self.name) >= self.acked.get();
            if is_answered && has_all && is_quiet {
                break;
            }
            // The other's last ack may still be on its way: a quiet moment after all is there tells that it is not.
            match timeout(Duration::from_millis(300), self.socket.next()).await {
                Ok(heard) => {
                    self.note(&heard?);
                    is_quiet = false;
                }
                Err(_elapsed) => is_quiet = true,
            }
        }
        self.socket.finish();
        Ok(())
    }
}
