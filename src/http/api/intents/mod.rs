//! A shop's own intents: what its shoppers may want beside what everybody's do.

pub(super) mod create;
pub(super) mod delete;
pub(super) mod list;
pub(super) mod update;

use crate::ai::understanding::{EXAMPLES_MAX, INTENTS_MAX, is_taken};
use crate::domain::Intent;
use crate::http::checks::Checks;
use crate::http::error::ApiError;
use crate::store::{StoreError, TenantStore};

/// The longest name, in characters.
const NAME_CHARS_MAX: usize = 40;
/// The longest example, in characters.
const EXAMPLE_CHARS_MAX: usize = 500;
/// The most examples of one intent.
const EXAMPLES_OF_ONE_MAX: usize = 200;

/// Reads a name.
fn name(checks: &mut Checks, given: &str) -> String {
    let name = checks.text("name", given, NAME_CHARS_MAX);
    let is_word = |name: &str| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if !is_word(&name) {
        checks.note("name", "must be of small Latin letters, digits and `_`, such as `engraving`");
    } else if is_taken(&name) {
        checks.note("name", format!("is `{name}`, which every shop has already; choose another"));
    }
    name
}

/// Reads examples; those given twice count once.
fn examples(checks: &mut Checks, given: &[String]) -> Vec<String> {
    if given.len() > EXAMPLES_OF_ONE_MAX {
        checks.note("examples", format!("must be at most {EXAMPLES_OF_ONE_MAX}"));
        return Vec::new();
    }
    let mut examples: Vec<String> = Vec::new();
    for text in given {
        let text = checks.text("examples", text, EXAMPLE_CHARS_MAX);
        if !examples.contains(&text) {
            examples.push(text);
        }
    }
    if examples.is_empty() {
        checks.note("examples", "must be at least one; five and more make it certain");
    }
    examples
}

/// Refuses an intent with which the shop would have too many, or too many examples.
async fn must_fit(store: &TenantStore, intent: &Intent) -> Result<(), ApiError> {
    let others = store.intents().await?.into_iter().filter(|other| other.id != intent.id).collect::<Vec<_>>();
    if others.len() >= INTENTS_MAX {
        return Err(ApiError::bad_request(format!("a shop may have {INTENTS_MAX} intents of its own; delete one first")));
    }
    let n_examples = others.iter().map(|other| other.examples.len()).sum::<usize>() + intent.examples.len();
    if n_examples > EXAMPLES_MAX {
        return Err(ApiError::bad_request(format!(
            "a shop may have {EXAMPLES_MAX} examples in all; with these it would have {n_examples}"
        )));
    }
    Ok(())
}

/// Says that a name is another intent's.
fn taken(name: &str) -> impl FnOnce(StoreError) -> ApiError {
    move |error| match error {
        StoreError::Taken { .. } => {
            ApiError::conflict(format!("there is an intent `{name}` already; change that one, or choose another name"))
        }
        other => other.into(),
    }
}
