//! The documents tell the truth where a machine can tell: frames in examples are frames, settings and metrics are all there.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a page that cannot be read or cut fails the test, as it should"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use beseda::config::Config;
use beseda::protocol::{ServerFrame, decode};
use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The lines of all fenced blocks of JSON between two headings.
fn examples<'a>(text: &'a str, from: &str, to: &str) -> Vec<&'a str> {
    let start = text.find(from).unwrap_or_else(|| panic!("no heading `{from}`"));
    let rest = &text[start + from.len()..];
    let part = &rest[..rest.find(to).unwrap_or_else(|| panic!("no heading `{to}`"))];
    part.split("```json\n").skip(1).flat_map(|block| block.split("```").next().unwrap_or_default().lines()).collect()
}

fn value(line: &str) -> Value {
    serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))
}

fn type_of(line: &str) -> String {
    value(line)["type"].as_str().unwrap_or_else(|| panic!("no type: {line}")).to_owned()
}

/// The names of an enum's variants as the wire spells them: they are single words.
fn variants(source: &str, name: &str) -> BTreeSet<String> {
    let text = read(source);
    let body = text.split(&format!("pub enum {name} {{")).nth(1).unwrap_or_else(|| panic!("no enum `{name}` in {source}"));
    let lines = body.lines().take_while(|line| *line != "}").filter_map(|line| line.strip_prefix("    "));
    let named = lines.filter(|line| line.starts_with(|first: char| first.is_ascii_uppercase()));
    named.map(|line| line.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase()).collect()
}

#[test]
fn every_frame_that_a_client_sends_is_shown_as_the_server_reads_it() {
    let text = read("docs/protocol.md");
    let lines = examples(&text, "\n## Client to server", "\n## Server to client");
    for line in &lines {
        let frame = decode(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert_eq!(serde_json::to_value(&frame).unwrap(), value(line), "a field that the server does not know");
    }
    let shown: BTreeSet<String> = lines.iter().map(|line| type_of(line)).collect();
    assert_eq!(shown, variants("src/protocol/client.rs", "ClientFrame"));
}

#[test]
fn every_frame_that_the_server_sends_is_shown_as_it_sends_it() {
    let text = read("docs/protocol.md");
    let lines = examples(&text, "\n## Server to client", "\n## Errors");
    for line in &lines {
        let frame: ServerFrame = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert_eq!(beseda::protocol::encode(&frame), *line, "not as the server writes it");
    }
    let shown: BTreeSet<String> = lines.iter().map(|line| type_of(line)).collect();
    assert_eq!(shown, variants("src/protocol/server.rs", "ServerFrame"));
}

#[test]
fn the_page_of_settings_has_every_setting_with_its_default() {
    let text = read("docs/configuration.md");
    let rows: BTreeSet<String> = Config::settings()
        .zip(Config::default().values())
        .map(|(setting, value)| {
            let doc = setting.doc.split_whitespace().collect::<Vec<_>>().join(" ");
            format!("| `{}` | `{value}` | {doc} |", setting.name())
        })
        .collect();
    let written: BTreeSet<String> = text.lines().filter(|line| is_setting(line)).map(str::to_owned).collect();
    let missing: Vec<_> = rows.difference(&written).cloned().collect();
    let stale: Vec<_> = written.difference(&rows).cloned().collect();
    assert!(missing.is_empty() && stale.is_empty(), "missing:\n{}\nstale:\n{}", missing.join("\n"), stale.join("\n"));
}

/// A row of a table whose first cell is `section.key`.
fn is_setting(line: &str) -> bool {
    let cell = line.strip_prefix("| `").and_then(|rest| rest.split('`').next()).unwrap_or_default();
    cell.split_once('.').is_some_and(|(section, key)| !key.is_empty() && Config::settings().any(|known| known.section == section))
}

#[test]
fn the_page_on_operating_names_every_metric_and_no_other() {
    let source: String = rust_below(&root().join("src")).iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    // Without spaces a macro's name and its first argument stand together, however they were wrapped.
    let source: String = source.split_whitespace().collect();
    let recorded: BTreeSet<String> =
        ["counter!(\"", "gauge!(\"", "histogram!(\""].into_iter().flat_map(|mark| metrics_after(mark, &source)).collect();
    let told = metrics_after("`", &read("docs/operating.md"));
    assert_eq!(recorded, told);
}

/// Names that begin with `beseda_` right behind a mark.
fn metrics_after(mark: &str, text: &str) -> BTreeSet<String> {
    let mark = format!("{mark}beseda_");
    let starts = text.match_indices(&mark).map(|(at, _)| &text[at + mark.len() - "beseda_".len()..]);
    starts.map(|rest| rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect()).collect()
}

fn rust_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(rust_below(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}
