//! Lists of what has a name: cities, people's names, goods, colours. A list never decides: it tells the tagger what a word may be.

use std::sync::LazyLock;

use crate::entities::tokens::{Script, Token};
use crate::hash::{Hash, HashTable};

/// Words of the longest name.
const WORDS_MAX: usize = 4;
/// Ideographs of the longest name.
const DENSE_MAX: usize = 8;

/// The lists, each with its bit.
pub const CITY: u8 = 1;
/// First names, and family names.
pub const PERSON: u8 = 2;
/// Goods.
pub const PRODUCT: u8 = 4;
/// Colours.
pub const COLOUR: u8 = 8;
/// Brands and models' names.
pub const BRAND: u8 = 16;

static LISTS: LazyLock<Gazetteer> = LazyLock::new(|| {
    let mut gazetteer = Gazetteer::default();
    gazetteer.add(CITY, include_str!("../../data/lists/cities.txt"));
    gazetteer.add(PERSON, include_str!("../../data/lists/people.txt"));
    gazetteer.add(PRODUCT, include_str!("../../data/lists/products.txt"));
    gazetteer.add(COLOUR, include_str!("../../data/lists/colours.txt"));
    gazetteer.add(BRAND, include_str!("../../data/lists/brands.txt"));
    gazetteer
});

/// What a run of tokens may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Match {
    /// Lists that a name beginning at this token stands on.
    pub begins: u8,
    /// Lists of names that go on over this token.
    pub inside: u8,
}

/// All lists in one table.
#[derive(Debug, Default)]
pub struct Gazetteer {
    names: HashTable<u32, (u8, &'static str)>,
}

impl Gazetteer {
    /// The lists that the models were trained with.
    pub fn embedded() -> &'static Self {
        &LISTS
    }

    fn add(&mut self, list: u8, lines: &'static str) {
        // One name a line or several with a comma between; a name's first form is the one that is told.
        for line in lines.lines().filter(|line| !line.starts_with('#')) {
            let mut told = "";
            for name in line.split(',').map(str::trim).filter(|name| !name.is_empty()) {
                if told.is_empty() || list != CITY {
                    told = name;
                }
                let entry = self.names.entry(key_of(name)).or_insert((0, told));
                if list == CITY && entry.0 & CITY == 0 {
                    entry.1 = told;
                }
                entry.0 |= list;
            }
        }
    }

    /// What each token may be.
    pub fn matches(&self, tokens: &[Token]) -> Vec<Match> {
        let mut matches = vec![Match::default(); tokens.len()];
        for (at, token) in tokens.iter().enumerate() {
            if matches!(token.script, Script::Digit | Script::Sign) {
                continue;
            }
            let longest = if token.script == Script::Dense { DENSE_MAX } else { WORDS_MAX };
            let mut hash = Hash::of_kind(9);
            let mut found = (0, 0);
            for (length, part) in tokens.iter().skip(at).take(longest).enumerate() {
                if part.script != token.script && !(length > 0 && part.lower == "-") {
                    break;
                }
                if part.lower != "-" {
                    hash = with(hash, part.script, &part.lower);
                    if let Some((lists, _)) = self.names.get(&hash.row()) {
                        found = (*lists, length);
                    }
                }
            }
            if found.0 != 0 {
                for (length, entry) in matches.iter_mut().skip(at).take(found.1 + 1).enumerate() {
                    if length == 0 { entry.begins |= found.0 } else { entry.inside |= found.0 }
                }
            }
        }
        matches
    }

    /// The form of a name that the list gives.
    pub fn told(&self, surface: &str) -> Option<&'static str> {
        self.names.get(&key_of(surface)).map(|(_, told)| *told)
    }

    /// The lists on which a whole surface stands.
    pub fn lists(&self, surface: &str) -> u8 {
        self.names.get(&key_of(surface)).map_or(0, |(lists, _)| *lists)
    }
}

fn key_of(name: &str) -> u32 {
    let text = crate::normal::Text::read(name);
    let parts = crate::entities::tokens::tokens(&text);
    parts.iter().filter(|part| part.lower != "-").fold(Hash::of_kind(9), |hash, part| with(hash, part.script, &part.lower)).row()
}

fn with(hash: Hash, script: Script, lower: &str) -> Hash {
    match script {
        Script::Dense => hash.with_text(lower),
        _ => hash.with_text(stem(script, lower)).with(' '),
    }
}

/// Cuts a word's ending, roughly: enough for "Краснодару" to be "Краснодар".
pub fn stem(script: Script, word: &str) -> &str {
    const CYRILLIC: [&str; 46] = [
        "иями", "ями", "ами", "ого", "его", "ему", "ому", "ыми", "ими", "ией", "ах", "ях", "ов", "ев", "ей", "ой", "ий", "ый", "ая", "яя",
        "ое", "ее", "ые", "ие", "ым", "им", "ом", "ем", "ам", "ям", "ую", "юю", "ью", "ия", "ии", "ию", "а", "я", "о", "е", "ы", "и", "у",
        "ю", "ь", "й",
    ];
    const LATIN: [&str; 3] = ["'s", "es", "s"];
    let endings: &[&str] = match script {
        Script::Cyrillic => &CYRILLIC,
        Script::Latin => &LATIN,
        _ => return word,
    };
    let stems = endings.iter().filter_map(|ending| word.strip_suffix(ending));
    stems.filter(|stem| stem.chars().nth(2).is_some()).min_by_key(|stem| stem.len()).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::tokens::tokens;
    use crate::normal::Text;

    #[test]
    fn names_are_found_in_any_case_and_told_in_one() {
        let lists = Gazetteer::embedded();
        for surface in ["Краснодару", "Краснодаром", "краснодар"] {
            assert_eq!(lists.told(surface), Some("Краснодар"), "{surface}");
        }
        let matches = lists.matches(&tokens(&Text::read("из Нижнего Новгорода в 武汉")));
        assert_ne!(matches[1].begins & CITY, 0);
        assert_ne!(matches[2].inside & CITY, 0);
        assert_ne!(matches[4].begins & CITY, 0);
    }
}
