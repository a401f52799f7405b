//! The page of numbers: what stands between the marks is ours, what stands around them is written by people.

use std::path::Path;

use anyhow::{Context, Result, bail};

const BEGIN: &str = "<!-- peers: written by `cargo xtask bench --peers` from here -->";
const END: &str = "<!-- peers: to here -->";

/// Puts the text between the marks of a file.
pub(crate) fn write(page: &Path, text: &str) -> Result<()> {
    let old = std::fs::read_to_string(page).with_context(|| format!("cannot read `{}`", page.display()))?;
    let new = replaced(&old, text).with_context(|| format!("cannot change `{}`", page.display()))?;
    std::fs::write(page, new).with_context(|| format!("cannot write `{}`", page.display()))
}

fn replaced(old: &str, text: &str) -> Result<String> {
    let Some((before, rest)) = old.split_once(BEGIN) else { bail!("the mark `{BEGIN}` is missing") };
    let Some((_, after)) = rest.split_once(END) else { bail!("the mark `{END}` is missing behind the other one") };
    Ok(format!("{before}{BEGIN}\n\n{}\n\n{END}{after}", text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_between_the_marks_changes() {
        let old = format!("# Speed\n\nBy hand.\n\n{BEGIN}\nold\n{END}\n\nAlso by hand.\n");
        let new = replaced(&old, "\n| new |\n").unwrap();
        assert_eq!(new, format!("# Speed\n\nBy hand.\n\n{BEGIN}\n\n| new |\n\n{END}\n\nAlso by hand.\n"));
        assert_eq!(replaced(&new, "| new |").unwrap(), new);
    }

    #[test]
    fn a_page_without_marks_is_left_alone() {
        assert!(replaced("# Speed\n", "x").is_err());
        assert!(replaced(&format!("{END}{BEGIN}"), "x").is_err());
    }

    #[test]
    fn the_page_of_this_repository_has_the_marks() {
        assert!(replaced(include_str!("../../../../docs/performance.md"), "x").is_ok());
    }
}
