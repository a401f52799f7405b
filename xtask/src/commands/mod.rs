//! The commands, one file each.

pub(crate) mod bench;
pub(crate) mod chaos;
pub(crate) mod check;
pub(crate) mod fuzz;
pub(crate) mod generate;
pub(crate) mod run;
pub(crate) mod servers;
pub(crate) mod test;
pub(crate) mod train_nlu;
