//! Documentation: the spec's own words as doc comments that rustdoc reads without a warning.

use syn::{Attribute, ImplItemFn, parse_quote};

use super::example;
use crate::plan::{Effect, Host, Operation, Plan, Property, Recovery};

/// Columns of a line of documentation, without indentation and slashes.
const WIDTH: usize = 100;

/// Doc attributes for words out of a spec.
#[must_use]
pub fn attributes(words: &str) -> Vec<Attribute> {
    lines(&escaped(words))
}

/// Doc attributes for markdown of our own.
#[must_use]
pub fn lines(markdown: &str) -> Vec<Attribute> {
    wrapped(markdown).iter().map(|text| line(text)).collect()
}

/// What a field is, and in a request what it is checked for.
#[must_use]
pub fn field(property: &Property, in_request: bool) -> String {
    let mut text = property.description.clone();
    if property.name.is_some() {
        text.push_str(&format!("\n\nThe API calls it `{}`.", property.key));
    }
    if in_request {
        let unsaid = property
            .limits
            .iter()
            .filter(|limit| !says(&property.description, limit));
        let unsaid: Vec<&str> = unsaid.map(String::as_str).collect();
        if !unsaid.is_empty() {
            text.push_str("\n\nThe server wants ");
            text.push_str(&unsaid.join(" and "));
            text.push('.');
        }
    }
    text
}

/// Whether a description names a limit already, in digits or as the word for one, so that nobody reads it twice.
fn says(description: &str, limit: &str) -> bool {
    let number = limit
        .split(' ')
        .find(|word| word.parse::<i64>().is_ok())
        .unwrap_or(limit);
    let mut words = description
        .split(|character: char| !(character.is_alphanumeric() || matches!(character, '-' | '.')));
    words.any(|word| {
        let word = word.trim_end_matches('.');
        word == number || number == "1" && word.eq_ignore_ascii_case("one")
    })
}

/// Documents a method.
pub fn method(method: &mut ImplItemFn, plan: &Plan, operation: &Operation) {
    let mut text = escaped(&operation.summary);
    if !operation.description.is_empty() {
        text.push_str("\n\n");
        text.push_str(&escaped(&operation.description));
    }
    text.push_str(&format!(
        "\n\n`{} {}` · scope `{}` · effect: {}",
        operation.method,
        operation.path,
        operation.scope,
        effect(operation)
    ));
    if let Some(family) = plan.families.get(&operation.tag) {
        text.push_str(&format!(" · feature `{family}`"));
    }
    text.push_str("\n\n# Errors\n\n");
    if !operation.errors.is_empty() {
        text.push_str(&escaped(&operation.errors));
        text.push(' ');
    }
    let of_its_kind = errors(operation);
    if operation.errors.is_empty() {
        text.push_str(&of_its_kind.replacen("Any other refusal", "A refusal", 1));
    } else {
        text.push_str(of_its_kind);
    }
    let mut attributes = lines(&text);
    let sample = example::of_method(plan, method, operation);
    for line in [
        String::new(),
        "# Example".into(),
        String::new(),
        "```no_run".into(),
    ]
    .into_iter()
    .chain(sample)
    .chain(["```".to_owned()])
    {
        attributes.push(self::line(&line));
    }
    if operation.deprecated {
        attributes.push(deprecated());
    }
    method.attrs = attributes;
}

/// One finished line of documentation.
pub(super) fn line(text: &str) -> Attribute {
    let text = if text.is_empty() {
        String::new()
    } else {
        format!(" {text}")
    };
    parse_quote!(#[doc = #text])
}

/// What stands on a method that BigCommerce advises against.
pub(super) fn deprecated() -> Attribute {
    parse_quote!(#[deprecated = "BigCommerce advises against this call"])
}

fn effect(operation: &Operation) -> String {
    let effect = match operation.effect {
        Effect::Read => "read",
        Effect::Replace => "replace",
        Effect::Create => "create",
        Effect::Money => "money, sent once and never again",
    };
    match &operation.recovery {
        Recovery::None => effect.to_owned(),
        Recovery::Harmless => format!("{effect}, harmless to repeat"),
        Recovery::Version => format!("{effect}, recovered by `version`"),
        Recovery::Lookup(other) => format!("{effect}, recovered by looking it up with `{other}`"),
    }
}

/// What every operation of its kind can fail with; the spec adds what is special.
fn errors(operation: &Operation) -> &'static str {
    match operation.effect {
        Effect::Read => {
            "Any other refusal comes with its [`problem`](bigcommerce_transport::Error::problem); a read can always be sent again."
        }
        Effect::Replace | Effect::Create => {
            "Any other refusal comes with its [`problem`](bigcommerce_transport::Error::problem). After a failure \
             [`sent`](bigcommerce_transport::Error::sent) tells whether the change may have been made all the same."
        }
        Effect::Money if operation.host != Host::Payments => {
            "Any other refusal comes with its [`problem`](bigcommerce_transport::Error::problem). When \
             [`sent`](bigcommerce_transport::Error::sent) is `Maybe` or `Answered`, it may have been done, or be under way: \
             read the order before anything else is tried."
        }
        Effect::Money => {
            "A decline is a [`problem`](bigcommerce_transport::Error::problem) with a code. When \
             [`sent`](bigcommerce_transport::Error::sent) is `Maybe` or `Answered`, money may have moved: read the order \
             before anything else is tried."
        }
    }
}

/// Keeps rustdoc from reading links and tags into plain words; code between backticks is left alone.
#[must_use]
pub fn escaped(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for (index, part) in words.split('`').enumerate() {
        if index > 0 {
            text.push('`');
        }
        if index % 2 == 1 {
            text.push_str(part);
            continue;
        }
        for character in part.chars() {
            if matches!(character, '[' | ']' | '<' | '>' | '*') {
                text.push('\\');
            }
            text.push(character);
        }
    }
    linked(&text)
}

/// A bare address in angle brackets is a link; without them rustdoc complains.
fn linked(text: &str) -> String {
    text.split(' ')
        .map(|word| {
            if word.starts_with("https://") {
                let end = word.trim_end_matches(['.', ',', ';', ')']).len();
                format!("<{}>{}", &word[..end], &word[end..])
            } else {
                word.to_owned()
            }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// Paragraphs filled to the width; an entry of a list keeps its line and is indented where it goes on.
fn wrapped(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for (index, paragraph) in text.trim().split("\n\n").enumerate() {
        if index > 0 {
            out.push(String::new());
        }
        let mut line = String::new();
        let mut indent = "";
        for source in paragraph.lines() {
            let starts_entry = source.trim_start().starts_with("- ");
            if starts_entry && !line.is_empty() {
                out.push(std::mem::take(&mut line));
            }
            if starts_entry {
                indent = "  ";
            }
            for word in source.split_whitespace() {
                if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > WIDTH {
                    out.push(std::mem::replace(&mut line, indent.to_owned()));
                }
                if !line.trim().is_empty() {
                    line.push(' ');
                }
                line.push_str(word);
            }
        }
        if !line.is_empty() {
            out.push(line);
        }
    }
    out
}
