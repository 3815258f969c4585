//! Examples: the spec's own request example as Rust that compiles, so that a reader sees how a body is put together and a change
//! that breaks users breaks a test.

use std::fmt::Write as _;

use quote::ToTokens;
use serde_json::Value;
use syn::{ImplItemFn, ReturnType, Type};

use super::arguments;
use super::piece::type_text;
use crate::plan::{EnumKind, Operation, Part, Plan, Record, Schema, UnionBy};

/// More parameters than these would show nothing new.
const QUERY_SETTERS: usize = 3;

/// The lines of a compiled example that calls a method; `# ` hides what only the compiler needs.
#[must_use]
pub fn of_method(plan: &Plan, method: &ImplItemFn, operation: &Operation) -> Vec<String> {
    let body = operation.body.as_ref().and_then(|body| {
        let example = body.example.as_ref()?;
        Writer { plan }.value(&body.shape, example, Place::Alone)
    });
    let mut given = vec![(
        "client".to_owned(),
        format!("&{}::Client", plan.crate_name()),
    )];
    let mut passed = Vec::new();
    let mut code = String::new();
    for (name, ty) in arguments::named(method) {
        let name = name.to_string();
        match (name.as_str(), &body) {
            ("query", _) if operation.query().all(|param| !param.required) => {
                let _ = write!(
                    code,
                    "let query = {}::query::{}::new(){};",
                    plan.crate_name(),
                    operation.query_struct(),
                    query_setters(plan, operation)
                );
                passed.push("&query".to_owned());
            }
            ("body", Some(body)) => {
                let _ = write!(code, "let body = {body};");
                let optional = operation.body.as_ref().is_some_and(|body| !body.required);
                passed.push(if optional {
                    "Some(&body)".into()
                } else {
                    "&body".to_owned()
                });
            }
            _ => {
                given.push((name.clone(), outside(ty, plan)));
                passed.push(name);
            }
        }
    }
    let call = format!("client.{}({}).await?", operation.id, passed.join(", "));
    let returns_nothing = matches!(&method.sig.output, ReturnType::Type(_, ty) if ty.to_token_stream().to_string().contains("Reply < () >"));
    let _ = if returns_nothing {
        write!(code, "{call};")
    } else {
        write!(code, "let answer = {call}.into_value();")
    };
    let parameters: Vec<String> = given
        .iter()
        .map(|(name, ty)| format!("{name}: {ty}"))
        .collect();
    let mut lines = vec![format!(
        "# async fn example({}) -> Result<(), Box<dyn std::error::Error>> {{",
        parameters.join(", ")
    )];
    let long = format!("{}::types::", plan.crate_name());
    let mut names = vec![];
    for (module, path) in [
        ("query", format!("{}::query::", plan.crate_name())),
        ("types", long),
    ] {
        if code.contains(&path) {
            code = code.replace(&path, &format!("{module}::"));
            names.push(module);
        }
    }
    match names.as_slice() {
        [] => {}
        [one] => lines.push(format!("use {}::{one};", plan.crate_name())),
        several => lines.push(format!(
            "use {}::{{{}}};",
            plan.crate_name(),
            several.join(", ")
        )),
    }
    if !names.is_empty() {
        lines.push(String::new());
    }
    lines.extend(laid_out(&code));
    lines.push("# Ok(())".into());
    lines.push("# }".into());
    lines
}

/// The lines of a compiled example that reads a list to its end.
#[must_use]
pub fn of_pages(plan: &Plan, method: &ImplItemFn, operation: &Operation) -> Vec<String> {
    let mut given = format!("client: &{}::Client", plan.crate_name());
    let mut passed = Vec::new();
    for (name, ty) in arguments::named(method) {
        let name = name.to_string();
        if name == "max_pages" {
            passed.push("20".to_owned());
            continue;
        }
        let _ = write!(given, ", {name}: {}", outside(ty, plan));
        passed.push(name);
    }
    let code = format!(
        "let mut items = client.{}({}).items(); \
         while let Some(item) = items.next().await.transpose()? {{ println!(\"{{item:?}}\"); }}",
        operation.pages(),
        passed.join(", ")
    );
    let mut lines = vec![format!(
        "# async fn example({given}) -> Result<(), Box<dyn std::error::Error>> {{"
    )];
    lines.extend(laid_out(&code));
    lines.push("# Ok(())".into());
    lines.push("# }".into());
    lines
}

