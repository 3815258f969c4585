//! Everything of ours that a change upstream can touch: every operation with its Rust items, and every type by what it
//! reads. A catalog has a form as text, so that a comparison of two documents need not load and plan all specs: see
//! [`kept`](super::kept).

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

/// All APIs.
#[derive(Debug, Default)]
pub struct Catalog {
    operations: Vec<(Key, Entry<Call>)>,
    types: HashMap<String, BTreeMap<String, Entry<Type>>>,
}

/// A method in capitals, and a path without the names of its placeholders.
type Key = (String, String);

/// A line that is read when it is asked for: a change needs a few of them, and reading all takes longer than comparing two
/// documents.
#[derive(Debug)]
struct Entry<T> {
    text: String,
    read: OnceCell<Option<Box<T>>>,
}

impl<T: for<'de> Deserialize<'de> + Serialize> Entry<T> {
    fn of(value: &T) -> Self {
        Self {
            // None of it can fail: keys are texts and numbers are whole.
            text: serde_json::to_string(value).unwrap_or_default(),
            read: OnceCell::new(),
        }
    }

    fn line(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            read: OnceCell::new(),
        }
    }

    fn get(&self) -> Option<&T> {
        let read = self
            .read
            .get_or_init(|| serde_json::from_str(&self.text).ok().map(Box::new));
        read.as_deref()
    }
}

/// One operation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Call {
    /// The API, which is the stem of its spec.
    pub api: String,
    /// In capitals.
    pub method: String,
    /// What follows the store in the address.
    pub path: String,
    /// The method of the client.
    pub function: String,
    /// The method that reads it page after page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<String>,
    /// The struct of its query parameters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// Where it stands in its spec.
    pub at: String,
    /// What stands in the path and in the query.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Argument>,
    /// The body that it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Content>,
    /// The status of its success.
    pub status: String,
    /// The body of its success.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<Content>,
    /// Whether an answer without a body has a meaning.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub may_be_empty: bool,
    /// The public steps of the facade that send it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<String>,
}

/// A parameter.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Argument {
    /// On the wire.
    pub name: String,
    /// `path` or `query`.
    pub location: String,
    /// Whether the method asks for it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// Where it stands in its spec.
    pub at: String,
    /// What it holds.
    pub shape: Shape,
}

/// A body.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Content {
    /// Where its schema stands in its spec.
    pub at: String,
    /// Whether it is always sent.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// What it holds.
    pub shape: Shape,
}

/// What stands at a place: a component, or one of the few forms without a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// A component of the same API.
    Of(String),
    /// A list.
    List(Box<Shape>),
    /// A map with keys of the store's choosing.
    Map(Box<Shape>),
    /// A text.
    Text,
    /// A whole number.
    Integer,
    /// A whole number of fewer bits.
    Small,
    /// True or false.
    Boolean,
}

/// A component.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Type {
    /// A struct; `rust` is its path where it is not generated.
    Record {
        /// The path of a hand-written type.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rust: Option<String>,
        /// Components whose fields are written as if they were its own.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        with: Vec<String>,
        /// By their name on the wire.
        fields: BTreeMap<String, Field>,
    },
    /// A list of values that may grow.
    Enum {
        /// Whether the values are numbers.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        integer: bool,
        /// The values that have names, and these names.
        values: BTreeMap<String, String>,
    },
    /// One of several.
    Union {
        /// Whether a variant that nobody knows is kept.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        open: bool,
        /// The property that tells the variants apart; by the kind of JSON where there is none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tag: Option<String>,
        /// Its variants.
        variants: Vec<Variant>,
    },
    /// `{data, meta}`, read with and without.
    Envelope(Shape),
    /// A hand-written value.
    Value {
        /// Its path.
        rust: String,
        /// What it can be read from.
        reads: Reads,
        /// The JSON type that it is written as; empty where that is any.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        sends: String,
    },
}

/// One variant of a union.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Variant {
    /// In Rust.
    pub name: String,
    /// The value of the tag, or the kind of JSON.
    pub told_by: String,
    /// What it holds.
    pub shape: Shape,
}

/// What a hand-written value can be read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reads {
    /// Numbers, with a fraction or without, and text that spells one.
    Amount,
    /// Numbers, and text of any notation.
    Time,
    /// Any text, and any number as its digits.
    Word,
    /// Any text, and numbers and booleans as theirs.
    Text,
    /// Whole numbers, and text that spells one.
    Number,
    /// Anything.
    Anything,
}

