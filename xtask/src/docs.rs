//! Links between the repository's documents: each relative one must lead to a file or a folder that is there.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::stamp::files_below;
use crate::workspace::Workspace;

pub(crate) fn check_links(workspace: &Workspace) -> Result<()> {
    let mut broken = Vec::new();
    for document in files_below(&workspace.root)?.iter().filter(|path| path.extension().is_some_and(|extension| extension == "md")) {
        let text = std::fs::read_to_string(document).with_context(|| format!("cannot read `{}`", document.display()))?;
        let shown = document.strip_prefix(&workspace.root).unwrap_or(document).display();
        let folder = document.parent().unwrap_or(&workspace.root);
        broken.extend(broken_links(&text, folder).into_iter().map(|link| format!("  {shown}: `{link}`")));
    }
    if broken.is_empty() { Ok(()) } else { bail!("links that lead nowhere:\n{}", broken.join("\n")) }
}

fn broken_links<'a>(text: &'a str, folder: &Path) -> Vec<&'a str> {
    links(text).into_iter().filter(|link| leads_nowhere(link, folder)).collect()
}

/// The targets of `[text](target)` outside fenced code.
fn links(text: &str) -> Vec<&str> {
    let mut links = Vec::new();
    let mut in_code = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        } else if !in_code {
            links.extend(line.split("](").skip(1).filter_map(|rest| rest.split(')').next()));
        }
    }
    links
}

fn leads_nowhere(link: &str, folder: &Path) -> bool {
    let path = link.split('#').next().unwrap_or_default();
    // Elsewhere, a heading of the same page, or a page of the running server.
    let not_a_file = path.is_empty() || path.contains(':') || path.starts_with('/');
    !not_a_file && !folder.join(path).exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_to_missing_files_are_broken() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("there.md"), "").unwrap();
        let text = "[a](there.md#part) [b](gone.md) [c](https://example.com/x.md) [d](#here) [e](/desk)\n```\n[f](code.md)\n```\n![g](img/gone.png)";
        assert_eq!(broken_links(text, folder.path()), ["gone.md", "img/gone.png"]);
    }
}
