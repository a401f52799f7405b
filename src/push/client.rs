//! Asks a push service to bring a notification to a browser, once, and says what became of it.

use std::sync::Arc;
use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, DATE, HeaderMap, RETRY_AFTER};

use super::encrypt::encrypt;
use super::endpoint::PublicMachines;
use super::{BrowserKeys, Endpoint, Reach, Vapid};
use crate::domain::Timestamp;

/// How long reaching a service may take, and the whole of it.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const TIMEOUT: Duration = Duration::from_secs(10);
/// How long an unused connection is kept, and how many to one service.
const IDLE_TIMEOUT: Duration = Duration::from_mins(1);
const IDLE_CONNECTIONS_MAX: usize = 4;
/// A service that wants to be left alone for longer is asked again after this.
const RETRY_AFTER_MAX: Duration = Duration::from_hours(1);

/// A notification on its way.
#[derive(Debug, Clone, Copy)]
pub struct Notification<'a> {
    /// What the page's worker reads.
    pub payload: &'a [u8],
    /// Of several with the same word that wait for a browser, the service keeps the last. At most 32 letters of base64 for URLs.
    pub topic: &'a str,
    /// How long the service keeps it for a browser that is away.
    pub ttl: Duration,
}

/// What became of a notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The service has it.
    Taken,
    /// The browser is not there any more.
    Gone,
    /// The service cannot take it now, and may have said when.
    Later(Option<Duration>),
    /// The service will not take it, however often it is asked.
    Refused(String),
}

/// Asks push services.
#[derive(Clone)]
pub struct PushClient {
    http: reqwest::Client,
    vapid: Arc<Vapid>,
    reach: Reach,
}

impl PushClient {
    /// Makes a client that shows itself with these keys. It goes through no proxy: a proxy would look the names up by itself.
    ///
    /// # Errors
    /// When the TLS library cannot be set up.
    #[expect(clippy::disallowed_methods, reason = "addresses that strangers give are called by a client that looks at where they lead")]
    pub fn new(vapid: Arc<Vapid>, reach: Reach) -> Result<Self, reqwest::Error> {
        // Fails when one is installed already, which is just as good.
        let _installed = rustls::crypto::ring::default_provider().install_default();
        let mut builder = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TIMEOUT)
            .pool_idle_timeout(IDLE_TIMEOUT)
            .pool_max_idle_per_host(IDLE_CONNECTIONS_MAX)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .user_agent(concat!("beseda/", env!("CARGO_PKG_VERSION")));
        if reach == Reach::Public {
            builder = builder.dns_resolver(Arc::new(PublicMachines)).https_only(true);
        }
        Ok(Self { http: builder.build()?, vapid, reach })
    }

    /// Sends a notification to a browser.
    pub async fn send(&self, endpoint: &str, keys: &BrowserKeys, notification: Notification<'_>, now: Timestamp) -> Outcome {
        let endpoint = match Endpoint::read(endpoint, self.reach) {
            Ok(endpoint) => endpoint,
            Err(error) => return Outcome::Refused(format!("the kept address {error}")),
        };
        let sealed = match encrypt(notification.payload, keys) {
            Ok(sealed) => sealed,
            Err(error) => return Outcome::Refused(error.to_string()),
        };
        let request = self
            .http
            .post(endpoint.url().clone())
            .header(AUTHORIZATION, self.vapid.authorization(&endpoint.origin(), now))
            .header(CONTENT_ENCODING, "aes128gcm")
            .header(CONTENT_TYPE, "application/octet-stream")
            .header("TTL", notification.ttl.as_secs())
            .header("Topic", notification.topic)
            // "Chat or calendar message", in the words of RFC 8030.
            .header("Urgency", "normal")
            .body(sealed);
        match request.send().await {
            Ok(response) => outcome(response.status(), response.headers(), &endpoint.origin()),
            Err(error) => {
                // The address names the browser, so it is kept out of the log.
                tracing::info!(push.service = endpoint.origin(), error = %error.without_url(), "A push service was not reached.");
                Outcome::Later(None)
            }
        }
    }
}

impl std::fmt::Debug for PushClient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PushClient").finish_non_exhaustive()
    }
}

fn outcome(status: StatusCode, headers: &HeaderMap, service: &str) -> Outcome {
    match status.as_u16() {
        200..=299 => Outcome::Taken,
        404 | 410 => Outcome::Gone,
        429 | 500..=599 => Outcome::Later(retry_after(headers)),
        413 => Outcome::Refused(format!("{service} finds the notification too large")),
        400 | 401 | 403 => {
            Outcome::Refused(format!("{service} says {status}: it does not know our key, or the machine's clock is wrong by hours"))
        }
        300..=399 => Outcome::Refused(format!("{service} says {status}, and redirects are not followed")),
        _ => Outcome::Refused(format!("{service} says {status}")),
    }
}

/// Reads seconds, or a date by the service's own clock.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let date = |text: &str| jiff::fmt::rfc2822::parse(text).ok().map(|time| time.timestamp().as_second());
    let wanted = text(RETRY_AFTER)?;
    let seconds = wanted.parse::<u64>().ok().or_else(|| {
        let until = date(wanted)?.checked_sub(date(text(DATE)?)?)?;
        u64::try_from(until).ok()
    });
    seconds.map(|seconds| Duration::from_secs(seconds).min(RETRY_AFTER_MAX))
}
