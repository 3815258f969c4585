//! Makes the catalog from the specs.

use std::collections::BTreeMap;

use serde_json::Value;

use super::catalog::{Argument, Call, Catalog, Content, Field, Reads, Shape, Type, Variant};
use super::steps::Steps;
use bigcommerce_codegen::document::{Document, Fault, pointer_token};
use bigcommerce_codegen::plan::{EnumKind, OpenEnum, Operation, Place, Plan, Property, UnionBy};

/// The catalog of all `documents`.
///
/// # Errors
/// What the plan refuses: the same as regen.
pub fn survey(documents: &[Document], steps: &Steps) -> Result<Catalog, Vec<Fault>> {
    let mut catalog = Catalog::default();
    for document in documents {
        let plan = Plan::read(document)?;
        let reader = Survey { document };
        for operation in &plan.operations {
            let name = format!("{}.{}", document.api, operation.id);
            catalog.add_call(&reader.call(operation, steps.of(&name)));
        }
        let mut types: BTreeMap<String, Type> = plan
            .schemas
            .iter()
            .filter_map(|(name, schema)| Some((name.clone(), reader.component(name, schema)?)))
            .collect();
        reader.complete(&mut types);
        for (name, of) in &types {
            catalog.add_type(&document.api, name, of);
        }
    }
    Ok(catalog)
}

struct Survey<'d> {
    document: &'d Document,
}

