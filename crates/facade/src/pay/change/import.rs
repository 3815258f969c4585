//! A payment that was taken or reserved through another gateway.

use std::collections::BTreeMap;

use bigcommerce_payments::types::{ImportResult, ImportedInstrument, TransactionImport};
use bigcommerce_types::{OrderId, PaymentMethodId};

/// A payment that a provider took or reserved outside of BigCommerce: Adyen, Authorize.net, Braintree, PayPal Commerce
/// Platform or Stripe. The provider has to be set up in the store, for the order's channel and currency and with the
/// same account. Its amount is the order's.
#[derive(Clone)]
pub struct PaidElsewhere {
    method: PaymentMethodId,
    provider_transaction_id: String,
    result: ImportResult,
    is_test: bool,
    instrument: Option<ImportedInstrument>,
    provider_data: BTreeMap<String, String>,
}

impl PaidElsewhere {
    /// Money that the provider took. `method` is the store's method through which a refund is asked for later, such as
    /// `stripe.card`; the id is the provider's own.
    pub fn taken(method: PaymentMethodId, provider_transaction_id: impl Into<String>) -> Self {
        Self::of(method, provider_transaction_id.into(), ImportResult::Paid)
    }

    /// Money that the provider reserved, to be captured or voided later.
    pub fn reserved(method: PaymentMethodId, provider_transaction_id: impl Into<String>) -> Self {
        Self::of(
            method,
            provider_transaction_id.into(),
            ImportResult::Authorized,
        )
    }

    fn of(method: PaymentMethodId, provider_transaction_id: String, result: ImportResult) -> Self {
        Self {
            method,
            provider_transaction_id,
            result,
            is_test: false,
            instrument: None,
            provider_data: BTreeMap::new(),
        }
    }

    /// The provider was in test mode.
    #[must_use]
    pub fn in_test_mode(mut self) -> Self {
        self.is_test = true;
        self
    }

    /// The instrument that the shopper paid with, for people to see.
    #[must_use]
    pub fn with(mut self, instrument: ImportedInstrument) -> Self {
        self.instrument = Some(instrument);
        self
    }

    /// A value that the provider needs for a later capture, void or refund.
    #[must_use]
    pub fn provider_data(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.provider_data.insert(key.into(), value.into());
        self
    }

    pub(in crate::pay) fn into_request(self, order: OrderId) -> TransactionImport {
        let mut request = TransactionImport::new(
            order.to_string(),
            self.method,
            self.provider_transaction_id,
            self.result,
        );
        request.is_test = self.is_test.then_some(true);
        request.payment_instrument = self.instrument;
        request.provider_data = (!self.provider_data.is_empty()).then_some(self.provider_data);
        request
    }
}

/// Prints neither the provider's id nor its data.
impl std::fmt::Debug for PaidElsewhere {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PaidElsewhere")
            .field("result", &self.result)
            .finish_non_exhaustive()
    }
}
