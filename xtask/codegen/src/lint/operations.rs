//! The operations of a document, in the order of the file.

use serde_json::Value;

use crate::document::{Document, pointer_token};

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// One method of one path.
pub(crate) struct Operation<'a> {
    pub(crate) path: &'a str,
    pub(crate) method: &'static str,
    pub(crate) pointer: String,
    pub(crate) value: &'a Value,
    /// Parameters that the whole path shares.
    path_parameters: Option<&'a Value>,
    path_pointer: String,
}

impl<'a> Operation<'a> {
    pub(crate) fn text(&self, key: &str) -> Option<&'a str> {
        self.value.get(key).and_then(Value::as_str)
    }

    pub(crate) fn id(&self) -> Option<&'a str> {
        self.text("operationId").filter(|id| !id.is_empty())
    }

    /// What to call it in a message.
    pub(crate) fn name(&self) -> String {
        match self.id() {
            Some(id) => id.to_owned(),
            None => format!("{} {}", self.method.to_uppercase(), self.path),
        }
    }

    /// Parameters of the operation and of its path, references unresolved, with their pointers.
    pub(crate) fn parameters(&self) -> Vec<(String, &'a Value)> {
        let own = self.value.get("parameters");
        [
            (&self.path_pointer, self.path_parameters),
            (&self.pointer, own),
        ]
        .into_iter()
        .flat_map(|(pointer, list)| {
            list.and_then(Value::as_array)
                .into_iter()
                .flatten()
                .enumerate()
                .map(move |(index, value)| (format!("{pointer}/parameters/{index}"), value))
        })
        .collect()
    }

    /// Responses by status, with their pointers, references unresolved.
    pub(crate) fn responses(&self) -> Vec<(&'a str, String, &'a Value)> {
        self.value
            .get("responses")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .map(|(status, value)| {
                let pointer = format!("{}/responses/{}", self.pointer, pointer_token(status));
                (status.as_str(), pointer, value)
            })
            .collect()
    }

    /// Those among them that are 2xx.
    pub(crate) fn successes(&self) -> Vec<(&'a str, String, &'a Value)> {
        let mut found = self.responses();
        found.retain(|(status, ..)| status.starts_with('2'));
        found
    }
}

/// Every operation of `document`, in the order of its file.
pub(crate) fn all(document: &Document) -> Vec<Operation<'_>> {
    let mut found = Vec::new();
    let paths = document.value.get("paths").and_then(Value::as_object);
    for (path, item) in paths.into_iter().flatten() {
        let path_pointer = format!("/paths/{}", pointer_token(path));
        for method in METHODS {
            if let Some(value) = item.get(method) {
                found.push(Operation {
                    path,
                    method,
                    pointer: format!("{path_pointer}/{method}"),
                    value,
                    path_parameters: item.get("parameters"),
                    path_pointer: path_pointer.clone(),
                });
            }
        }
    }
    found.sort_by_key(|operation| document.line(&operation.pointer));
    found
}
