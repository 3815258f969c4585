//! One request as an operation sees it, and what it answers.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::state::errors::Refusal;
use crate::state::fields::Fields;
use crate::views::Include;

/// A request whose credential, headers and syntax are in order.
#[derive(Default)]
pub(crate) struct Call {
    pub(crate) path: HashMap<String, String>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) body: Option<Value>,
    /// The token after `PAT `, on the payments host only.
    pub(crate) payment_token: Option<String>,
    /// True for the second run of a request that is processed twice.
    pub(crate) again: bool,
}

impl Call {
    /// A path parameter.
    pub(crate) fn param(&self, name: &str) -> &str {
        self.path.get(name).map_or("", String::as_str)
    }

    /// A path parameter that has to be a number; anything else names nothing.
    pub(crate) fn number(&self, name: &str) -> Result<i64, Refusal> {
        self.param(name).parse().map_err(|_| Refusal::not_found())
    }

    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The parts that the comma-separated `include` names.
    pub(crate) fn include(&self) -> Include {
        let named = |(key, _): &&(String, String)| key == "include" || key == "include[]";
        let given = self.query.iter().any(|entry| named(&entry));
        let parts = self.query.iter().filter(named);
        let parts = parts.flat_map(|(_, value)| value.split(','));
        let parts = given.then(|| parts.map(|part| part.trim().to_owned()).collect());
        Include::new(parts, self.query("consignment_structure") == Some("object"))
    }

    pub(crate) fn body(&self) -> Result<&Value, Refusal> {
        self.body
            .as_ref()
            .ok_or_else(|| Refusal::new(400, "The request has no body."))
    }

    pub(crate) fn fields(&self) -> Result<Fields<'_>, Refusal> {
        Fields::of(self.body()?, "")
    }

    /// `version` of a body that may be absent.
    pub(crate) fn optional_version(&self) -> Result<Option<i64>, Refusal> {
        match &self.body {
            None | Some(Value::Null) => Ok(None),
            Some(body) => Fields::of(body, "")?.integer("version"),
        }
    }
}

/// A successful answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Option<Value>,
}

impl Answer {
    /// The V3 envelope.
    pub(crate) fn data(status: u16, data: Value) -> Self {
        Self {
            status,
            body: Some(json!({ "data": data, "meta": {} })),
        }
    }

    /// No envelope.
    pub(crate) fn bare(status: u16, body: Value) -> Self {
        Self {
            status,
            body: Some(body),
        }
    }

    /// 204.
    pub(crate) fn empty() -> Self {
        Self {
            status: 204,
            body: None,
        }
    }
}
