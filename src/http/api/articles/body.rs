//! Articles as they are asked for and as they are shown.

use crate::domain::{Article, ArticleId, Inbox, InboxId, Language};
use crate::http::checks::Checks;
use crate::http::error::ApiError;
use crate::protocol::rest::{ArticleBody, NewArticleBody};
use crate::store::TenantStore;

/// The longest title, in characters.
const TITLE_CHARS_MAX: usize = 200;
/// The longest article, in characters.
const BODY_CHARS_MAX: usize = 100_000;
/// The most tags, and the most questions, of one article.
const WORDS_MAX: usize = 50;
/// The longest tag or question, in characters.
const WORD_CHARS_MAX: usize = 200;

/// What an article is to say.
pub(super) struct Wanted {
    pub(super) title: String,
    pub(super) body: String,
    pub(super) language: Language,
    pub(super) tags: Vec<String>,
    pub(super) questions: Vec<String>,
    pub(super) inbox: Option<InboxId>,
}

/// Judges what is sent.
pub(super) async fn judged(store: &TenantStore, sent: &NewArticleBody) -> Result<Wanted, ApiError> {
    let mut checks = Checks::default();
    let language = Language::ALL.into_iter().find(|language| language.as_str() == sent.language);
    if language.is_none() {
        checks.note("language", format!("is `{}`; it must be `ru`, `en` or `zh`", sent.language));
    }
    if sent.body.trim().is_empty() {
        checks.note("body", "must not be empty");
    } else if sent.body.chars().count() > BODY_CHARS_MAX {
        checks.note("body", format!("must have at most {BODY_CHARS_MAX} characters"));
    }
    let inbox = inbox(store, &mut checks, sent.inbox.as_deref()).await?;
    let title = checks.text("title", &sent.title, TITLE_CHARS_MAX);
    let (tags, questions) = (words(&mut checks, "tags", &sent.tags), words(&mut checks, "questions", &sent.questions));
    checks.done()?;
    let language = language.unwrap_or(Language::En);
    Ok(Wanted { title, body: sent.body.clone(), language, tags, questions, inbox })
}

async fn inbox(store: &TenantStore, checks: &mut Checks, text: Option<&str>) -> Result<Option<InboxId>, ApiError> {
    let Some(text) = text else { return Ok(None) };
    let id = text.parse::<InboxId>().ok();
    let found = match id {
        Some(id) => store.inbox(id).await?.map(|inbox| inbox.id),
        None => None,
    };
    if found.is_none() {
        checks.note("inbox", format!("is `{text}`, which is no inbox of this shop"));
    }
    Ok(found)
}

fn words(checks: &mut Checks, field: &str, given: &[String]) -> Vec<String> {
    if given.len() > WORDS_MAX {
        checks.note(field, format!("must be at most {WORDS_MAX}"));
        return Vec::new();
    }
    given.iter().map(|word| checks.text(field, word, WORD_CHARS_MAX)).collect()
}

/// Shows an article. Its page stands under its own inbox, or under the shop's first.
pub(super) fn shown(article: &Article, inboxes: &[Inbox]) -> ArticleBody {
    let own = inboxes.iter().find(|inbox| article.inbox == Some(inbox.id));
    let url = own.or_else(|| inboxes.first()).map(|inbox| page_url(&inbox.key, article.id));
    ArticleBody {
        id: article.id.to_string(),
        title: article.title.clone(),
        body: article.body.clone(),
        language: article.language.as_str().to_owned(),
        tags: article.tags.clone(),
        questions: article.questions.clone(),
        inbox: article.inbox.map(|id| id.to_string()),
        url: url.unwrap_or_default(),
        updated_at: article.updated_at.to_string(),
    }
}

/// Returns the path of an article's public page.
fn page_url(inbox_key: &str, id: ArticleId) -> String {
    format!("/help/{inbox_key}/{id}")
}
