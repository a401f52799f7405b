//! The shape of a file: it begins by saying what it is for, it is short, and an actor's `handle` is a list of arms.

use crate::assert_none;
use crate::imports::function_lines;
use crate::source::{Source, below, rust_below};

/// The most lines of code that a file may have; comments and its tests do not count.
const LINES_MAX: usize = 400;
/// The longest an actor's `handle` may be.
const HANDLE_LINES_MAX: usize = 50;
/// Where our own Rust lies.
const RUST: [&str; 5] = ["benches", "examples", "src", "tests", "xtask/src"];
const FRONT_ENDS: [&str; 2] = ["dashboard/src", "widget/src"];

#[test]
fn every_file_begins_by_saying_what_it_is_for() {
    let without = all_rust().into_iter().filter(|source| !has_header(&source.text)).map(|source| source.path);
    assert_none("a file begins with `//!`: what it is for, as a phrase", &without.collect::<Vec<_>>());
}

#[test]
fn files_are_short() {
    let front_ends = FRONT_ENDS.iter().flat_map(|folder| below(folder, &["ts", "tsx"]));
    let written = all_rust().into_iter().chain(front_ends).filter(|source| !is_generated(source));
    let long = written.filter(|source| source.n_lines() > LINES_MAX).map(|source| format!("{}: {} lines", source.path, source.n_lines()));
    assert_none(&format!("a file has {LINES_MAX} lines of code at most; it holds two ideas: part them"), &long.collect::<Vec<_>>());
}

#[test]
fn an_actors_handle_is_a_list_of_arms() {
    let actors = rust_below("src/actors");
    let long = actors.iter().flat_map(|source| {
        let lengths = function_lines(source, "async fn handle(").into_iter().filter(|length| *length > HANDLE_LINES_MAX);
        lengths.map(|length| format!("{}: {length} lines", source.path))
    });
    assert_none(&format!("`handle` has {HANDLE_LINES_MAX} lines at most: one call for each arm"), &long.collect::<Vec<_>>());
}

fn all_rust() -> Vec<Source> {
    RUST.iter().flat_map(|folder| rust_below(folder)).collect()
}

/// A phrase, not the bare mark.
fn has_header(text: &str) -> bool {
    text.lines().next().and_then(|line| line.strip_prefix("//! ")).is_some_and(|phrase| phrase.split_whitespace().count() >= 2)
}

fn is_generated(source: &Source) -> bool {
    ["dashboard/src/protocol/rest.ts", "widget/src/protocol/bodies.ts"].iter().any(|path| source.path.ends_with(path))
        || source.path.ends_with("/protocol/frames.ts")
}

#[test]
fn only_code_makes_a_file_long() {
    let source = Source::new("src/a.rs", "//! Header.\n\n// Why.\nfn a() {}\n\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\n");
    assert_eq!(source.n_lines(), 1);
}

#[test]
fn a_header_is_a_phrase() {
    assert!(has_header("//! The only wiring.\n"));
    assert!(!has_header("") && !has_header("//!\n//! Late.\n") && !has_header("// The wiring.\n") && !has_header("use a;\n//! Late."));
}

#[test]
fn a_function_is_measured_to_its_closing_brace() {
    let source = Source::new("src/actors/a.rs", "async fn handle(&self) {\n  m(\"}\");\n  if x { y }\n}\nfn other() {\n}\n");
    assert_eq!(function_lines(&source, "async fn handle("), [4]);
}
