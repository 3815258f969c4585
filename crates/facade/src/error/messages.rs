//! Sentences for the shopper. They promise nothing about money that is not certain.

use std::fmt;

use bigcommerce_types::{Owner, Remedy};

/// A sentence that can be shown to the shopper as it is: no codes, no technical words, no blame.
///
/// [`text`](ShopperMessage::text) is English; [`key`](ShopperMessage::key) is stable, so that a shop can look its own
/// wording or language up. [`ShopperMessage::ALL`] lists them for translators.
///
/// ```
/// use bigcommerce_facade::ShopperMessage;
///
/// let french = |message: ShopperMessage| match message.key() {
///     "cart.expired" => "Votre panier a expiré.",
///     _ => message.text(),
/// };
/// assert!(ShopperMessage::ALL.iter().any(|message| french(*message).starts_with("Votre panier")));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ShopperMessage {
    key: &'static str,
    text: &'static str,
}

impl ShopperMessage {
    /// The stable name, for translations.
    pub const fn key(self) -> &'static str {
        self.key
    }

    /// The sentence in English.
    pub const fn text(self) -> &'static str {
        self.text
    }
}

/// The sentence in English.
impl fmt::Display for ShopperMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text)
    }
}

macro_rules! messages {
    ($($NAME:ident = $key:literal, $text:literal;)*) => {
        impl ShopperMessage {
            /// Every message, in no particular order.
            pub const ALL: &'static [Self] = &[$(Self::$NAME),*];

            $(pub(crate) const $NAME: Self = Self { key: $key, text: $text };)*
        }
    };
}

messages! {
    CARD_DETAILS = "payment.check_card", "Please check your card details and try again.";
    OTHER_INSTRUMENT = "payment.declined", "This payment was declined. Please use another way to pay.";
    PAYMENT_IN_DOUBT = "payment.in_doubt",
        "We are checking whether your payment went through. Please do not pay again yet.";
    STOP = "payment.stop", "Please do not pay again; we are looking into it.";
    OTHER_ITEMS = "cart.other_items",
        "This is not available as you chose it. Please choose another quantity or another product.";
    CART_CHANGED = "cart.changed", "Your cart has changed. Please review it and try again.";
    CART_EXPIRED = "cart.expired", "Your cart has expired. Please start again.";
    CART_EMPTY = "cart.empty", "Your cart is empty.";
    ORDERED = "cart.ordered", "Your order has been placed.";
    ORDERED_UNPAID = "cart.ordered_unpaid",
        "Your order has been placed and is not paid yet. Please go on to the payment.";
    STEP_IN_DOUBT = "step.in_doubt",
        "We are checking whether your last step went through. Please wait a moment.";
    SIGN_IN = "account.sign_in", "Please sign in to continue.";
    CHECK_INPUT = "form.check", "Please check what you entered and try again.";
    RETRY_LATER = "step.retry", "This is taking longer than usual. Please try again in a moment.";
    FAILED = "step.failed", "Something went wrong on our side. Please try again later.";
}

pub(super) fn to_the_shopper(remedy: Remedy, owner: Owner, in_doubt: bool) -> ShopperMessage {
    if in_doubt {
        return ShopperMessage::PAYMENT_IN_DOUBT;
    }
    match (remedy, owner) {
        (Remedy::AskForCardDetails, _) => ShopperMessage::CARD_DETAILS,
        (Remedy::AskForOtherInstrument, _) => ShopperMessage::OTHER_INSTRUMENT,
        (Remedy::AskForOtherItems, _) => ShopperMessage::OTHER_ITEMS,
        (Remedy::ReloadAndReapply, _) => ShopperMessage::CART_CHANGED,
        (Remedy::NewCart, _) => ShopperMessage::CART_EXPIRED,
        (Remedy::Stop, _) => ShopperMessage::STOP,
        (Remedy::Reconcile, _) => ShopperMessage::STEP_IN_DOUBT,
        (Remedy::SignIn, _) => ShopperMessage::SIGN_IN,
        (_, Owner::Shopper) => ShopperMessage::CHECK_INPUT,
        (Remedy::RetryLater, _) => ShopperMessage::RETRY_LATER,
        _ => ShopperMessage::FAILED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_messages_share_a_key() {
        let mut keys: Vec<_> = ShopperMessage::ALL
            .iter()
            .map(|message| message.key())
            .collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), ShopperMessage::ALL.len());
    }
}
