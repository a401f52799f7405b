//! What is wrong with a configuration, said so that it can be put right without reading the manual.

use std::fmt;

use super::load::Origin;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mistake {
    /// The file could not be read.
    Unreadable {
        /// Which.
        file: String,
        /// Why.
        reason: String,
    },
    /// The file is not TOML.
    NotToml {
        /// Which.
        file: String,
        /// Where and why.
        reason: String,
    },
    /// There is no such setting.
    Unknown {
        /// What was written.
        name: String,
        /// Where.
        origin: Origin,
        /// What was probably meant.
        meant: Option<String>,
    },
    /// The value is not right.
    Wrong {
        /// The setting.
        name: String,
        /// Where its value comes from.
        origin: Origin,
        /// The value, as it was written; hidden if it is a secret.
        value: String,
        /// What would be right.
        expected: String,
    },
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { file, reason } => {
                write!(f, "the configuration file `{file}` cannot be read: {reason}; name another with --config")
            }
            Self::NotToml { file, reason } => write!(f, "the configuration file `{file}` is not TOML: {reason}"),
            Self::Unknown { name, origin, meant } => {
                write!(f, "there is no setting `{name}` ({origin})")?;
                match meant {
                    Some(meant) => write!(f, "; did you mean `{meant}`?"),
                    None => write!(f, "; `beseda check-config` lists those there are"),
                }
            }
            Self::Wrong { name, origin, value, expected } => {
                write!(f, "`{name}` is `{value}` ({origin}): it must be {expected}")
            }
        }
    }
}

/// All that is wrong with a configuration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct ConfigError {
    /// One by one, in the order of the manual.
    pub mistakes: Vec<Mistake>,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n = self.mistakes.len();
        write!(f, "the configuration has {n} mistake{}", if n == 1 { "" } else { "s" })?;
        self.mistakes.iter().try_for_each(|mistake| write!(f, "\n  - {mistake}"))
    }
}
