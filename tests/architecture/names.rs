//! A provider's name is written in its own folder and in its `registry.rs`, nowhere else, front ends included: adding one adds a folder.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::assert_none;
use crate::source::{Source, below, rust_below};

/// The rooms of providers: each folder in one of these is a provider's, but for [`SHARED`].
const ROOMS: [&str; 4] = ["src/ai/providers", "src/channels", "src/commerce", "src/payments"];
/// Folders there that are about all providers of the room, or are ourselves.
const SHARED: [&str; 5] = ["builtin", "contract", "layers", "testing", "web"];
/// Names that say nothing about what a file is for.
const EMPTY_NAMES: [&str; 5] = ["common", "helper", "helpers", "misc", "utils"];

#[test]
fn only_its_folder_and_the_registry_spell_a_providers_name() {
    let mut sources = rust_below("src");
    // A test says what it plays with.
    sources.retain(|source| !source.path.contains("/tests"));
    sources.extend(["widget/src", "dashboard/src"].iter().flat_map(|folder| below(folder, &["ts", "tsx", "css"])));
    let offences = providers().iter().flat_map(|provider| strangers(provider, &sources)).collect::<Vec<_>>();
    assert_none("a provider's name outside its folder; ask its descriptor or its Capabilities instead", &offences);
}

#[test]
fn files_are_named_for_what_they_do() {
    let named_for_nothing = |source: &Source| source.path.split(['/', '.']).any(|part| EMPTY_NAMES.contains(&part));
    let found = rust_below("src").into_iter().filter(named_for_nothing).map(|source| source.path);
    assert_none("a name that says nothing; put the code beside its only caller or name what it does", &found.collect::<Vec<_>>());
}

/// A provider: where it lives and what it is called.
struct Provider {
    home: String,
    registry: String,
    name: String,
}

fn providers() -> Vec<Provider> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    ROOMS.iter().flat_map(|room| folders(&root.join(room)).into_iter().map(|name| Provider::new(room, name))).collect()
}

impl Provider {
    fn new(room: &str, name: String) -> Self {
        Self { home: format!("{room}/{name}/"), registry: format!("{room}/registry.rs"), name }
    }
}

fn folders(room: &Path) -> BTreeSet<String> {
    let Ok(entries) = fs::read_dir(room) else { return BTreeSet::new() };
    let folders = entries.filter_map(|entry| entry.ok().filter(|entry| entry.path().is_dir()));
    folders.filter_map(|folder| folder.file_name().into_string().ok()).filter(|name| !SHARED.contains(&name.as_str())).collect()
}

fn strangers(provider: &Provider, sources: &[Source]) -> Vec<String> {
    let abroad = sources.iter().filter(|source| !source.path.starts_with(&provider.home) && source.path != provider.registry);
    abroad.filter(|source| spells(&source.code, &provider.name)).map(|source| format!("{}: `{}`", source.path, provider.name)).collect()
}

/// Whether a text has the name as words, alone or in a compound: `telegram`, `telegram_token`, `YandexGptClient`, `sendTelegram`.
fn spells(code: &str, name: &str) -> bool {
    let name = name.replace('_', "");
    let identifiers = code.split(|character: char| !character.is_alphanumeric() && character != '_');
    identifiers.map(parts).any(|parts| (0..parts.len()).any(|from| begins_with(&parts[from..], &name)))
}

/// Whether the name is made of the first few of these words, whole.
fn begins_with(parts: &[String], name: &str) -> bool {
    let mut rest = name;
    for part in parts {
        match rest.strip_prefix(part.as_str()) {
            Some("") => return true,
            Some(shorter) => rest = shorter,
            None => return false,
        }
    }
    false
}

/// The words of an identifier in lower case.
fn parts(identifier: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut before_is_lower = false;
    for character in identifier.chars() {
        if character == '_' || character.is_uppercase() && before_is_lower {
            parts.push(String::new());
        }
        if let Some(last) = parts.last_mut().filter(|_| character != '_') {
            last.extend(character.to_lowercase());
        }
        before_is_lower = character.is_lowercase();
    }
    parts.retain(|part| !part.is_empty());
    parts
}

#[test]
fn a_name_is_found_in_every_compound() {
    for text in ["telegram", "let telegram_token = 1;", "struct TelegramChannel;", "sendTelegram()", "\"telegram\"", "TELEGRAM_URL"] {
        assert!(spells(text, "telegram"), "{text}");
    }
    for text in ["struct YandexGptClient;", "yandex_gpt_key", "yandexgpt", "YANDEX_GPT"] {
        assert!(spells(text, "yandexgpt") && spells(text, "yandex_gpt"), "{text}");
    }
}

#[test]
fn a_word_that_merely_contains_a_name_is_another_word() {
    assert!(!spells("maximum", "max") && !spells("fn vkontakte()", "vk"));
}

#[test]
fn the_folder_and_the_registry_may_spell_it() {
    let provider = Provider::new("src/channels", "telegram".to_owned());
    let sources =
        ["src/channels/telegram/client.rs", "src/channels/registry.rs", "src/http/webhooks.rs"].map(|path| Source::new(path, "telegram"));
    assert_eq!(strangers(&provider, &sources), ["src/http/webhooks.rs: `telegram`"]);
}
