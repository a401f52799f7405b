//! The folder in which versions of the models are kept, so that a shop can stay with one or go back to one.
//!
//! Everything here reads and writes files of some 15 MB: call it on a thread that may block. A version is a file of its name. It is
//! written aside and renamed, so no reader ever sees a part of one; and nothing is believed of a file before its hash was checked.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::SystemTime;

use beseda_nlu::Nlu;
use beseda_nlu::bundle::Bundle;
use beseda_nlu::nlu::EMBEDDED;
use parking_lot::Mutex;

use super::mind::{FileError, Mind, MindFiles, read_models};

/// What the file of a version ends with.
const ENDING: &str = ".bin";
/// What the name of a file that is being written has in addition.
const PART: &str = "part";
/// The file that whoever writes or clears up has locked meanwhile.
const LOCK: &str = ".lock";
/// Characters of the longest name of a version.
const NAME_CHARS_MAX: usize = 64;
/// Things in the folder that are looked at.
const ENTRIES_MAX: usize = 1_000;
/// Versions that are told of; older ones are not shown.
const VERSIONS_MAX: usize = 50;

/// The version of the models in the program. They were there when it was built, so without a version it was built wrongly.
static BROUGHT: LazyLock<Option<String>> = LazyLock::new(|| Bundle::from_bytes(EMBEDDED).ok().map(|bundle| bundle.version));

/// Why a version cannot be used, or not be kept. What shops may read of it names no path.
#[derive(Debug, thiserror::Error)]
pub enum ShelfError {
    /// There is none of this name.
    #[error("it is not there: the file `{0}.bin` is missing")]
    Gone(String),
    /// Its file cannot be used.
    #[error("the file `{name}.bin` cannot be used: {reason}")]
    Unusable {
        /// The version.
        name: String,
        /// Why.
        reason: String,
    },
    /// The models in the program are not what the trainer made.
    #[error("the models in the program have no version that a file can be named by; build the program anew")]
    Nameless,
    /// The folder cannot be used.
    #[error("`{folder}` cannot be used ({source}): make room there, and let the program's user read and write it")]
    Folder {
        /// The folder.
        folder: String,
        /// Why.
        source: io::Error,
    },
}

/// A version that there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelsVersion {
    /// Its name.
    pub version: String,
    /// Whether it is the one in the program.
    pub embedded: bool,
    /// Whether it is the one of every shop that stays with none.
    pub current: bool,
    /// How large it is.
    pub bytes: u64,
    /// Why it cannot be used, if it cannot.
    pub wrong: Option<String>,
}

/// What was found of a file, and of which state of it that is true.
#[derive(Debug, Clone)]
struct Look {
    bytes: u64,
    modified: SystemTime,
    wrong: Option<String>,
}

#[derive(Debug)]
struct OnShelf {
    version: String,
    bytes: u64,
    modified: SystemTime,
}

/// The folder, and what was found in it.
#[derive(Debug)]
pub struct Shelf {
    files: MindFiles,
    looked_at: Mutex<HashMap<String, Look>>,
}

impl Shelf {
    /// Takes the folder that the files name. Without one there are the versions that came with the program and its settings alone.
    #[must_use]
    pub fn new(files: MindFiles) -> Self {
        Self { files, looked_at: Mutex::default() }
    }

