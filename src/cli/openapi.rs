//! `beseda openapi`: the document of the REST interface, as `docs/openapi.json` keeps it.

use super::output;

pub(super) fn run() -> anyhow::Result<()> {
    output::print(&crate::http::openapi().to_pretty_json()?)
}
