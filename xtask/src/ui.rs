//! The only place that prints: headings of steps on standard output, mistakes on standard error.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line program talks to its user here and nowhere else")]

use std::fmt::Display;
use std::io::IsTerminal;
use std::time::Duration;

/// Prints what a script or a reader asked for.
pub(crate) fn line(text: impl Display) {
    println!("{text}");
}

/// Announces what begins now.
pub(crate) fn heading(text: impl Display) {
    println!("\n{}", painted("1;36", &format!("── {text}")));
}

/// Says something that needs no answer.
pub(crate) fn note(text: impl Display) {
    println!("{}", painted("2", &format!("   {text}")));
}

/// Prints an error with all its causes.
pub(crate) fn error(error: &anyhow::Error) {
    eprintln!("{} {error:#}", painted("1;31", "error:"));
}

/// Marks an end as good or bad, in colour where there is a terminal.
pub(crate) fn verdict(good: bool, text: &str) -> String {
    painted(if good { "32" } else { "1;31" }, text)
}

/// `7.3 s` or `3 min 07 s`.
pub(crate) fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 { format!("{:.1} s", duration.as_secs_f64()) } else { format!("{} min {:02} s", seconds / 60, seconds % 60) }
}

fn painted(colour: &str, text: &str) -> String {
    if std::io::stdout().is_terminal() { format!("\u{1b}[{colour}m{text}\u{1b}[0m") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_like_a_person_says_them() {
        assert_eq!(duration(Duration::from_millis(7_340)), "7.3 s");
        assert_eq!(duration(Duration::from_secs(187)), "3 min 07 s");
    }
}
