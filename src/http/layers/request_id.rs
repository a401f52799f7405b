//! One id through a whole exchange: the client's own if it sent a sane one, in the log, in the answer, in a problem's body.

use axum::http::{HeaderMap, HeaderName};

/// The header that carries it.
pub(in crate::http) const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// The longest that is taken over from a client.
const CHARS_MAX: usize = 64;

tokio::task_local! {
    static CURRENT: String;
}

/// Returns the id of the request that this task answers.
pub(in crate::http) fn current() -> Option<String> {
    CURRENT.try_with(Clone::clone).ok()
}

/// Runs what answers the request under its id.
pub(super) async fn under<F: Future>(id: String, answer: F) -> F::Output {
    CURRENT.scope(id, answer).await
}

/// Returns the client's id if it may stand in a log, and else a new one.
pub(super) fn of(headers: &HeaderMap) -> String {
    let given = headers.get(HEADER).and_then(|value| value.to_str().ok());
    given.filter(|id| is_sane(id)).map_or_else(|| format!("req_{:016x}", rand::random::<u64>()), str::to_owned)
}

/// A client's word goes into our log, so it must not be able to write lines of its own there.
fn is_sane(id: &str) -> bool {
    (1..=CHARS_MAX).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clients_id_is_kept_only_if_it_is_harmless() {
        let of_text = |text: &str| of(&HeaderMap::from_iter([(HEADER, text.parse().unwrap())]));
        assert_eq!(of_text("trace-1.2:3"), "trace-1.2:3");
        for wrong in ["", "two words", "a\"b", &"x".repeat(65)] {
            assert!(of_text(wrong).starts_with("req_"), "{wrong}");
        }
        assert_ne!(of(&HeaderMap::new()), of(&HeaderMap::new()));
    }
}
