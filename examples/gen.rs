//! Writes what is generated from the program's own types: the TypeScript of the socket's frames for both front ends, that of
//! the bodies that the widget sends and gets, and the description of the REST interface. `cargo xtask gen` calls it.

use std::path::PathBuf;

use anyhow::{Context, Result};
use beseda::protocol::rest::{
    NewPushSubscriptionBody, ProblemBody, PushBody, PushRenewalBody, WidgetAgentBody, WidgetArticleBody, WidgetArticleHitBody,
    WidgetConversationsBody, WidgetMeBody, WidgetSessionBody, WidgetSessionRequestBody,
};
use beseda::protocol::{ClientFrame, ServerFrame};
use ts_rs::{Config, TS, TypeVisitor};

/// Where the frames go.
const FRAMES: [&str; 2] = ["widget/src/protocol/frames.ts", "dashboard/src/protocol/frames.ts"];

/// Where the bodies go that the widget sends and gets. The desk makes its own of the description.
const BODIES: &str = "widget/src/protocol/bodies.ts";

const BODIES_HEADER: &str =
    "/** The bodies of the widget's requests. Generated from src/protocol/rest by `cargo xtask gen`; do not edit. */\n\n";
const HEADER: &str = "/** The frames of `beseda.v1`. Generated from src/protocol by `cargo xtask gen`; do not edit. */\n\n";

fn main() -> Result<()> {
    let root = PathBuf::from(std::env::args_os().nth(1).context("usage: gen REPOSITORY")?);
    for file in FRAMES {
        let path = root.join(file);
        std::fs::write(&path, frames()).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let path = root.join(BODIES);
    std::fs::write(&path, bodies()).with_context(|| format!("cannot write {}", path.display()))?;
    let path = root.join("docs/openapi.json");
    std::fs::create_dir_all(root.join("docs"))?;
    let mut document = serde_json::to_string_pretty(&beseda::http::openapi())?;
    document.push('\n');
    std::fs::write(&path, document).with_context(|| format!("cannot write {}", path.display()))
}

/// Declarations of all types that a frame is made of, in alphabetical order.
fn frames() -> String {
    let mut all = Declarations { config: Config::default(), found: std::collections::BTreeMap::new() };
    all.visit::<ClientFrame>();
    all.visit::<ServerFrame>();
    all.text(HEADER)
}

/// Declarations of all types that the widget's requests and their answers are made of.
fn bodies() -> String {
    let mut all = Declarations { config: Config::default(), found: std::collections::BTreeMap::new() };
    all.visit::<ProblemBody>();
    all.visit::<WidgetSessionRequestBody>();
    all.visit::<WidgetSessionBody>();
    all.visit::<WidgetMeBody>();
    all.visit::<WidgetConversationsBody>();
    all.visit::<PushBody>();
    all.visit::<NewPushSubscriptionBody>();
    all.visit::<PushRenewalBody>();
    all.visit::<WidgetArticleHitBody>();
    all.visit::<WidgetArticleBody>();
    all.visit::<WidgetAgentBody>();
    all.text(BODIES_HEADER)
}

struct Declarations {
    config: Config,
    found: std::collections::BTreeMap<String, String>,
}

impl Declarations {
    fn text(self, header: &str) -> String {
        let declarations: Vec<String> = self.found.into_values().map(|text| format!("export {text}\n")).collect();
        format!("{header}{}", declarations.join("\n"))
    }
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        // Only types of ours are written to a file of their own; the others are spelt where they stand.
        if T::output_path().is_none() {
            return;
        }
        let name = T::ident(&self.config);
        if self.found.contains_key(&name) {
            return;
        }
        self.found.insert(name, T::decl(&self.config));
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}
