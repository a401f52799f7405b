//! Imports run one way: `cli -> app -> http -> actors -> {channels, ai, commerce, payments, push, store} -> domain`, never up and never sideways.
//!
//! Tests inside a file may look anywhere; the program may not.

use crate::assert_none;
use crate::source::{Source, item_length, rust_below};

/// What every room may know of.
const COMMON: [&str; 2] = ["config", "domain"];
/// The rooms side by side, which never look at each other.
const BESIDE: [&str; 6] = ["ai", "channels", "commerce", "payments", "push", "store"];
/// The rooms above them, from the lowest; each may look at all below it.
const ABOVE: [&str; 5] = ["actors", "http", "demo", "app", "cli"];
/// Who speaks the wire's language. The actors do, because a frame is written down once, where it is published, and shared by
/// all who get it; whoever carries it after that carries bytes.
const SPEAKERS: [&str; 2] = ["src/http/", "src/actors/"];

/// Crates with one home: outside it the house knows only our own words for what they do.
const HOMES: [(&str, &[&str]); 13] = [
    ("anyhow", &["main", "cli", "app"]),
    ("axum", &["http", "app"]),
    ("beseda_nlu", &["ai", "cli"]),
    ("clap", &["main", "cli"]),
    ("fred", &["store"]),
    ("jieba_rs", &["ai"]),
    ("ractor", &["actors", "app"]),
    ("p256", &["push"]),
    ("reqwest", &["ai", "channels", "commerce", "payments", "push", "app"]),
    ("sqlx", &["store"]),
    ("tantivy", &["ai"]),
    ("ts_rs", &["protocol"]),
    ("utoipa", &["protocol", "http"]),
];

/// What would make the domain more than plain values and decisions.
const FOREIGN_TO_DOMAIN: [&str; 6] = ["serde::", "serde_json::", "tokio::", "tracing::", "async fn", ".await"];

#[test]
fn imports_run_one_way() {
    let offences = rust_below("src").iter().flat_map(offences).collect::<Vec<_>>();
    assert_none("a room knows only what lies below it (ARCHITECTURE.md); move the shared part down, or hand it in from app", &offences);
}

#[test]
fn crates_stay_in_their_homes() {
    let offences = rust_below("src").iter().flat_map(strays).collect::<Vec<_>>();
    assert_none("this crate has one home; wrap what is needed in a type of ours there", &offences);
}

#[test]
fn actor_refs_stay_with_the_actors() {
    let outside = rust_below("src").into_iter().filter(|source| source.room() != "actors" && source.code.contains("ActorRef"));
    assert_none("an ActorRef never leaves src/actors: hand out the actor's handle", &outside.map(|source| source.path).collect::<Vec<_>>());
}

#[test]
fn the_domain_is_plain() {
    let domain = rust_below("src/domain");
    let found = domain.iter().flat_map(|source| {
        FOREIGN_TO_DOMAIN.iter().filter(|word| source.code.contains(**word)).map(|word| format!("{}: `{word}`", source.path))
    });
    assert_none("the domain has no runtime, no wire and no log: state in, effects out", &found.collect::<Vec<_>>());
}

fn offences(source: &Source) -> Vec<String> {
    let room = source.room();
    if room == "lib" {
        return Vec::new();
    }
    let Some(allowed) = allowed(room) else {
        return vec![format!("{}: the room `{room}` is not on the plan; give it a place in tests/architecture/imports.rs", source.path)];
    };
    let mut known = known_rooms(source);
    known.sort_unstable();
    known.dedup();
    let foreign = known.into_iter().filter(|known| known != room && is_room(known));
    foreign.filter(|known| !permitted(source, &allowed, known)).map(|known| format!("{} knows `{known}`", source.path)).collect()
}

fn permitted(source: &Source, allowed: &[&str], known: &str) -> bool {
    if known == "protocol" { SPEAKERS.iter().any(|speaker| source.path.starts_with(speaker)) } else { allowed.contains(&known) }
}

/// The rooms that a room may know, the wire aside.
fn allowed(room: &str) -> Option<Vec<&'static str>> {
    if let Some(rank) = ABOVE.iter().position(|above| *above == room) {
        return Some([&COMMON[..], &BESIDE[..], &ABOVE[..rank]].concat());
    }
    match room {
        "domain" => Some(Vec::new()),
        "config" | "protocol" => Some(vec!["domain"]),
        "main" => Some(vec!["cli"]),
        _ => BESIDE.contains(&room).then(|| COMMON.to_vec()),
    }
}

fn is_room(name: &str) -> bool {
    COMMON.contains(&name) || BESIDE.contains(&name) || ABOVE.contains(&name) || name == "protocol"
}

