//! The only place that prints.
#![expect(clippy::print_stdout, reason = "a command-line program talks to its user here and nowhere else")]

use std::fmt::Display;
use std::io::Write as _;

pub(crate) fn line(text: impl Display) {
    println!("{text}");
    // Whoever follows the run through a pipe sees each line as it comes.
    drop(std::io::stdout().flush());
}
