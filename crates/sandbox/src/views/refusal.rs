//! A refusal in the ways in which the API families write one, or in the one that a quirk asks for.

use serde_json::{Map, Value, json};

use crate::state::errors::{Form, Refusal};
use crate::state::quirks::{ErrorShape, Quirks, StatusPage};

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
    /// The page on status codes by its spelling in this family: three are in use, and none tells errors apart.
    fn page(self) -> &'static str {
        match self {
            Self::V2 | Self::V3 => ABSOLUTE,
            Self::PaymentsControl => NEWER,
            Self::Gateway => RELATIVE,
            Self::Storefront => "about:blank",
        }
    }
}

const ABSOLUTE: &str =
    "https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes";
const RELATIVE: &str = "/api-docs/getting-started/api-status-codes";
const NEWER: &str = "https://developer.bigcommerce.com/docs/start/about/status-codes";

/// The body of an error with the media type that it is sent as, if it is sent.
pub(crate) struct ErrorBody {
    pub(crate) media_type: Option<&'static str>,
    pub(crate) text: String,
}

impl Refusal {
    /// The body in the shape that the quirks ask for, else in that of the family that answers.
    pub(crate) fn error_body(&self, family: Family, quirks: &Quirks) -> ErrorBody {
        let json = |body: Value| ErrorBody {
            media_type: Some("application/json"),
            text: body.to_string(),
        };
        let object = |family| self.object(family, quirks);
        match quirks.error_shape {
            ErrorShape::Family => json(self.body_with(family, quirks)),
            ErrorShape::V2Array => json(self.array()),
            ErrorShape::V3Object => json(object(Family::V3)),
            ErrorShape::PaymentsObject => json(object(Family::PaymentsControl)),
            ErrorShape::StorefrontProblem => json(object(Family::Storefront)),
            ErrorShape::ErrorsList => json(json!({ "errors": [object(family)] })),
            ErrorShape::DataList => json(json!({ "data": [object(family)] })),
            ErrorShape::OauthError => json(json!({ "error": self.title })),
            ErrorShape::HtmlPage => ErrorBody {
                media_type: Some("text/html"),
                text: self.page(),
            },
            ErrorShape::Empty => ErrorBody {
                media_type: None,
                text: String::new(),
            },
        }
    }

    /// The body, in the shape of the family that answers.
    pub(crate) fn body(&self, family: Family) -> Value {
        self.body_with(family, &Quirks::default())
    }

    fn body_with(&self, family: Family, quirks: &Quirks) -> Value {
        match (self.form, family) {
            (Form::Scope, _) => json!({ "error": self.title }),
            (Form::Data, _) => json!({ "data": [self.object(family, quirks)] }),
            (Form::List, _) => json!({ "errors": [self.object(family, quirks)] }),
            (Form::AsTheFamilyDoes, Family::V2) => self.array(),
            (Form::AsTheFamilyDoes, _) => self.object(family, quirks),
        }
    }

    /// As a proxy writes it: its own words, nothing of the platform's.
    fn page(&self) -> String {
        let status = self.status;
        let title = self.title.as_deref().unwrap_or("Error");
        format!(
            "<html>\r\n<head><title>{status} {title}</title></head>\r\n<body>\r\n\
             <center><h1>{status} {title}</h1></center>\r\n</body>\r\n</html>\r\n"
        )
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

    fn object(&self, family: Family, quirks: &Quirks) -> Value {
        let mut body = Map::new();
        body.insert("status".to_owned(), json!(self.status));
        if let Some(title) = self.title.as_ref().filter(|_| !quirks.untitled_errors) {
            body.insert("title".to_owned(), json!(title));
        }
        let page = match quirks.status_page {
            StatusPage::Family => family.page(),
            StatusPage::Absolute => ABSOLUTE,
            StatusPage::Relative => RELATIVE,
            StatusPage::Newer => NEWER,
        };
        // A problem of the storefront has no page.
        let page = if family == Family::Storefront {
            family.page()
        } else {
            page
        };
        body.insert("type".to_owned(), json!(page));
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
