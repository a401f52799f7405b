//! What is made of the numbers: tables, and the page that they stand on.

pub(crate) mod machine;
pub(crate) mod page;
pub(crate) mod table;
