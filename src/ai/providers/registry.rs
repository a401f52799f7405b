//! The one list of AI providers. Adding one is its folder, its `mod` here, and a line in the list.

use std::sync::Arc;

use super::{Descriptor, Provider, Retrying};

#[path = "openai/mod.rs"]
mod openai;

type Open = fn(&serde_json::Value, &reqwest::Client) -> Result<Arc<dyn Provider>, Vec<String>>;

/// Every kind of provider, and what makes one.
static KINDS: &[(&Descriptor, Open)] = &[(&openai::DESCRIPTOR, openai::open)];

/// Returns every kind of provider.
pub fn descriptors() -> impl Iterator<Item = &'static Descriptor> {
    KINDS.iter().map(|(descriptor, _)| *descriptor)
}

/// Makes a provider of a kind from its settings, asking again included. The error lists all that is wrong.
pub fn open(kind: &str, settings: &serde_json::Value, http: &reqwest::Client) -> Result<Arc<dyn Provider>, Vec<String>> {
    let known = KINDS.iter().find(|(descriptor, _)| descriptor.id == kind);
    let Some((_, open)) = known else {
        let ids: Vec<&str> = descriptors().map(|descriptor| descriptor.id).collect();
        return Err(vec![format!("kind: `{kind}` is not one of `{}`", ids.join("`, `"))]);
    };
    Ok(Arc::new(Retrying::new(open(settings, http)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_kind_is_refused_with_the_known_ones() {
        let http = crate::ai::providers::http_client().unwrap();
        let mistakes = open("oracle", &serde_json::Value::Null, &http).err().unwrap();
        assert!(mistakes[0].contains(openai::DESCRIPTOR.id));
    }

    #[test]
    fn every_kind_has_an_id_of_its_own_and_a_schema_of_an_object() {
        let ids: std::collections::HashSet<_> = descriptors().map(|descriptor| descriptor.id).collect();
        assert_eq!(ids.len(), KINDS.len());
        for descriptor in descriptors() {
            assert_eq!((descriptor.schema)()["type"], "object");
        }
    }
}
