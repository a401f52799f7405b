//! Reading: gathers the sources, picks each setting's value from the strongest, and notes every mistake.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use super::error::{ConfigError, Mistake};
use super::value::{HIDDEN, Value};
use super::{Config, Setting};

/// The file that is read when none is named, if it is there.
const USUAL_FILE: &str = "beseda.toml";
/// The variable that names the file.
const FILE_VARIABLE: &str = "BESEDA_CONFIG";
/// Names that hosting platforms set by themselves, and the settings that they stand for.
const USUAL_VARIABLES: [(&str, &str); 2] = [("DATABASE_URL", "database.url"), ("REDIS_URL", "redis.url")];
/// The least likeness of two names, 0 to 1, at which one is taken for the other misspelt.
const LIKENESS_MIN: f64 = 0.8;

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nothing was said.
    Default,
    /// The configuration file.
    File(String),
    /// An environment variable.
    Variable(String),
    /// A flag of the command line.
    Flag(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(file) => write!(f, "from {file}"),
            Self::Variable(name) => write!(f, "from the variable {name}"),
            Self::Flag(flag) => write!(f, "from {flag}"),
        }
    }
}

/// What the command line says of settings.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// `--config`.
    pub file: Option<PathBuf>,
    /// `--data`.
    pub data: Option<PathBuf>,
    /// `--listen`.
    pub listen: Option<String>,
}

/// All that a configuration is made of, before it is looked at.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// The file's name and text.
    pub file: Option<(String, String)>,
    /// The environment.
    pub variables: BTreeMap<String, String>,
    /// The flags: the setting, the flag, the value.
    pub flags: Vec<(&'static str, &'static str, String)>,
}

impl Sources {
    /// Gathers the file, the environment of this process and the command line.
    ///
    /// # Errors
    /// When the file that was named cannot be read. That the usual one is not there is no error.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
    pub fn gather(overrides: &Overrides) -> Result<Self, ConfigError> {
        let variables = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect::<BTreeMap<_, _>>();
        let named = overrides.file.clone().or_else(|| variables.get(FILE_VARIABLE).map(PathBuf::from));
        let file = match named {
            Some(path) => Some(read_file(&path)?),
            None if Path::new(USUAL_FILE).exists() => Some(read_file(Path::new(USUAL_FILE))?),
            None => None,
        };
        let mut flags = Vec::new();
        if let Some(data) = &overrides.data {
            flags.push(("server.data_dir", "--data", data.to_string_lossy().into_owned()));
        }
        if let Some(listen) = &overrides.listen {
            flags.push(("server.listen", "--listen", listen.clone()));
        }
        Ok(Self { file, variables, flags })
    }
}

fn read_file(path: &Path) -> Result<(String, String), ConfigError> {
    let file = path.display().to_string();
    match std::fs::read_to_string(path) {
        Ok(text) => Ok((file, text)),
        Err(reason) => Err(one(Mistake::Unreadable { file, reason: reason.to_string() })),
    }
}

fn one(mistake: Mistake) -> ConfigError {
    ConfigError { mistakes: vec![mistake] }
}

/// A setting as `check-config` prints it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// Which.
    pub setting: &'static Setting,
    /// Its value as TOML; hidden if it is a secret.
    pub value: String,
    /// Where the value comes from.
    pub origin: Origin,
}

/// A configuration without mistakes, and where each value came from.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The values.
    pub config: Config,
    origins: BTreeMap<String, Origin>,
}

impl Loaded {
    /// Reads and judges all sources.
    ///
    /// # Errors
    /// With every mistake there is.
    pub fn from_sources(sources: &Sources) -> Result<Self, ConfigError> {
        let mut reader = Reader::new(sources)?;
        let config = Config::read(&mut reader);
        reader.note_unknown(sources);
        if reader.mistakes.is_empty() {
            return Ok(Self { config, origins: reader.origins });
        }
        Err(ConfigError { mistakes: reader.mistakes })
    }

    /// Returns every setting with its value and where that came from, in the order of the manual.
    #[must_use]
    pub fn shown(&self) -> Vec<Shown> {
        let origin = |setting: &Setting| self.origins.get(&setting.name()).cloned().unwrap_or(Origin::Default);
        Config::settings().zip(self.config.values()).map(|(setting, value)| Shown { setting, value, origin: origin(setting) }).collect()
    }
}

