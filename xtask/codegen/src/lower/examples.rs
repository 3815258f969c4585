//! Takes examples out: they are for people, for tests and for the documentation, which all read the spec itself.

use serde_json::Value;

use super::walk::{each_holder, each_schema};

/// The pass.
pub fn apply(spec: &mut Value) {
    each_schema(spec, &mut |schema| {
        if let Value::Object(schema) = schema {
            schema.remove("example");
        }
    });
    each_holder(spec, &mut |holder| {
        holder.remove("example");
        holder.remove("examples");
    });
    if let Some(Value::Object(components)) = spec.get_mut("components") {
        components.remove("examples");
    }
}
