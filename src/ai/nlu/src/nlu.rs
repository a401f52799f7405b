//! Understanding a message: the order in which everything is asked.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use crate::bundle::{Bundle, BundleError};
use crate::custom::{self, Custom};
use crate::encoder::{Encoder, Encoding, Tuned, Tuning};
use crate::entities::tagger::{Seen, Tagger, glance, see};
use crate::entities::{Entity, values};
use crate::features::{Features, features};
use crate::head::{Head, best_two};
use crate::judge::Judge;
use crate::language::{self, Language};
use crate::learn::Example;
use crate::lexicon::Lexicon;
use crate::normal::Text;
use crate::spelling::Words;
use crate::translit;
use crate::understanding::{Guess, OUT_OF_SCOPE, Understanding, Verdict};
use crate::wishes::{self, Part};

/// Entities of one message that are told.
const ENTITIES_MAX: usize = 100;
/// How a sentiment that nothing speaks for is called.
pub(crate) const UNDECIDED: &str = "undecided";

/// The models that come with the program.
pub static EMBEDDED: &[u8] = include_bytes!("../models/current.bin");

/// Everything that is needed to understand a message; made once, shared by all.
#[derive(Clone, Debug)]
pub struct Nlu {
    version: String,
    eyes: Eyes,
    intent: Judge,
    sentiment: Judge,
    emotion: Judge,
    tagger: Tagger,
    words: Arc<Words>,
    tuning: Option<Arc<Tuning>>,
    /// What is none of any shop's own intents, looked at when the first shop teaches one.
    everyday: Arc<OnceLock<Vec<Example>>>,
}

/// What turns a message into what the heads see; the trainer looks with the same eyes.
#[derive(Clone, Debug)]
pub struct Eyes {
    /// The concepts.
    pub lexicon: Lexicon,
    /// The head that tells languages of one script apart.
    pub language: Head,
    /// The encoder, where there is one.
    pub encoder: Option<Arc<Encoder>>,
    /// Its layers as these models taught them, where they did.
    pub tuned: Option<Arc<Tuned>>,
}

/// A message as the heads see it.
#[derive(Clone, Debug)]
pub struct View {
    /// The normal form.
    pub text: Text,
    /// What the tagger sees.
    pub seen: Seen,
    /// Hashed features.
    pub features: Features,
    /// The language.
    pub language: Language,
    /// What the encoder makes of it.
    pub dense: Option<Encoding>,
}

/// What is wanted, what else it might be, and whether that may be acted on.
pub(crate) struct Wish {
    pub(crate) intent: Guess,
    pub(crate) second: Option<Guess>,
    pub(crate) verdict: Verdict,
}

impl Eyes {
    /// Looks at a message with all that there is.
    pub fn view(&self, message: &str) -> View {
        self.view_with(message, Encoder::encode)
    }

    /// An encoder that cannot read its file any more gives nothing, and n-grams go on alone.
    fn view_with(&self, message: &str, encode: fn(&Encoder, &str, Option<&Tuned>) -> Option<Encoding>) -> View {
        let mut view = self.plain_view(message);
        view.dense = self.encoder.as_ref().and_then(|encoder| encode(encoder, &spoken(&view, message), self.tuned.as_deref()));
        view
    }

    /// Looks at another spelling of a message, with n-grams alone, and not for what is named in it.
    fn respelt_view(&self, message: &str, language: &Language) -> View {
        let mut text = Text::read(message);
        if language.transliterated {
            text = Text::read(&translit::to_cyrillic(&text.lower()));
        }
        let lower = text.lower();
        let seen = glance(&text, &lower);
        let features = features(&text, &self.lexicon, &seen.evidence());
        View { text, seen, features, language: language.clone(), dense: None }
    }

    /// Looks at a part of a message, with n-grams alone. What rules and lists saw in it was seen in the whole.
    fn part_view(&self, whole: &View, message: &str, part: Part<'_>) -> View {
        if whole.language.transliterated {
            return self.respelt_view(part.text, &whole.language);
        }
        let from = message.get(..part.from).unwrap_or_default().chars().count();
        let to = from + part.text.chars().count();
        let place = |at: usize| whole.text.chars.partition_point(|normal| normal.at < at);
        let text = Text::read(part.text);
        let features = features(&text, &self.lexicon, &whole.seen.evidence_in(place(from)..place(to)));
        View { text, seen: Seen::default(), features, language: whole.language.clone(), dense: None }
    }

