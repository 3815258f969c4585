//! Where our specs differ from the published ones on purpose: the `x-deviation`s, and which differences each of them explains.

use std::collections::BTreeSet;

use bigcommerce_drift::{Kind, Site, Step};
use serde_json::Value;

use super::catalog::Catalog;
use super::judged::Judged;
use super::report::Stale;
use super::walk::{self, Spot};
use bigcommerce_codegen::document::{Document, SHARED, pointer_token};

/// One deviation.
#[derive(Clone, Debug)]
pub(super) struct Deviation {
    /// The spec that it stands in.
    file: String,
    line: Option<usize>,
    /// The API whose document it was found in; what is borrowed is found in several.
    api: String,
    /// The node that has it.
    pointer: String,
    why: String,
    /// The fields or parameters of the node that it is about; without them it is about the node itself.
    fields: Option<Vec<String>>,
    /// It is about all that stands inside, through references, as it is reached by this node.
    inside: bool,
    /// The values of an enumeration that it is about.
    values: Vec<String>,
    /// It is about a thing that the published file does not have.
    absent: bool,
    /// It is about words, form or behaviour, of which no document says anything.
    unseen: bool,
}

/// Every deviation of a document, those in what it borrows included.
pub(super) fn read(document: &Document) -> Vec<Deviation> {
    let mut found = Vec::new();
    walk_nodes(document, &document.value, &mut String::new(), &mut found);
    found
}

