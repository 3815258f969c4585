//! One small case for each rule and each trap: what is expected stands in the case, what is said of it in the golden file beside it.
//! `UPDATE_GOLDENS=1 cargo test -p bigcommerce-drift --test cases` rewrites the golden files.

use std::fmt::Write as _;
use std::path::PathBuf;

use crate::verdict::verdict;
use bigcommerce_drift::{Api, Change, Level, Step, compare};
use serde_json::{Value, json};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

fn cases(file: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(folder().join(file).with_extension("yaml")).expect("cases");
    serde_norway::from_str(&text).expect("cases are a list")
}

fn name(case: &Value) -> &str {
    case["name"].as_str().expect("a case has a name")
}

fn api(mut document: Value) -> Api {
    if document.get("openapi").is_none() && document.get("swagger").is_none() {
        document["openapi"] = json!("3.0.3");
    }
    Api::read("case", &document.to_string()).expect("cases are readable")
}

fn post(request: Option<&Value>, response: Option<&Value>, parameters: &Value) -> Value {
    let body = |schema: &Value| json!({"content": {"application/json": {"schema": schema}}});
    let mut operation = json!({"parameters": parameters, "responses": {}});
    if let Some(schema) = request {
        operation["requestBody"] = body(schema);
    }
    if let Some(schema) = response {
        operation["responses"]["200"] = body(schema);
    }
    json!({"paths": {"/cups/{id}": {"post": operation}}})
}

fn strongest(changes: &[Change]) -> &'static str {
    match changes.iter().map(|change| change.level).min() {
        None => "nothing",
        Some(Level::Documentation) => "documentation",
        Some(Level::Compatible) => "compatible",
        Some(_) => "breaking",
    }
}

fn write(golden: &mut String, changes: &[Change]) {
    for change in changes {
        let path: Vec<String> = change
            .path
            .iter()
            .map(|step| match step {
                Step::Property(name) => name.clone(),
                Step::Items => "[]".to_owned(),
                Step::Values => "{}".to_owned(),
                Step::Variant(name) => format!("<{name}>"),
            })
            .collect();
        let pointer = |place: &Option<bigcommerce_drift::Place>| {
            place
                .as_ref()
                .map_or_else(|| "-".to_owned(), |place| place.pointer.clone())
        };
        writeln!(
            golden,
            "  {} {} {}: {}\n    {} -> {}",
            change.level,
            change.kind.id(),
            path.join("."),
            change.text,
            pointer(&change.old),
            pointer(&change.new)
        )
        .expect("a string can be written to");
    }
}

fn check(file: &str, golden: &str, wrong: &[String]) {
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let path = folder().join(file).with_extension("txt");
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        std::fs::write(&path, golden).expect("the golden file can be written");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = golden
        .lines()
        .zip(expected.lines())
        .find(|(got, expected)| got != expected);
    assert!(
        golden == expected,
        "{file}.txt is different, first at {differs:?}; UPDATE_GOLDENS=1 rewrites it"
    );
}

/// Each schema once as a request body and once as an answer.
fn both_ways(file: &str) {
    let (mut golden, mut wrong) = (String::new(), Vec::new());
    for case in cases(file) {
        writeln!(golden, "# {}", name(&case)).expect("a string can be written to");
        for way in ["request", "response"] {
            let document = |schema: &Value| {
                let (request, response) = if way == "request" {
                    (Some(schema), None)
                } else {
                    (None, Some(schema))
                };
                api(post(request, response, &json!([])))
            };
            let changes = compare(&document(&case["old"]), &document(&case["new"]));
            writeln!(golden, " {way}: {}", strongest(&changes))
                .expect("a string can be written to");
            write(&mut golden, &changes);
            if case[way] != strongest(&changes) {
                wrong.push(format!(
                    "{} ({way}): {} instead of {}: {:?}",
                    name(&case),
                    strongest(&changes),
                    case[way],
                    changes
                        .iter()
                        .map(|change| &change.text)
                        .collect::<Vec<_>>()
                ));
            }
        }
    }
    check(file, &golden, &wrong);
}

fn one_way(file: &str, document: impl Fn(&Value) -> Api) {
    let (mut golden, mut wrong) = (String::new(), Vec::new());
    for case in cases(file) {
        let changes = compare(&document(&case["old"]), &document(&case["new"]));
        writeln!(golden, "# {}\n {}", name(&case), verdict(&changes))
            .expect("a string can be written to");
        write(&mut golden, &changes);
        if case["verdict"] != verdict(&changes) {
            wrong.push(format!(
                "{}: {} instead of {}: {:?}",
                name(&case),
                verdict(&changes),
                case["verdict"],
                changes
                    .iter()
                    .map(|change| &change.text)
                    .collect::<Vec<_>>()
            ));
        }
    }
    check(file, &golden, &wrong);
}

#[test]
fn fields_break_whom_they_should() {
    both_ways("fields");
}

#[test]
fn values_break_whom_they_should() {
    both_ways("values");
}

#[test]
fn unions_break_whom_they_should() {
    both_ways("unions");
}

#[test]
fn parameters_break_whom_they_should() {
    one_way("parameters", |parameters| api(post(None, None, parameters)));
}

#[test]
fn operations_break_whom_they_should() {
    one_way("operations", |document| api(document.clone()));
}

#[test]
fn edits_in_the_habits_of_the_published_files_break_whom_they_should() {
    one_way("habits", |document| api(document.clone()));
}
