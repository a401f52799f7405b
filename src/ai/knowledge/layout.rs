//! Words typed in the wrong keyboard layout: `ljcnfdrf` is `доставка`.

const LATIN: &str = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
const CYRILLIC: &str = "йцукенгшщзхъфывапролджэячсмитьбюё";

/// Returns what the same keys give in the other layout.
pub(crate) fn other_layout(text: &str) -> String {
    text.to_lowercase()
        .chars()
        .map(|letter| swap(letter, LATIN, CYRILLIC).unwrap_or_else(|| swap(letter, CYRILLIC, LATIN).unwrap_or(letter)))
        .collect()
}

fn swap(letter: char, from: &str, to: &str) -> Option<char> {
    let at = from.chars().position(|known| known == letter)?;
    to.chars().nth(at)
}

#[cfg(test)]
mod tests {
    use super::other_layout;

    #[test]
    fn keys_are_read_in_the_other_layout_both_ways() {
        assert_eq!(other_layout("ljcnfdrf b j,vty"), "доставка и обмен");
        assert_eq!(other_layout("куегкт"), "return");
        assert_eq!(other_layout("退货"), "退货");
    }
}
