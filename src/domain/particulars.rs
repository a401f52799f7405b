//! Addresses and numbers of people, as they write them.

/// The longest e-mail address, as the mail's own standard has it.
const EMAIL_CHARS_MAX: usize = 254;

/// Returns the address in lower case; `None` for what is no address.
#[must_use]
pub fn normal_email(text: &str) -> Option<String> {
    let email = text.trim().to_lowercase();
    let is_one = email.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && !host.is_empty() && !host.contains('@') && !host.starts_with('.') && !host.ends_with('.')
    });
    let is_plain = email.len() <= EMAIL_CHARS_MAX && !email.chars().any(|c| c.is_whitespace() || c.is_control());
    (is_one && is_plain).then_some(email)
}

/// Tells whether a text is a phone number: five to twenty digits, and what people write between them.
#[must_use]
pub fn is_phone(text: &str) -> bool {
    let n_digits = text.chars().filter(char::is_ascii_digit).count();
    let is_plain = text.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '+' | '-' | '(' | ')' | '.'));
    is_plain && (5..=20).contains(&n_digits) && !text.trim_start_matches('+').contains('+')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phone_numbers_are_known_however_they_are_written() {
        for right in ["+7 900 000-00-00", "8(495)123.45.67", "112233"] {
            assert!(is_phone(right), "{right}");
        }
        for wrong in ["", "1234", "+7 900 olga", "1+2345678", "123456789012345678901"] {
            assert!(!is_phone(wrong), "{wrong}");
        }
    }
}
