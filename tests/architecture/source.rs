//! Source files as the rules see them: without comments, without tests, and cut into what is text and what is code.

use std::fs;
use std::path::{Path, PathBuf};

/// One file of the repository.
pub(crate) struct Source {
    /// Relative to the root, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
    /// The text without comments and `#[cfg(test)]` items, line by line where it was; empty for a file of tests.
    pub(crate) code: String,
    /// The same with the insides of strings blanked: for matching braces.
    pub(crate) masked: String,
}

impl Source {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        let (uncommented, masked) = strip(text, Path::new(path).extension().is_some_and(|ending| ending == "rs"));
        let (code, masked) = if is_test(path) { (String::new(), String::new()) } else { without_tests(&uncommented, &masked) };
        Self { path: path.to_owned(), text: text.to_owned(), code, masked }
    }

    /// The room below `src/`: `http` of `src/http/api/users.rs`, `app` of `src/app.rs`.
    pub(crate) fn room(&self) -> &str {
        let inner = self.path.strip_prefix("src/").unwrap_or(&self.path);
        inner.split('/').next().unwrap_or(inner).trim_end_matches(".rs")
    }

    /// How deep the module of this file lies: 1 for `src/http/mod.rs` and `src/app.rs`, 2 for `src/http/error.rs`.
    pub(crate) fn depth(&self) -> usize {
        let inner = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let parts = inner.split('/').count();
        if inner.ends_with("/mod.rs") { parts - 1 } else { parts }
    }

    /// Lines with code on them: comments are welcome, and tests are counted apart.
    pub(crate) fn n_lines(&self) -> usize {
        self.code.lines().filter(|line| !line.trim().is_empty()).count()
    }
}

/// All Rust files below a folder of the repository.
pub(crate) fn rust_below(folder: &str) -> Vec<Source> {
    below(folder, &["rs"])
}

/// All files below a folder with one of these endings, without what is made; nothing where there is no such folder.
pub(crate) fn below(folder: &str, endings: &[&str]) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    collect(&root.join(folder), &mut paths);
    paths.sort();
    let wanted = paths.iter().filter(|path| path.extension().is_some_and(|ending| endings.iter().any(|wanted| ending == *wanted)));
    wanted.map(|path| read(root, path)).collect()
}

fn read(root: &Path, path: &Path) -> Source {
    let text = fs::read_to_string(path).expect("sources are UTF-8");
    let relative = path.strip_prefix(root).expect("it was found below the root").to_string_lossy().replace('\\', "/");
    Source::new(&relative, &text)
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.expect("a folder can be listed to its end").path();
        let name = path.file_name().unwrap_or_default();
        if path.is_file() {
            paths.push(path);
        } else if name != "node_modules" && name != "dist" {
            collect(&path, paths);
        }
    }
}

fn is_test(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let front_end_test = [".test.ts", ".test.tsx"].iter().any(|ending| name.ends_with(ending));
    front_end_test || name == "tests.rs" || name.ends_with("_tests.rs") || path.contains("/tests/") || path.contains("/testing/")
}

