//! A form in a dialogue: what is asked, and whether what was filled in answers it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use regex::{Regex, RegexBuilder};

use super::{is_phone, normal_email};

/// Characters of a value of several words.
const TEXT_CHARS_MAX: usize = 2_000;
/// Characters of any other value.
const VALUE_CHARS_MAX: usize = 254;
/// How much memory a pattern may take once it is understood.
const PATTERN_BYTES_MAX: usize = 256 << 10;

/// What a field asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// Words.
    Text,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// A number.
    Number,
    /// One of the options.
    Select,
    /// Yes or no.
    Checkbox,
    /// A day.
    Date,
}

impl FieldKind {
    /// All of them.
    pub const ALL: [Self; 7] = [Self::Text, Self::Email, Self::Phone, Self::Number, Self::Select, Self::Checkbox, Self::Date];

    /// Returns the word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Number => "number",
            Self::Select => "select",
            Self::Checkbox => "checkbox",
            Self::Date => "date",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// One question of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormField {
    /// The name of its value.
    pub name: String,
    /// What it asks for.
    pub kind: FieldKind,
    /// What stands beside it.
    pub label: String,
    /// Whether it must be filled in.
    pub required: bool,
    /// What may be chosen.
    pub options: Vec<String>,
    /// What a text has to look like as a whole.
    pub pattern: Option<String>,
}

/// Something to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The name by which the answer refers to it.
    pub id: String,
    /// Its heading.
    pub title: Option<String>,
    /// Its questions, in order.
    pub fields: Vec<FormField>,
    /// The words on its button.
    pub submit: Option<String>,
}

/// What was filled in somewhere.
#[derive(Debug, Clone, PartialEq)]
pub enum FormValue {
    /// Words.
    Text(String),
    /// A number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
}

/// A form, filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct FormAnswers {
    /// The form.
    pub id: String,
    /// The values by the names of the fields, in their order. Fields that were left empty are not there.
    pub values: Vec<(String, FormValue)>,
}

impl Form {
    /// Judges what was filled in.
    ///
    /// # Errors
    /// When it does not answer the form: what is wrong with each field.
    pub fn judge(&self, given: &BTreeMap<String, FormValue>) -> Result<FormAnswers, BTreeMap<String, String>> {
        let mut wrong = BTreeMap::new();
        for name in given.keys().filter(|name| self.fields.iter().all(|field| field.name != **name)) {
            wrong.insert(shown(name), "is no field of this form".to_owned());
        }
        let mut values = Vec::new();
        for field in &self.fields {
            match field.judge(given.get(&field.name)) {
                Ok(Some(value)) => values.push((field.name.clone(), value)),
                Ok(None) => {}
                Err(problem) => drop(wrong.insert(field.name.clone(), problem)),
            }
        }
        if wrong.is_empty() { Ok(FormAnswers { id: self.id.clone(), values }) } else { Err(wrong) }
    }

