//! Scenarios: names for settings under which a client meets what the platform does at times.

use crate::state::quirks::{ErrorShape, StatusPage};
use crate::state::settings::Settings;

/// A named change of [`Settings`]. `cargo sandbox -- --scenario NAME` applies one, and several where it is repeated: of
/// two that change the same setting the last one counts.
///
/// ```
/// use bigcommerce_sandbox::{Scenario, Settings};
/// let scenario = Scenario::named("empty-objects").expect("a scenario");
/// let settings = scenario.apply(Settings::default());
/// assert!(settings.quirks.empty_objects);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scenario(&'static Row);

#[derive(Debug, PartialEq, Eq)]
struct Row {
    name: &'static str,
    about: &'static str,
    set: Set,
}

/// One change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Set {
    Shape(ErrorShape),
    Page(StatusPage),
    UntitledErrors,
    EmptyObjects,
    EmptyListsAs204,
    StalePaymentStatus,
    UnroundedAmounts,
    DeclinedTokensStay,
    WebhookDuplicates,
    WebhooksBeforeAnswer,
    UnsignedWebhooks,
}

const fn row(name: &'static str, about: &'static str, set: Set) -> Row {
    Row { name, about, set }
}

static ROWS: [Row; 21] = [
    row(
        "errors-v2-array",
        "Errors are [{status, message}]",
        Set::Shape(ErrorShape::V2Array),
    ),
    row(
        "errors-v3-object",
        "Errors are {status, title, type}",
        Set::Shape(ErrorShape::V3Object),
    ),
    row(
        "errors-payments-object",
        "Errors are {status, title, type} with the newest address in type",
        Set::Shape(ErrorShape::PaymentsObject),
    ),
    row(
        "errors-storefront-problem",
        "Errors are problems of about:blank",
        Set::Shape(ErrorShape::StorefrontProblem),
    ),
    row(
        "errors-list",
        "Errors are {errors: [...]}",
        Set::Shape(ErrorShape::ErrorsList),
    ),
    row(
        "errors-data-list",
        "Errors are {data: [...]}",
        Set::Shape(ErrorShape::DataList),
    ),
    row(
        "errors-oauth",
        "Errors are {error: text}",
        Set::Shape(ErrorShape::OauthError),
    ),
    row(
        "errors-html-page",
        "Errors are pages of HTML",
        Set::Shape(ErrorShape::HtmlPage),
    ),
    row(
        "errors-empty",
        "Errors have no body",
        Set::Shape(ErrorShape::Empty),
    ),
    row(
        "status-page-absolute",
        "The type of errors is the absolute address of the page on status codes",
        Set::Page(StatusPage::Absolute),
    ),
    row(
        "status-page-relative",
        "The type of errors is the path of the page on status codes",
        Set::Page(StatusPage::Relative),
    ),
    row(
        "status-page-newer",
        "The type of errors is the newer address of the page on status codes",
        Set::Page(StatusPage::Newer),
    ),
    row(
        "untitled-errors",
        "Errors have no title",
        Set::UntitledErrors,
    ),
    row(
        "empty-objects",
        "Responses have {} for null",
        Set::EmptyObjects,
    ),
    row(
        "empty-lists-204",
        "An empty list of V3 is 204, as in V2",
        Set::EmptyListsAs204,
    ),
    row(
        "stale-payment-status",
        "The payment status of an earlier attempt stays on a paid order",
        Set::StalePaymentStatus,
    ),
    row(
        "unrounded-amounts",
        "Shares of a discount are not rounded",
        Set::UnroundedAmounts,
    ),
    row(
        "declined-tokens-stay",
        "A declined payment does not spend its token",
        Set::DeclinedTokensStay,
    ),
    row(
        "webhook-duplicates",
        "Each webhook is sent twice",
        Set::WebhookDuplicates,
    ),
    row(
        "webhooks-before-answer",
        "A webhook comes before the response to its request",
        Set::WebhooksBeforeAnswer,
    ),
    row(
        "unsigned-webhooks",
        "Webhooks have no signature",
        Set::UnsignedWebhooks,
    ),
];

impl Scenario {
    /// All scenarios.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(Self)
    }

    /// The scenario of a name. None for a name that no scenario has.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|scenario| scenario.name() == name)
    }

    /// The name, such as `empty-objects`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// A line on what a client meets.
    #[must_use]
    pub fn about(self) -> &'static str {
        self.0.about
    }

    /// The settings with the change of this scenario.
    #[must_use]
    pub fn apply(self, mut settings: Settings) -> Settings {
        let quirks = &mut settings.quirks;
        match self.0.set {
            Set::Shape(shape) => quirks.error_shape = shape,
            Set::Page(page) => quirks.status_page = page,
            Set::UntitledErrors => quirks.untitled_errors = true,
            Set::EmptyObjects => quirks.empty_objects = true,
            Set::EmptyListsAs204 => quirks.empty_lists_as_204 = true,
            Set::StalePaymentStatus => quirks.stale_payment_status = true,
            Set::UnroundedAmounts => settings.unrounded_amounts = true,
            Set::DeclinedTokensStay => settings.declined_tokens_stay = true,
            Set::WebhookDuplicates => {
                settings.webhook_duplicates = settings.webhook_duplicates.max(1)
            }
            Set::WebhooksBeforeAnswer => settings.webhooks_before_answer = true,
            Set::UnsignedWebhooks => settings.unsigned_webhooks = true,
        }
        settings
    }
}
