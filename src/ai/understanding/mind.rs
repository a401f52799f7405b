//! The models, loaded.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use beseda_nlu::bundle::BundleError;
use beseda_nlu::{Encoder, Nlu};
use jiff::tz::TimeZone;

use super::own::{self, OwnError, OwnIntents};
use crate::ai::understanding::convert;
use crate::domain::{Intent, Mood, Timestamp, Understood};

/// Bytes of the largest file of models that is read.
const MODELS_MAX: u64 = 256 << 20;
/// What the version of models is followed by where the encoder takes part.
const WITH_ENCODER: &str = "+encoder";

/// Where the models lie.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MindFiles {
    /// A file of models instead of those in the program.
    pub models: Option<PathBuf>,
    /// The sentence encoder's file, which need not be there.
    pub encoder: PathBuf,
    /// The folder in which versions are kept; none are without one.
    pub versions: Option<PathBuf>,
}

/// Why a file of models cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum FileError {
    /// It cannot be read.
    #[error("it cannot be read ({0})")]
    Unreadable(std::io::Error),
    /// It is no file of models, or of another format.
    #[error(transparent)]
    Unusable(BundleError),
}

/// Reads a file of models; the hash is checked before anything is believed.
pub(super) fn read_models(file: &Path) -> Result<Nlu, FileError> {
    let found = std::fs::metadata(file).map_err(FileError::Unreadable)?;
    if found.len() > MODELS_MAX {
        return Err(FileError::Unreadable(std::io::Error::other(format!("it has more than {MODELS_MAX} bytes"))));
    }
    let bytes = std::fs::read(file).map_err(FileError::Unreadable)?;
    Nlu::from_bytes(&bytes).map_err(FileError::Unusable)
}

/// Why the models cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MindError {
    /// The file cannot be read.
    #[error("`understanding.models` names `{path}`, which cannot be read ({source}); name a file of models, or leave it empty")]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The file is no file of models, or of another format.
    #[error("`{path}` is no file of models that this version reads ({source}); `understanding.models` may be left empty")]
    Unusable {
        /// The file.
        path: String,
        /// Why.
        source: BundleError,
    },
}

/// Whether the encoder takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EncoderState {
    /// It does.
    Used,
    /// There is no file.
    Missing,
    /// There is a file that cannot be used.
    Damaged(String),
}

/// The models, loaded: made once, shared by all.
#[derive(Debug)]
pub struct Mind {
    nlu: Nlu,
    models: String,
    encoder: Option<Arc<Encoder>>,
    state: EncoderState,
    zone: TimeZone,
}