impl Survey<'_> {
    fn call(&self, operation: &Operation, steps: Vec<String>) -> Call {
        let responses = format!("{}/responses", operation.pointer);
        let status = self
            .document
            .get(&responses)
            .and_then(Value::as_object)
            .and_then(|all| all.keys().find(|status| status.starts_with('2')))
            .cloned()
            .unwrap_or_default();
        let parameters: Vec<Argument> = operation
            .params
            .iter()
            .map(|param| Argument {
                name: param.name.clone(),
                location: match param.place {
                    Place::Path => "path".to_owned(),
                    Place::Query => "query".to_owned(),
                },
                required: param.required,
                at: param.schema.trim_end_matches("/schema").to_owned(),
                shape: self.shape(&param.shape),
            })
            .collect();
        Call {
            api: self.document.api.clone(),
            method: operation.method.clone(),
            path: operation.path.clone(),
            function: operation.id.clone(),
            pages: operation.paging.map(|_| operation.pages()),
            query: operation
                .query()
                .next()
                .is_some()
                .then(|| operation.query_struct()),
            at: operation.pointer.clone(),
            parameters,
            body: operation.body.as_ref().map(|body| Content {
                at: body.schema.clone(),
                required: body.required,
                shape: self.shape(&body.shape),
            }),
            status,
            reply: operation.response.as_ref().map(|at| Content {
                at: at.clone(),
                required: operation.empty.is_none(),
                shape: self.shape(self.document.get(at).unwrap_or(&Value::Null)),
            }),
            may_be_empty: operation.empty.is_some(),
            steps,
        }
    }

    fn component(&self, name: &str, schema: &bigcommerce_codegen::plan::Schema) -> Option<Type> {
        use bigcommerce_codegen::plan::Schema;
        let value = self
            .document
            .get(&format!("/components/schemas/{}", pointer_token(name)))?;
        Some(match schema {
            Schema::Foreign(path) => self.foreign(path, value),
            Schema::Envelope => Type::Envelope(self.shape(value.pointer("/properties/data")?)),
            Schema::Enum(open) => values(open),
            Schema::Union(union) => Type::Union {
                open: union.open,
                tag: match &union.by {
                    UnionBy::Tag(tag) => Some(tag.clone()),
                    UnionBy::Shape => None,
                },
                variants: union
                    .variants
                    .iter()
                    .map(|variant| Variant {
                        name: variant.name.clone(),
                        told_by: variant.told_by.clone(),
                        shape: self.variant(value, &variant.told_by, &union.by),
                    })
                    .collect(),
            },
            Schema::Record(record) => {
                let mut with = Vec::new();
                let mut fields = BTreeMap::new();
                for part in &record.parts {
                    match part {
                        bigcommerce_codegen::plan::Part::Flattened(component) => {
                            with.push(component.clone())
                        }
                        bigcommerce_codegen::plan::Part::Property(property) => {
                            fields.insert(property.key.clone(), self.field(property));
                        }
                    }
                }
                Type::Record {
                    rust: None,
                    with,
                    fields,
                }
            }
        })
    }

    /// Adds what hand-written types are made of: no method names it, and answers have it.
    fn complete(&self, types: &mut BTreeMap<String, Type>) {
        let mut open: Vec<String> = types.values().flat_map(parts).collect();
        while let Some(name) = open.pop() {
            let pointer = format!("/components/schemas/{}", pointer_token(&name));
            let Some(value) = self.document.get(&pointer) else {
                continue;
            };
            let path = value.pointer("/x-rust-type/path").and_then(Value::as_str);
            if let (Some(path), false) = (path, types.contains_key(&name)) {
                let of = self.foreign(path, value);
                open.extend(parts(&of));
                types.insert(name, of);
            }
        }
    }

    fn field(&self, property: &Property) -> Field {
        let name = in_rust(&property.field());
        Field {
            rust: (name != property.key).then_some(name),
            required: property.required.is_some(),
            nullable: property.shape.get("x-nullable") == Some(&Value::Bool(true)),
            shape: self.shape(&property.shape),
        }
    }

    /// A hand-written type: a value, or a struct with the fields of its schema.
    fn foreign(&self, path: &str, value: &Value) -> Type {
        let name = path.rsplit("::").next().unwrap_or(path);
        let reads = match (name, value.get("type").and_then(Value::as_str)) {
            ("Amount" | "AmountText", _) => Reads::Amount,
            ("Time", _) => Reads::Time,
            ("Json" | "FieldValue", _) => Reads::Anything,
            (_, Some("integer")) => Reads::Number,
            (id, Some("string")) if id.ends_with("Id") || id.ends_with("IdText") => Reads::Word,
            (_, Some("string")) => Reads::Text,
            (_, Some("object")) => return self.foreign_record(path, value),
            _ => Reads::Anything,
        };
        let rust = match name {
            // The marker for amounts that are written as text; there is one type.
            "AmountText" => path.replace("AmountText", "Amount"),
            _ => path.to_owned(),
        };
        let sends = value
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or_default();
        Type::Value {
            rust,
            reads,
            sends: sends.to_owned(),
        }
    }

    fn foreign_record(&self, path: &str, value: &Value) -> Type {
        let required: Vec<&str> = texts(value.get("required")).collect();
        let properties = value.get("properties").and_then(Value::as_object);
        let fields = properties
            .into_iter()
            .flatten()
            .map(|(key, shape)| {
                let name = in_rust(&heck::ToSnakeCase::to_snake_case(key.as_str()));
                let field = Field {
                    rust: (name != *key).then_some(name),
                    required: required.contains(&key.as_str()),
                    nullable: false,
                    shape: self.shape(shape),
                };
                (key.clone(), field)
            })
            .collect();
        Type::Record {
            rust: Some(path.to_owned()),
            with: Vec::new(),
            fields,
        }
    }

    fn variant(&self, union: &Value, told_by: &str, by: &UnionBy) -> Shape {
        if let UnionBy::Tag(_) = by {
            let target = union.pointer("/discriminator/mapping");
            let target = target.and_then(|mapping| mapping.get(told_by)?.as_str());
            let name = target.and_then(|target| target.rsplit('/').next());
            return Shape::Of(name.unwrap_or_default().to_owned());
        }
        let listed = union.get("oneOf").and_then(Value::as_array);
        let fitting = listed.into_iter().flatten().find(|part| {
            let kind = self.followed(part).get("type").and_then(Value::as_str);
            match kind {
                Some("array") => told_by == "array",
                Some("string") => told_by == "string",
                Some("number" | "integer") => told_by == "number",
                _ => told_by == "object",
            }
        });
        self.shape(fitting.unwrap_or(&Value::Null))
    }

    fn followed<'v>(&'v self, value: &'v Value) -> &'v Value {
        let target = value.get("$ref").and_then(Value::as_str);
        target
            .and_then(|target| self.document.get(target.strip_prefix('#')?))
            .unwrap_or(value)
    }

    /// One of the forms that the plan lets through.
    fn shape(&self, value: &Value) -> Shape {
        if let Some(name) = value
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|target| target.strip_prefix("#/components/schemas/"))
        {
            return Shape::Of(name.to_owned());
        }
        if let Some([only]) = value
            .get("allOf")
            .and_then(Value::as_array)
            .map(Vec::as_slice)
        {
            return self.shape(only);
        }
        let inside = |key| Box::new(self.shape(value.get(key).unwrap_or(&Value::Null)));
        match value.get("type").and_then(Value::as_str) {
            Some("array") => Shape::List(inside("items")),
            Some("object") => Shape::Map(inside("additionalProperties")),
            Some("integer") => match value.get("format").and_then(Value::as_str) {
                None | Some("int64") => Shape::Integer,
                Some(_) => Shape::Small,
            },
            Some("boolean") => Shape::Boolean,
            _ => Shape::Text,
        }
    }
}

fn values(open: &OpenEnum) -> Type {
    Type::Enum {
        integer: open.kind == EnumKind::Integer,
        values: open
            .variants
            .iter()
            .map(|variant| (variant.value.clone(), variant.name.clone()))
            .collect(),
    }
}

/// The components that the fields of a struct refer to.
fn parts(of: &Type) -> Vec<String> {
    let Type::Record { fields, .. } = of else {
        return Vec::new();
    };
    let mut names = Vec::new();
    for field in fields.values() {
        let mut shape = &field.shape;
        while let Shape::List(inner) | Shape::Map(inner) = shape {
            shape = inner;
        }
        if let Shape::Of(name) = shape {
            names.push(name.clone());
        }
    }
    names
}

/// As typify spells a field: a word of Rust gets an underscore.
fn in_rust(name: &str) -> String {
    if syn::parse_str::<syn::Ident>(name).is_ok() {
        name.to_owned()
    } else {
        format!("{name}_")
    }
}

fn texts(value: Option<&Value>) -> impl Iterator<Item = &str> {
    let list = value.and_then(Value::as_array).into_iter().flatten();
    list.filter_map(Value::as_str)
}
