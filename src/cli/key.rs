//! `beseda key add`: a program's key, for when nobody is at the desk to make one.

use anyhow::bail;
use clap::{Args, Subcommand};
use serde_json::json;

use super::Common;
use super::shop::{Shop, ShopArgs, now};
use crate::domain::{ApiKey, Scope};
use crate::http::auth::{SecretKind, secrets};

const EXAMPLES: &str = "\
Examples:
  beseda key add --name CRM --scope conversations:read --scope contacts:read
  beseda key add --name Load --scope admin --json          a key for `beseda load`";

#[derive(Debug, Subcommand)]
pub(super) enum KeyCommand {
    /// Add an API key; prints it once
    #[command(after_help = EXAMPLES)]
    Add(AddArgs),
}

#[derive(Debug, Args)]
pub(super) struct AddArgs {
    /// What it is for
    #[arg(long)]
    name: String,
    /// What it allows; may be repeated
    #[arg(long = "scope", value_name = "SCOPE", required = true, num_args = 1.., value_parser = scope)]
    scopes: Vec<Scope>,
    #[command(flatten)]
    shop: ShopArgs,
}

fn scope(text: &str) -> Result<Scope, String> {
    Scope::parse(text).ok_or_else(|| format!("there are {}", Scope::ALL.map(Scope::as_str).join(", ")))
}

pub(super) async fn run(common: &Common, command: KeyCommand) -> anyhow::Result<()> {
    let KeyCommand::Add(args) = command;
    let name = args.name.trim().to_owned();
    if name.is_empty() {
        bail!("--name is empty; say what the key is for");
    }
    let shop = Shop::open(common, &args.shop).await?;
    let secret = SecretKind::ApiKey.make();
    let key = ApiKey { tenant: shop.tenant, id: shop.id(), name, scopes: args.scopes, created_at: now(), last_used_at: None };
    shop.own().create_api_key(&key, secrets::hash(&secret)).await?;
    shop.store.close().await;
    let scopes: Vec<&str> = key.scopes.iter().map(|scope| scope.as_str()).collect();
    let text = format!("Added the key {} ({}).\n  {secret}\nIt is not shown again.", key.name, scopes.join(", "));
    let json = json!({ "id": key.id.to_string(), "key": secret, "name": key.name, "scopes": scopes, "tenant": key.tenant.to_string() });
    common.output().answer(&text, &json)
}
