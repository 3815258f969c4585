//! A refusal in the four ways in which the API families write one.

use serde_json::{Map, Value, json};

use crate::state::errors::{Form, Refusal};

/// Which part of the API answers; it decides the envelope and the shape of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    /// Bare objects and arrays; errors are an array.
    V2,
    /// `{data, meta}`; errors are an object.
    V3,
    /// Payment methods and access tokens: V3 with the newest address of the page on status codes.
    PaymentsControl,
    /// The payments host: `{data}`.
    Gateway,
    /// The storefront: bare, camelCase, `about:blank`.
    Storefront,
}

impl Family {
    /// Where an error says that one can read more: three spellings are in use, and none tells errors apart.
    fn page(self) -> &'static str {
        match self {
            Self::V2 | Self::V3 => {
                "https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes"
            }
            Self::PaymentsControl => {
                "https://developer.bigcommerce.com/docs/start/about/status-codes"
            }
            Self::Gateway => "/api-docs/getting-started/api-status-codes",
            Self::Storefront => "about:blank",
        }
    }
}

impl Refusal {
    /// The body, in the shape of the family that answers.
    pub(crate) fn body(&self, family: Family) -> Value {
        match (self.form, family) {
            (Form::Scope, _) => json!({ "error": self.title }),
            (Form::Data, _) => json!({ "data": [self.object(family)] }),
            (Form::List, _) => json!({ "errors": [self.object(family)] }),
            (Form::AsTheFamilyDoes, Family::V2) => self.array(),
            (Form::AsTheFamilyDoes, _) => self.object(family),
        }
    }

    fn array(&self) -> Value {
        let mut message = self.title.as_deref().unwrap_or("Not Found").to_owned();
        for (name, fault) in &self.errors {
            message.push_str(&format!(" {name}: {fault}"));
        }
        let mut entry = Map::new();
        entry.insert("status".to_owned(), json!(self.status));
        entry.insert("message".to_owned(), json!(message));
        if let Some(details) = &self.details {
            entry.insert("details".to_owned(), details.as_ref().clone());
        }
        json!([entry])
    }

    fn object(&self, family: Family) -> Value {
        let mut body = Map::new();
        body.insert("status".to_owned(), json!(self.status));
        if let Some(title) = &self.title {
            body.insert("title".to_owned(), json!(title));
        }
        body.insert("type".to_owned(), json!(family.page()));
        if let Some(detail) = &self.detail {
            body.insert("detail".to_owned(), json!(detail));
        }
        if let Some(code) = self.code {
            body.insert("code".to_owned(), json!(code));
        }
        if !self.errors.is_empty() {
            let errors: Map<String, Value> = self
                .errors
                .iter()
                .map(|(k, v)| (k.clone(), json!(v)))
                .collect();
            body.insert("errors".to_owned(), Value::Object(errors));
        }
        Value::Object(body)
    }
}