    /// Puts the models of the program into the folder, where they are not there whole.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn keep(&self) -> Result<(), ShelfError> {
        let Some(folder) = &self.files.versions else { return Ok(()) };
        let version = BROUGHT.as_deref().filter(|version| is_version(version)).ok_or(ShelfError::Nameless)?;
        let path = path_in(folder, version);
        if is_whole(&path) {
            return Ok(());
        }
        let written = lock(folder).and_then(|_locked| if is_whole(&path) { Ok(()) } else { write(folder, &path) });
        written.map_err(|source| folder_error(folder, source))
    }

    /// Returns the names of the versions in the folder in the order in which they deserve their place: first the program's own, then
    /// the newest.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn names(&self) -> Result<Vec<String>, ShelfError> {
        Ok(self.on_shelf()?.into_iter().map(|file| file.version).collect())
    }

    /// Takes a version's file away.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn remove(&self, version: &str) -> Result<(), ShelfError> {
        let Some(folder) = &self.files.versions else { return Ok(()) };
        match fs::remove_file(path_in(folder, version)) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => Err(folder_error(folder, source)),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Returns the versions that there are beside the mind of every shop: that one first, then as they deserve their place. Files are
    /// read to see whether they can be used; one that has not changed since is not read again.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn versions(&self, everybodys: &Mind) -> Result<Vec<ModelsVersion>, ShelfError> {
        let current = everybodys.version();
        let mut versions = vec![self.current(current)];
        let embedded = BROUGHT.as_deref().filter(|version| *version != current);
        versions.extend(embedded.map(|version| ModelsVersion {
            version: version.to_owned(),
            embedded: true,
            current: false,
            bytes: size_of(EMBEDDED),
            wrong: None,
        }));
        for file in self.on_shelf()? {
            if versions.len() < VERSIONS_MAX && !versions.iter().any(|known| known.version == file.version) {
                let wrong = self.look(&file);
                versions.push(ModelsVersion { version: file.version, embedded: false, current: false, bytes: file.bytes, wrong });
            }
        }
        Ok(versions)
    }

    /// Makes a mind of a version beside the one of every shop.
    ///
    /// # Errors
    /// When there is no such version, or when its file cannot be used.
    pub fn mind(&self, version: &str, everybodys: &Mind) -> Result<Mind, ShelfError> {
        Ok(everybodys.beside(self.models(version)?))
    }

    fn models(&self, version: &str) -> Result<Nlu, ShelfError> {
        let unusable = |reason: String| ShelfError::Unusable { name: version.to_owned(), reason };
        if BROUGHT.as_deref() == Some(version) {
            return Nlu::embedded().map_err(|error| unusable(error.to_string()));
        }
        // A name from a database that somebody wrote into must not lead out of the folder.
        let path = self.files.versions.as_ref().filter(|_| is_version(version)).map(|folder| path_in(folder, version));
        let path = path.ok_or_else(|| ShelfError::Gone(version.to_owned()))?;
        let nlu = read_models(&path).map_err(|error| match error {
            FileError::Unreadable(source) if source.kind() == io::ErrorKind::NotFound => ShelfError::Gone(version.to_owned()),
            other => unusable(other.to_string()),
        })?;
        if nlu.version() == version {
            return Ok(nlu);
        }
        Err(unusable(format!("it holds the version `{0}`; name it `{0}.bin`", nlu.version())))
    }

    fn current(&self, version: &str) -> ModelsVersion {
        let named = self.files.models.as_ref();
        let of_file = |file: &PathBuf| fs::metadata(file).map_or(0, |found| found.len());
        ModelsVersion {
            version: version.to_owned(),
            embedded: named.is_none(),
            current: true,
            bytes: named.map_or(size_of(EMBEDDED), of_file),
            wrong: None,
        }
    }

    /// Says what is wrong with a file.
    fn look(&self, file: &OnShelf) -> Option<String> {
        let known = self.looked_at.lock().get(&file.version).cloned();
        if let Some(look) = known.filter(|look| (look.bytes, look.modified) == (file.bytes, file.modified)) {
            return look.wrong;
        }
        let wrong = self.models(&file.version).err().map(|error| error.to_string());
        let mut looked_at = self.looked_at.lock();
        if looked_at.len() >= ENTRIES_MAX {
            looked_at.clear();
        }
        looked_at.insert(file.version.clone(), Look { bytes: file.bytes, modified: file.modified, wrong: wrong.clone() });
        wrong
    }

    fn on_shelf(&self) -> Result<Vec<OnShelf>, ShelfError> {
        let Some(folder) = &self.files.versions else { return Ok(Vec::new()) };
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(source) => return Err(folder_error(folder, source)),
        };
        // What goes away while we look, or cannot be looked at, is not there.
        let mut found: Vec<OnShelf> = entries.take(ENTRIES_MAX).filter_map(|entry| on_shelf(&entry.ok()?.path())).collect();
        let is_own = |file: &OnShelf| BROUGHT.as_deref() == Some(file.version.as_str());
        found.sort_by_key(|file| std::cmp::Reverse((is_own(file), file.modified, file.version.clone())));
        Ok(found)
    }
}