impl Mind {
    /// Loads the models. Takes a moment and reads files: call it on a thread that may block.
    ///
    /// # Errors
    /// When a file of models was named and cannot be used. A missing encoder is no error.
    pub fn load(files: &MindFiles) -> Result<Self, MindError> {
        // Side by side, because each takes as long as the other and messages wait for both.
        let (nlu, (encoder, state)) = std::thread::scope(|scope| {
            let encoder = scope.spawn(|| open_encoder(&files.encoder));
            let nlu = models(files);
            (nlu, encoder.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        });
        Ok(Self::of(nlu?, encoder, state, TimeZone::system()))
    }

    fn of(nlu: Nlu, encoder: Option<Arc<Encoder>>, state: EncoderState, zone: TimeZone) -> Self {
        let suffix = if encoder.is_some() { WITH_ENCODER } else { "" };
        let models = format!("{}{suffix}", nlu.version());
        let nlu = match &encoder {
            Some(encoder) => nlu.with_encoder(Arc::clone(encoder)),
            None => nlu,
        };
        Self { nlu, models, encoder, state, zone }
    }

    /// Makes a mind of other models beside this one. They share the encoder; layers that the models taught are each one's own.
    pub(super) fn beside(&self, nlu: Nlu) -> Self {
        Self::of(nlu, self.encoder.clone(), self.state.clone(), self.zone.clone())
    }

    /// Returns the version of the models by itself, as it is pinned.
    #[must_use]
    pub fn version(&self) -> &str {
        self.nlu.version()
    }

    /// Returns the version of the models, with a word on the encoder.
    #[must_use]
    pub fn models(&self) -> &str {
        &self.models
    }

    /// Tells whether the encoder takes part.
    #[must_use]
    pub const fn encoder(&self) -> &EncoderState {
        &self.state
    }

    /// Understands a message that was written at a time, by the clocks of a zone or of the server, in a dialogue that went so far like
    /// this. Takes milliseconds at the most.
    #[must_use]
    pub fn understand(&self, text: &str, at: Timestamp, zone: Option<&TimeZone>, own: Option<&OwnIntents>, before: &Mood) -> Understood {
        let instant = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or_default();
        let today = zone.unwrap_or(&self.zone).to_datetime(instant).date();
        convert::understood(&self.models, text, self.nlu.understand_with(text, today, own.map(|own| &own.0)), before)
    }

    /// Learns a shop's own intents. Takes up to seconds.
    ///
    /// # Errors
    /// When there are too many.
    pub fn learn(&self, intents: &[Intent]) -> Result<Option<OwnIntents>, OwnError> {
        own::learn(&self.nlu, intents)
    }
}

/// The models that the installation uses.
fn models(files: &MindFiles) -> Result<Nlu, MindError> {
    let Some(file) = &files.models else {
        return Nlu::embedded().map_err(|source| MindError::Unusable { path: "the program".to_owned(), source });
    };
    read_models(file).map_err(|error| {
        let path = file.display().to_string();
        match error {
            FileError::Unreadable(source) => MindError::Unreadable { path, source },
            FileError::Unusable(source) => MindError::Unusable { path, source },
        }
    })
}

fn open_encoder(file: &Path) -> (Option<Arc<Encoder>>, EncoderState) {
    if !file.exists() {
        return (None, EncoderState::Missing);
    }
    match Encoder::open(file) {
        Ok(encoder) => (Some(Arc::new(encoder)), EncoderState::Used),
        Err(error) => (None, EncoderState::Damaged(error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::super::is_taken;
    use super::*;
    use crate::domain::{Certainty, IntentId, TenantId};

    fn mind() -> Mind {
        Mind::load(&MindFiles::default()).unwrap()
    }

    #[test]
    fn what_was_understood_is_told_in_our_words() {
        let at = Timestamp::from_millis(1_767_225_600_000);
        let told = mind().understand("Где мой заказ 48213-07? Это уже безобразие!", at, None, None, &Mood::default());
        assert_eq!((told.language.name.as_str(), told.intent.name.as_str()), ("ru", "order_status"), "{told:?}");
        assert_ne!(told.certainty, Certainty::OutOfScope);
        let order = told.mentions.iter().find(|mention| mention.kind == "order_number").unwrap();
        assert_eq!((order.start, order.end, order.text.as_str()), (14, 22, "48213-07"));
        assert!(told.escalation > 0.0 && told.escalation < 1.0);
    }

    #[test]
    fn tomorrow_depends_on_whose_clocks_are_asked() {
        let (mind, at) = (mind(), Timestamp::from_millis(1_767_225_600_000));
        let tomorrow = |zone: &str| {
            let zone = TimeZone::get(zone).unwrap();
            mind.understand("привезите завтра", at, Some(&zone), None, &Mood::default()).mentions[0].value.clone()
        };
        assert_eq!([tomorrow("Asia/Vladivostok"), tomorrow("America/New_York")], ["2026-01-02", "2026-01-01"]);
    }

    #[test]
    fn files_that_are_no_models_are_refused_with_the_reason() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("models.bin");
        let files = MindFiles { models: Some(file.clone()), ..MindFiles::default() };
        assert!(Mind::load(&files).unwrap_err().to_string().contains("cannot be read"));
        std::fs::write(&file, b"not models").unwrap();
        assert!(Mind::load(&files).unwrap_err().to_string().contains("is no file of models"));
        let damaged = MindFiles { encoder: file, ..MindFiles::default() };
        assert!(matches!(Mind::load(&damaged).unwrap().encoder(), EncoderState::Damaged(_)));
    }

    #[test]
    fn a_shops_own_intent_is_told_where_it_fits_and_nowhere_else() {
        let mind = mind();
        let examples =
            ["можно ли выгравировать имя на чашке", "делаете гравировку?", "хочу надпись на чайнике", "engrave a name on the cup"];
        let intent = Intent {
            tenant: TenantId::from(1),
            id: IntentId::from(1),
            name: "engraving".to_owned(),
            examples: examples.map(str::to_owned).to_vec(),
            updated_at: Timestamp::from_millis(0),
        };
        let own = mind.learn(&[intent]).unwrap();
        let at = Timestamp::from_millis(1_767_225_600_000);
        let told = |text| mind.understand(text, at, None, own.as_ref(), &Mood::default()).intent.name;
        assert_eq!(told("а гравировку имени на чашке сделаете?"), "engraving");
        assert_ne!(told("когда привезут заказ?"), "engraving");
        assert!(mind.learn(&[]).unwrap().is_none());
        assert!(is_taken("order_status") && !is_taken("engraving"));
    }
}
