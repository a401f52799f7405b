//! The stage: two shops in one database, with admins, agents, programs and inboxes, made by the command line and the public HTTP interface.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::Stdio;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use crate::checker::Dialogue;
use crate::frame;
use crate::history::{Name, Names};
use crate::rest::{Call, Rest};
use crate::server::Server;

pub(crate) const ORIGIN: &str = "https://shop.example";
const PASSWORD: &str = "correct horse battery staple";
const SECOND: &str = "Second shop";
const PAGE: u32 = 200;

/// One shop, with the secrets of its admin.
pub(crate) struct Shop {
    pub(crate) admin: Account,
    pub(crate) inbox: String,
}

/// Somebody who signs in.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) email: String,
    token: Mutex<Option<String>>,
}

impl Account {
    pub(crate) const fn new(email: String) -> Self {
        Self { email, token: Mutex::new(None) }
    }

    /// Returns a token, signing in where there is none.
    pub(crate) async fn token(&self, rest: &Rest) -> Result<String> {
        let known = self.token.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(token) = known {
            return Ok(token);
        }
        let body = json!({"email": self.email, "password": PASSWORD});
        let tokens = rest.must("POST", "/api/v1/auth/login", Call { body: Some(&body), ..Call::default() }).await?;
        let token = text(&tokens["access_token"])?;
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = Some(token.clone());
        Ok(token)
    }

    /// Forgets a token that is no longer good.
    pub(crate) fn forget(&self) {
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Makes the first shop's admin before the server runs; the command makes the shop too.
pub(crate) fn first_admin(server: &Server) -> Result<Account> {
    add_admin(server, "admin@first.example", &[])
}

/// Makes a second shop in the same database. No command does that yet, so its row is written by hand.
pub(crate) fn second_admin(server: &Server, sql: impl FnOnce(&str) -> Result<()>) -> Result<Account> {
    sql(&format!("INSERT INTO tenants (id, name, created_at) SELECT MAX(id) + 1, '{SECOND}', 0 FROM tenants"))?;
    // Where there are several shops the command lists them, and asks to choose.
    let asked = server.command(&["inbox", "add", "--name", "Any", "--origin", ORIGIN]).output().context("`inbox add` cannot be run")?;
    let said = String::from_utf8_lossy(&asked.stderr).into_owned();
    let id = said.split(&format!(" ({SECOND})")).next().and_then(|before| before.rsplit([' ', ',']).next()).unwrap_or_default().to_owned();
    if asked.status.success() || id.is_empty() {
        bail!("the command line lists no second shop: {said}");
    }
    add_admin(server, "admin@second.example", &["--tenant", &id])
}

fn add_admin(server: &Server, email: &str, more: &[&str]) -> Result<Account> {
    let words = [&["user", "add", "--email", email, "--name", "Admin", "--role", "admin", "--password-stdin"], more].concat();
    let mut child = server.command(&words).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
    child.stdin.take().context("there is no way to hand the password in")?.write_all(format!("{PASSWORD}\n").as_bytes())?;
    let done = child.wait_with_output()?;
    if !done.status.success() {
        bail!("`user add` failed: {}", String::from_utf8_lossy(&done.stderr));
    }
    Ok(Account::new(email.to_owned()))
}

impl Shop {
    /// Opens an inbox and sets the AI up, on a running server.
    pub(crate) async fn open(rest: &Rest, admin: Account, ai: &str) -> Result<Self> {
        let token = admin.token(rest).await?;
        let call = |body| Call { token: Some(&token), body: Some(body), origin: None };
        let inbox = json!({"name": "Chat", "origins": [ORIGIN], "settings": {"locale": "ru"}});
        let inbox = rest.must("POST", "/api/v1/inboxes", call(&inbox)).await?;
        let provider = json!({"base_url": ai, "model": "chaos", "enabled": true, "api_key": "sk-chaos"});
        rest.must("PUT", "/api/v1/integrations/ai", call(&provider)).await?;
        let inbox = text(&inbox["key"])?;
        Ok(Self { admin, inbox })
    }

    pub(crate) async fn new_agent(&self, rest: &Rest, name: &str) -> Result<Account> {
        let token = self.admin.token(rest).await?;
        let email = format!("{}@{}", name.replace(' ', "-"), self.admin.email.rsplit('@').next().unwrap_or("shop.example"));
        let body = json!({"email": email, "name": name, "role": "agent", "password": PASSWORD});
        rest.must("POST", "/api/v1/users", Call { token: Some(&token), body: Some(&body), origin: None }).await?;
        Ok(Account::new(email))
    }

    pub(crate) async fn new_key(&self, rest: &Rest, name: &str) -> Result<String> {
        let token = self.admin.token(rest).await?;
        let body = json!({"name": name, "scopes": ["conversations:read", "conversations:write"]});
        let made = rest.must("POST", "/api/v1/api-keys", Call { token: Some(&token), body: Some(&body), origin: None }).await?;
        text(&made["key"])
    }

    /// Reads every log of the shop.
    pub(crate) async fn read(&self, rest: &Rest, tenant: usize, names: &Mutex<Names>) -> Result<BTreeMap<Name, Dialogue>> {
        self.admin.forget();
        let token = self.admin.token(rest).await?;
        let call = Call { token: Some(&token), ..Call::default() };
        let keep = |text: &str| names.lock().unwrap_or_else(PoisonError::into_inner).keep(text);
        let mut log = BTreeMap::new();
        let mut next = String::new();
        loop {
            let page = rest.must("GET", &format!("/api/v1/conversations?limit={PAGE}{next}"), call).await?;
            for one in page["items"].as_array().context("a page has no items")? {
                let (id, contact) = (text(&one["id"])?, text(&one["contact"]["id"])?);
                let entries = entries(rest, call, &id, names).await?;
                log.insert(keep(&id), Dialogue { tenant, contact: keep(&contact), entries });
            }
            match page["next"].as_str() {
                Some(before) => next = format!("&before={before}"),
                None => return Ok(log),
            }
        }
    }
}

async fn entries(rest: &Rest, call: Call<'_>, id: &str, names: &Mutex<Names>) -> Result<Vec<frame::Seen>> {
    let mut entries: Vec<frame::Seen> = Vec::new();
    loop {
        let after = entries.last().map_or(0, |last| last.seq);
        let page = rest.must("GET", &format!("/api/v1/conversations/{id}/entries?after={after}&limit={PAGE}"), call).await?;
        let items = page["items"].as_array().context("a page has no items")?;
        for one in items {
            let read = frame::entry(one, &mut names.lock().unwrap_or_else(PoisonError::into_inner));
            entries.push(read.with_context(|| format!("this is no entry: {one}"))?);
        }
        if page["more"] != json!(true) || items.is_empty() {
            return Ok(entries);
        }
    }
}

pub(crate) fn text(value: &Value) -> Result<String> {
    value.as_str().map(str::to_owned).with_context(|| format!("`{value}` should be a text"))
}
