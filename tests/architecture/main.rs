//! The plan of the house, kept: reads the sources as text and fails where they leave the plan of `ARCHITECTURE.md`.
//!
//! Each test prints every place at once, with the rule and the way out. A rule that has become wrong is changed here, in the open, and not
//! worked around.
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a source that cannot be read or cut fails the test, as it should")]

mod imports;
mod names;
mod shape;
mod source;

/// Fails with all offences at once.
fn assert_none(rule: &str, offences: &[String]) {
    assert!(offences.is_empty(), "{rule}:\n  {}\n", offences.join("\n  "));
}
