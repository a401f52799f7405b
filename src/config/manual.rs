//! The commented file of defaults, made from the settings themselves so that it cannot fall behind them.

use super::{Config, Setting};

const HEADER: &str = "\
# The settings of Beseda and their defaults. Copy this file, take the `#` from before what you change, and start with
# `beseda serve --config FILE`. A setting may also be given as an environment variable, which wins over the file:
# `server.listen` is BESEDA_SERVER_LISTEN, and so on. `beseda check-config` shows what holds, and every mistake.
";
const LINE_CHARS_MAX: usize = 118;

/// Returns the text of `config/beseda.toml`.
#[must_use]
pub fn commented_defaults() -> String {
    let mut text = HEADER.to_owned();
    let mut section = "";
    for (setting, value) in Config::settings().zip(Config::default().values()) {
        if setting.section != section {
            section = setting.section;
            text.push_str(&format!("\n[{section}]\n"));
        }
        text.push_str(&page(setting, &value));
    }
    text
}

fn page(setting: &Setting, value: &str) -> String {
    let mut text = String::new();
    let mut line = "#".to_owned();
    for word in setting.doc.split_whitespace() {
        if line.chars().count() + 1 + word.chars().count() > LINE_CHARS_MAX {
            text.push_str(&line);
            text.push('\n');
            "#".clone_into(&mut line);
        }
        line.push(' ');
        line.push_str(word);
    }
    format!("{text}{line}\n#{} = {value}\n", setting.key)
}