/// prettyplease lays out items only: wrap, lay out, unwrap.
fn laid_out(code: &str) -> Vec<String> {
    match syn::parse_file(&format!("fn example() {{ {code} }}")) {
        Ok(file) => {
            let text = prettyplease::unparse(&file);
            let count = text.lines().count();
            text.lines()
                .take(count - 1)
                .skip(1)
                .map(|line| line.strip_prefix("    ").unwrap_or(line).to_owned())
                .collect()
        }
        Err(_) => vec![code.to_owned()],
    }
}

/// A type of the signature as it is called outside of the crate.
fn outside(ty: &Type, plan: &Plan) -> String {
    type_text(ty)
        .replace("::std::option::", "")
        .replace("::std::string::", "")
        .replace("::bigcommerce_types::", "bigcommerce_types::")
        .replace("&query::", &format!("&{}::query::", plan.crate_name()))
        .replace("types::", &format!("{}::types::", plan.crate_name()))
        .replace(
            &format!("bigcommerce_{}::types::", plan.crate_name()),
            "bigcommerce_types::",
        )
        .replace("Permit", "bigcommerce_transport::Permit")
}

fn query_setters(plan: &Plan, operation: &Operation) -> String {
    let writer = Writer { plan };
    let mut text = String::new();
    let mut left = QUERY_SETTERS;
    for param in operation.query() {
        if left > 0
            && let Some(example) = &param.example
            && let Some(value) = writer.value(&param.shape, example, Place::Argument)
        {
            let _ = write!(
                text,
                ".{}({value})",
                heck::ToSnakeCase::to_snake_case(param.name.as_str())
            );
            left -= 1;
        }
    }
    text
}

/// Where an expression stands: an argument of `impl Into<T>` needs less than one that stands alone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Alone,
    Argument,
}

struct Writer<'p> {
    plan: &'p Plan,
}

impl Writer<'_> {
    /// Rust for an example value; `None` for what has no short form.
    fn value(&self, schema: &Value, example: &Value, place: Place) -> Option<String> {
        if let Some([only]) = schema
            .get("allOf")
            .and_then(Value::as_array)
            .map(Vec::as_slice)
        {
            return if schema.get("x-nullable") == Some(&Value::Bool(true)) {
                None
            } else {
                self.value(only, example, place)
            };
        }
        if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
            return self.component(target.rsplit('/').next()?, example, place);
        }
        match schema.get("type")?.as_str()? {
            "array" => {
                let items: Option<Vec<String>> = example
                    .as_array()?
                    .iter()
                    .map(|item| self.value(schema.get("items")?, item, Place::Alone))
                    .collect();
                let items = items?;
                Some(if items.is_empty() {
                    "Vec::new()".to_owned()
                } else if schema.get("x-nullable") == Some(&Value::Bool(true)) {
                    format!("Vec::from([{}])", items.join(", "))
                } else {
                    // An array borrows as a slice and converts into a list, and prettyplease can lay it out.
                    format!("[{}]", items.join(", "))
                })
            }
            "string" => {
                let text = example.as_str()?;
                Some(match place {
                    Place::Alone => format!("{text:?}.to_owned()"),
                    Place::Argument => format!("{text:?}"),
                })
            }
            "integer" => example.as_i64().map(|number| number.to_string()),
            "boolean" => example.as_bool().map(|truth| truth.to_string()),
            _ => None,
        }
    }

    fn component(&self, name: &str, example: &Value, place: Place) -> Option<String> {
        let home = format!("{}::types", self.plan.crate_name());
        match self.plan.schemas.get(name)? {
            Schema::Foreign(path) => foreign(path, example, place),
            Schema::Envelope => None,
            Schema::Enum(open) => {
                let text = match open.kind {
                    EnumKind::Text => example.as_str()?.to_owned(),
                    EnumKind::Integer => example.as_i64()?.to_string(),
                };
                let variant = open.variants.iter().find(|variant| variant.value == text)?;
                Some(format!("{home}::{name}::{}", variant.name))
            }
            Schema::Union(union) => {
                let told_by = match &union.by {
                    UnionBy::Tag(tag) => example.get(tag)?.as_str()?,
                    UnionBy::Shape => shape(example)?,
                };
                let variant = union
                    .variants
                    .iter()
                    .find(|variant| variant.told_by == told_by)?;
                let inner = self.held(&variant.holds, example)?;
                Some(format!("{home}::{name}::{}({inner})", variant.name))
            }
            Schema::Record(record) => self.record(&home, name, record, example),
        }
    }

    /// What a variant holds, by its type.
    fn held(&self, ty: &str, example: &Value) -> Option<String> {
        if let Some(item) = ty.strip_prefix("Vec<").and_then(|ty| ty.strip_suffix('>')) {
            let items: Option<Vec<String>> = example
                .as_array()?
                .iter()
                .map(|value| self.held(item, value))
                .collect();
            let items = items?;
            return Some(if items.is_empty() {
                "Vec::new()".to_owned()
            } else {
                format!("[{}].into()", items.join(", "))
            });
        }
        match (ty, example) {
            ("String", Value::String(text)) => Some(format!("{text:?}.to_owned()")),
            ("i64", Value::Number(number)) => Some(number.to_string()),
            _ => match ty.strip_prefix("::") {
                Some(path) => foreign(path, example, Place::Alone),
                None => self.component(ty, example, Place::Alone),
            },
        }
    }

    fn record(&self, home: &str, name: &str, record: &Record, example: &Value) -> Option<String> {
        let mut required = Vec::new();
        let mut setters = String::new();
        // What is not this record's own belongs to a part that is flattened into it.
        let mut others = example.as_object()?.clone();
        others.retain(|key, _| record.property(key).is_none());
        let others = Value::Object(others);
        for part in &record.parts {
            match part {
                Part::Flattened(component) => {
                    required.push((0, self.component(component, &others, Place::Alone)?));
                }
                Part::Property(property) => {
                    let written = example
                        .get(&property.key)
                        .and_then(|value| self.value(&property.shape, value, Place::Argument));
                    match (property.required, written) {
                        (Some(rank), Some(value)) => required.push((rank + 1, value)),
                        (Some(_), None) => return None,
                        (None, Some(value)) => {
                            let _ = write!(setters, ".{}({value})", setter(property.field()));
                        }
                        (None, None) => {}
                    }
                }
            }
        }
        required.sort_by_key(|(rank, _)| *rank);
        let arguments: Vec<String> = required.into_iter().map(|(_, value)| value).collect();
        Some(format!(
            "{home}::{name}::new({}){setters}",
            arguments.join(", ")
        ))
    }
}

