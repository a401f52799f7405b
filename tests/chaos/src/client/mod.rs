//! A client of other make: it knows the page of the protocol, does legal and illegal things at random, and writes down what it sees.
//!
//! A person may have several clients. Each has one socket at a time, its own cursors, and its own list of what was not acked yet; after a
//! reconnect it resumes and sends that again under the same refs, as the page tells clients to do.

mod asking;
mod deed;
mod hearing;
mod line;

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use serde_json::json;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until, timeout_at};

use crate::dice::{Dice, For};
use crate::frame::Frame;
use crate::history::{Ask, Fact, Name, Right};
use crate::rest::Call;
use crate::shop::{Account, ORIGIN, text};
use crate::stage::{Phase, Someone, Stage};
use deed::Deed;
use line::Line;

/// Requests that wait to be sent again, at the most; what is older is given up.
const UNACKED_MAX: usize = 32;
/// How many are asked at once by a flood: more than `in_flight`.
const FLOOD: usize = 40;
/// How many of a hundred keep their sockets when the faults are over; the others come back and resume.
const KEPT_PERCENT: u32 = 60;
/// Twice the heartbeat that the server is set to, and some more for a machine that is busy.
const SILENCE_MAX: Duration = Duration::from_secs(20);
/// When all faults are over: the pause before what was refused is sent again.
const AGAIN_AFTER: Duration = Duration::from_secs(2);

/// How a client gets a token.
pub(crate) enum Credentials {
    /// By a widget session; the secret brings the same shopper back, on all its clients.
    Visitor(Arc<tokio::sync::Mutex<Option<String>>>),
    Account(Arc<Account>),
    Key(String),
}

pub(crate) struct Client {
    pub(crate) number: u64,
    pub(crate) someone: Arc<Someone>,
    pub(crate) credentials: Credentials,
    pub(crate) stage: Arc<Stage>,
    dice: Dice,
    token: Option<String>,
    /// The last number seen in each conversation.
    cursors: HashMap<Name, u64>,
    watched: HashSet<Name>,
    unacked: VecDeque<Arc<Ask>>,
    /// What this socket was asked and has not answered.
    pending: HashMap<Name, Arc<Ask>>,
    n_asked: u64,
}

/// Why a client leaves its socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leaving {
    /// The other side ended it, or it fell silent.
    Ended,
    /// The faults are over.
    Kept,
    /// It wants to.
    Drop,
    Forget,
    Close,
}

impl Client {
    pub(crate) fn new(number: u64, someone: Arc<Someone>, credentials: Credentials, stage: Arc<Stage>) -> Self {
        let dice = Dice::new(stage.seed, For::Client(number));
        Self {
            number,
            someone,
            credentials,
            stage,
            dice,
            token: None,
            cursors: HashMap::new(),
            watched: HashSet::new(),
            unacked: VecDeque::new(),
            pending: HashMap::new(),
            n_asked: 0,
        }
    }

    /// Lives until the run is over.
    pub(crate) async fn live(mut self) {
        let mut phase = self.stage.phase.subscribe();
        let mut kept = None;
        while *phase.borrow_and_update() == Phase::Fire {
            match self.connect().await {
                Ok(line) => kept = self.stay(line, &mut phase).await,
                // The server is down or the network is: that is what the run is about.
                Err(_) => sleep(self.dice.millis(50, 800)).await,
            }
        }
        self.settle(kept, &mut phase).await;
    }

    async fn connect(&mut self) -> Result<Line> {
        let token = self.token().await?;
        let direct = self.dice.percent(25) || *self.stage.phase.borrow() != Phase::Fire;
        let to = if direct { self.stage.rest.address } else { self.stage.proxy };
        self.cursors_to_follow();
        let mut line = Line::open(&self.stage, to, self.someone.number, &token, &self.cursors).await?;
        self.pending.clear();
        match line.welcome().await {
            Ok(frame) => {
                self.hear(&frame);
                Ok(line)
            }
            Err(error) => {
                if line.was_rejected() || error.to_string().contains("unauthorized") {
                    self.forget_token();
                }
                line.end(&error.to_string());
                Err(error)
            }
        }
    }

