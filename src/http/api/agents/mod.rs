//! Who may be given a dialogue.

pub(super) mod list;