    /// Returns the answers as a person would write them, for whoever sees words only.
    #[must_use]
    pub fn in_words(&self, answers: &FormAnswers) -> String {
        let label = |name: &str| self.fields.iter().find(|field| field.name == name).map_or("", |field| field.label.as_str()).to_owned();
        let lines = answers.values.iter().map(|(name, value)| match value {
            FormValue::Text(text) => format!("{}: {text}", label(name)),
            FormValue::Number(number) => format!("{}: {number}", label(name)),
            FormValue::Flag(is_set) => format!("{}: {}", label(name), if *is_set { '✓' } else { '✗' }),
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

impl FormField {
    fn judge(&self, given: Option<&FormValue>) -> Result<Option<FormValue>, String> {
        let given = given.filter(|value| !matches!(value, FormValue::Text(text) if text.trim().is_empty()));
        let Some(value) = given else {
            return if self.required { Err("is missing; it has to be filled in".to_owned()) } else { Ok(None) };
        };
        match (self.kind, value) {
            (FieldKind::Number, value) => number(value).map(Some),
            (FieldKind::Checkbox, value) => self.flag(value).map(Some),
            (_, FormValue::Text(text)) => self.text(text.trim()).map(|text| Some(FormValue::Text(text))),
            (_, FormValue::Number(_) | FormValue::Flag(_)) => Err("must be a text".to_owned()),
        }
    }

    fn text(&self, text: &str) -> Result<String, String> {
        let chars_max = if self.kind == FieldKind::Text { TEXT_CHARS_MAX } else { VALUE_CHARS_MAX };
        if text.chars().count() > chars_max {
            return Err(format!("must have at most {chars_max} characters"));
        }
        if text.chars().any(|c| c.is_control() && c != '\n') {
            return Err("must not have control characters in it".to_owned());
        }
        match self.kind {
            FieldKind::Email => normal_email(text).ok_or_else(|| "must be an e-mail address such as `olga@shop.example`".to_owned()),
            FieldKind::Phone if !is_phone(text) => Err("must be a phone number such as `+7 900 000-00-00`".to_owned()),
            FieldKind::Date if text.len() != 10 || text.parse::<Date>().is_err() => Err("must be a day such as `2026-01-31`".to_owned()),
            FieldKind::Select if !self.options.iter().any(|option| option == text) => Err("must be one of the options".to_owned()),
            _ if !self.pattern.as_deref().is_none_or(|pattern| fits(pattern, text)) => {
                Err("does not have the form that is asked for".to_owned())
            }
            _ => Ok(text.to_owned()),
        }
    }

    fn flag(&self, value: &FormValue) -> Result<FormValue, String> {
        let is_set = match value {
            FormValue::Flag(is_set) => *is_set,
            FormValue::Text(text) if text.trim() == "true" => true,
            FormValue::Text(text) if text.trim() == "false" => false,
            FormValue::Text(_) | FormValue::Number(_) => return Err("must be `true` or `false`".to_owned()),
        };
        if self.required && !is_set { Err("has to be ticked".to_owned()) } else { Ok(FormValue::Flag(is_set)) }
    }
}

fn number(value: &FormValue) -> Result<FormValue, String> {
    let number = match value {
        FormValue::Number(number) => Some(*number),
        FormValue::Text(text) => text.trim().parse().ok(),
        FormValue::Flag(_) => None,
    };
    let number = number.filter(|number: &f64| number.is_finite());
    number.map(FormValue::Number).ok_or_else(|| "must be a number".to_owned())
}

/// Understands a pattern. It takes time in proportion to the text, whatever it is; so it may come from anywhere.
#[must_use]
pub fn pattern_of(text: &str) -> Option<Regex> {
    RegexBuilder::new(&format!("^(?:{text})$")).size_limit(PATTERN_BYTES_MAX).dfa_size_limit(PATTERN_BYTES_MAX).build().ok()
}

/// A pattern that is not understood was refused when the form was posted.
fn fits(pattern: &str, text: &str) -> bool {
    pattern_of(pattern).is_none_or(|pattern| pattern.is_match(text))
}

fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, kind: FieldKind, required: bool) -> FormField {
        FormField { name: name.into(), kind, label: name.to_uppercase(), required, options: vec!["S".into(), "M".into()], pattern: None }
    }

    fn form() -> Form {
        let mut fields: Vec<FormField> = FieldKind::ALL.map(|kind| field(kind.as_str(), kind, false)).to_vec();
        fields.push(FormField { pattern: Some("[0-9]{6}".into()), ..field("order", FieldKind::Text, true) });
        Form { id: "f".into(), title: None, fields, submit: None }
    }

    fn given(values: &[(&str, FormValue)]) -> BTreeMap<String, FormValue> {
        values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
    }

    fn text(text: &str) -> FormValue {
        FormValue::Text(text.to_owned())
    }

    #[test]
    fn good_answers_are_kept_in_the_order_of_the_form_and_read_as_words() {
        let answers = form().judge(&given(&[
            ("order", text(" 123456 ")),
            ("email", text("Olga@Shop.Example")),
            ("number", text("1.5")),
            ("checkbox", FormValue::Flag(true)),
            ("date", text("2026-01-31")),
            ("select", text("M")),
            ("phone", text(" ")),
        ]));
        let answers = answers.unwrap();
        let names: Vec<_> = answers.values.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["email", "number", "select", "checkbox", "date", "order"]);
        assert_eq!(
            form().in_words(&answers),
            "EMAIL: olga@shop.example\nNUMBER: 1.5\nSELECT: M\nCHECKBOX: ✓\nDATE: 2026-01-31\nORDER: 123456"
        );
    }

    #[test]
    fn every_field_that_is_wrong_is_named() {
        let wrong = form().judge(&given(&[
            ("email", text("olga")),
            ("phone", text("call me")),
            ("number", text("many")),
            ("select", text("XL")),
            ("checkbox", text("perhaps")),
            ("date", text("tomorrow")),
            ("text", FormValue::Number(1.0)),
            ("age", text("7")),
        ]));
        let wrong = wrong.unwrap_err();
        let names: Vec<_> = wrong.keys().map(String::as_str).collect();
        assert_eq!(names, ["age", "checkbox", "date", "email", "number", "order", "phone", "select", "text"]);
    }

    #[test]
    fn a_pattern_fits_the_whole_and_a_monster_is_refused() {
        let order = |value: &str| form().judge(&given(&[("order", text(value))])).is_ok();
        assert!(order("123456") && !order("1234567") && !order("a123456"));
        assert!(pattern_of("(?=a)b").is_none() && pattern_of("(((a{100}){100}){100})").is_none());
    }

    #[test]
    fn what_has_to_be_ticked_is_ticked() {
        let form = Form { fields: vec![field("checkbox", FieldKind::Checkbox, true)], ..form() };
        assert!(form.judge(&given(&[("checkbox", FormValue::Flag(false))])).is_err());
        assert!(form.judge(&given(&[("checkbox", FormValue::Flag(true))])).is_ok());
    }
}