    async fn token(&mut self) -> Result<String> {
        if let Some(token) = &self.token {
            return Ok(token.clone());
        }
        let rest = self.stage.rest;
        let token = match &self.credentials {
            Credentials::Key(key) => key.clone(),
            Credentials::Account(account) => account.token(&rest).await?,
            Credentials::Visitor(secret) => {
                // One at a time, or two clients of a new shopper would become two shoppers.
                let mut secret = secret.lock().await;
                let inbox = self.stage.shops.get(self.someone.person.tenant).map(|shop| shop.inbox.as_str()).unwrap_or_default();
                let body = json!({"inbox": inbox, "visitor": *secret});
                let made =
                    rest.must("POST", "/api/v1/widget/sessions", Call { origin: Some(ORIGIN), body: Some(&body), token: None }).await?;
                *secret = Some(text(&made["visitor"])?);
                text(&made["token"])?
            }
        };
        self.token = Some(token.clone());
        Ok(token)
    }

    fn forget_token(&mut self) {
        self.token = None;
        if let Credentials::Account(account) = &self.credentials {
            account.forget();
        }
    }

    /// Stays on a socket until either side has had enough of it. Returns it if it is to be kept when the faults are over: then nothing
    /// but the server brings it what it has missed.
    async fn stay(&mut self, mut line: Line, phase: &mut watch::Receiver<Phase>) -> Option<Line> {
        if self.send_again(&mut line).await.is_err() {
            line.end("a write failed");
            return None;
        }
        let mut is_deaf = false;
        let leaving = tokio::select! {
            leaving = self.act_and_listen(&mut line, &mut is_deaf) => leaving,
            _ = phase.changed() => Leaving::Kept,
        };
        match leaving {
            Leaving::Ended => {}
            Leaving::Kept if self.dice.percent(KEPT_PERCENT) => {
                if is_deaf {
                    line.note(Fact::Deaf(false));
                }
                return Some(line);
            }
            Leaving::Drop | Leaving::Kept => line.end("dropped by the client"),
            Leaving::Close => line.close().await,
            Leaving::Forget => {
                line.end("dropped and forgotten by the client");
                self.cursors.clear();
                self.watched.clear();
            }
        }
        None
    }

    async fn act_and_listen(&mut self, line: &mut Line, is_deaf: &mut bool) -> Leaving {
        let mut next_deed = Instant::now() + self.dice.pause(self.stage.pause);
        let mut deaf_until: Option<Instant> = None;
        let mut heard_at = Instant::now();
        loop {
            if deaf_until.is_some_and(|until| until <= Instant::now()) {
                (deaf_until, heard_at, *is_deaf) = (None, Instant::now(), false);
                line.note(Fact::Deaf(false));
            }
            let wake = deaf_until.map_or(next_deed, |until| until.min(next_deed));
            tokio::select! {
                frame = line.read(), if deaf_until.is_none() => match frame {
                    Some(frame) => {
                        heard_at = Instant::now();
                        if let Frame::Error { code, .. } = &frame && &**code == "unauthorized" { self.forget_token() }
                        self.hear(&frame);
                    }
                    None => return Leaving::Ended,
                },
                () = sleep_until(wake) => {}
            }
            if deaf_until.is_none() && heard_at.elapsed() > SILENCE_MAX {
                line.end("the server fell silent");
                return Leaving::Ended;
            }
            if next_deed > Instant::now() {
                continue;
            }
            next_deed = Instant::now() + self.dice.pause(self.stage.pause);
            match deed::next(self.someone.person.kind, &mut self.dice) {
                Deed::Drop => return Leaving::Drop,
                Deed::DropAndForget => return Leaving::Forget,
                Deed::Close => return Leaving::Close,
                Deed::GoDeaf if deaf_until.is_none() => {
                    deaf_until = Some(Instant::now() + self.dice.millis(500, 8_000));
                    line.note(Fact::Deaf(true));
                    *is_deaf = true;
                }
                deed => {
                    if self.act(line, deed).await.is_err() {
                        line.end("a write failed");
                        return Leaving::Ended;
                    }
                }
            }
        }
    }

