//! Judging colours and styles: what an owner may hand to browsers of its shoppers.

/// Functions that may stand in a value. Those that fetch something are not among them.
const FUNCTIONS: [&str; 14] =
    ["rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color-mix", "calc", "min", "max", "clamp"];
/// Words that have no business in a value at all.
const FETCHING: [&str; 4] = ["url", "src", "image", "image-set"];
/// Signs that end a value, open something else, or hide what is written.
const FORBIDDEN: [char; 9] = [';', '{', '}', '<', '>', '\\', '@', '!', '`'];

pub(super) fn is_colour(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The widget's variables that an owner may set: those that `widget/src/app/look.ts` takes, which a test compares.
pub(super) const VARIABLES: [&str; 12] = [
    "--b-brand-ink",
    "--b-gap",
    "--b-ground",
    "--b-ink",
    "--b-ink-faint",
    "--b-ink-soft",
    "--b-line",
    "--b-line-strong",
    "--b-raised",
    "--b-round",
    "--b-sunken",
    "--b-sunken-strong",
];

pub(super) fn is_variable(name: &str) -> bool {
    VARIABLES.contains(&name)
}

/// Tells whether a value is one value and fetches nothing.
pub(super) fn is_harmless_value(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() || FORBIDDEN.contains(&c)) && !text.contains("/*") && calls_only_known(text)
}

/// Every word before a bracket is a function that only computes, and all brackets are closed.
fn calls_only_known(text: &str) -> bool {
    let mut depth = 0_i32;
    let mut word = String::new();
    for character in text.chars() {
        match character {
            '(' => {
                let is_known = word.is_empty() || FUNCTIONS.contains(&word.to_ascii_lowercase().as_str());
                if !is_known {
                    return false;
                }
                depth += 1;
                word.clear();
            }
            ')' => {
                depth -= 1;
                word.clear();
            }
            letter if letter.is_alphanumeric() || matches!(letter, '-' | '_') => word.push(letter),
            // A number, a unit or an operator before a bracket is arithmetic; a name would be a function with a space in it.
            ' ' if FETCHING.contains(&word.to_ascii_lowercase().as_str()) => return false,
            _ => word.clear(),
        }
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_only_say_how_something_looks_are_let_in() {
        for right in ["#fff", "12px", "rgb(1 2 3 / 50%)", "calc(1px + (2px * 3))", "0 1px 2px rgba(0,0,0,.2)", "\"Golos Text\", sans-serif"]
        {
            assert!(is_harmless_value(right), "{right}");
        }
    }

    #[test]
    fn values_that_fetch_end_or_hide_something_are_kept_out() {
        for wrong in [
            "url(https://evil.example)",
            "URL (x)",
            "u\\72l(x)",
            "url/**/(x)",
            "image-set('x' 1x)",
            "image(x)",
            "src(x)",
            "var(--x)",
            "expression(1)",
            "red; background: blue",
            "red} body{color:red",
            "</style>",
            "@import 'x'",
            "red !important",
            "rgb(1",
            "rgb)(",
            "a\nb",
        ] {
            assert!(!is_harmless_value(wrong), "{wrong}");
        }
    }

    #[test]
    fn only_the_widgets_own_variables_may_be_set() {
        assert!(is_variable("--b-ground") && is_variable("--b-ink-soft"));
        for wrong in ["--b-", "--ground", "--b-Ground", "--b-surface", "color", "--b-ground:b"] {
            assert!(!is_variable(wrong), "{wrong}");
        }
    }

    /// What the server takes and the widget leaves out would be an owner's riddle.
    #[test]
    fn the_widget_and_its_page_know_the_same_variables() {
        let root = env!("CARGO_MANIFEST_DIR");
        let read = |path: &str| std::fs::read_to_string(format!("{root}/{path}")).unwrap();
        let look = read("widget/src/app/look.ts");
        let list = look.split("new Set([").nth(1).unwrap().split("])").next().unwrap();
        let mut known: Vec<String> = list.split('\'').skip(1).step_by(2).map(|name| format!("--b-{name}")).collect();
        known.sort();
        assert_eq!(known, VARIABLES);
        let page = read("docs/embedding.md");
        for name in VARIABLES {
            assert!(page.contains(&format!("`{name}`")), "docs/embedding.md does not name {name}");
        }
    }
}
