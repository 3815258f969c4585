//! What a shopper can be told. It promises nothing about money that is not certain.

use bigcommerce_types::{Owner, Remedy};

pub(super) fn to_the_shopper(remedy: Remedy, owner: Owner, in_doubt: bool) -> &'static str {
    if in_doubt {
        return "We are checking whether your payment went through. Please do not pay again yet.";
    }
    match (remedy, owner) {
        (Remedy::AskForCardDetails, _) => "Please check your card details and try again.",
        (Remedy::AskForOtherInstrument, _) => {
            "This payment was declined. Please use another way to pay."
        }
        (Remedy::ReloadAndReapply, _) => "Your cart has changed. Please review it and try again.",
        (Remedy::NewCart, _) => "Your cart has expired. Please start again.",
        (Remedy::Stop, _) => "Please do not pay again; we are looking into it.",
        (Remedy::Reconcile, _) => {
            "We are checking whether your last step went through. Please wait a moment."
        }
        (Remedy::SignIn, _) => "Please sign in to continue.",
        (_, Owner::Shopper) => "Please check what you entered and try again.",
        (Remedy::RetryLater, _) => {
            "This is taking longer than usual. Please try again in a moment."
        }
        _ => "Something went wrong on our side. Please try again later.",
    }
}
