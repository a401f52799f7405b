//! How well articles are found, measured on the demo shop.
//!
//! Two measures. The *eval* questions were written apart from the articles. *Left out* takes each of the articles' own
//! ways of asking out of the index in turn and asks it: it is what the weights were chosen by. `cargo test --test ai_retrieval -- --nocapture` prints the figures of `docs/ai.md`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::cast_precision_loss,
    clippy::disallowed_methods,
    reason = "a measurement: a missing file is a failure, and its figures are printed"
)]

#[path = "eval/corpus.rs"]
mod corpus;

use std::fmt;

use beseda::ai::builtin::wants_human;
use beseda::ai::knowledge::{KnowledgeIndex, SURE_SCORE};
use beseda::domain::Language;
use corpus::Expected;

/// How many ways of asking an article lists at the most.
const FOLDS: usize = 7;

#[derive(Debug, Clone, Copy, Default)]
struct Share {
    hits: usize,
    of: usize,
}

impl Share {
    fn count(&mut self, hit: bool) {
        self.hits += usize::from(hit);
        self.of += 1;
    }

    fn percent(self) -> f64 {
        100.0 * self.hits as f64 / self.of.max(1) as f64
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1} % ({} of {})", self.percent(), self.hits, self.of)
    }
}

#[derive(Debug, Default)]
struct Figures {
    first: Share,
    third: Share,
    /// Of the questions whose first article is right, how many are answered and not given up as unsure.
    dared: Share,
    /// Of the questions that are answered, how many get the right article.
    right_when_sure: Share,
    refused: Share,
    human: Share,
    false_human: Share,
}

impl Figures {
    fn ask(&mut self, index: &KnowledgeIndex, language: Language, expected: &Expected, text: &str) {
        let is_human = wants_human(text);
        if *expected == Expected::Human {
            return self.human.count(is_human);
        }
        self.false_human.count(is_human);
        let hits = index.search(text, Some(language), 3).unwrap();
        let is_sure = hits.first().is_some_and(|hit| hit.score >= SURE_SCORE);
        let Expected::Topics(topics) = expected else { return self.refused.count(!is_sure) };
        let right: Vec<bool> = hits.iter().map(|hit| topics.contains(&index.article(hit.id).unwrap().slug)).collect();
        let first = right.first() == Some(&true);
        self.first.count(first);
        self.third.count(right.contains(&true));
        if first {
            self.dared.count(is_sure);
        }
        if is_sure {
            self.right_when_sure.count(first);
        }
        if std::env::var_os("SHOW_MISSES").is_some() && !first {
            let found: Vec<_> = hits.iter().map(|hit| (index.article(hit.id).unwrap().slug.as_str(), hit.score)).collect();
            eprintln!("miss {} {topics:?} {text} -> {found:?}", language.as_str());
        }
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "first {} | first three {} | answered when right {} | right when answered {} | refused out of scope {} | human seen {} | human seen falsely {}",
            self.first, self.third, self.dared, self.right_when_sure, self.refused, self.human, self.false_human
        )
    }
}

#[test]
fn the_eval_questions_find_their_articles() {
    let index = KnowledgeIndex::build(corpus::articles()).unwrap();
    let mut all = Figures::default();
    for language in Language::ALL {
        let mut figures = Figures::default();
        for question in corpus::questions().iter().filter(|question| question.language == language) {
            figures.ask(&index, language, &question.expected, &question.text);
            all.ask(&index, language, &question.expected, &question.text);
        }
        eprintln!("eval {}: {figures}", language.as_str());
        assert!(figures.first.of >= 60, "too few questions to measure: {}", figures.first.of);
    }
    eprintln!("eval all: {all}");
    assert!(all.first.percent() >= 75.0 && all.third.percent() >= 90.0, "{all}");
    assert!(all.refused.percent() >= 80.0, "{all}");
    assert!(all.human.percent() >= 95.0 && all.false_human.percent() <= 1.0, "{all}");
}

#[test]
fn a_way_of_asking_that_is_not_listed_finds_its_article() {
    let articles = corpus::articles();
    let mut all = Figures::default();
    for fold in 0..FOLDS {
        let mut kept = articles.clone();
        let mut left_out = Vec::new();
        for article in &mut kept {
            if fold < article.questions.len() {
                let expected = Expected::Topics(vec![article.slug.clone()]);
                left_out.push((article.language, expected, article.questions.remove(fold)));
            }
        }
        let index = KnowledgeIndex::build(kept).unwrap();
        for (language, expected, text) in left_out {
            all.ask(&index, language, &expected, &text);
        }
    }
    eprintln!("left out: {all}");
    assert!(all.first.percent() >= 62.0 && all.third.percent() >= 80.0, "{all}");
}
