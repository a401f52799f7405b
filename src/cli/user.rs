//! `beseda user add` and `beseda user password`: people who work at the desk.

use std::io::{BufRead as _, Read as _};

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use super::Common;
use super::shop::{Shop, ShopArgs, now};
use crate::domain::{Role, User};
use crate::http::auth::Passwords;
use crate::store::StoreError;

/// Dialogues that a new person has at once at the most.
const CAPACITY_USUAL: u32 = 8;
/// More than any password.
const LINE_BYTES_MAX: u64 = 4096;

const ADD_EXAMPLES: &str = "\
Examples:
  beseda user add --email anna@shop.example --role agent --name Anna          makes a password and prints it once
  printf %s \"$PASSWORD\" | beseda user add --email a@shop.example --role admin --name A --password-stdin --json";

#[derive(Debug, Subcommand)]
pub(super) enum UserCommand {
    /// Add a person
    #[command(after_help = ADD_EXAMPLES)]
    Add(AddArgs),
    /// Give a person a new password; all its sign-ins end
    Password(PasswordArgs),
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum RoleArg {
    /// Everything in its shop
    Admin,
    /// Talk with shoppers
    Agent,
}

#[derive(Debug, Args)]
pub(super) struct AddArgs {
    /// The address to sign in with
    #[arg(long)]
    email: String,
    /// What the person may do
    #[arg(long, value_enum)]
    role: RoleArg,
    /// The name that shoppers see [default: the part of the address before `@`]
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    password: PasswordSource,
    #[command(flatten)]
    shop: ShopArgs,
}

#[derive(Debug, Args)]
pub(super) struct PasswordArgs {
    /// The person's address
    #[arg(long)]
    email: String,
    #[command(flatten)]
    password: PasswordSource,
}

#[derive(Debug, Args)]
struct PasswordSource {
    /// Read the password from the first line of stdin; without this one is made and printed
    #[arg(long)]
    password_stdin: bool,
}

pub(super) async fn run(common: &Common, command: UserCommand) -> anyhow::Result<()> {
    match command {
        UserCommand::Add(args) => add(common, args).await,
        UserCommand::Password(args) => password(common, args).await,
    }
}

async fn add(common: &Common, args: AddArgs) -> anyhow::Result<()> {
    let given = args.password.read()?;
    let email = crate::domain::normal_email(&args.email).with_context(|| format!("--email `{}` is no e-mail address", args.email))?;
    let name = args.name.as_deref().map_or_else(|| email.split('@').next().unwrap_or_default(), str::trim).to_owned();
    if name.is_empty() {
        bail!("--name is empty; it is the name that shoppers see");
    }
    let shop = Shop::open(common, &args.shop).await?;
    let passwords = checker(&shop.config)?;
    let secret = given.clone().unwrap_or_else(crate::demo::password);
    if let Some(objection) = passwords.objection(&secret) {
        bail!("the password {objection}");
    }
    let role = match args.role {
        RoleArg::Admin => Role::Admin,
        RoleArg::Agent => Role::Agent,
    };
    let user = User { tenant: shop.tenant, id: shop.id(), email, name, role, active: true, capacity: CAPACITY_USUAL };
    let hash = passwords.hash(&secret).await.map_err(|error| anyhow::anyhow!("{}", error.detail()))?;
    shop.own().create_user(&user, &hash).await.map_err(|error| match error {
        StoreError::Taken { .. } => {
            anyhow::anyhow!("there is already somebody with the address `{}`; `beseda user password` gives a new password", user.email)
        }
        other => other.into(),
    })?;
    shop.store.close().await;
    let made = given.is_none().then_some(secret);
    let mut text = format!("Added {} ({}), {}.", user.name, user.email, role.as_str());
    if let Some(secret) = &made {
        text.push_str(&format!("\nPassword, shown only this once: {secret}"));
    }
    let mut json = json!({
        "id": user.id.to_string(), "email": user.email, "name": user.name, "role": role.as_str(), "tenant": user.tenant.to_string(),
    });
    if let (Some(object), Some(secret)) = (json.as_object_mut(), made) {
        object.insert("password".to_owned(), json!(secret));
    }
    common.output().answer(&text, &json)
}

async fn password(common: &Common, args: PasswordArgs) -> anyhow::Result<()> {
    let given = args.password.read()?;
    let config = common.load(None)?.config;
    let store = crate::app::open_store(&config).await?;
    store.migrate().await?;
    let email = args.email.trim().to_lowercase();
    let Some((user, _)) = store.user_by_email(&email).await? else { bail!("there is nobody with the address `{email}`") };
    let passwords = checker(&config)?;
    let secret = given.clone().unwrap_or_else(crate::demo::password);
    if let Some(objection) = passwords.objection(&secret) {
        bail!("the password {objection}");
    }
    let hash = passwords.hash(&secret).await.map_err(|error| anyhow::anyhow!("{}", error.detail()))?;
    let own = store.of(user.tenant);
    own.set_password(user.id, &hash).await?;
    own.revoke_refresh_tokens_of(user.id, now()).await?;
    store.close().await;
    let mut json = json!({ "id": user.id.to_string(), "email": user.email });
    let mut text = format!("{} has a new password.", user.email);
    if given.is_none() {
        text.push_str(&format!("\nPassword, shown only this once: {secret}"));
        if let Some(object) = json.as_object_mut() {
            object.insert("password".to_owned(), json!(secret));
        }
    }
    common.output().answer(&text, &json)
}

fn checker(config: &crate::config::Config) -> anyhow::Result<Passwords> {
    Passwords::new(config.auth.password_checks_max, config.auth.password_chars_min).map_err(|error| anyhow::anyhow!("{}", error.detail()))
}

impl PasswordSource {
    /// Reads the password, if it is to be read.
    fn read(&self) -> anyhow::Result<Option<String>> {
        if !self.password_stdin {
            return Ok(None);
        }
        let mut line = String::new();
        std::io::stdin().lock().take(LINE_BYTES_MAX).read_line(&mut line).context("the password cannot be read from stdin")?;
        let password = line.trim_end_matches(['\r', '\n']).to_owned();
        if password.is_empty() {
            bail!("--password-stdin was given, but the first line of stdin is empty");
        }
        Ok(Some(password))
    }
}