fn on_shelf(path: &Path) -> Option<OnShelf> {
    let version = path.file_name()?.to_str()?.strip_suffix(ENDING).filter(|name| is_version(name))?.to_owned();
    let found = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    Some(OnShelf { version, bytes: found.len(), modified: found.modified().ok()? })
}

/// Tells whether a file may be named by it: a plain word such as `2026-11-23.6`, which leads nowhere else.
fn is_version(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-+".contains(&byte);
    (1..=NAME_CHARS_MAX).contains(&name.len()) && !name.starts_with('.') && name.bytes().all(is_plain)
}

fn path_in(folder: &Path, version: &str) -> PathBuf {
    folder.join(format!("{version}{ENDING}"))
}

fn folder_error(folder: &Path, source: io::Error) -> ShelfError {
    ShelfError::Folder { folder: folder.display().to_string(), source }
}

fn size_of(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

/// Tells whether a file holds the models of the program, byte for byte.
fn is_whole(path: &Path) -> bool {
    let has_size = fs::metadata(path).is_ok_and(|found| found.len() == size_of(EMBEDDED));
    has_size && fs::read(path).is_ok_and(|bytes| bytes == EMBEDDED)
}

/// Lets nobody else write into the folder while the file that is returned is open, and clears away what a crash has left.
fn lock(folder: &Path) -> io::Result<File> {
    fs::create_dir_all(folder)?;
    let locked = File::create(folder.join(LOCK))?;
    locked.lock()?;
    for entry in fs::read_dir(folder)?.take(ENTRIES_MAX) {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == PART) {
            fs::remove_file(path)?;
        }
    }
    Ok(locked)
}

fn write(folder: &Path, path: &Path) -> io::Result<()> {
    let part = path.with_added_extension(PART);
    let written = write_durably(&part).and_then(|()| fs::rename(&part, path));
    if written.is_err() {
        // Half a file on a full disk would keep it full. The next start clears away what cannot be removed now.
        drop(fs::remove_file(&part));
    }
    written?;
    // The name is kept in the folder, and the folder's in its parent: without these the file itself would be safe and nameless.
    File::open(folder)?.sync_all()?;
    folder.parent().filter(|parent| !parent.as_os_str().is_empty()).map_or(Ok(()), |parent| File::open(parent)?.sync_all())
}

fn write_durably(part: &Path) -> io::Result<()> {
    let mut file = File::create(part)?;
    file.write_all(EMBEDDED)?;
    file.sync_all()
}