/// Returns the text without comments, and the same with the insides of strings blanked. Both keep every line and every character's place.
fn strip(text: &str, is_rust: bool) -> (String, String) {
    let characters = text.chars().collect::<Vec<_>>();
    let (mut code, mut masked) = (String::with_capacity(text.len()), String::with_capacity(text.len()));
    let mut at = 0;
    while at < characters.len() {
        let (kind, length) = token(&characters[at..], is_rust);
        let piece = &characters[at..at + length];
        for (offset, character) in piece.iter().enumerate() {
            let blank = if *character == '\n' { '\n' } else { ' ' };
            let edge = offset == 0 || offset + 1 == length;
            code.push(if kind == Token::Comment { blank } else { *character });
            masked.push(if kind == Token::Code || kind == Token::Text && edge { *character } else { blank });
        }
        at += length;
    }
    (code, masked)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Token {
    Code,
    Comment,
    Text,
}

/// What begins here, and how many characters it has (at least one).
fn token(rest: &[char], is_rust: bool) -> (Token, usize) {
    match rest {
        ['/', '/', ..] => (Token::Comment, line(rest)),
        ['/', '*', ..] => (Token::Comment, block(rest, is_rust)),
        ['"', ..] => (Token::Text, quoted(rest, '"')),
        ['r', '#' | '"', ..] if is_rust && raw(rest).is_some() => (Token::Text, raw(rest).unwrap_or(1)),
        ['\'', ..] if is_rust => character(rest),
        [quote @ ('\'' | '`'), ..] => (Token::Text, quoted(rest, *quote)),
        [first, ..] if first.is_alphanumeric() || *first == '_' => (Token::Code, word(rest)),
        _ => (Token::Code, 1),
    }
}

fn line(rest: &[char]) -> usize {
    rest.iter().position(|character| *character == '\n').unwrap_or(rest.len())
}

fn word(rest: &[char]) -> usize {
    rest.iter().position(|character| !character.is_alphanumeric() && *character != '_').unwrap_or(rest.len())
}

fn block(rest: &[char], nests: bool) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        match rest[at..] {
            ['/', '*', ..] if nests || depth == 0 => (depth, at) = (depth + 1, at + 2),
            ['*', '/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

fn quoted(rest: &[char], quote: char) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            '\\' => at += 2,
            found if found == quote => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// The length of `r"…"` or `r#"…"#`, if it is one and not the raw name `r#type`.
fn raw(rest: &[char]) -> Option<usize> {
    let hashes = rest[1..].iter().take_while(|character| **character == '#').count();
    if rest.get(1 + hashes) != Some(&'"') {
        return None;
    }
    let end = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect::<Vec<_>>();
    let body = rest.get(2 + hashes..)?;
    let found = body.windows(end.len()).position(|window| window == end)?;
    Some(2 + hashes + found + end.len())
}

/// A character's literal, or else the mark of a lifetime.
fn character(rest: &[char]) -> (Token, usize) {
    match rest {
        ['\'', '\\', ..] => (Token::Text, quoted(rest, '\'')),
        ['\'', _, '\'', ..] => (Token::Text, 3),
        _ => (Token::Code, 1),
    }
}

/// Blanks each item under `#[cfg(test)]`.
fn without_tests(code: &str, masked: &str) -> (String, String) {
    let (mut code, mut masked) = (code.chars().collect::<Vec<_>>(), masked.chars().collect::<Vec<_>>());
    while let Some(start) = find_test(&masked) {
        let end = start + item_length(&masked[start..]);
        for at in start..end {
            for text in [&mut code, &mut masked] {
                if text[at] != '\n' {
                    text[at] = ' ';
                }
            }
        }
    }
    (code.into_iter().collect(), masked.into_iter().collect())
}

fn find_test(masked: &[char]) -> Option<usize> {
    ["#[cfg(test)]", "#[cfg(any(test"].iter().find_map(|marker| {
        let marker = marker.chars().collect::<Vec<_>>();
        masked.windows(marker.len()).position(|window| window == marker)
    })
}

/// From an attribute to the end of its item: the first `;` or closing brace outside all brackets.
pub(crate) fn item_length(masked: &[char]) -> usize {
    let mut depth = 0_usize;
    for (at, character) in masked.iter().enumerate() {
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            '}' if depth <= 1 => return at + 1,
            '}' => depth -= 1,
            ';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    masked.len()
}

#[test]
fn comments_and_tests_are_not_code() {
    let text =
        "//! crate::http\nuse a; /* b /* c */ d */ use e;\n#[cfg(test)]\nmod tests {\n  const X: &str = \"}\";\n  use f;\n}\nuse g;\n";
    let source = Source::new("src/x.rs", text);
    assert_eq!(source.code.split_whitespace().collect::<Vec<_>>(), ["use", "a;", "use", "e;", "use", "g;"]);
    assert_eq!(source.code.lines().count(), text.lines().count());
}

#[test]
fn quotes_lifetimes_and_raw_strings_do_not_confuse_the_cutter() {
    let text = "fn f<'a>(x: &'a str) { m('\"', '\\'', r#\"a \" // b\"#, \"// c\"); } // gone";
    let source = Source::new("src/x.rs", text);
    assert!(source.code.contains("\"// c\"") && source.code.contains("// b") && !source.code.contains("gone"), "{}", source.code);
    assert!(!source.masked.contains("// c"), "{}", source.masked);
}

#[test]
fn rooms_and_depths_are_read_from_paths() {
    let at = |path| Source::new(path, "");
    assert_eq!((at("src/app.rs").room(), at("src/app.rs").depth()), ("app", 1));
    assert_eq!((at("src/http/mod.rs").room(), at("src/http/mod.rs").depth()), ("http", 1));
    assert_eq!((at("src/http/api/users.rs").room(), at("src/http/api/users.rs").depth()), ("http", 3));
}
