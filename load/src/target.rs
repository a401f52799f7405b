//! The shop that the load is on: made on the server by its public interface, and taken away at the end.

use std::time::Duration;

use anyhow::{Context as _, bail};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

use crate::machine::Process;
use crate::options::Options;
use crate::tasks;

/// How long a request may take. Taking a big shop away is many of them.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(40);
/// Requests under way at once while clients are made.
const AT_ONCE: usize = 32;
/// How often the shop is tried to be taken away: each try takes as much as fits into the server's time limit.
const TAKE_AWAY_MAX: usize = 60;
/// The page that shoppers of the load come from.
const ORIGIN: &str = "https://load.example";
/// The password of the agents of the load: they live as long as the load does, on a shop that nobody else is in.
const PASSWORD: &str = "a password for the load";

/// A server.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// Its address, without a slash at the end.
    pub(crate) url: String,
    /// An API key of the installation's owner.
    pub(crate) key: String,
    /// Its process, if it is on this machine.
    pub(crate) process: Option<Process>,
}

impl Place {
    /// Reads what the command line gave.
    pub(crate) fn given(options: &Options) -> anyhow::Result<Self> {
        let url = options.url.clone().unwrap_or_default();
        let url = url.trim_end_matches('/').to_owned();
        if !url.starts_with("http://") {
            bail!("--url `{url}` must begin with http:// and name a server on this machine or in this network");
        }
        let key = options.key.clone().context("--url needs --key: an API key with the scope `admin` of the server's first shop")?;
        Ok(Self { url, key, process: options.pid.map(Process) })
    }

    /// Returns host and port.
    pub(crate) fn authority(&self) -> &str {
        let rest = self.url.trim_start_matches("http://");
        rest.split('/').next().unwrap_or(rest)
    }
}

/// A shop for the load.
#[derive(Debug)]
pub(crate) struct Target {
    place: Place,
    http: Client,
    tenant: String,
    /// An API key of the shop with the scope `admin`.
    pub(crate) key: String,
    inbox: String,
}

impl Target {
    /// Makes the shop.
    pub(crate) async fn make(place: &Place) -> anyhow::Result<Self> {
        // The library wants a provider even where nothing is encrypted. It may be installed already; then that one serves.
        let _installed = rustls::crypto::ring::default_provider().install_default();
        #[expect(clippy::disallowed_methods, reason = "this is the tester's one client, with its timeout")]
        let http = Client::builder().timeout(REQUEST_TIMEOUT).build()?;
        let mut target = Self { place: place.clone(), http, tenant: String::new(), key: place.key.clone(), inbox: String::new() };
        let made = target.ask(Method::POST, "/api/v1/system/tenants", &json!({ "name": "Load" })).await?;
        target.tenant = text(&made, "id")?;
        target.key = text(&made, "key")?;
        let inbox = json!({ "name": "Load", "origins": [ORIGIN] });
        target.inbox = text(&target.ask(Method::POST, "/api/v1/inboxes", &inbox).await?, "key")?;
        Ok(target)
    }

    /// Makes shoppers and returns their tokens.
    pub(crate) async fn shoppers(&self, count: usize) -> anyhow::Result<Vec<String>> {
        tasks::each((0..count).collect(), AT_ONCE, |_| {
            let request = self.http.post(self.at("/api/v1/widget/sessions")).header("origin", ORIGIN).json(&json!({ "inbox": self.inbox }));
            async move { text(&answer(request.send().await?).await?, "token") }
        })
        .await
    }

    /// Makes agents and returns their tokens. Each password takes the server some 60 ms, on purpose.
    pub(crate) async fn agents(&self, count: usize) -> anyhow::Result<Vec<String>> {
        tasks::each((0..count).collect(), 4, |index| {
            let email = format!("agent-{index}@{}.load.example", self.tenant.to_lowercase().replace('_', "-"));
            let body = json!({ "email": email, "name": format!("Agent {index}"), "role": "agent", "password": PASSWORD });
            let made = self.http.post(self.at("/api/v1/users")).bearer_auth(&self.key).json(&body);
            let login = self.http.post(self.at("/api/v1/auth/login")).json(&json!({ "email": email, "password": PASSWORD }));
            async move {
                answer(made.send().await?).await?;
                text(&answer(login.send().await?).await?, "access_token")
            }
        })
        .await
    }

    /// Takes the shop away.
    pub(crate) async fn take_away(&self) -> anyhow::Result<()> {
        let path = self.at(&format!("/api/v1/system/tenants/{}", self.tenant));
        for _ in 0..TAKE_AWAY_MAX {
            let answer = self.http.delete(&path).bearer_auth(&self.place.key).send().await?;
            match answer.status() {
                StatusCode::NO_CONTENT | StatusCode::NOT_FOUND => return Ok(()),
                // It goes on where the time ended.
                StatusCode::SERVICE_UNAVAILABLE | StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => {}
                status => bail!("the server answered {status}: {}", answer.text().await?),
            }
        }
        bail!("it was not done after {TAKE_AWAY_MAX} tries")
    }

    async fn ask(&self, method: Method, path: &str, body: &Value) -> anyhow::Result<Value> {
        answer(self.http.request(method, self.at(path)).bearer_auth(&self.key).json(body).send().await?).await
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.place.url)
    }
}

async fn answer(response: reqwest::Response) -> anyhow::Result<Value> {
    let (status, url) = (response.status(), response.url().path().to_owned());
    let body = response.text().await?;
    if !status.is_success() {
        bail!("{url} answered {status}: {body}");
    }
    serde_json::from_str(&body).with_context(|| format!("{url} answered no JSON"))
}

fn text(value: &Value, key: &str) -> anyhow::Result<String> {
    value.get(key).and_then(Value::as_str).map(str::to_owned).with_context(|| format!("the server's answer has no `{key}`"))
}
