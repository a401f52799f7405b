//! Private, throw-away servers for the tests: a PostgreSQL and a Redis on free ports of this machine's own address.
//!
//! Each is a guard: dropped at the end, on an error and on a panic, it stops its server by the process id that it started and removes its folder.
//! The servers are also tied to the life of this program by the kernel (`setpriv --pdeathsig`), so that even SIGKILL leaves none behind.

mod launch;
mod postgres;
mod redis;

use std::ffi::OsString;

use anyhow::Result;

use postgres::Postgres;
use redis::Redis;

/// Both servers, running.
pub(crate) struct Servers {
    postgres: Postgres,
    redis: Redis,
}

impl Servers {
    /// Starts both. Must be called from the main thread: the kernel ties the servers to the life of the thread that started them.
    pub(crate) fn start() -> Result<Self> {
        Ok(Self { redis: Redis::start()?, postgres: Postgres::start()? })
    }

    /// What the tests read: where the servers are.
    pub(crate) fn environment(&self) -> [(&'static str, OsString); 2] {
        [("BESEDA_TEST_POSTGRES", self.postgres.url().into()), ("BESEDA_TEST_REDIS", self.redis.url().into())]
    }

    /// What tests read that take the servers away: which processes they are.
    pub(crate) fn processes(&self) -> [(&'static str, OsString); 2] {
        let pid = |pid: u32| OsString::from(pid.to_string());
        [("BESEDA_TEST_POSTGRES_PID", pid(self.postgres.pid())), ("BESEDA_TEST_REDIS_PID", pid(self.redis.pid()))]
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream;

    use super::*;

    fn address(url: &str) -> String {
        let rest = url.split("://").nth(1).unwrap();
        rest.rsplit('@').next().unwrap().split('/').next().unwrap().to_owned()
    }

    #[test]
    fn redis_answers_until_it_is_dropped_and_not_after() {
        let redis = Redis::start().unwrap();
        let address = address(&redis.url());
        let mut socket = TcpStream::connect(&address).unwrap();
        socket.write_all(b"PING\r\n").unwrap();
        let mut answer = [0; 5];
        socket.read_exact(&mut answer).unwrap();
        assert_eq!(&answer, b"+PONG");
        drop(redis);
        assert!(TcpStream::connect(&address).is_err());
    }

    #[test]
    fn postgres_listens_until_it_is_dropped_and_leaves_no_folder() {
        let postgres = Postgres::start().unwrap();
        let (address, folder) = (address(&postgres.url()), postgres.folder().to_owned());
        assert!(TcpStream::connect(&address).is_ok() && folder.is_dir());
        drop(postgres);
        assert!(TcpStream::connect(&address).is_err() && !folder.exists());
    }
}
