//! Where the server listens and where it keeps its things.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use super::section::section;
use super::value::scheme_of;

section! {
    /// Where the server listens and where it keeps its things.
    ServerConfig in "server" {
        /// The address and port to listen on. Use `0.0.0.0:8080` to be reached from other machines.
        listen: SocketAddr = SocketAddr::from((Ipv4Addr::LOCALHOST, 8080));
        /// The address that browsers reach the server by, such as `https://chat.shop.example`. Links are made with it.
        /// If empty, links are made with the address that it listens on.
        public_url: Option<String> = None, judged |url| scheme_of(url.as_deref(), &["https://", "http://"]);
        /// The folder of the embedded database and of uploaded files. It is made if it is not there.
        data_dir: PathBuf = PathBuf::from("./data");
        /// How long a stopping server waits for what is under way.
        drain_timeout: Duration = Duration::from_secs(20), within Duration::from_secs(1)..=Duration::from_mins(10);
        /// Whether a proxy in front of the server tells the visitor's address in `X-Forwarded-For`. Its last word is
        /// believed, so turn it on only where every request passes the proxy.
        behind_proxy: bool = false;
        /// Whether the first start of an empty database makes a demo shop with people, an inbox and articles.
        demo: bool = true;
        /// Whether an admin may kill actors to see that nothing is lost. For tests alone: never turn it on where shoppers are.
        chaos: bool = false;
    }
}

impl ServerConfig {
    /// Returns the address that browsers reach the server by, without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> String {
        self.public_url.as_ref().map_or_else(
            || {
                let host = if self.listen.ip().is_unspecified() {
                    "localhost".to_owned()
                } else if self.listen.is_ipv6() {
                    format!("[{}]", self.listen.ip())
                } else {
                    self.listen.ip().to_string()
                };
                format!("http://{host}:{}", self.listen.port())
            },
            |url| url.trim_end_matches('/').to_owned(),
        )
    }
}
