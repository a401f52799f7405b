//! `beseda knowledge import`: articles from files. Importing the same folder again updates what has changed.

use std::collections::HashMap;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use super::Common;
use super::shop::{Shop, ShopArgs, now};
use crate::demo::{ArticleFile, from_folder};
use crate::domain::{Article, Language};
use crate::store::{ROWS_MAX, TenantStore};

const EXAMPLES: &str = "\
An article is a file such as `en/delivery.md`:
  ---
  title: Delivery by courier
  language: en
  tags: delivery, courier
  questions:
  - can you deliver to my door
  ---
  Couriers work every day …

The same file name in several languages is the same topic. Articles that are not in the folder are left alone.";

#[derive(Debug, Subcommand)]
pub(super) enum KnowledgeCommand {
    /// Read articles from a folder of Markdown files
    #[command(after_help = EXAMPLES)]
    Import(ImportArgs),
}

#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    /// The folder
    folder: PathBuf,
    #[command(flatten)]
    shop: ShopArgs,
}

#[derive(Debug, Default)]
struct Tally {
    added: usize,
    changed: usize,
    same: usize,
}

pub(super) async fn run(common: &Common, command: KnowledgeCommand) -> anyhow::Result<()> {
    let KnowledgeCommand::Import(args) = command;
    let files = from_folder(&args.folder).map_err(|errors| {
        let all: Vec<String> = errors.iter().map(|error| format!("\n  - {error}")).collect();
        anyhow::anyhow!("nothing was imported; put right what is wrong:{}", all.concat())
    })?;
    let shop = Shop::open(common, &args.shop).await?;
    let known = known(&shop.own()).await?;
    let mut tally = Tally::default();
    for file in files {
        import(&shop, &known, file, &mut tally).await?;
    }
    shop.store.close().await;
    let Tally { added, changed, same } = tally;
    let text = format!("Imported: {added} added, {changed} changed, {same} as they were.");
    common.output().answer(&text, &json!({ "added": added, "changed": changed, "unchanged": same }))
}

type Known = HashMap<(String, Language), Article>;

async fn known(store: &TenantStore) -> anyhow::Result<Known> {
    let (mut known, mut after) = (HashMap::new(), None);
    loop {
        let page = store.articles(None, after, ROWS_MAX).await?;
        let Some(last) = page.last() else { return Ok(known) };
        after = Some(last.id);
        known.extend(page.into_iter().map(|article| ((article.slug.clone(), article.language), article)));
    }
}

async fn import(shop: &Shop, known: &Known, file: ArticleFile, tally: &mut Tally) -> anyhow::Result<()> {
    let was = known.get(&(file.slug.clone(), file.language));
    let article = Article {
        tenant: shop.tenant,
        id: was.map_or_else(|| shop.id(), |was| was.id),
        inbox: was.and_then(|was| was.inbox),
        slug: file.slug,
        title: file.title,
        body: file.body,
        language: file.language,
        tags: file.tags,
        questions: file.questions,
        updated_at: was.map_or_else(now, |was| was.updated_at),
    };
    match was {
        Some(was) if *was == article => tally.same += 1,
        Some(_) => {
            shop.own().put_article(&Article { updated_at: now(), ..article }).await?;
            tally.changed += 1;
        }
        None => {
            shop.own().put_article(&article).await?;
            tally.added += 1;
        }
    }
    Ok(())
}