    /// Looks at a message without the encoder, Russian in Latin letters turned back.
    fn plain_view(&self, message: &str) -> View {
        let text = Text::read(message);
        let view = self.view_of(text, None);
        if !view.language.transliterated {
            return view;
        }
        let cyrillic = translit::to_cyrillic(&view.text.lower());
        let language = view.language;
        let mut turned = self.view_of(Text::read(&cyrillic), Some(language));
        turned.text = view.text;
        turned.seen = view.seen;
        turned
    }

    fn view_of(&self, text: Text, language: Option<Language>) -> View {
        let lower = text.lower();
        let seen = see(&text, &lower);
        let features = features(&text, &self.lexicon, &seen.evidence());
        let language = language.unwrap_or_else(|| language::language(&text, &features.grams, &self.language));
        View { text, seen, features, language, dense: None }
    }
}

impl Nlu {
    /// The models that come with the program.
    pub fn embedded() -> Result<Self, BundleError> {
        Self::from_bytes(EMBEDDED)
    }

    /// Models from a file's bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BundleError> {
        let bundle = Bundle::from_bytes(bytes)?;
        Ok(Self {
            eyes: Eyes { lexicon: Lexicon::embedded(), language: bundle.get("language", Head::read)?, encoder: None, tuned: None },
            intent: bundle.get("intent", Judge::read)?,
            sentiment: bundle.get("sentiment", Judge::read)?,
            emotion: bundle.get("emotion", Judge::read)?,
            tagger: bundle.get("tagger", Tagger::read)?,
            words: Arc::new(bundle.get("words", Words::read)?),
            tuning: bundle.find("tuning", Tuning::read)?.map(Arc::new),
            everyday: Arc::default(),
            version: bundle.version,
        })
    }

    /// With the encoder's help.
    #[must_use]
    pub fn with_encoder(mut self, encoder: Arc<Encoder>) -> Self {
        self.eyes.tuned = self.tuning.as_ref().and_then(|tuning| encoder.tuned(tuning)).map(Arc::new);
        self.eyes.encoder = Some(encoder);
        self.everyday = Arc::default();
        self
    }

    /// The version of the models.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Whether the encoder takes part.
    pub const fn has_encoder(&self) -> bool {
        self.eyes.encoder.is_some()
    }

    /// Understands a message; `today` is the shopper's day, against which "tomorrow" is resolved.
    pub fn understand(&self, message: &str, today: Date) -> Understanding {
        self.understand_with(message, today, None)
    }

    /// The same with the shop's own intents.
    pub fn understand_with(&self, message: &str, today: Date, custom: Option<&Custom>) -> Understanding {
        // The vector is for the shop's own intents alone.
        let view = self.eyes.view_with(message, if custom.is_some() { Encoder::encode } else { Encoder::encode_wide });
        let mut understanding = self.judged(&view, custom);
        understanding.entities = self.entities(message, &view, today);
        if understanding.verdict == Verdict::Unsure {
            self.try_corrected(&view, custom, &mut understanding);
        }
        if understanding.verdict != Verdict::OutOfScope {
            // The parts of a message are asked without the encoder, which would cost as much again for each.
            let wish = |part: Part<'_>| self.wish(&self.eyes.part_view(&view, message, part), custom);
            understanding.wishes = wishes::wishes(message, wish);
        }
        understanding
    }

    /// What the heads see of a message.
    pub fn view(&self, message: &str) -> View {
        self.eyes.view(message)
    }

    /// Messages that are none of any shop's own intents.
    pub(crate) fn everyday(&self) -> &[Example] {
        self.everyday.get_or_init(|| custom::everyday(self))
    }

    /// The sentiment that comes nearest, even where it is undecided.
    pub(crate) fn nearest_sentiment(&self, message: &str) -> String {
        let view = self.view(message);
        guesses(&self.sentiment, &self.sentiment.probabilities(&view)).0.label
    }

    /// What is wanted.
    fn wish(&self, view: &View, custom: Option<&Custom>) -> Wish {
        let (mut intent, mut second) = guesses(&self.intent, &self.intent.probabilities(view));
        let mut threshold = self.intent.threshold(view);
        // A shop that teaches an intent means it, also where it is a part of one that everybody has.
        if let Some(own) = custom.and_then(|custom| custom.guess(view)) {
            second = Some(std::mem::replace(&mut intent, own));
            threshold = 0.0;
        }
        let verdict = match intent.confidence {
            _ if view.features.grams.is_empty() => Verdict::OutOfScope,
            sure if sure < threshold => Verdict::Unsure,
            _ if intent.label == OUT_OF_SCOPE => Verdict::OutOfScope,
            _ => Verdict::Sure,
        };
        Wish { intent, second, verdict }
    }

    fn judged(&self, view: &View, custom: Option<&Custom>) -> Understanding {
        let Wish { intent, second, verdict } = self.wish(view, custom);
        let sentiment = guesses(&self.sentiment, &self.sentiment.probabilities(view)).0;
        let undecided = sentiment.confidence < self.sentiment.threshold(view);
        let emotion = guesses(&self.emotion, &self.emotion.probabilities(view)).0;
        Understanding {
            language: view.language.clone(),
            intent,
            second,
            verdict,
            wishes: Vec::new(),
            sentiment: if undecided { Guess { label: UNDECIDED.to_owned(), ..sentiment } } else { sentiment },
            emotion,
            entities: Vec::new(),
            corrected: None,
            encoder: view.dense.is_some(),
            cut: view.text.cut,
        }
    }

    /// What was typed by mistake, or on the wrong layout, is tried once more; only a clear answer counts.
    fn try_corrected(&self, view: &View, custom: Option<&Custom>, understanding: &mut Understanding) {
        let lower = view.text.lower();
        let swapped = (view.language.code != "ru").then(|| translit::from_wrong_layout(&lower));
        let known = |text: &String| text.split(' ').filter(|word| self.words.knows(word)).count() * 2 > text.split(' ').count();
        let Some(corrected) = swapped.filter(known).or_else(|| self.words.corrected(&lower)) else { return };
        let again = self.wish(&self.eyes.respelt_view(&corrected, &view.language), custom);
        if again.verdict == Verdict::Sure {
            understanding.intent = again.intent;
            understanding.second = again.second;
            understanding.verdict = again.verdict;
            understanding.corrected = Some(corrected);
        }
    }

    fn entities(&self, message: &str, view: &View, today: Date) -> Vec<Entity> {
        let tagged = self.tagger.tag(&view.seen);
        let at = |place: usize| view.text.chars.get(place).map(|normal| normal.at);
        let entities = tagged.into_iter().take(ENTITIES_MAX).filter_map(|tagged| {
            let start = at(tagged.from)?;
            let end = at(tagged.to.checked_sub(1)?)? + 1;
            let surface = message.chars().skip(start).take(end - start).collect::<String>();
            let (value, unit) = values::value(tagged.kind, &surface, today);
            Some(Entity { kind: tagged.kind, start, end, text: surface, value, unit, confidence: tagged.confidence })
        });
        entities.collect()
    }
}

/// What the encoder is given: the message, or Russian in its own letters.
pub fn spoken<'a>(view: &View, message: &'a str) -> Cow<'a, str> {
    if view.language.transliterated { Cow::Owned(translit::to_cyrillic(&view.text.lower())) } else { Cow::Borrowed(message) }
}

fn guesses(judge: &Judge, probabilities: &[f32]) -> (Guess, Option<Guess>) {
    let (first, second) = best_two(probabilities);
    let guess = |place: usize| Some(Guess { label: judge.head.labels.get(place)?.clone(), confidence: probabilities.get(place).copied()? });
    let first = first.and_then(guess).unwrap_or_else(|| Guess { label: OUT_OF_SCOPE.to_owned(), confidence: 0.0 });
    (first, second.and_then(guess))
}
