//! The only place that prints: the tables on standard output, what is going on on standard error.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line program talks to its user here and nowhere else")]

use std::fmt::Display;

/// Prints what was asked for.
pub(crate) fn line(text: impl Display) {
    println!("{text}");
}

/// Says what is going on.
pub(crate) fn note(text: impl Display) {
    eprintln!("{text}");
}

/// Prints an error with all its causes.
pub(crate) fn error(error: &anyhow::Error) {
    eprintln!("error: {error:#}");
}
