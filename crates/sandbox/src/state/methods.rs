//! The payment methods of the store.

use crate::state::store::Store;

/// The gateway that takes cards, stored or not.
pub const CARD_METHOD: &str = "stripe.card";

/// The gateway that takes stored PayPal accounts.
pub const PAYPAL_METHOD: &str = "braintree.paypal";

/// The gateway that takes stored bank accounts.
pub const BANK_METHOD: &str = "braintree.ach";

/// The gateway that takes tokenized cards.
pub const TOKENIZED_METHOD: &str = "bolt.card";

/// Gift certificates.
pub const GIFT_CERTIFICATE_METHOD: &str = "bigcommerce.gift_certificate";

/// Store credit.
pub const STORE_CREDIT_METHOD: &str = "bigcommerce.store_credit";

/// The methods of gateways.
pub(crate) const GATEWAYS: [&str; 4] = [CARD_METHOD, PAYPAL_METHOD, BANK_METHOD, TOKENIZED_METHOD];

/// True for a method of the store.
pub(crate) fn exists(id: &str) -> bool {
    GATEWAYS.contains(&id) || [GIFT_CERTIFICATE_METHOD, STORE_CREDIT_METHOD].contains(&id)
}

impl Store {
    /// Has a gateway's method authorize, or charge. False where it is no gateway's.
    pub(crate) fn set_authorize_only(&mut self, method: &str, only: bool) -> bool {
        if !GATEWAYS.contains(&method) {
            return false;
        }
        if only {
            self.authorize_only.insert(method.to_owned());
        } else {
            self.authorize_only.remove(method);
        }
        true
    }
}
