//! `tolerated` is a promise. Changes are planted into the answers of our own examples, and the generated types have to read them, or
//! fail, as the report says.

use std::collections::BTreeSet;

use bigcommerce_drift::{Change, Kind, Level, Method, OperationKey, Site, Step};
use bigcommerce_impact::{Catalog, Report};
use bigcommerce_programs::decode::specs::{Example, Files};
use bigcommerce_programs::decode::{Entry, Tree, table, tree::below};

use crate::{Result, SPECS, catalog, root};

/// A change, and what an answer may have at a place after it.
struct Plant {
    path: Vec<Step>,
    kind: Kind,
    pointer: String,
    values: Vec<Option<Tree>>,
}

#[test]
fn the_types_read_what_is_called_tolerated_and_fail_at_what_is_not() -> Result<()> {
    let catalog = catalog()?;
    let mut wrong = Vec::new();
    let (mut held, mut broke) = (0, 0);
    let mut seen = BTreeSet::new();
    for (example, entry) in examples()? {
        for plant in plants(&example.body) {
            let (tolerated, items, why) = judged(&catalog, &example, &plant);
            // What happens to a type of ours happens to it wherever it is.
            if !seen.insert(format!(
                "{items:?} {:?} {:?}",
                plant.path.last(),
                plant.kind
            )) {
                continue;
            }
            let mut values = plant.values.clone();
            // An amount that becomes text stays one: nobody writes its digits as words.
            if why.contains("from its digits") {
                values
                    .retain(|value| !matches!(value, Some(Tree::Text(text)) if text.contains(' ')));
            }
            let read = values.iter().all(|value| {
                let mut body = example.body.clone();
                body.put(&plant.pointer, value.clone());
                entry.reply(body.json().as_bytes()).is_ok()
            });
            // A body that is wrapped can be read and say nothing any more, which is worse than not being read.
            let moved = matches!(plant.kind, Kind::Wrapped { .. } | Kind::Unwrapped { .. });
            let alone = items.len() <= 1 && !why.contains("may not fit") && !moved;
            held += usize::from(tolerated);
            broke += usize::from(!tolerated);
            // Where a union has several things at one place, what breaks one of them may be read by another.
            if tolerated && !read || !tolerated && read && alone {
                wrong.push(format!(
                    "{}: {:?} at {:?} is called {} and is {}: {why}",
                    example.place(),
                    plant.kind,
                    plant.path,
                    if tolerated { "tolerated" } else { "breaking" },
                    if read { "read" } else { "not read" },
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}\n{}",
        wrong.len(),
        held + broke,
        wrong[..wrong.len().min(60)].join("\n")
    );
    assert!(held > 1_000 && broke > 1_000, "{held} held, {broke} broke");
    Ok(())
}

#[test]
fn an_answer_that_loses_its_body_is_tolerated_where_the_operation_says_so() -> Result<()> {
    let catalog = catalog()?;
    for (example, entry) in examples()? {
        let plant = Plant {
            path: Vec::new(),
            kind: Kind::BodyRemoved,
            pointer: String::new(),
            values: Vec::new(),
        };
        let (tolerated, ..) = judged(&catalog, &example, &plant);
        assert_eq!(tolerated, entry.reply(b"").is_ok(), "{}", example.place());
    }
    Ok(())
}

/// Everything that is planted into one answer.
fn plants(body: &Tree) -> Vec<Plant> {
    let mut plants = Vec::new();
    places(body, "", false, &mut Vec::new(), &mut plants);
    let (kind, value) = match body.get("data") {
        Some(data) => (
            Kind::Unwrapped {
                from: "data".to_owned(),
            },
            data.clone(),
        ),
        None => (
            Kind::Wrapped {
                in_: "data".to_owned(),
            },
            Tree::Map(vec![("data".to_owned(), body.clone())]),
        ),
    };
    plants.push(Plant {
        path: Vec::new(),
        kind,
        pointer: String::new(),
        values: vec![Some(value)],
    });
    plants
}

fn places(at: &Tree, pointer: &str, only: bool, path: &mut Vec<Step>, plants: &mut Vec<Plant>) {
    let mut plant = |path: &[Step], kind: Kind, pointer: &str, values: Vec<Option<Tree>>| {
        plants.push(Plant {
            path: path.to_vec(),
            kind,
            pointer: pointer.to_owned(),
            values,
        });
    };
    // An object that loses its only field says nothing, and counts as absent itself.
    if let Some(Step::Property(name)) = path.last().filter(|_| !only) {
        let name = name.clone();
        plant(path, Kind::PropertyRemoved { name }, pointer, vec![None]);
        plant(path, Kind::Optional, pointer, vec![None]);
    }
    if !path.is_empty() {
        plant(path, Kind::Nullable, pointer, vec![Some(Tree::Null)]);
        let other = |(new, _): &(&str, Vec<Tree>)| *new != kind_of(at) && *at != Tree::Null;
        for (new, values) in kinds().into_iter().filter(other) {
            let kind = Kind::TypeChanged {
                old: vec![kind_of(at).to_owned()],
                new: vec![new.to_owned()],
            };
            plant(path, kind, pointer, values.into_iter().map(Some).collect());
        }
    }
    if let Tree::Map(members) = at {
        // `{}` says nothing; with a field it is there, and has to have what is required.
        if !members.is_empty() {
            let name = "a_field_of_tomorrow".to_owned();
            let place = below(pointer, &name);
            path.push(Step::Property(name.clone()));
            let kind = Kind::PropertyAdded {
                name,
                required: false,
            };
            plant(
                path,
                kind,
                &place,
                vec![Some(Tree::List(vec![Tree::Bool(true)]))],
            );
            path.pop();
        }
        for (name, value) in members {
            path.push(Step::Property(name.clone()));
            places(
                value,
                &below(pointer, name),
                members.len() == 1,
                path,
                plants,
            );
            path.pop();
        }
    }
    if let Some(first) = at.items().first() {
        path.push(Step::Items);
        places(first, &below(pointer, "0"), false, path, plants);
        path.pop();
    }
}

/// Each JSON type with values of it that a server could send.
fn kinds() -> Vec<(&'static str, Vec<Tree>)> {
    let text = |text: &str| Tree::Text(text.to_owned());
    let number = |digits: &str| Tree::Number(digits.to_owned());
    vec![
        ("string", vec![text("12.50"), text("a word of tomorrow")]),
        ("number", vec![number("12.5"), number("3")]),
        ("integer", vec![number("7")]),
        ("boolean", vec![Tree::Bool(true), Tree::Bool(false)]),
        ("array", vec![Tree::List(vec![number("1")])]),
        (
            "object",
            vec![Tree::Map(vec![("new".to_owned(), number("1"))])],
        ),
    ]
}

fn kind_of(tree: &Tree) -> &'static str {
    match tree {
        Tree::Null => "null",
        Tree::Bool(_) => "boolean",
        Tree::Number(digits) if digits.contains(['.', 'e', 'E']) => "number",
        Tree::Number(_) => "integer",
        Tree::Text(_) => "string",
        Tree::List(_) => "array",
        Tree::Map(_) => "object",
    }
}

/// Whether the report calls it tolerated, and what of ours stands there.
fn judged(catalog: &Catalog, example: &Example, plant: &Plant) -> (bool, Vec<String>, String) {
    let method = match example.method.as_str() {
        "GET" => Method::Get,
        "PUT" => Method::Put,
        "POST" => Method::Post,
        "DELETE" => Method::Delete,
        _ => Method::Patch,
    };
    let change = Change {
        level: Level::ResponseBreaking,
        kind: plant.kind.clone(),
        operation: OperationKey {
            method,
            path: example.path.clone(),
        },
        site: Site::Response {
            status: example.status.clone().unwrap_or_default(),
            media: "application/json".to_owned(),
        },
        path: plant.path.clone(),
        old: None,
        new: None,
        text: String::new(),
    };
    let report = Report::new(catalog, &[change], "before", "after");
    let finding = &report.findings[0];
    let items = finding.rust[1..].to_vec();
    (finding.tolerated, items, finding.why.clone())
}

/// The answers that our specs show.
fn examples() -> Result<Vec<(Example, &'static Entry)>> {
    let names = SPECS.map(|name| format!("{name}.yaml"));
    let files = Files::read(&root().join("specs"), &names)?;
    let mut found = Vec::new();
    for example in files.examples() {
        if example.is_success() {
            let entry = table::find_path(&example.method, &example.path)
                .ok_or_else(|| format!("no method for {}", example.place()))?;
            found.push((example, entry));
        }
    }
    Ok(found)
}
