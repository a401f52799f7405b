//! What a command prints: text for people, or one JSON object for scripts. Answers go to stdout, complaints to stderr.

use std::io::Write as _;

use serde_json::Value;

/// In which form to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Text,
    Json,
}

/// Prints a command's answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Output(Form);

impl Output {
    pub(super) const fn new(json: bool) -> Self {
        Self(if json { Form::Json } else { Form::Text })
    }

    /// Prints an answer in the form that was asked for.
    pub(super) fn answer(self, text: &str, json: &Value) -> anyhow::Result<()> {
        match self.0 {
            Form::Text => print(text),
            Form::Json => print(&serde_json::to_string(json)?),
        }
    }
}

/// Prints a text with an end of line.
///
/// # Errors
/// When stdout cannot be written to.
pub fn print(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    let written = out.write_all(text.trim_end().as_bytes()).and_then(|()| out.write_all(b"\n")).and_then(|()| out.flush());
    match written {
        // A reader such as `head` that has seen enough is no failure of ours.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

/// Says what went wrong, causes included.
pub(super) fn complain(error: &anyhow::Error) {
    let mut text = format!("error: {error}");
    let mut last = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        if !last.contains(&cause) {
            text.push_str(&format!("\n  because: {cause}"));
        }
        last = cause;
    }
    // There is nowhere left to report a failure to.
    writeln!(std::io::stderr(), "{text}").unwrap_or_default();
}