/// Returns the file of another version of the same models, for tests.
#[cfg(test)]
pub(crate) fn renamed_models(version: &str) -> Vec<u8> {
    let mut bundle = Bundle::from_bytes(EMBEDDED).unwrap();
    version.clone_into(&mut bundle.version);
    bundle.to_bytes()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tempfile::TempDir;

    use super::*;

    fn shelf(folder: &TempDir) -> Shelf {
        Shelf::new(MindFiles { versions: Some(folder.path().join("models")), ..MindFiles::default() })
    }

    fn own() -> &'static str {
        BROUGHT.as_deref().unwrap()
    }

    /// Makes a file that was written so many days after the first.
    fn put(folder: &TempDir, version: &str, bytes: &[u8], day: u64) -> PathBuf {
        let path = path_in(&folder.path().join("models"), version);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        let at = SystemTime::UNIX_EPOCH + Duration::from_hours(24 * day);
        File::options().write(true).open(&path).unwrap().set_modified(at).unwrap();
        path
    }

    #[test]
    fn the_programs_models_are_kept_once_and_healed_where_they_were_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = shelf(&folder);
        assert!(shelf.names().unwrap().is_empty(), "nothing is kept before the first start");
        shelf.keep().unwrap();
        let path = path_in(&folder.path().join("models"), own());
        assert_eq!((shelf.names().unwrap(), fs::read(&path).unwrap().as_slice()), (vec![own().to_owned()], EMBEDDED));
        let written_at = |path: &Path| fs::metadata(path).unwrap().modified().unwrap();
        put(&folder, own(), EMBEDDED, 1);
        let before = written_at(&path);
        shelf.keep().unwrap();
        assert_eq!(written_at(&path), before, "what is whole is not written again");
        put(&folder, own(), &EMBEDDED[..EMBEDDED.len() / 2], 1);
        let left_behind = folder.path().join("models/2026-01-01.bin.part");
        fs::write(&left_behind, b"half").unwrap();
        shelf.keep().unwrap();
        assert!(is_whole(&path) && !left_behind.exists());
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_named_with_what_would_be_right() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("models"), b"a file where the folder should be").unwrap();
        let error = shelf(&folder).keep().unwrap_err().to_string();
        assert!(error.contains(&folder.path().join("models").display().to_string()) && error.contains("make room there"), "{error}");
    }

    #[test]
    fn versions_are_told_with_what_is_wrong_with_them_and_without_a_path() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = shelf(&folder);
        let everybodys = Mind::load(&MindFiles::default()).unwrap();
        let older = renamed_models("older");
        put(&folder, "older", &older, 3);
        put(&folder, "cut", &older[..older.len() - 1], 2);
        put(&folder, "liar", &older, 1);
        put(&folder, ".hidden", &older, 9);
        put(&folder, own(), EMBEDDED, 0);
        assert_eq!(shelf.names().unwrap(), [own(), "older", "cut", "liar"]);
        let told = shelf.versions(&everybodys).unwrap();
        let short = |it: &ModelsVersion| (it.version.clone(), it.embedded, it.current, it.wrong.is_none());
        let expected =
            [(own(), true, true, true), ("older", false, false, true), ("cut", false, false, false), ("liar", false, false, false)];
        assert_eq!(told.iter().map(short).collect::<Vec<_>>(), expected.map(|(version, a, b, c)| (version.to_owned(), a, b, c)));
        let wrong = |at: usize| told[at].wrong.clone().unwrap();
        assert!(wrong(2).contains("damaged or cut short") && wrong(3).contains("it holds the version `older`"), "{told:?}");
        assert!(told.iter().all(|it| !it.wrong.clone().unwrap_or_default().contains(&folder.path().display().to_string())));
        put(&folder, "cut", &renamed_models("cut"), 4);
        assert_eq!(shelf.versions(&everybodys).unwrap().iter().find(|it| it.version == "cut").unwrap().wrong, None, "it was mended");
    }

    #[test]
    fn a_version_becomes_a_mind_and_no_name_leads_out_of_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = shelf(&folder);
        let everybodys = Mind::load(&MindFiles::default()).unwrap();
        put(&folder, "older", &renamed_models("older"), 1);
        assert_eq!(shelf.mind("older", &everybodys).unwrap().models(), "older");
        assert_eq!(shelf.mind(own(), &everybodys).unwrap().version(), own(), "the program's own needs no file");
        fs::write(folder.path().join("outside.bin"), renamed_models("../outside")).unwrap();
        for name in ["../outside", "gone", "", ".", "/etc/passwd"] {
            assert!(matches!(shelf.mind(name, &everybodys), Err(ShelfError::Gone(_))), "{name}");
        }
        shelf.remove("older").unwrap();
        shelf.remove("older").unwrap();
        assert!(matches!(shelf.mind("older", &everybodys), Err(ShelfError::Gone(_))));
    }
}
