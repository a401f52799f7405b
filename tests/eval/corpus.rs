//! Reads the demo shop's articles and the questions that retrieval is measured with.

use std::fs;
use std::path::{Path, PathBuf};

use beseda::domain::{Article, ArticleId, Language, TenantId, Timestamp};

fn demo() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("demo")
}

/// Returns the demo shop's articles, of all languages, in a fixed order.
pub(crate) fn articles() -> Vec<Article> {
    let mut articles = Vec::new();
    for language in Language::ALL {
        let folder = demo().join("knowledge").join(language.as_str());
        let mut files: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
        files.retain(|file| file.extension().is_some_and(|end| end == "md"));
        files.sort();
        for file in files {
            let id = ArticleId::from(i64::try_from(articles.len()).unwrap() + 1);
            articles.push(read(&file, language, id));
        }
    }
    articles
}

fn read(file: &Path, language: Language, id: ArticleId) -> Article {
    let text = fs::read_to_string(file).unwrap();
    let (_, rest) = text.split_once("---\n").unwrap();
    let (head, body) = rest.split_once("\n---\n").unwrap();
    let field = |name: &str| {
        let line = head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        line.unwrap_or_default().trim().trim_matches('"').to_owned()
    };
    let questions = head.lines().filter_map(|line| line.trim_start().strip_prefix("- "));
    Article {
        tenant: TenantId::from(1),
        id,
        inbox: None,
        slug: file.file_stem().unwrap().to_str().unwrap().to_owned(),
        title: field("title"),
        body: body.trim().to_owned(),
        language,
        tags: field("tags").split(',').map(|tag| tag.trim().to_owned()).collect(),
        questions: questions.map(|question| question.trim_matches('"').to_owned()).collect(),
        updated_at: Timestamp::from_millis(0),
    }
}

/// What the right answer to a question is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Expected {
    /// One of these articles.
    Topics(Vec<String>),
    /// That it is not known.
    Nothing,
    /// A human.
    Human,
}

/// A question with its right answer.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    pub(crate) language: Language,
    pub(crate) expected: Expected,
    pub(crate) text: String,
}

/// Returns the questions that were written apart from the articles.
pub(crate) fn questions() -> Vec<Question> {
    let text = fs::read_to_string(demo().join("eval/questions.tsv")).unwrap();
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).filter_map(question).collect()
}

fn question(line: &str) -> Option<Question> {
    let mut cells = line.splitn(3, '\t');
    let language = Language::parse(cells.next()?)?;
    let expected = match cells.next()? {
        "none" => Expected::Nothing,
        "human" => Expected::Human,
        slugs => Expected::Topics(slugs.split('|').map(str::to_owned).collect()),
    };
    Some(Question { language, expected, text: cells.next()?.to_owned() })
}