/// The first name of every path that starts at the crate's root, however it is spelt.
fn known_rooms(source: &Source) -> Vec<String> {
    let up = "super::".repeat(source.depth());
    ["crate::", "beseda::", &up].into_iter().flat_map(|root| names_after(&source.masked, root)).collect()
}

fn names_after(code: &str, root: &str) -> Vec<String> {
    let starts =
        code.match_indices(root).filter(|(at, _)| !code[..*at].ends_with(|before: char| before.is_alphanumeric() || "_:".contains(before)));
    starts.flat_map(|(at, _)| first_names(&code[at + root.len()..])).collect()
}

/// `store` of `store::Store`; `store` and `domain` of `{store::Store, domain::{A, B}}`.
fn first_names(rest: &str) -> Vec<String> {
    let Some(group) = rest.strip_prefix('{') else { return vec![name(rest)] };
    let mut depth = 0_usize;
    let mut names = vec![name(group)];
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(name(&group[at + 1..])),
            _ => {}
        }
    }
    names
}

fn name(text: &str) -> String {
    text.trim_start().chars().take_while(|character| character.is_alphanumeric() || *character == '_').collect()
}

/// A crate of its own below `src`: its manifest says what it may use, and it knows no room at all.
const OWN_CRATE: &str = "src/ai/nlu/";

fn strays(source: &Source) -> Vec<String> {
    if source.path.starts_with(OWN_CRATE) {
        return Vec::new();
    }
    let abroad = HOMES.iter().filter(|(_, homes)| !homes.contains(&source.room()));
    abroad
        .filter(|(name, _)| uses_crate(&source.masked, name))
        .map(|(name, homes)| format!("{}: `{name}` (home: {})", source.path, homes.join(", ")))
        .collect()
}

fn uses_crate(code: &str, name: &str) -> bool {
    let path = format!("{name}::");
    let used =
        code.match_indices(&path).any(|(at, _)| !code[..at].ends_with(|before: char| before.is_alphanumeric() || "_:".contains(before)));
    used || code.contains(&format!("use {name};"))
}

/// The actors' `handle` is a list of arms; this is where it is measured.
pub(crate) fn function_lines(source: &Source, signature: &str) -> Vec<usize> {
    let starts = source.masked.match_indices(signature);
    starts.map(|(at, _)| source.masked[at..].chars().collect::<Vec<_>>()).map(|rest| lines(&rest[..item_length(&rest)])).collect()
}

fn lines(item: &[char]) -> usize {
    1 + item.iter().filter(|character| **character == '\n').count()
}

#[test]
fn a_look_upwards_or_sideways_is_found_in_every_spelling() {
    let found = |path, text| offences(&Source::new(path, text));
    assert_eq!(found("src/store/mod.rs", "use crate::actors::X;"), ["src/store/mod.rs knows `actors`"]);
    assert_eq!(found("src/store/a.rs", "use crate::{domain::A, ai::{B, C}};"), ["src/store/a.rs knows `ai`"]);
    assert_eq!(found("src/store/a.rs", "fn f() -> crate::http::X {}"), ["src/store/a.rs knows `http`"]);
    assert_eq!(found("src/store/a.rs", "use super::super::http::X;"), ["src/store/a.rs knows `http`"]);
    assert_eq!(found("src/main.rs", "use beseda::app;"), ["src/main.rs knows `app`"]);
    assert_eq!(found("src/domain/a.rs", "use crate::config::X;"), ["src/domain/a.rs knows `config`"]);
    assert_eq!(found("src/store/a.rs", "use crate::protocol::X;"), ["src/store/a.rs knows `protocol`"]);
}

#[test]
fn a_look_downwards_is_free() {
    let found = |path, text| offences(&Source::new(path, text));
    assert_eq!(found("src/http/a.rs", "use crate::{actors::A, store::B, protocol::C, domain::D, config::E, http::F};"), [""; 0]);
    assert_eq!(found("src/actors/session/actor.rs", "use crate::protocol::ServerFrame;"), [""; 0]);
    assert_eq!(found("src/store/a.rs", "use super::http::X; // a module of the store's own"), [""; 0]);
    assert_eq!(found("src/store/a.rs", "#[cfg(test)]\nmod tests { use crate::http::X; }"), [""; 0]);
}

#[test]
fn a_room_that_nobody_planned_is_found() {
    let found = offences(&Source::new("src/utils.rs", ""));
    assert!(found[0].contains("`utils` is not on the plan"), "{found:?}");
}

#[test]
fn a_crate_abroad_is_found_and_a_module_of_its_name_is_not() {
    assert_eq!(strays(&Source::new("src/http/a.rs", "use sqlx::query;")).len(), 1);
    assert_eq!(strays(&Source::new("src/store/a.rs", "use sqlx::query;")).len(), 0);
    assert_eq!(strays(&Source::new("src/http/a.rs", "use crate::store::sqlx::X; use my_sqlx::Y;")).len(), 0);
}
