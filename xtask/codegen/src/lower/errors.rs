//! Drops every response that is not a success. The transport turns each of them into one `Problem`, so no method needs to know
//! them; and progenitor refuses an operation whose errors differ, or counts a `default` as a success.

use serde_json::Value;

use super::walk::each_operation;

/// The pass.
pub fn apply(spec: &mut Value) {
    each_operation(spec, &mut |operation| {
        if let Some(Value::Object(responses)) = operation.get_mut("responses") {
            responses.retain(|status, _| status.starts_with('2'));
            for response in responses.values_mut().filter_map(Value::as_object_mut) {
                response.remove("headers");
                response.remove("links");
            }
        }
    });
}
