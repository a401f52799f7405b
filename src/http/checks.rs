//! Judging the fields of a body: all that is wrong is gathered, and told at once.

use std::collections::BTreeMap;

use super::error::ApiError;
use crate::domain::normal_email;

/// The longest name of anything.
const NAME_CHARS_MAX: usize = 120;

/// What is wrong so far.
#[derive(Debug, Default)]
pub(super) struct Checks {
    wrong: BTreeMap<String, String>,
}

impl Checks {
    /// Notes what is wrong with a field.
    pub(super) fn note(&mut self, field: &str, wrong: impl Into<String>) {
        self.wrong.entry(field.to_owned()).or_insert_with(|| wrong.into());
    }

    /// Returns the name without the spaces around it.
    pub(super) fn name(&mut self, field: &str, text: &str) -> String {
        self.text(field, text, NAME_CHARS_MAX)
    }

    /// Returns a text on one line that is not empty, without the spaces around it.
    pub(super) fn text(&mut self, field: &str, text: &str, chars_max: usize) -> String {
        let text = text.trim();
        if text.is_empty() {
            self.note(field, "must not be empty");
        } else if text.chars().count() > chars_max {
            self.note(field, format!("must have at most {chars_max} characters"));
        } else if text.chars().any(char::is_control) {
            self.note(field, "must not have control characters in it");
        }
        text.to_owned()
    }

    /// Returns the same, or nothing for a text that is absent or empty.
    pub(super) fn optional(&mut self, field: &str, text: Option<&str>, chars_max: usize) -> Option<String> {
        let text = text.map(str::trim).filter(|text| !text.is_empty())?;
        Some(self.text(field, text, chars_max))
    }

    /// Returns the address in lower case.
    pub(super) fn email(&mut self, field: &str, text: &str) -> String {
        normal_email(text).unwrap_or_else(|| {
            self.note(field, "must be an e-mail address such as `anna@shop.example`");
            String::new()
        })
    }

    /// Ends the judging.
    pub(super) fn done(self) -> Result<(), ApiError> {
        if self.wrong.is_empty() { Ok(()) } else { Err(ApiError::fields(self.wrong)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let mut checks = Checks::default();
        checks.name("name", "  ");
        checks.email("email", "anna");
        let error = checks.done().unwrap_err();
        assert_eq!(error.detail(), "`email` must be an e-mail address such as `anna@shop.example`; `name` must not be empty");
    }

    #[test]
    fn addresses_are_kept_in_lower_case_and_odd_ones_refused() {
        let is_right = |text: &str| {
            let mut checks = Checks::default();
            checks.email("email", text);
            checks.done().is_ok()
        };
        assert_eq!(Checks::default().email("email", " Anna@Shop.Example "), "anna@shop.example");
        assert!(is_right("anna@localhost") && is_right("анна@магазин.рф"));
        for wrong in ["", "@", "a@", "@b", "a@b@c", "a b@c", "a@.c", "a@c.", &format!("{}@b.c", "a".repeat(260))] {
            assert!(!is_right(wrong), "{wrong}");
        }
    }
}
