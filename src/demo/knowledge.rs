//! Articles in files: Markdown with a heading of settings, which a person edits with any editor.
//!
//! ```text
//! ---
//! title: Delivery by courier
//! language: en
//! tags: delivery, courier
//! questions:
//! - can you deliver to my door
//! ---
//! Couriers work every day …
//! ```
//! The same file name in the folders of several languages is the same topic.

use std::path::Path;

use rust_embed::RustEmbed;

use crate::domain::Language;

/// The largest article file.
const BYTES_MAX: u64 = 1 << 20;
/// The most files of one folder.
const FILES_MAX: usize = 10_000;
/// How deep folders are looked into.
const DEPTH_MAX: usize = 8;

#[derive(RustEmbed)]
#[folder = "demo/knowledge"]
#[allow_missing = true]
struct Embedded;

/// An article as a file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleFile {
    /// The same in every language of one topic: the file's name.
    pub slug: String,
    /// Its heading.
    pub title: String,
    /// CommonMark.
    pub body: String,
    /// What it is written in.
    pub language: Language,
    /// Words to sort by.
    pub tags: Vec<String>,
    /// Ways in which shoppers ask for it.
    pub questions: Vec<String>,
}

/// What is wrong with a file.
#[derive(Debug, thiserror::Error)]
#[error("`{file}`: {wrong}")]
pub struct ArticleFileError {
    /// Which.
    pub file: String,
    /// What is wrong, and what would be right.
    pub wrong: String,
}

/// Returns the articles inside the binary.
///
/// # Errors
/// With everything that is wrong with any of them.
pub fn embedded() -> Result<Vec<ArticleFile>, Vec<ArticleFileError>> {
    let files = Embedded::iter().filter(|path| is_article(Path::new(path.as_ref())));
    sorted(
        files.filter_map(|path| Some((path.to_string(), Embedded::get(&path)?.data.into_owned()))).map(|(file, bytes)| read(&file, &bytes)),
    )
}

/// Returns the articles of a folder and of the folders in it.
///
/// # Errors
/// With everything that is wrong with any of them.
pub fn from_folder(folder: &Path) -> Result<Vec<ArticleFile>, Vec<ArticleFileError>> {
    let mut paths = Vec::new();
    gather(folder, 0, &mut paths).map_err(|error| vec![error])?;
    if paths.is_empty() {
        let wrong = "has no article in it; an article is a file such as `en/delivery.md`".to_owned();
        return Err(vec![ArticleFileError { file: folder.display().to_string(), wrong }]);
    }
    sorted(paths.into_iter().map(|path| {
        let file = path.display().to_string();
        let bytes = std::fs::read(&path).map_err(|error| ArticleFileError { file: file.clone(), wrong: error.to_string() })?;
        read(&file, &bytes)
    }))
}

fn is_article(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "md") && path.file_name().is_some_and(|name| name != "README.md")
}

fn gather(folder: &Path, depth: usize, found: &mut Vec<std::path::PathBuf>) -> Result<(), ArticleFileError> {
    let wrong = |wrong: String| ArticleFileError { file: folder.display().to_string(), wrong };
    if depth > DEPTH_MAX {
        return Err(wrong(format!("lies more than {DEPTH_MAX} folders deep")));
    }
    for entry in std::fs::read_dir(folder).map_err(|error| wrong(error.to_string()))? {
        let entry = entry.map_err(|error| wrong(error.to_string()))?;
        let about = entry.metadata().map_err(|error| wrong(error.to_string()))?;
        let path = entry.path();
        if about.is_dir() {
            gather(&path, depth + 1, found)?;
        } else if is_article(&path) && about.len() > BYTES_MAX {
            return Err(ArticleFileError { file: path.display().to_string(), wrong: format!("has more than {BYTES_MAX} bytes") });
        } else if is_article(&path) {
            found.push(path);
        }
        if found.len() > FILES_MAX {
            return Err(wrong(format!("has more than {FILES_MAX} articles")));
        }
    }
    Ok(())
}

/// Topics together, languages in order: so that ids, which grow, are the same sequence on every machine.
fn sorted(files: impl Iterator<Item = Result<ArticleFile, ArticleFileError>>) -> Result<Vec<ArticleFile>, Vec<ArticleFileError>> {
    let (mut articles, mut wrong) = (Vec::new(), Vec::new());
    for file in files {
        match file {
            Ok(article) => articles.push(article),
            Err(error) => wrong.push(error),
        }
    }
    articles.sort_by(|one, other| (&one.slug, one.language).cmp(&(&other.slug, other.language)));
    if wrong.is_empty() { Ok(articles) } else { Err(wrong) }
}

