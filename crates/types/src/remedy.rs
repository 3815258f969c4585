//! What to do about what went wrong.

use std::fmt;

/// What to do next.
///
/// ```
/// use bigcommerce_types::Remedy;
///
/// assert_eq!(Remedy::AskForOtherInstrument.advice(), "Ask the shopper for another payment method.");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Remedy {
    /// The same again, after a pause.
    RetryLater,
    /// The outcome is not known: read before anything is sent.
    Reconcile,
    /// The card was mistyped.
    AskForCardDetails,
    /// This instrument will not do.
    AskForOtherInstrument,
    /// The shop does not sell this, or not in this quantity.
    AskForOtherItems,
    /// The request is wrong.
    FixRequest,
    /// The store is not set up for this.
    FixStore,
    /// The payment access token is used up or was refused.
    NewToken,
    /// The order cannot be paid as it is.
    RecreateOrder,
    /// Somebody else changed it in the meantime.
    ReloadAndReapply,
    /// The cart is gone.
    NewCart,
    /// The shopper has an account.
    SignIn,
    /// It is done already.
    Stop,
    /// Nobody on this side can mend it.
    ContactSupport,
}

impl Remedy {
    /// One sentence for whoever has to act.
    #[must_use]
    pub fn advice(self) -> &'static str {
        match self {
            Self::RetryLater => "Wait a little and try again.",
            Self::Reconcile => "Read the order and its transactions before anything is sent again.",
            Self::AskForCardDetails => {
                "Ask the shopper to check the card details and enter them again."
            }
            Self::AskForOtherInstrument => "Ask the shopper for another payment method.",
            Self::AskForOtherItems => "Ask the shopper for another quantity or another product.",
            Self::FixRequest => {
                "Correct what the program sends; sending the same again will not help."
            }
            Self::FixStore => {
                "Correct the store's settings or the API account's scopes in the control panel."
            }
            Self::NewToken => "Create a new payment access token and try again with it.",
            Self::RecreateOrder => "Make a new order from the cart and pay that one.",
            Self::ReloadAndReapply => "Read the current version and apply the change to it again.",
            Self::NewCart => "Start again with a new cart.",
            Self::SignIn => "Ask the shopper to sign in.",
            Self::Stop => "Do not pay again; look at what has been paid already.",
            Self::ContactSupport => "Contact BigCommerce support with the request id.",
        }
    }
}

/// The advice.
impl fmt::Display for Remedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.advice())
    }
}
