//! The bad network between the clients and the server: a TCP proxy that delays, cuts in the middle of a frame, and stalls one direction.
//!
//! What becomes of a connection is rolled when it is accepted, from the seed and its number. Over all of them stands the weather, which the
//! plan of faults changes: all cut at once, all stalled for a while, or calm.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context as _, Result};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::dice::{Dice, For};

/// Bytes that are moved at once; small, so that cuts fall into frames.
const PIECE_BYTES: usize = 2 * 1024;

/// What holds for all connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Weather {
    /// Connections accepted before this many cuts are cut.
    pub(crate) n_cuts: u64,
    /// Nothing passes in this direction.
    pub(crate) stalled: Option<Direction>,
    /// Nothing is delayed, cut or stalled.
    pub(crate) calm: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    ToServer,
    ToClient,
}

/// What is rolled for one connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Fate {
    /// Each piece is held back for as long at most.
    delay_max: Duration,
    /// After so many bytes in this direction it is cut.
    cut: Option<(Direction, u64)>,
    /// After so many bytes in this direction it stalls for so long.
    stall: Option<(Direction, u64, Duration)>,
}

impl Fate {
    fn roll(dice: &mut Dice) -> Self {
        let direction = |dice: &mut Dice| if dice.percent(50) { Direction::ToServer } else { Direction::ToClient };
        let delay_max = if dice.percent(30) { dice.millis(1, 60) } else { Duration::ZERO };
        let cut = dice.percent(15).then(|| (direction(dice), dice.between(200, 40_000)));
        let stall = dice.percent(10).then(|| (direction(dice), dice.between(200, 20_000), dice.millis(500, 6_000)));
        Self { delay_max, cut, stall }
    }
}

pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    weather: watch::Sender<Weather>,
    n_accepted: Arc<AtomicU64>,
}

impl Proxy {
    pub(crate) async fn start(server: SocketAddr, seed: u64) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("the proxy finds no port")?;
        let address = listener.local_addr()?;
        let weather = watch::Sender::new(Weather::default());
        let n_accepted = Arc::new(AtomicU64::new(0));
        tokio::spawn(accept(listener, server, seed, weather.clone(), Arc::clone(&n_accepted)));
        Ok(Self { address, weather, n_accepted })
    }

    pub(crate) fn change(&self, change: impl FnOnce(&mut Weather)) {
        self.weather.send_modify(change);
    }

    pub(crate) fn n_accepted(&self) -> u64 {
        self.n_accepted.load(Ordering::Relaxed)
    }
}

async fn accept(listener: TcpListener, server: SocketAddr, seed: u64, weather: watch::Sender<Weather>, n_accepted: Arc<AtomicU64>) {
    loop {
        // Out of files for a moment, say; the client tries again.
        let Ok((client, _)) = listener.accept().await else { continue };
        let number = n_accepted.fetch_add(1, Ordering::Relaxed);
        let line = Line { seed, number, weather: weather.subscribe() };
        tokio::spawn(line.carry(client, server));
    }
}

struct Line {
    seed: u64,
    number: u64,
    weather: watch::Receiver<Weather>,
}

impl Line {
    async fn carry(self, client: TcpStream, server: SocketAddr) {
        let Ok(server) = TcpStream::connect(server).await else { return };
        let fate = Fate::roll(&mut Dice::new(self.seed, For::Line(self.number)));
        drop((client.set_nodelay(true), server.set_nodelay(true)));
        let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
        let n_cuts = self.weather.borrow().n_cuts;
        let mut weather = self.weather.clone();
        let up = Pipe {
            direction: Direction::ToServer,
            fate,
            dice: Dice::new(self.seed, For::Pipe(2 * self.number)),
            weather: self.weather.clone(),
        };
        let down = Pipe {
            direction: Direction::ToClient,
            fate,
            dice: Dice::new(self.seed, For::Pipe(2 * self.number + 1)),
            weather: self.weather,
        };
        // Whichever side ends first takes the other with it, at once: that is a cut.
        tokio::select! {
            () = up.pump(from_client, to_server) => {}
            () = down.pump(from_server, to_client) => {}
            _ = weather.wait_for(|now| now.n_cuts > n_cuts) => {}
        }
    }
}

