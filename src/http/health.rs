//! What machines ask: is it alive, is it ready, how does it do.

use std::time::Duration;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::error::{ApiError, Chain};
use super::state::HttpState;
use crate::domain::Timestamp;

/// `/healthz`: the process is alive. It asks nobody: a database that is away is no reason to kill the process.
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// `/readyz`: it can take work. Not while it drains, and not while the database is away.
pub(super) async fn readyz(State(state): State<HttpState>) -> Response {
    if !state.live.is_ready() {
        return (StatusCode::SERVICE_UNAVAILABLE, "draining\n").into_response();
    }
    match state.store.ping().await {
        Ok(()) if state.cache.is_well().await => "ready\n".into_response(),
        // Losing the cache costs speed and nothing else: no reason to send shoppers elsewhere.
        Ok(()) => "ready, but the cache is away\n".into_response(),
        Err(error) => {
            tracing::warn!(error = %Chain(&error), "Not ready: the database gives no sign of life.");
            (StatusCode::SERVICE_UNAVAILABLE, "the database is away\n").into_response()
        }
    }
}

/// `/metrics`: numbers for Prometheus.
pub(super) async fn metrics(State(state): State<HttpState>) -> Result<Response, ApiError> {
    let handle = state.metrics.as_ref().ok_or_else(|| ApiError::not_found("page; this process records no metrics"))?;
    measure_outbox(&state).await;
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], handle.render()).into_response())
}

/// Looked up when it is asked for: a sender that stands still would not report how late it is.
async fn measure_outbox(state: &HttpState) {
    match state.store.oldest_outbound_due().await {
        Ok(due) => metrics::gauge!("beseda_outbox_oldest_seconds").set(overdue(due, state.now()).as_secs_f64()),
        // The other numbers are wanted most of all while the database is away.
        Err(error) => tracing::warn!(error = %Chain(&error), "The age of the outbox could not be read."),
    }
}

/// Returns for how long the oldest message has been due; nothing if none is due yet.
fn overdue(due: Option<Timestamp>, now: Timestamp) -> Duration {
    due.map_or(Duration::ZERO, |due| now.since(due))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use metrics_exporter_prometheus::PrometheusBuilder;

    use super::*;
    use crate::domain::{Author, Body, Channel, ConversationId, Entry, Event, IntegrationId, Phase, Seq};
    use crate::http::auth::Bearer;
    use crate::http::testing::{START, TestApp};
    use crate::store::{Append, AppendOutcome, NewConversation, NewOutbound};

    /// Puts a message for a channel into the outbox, due now.
    async fn post_out(app: &TestApp) {
        let token = app.shopper().await["token"].as_str().unwrap().to_owned();
        let Bearer::Shopper { contact, inbox, .. } = app.state.tokens.read(&token, app.state.now()).unwrap() else {
            panic!("not a shopper's token")
        };
        let (at, channel, seq) = (app.state.now(), Channel::WEB, Seq::new(1));
        let conversation = app.state.id::<ConversationId>();
        let opens = NewConversation { inbox, contact, channel, phase: Phase::Bot, opened_at: at };
        let body = Body::Event(Event::Opened);
        let entry = Entry { conversation, seq, id: app.state.id(), at, author: Author::system(), channel, reference: None, body };
        let outbound = NewOutbound { id: app.state.id(), channel, integration: IntegrationId::from(1), entry: seq, due: at };
        let append = Append {
            tenant: app.tenant,
            conversation,
            epoch: 1,
            claims: false,
            opens: Some(Box::new(opens)),
            entries: vec![Arc::new(entry)],
            change: None,
            timers: Vec::new(),
            outbox: vec![outbound],
        };
        assert_eq!(app.store.append(&[append]).await.unwrap(), [AppendOutcome::Stored]);
    }

    #[tokio::test]
    async fn the_metrics_tell_how_late_the_outbox_is() {
        let recorder = PrometheusBuilder::new().build_recorder();
        // The test's one thread is the one that answers.
        let _recording = metrics::set_default_local_recorder(&recorder);
        let app = TestApp::recording(recorder.handle()).await;
        let shown = async || String::from_utf8(app.get("/metrics").send().await.bytes).unwrap();
        assert!(shown().await.contains("beseda_outbox_oldest_seconds 0\n"));
        post_out(&app).await;
        app.clock.advance(Duration::from_secs(90));
        let text = shown().await;
        assert!(text.contains("beseda_outbox_oldest_seconds 90\n"), "{text}");
    }

    #[test]
    fn what_is_due_later_is_not_late() {
        let later = START.plus(Duration::from_secs(1));
        assert_eq!(overdue(Some(later), START), Duration::ZERO);
        assert_eq!(overdue(Some(START), later), Duration::from_secs(1));
        assert_eq!(overdue(None, START), Duration::ZERO);
    }
}
