//! Quirks: ways in which the platform's responses differ from its specs. A store has none of them unless asked.

use crate::state::names;

/// Deviations of responses from what the specs say. None by default.
///
/// ```
/// use bigcommerce_sandbox::{ErrorShape, Quirks, Sandbox, Settings, StatusPage};
/// let quirks = Quirks {
///     error_shape: ErrorShape::ErrorsList,
///     status_page: StatusPage::Relative,
///     empty_objects: true,
///     ..Quirks::default()
/// };
/// let builder = Sandbox::builder().settings(Settings { quirks, ..Settings::default() });
/// # let _ = builder;
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quirks {
    /// The shape of every error body.
    pub error_shape: ErrorShape,
    /// The spelling of `type` in the errors of V3 and payments.
    pub status_page: StatusPage,
    /// Leaves the `title` out of errors that are objects.
    pub untitled_errors: bool,
    /// Writes `{}` for every `null` of a response.
    pub empty_objects: bool,
    /// Answers 204 instead of an empty list of V3, as V2 always does.
    pub empty_lists_as_204: bool,
    /// Leaves the `payment_status` that an earlier attempt ended with, `declined` or `void`, on an order that a later
    /// payment moves. Its `status_id` moves all the same.
    pub stale_payment_status: bool,
}

/// The shape of an error body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ErrorShape {
    /// The shape of the part of the API that answers: an array in V2, an object elsewhere.
    #[default]
    Family,
    /// `[{"status", "message"}]`, as V2 writes it.
    V2Array,
    /// `{"status", "title", "type"}`, as V3 writes it.
    V3Object,
    /// The same with the newest address in `type`, as the payments endpoints write it.
    PaymentsObject,
    /// `{"type": "about:blank", "title", "status"}`, as the storefront writes it.
    StorefrontProblem,
    /// `{"errors": [{…}]}`, as the specs have it for a checkout that is not found.
    ErrorsList,
    /// `{"data": [{…}]}`, as a refund is refused.
    DataList,
    /// `{"error": "…"}`, as a scope is refused.
    OauthError,
    /// A page of HTML, as a proxy between client and platform sends it.
    HtmlPage,
    /// No body at all.
    Empty,
}

impl ErrorShape {
    /// All shapes with their names in JSON.
    const NAMED: [(Self, &str); 10] = [
        (Self::Family, "family"),
        (Self::V2Array, "v2_array"),
        (Self::V3Object, "v3_object"),
        (Self::PaymentsObject, "payments_object"),
        (Self::StorefrontProblem, "storefront_problem"),
        (Self::ErrorsList, "errors_list"),
        (Self::DataList, "data_list"),
        (Self::OauthError, "oauth_error"),
        (Self::HtmlPage, "html_page"),
        (Self::Empty, "empty"),
    ];

    /// The name in JSON, such as `v2_array`.
    #[must_use]
    pub fn name(self) -> &'static str {
        names::name(&Self::NAMED, &self)
    }

    /// The shape of a name. None for a name that no shape has.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        names::named(&Self::NAMED, name)
    }

    /// True if something between client and platform writes it, which knows no quotas and no requests' ids.
    pub(crate) fn is_of_a_proxy(self) -> bool {
        matches!(self, Self::HtmlPage | Self::Empty)
    }
}

/// The spelling of `type` in errors: the page on status codes, which tells no error from another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum StatusPage {
    /// The usual one of the part of the API that answers.
    #[default]
    Family,
    /// `https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes`
    Absolute,
    /// `/api-docs/getting-started/api-status-codes`
    Relative,
    /// `https://developer.bigcommerce.com/docs/start/about/status-codes`
    Newer,
}

impl StatusPage {
    const NAMED: [(Self, &str); 4] = [
        (Self::Family, "family"),
        (Self::Absolute, "absolute"),
        (Self::Relative, "relative"),
        (Self::Newer, "newer"),
    ];

    /// The name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        names::name(&Self::NAMED, &self)
    }

    /// The page of a name. None for a name that no page has.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        names::named(&Self::NAMED, name)
    }
}
