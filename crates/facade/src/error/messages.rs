//! Sentences for the shopper. They promise nothing about money that is not certain.

use bigcommerce_types::{Owner, Remedy};

crate::message::messages! {
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
    pub struct ShopperMessage;
    pub(crate)

    CARD_DETAILS = "payment.check_card", "Please check your card details and try again.";
    OTHER_INSTRUMENT = "payment.declined", "This payment was declined. Please use another way to pay.";
    PAYMENT_IN_DOUBT = "payment.in_doubt",
        "We are checking whether your payment went through. Please do not pay again yet.";
    PAID = "payment.paid", "Thank you. Your payment went through.";
    PAYMENT_CONFIRMING = "payment.confirming",
        "Your payment was accepted and is being confirmed. Please do not pay again.";
    PAYMENT_PENDING = "payment.pending",
        "Your payment was accepted and is not final yet. Please do not pay again.";
    PAYMENT_IN_PROGRESS = "payment.in_progress", "A payment is under way. Please wait a moment before you pay again.";
    PART_PAID = "payment.part", "A part is paid. Please pay the rest with another way to pay.";
    PART_ELSEWHERE = "payment.part_elsewhere",
        "Another order of this cart is paid in part. Please pay the rest of that one.";
    ALREADY_PAID = "payment.already_paid", "This has been paid already. There is nothing to pay.";
    AMOUNT_CHANGED = "payment.amount_changed",
        "The amount has changed, and nothing was charged. Please review it and pay again.";
    NOT_CHARGED = "payment.not_charged", "Your payment did not go through, and nothing was charged. You can pay again.";
    GIVEN_BACK = "payment.given_back", "Your payment was given back.";
    RELEASED = "payment.released", "The shop says that nothing was charged. You can pay again.";
    NOT_SENT = "payment.not_sent", "Your payment was not made, and nothing was charged. Please try again.";
    ORDER_NOT_PAYABLE = "payment.order_not_payable", "This order cannot be paid any more. Please start again.";
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