/// The setter of a field: typify's names.
fn setter(name: String) -> String {
    match syn::parse_str::<syn::Ident>(&name) {
        Ok(_) => name,
        Err(_) => format!("{name}_"),
    }
}

/// The kind of JSON that tells the variants of a union apart.
fn shape(example: &Value) -> Option<&'static str> {
    match example {
        Value::Object(_) => Some("object"),
        Value::Array(_) => Some("array"),
        Value::String(_) => Some("string"),
        Value::Number(_) => Some("number"),
        Value::Bool(_) | Value::Null => None,
    }
}

/// The fields that `new` of a hand-written address takes, in their order.
fn asked_by_new(address: &str) -> &'static [&'static str] {
    match address {
        "Address" => &["email", "country_code"],
        "StorefrontAddress" => &["countryCode"],
        _ => &["zip"],
    }
}

fn foreign(path: &str, example: &Value, place: Place) -> Option<String> {
    let name = path.rsplit("::").next()?;
    match (name, example) {
        ("Amount" | "AmountText", _) => {
            let text = match example {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                _ => return None,
            };
            Some(format!("{text:?}.parse::<bigcommerce_types::Amount>()?"))
        }
        ("Time", Value::String(text)) => {
            Some(format!("{text:?}.parse::<bigcommerce_types::Time>()?"))
        }
        ("Address" | "StorefrontAddress" | "OrderAddress", Value::Object(fields)) => {
            let asked = asked_by_new(name);
            let arguments: Option<Vec<String>> = asked
                .iter()
                .map(|key| Some(format!("{:?}", fields.get(*key)?.as_str()?)))
                .collect();
            let (mut code, given) = match arguments {
                Some(arguments) => (format!("{path}::new({})", arguments.join(", ")), asked),
                // A change of an address that is there.
                None if name == "OrderAddress" => (format!("{path}::default()"), &[][..]),
                None => return None,
            };
            for (key, value) in fields {
                if let Value::String(text) = value
                    && !given.contains(&key.as_str())
                {
                    let _ = write!(
                        code,
                        ".{}({text:?})",
                        heck::ToSnakeCase::to_snake_case(key.as_str())
                    );
                }
            }
            Some(code)
        }
        (_, Value::String(text)) => Some(match place {
            Place::Argument => format!("{text:?}"),
            Place::Alone => format!("{path}::new({text:?})"),
        }),
        (_, Value::Number(number)) => Some(match place {
            Place::Argument => number.to_string(),
            Place::Alone => format!("{path}::new({number})"),
        }),
        _ => None,
    }
}
