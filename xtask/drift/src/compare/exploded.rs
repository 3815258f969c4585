//! Objects in a query whose fields are parameters on the wire: `{page, size}` exploded is `page=1&size=20`.

use std::borrow::Cow;

use crate::document::parameter::Parameter;
use crate::schema::flatten::Schemas;
use crate::schema::kinds::Kinds;
use crate::schema::shape::{Field, Rest};

/// The parameters, with one for each field of an object that is no object of the same name in the other version.
pub(super) fn expanded<'p>(
    (schemas, parameters): (&Schemas<'_>, &'p [Parameter]),
    (other_schemas, others): (&Schemas<'_>, &[Parameter]),
) -> Vec<Cow<'p, Parameter>> {
    let mut all = Vec::with_capacity(parameters.len());
    for parameter in parameters {
        let same = |other: &&Parameter| parameter.is_same(other);
        let is_kept = others
            .iter()
            .find(same)
            .is_some_and(|other| is_object(other_schemas, other));
        match fields(schemas, parameter).filter(|_| !is_kept) {
            Some(fields) => all.extend(fields.into_iter().map(Cow::Owned)),
            None => all.push(Cow::Borrowed(parameter)),
        }
    }
    all
}

fn is_object(schemas: &Schemas<'_>, parameter: &Parameter) -> bool {
    parameter.schema.is_some_and(|schema| {
        let union = schemas.union(schemas.at(schema));
        union
            .shapes
            .iter()
            .any(|shape| shape.kinds == Kinds::OBJECT)
    })
}

/// The parameters that an object is on the wire.
fn fields(schemas: &Schemas<'_>, parameter: &Parameter) -> Option<Vec<Parameter>> {
    let brackets = match (parameter.style.as_str(), parameter.explode) {
        ("form", true) => false,
        ("deepObject", _) => true,
        _ => return None,
    };
    if parameter.location != "query" || parameter.media.is_some() {
        return None;
    }
    let union = schemas.union(schemas.at(parameter.schema?));
    let [object] = &union.shapes[..] else {
        return None;
    };
    let named = !matches!(object.rest, Rest::Map(..)) && !object.fields.is_empty();
    if object.kinds != Kinds::OBJECT || !named {
        return None;
    }
    let of_field = |field: &Field| {
        let value = schemas.union(field.schema);
        // No style says how an object in an object is written.
        let nests = value
            .shapes
            .iter()
            .any(|shape| shape.kinds.has(Kinds::OBJECT));
        (!nests).then(|| Parameter {
            name: if brackets {
                format!("{}[{}]", parameter.name, field.name)
            } else {
                field.name.clone()
            },
            at: field.at,
            required: parameter.required && object.requires(&field.name),
            schema: Some(field.schema),
            style: "form".to_owned(),
            explode: true,
            ..parameter.clone()
        })
    };
    object.fields.iter().map(of_field).collect()
}
