//! What the contract has against a value, in plain words and bounded: bad input must not make a large answer. The
//! TypeScript backend says the same of the same value.
use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{JsonType, ValidationError};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::LazyLock;

const MAX_ISSUES: usize = 20;
/// So many are looked at, to find those that come first.
const MAX_LOOKED_AT: usize = 1000;
const MAX_TEXT: usize = 300;

/// Where a value does not fit, in words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Issue {
    /// Such as `config.drives.0.id`; empty for the whole.
    pub path: String,
    pub message: String,
}

/// A library that judges says several things of one value, each another few of them. Of what is against a field the
/// first kind counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Against {
    Options,
    Type,
    Length,
    Rest,
    /// A format has a pattern beside it, which is in the table.
    Format,
}

type Found = Vec<(Against, Issue)>;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Words {
    missing: String,
    r#type: String,
    types: HashMap<String, String>,
    options: String,
    option: String,
    forms: HashMap<String, String>,
    form: String,
    empty: String,
    min_length: String,
    max_length: String,
    min_items: String,
    max_items: String,
    minimum: String,
    maximum: String,
    unknown_fields: String,
    other: String,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let text = include_str!("../../../../../packages/shared-types/src/issue-words.json");
    serde_json::from_str(text).expect("the committed table is JSON of this shape")
});

/// At most 20 issues in the order of their paths, each text at most 300 letters.
pub fn describe_issues<'a>(errors: impl Iterator<Item = ValidationError<'a>>) -> Vec<Issue> {
    let mut found = Found::new();
    for error in errors.take(MAX_LOOKED_AT) {
        describe(&error, &mut found);
    }
    let mut issues = counting_ones(found);
    issues.sort();
    issues.truncate(MAX_ISSUES);
    issues
}

fn counting_ones(found: Found) -> Vec<Issue> {
    let mut first: HashMap<String, Against> = HashMap::new();
    for (against, issue) in &found {
        let least = first.entry(issue.path.clone()).or_insert(*against);
        *least = (*least).min(*against);
    }
    found.into_iter().filter(|(against, issue)| first[&issue.path] == *against).map(|(_, issue)| issue).collect()
}

fn describe(error: &ValidationError<'_>, found: &mut Found) {
    let path = path_of(error);
    match &error.kind {
        ValidationErrorKind::OneOfNotValid { context } => describe_variants(&path, context, found),
        ValidationErrorKind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            let separator = if path.is_empty() { "" } else { "." };
            tell(found, Against::Rest, &format!("{path}{separator}{name}"), WORDS.missing.clone());
        }
        kind => tell(found, against_what(kind), &path, words_of(error)),
    }
}

fn path_of(error: &ValidationError<'_>) -> String {
    error.instance_path.to_string().trim_start_matches('/').replace('/', ".")
}

fn against_what(kind: &ValidationErrorKind) -> Against {
    use ValidationErrorKind as Kind;
    match kind {
        Kind::Enum { .. } | Kind::Constant { .. } => Against::Options,
        Kind::Type { .. } => Against::Type,
        Kind::Format { .. } => Against::Format,
        Kind::MinLength { .. } | Kind::MaxLength { .. } => Against::Length,
        _ => Against::Rest,
    }
}

fn tell(found: &mut Found, against: Against, path: &str, message: String) {
    found.push((against, Issue { path: shorten(path), message: shorten(&message) }));
}

