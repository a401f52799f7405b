//! Searching: candidates from the index, weighed, one of each topic, best first.

use std::collections::HashSet;

use super::KnowledgeError;
use super::index::KnowledgeIndex;
use super::passage::passage;
use super::query::{candidates, find, read};
use super::score::fit;
use super::script::language_of;
use crate::domain::{Article, ArticleHit, Language};

/// At and above this score an article answers the question. Chosen on questions that no article answers and on the
/// articles' own questions, each left out in turn; `docs/ai.md` has the figures.
pub const SURE_SCORE: f32 = 0.40;
/// Below this score an article is not worth showing.
pub const RELATED_SCORE: f32 = 0.22;
/// How many candidates are weighed.
const CANDIDATES: usize = 40;
/// The most hits that one search returns.
const HITS_MAX: usize = 50;
/// How long a hit's snippet is.
const SNIPPET_CHARS: usize = 300;
/// What an article in another language than the question's is worth.
const OTHER_LANGUAGE_WORTH: f32 = 0.85;

impl KnowledgeIndex {
    /// Returns the articles that fit a question, best first, one of each topic: the one in the question's language if
    /// there is one. The hint is the language to prefer where the words do not tell.
    pub fn search(
        &self,
        question: &str,
        hint: Option<Language>,
        limit: usize,
    ) -> Result<Vec<ArticleHit>, KnowledgeError> {
        let ranked = self.rank(question, hint)?;
        let hits = ranked.into_iter().take(limit.min(HITS_MAX)).map(|(score, article)| ArticleHit {
            id: article.id,
            title: article.title.clone(),
            snippet: passage(&article.body, question, self.segmenter, SNIPPET_CHARS),
            language: article.language,
            score,
        });
        Ok(hits.collect())
    }

    fn rank(&self, question: &str, hint: Option<Language>) -> Result<Vec<(f32, &Article)>, KnowledgeError> {
        let query = read(self, question)?;
        let language = language_of(question, hint);
        let found = find(&self.searcher, &candidates(self, &query), CANDIDATES)?;
        let mut ranked: Vec<(f32, &Article)> = found
            .into_iter()
            .filter_map(|(_, place)| {
                let (article, profile) = (self.articles.get(place)?, self.profiles.get(place)?);
                let worth = if article.language == language { 1.0 } else { OTHER_LANGUAGE_WORTH };
                Some((fit(&query, profile, &self.lexicon) * worth, article))
            })
            .collect();
        ranked.sort_by(|(left, one), (right, other)| right.total_cmp(left).then(one.id.cmp(&other.id)));
        let mut topics = HashSet::new();
        ranked.retain(|(_, article)| topics.insert(article.slug.as_str()));
        Ok(ranked)
    }
}
