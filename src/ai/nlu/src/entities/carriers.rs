//! Whose number of a parcel it is: by its format, and by its check digit where the carrier has one.

/// The carrier whose number this is beyond doubt; a number that only looks like one has none.
pub(crate) fn carrier(surface: &str) -> Option<&'static str> {
    let number = surface.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
    let digits = number.chars().filter_map(|character| character.to_digit(10)).collect::<Vec<_>>();
    if number.starts_with("1Z") && number.len() == 18 {
        return is_ups(&number).then_some("ups");
    }
    if is_s10(&number) {
        return Some("post");
    }
    if digits.len() != number.len() {
        return lettered(&number);
    }
    match digits.len() {
        14 if is_russian_post(&digits) => Some("russian_post"),
        20 | 22 if is_usps(&digits) => Some("usps"),
        _ => None,
    }
}

/// Whether it can be nothing but the number of a parcel: people mistype check digits, and these shapes are nobody else's.
pub(crate) fn has_shape(surface: &str) -> bool {
    let number = surface.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
    let bytes = number.as_bytes();
    let digits = |from: usize, to: usize| bytes.get(from..to).is_some_and(|part| part.iter().all(u8::is_ascii_digit));
    let letters = |from: usize, to: usize| bytes.get(from..to).is_some_and(|part| part.iter().all(u8::is_ascii_uppercase));
    let union = bytes.len() == 13 && letters(0, 2) && digits(2, 11) && letters(11, 13);
    let ups = bytes.len() == 18 && number.starts_with("1Z");
    let american =
        matches!(bytes.len(), 20 | 22) && digits(0, bytes.len()) && matches!(bytes.get(..2), Some(b"91" | b"92" | b"93" | b"94" | b"95"));
    union || ups || american || carrier(surface).is_some()
}

/// Carriers whose numbers have letters and no check digit.
fn lettered(number: &str) -> Option<&'static str> {
    let tail = |prefix: &str| number.strip_prefix(prefix).filter(|tail| tail.chars().all(|tail| tail.is_ascii_digit())).map(str::len);
    [
        ("SF", 12..=13, "sf"),
        ("YT", 13..=15, "yto"),
        ("ZTO", 12..=12, "zto"),
        ("JDVB", 11..=13, "jd"),
        ("JDVA", 8..=13, "jd"),
        ("JD", 13..=13, "jd"),
        ("JD", 16..=16, "yodel"),
        ("JJD", 12..=20, "dhl"),
        ("TBA", 12..=12, "amazon"),
        ("JT", 13..=13, "jt"),
        ("STO", 12..=15, "sto"),
    ]
    .into_iter()
    .find(|(prefix, lengths, _)| tail(prefix).is_some_and(|length| lengths.contains(&length)))
    .map(|(.., carrier)| carrier)
}

/// The Universal Postal Union's S10: two letters, eight digits and a check digit, two letters of the country.
fn is_s10(number: &str) -> bool {
    let bytes = number.as_bytes();
    let (Some(service), Some(serial), Some(country)) = (bytes.get(..2), number.get(2..11), bytes.get(11..)) else { return false };
    let letters = service.iter().chain(country).all(u8::is_ascii_uppercase) && country.len() == 2;
    let digits = serial.chars().filter_map(|character| character.to_digit(10)).collect::<Vec<_>>();
    let Some((check, serial)) = digits.split_last().filter(|_| digits.len() == 9) else { return false };
    let sum = serial.iter().zip([8, 6, 4, 2, 3, 5, 9, 7]).map(|(digit, weight)| digit * weight).sum::<u32>();
    let wanted = match 11 - sum % 11 {
        10 => 0,
        11 => 5,
        other => other,
    };
    letters && *check == wanted
}

/// Fourteen digits, the last of which makes odd places, counted threefold, and even ones a multiple of ten.
fn is_russian_post(digits: &[u32]) -> bool {
    weighted_tens(digits, 3, 1)
}

/// Twenty or twenty-two digits; the last makes every second place, counted from the right, threefold a multiple of ten.
fn is_usps(digits: &[u32]) -> bool {
    weighted_tens(digits, 3, 1)
}

fn weighted_tens(digits: &[u32], first: u32, second: u32) -> bool {
    let Some((check, body)) = digits.split_last() else { return false };
    let sum = body.iter().rev().enumerate().map(|(place, digit)| digit * if place % 2 == 0 { first } else { second }).sum::<u32>();
    (10 - sum % 10) % 10 == *check
}

/// `1Z` and sixteen signs; letters count as (place in the alphabet + 1) mod 10.
fn is_ups(number: &str) -> bool {
    let value = |character: char| character.to_digit(10).or_else(|| (u32::from(character).checked_sub(63)).map(|from| from % 10));
    let values = number.chars().skip(2).filter_map(value).collect::<Vec<_>>();
    let Some((check, body)) = values.split_last().filter(|_| values.len() == 16) else { return false };
    let sum = body.iter().enumerate().map(|(place, value)| value * if place % 2 == 0 { 1 } else { 2 }).sum::<u32>();
    (10 - sum % 10) % 10 == *check
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_tell_a_number_from_one_that_only_looks_so() {
        for (number, wanted) in [
            ("1Z999AA10123456784", Some("ups")),
            ("1Z999AA10123456785", None),
            ("RB123456785GB", Some("post")),
            ("RB 1234 5678 5 GB", Some("post")),
            ("RB123456784GB", None),
            ("9400100000000000000006", Some("usps")),
            ("9400100000000000000005", None),
            ("SF1234567890123", Some("sf")),
            ("80083740712342", None),
        ] {
            assert_eq!(carrier(number), wanted, "{number}");
        }
    }

    #[test]
    fn the_russian_post_counts_as_it_says() {
        let with_check =
            |body: &str| (0..10).map(|check| format!("{body}{check}")).filter(|number| carrier(number) == Some("russian_post")).count();
        assert_eq!(with_check("1018000000001"), 1);
    }
}