fn walk_nodes(document: &Document, node: &Value, pointer: &mut String, found: &mut Vec<Deviation>) {
    let length = pointer.len();
    match node {
        Value::Object(map) => {
            if let Some(given) = map.get("x-deviation") {
                let all = match given {
                    Value::Array(list) => list.iter().collect(),
                    one => vec![one],
                };
                found.extend(all.into_iter().map(|one| deviation(document, pointer, one)));
            }
            for (key, child) in map {
                if key.starts_with("x-") || matches!(key.as_str(), "example" | "examples") {
                    continue;
                }
                pointer.push('/');
                pointer.push_str(&pointer_token(key));
                walk_nodes(document, child, pointer, found);
                pointer.truncate(length);
            }
        }
        Value::Array(list) => {
            for (index, child) in list.iter().enumerate() {
                pointer.push('/');
                pointer.push_str(&index.to_string());
                walk_nodes(document, child, pointer, found);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
}

fn deviation(document: &Document, pointer: &str, one: &Value) -> Deviation {
    let text = |key: &str| {
        let text = one.get(key).and_then(Value::as_str);
        text.unwrap_or_default().trim().to_owned()
    };
    let list = |key: &str| {
        let list = one.get(key).and_then(Value::as_array);
        list.map(|list| {
            let names = list.iter().filter_map(Value::as_str);
            names.map(str::to_owned).collect::<Vec<_>>()
        })
    };
    Deviation {
        file: if document.is_imported(pointer) {
            match document.name.rsplit_once('/') {
                Some((folder, _)) => format!("{folder}/{SHARED}"),
                None => SHARED.to_owned(),
            }
        } else {
            document.name.clone()
        },
        line: document.line(&format!("{pointer}/x-deviation")),
        api: document.api.clone(),
        pointer: pointer.to_owned(),
        why: text("why"),
        fields: list("fields"),
        values: list("values").unwrap_or_default(),
        absent: one.get("absent") == Some(&Value::Bool(true)),
        inside: one.get("inside") == Some(&Value::Bool(true)),
        unseen: one.get("concerns").is_some(),
    }
}

/// The nodes of ours that a difference is at, and the names by which the nodes around it know it.
pub(super) struct Address {
    own: BTreeSet<String>,
    around: BTreeSet<String>,
    /// Every node on the way.
    way: BTreeSet<String>,
    name: Option<String>,
    /// It is about the forms that the place can take.
    is_form: bool,
    /// The published file does not have it.
    is_gone: bool,
    /// The values of an enumeration that are new or gone.
    values: Option<Vec<String>>,
}

impl Address {
    /// Where a change of an operation of ours is.
    pub(super) fn of(catalog: &Catalog, one: &Judged<'_>) -> Self {
        let change = one.change;
        let mut address = Self {
            own: BTreeSet::new(),
            around: BTreeSet::new(),
            way: BTreeSet::new(),
            name: None,
            is_form: matches!(
                change.kind,
                Kind::VariantAdded { .. } | Kind::VariantRemoved { .. }
            ),
            is_gone: matches!(
                change.kind,
                Kind::PropertyRemoved { .. }
                    | Kind::PropertyRenamed { .. }
                    | Kind::ParameterRemoved
                    | Kind::OperationRemoved
            ),
            values: match &change.kind {
                Kind::EnumValuesAdded { values } | Kind::EnumValuesRemoved { values } => {
                    Some(values.clone())
                }
                _ => None,
            },
        };
        if let Some(old) = &change.old {
            address
                .own
                .insert(old.pointer.trim_start_matches('#').to_owned());
        }
        let Some(call) = one.call else {
            return address;
        };
        for steps in 0..change.path.len() {
            let passed = walk::find(catalog, call, &change.site, &change.path[..steps]);
            address
                .way
                .extend(pointers(&passed.spots).filter(|at| *at != call.at));
        }
        if change.path.is_empty() {
            address.root(one, &call.at);
            return address;
        }
        address.own.extend(pointers(&one.found.spots));
        // The items of a field, and the forms that it takes, belong to the field.
        let named = change
            .path
            .iter()
            .enumerate()
            .rev()
            .find_map(|(at, step)| match step {
                Step::Property(name) => Some((at, name)),
                _ => None,
            });
        if let Some((at, name)) = named {
            let before = &change.path[..at];
            address.name = Some(name.clone());
            if before.is_empty() {
                address.around.extend(roots(&change.site, &call.at));
            }
            let around = walk::find(catalog, call, &change.site, before);
            // A field of a part belongs to the part, and to what it is a part of.
            let parts: Vec<String> = pointers(&one.found.spots)
                .filter_map(|own| Some(own.rsplit_once("/properties/")?.0.to_owned()))
                .collect();
            address.around.extend(parts);
            for at in pointers(&around.spots) {
                // What a list holds can be spoken of at the list.
                if let Some(list) = at.strip_suffix("/items") {
                    address.around.insert(list.to_owned());
                }
                address.around.insert(at);
            }
        }
        address
    }

    fn root(&mut self, one: &Judged<'_>, call: &str) {
        if let Site::Parameter { name, .. } = &one.change.site {
            self.name = Some(name.clone());
            self.around.insert(call.to_owned());
            let spots = pointers(&one.found.spots).filter(|at| at != call);
            self.own.extend(spots);
        } else {
            self.own.extend(roots(&one.change.site, call));
            self.own.extend(pointers(&one.found.spots));
        }
    }
}

/// The nodes of an operation at which something about a whole body can be said.
fn roots(site: &Site, call: &str) -> Vec<String> {
    let mut roots = vec![call.to_owned()];
    match site {
        Site::Response { status, .. } | Site::Header { status, .. } => {
            roots.push(format!("{call}/responses/{status}"))
        }
        Site::Request { .. } => roots.push(format!("{call}/requestBody")),
        Site::Parameter { .. } | Site::Operation => {}
    }
    roots
}

fn pointers(spots: &[Spot]) -> impl Iterator<Item = String> {
    spots.iter().flat_map(|spot| spot.at.iter().cloned())
}

impl Deviation {
    /// The reason that it gives.
    pub(super) fn why(&self) -> &str {
        &self.why
    }

    /// Whether it is about words or behaviour only.
    pub(super) fn is_unseen(&self) -> bool {
        self.unseen
    }

    /// Whether it is why there is a difference at this place.
    pub(super) fn explains(&self, api: &str, address: &Address) -> bool {
        if self.unseen || self.api != api {
            return false;
        }
        if let Some(fields) = &self.fields {
            let named = |name: &String| fields.contains(name);
            let about =
                address.around.contains(&self.pointer) && address.name.as_ref().is_some_and(named);
            // Which fields go together is what forms are about.
            return about || address.is_form && address.own.contains(&self.pointer);
        }
        if self.inside {
            return address.way.contains(&self.pointer) || address.own.contains(&self.pointer);
        }
        // A reason for another thing is none for a thing that goes, or for one more value.
        let is_of_kind = match &address.values {
            Some(values) => values.iter().all(|value| {
                self.values
                    .iter()
                    .any(|known| known == value.trim_matches('"'))
            }),
            None => self.values.is_empty() && self.absent == address.is_gone,
        };
        if !is_of_kind {
            return false;
        }
        // Below the node is what is written inside of it; a field has words of its own.
        address.own.iter().any(|own| {
            let below = own.strip_prefix(&self.pointer);
            below.is_some_and(|below| {
                below.is_empty() || below.starts_with('/') && !below.contains("/properties/")
            })
        })
    }

    /// The same node of the same file, whichever document borrowed it.
    pub(super) fn identity(&self) -> (String, String, String) {
        (self.file.clone(), self.pointer.clone(), self.why.clone())
    }

    pub(super) fn stale(&self) -> Stale {
        let line = self.line.map(|line| format!(":{line}")).unwrap_or_default();
        Stale {
            place: format!("{}{line}  #{}", self.file, self.pointer),
            said: self.why.clone(),
            help: if self.unseen {
                "a deviation that `concerns` words or behaviour explains nothing that can be compared".to_owned()
            } else {
                "the published file no longer differs there: remove the deviation, move it to where it differs, or say what it `concerns` (words, form, behaviour) when no comparison can see it"
                    .to_owned()
            },
        }
    }
}
