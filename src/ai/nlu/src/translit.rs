//! Russian in Latin letters, turned back: "gde moi zakaz" is "где мои заказ", near enough for n-grams of characters.

/// Letters, the longest first, so that "shch" is one.
const LETTERS: [(&str, &str); 41] = [
    ("shch", "щ"),
    ("sch", "щ"),
    ("zh", "ж"),
    ("kh", "х"),
    ("ts", "ц"),
    ("ch", "ч"),
    ("sh", "ш"),
    ("yu", "ю"),
    ("ju", "ю"),
    ("ya", "я"),
    ("ja", "я"),
    ("yo", "е"),
    ("jo", "е"),
    ("ye", "е"),
    ("iy", "ий"),
    ("ij", "ий"),
    ("yy", "ый"),
    ("a", "а"),
    ("b", "б"),
    ("v", "в"),
    ("w", "в"),
    ("g", "г"),
    ("d", "д"),
    ("e", "е"),
    ("z", "з"),
    ("i", "и"),
    ("j", "й"),
    ("k", "к"),
    ("l", "л"),
    ("m", "м"),
    ("n", "н"),
    ("o", "о"),
    ("p", "п"),
    ("r", "р"),
    ("s", "с"),
    ("t", "т"),
    ("u", "у"),
    ("f", "ф"),
    ("h", "х"),
    ("c", "ц"),
    ("y", "ы"),
];
/// Where the keys of the Russian layout stand on the English one.
const KEYS: (&str, &str) = ("qwertyuiop[]asdfghjkl;'zxcvbnm,.", "йцукенгшщзхъфывапролджэячсмитьбю");

/// Latin letters as Cyrillic ones.
pub fn to_cyrillic(lower: &str) -> String {
    let mut out = String::with_capacity(lower.len() * 2);
    let mut rest = lower;
    while let Some(first) = rest.chars().next() {
        let (taken, letter) = LETTERS
            .iter()
            .find(|(latin, _)| rest.starts_with(latin))
            .map_or((first.len_utf8(), None), |(latin, letter)| (latin.len(), Some(*letter)));
        match letter {
            Some("ы") if out.ends_with(['а', 'е', 'о', 'у', 'и', 'ы']) => out.push('й'),
            Some(letter) => out.push_str(letter),
            None if first == '\'' => out.push('ь'),
            None => out.push(first),
        }
        rest = rest.get(taken..).unwrap_or_default();
    }
    out
}

/// Cyrillic letters as people type them without a Russian keyboard; the trainer makes examples of it.
pub fn to_latin(lower: &str) -> String {
    const LATIN: [(char, &str); 33] = [
        ('а', "a"),
        ('б', "b"),
        ('в', "v"),
        ('г', "g"),
        ('д', "d"),
        ('е', "e"),
        ('ё', "e"),
        ('ж', "zh"),
        ('з', "z"),
        ('и', "i"),
        ('й', "y"),
        ('к', "k"),
        ('л', "l"),
        ('м', "m"),
        ('н', "n"),
        ('о', "o"),
        ('п', "p"),
        ('р', "r"),
        ('с', "s"),
        ('т', "t"),
        ('у', "u"),
        ('ф', "f"),
        ('х', "h"),
        ('ц', "c"),
        ('ч', "ch"),
        ('ш', "sh"),
        ('щ', "sch"),
        ('ъ', ""),
        ('ы', "y"),
        ('ь', ""),
        ('э', "e"),
        ('ю', "yu"),
        ('я', "ya"),
    ];
    let letter = |character: char| LATIN.iter().find(|(cyrillic, _)| *cyrillic == character).map(|(_, latin)| (*latin).to_owned());
    lower.chars().map(|character| letter(character).unwrap_or_else(|| character.to_string())).collect()
}

/// What was typed with the keyboard left in English: "ghbdtn" is "привет".
pub fn from_wrong_layout(lower: &str) -> String {
    let swap = |character: char| {
        let place = KEYS.0.chars().position(|key| key == character)?;
        KEYS.1.chars().nth(place)
    };
    lower.chars().map(|character| swap(character).unwrap_or(character)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_letters_are_turned_back() {
        assert_eq!(to_cyrillic("gde moy zakaz"), "где мой заказ");
        assert_eq!(to_cyrillic("zdravstvuyte, hochu vernut'"), "здравствуйте, хочу вернуть");
    }

    #[test]
    fn a_forgotten_layout_is_read() {
        assert_eq!(from_wrong_layout("ghbdtn? 12"), "привет? 12");
    }

    #[test]
    fn there_and_back_is_near_enough() {
        assert_eq!(to_cyrillic(&to_latin("когда привезут коляску")), "когда привезут коляску");
    }
}