/// A union's variants differ in one field, which names the one that is meant: only that variant's issues count.
fn describe_variants(path: &str, variants: &[Vec<ValidationError<'static>>], found: &mut Found) {
    let wrong_name = |error: &&ValidationError<'static>| matches!(error.kind, ValidationErrorKind::Constant { .. });
    if let Some(none) = variants.first().and_then(|errors| errors.iter().find(|error| is_whole(error, path))) {
        return tell(found, Against::Type, path, words_of(none));
    }
    if let Some(name) = variants.first().and_then(|errors| missing_in_all(errors, variants)) {
        return tell(found, Against::Rest, &format!("{path}.{name}"), WORDS.missing.clone());
    }
    let meant = variants.iter().find(|errors| !errors.iter().any(|error| wrong_name(&error)));
    if let Some(errors) = meant {
        errors.iter().for_each(|error| describe(error, found));
        return;
    }
    let wrong: Vec<_> = variants.iter().filter_map(|errors| errors.iter().find(wrong_name)).collect();
    let options: Vec<&Value> = wrong.iter().filter_map(|error| constant_of(error)).collect();
    let named_in = wrong.first().map_or_else(|| path.to_owned(), |error| path_of(error));
    tell(found, Against::Options, &named_in, option_words(&options));
}

/// It is not even an object.
fn is_whole(error: &ValidationError<'_>, path: &str) -> bool {
    matches!(error.kind, ValidationErrorKind::Type { .. }) && path_of(error) == path
}

fn constant_of<'a>(error: &&'a ValidationError<'static>) -> Option<&'a Value> {
    match &error.kind {
        ValidationErrorKind::Constant { expected_value } => Some(expected_value),
        _ => None,
    }
}

/// The field that names the variant, where the value has none.
fn missing_in_all(first: &[ValidationError<'static>], all: &[Vec<ValidationError<'static>>]) -> Option<String> {
    let mut names = first.iter().filter_map(|error| match &error.kind {
        ValidationErrorKind::Required { property } => Some(property),
        _ => None,
    });
    let name = names.find(|name| all.iter().all(|errors| lacks(errors, name)))?;
    name.as_str().map(str::to_owned)
}

fn lacks(errors: &[ValidationError<'static>], name: &Value) -> bool {
    errors.iter().any(|error| matches!(&error.kind, ValidationErrorKind::Required { property } if property == name))
}

fn words_of(error: &ValidationError<'_>) -> String {
    use ValidationErrorKind as Kind;
    let limited = |words: &str, limit: &dyn std::fmt::Display| words.replace("{limit}", &limit.to_string());
    match &error.kind {
        Kind::Type { kind: TypeKind::Single(kind) } => {
            let is_fraction = error.instance.is_number();
            let name = if *kind == JsonType::Integer && !is_fraction { JsonType::Number } else { *kind }.to_string();
            WORDS.r#type.replace("{type}", WORDS.types.get(&name).unwrap_or(&name))
        }
        Kind::Enum { options } => option_words(&options.as_array().into_iter().flatten().collect::<Vec<_>>()),
        Kind::Constant { expected_value } => option_words(&[expected_value]),
        Kind::Pattern { pattern } => WORDS.forms.get(pattern).unwrap_or(&WORDS.form).clone(),
        Kind::Format { .. } => WORDS.form.clone(),
        Kind::MinLength { limit: 1 } => WORDS.empty.clone(),
        Kind::MinLength { limit } => limited(&WORDS.min_length, limit),
        Kind::MaxLength { limit } => limited(&WORDS.max_length, limit),
        Kind::MinItems { limit } => limited(&WORDS.min_items, limit),
        Kind::MaxItems { limit } => limited(&WORDS.max_items, limit),
        Kind::Minimum { limit } => limited(&WORDS.minimum, limit),
        Kind::Maximum { limit } => limited(&WORDS.maximum, limit),
        Kind::AdditionalProperties { unexpected } => {
            let mut names = unexpected.clone();
            names.sort();
            WORDS.unknown_fields.replace("{names}", &names.join(", "))
        }
        _ => WORDS.other.clone(),
    }
}

/// As JSON writes them.
fn option_words(options: &[&Value]) -> String {
    let words = if options.len() == 1 { &WORDS.option } else { &WORDS.options };
    let texts: Vec<String> = options.iter().map(ToString::to_string).collect();
    words.replace("{options}", &texts.join(", "))
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(MAX_TEXT) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}
