//! Searching: candidates from the index, weighed, one of each topic, best first.

use std::collections::HashSet;

use super::KnowledgeError;
use super::index::KnowledgeIndex;
use super::passage::passage;
use super::query::{candidates, find, read};
use super::score::fit;
use super::script::language_of;
use crate::domain::{Article, ArticleHit, Language};

/// At and above this score an article answers the question: higher, and right answers are held back; lower, and
/// questions that no article answers get one. `docs/ai.md` has what it comes to.
pub const SURE_SCORE: f32 = 0.40;
/// Below this score an article is not worth showing.
pub const RELATED_SCORE: f32 = 0.22;
/// How many candidates are weighed.
const CANDIDATES: usize = 40;
/// The most hits that one search returns.
const HITS_MAX: usize = 50;
/// How long a hit's snippet is.
const SNIPPET_CHARS: usize = 300;
/// What BM25 has of the mix that articles are ranked by.
const BM25_SHARE: f32 = 0.45;
/// What an article in another language than the question's is worth.
const OTHER_LANGUAGE_WORTH: f32 = 0.85;

impl KnowledgeIndex {
    /// Returns the articles that fit a question, best first, one of each topic: the one in the question's language if
    /// there is one. The hint is the language to prefer where the words do not tell.
    pub fn search(&self, question: &str, hint: Option<Language>, limit: usize) -> Result<Vec<ArticleHit>, KnowledgeError> {
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

    /// Returns the part of an article that answers a question, at most `chars_max` characters of whole paragraphs.
    #[must_use]
    pub fn passage(&self, article: &Article, question: &str, chars_max: usize) -> String {
        passage(&article.body, question, self.segmenter, chars_max)
    }

    /// Ranks by a mix of the fit and of BM25, which counts how often an article speaks of a thing, and gives the fit
    /// alone as the score, because BM25 is on no scale.
    fn rank(&self, question: &str, hint: Option<Language>) -> Result<Vec<(f32, &Article)>, KnowledgeError> {
        let query = read(self, question)?;
        let language = language_of(question, hint);
        let found = find(&self.searcher, &candidates(self, &query), CANDIDATES)?;
        let most = found.first().map_or(1.0, |(most, _)| most.max(f32::MIN_POSITIVE));
        let mut ranked: Vec<(f32, f32, &Article)> = found
            .into_iter()
            .filter_map(|(bm25, place)| {
                let (article, profile) = (self.articles.get(place)?, self.profiles.get(place)?);
                let worth = if article.language == language { 1.0 } else { OTHER_LANGUAGE_WORTH };
                let fit = fit(&query, profile, &self.lexicon) * worth;
                let rank = fit * (1.0 - BM25_SHARE) + worth * BM25_SHARE * bm25 / most;
                Some((rank, fit, article))
            })
            .collect();
        ranked.sort_by(|(left, _, one), (right, _, other)| right.total_cmp(left).then(one.id.cmp(&other.id)));
        let mut topics = HashSet::new();
        ranked.retain(|(_, _, article)| topics.insert(article.slug.as_str()));
        Ok(ranked.into_iter().map(|(_, fit, article)| (fit, article)).collect())
    }
}