fn read(file: &str, bytes: &[u8]) -> Result<ArticleFile, ArticleFileError> {
    let wrong = |wrong: &str| ArticleFileError { file: file.to_owned(), wrong: wrong.to_owned() };
    let text = std::str::from_utf8(bytes).map_err(|_error| wrong("is not UTF-8; save it as UTF-8"))?;
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let rest = text.strip_prefix("---\n").ok_or_else(|| wrong("must begin with a line `---`, then `title:` and `language:`"))?;
    let (head, body) = rest.split_once("\n---\n").ok_or_else(|| wrong("has no second line `---` after its heading"))?;
    let head = Head::read(head).map_err(|line| wrong(&format!("has a line in its heading that is not understood: `{line}`")))?;
    let title = head.title.filter(|title| !title.is_empty()).ok_or_else(|| wrong("has no `title:`"))?;
    let language = head.language.and_then(|code| Language::ALL.into_iter().find(|language| language.as_str() == code));
    let language = language.ok_or_else(|| wrong("has no `language:`, or one that is not `ru`, `en` or `zh`"))?;
    if body.trim().is_empty() {
        return Err(wrong("says nothing after its heading"));
    }
    let slug = Path::new(file).file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(ArticleFile { slug, title, body: body.trim().to_owned(), language, tags: head.tags, questions: head.questions })
}

/// What stands between the two lines.
#[derive(Default)]
struct Head {
    title: Option<String>,
    language: Option<String>,
    tags: Vec<String>,
    questions: Vec<String>,
}

impl Head {
    /// Reads the lines; the first one that cannot be understood is given back.
    fn read(text: &str) -> Result<Self, String> {
        let mut head = Self::default();
        let mut list: Option<&str> = None;
        for line in text.lines().map(str::trim_end).filter(|line| !line.trim().is_empty()) {
            if let Some(item) = line.trim_start().strip_prefix("- ") {
                match list {
                    Some("questions") => head.questions.push(unquoted(item)),
                    Some("tags") => head.tags.push(unquoted(item)),
                    _ => return Err(line.to_owned()),
                }
                continue;
            }
            let (key, value) = line.split_once(':').ok_or_else(|| line.to_owned())?;
            list = value.trim().is_empty().then_some(key);
            head.set(key, value).ok_or_else(|| line.to_owned())?;
        }
        Ok(head)
    }

    fn set(&mut self, key: &str, value: &str) -> Option<()> {
        let words = || value.split(',').map(unquoted).filter(|word| !word.is_empty()).collect::<Vec<_>>();
        match key {
            "title" => self.title = Some(unquoted(value)),
            "language" => self.language = Some(unquoted(value)),
            "tags" => self.tags.extend(words()),
            "questions" => self.questions.extend(words()),
            _ => return None,
        }
        Some(())
    }
}

fn unquoted(text: &str) -> String {
    let text = text.trim();
    let inner = ['"', '\''].into_iter().find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote));
    inner.unwrap_or(text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "---\ntitle: \"Delivery: how long\"\nlanguage: en\ntags: delivery, courier\nquestions:\n- how long\n- when will it come\n---\n\nTwo days.\n";

    #[test]
    fn a_file_is_read_as_a_person_wrote_it() {
        let article = read("en/delivery.md", GOOD.as_bytes()).unwrap();
        assert_eq!((article.slug.as_str(), article.title.as_str(), article.body.as_str()), ("delivery", "Delivery: how long", "Two days."));
        assert_eq!(article.tags, ["delivery", "courier"]);
        assert_eq!(article.questions, ["how long", "when will it come"]);
        let windows = GOOD.replace('\n', "\r\n");
        assert_eq!(read("en/delivery.md", format!("\u{feff}{windows}").as_bytes()).unwrap(), article);
    }

    #[test]
    fn what_is_wrong_with_a_file_is_said() {
        for (text, expected) in [
            ("Two days.", "must begin with a line `---`"),
            ("---\ntitle: x\n", "no second line"),
            ("---\nlanguage: en\n---\nx", "no `title:`"),
            ("---\ntitle: x\nlanguage: de\n---\nx", "`ru`, `en` or `zh`"),
            ("---\ntitle: x\nlanguage: en\nauthor: me\n---\nx", "`author: me`"),
            ("---\ntitle: x\nlanguage: en\n---\n \n", "says nothing"),
        ] {
            let error = read("a.md", text.as_bytes()).unwrap_err().to_string();
            assert!(error.starts_with("`a.md`: ") && error.contains(expected), "{error}");
        }
        assert!(read("a.md", b"\xff").unwrap_err().wrong.contains("UTF-8"));
    }

    #[test]
    fn the_demo_shop_has_every_topic_in_every_language() {
        let articles = embedded().unwrap();
        assert!(articles.len() >= 120, "{}", articles.len());
        for topic in articles.chunk_by(|one, other| one.slug == other.slug) {
            let languages: Vec<_> = topic.iter().map(|article| article.language).collect();
            assert_eq!(languages, Language::ALL, "{}", topic[0].slug);
        }
    }

    #[test]
    fn a_folder_without_articles_is_a_mistake() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("README.md"), "x").unwrap();
        assert!(from_folder(folder.path()).unwrap_err()[0].wrong.contains("no article"));
        std::fs::create_dir(folder.path().join("en")).unwrap();
        std::fs::write(folder.path().join("en/delivery.md"), GOOD).unwrap();
        assert_eq!(from_folder(folder.path()).unwrap().len(), 1);
    }
}