    async fn act(&mut self, line: &mut Line, deed: Deed) -> Result<()> {
        match deed {
            Deed::Typing | Deed::Read => self.pass(line, deed).await,
            Deed::Page => line.write(&json!({"type": "page", "url": "https://shop.example/boots", "title": "Boots"}).to_string()).await,
            Deed::Nonsense => {
                let nonsense = ["{}", "[1]", "{\"type\":\"fly\"}", "{\"type\":\"post\",\"ref\":7}", "not json", "{\"type\":\"beat\"}"];
                let nonsense = self.dice.pick(&nonsense).copied().unwrap_or("{}");
                line.write(nonsense).await
            }
            Deed::Again => {
                let recent: Vec<Arc<Ask>> = self.someone.shared().recent.iter().cloned().collect();
                let Some(ask) = self.dice.pick(&recent).cloned() else { return Ok(()) };
                self.send(line, &ask).await
            }
            Deed::PostTwice => {
                let Some(ask) = self.ask(deed) else { return Ok(()) };
                self.send(line, &ask).await?;
                self.send(line, &ask).await
            }
            Deed::Flood => {
                for _ in 0..FLOOD {
                    let Some(ask) = self.ask(Deed::Flood) else { return Ok(()) };
                    self.send(line, &ask).await?;
                }
                Ok(())
            }
            deed => {
                let Some(ask) = self.ask(deed) else { return Ok(()) };
                self.send(line, &ask).await
            }
        }
    }

    /// What is not answered: typing, and how far one has read.
    async fn pass(&mut self, line: &mut Line, deed: Deed) -> Result<()> {
        let mut known: Vec<(Name, u64)> = self.cursors.iter().map(|(name, seq)| (Arc::clone(name), *seq)).collect();
        known.sort_unstable();
        let Some((conversation, seq)) = self.dice.pick(&known).cloned() else { return Ok(()) };
        let frame = if deed == Deed::Read {
            json!({"type": "read", "conversation": &*conversation, "seq": seq.max(1)})
        } else {
            json!({"type": "typing", "conversation": &*conversation})
        };
        line.write(&frame.to_string()).await
    }

    async fn send(&mut self, line: &mut Line, ask: &Arc<Ask>) -> Result<()> {
        // Written down first: it may arrive even where the write fails.
        line.note(Fact::Asked(Arc::clone(ask)));
        self.pending.insert(Arc::clone(&ask.reference), Arc::clone(ask));
        if ask.right == Right::May && ask.what.is_acked() {
            self.someone.shared().sent(ask);
            let known = self.unacked.iter().any(|one| one.reference == ask.reference);
            let done = self.someone.shared().done.contains(&ask.reference);
            if !known && !done {
                if self.unacked.len() >= UNACKED_MAX {
                    self.unacked.pop_front();
                }
                self.unacked.push_back(Arc::clone(ask));
            }
        }
        line.write(&ask.wire).await
    }

    /// What was not acked before, and is not on its way now, is sent again, under the same refs.
    async fn send_again(&mut self, line: &mut Line) -> Result<()> {
        let waiting: Vec<Arc<Ask>> = self.unacked.iter().filter(|ask| !self.pending.contains_key(&ask.reference)).cloned().collect();
        for ask in waiting {
            self.send(line, &ask).await?;
        }
        Ok(())
    }

    /// All faults are over: comes back, unless it never left, sends again what was not acked, and listens until the end.
    async fn settle(mut self, mut kept: Option<Line>, phase: &mut watch::Receiver<Phase>) {
        while *phase.borrow_and_update() == Phase::Quiet {
            let line = match kept.take() {
                Some(line) => Some(line),
                None => self.connect().await.ok(),
            };
            let Some(mut line) = line else {
                sleep(self.dice.millis(50, 500)).await;
                continue;
            };
            if self.listen_to_the_end(&mut line, phase).await {
                return line.settle();
            }
        }
    }

    /// Returns false if the socket ended before that.
    async fn listen_to_the_end(&mut self, line: &mut Line, phase: &mut watch::Receiver<Phase>) -> bool {
        loop {
            if self.send_again(line).await.is_err() {
                line.end("a write failed");
                return false;
            }
            let again_at = Instant::now() + AGAIN_AFTER;
            while Instant::now() < again_at {
                tokio::select! {
                    frame = timeout_at(again_at, line.read()) => match frame {
                        Ok(Some(frame)) => self.hear(&frame),
                        Ok(None) => return false,
                        Err(_elapsed) => {}
                    },
                    _ = phase.changed() => return true,
                }
            }
        }
    }
}