/// Hands out values by name and remembers what was wrong with them.
#[derive(Debug)]
pub(super) struct Reader {
    values: BTreeMap<String, (Origin, toml::Value)>,
    origins: BTreeMap<String, Origin>,
    mistakes: Vec<Mistake>,
}

impl Reader {
    fn new(sources: &Sources) -> Result<Self, ConfigError> {
        let mut values = BTreeMap::new();
        if let Some((file, text)) = &sources.file {
            let table =
                text.parse::<toml::Table>().map_err(|reason| one(Mistake::NotToml { file: file.clone(), reason: reason.to_string() }))?;
            for (name, value) in flatten(table) {
                values.insert(name, (Origin::File(file.clone()), value));
            }
        }
        let usual = USUAL_VARIABLES.map(|(variable, setting)| (variable.to_owned(), setting.to_owned()));
        let own = Config::settings().map(|setting| (setting.variable(), setting.name()));
        for (variable, name) in usual.into_iter().chain(own) {
            if let Some(value) = sources.variables.get(&variable) {
                values.insert(name, (Origin::Variable(variable), toml::Value::String(value.clone())));
            }
        }
        for (name, flag, value) in &sources.flags {
            values.insert((*name).to_owned(), (Origin::Flag(flag), toml::Value::String(value.clone())));
        }
        Ok(Self { values, origins: BTreeMap::new(), mistakes: Vec::new() })
    }

    /// Takes a value out; the default where there is none or it is wrong, which is noted.
    pub(super) fn read<T: Value>(&mut self, section: &str, key: &str, default: T, judge: impl Fn(&T) -> Option<String>) -> T {
        let name = format!("{section}.{key}");
        let Some((origin, raw)) = self.values.remove(&name) else { return default };
        let read = T::from_toml(&raw);
        let expected = read.as_ref().map_or_else(|| Some(T::FORM.to_owned()), judge);
        match (read, expected) {
            (Some(value), None) => {
                self.origins.insert(name, origin);
                value
            }
            (_, expected) => {
                let value = if T::SECRET { HIDDEN.to_owned() } else { written(&raw) };
                let expected = expected.unwrap_or_default();
                self.mistakes.push(Mistake::Wrong { name, origin, value, expected });
                default
            }
        }
    }

    /// Notes what nobody asked for: keys of the file, and variables that look like ours.
    fn note_unknown(&mut self, sources: &Sources) {
        let names = Config::settings().map(Setting::name).collect::<Vec<_>>();
        for (name, (origin, _)) in std::mem::take(&mut self.values) {
            let meant = nearest(&name, &names);
            self.mistakes.push(Mistake::Unknown { name, origin, meant });
        }
        let variables = Config::settings().map(Setting::variable).collect::<Vec<_>>();
        for name in sources.variables.keys().filter(|name| name.starts_with("BESEDA_") && *name != FILE_VARIABLE) {
            if variables.contains(name) {
                continue;
            }
            // A variable that is like none of ours may be somebody else's business: a test's, a container's.
            if let Some(meant) = nearest(name, &variables) {
                let origin = Origin::Variable(name.clone());
                self.mistakes.push(Mistake::Unknown { name: name.clone(), origin, meant: Some(meant) });
            }
        }
    }
}

fn flatten(table: toml::Table) -> Vec<(String, toml::Value)> {
    let mut flat = Vec::new();
    for (section, value) in table {
        match value {
            toml::Value::Table(keys) => {
                flat.extend(keys.into_iter().map(|(key, value)| (format!("{section}.{key}"), value)));
            }
            other => flat.push((section, other)),
        }
    }
    flat
}

fn written(raw: &toml::Value) -> String {
    raw.as_str().map_or_else(|| raw.to_string(), str::to_owned)
}

/// Returns the known name that is most like the given one; a right key in the wrong section counts as like.
fn nearest(name: &str, known: &[String]) -> Option<String> {
    let key = name.rsplit('.').next().unwrap_or(name);
    if let Some(moved) = known.iter().find(|known| known.rsplit('.').next() == Some(key)) {
        return Some(moved.clone());
    }
    known
        .iter()
        .map(|known| (strsim::normalized_damerau_levenshtein(name, known), known))
        .filter(|(likeness, _)| *likeness >= LIKENESS_MIN)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, known)| known.clone())
}
