//! The kinds of values that settings have: how they are read and how they are shown again.

use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

/// What stands for a secret wherever values are shown.
pub(super) const HIDDEN: &str = "***";

/// A kind of value.
pub(super) trait Value: Sized {
    /// What a right one looks like, to end the sentence "it must be …".
    const FORM: &'static str;
    /// Whether it may be shown.
    const SECRET: bool = false;

    /// Reads it from an environment variable, a command line, or a string of the file.
    fn parse(text: &str) -> Option<Self>;

    /// Reads it from the file.
    fn from_toml(value: &toml::Value) -> Option<Self> {
        match value {
            toml::Value::String(text) => Self::parse(text),
            toml::Value::Integer(number) => Self::parse(&number.to_string()),
            toml::Value::Boolean(truth) => Self::parse(&truth.to_string()),
            _ => None,
        }
    }

    /// Writes it as TOML.
    fn show(&self) -> String;
}

/// Says what would be right if the value lies outside the range.
pub(super) fn outside<T: Value + PartialOrd>(value: &T, range: &RangeInclusive<T>) -> Option<String> {
    (!range.contains(value)).then(|| format!("from {} to {}", range.start().show(), range.end().show()))
}

/// Says what would be right if a secret address has none of the schemes.
pub(super) fn scheme_of_secret(url: Option<&SecretString>, schemes: &[&str]) -> Option<String> {
    url.and_then(|url| scheme_of(Some(url.expose_secret()), schemes))
}

/// Says what would be right if an address has none of the schemes.
pub(super) fn scheme_of(url: Option<&str>, schemes: &[&str]) -> Option<String> {
    let fits = url.is_none_or(|url| schemes.iter().any(|scheme| url.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty())));
    (!fits).then(|| format!("an address that begins with {}", schemes.join(" or ")))
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

impl Value for String {
    const FORM: &'static str = "a text that is not empty";

    fn parse(text: &str) -> Option<Self> {
        (!text.trim().is_empty()).then(|| text.trim().to_owned())
    }

    fn show(&self) -> String {
        quoted(self)
    }
}

/// An empty text is "none", which is what an unset variable of a container file comes out as.
impl Value for Option<String> {
    const FORM: &'static str = "a text";

    fn parse(text: &str) -> Option<Self> {
        Some(String::parse(text))
    }

    fn show(&self) -> String {
        quoted(self.as_deref().unwrap_or_default())
    }
}

impl Value for Option<SecretString> {
    const FORM: &'static str = "a text";
    const SECRET: bool = true;

    fn parse(text: &str) -> Option<Self> {
        Some(String::parse(text).map(SecretString::from))
    }

    fn show(&self) -> String {
        quoted(if self.is_some() { HIDDEN } else { "" })
    }
}

impl Value for PathBuf {
    const FORM: &'static str = "the path of a folder";

    fn parse(text: &str) -> Option<Self> {
        String::parse(text).map(Self::from)
    }

    fn show(&self) -> String {
        quoted(&self.to_string_lossy())
    }
}

impl Value for SocketAddr {
    const FORM: &'static str = "an address and a port, such as 127.0.0.1:8080 or [::]:8080";

    fn parse(text: &str) -> Option<Self> {
        text.trim().parse().ok()
    }

    fn show(&self) -> String {
        quoted(&self.to_string())
    }
}

impl Value for bool {
    const FORM: &'static str = "true or false";

    fn parse(text: &str) -> Option<Self> {
        text.trim().parse().ok()
    }

    fn show(&self) -> String {
        self.to_string()
    }
}

impl Value for u32 {
    const FORM: &'static str = "a whole number";

    fn parse(text: &str) -> Option<Self> {
        text.trim().parse().ok()
    }

    fn show(&self) -> String {
        self.to_string()
    }
}

/// Words, separated by commas where there is no TOML to make a list with.
impl Value for Vec<String> {
    const FORM: &'static str = "a list of texts (in the environment: separated by commas)";

    fn parse(text: &str) -> Option<Self> {
        Some(text.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect())
    }

    fn from_toml(value: &toml::Value) -> Option<Self> {
        if let toml::Value::String(text) = value {
            return Self::parse(text);
        }
        value.as_array()?.iter().map(|word| word.as_str().map(str::to_owned)).collect()
    }

    fn show(&self) -> String {
        format!("[{}]", self.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(", "))
    }
}

/// A number of bytes: a bare number, or one with `KiB`, `MiB` or `GiB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bytes(pub u64);

impl Bytes {
    const UNITS: [(&'static str, u64); 3] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)];

    /// Returns the number as a length in memory.
    #[must_use]
    pub fn as_usize(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

impl Value for Bytes {
    const FORM: &'static str = "a size, such as 65536, \"64KiB\" or \"10MiB\"";

    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (number, unit) =
            Self::UNITS.into_iter().find_map(|(name, unit)| text.strip_suffix(name).map(|number| (number, unit))).unwrap_or((text, 1));
        number.trim().parse::<u64>().ok()?.checked_mul(unit).map(Self)
    }

    fn show(&self) -> String {
        let whole = Self::UNITS.into_iter().find(|(_, unit)| self.0 > 0 && self.0.is_multiple_of(*unit));
        whole.map_or_else(|| self.0.to_string(), |(name, unit)| quoted(&format!("{}{name}", self.0 / unit)))
    }
}

const TIME_UNITS: [(&str, u64); 5] = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

impl Value for Duration {
    const FORM: &'static str = "a time with its unit, such as \"500ms\", \"30s\", \"15m\", \"12h\" or \"30d\"";

    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let end = text.find(|c: char| !c.is_ascii_digit())?;
        let (number, unit) = text.split_at(end);
        let (_, millis) = TIME_UNITS.into_iter().find(|(name, _)| *name == unit.trim())?;
        number.parse::<u64>().ok()?.checked_mul(millis).map(Self::from_millis)
    }

    fn show(&self) -> String {
        let millis = u64::try_from(self.as_millis()).unwrap_or(u64::MAX);
        let (name, unit) = TIME_UNITS.into_iter().rev().find(|(_, unit)| millis > 0 && millis.is_multiple_of(*unit)).unwrap_or(("ms", 1));
        quoted(&format!("{}{name}", millis / unit))
    }
}

/// A time, or `never`.
impl Value for Option<Duration> {
    const FORM: &'static str = "\"never\", or a time with its unit, such as \"30s\", \"15m\" or \"12h\"";

    fn parse(text: &str) -> Option<Self> {
        if text.trim() == "never" { Some(None) } else { Duration::parse(text).map(Some) }
    }

    fn show(&self) -> String {
        self.map_or_else(|| quoted("never"), |time| time.show())
    }
}
