//! Refusals: why a request is not done.

use serde_json::Value;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    AsTheFamilyDoes,
    /// `{"error": …}`, how the gateway before the API refuses a scope.
    Scope,
    /// `{"data": […]}`, how a refund is refused.
    Data,
    /// `{"errors": […]}`, how the published files say that a checkout is not found.
    List,
}

/// Why a request is refused.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) title: Option<Box<str>>,
    pub(crate) detail: Option<Box<str>>,
    pub(crate) code: Option<i64>,
    pub(crate) errors: Vec<(String, String)>,
    pub(crate) details: Option<Box<Value>>,
    pub(crate) form: Form,
    is_decline: bool,
}

impl Refusal {
    pub(crate) fn new(status: u16, title: impl Into<String>) -> Self {
        Self {
            title: Some(title.into().into_boxed_str()),
            ..Self::untitled(status)
        }
    }

    /// Without a title, as the real answer for a missing cart or checkout.
    pub(crate) fn untitled(status: u16) -> Self {
        Self {
            status,
            title: None,
            detail: None,
            code: None,
            errors: Vec::new(),
            details: None,
            form: Form::AsTheFamilyDoes,
            is_decline: false,
        }
    }

    /// 422: what was sent is well-formed and cannot be done.
    pub(crate) fn unprocessable(title: impl Into<String>) -> Self {
        Self::new(422, title)
    }

    /// 404 with the general title.
    pub(crate) fn not_found() -> Self {
        Self::new(404, "The resource at that URL is not found.")
    }

    /// 500: what editing an expired cart answers.
    pub(crate) fn cart_expired() -> Self {
        Self::new(500, "Internal Server Error")
    }

    /// 409: the caller's `version` is not the current one.
    pub(crate) fn version_conflict() -> Self {
        const WHAT: &str = "The request cannot be processed";
        const WHY: &str = "due to a possible conflict.";
        const CURE: &str = "Please review the changes and try again.";
        Self::new(409, [WHAT, WHY, CURE].join(" "))
    }

    /// 422 that names one field.
    pub(crate) fn field_fault(name: impl Into<String>, fault: impl Into<String>) -> Self {
        Self::unprocessable("JSON data is missing or invalid").field(name, fault)
    }

    /// 403 for a scope that the token was not granted.
    pub(crate) fn scope() -> Self {
        let title = "Your token's scope does not include this resource.";
        Self {
            form: Form::Scope,
            ..Self::new(403, title)
        }
    }

    /// The same, as the gateway's word on an instrument.
    pub(crate) fn declined(mut self) -> Self {
        self.is_decline = true;
        self
    }

    pub(crate) fn is_decline(&self) -> bool {
        self.is_decline
    }

    pub(crate) fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    pub(crate) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into().into_boxed_str());
        self
    }

    pub(crate) fn code(mut self, code: i64) -> Self {
        self.code = Some(code);
        self
    }

    pub(crate) fn field(mut self, name: impl Into<String>, fault: impl Into<String>) -> Self {
        self.errors.push((name.into(), fault.into()));
        self
    }

    /// The extra object of a V2 error.
    pub(crate) fn details(mut self, details: Value) -> Self {
        self.details = Some(Box::new(details));
        self
    }

    /// Its title, its code and the fields that it names, on one line.
    pub(crate) fn summary(&self) -> String {
        let mut said = self.title.as_deref().unwrap_or("no title").to_owned();
        if let Some(code) = self.code {
            said = format!("{said} ({code})");
        }
        for (field, fault) in &self.errors {
            said = format!("{said} · {field}: {fault}");
        }
        said
    }

    /// Written as a list in `data`.
    pub(crate) fn in_data(mut self) -> Self {
        self.form = Form::Data;
        self
    }

    pub(crate) fn in_a_list(mut self) -> Self {
        self.form = Form::List;
        self
    }
}
