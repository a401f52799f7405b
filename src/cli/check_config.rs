//! `beseda check-config`: the settings that hold, secrets hidden, or every mistake at once.

use clap::Args;
use serde_json::{Map, Value, json};

use super::{Common, output};
use crate::config::{Origin, Shown, commented_defaults};

/// What `check-config` takes.
#[derive(Debug, Args)]
pub(super) struct CheckConfigArgs {
    /// Print a commented file of all defaults instead, to begin a configuration with
    #[arg(long)]
    defaults: bool,
}

pub(super) fn run(common: &Common, args: &CheckConfigArgs) -> anyhow::Result<()> {
    if args.defaults {
        return output::print(&commented_defaults());
    }
    let shown = common.load(None)?.shown();
    common.output().answer(&text(&shown), &json(&shown))
}

fn text(shown: &[Shown]) -> String {
    let mut text = String::from("# All settings are right. These hold:\n");
    if shown.iter().any(|row| row.setting.name() == "server.chaos" && row.value == "true") {
        text.push_str("# WARNING: `server.chaos` is on: an admin may kill parts of this server. Turn it off where shoppers are.\n");
    }
    let mut section = "";
    for row in shown {
        if row.setting.section != section {
            section = row.setting.section;
            text.push_str(&format!("\n[{section}]\n"));
        }
        text.push_str(&format!("{} = {}", row.setting.key, row.value));
        if row.origin != Origin::Default {
            text.push_str(&format!("  # {}", row.origin));
        }
        text.push('\n');
    }
    text
}

fn json(shown: &[Shown]) -> Value {
    let rows = shown.iter().map(|row| {
        let value = format!("v = {}", row.value).parse::<toml::Table>().ok().and_then(|table| table.get("v").cloned());
        let value = value.and_then(|value| serde_json::to_value(value).ok()).unwrap_or_default();
        (row.setting.name(), json!({ "value": value, "origin": row.origin.to_string(), "variable": row.setting.variable() }))
    });
    Value::Object(rows.collect::<Map<_, _>>())
}