struct Pipe {
    direction: Direction,
    fate: Fate,
    dice: Dice,
    weather: watch::Receiver<Weather>,
}

impl Pipe {
    async fn pump(mut self, mut from: OwnedReadHalf, mut to: OwnedWriteHalf) {
        let mut buffer = vec![0; PIECE_BYTES];
        let mut n_moved = 0;
        loop {
            let Ok(n_read @ 1..) = from.read(&mut buffer).await else { return };
            let Some(piece) = buffer.get(..n_read) else { return };
            self.hold_back(n_moved).await;
            let (kept, is_cut) = self.cut(piece, n_moved);
            if to.write_all(kept).await.is_err() || is_cut {
                return;
            }
            n_moved += n_read as u64;
        }
    }

    async fn hold_back(&mut self, n_moved: u64) {
        let calm = self.weather.borrow().calm;
        if !calm && !self.fate.delay_max.is_zero() {
            let most = u64::try_from(self.fate.delay_max.as_millis()).unwrap_or(1);
            tokio::time::sleep(self.dice.millis(0, most)).await;
        }
        if !calm
            && let Some((_, _, pause)) = self.fate.stall.take_if(|(direction, after, _)| *direction == self.direction && n_moved >= *after)
        {
            tokio::time::sleep(pause).await;
        }
        let direction = self.direction;
        // An error means that the run is over.
        drop(self.weather.wait_for(|now| now.calm || now.stalled != Some(direction)).await);
    }

    /// What of a piece still passes, and whether the line is cut after it.
    fn cut<'a>(&self, piece: &'a [u8], n_moved: u64) -> (&'a [u8], bool) {
        let calm = self.weather.borrow().calm;
        match self.fate.cut {
            Some((direction, after)) if !calm && direction == self.direction && n_moved + piece.len() as u64 >= after => {
                let left = usize::try_from(after.saturating_sub(n_moved)).unwrap_or(0).min(piece.len());
                (piece.get(..left).unwrap_or(piece), true)
            }
            _ => (piece, false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pipe(cut: u64) -> Pipe {
        let fate = Fate { delay_max: Duration::ZERO, cut: Some((Direction::ToClient, cut)), stall: None };
        let weather = watch::Sender::new(Weather::default()).subscribe();
        Pipe { direction: Direction::ToClient, fate, dice: Dice::new(1, For::Line(1)), weather }
    }

    #[test]
    fn a_cut_falls_at_its_byte_and_not_before() {
        assert_eq!(pipe(10).cut(b"12345", 0), (&b"12345"[..], false));
        assert_eq!(pipe(7).cut(b"12345", 5), (&b"12"[..], true));
        let other = Pipe { direction: Direction::ToServer, ..pipe(7) };
        assert_eq!(other.cut(b"12345", 5), (&b"12345"[..], false));
    }

    #[tokio::test]
    async fn what_goes_in_comes_out_until_everything_is_cut() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let proxy = Proxy::start(listener.local_addr().unwrap(), 3).await.unwrap();
        proxy.change(|weather| weather.calm = true);
        let mut client = TcpStream::connect(proxy.address).await.unwrap();
        let (mut server, _) = listener.accept().await.unwrap();
        client.write_all(b"hello").await.unwrap();
        let mut got = [0; 5];
        server.read_exact(&mut got).await.unwrap();
        assert_eq!(&got, b"hello");
        proxy.change(|weather| weather.n_cuts += 1);
        assert_eq!(server.read(&mut got).await.unwrap_or(0), 0);
        assert_eq!(proxy.n_accepted(), 1);
    }
}