/// A field of a struct.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Field {
    /// Its name in Rust, where it is not the name on the wire.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rust: Option<String>,
    /// Whether an answer without it cannot be read, and a constructor asks for it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// Whether a request can send `null` for it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub nullable: bool,
    /// What it holds.
    pub shape: Shape,
}

impl Catalog {
    /// From the text that [`Catalog::text`] gives: its lines are told apart, and read when they are needed.
    ///
    /// # Errors
    /// Where the text is not a catalog.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut catalog = Self::default();
        let mut api = None;
        for (number, line) in text.lines().enumerate() {
            let wrong = || format!("line {} is not one of a catalog", number + 1);
            let row = line.strip_suffix(',').unwrap_or(line);
            if row.starts_with("{\"api\":") {
                // `{"api":"…","method":"…","path":"…",`: the order is that of the struct.
                let mut words = row.split('"');
                let (Some(method), Some(path)) = (words.nth(7), words.nth(3)) else {
                    return Err(wrong());
                };
                let key = (method.to_owned(), nameless(path));
                catalog.operations.push((key, Entry::line(row)));
            } else if let Some((name, rest)) =
                row.strip_prefix('"').and_then(|row| row.split_once("\": "))
            {
                match (name, rest, &api) {
                    ("operations" | "types", "[" | "{", _) => {}
                    (name, "{", _) => api = Some(name.to_owned()),
                    (name, of, Some(api)) => {
                        let types = catalog.types.entry(api.clone()).or_default();
                        types.insert(name.to_owned(), Entry::line(of));
                    }
                    _ => return Err(wrong()),
                }
            } else if !matches!(row, "{" | "}" | "]") {
                return Err(wrong());
            }
        }
        if catalog.operations.is_empty() {
            return Err("it has no operations".to_owned());
        }
        Ok(catalog)
    }

    /// JSON with one operation, and one component, on a line: [`Catalog::read`] finds a line without parsing the rest.
    #[must_use]
    pub fn text(&self) -> String {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let operations: Vec<&str> = self
            .operations
            .iter()
            .map(|(_, call)| call.text.as_str())
            .collect();
        let sorted: BTreeMap<_, _> = self.types.iter().collect();
        let apis: Vec<String> = sorted
            .into_iter()
            .map(|(api, types)| {
                let rows: Vec<String> = types
                    .iter()
                    .map(|(name, of)| format!("{}: {}", quoted(name), of.text))
                    .collect();
                format!("{}: {{\n{}\n}}", quoted(api), rows.join(",\n"))
            })
            .collect();
        format!(
            "{{\n\"operations\": [\n{}\n],\n\"types\": {{\n{}\n}}\n}}\n",
            operations.join(",\n"),
            apis.join(",\n")
        )
    }

    pub(super) fn add_call(&mut self, call: &Call) {
        let key = (call.method.clone(), nameless(&call.path));
        self.operations.push((key, Entry::of(call)));
    }

    pub(super) fn add_type(&mut self, api: &str, name: &str, of: &Type) {
        let types = self.types.entry(api.to_owned()).or_default();
        types.insert(name.to_owned(), Entry::of(of));
    }

    /// The operation with this method, in capitals, and this path without the names of its placeholders.
    #[must_use]
    pub fn find(&self, method: &str, template: &str) -> Option<&Call> {
        let (_, call) = self
            .operations
            .iter()
            .find(|((its, path), _)| its == method && path == template)?;
        call.get()
    }

    /// Every operation.
    pub fn calls(&self) -> impl Iterator<Item = &Call> {
        self.operations.iter().filter_map(|(_, call)| call.get())
    }

    /// A component of an API.
    #[must_use]
    pub fn component(&self, api: &str, name: &str) -> Option<&Type> {
        self.types.get(api)?.get(name)?.get()
    }

    /// Every component of an API, by name.
    pub fn components(&self, api: &str) -> impl Iterator<Item = (&str, &Type)> {
        let types = self.types.get(api).into_iter().flatten();
        types.filter_map(|(name, of)| Some((name.as_str(), of.get()?)))
    }
}

impl Call {
    /// The crate of its API, as it is imported.
    #[must_use]
    pub fn crate_name(&self) -> String {
        bigcommerce_codegen::package::rust_path(&self.api)
    }

    /// `POST /v3/carts`.
    #[must_use]
    pub fn operation(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

/// A path without the names of its placeholders: `/v3/carts/{}`.
#[must_use]
pub fn nameless(path: &str) -> String {
    let steps = path.split('/');
    let steps = steps.map(|step| if step.starts_with('{') { "{}" } else { step });
    steps.collect::<Vec<_>>().join("/")
}
