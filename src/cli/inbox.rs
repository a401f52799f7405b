//! `beseda inbox add`: a place where shoppers come in.

use anyhow::bail;
use clap::{Args, Subcommand};
use serde_json::json;

use super::Common;
use super::shop::{Shop, ShopArgs};
use crate::domain::{Inbox, InboxSettings};
use crate::http::auth::{SecretKind, secrets};
use crate::http::normal_origin;

const EXAMPLES: &str = "\
Examples:
  beseda inbox add --name 'Warm Home' --origin https://shop.example
  beseda inbox add --name Test --origin https://shop.example --origin http://localhost:3000 --json";

#[derive(Debug, Subcommand)]
pub(super) enum InboxCommand {
    /// Add an inbox; prints its key and its secret
    #[command(after_help = EXAMPLES)]
    Add(AddArgs),
}

#[derive(Debug, Args)]
pub(super) struct AddArgs {
    /// The name that shoppers see over the chat
    #[arg(long)]
    name: String,
    /// An origin whose pages may show the widget; may be repeated
    #[arg(long = "origin", value_name = "URL", required = true, num_args = 1..)]
    origins: Vec<String>,
    #[command(flatten)]
    shop: ShopArgs,
}

pub(super) async fn run(common: &Common, command: InboxCommand) -> anyhow::Result<()> {
    let InboxCommand::Add(args) = command;
    let mut origins = Vec::new();
    for text in &args.origins {
        match normal_origin(text) {
            Some(origin) if origins.contains(&origin) => {}
            Some(origin) => origins.push(origin),
            None => bail!("--origin `{text}` is no origin; write one as https://shop.example, without a path"),
        }
    }
    let name = args.name.trim().to_owned();
    if name.is_empty() {
        bail!("--name is empty; it is the name that shoppers see over the chat");
    }
    let shop = Shop::open(common, &args.shop).await?;
    let inbox = Inbox {
        tenant: shop.tenant,
        id: shop.id(),
        key: secrets::public_key(),
        secret: SecretKind::Inbox.make(),
        name,
        origins,
        settings: InboxSettings::default(),
    };
    shop.own().create_inbox(&inbox).await?;
    shop.store.close().await;
    let base = shop.config.server.base_url();
    let tag = format!("<script src=\"{base}/widget.js\" data-inbox=\"{}\" async></script>", inbox.key);
    let text = format!(
        "Added the inbox {}.\n  key     {}\n  secret  {}   (signs shoppers' identities; keep it on your server)\n\nPut this on your pages:\n  {tag}",
        inbox.name, inbox.key, inbox.secret
    );
    let json = json!({
        "id": inbox.id.to_string(), "key": inbox.key, "secret": inbox.secret, "name": inbox.name, "origins": inbox.origins,
        "tenant": inbox.tenant.to_string(), "script": tag,
    });
    common.output().answer(&text, &json)
}
