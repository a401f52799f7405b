//! Labelled messages: tab-separated `lang, intent, sentiment, text`, entities marked in place as `[surface](type)`.

use crate::entities::Kind;

/// A field that says "not labelled".
pub const UNLABELLED: &str = "-";

/// An entity as a person marked it; the span counts code points of the text without its marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// What it is.
    pub kind: Kind,
    /// The first code point.
    pub start: usize,
    /// The one after the last.
    pub end: usize,
}

/// One labelled message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The language, where it was told.
    pub language: Option<String>,
    /// The intent, where it was told.
    pub intent: Option<String>,
    /// The sentiment, where it was told.
    pub sentiment: Option<String>,
    /// The text, without marks.
    pub text: String,
    /// What was marked in it.
    pub entities: Vec<Marked>,
}

/// Why a file of samples cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SampleError {
    /// The first line does not name the columns.
    #[error("the first line must name the columns, `text` among them, with tabs between; it is `{0}`")]
    Header(String),
    /// A line has not as many fields as the first.
    #[error("line {line} has {found} fields, and the first line names {wanted}; fields stand with tabs between, and a text has none")]
    Fields {
        /// Which, from 1.
        line: usize,
        /// How many it has.
        found: usize,
        /// How many are named.
        wanted: usize,
    },
}

/// Reads a file of samples; its first line says which column is which (`lang` or `language`, `intent` or `label`, `sentiment`, `text`).
pub fn read(file: &str) -> Result<Vec<Sample>, SampleError> {
    let mut lines = file.trim_start_matches('\u{feff}').lines().enumerate();
    let header = lines.next().map_or("", |(_, line)| line);
    let columns = header.split('\t').map(str::trim).collect::<Vec<_>>();
    let column = |names: &[&str]| columns.iter().position(|column| names.contains(column));
    let Some(text) = column(&["text"]) else { return Err(SampleError::Header(header.chars().take(80).collect())) };
    let (language, intent, sentiment) = (column(&["lang", "language"]), column(&["intent", "label"]), column(&["sentiment"]));
    let mut samples = Vec::new();
    for (number, line) in lines {
        if line.trim().is_empty() {
            continue;
        }
        let fields = line.split('\t').collect::<Vec<_>>();
        if fields.len() != columns.len() {
            return Err(SampleError::Fields { line: number + 1, found: fields.len(), wanted: columns.len() });
        }
        let field = |column: Option<usize>| {
            let value = column.and_then(|column| fields.get(column)).map(|field| field.trim());
            value.filter(|value| !value.is_empty() && *value != UNLABELLED).map(str::to_owned)
        };
        let (text, entities) = unmarked(fields.get(text).copied().unwrap_or_default().trim_end_matches('\r'));
        samples.push(Sample { language: field(language), intent: field(intent), sentiment: field(sentiment), text, entities });
    }
    Ok(samples)
}

/// Takes the marks out of a text: `[мыло](product)` is `мыло`, and a span.
pub fn unmarked(marked: &str) -> (String, Vec<Marked>) {
    let mut text = String::with_capacity(marked.len());
    let mut entities = Vec::new();
    let mut rest = marked;
    let mut length = 0;
    while let Some(at) = rest.find('[') {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        length += before.chars().count();
        if let Some((surface, kind, after)) = mark(from) {
            text.push_str(surface);
            let end = length + surface.chars().count();
            entities.push(Marked { kind, start: length, end });
            length = end;
            rest = after;
        } else {
            text.push('[');
            length += 1;
            rest = from.get(1..).unwrap_or_default();
        }
    }
    text.push_str(rest);
    (text, entities)
}

fn mark(from: &str) -> Option<(&str, Kind, &str)> {
    let (surface, rest) = from.strip_prefix('[')?.split_once("](")?;
    let (kind, after) = rest.split_once(')')?;
    (!surface.contains('[')).then_some((surface, Kind::named(kind)?, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_spans_of_code_points() {
        let (text, entities) = unmarked("где [мыло](product) [x] за [5 ₽](money)?");
        assert_eq!(text, "где мыло [x] за 5 ₽?");
        assert_eq!(entities, [Marked { kind: Kind::Product, start: 4, end: 8 }, Marked { kind: Kind::Money, start: 16, end: 19 }]);
    }

    #[test]
    fn columns_are_found_by_their_names() {
        let samples = read("text\tlang\nhello\ten\n\nпривет\t-\n").unwrap();
        assert_eq!(samples.len(), 2);
        assert_eq!(samples[0].language.as_deref(), Some("en"));
        assert_eq!((samples[1].language.as_deref(), samples[1].intent.as_deref()), (None, None));
    }

    #[test]
    fn a_file_of_another_shape_is_refused_with_the_reason() {
        assert!(read("hello there").unwrap_err().to_string().contains("`text` among them"));
        let error = read("lang\ttext\nhello\n").unwrap_err();
        assert_eq!(
            error.to_string(),
            "line 2 has 1 fields, and the first line names 2; fields stand with tabs between, and a text has none"
        );
        assert!(read("lang\ttext\nen\thello\tthere\n").unwrap_err().to_string().starts_with("line 2 has 3 fields"));
    }
}
