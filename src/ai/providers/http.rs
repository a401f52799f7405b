//! The HTTP client that all providers share, and what their answers' headers say about repeating.

use std::time::Duration;

use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

use super::RetryAdvice;

/// How long reaching a server may take.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// A server that asks for a longer pause than this is not asked again.
const RETRY_AFTER_MAX: Duration = Duration::from_mins(2);
/// How long an unused connection is kept.
const IDLE_TIMEOUT: Duration = Duration::from_mins(1);
/// How many unused connections to one server are kept.
const IDLE_CONNECTIONS_MAX: usize = 16;

/// The HTTP client that all providers share.
pub type HttpClient = reqwest::Client;

/// Makes the client that all providers share. It follows no redirects: a key must not travel to another host.
#[expect(clippy::disallowed_methods, reason = "the one place that makes the shared client")]
pub fn http_client() -> Result<HttpClient, reqwest::Error> {
    // Fails when one is installed already, which is just as good.
    let _installed = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .pool_idle_timeout(IDLE_TIMEOUT)
        .pool_max_idle_per_host(IDLE_CONNECTIONS_MAX)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("beseda/", env!("CARGO_PKG_VERSION")))
        .build()
}

/// Returns what the headers of a failed answer say about repeating; `None` if they say nothing.
pub(crate) fn retry_advice(headers: &HeaderMap) -> Option<RetryAdvice> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    if text("x-should-retry") == Some("false") {
        return Some(RetryAdvice::Never);
    }
    let millis = text("retry-after-ms").and_then(|value| value.parse::<f64>().ok()).map(|ms| ms / 1000.0);
    let seconds = || text(RETRY_AFTER.as_str()).and_then(|value| value.parse::<f64>().ok());
    let date = || until(text(RETRY_AFTER.as_str())?, text(DATE.as_str())?);
    let delay = millis.or_else(seconds).filter(|delay| delay.is_finite() && *delay >= 0.0).or_else(date);
    match delay.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()) {
        Some(delay) if delay > RETRY_AFTER_MAX => Some(RetryAdvice::Never),
        Some(delay) => Some(RetryAdvice::After(delay)),
        None => (text("x-should-retry") == Some("true")).then_some(RetryAdvice::Backoff),
    }
}

/// Returns the seconds from the server's own time to a date; our clock may differ from the server's.
fn until(date: &str, now: &str) -> Option<f64> {
    let read = |text: &str| jiff::fmt::rfc2822::parse(text).ok().map(|time| time.timestamp().as_second());
    let seconds = read(date)?.checked_sub(read(now)?)?;
    u32::try_from(seconds).ok().map(f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn advice(pairs: &[(&'static str, &'static str)]) -> Option<RetryAdvice> {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, value.parse().unwrap());
        }
        retry_advice(&headers)
    }

    #[test]
    fn the_servers_delay_is_read_in_all_its_forms() {
        let after = |ms| Some(RetryAdvice::After(Duration::from_millis(ms)));
        assert_eq!(advice(&[("retry-after-ms", "1500"), ("retry-after", "9")]), after(1500));
        assert_eq!(advice(&[("retry-after", "2")]), after(2000));
        let date = [("retry-after", "Wed, 21 Oct 2026 07:28:30 GMT"), ("date", "Wed, 21 Oct 2026 07:28:00 GMT")];
        assert_eq!(advice(&date), after(30_000));
        assert_eq!(advice(&[("retry-after", "soon")]), None);
        assert_eq!(advice(&[("retry-after", "-5")]), None);
    }

    #[test]
    fn the_server_may_forbid_or_demand_a_retry() {
        assert_eq!(advice(&[("x-should-retry", "false"), ("retry-after", "1")]), Some(RetryAdvice::Never));
        assert_eq!(advice(&[("x-should-retry", "true")]), Some(RetryAdvice::Backoff));
        assert_eq!(advice(&[("retry-after", "121")]), Some(RetryAdvice::Never));
        assert_eq!(advice(&[]), None);
    }
}
