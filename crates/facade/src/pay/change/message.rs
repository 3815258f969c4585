//! Sentences for the merchant. They promise nothing about money that is not certain.

crate::message::messages! {
    /// A sentence that can be shown to the merchant, or to whoever works in the shop's back office.
    ///
    /// [`text`](MerchantMessage::text) is English; [`key`](MerchantMessage::key) is stable, so that a shop can look its own
    /// wording or language up. [`MerchantMessage::ALL`] lists them for translators.
    ///
    /// ```
    /// use bigcommerce_facade::MerchantMessage;
    ///
    /// assert!(MerchantMessage::ALL.iter().any(|message| message.key() == "change.in_doubt"));
    /// ```
    pub struct MerchantMessage;
    pub(super)

    CAPTURED = "change.captured", "The reserved money was captured.";
    VOIDED = "change.voided", "The reserved money was released without being taken.";
    REFUNDED = "change.refunded", "The money was given back.";
    REFUNDED_IN_PART = "change.refunded_in_part",
        "Only a part was given back: a provider refused the rest. Refund the rest in another way.";
    PENDING = "change.pending", "This was accepted and is not carried out yet. Please do not repeat it.";
    IN_DOUBT = "change.in_doubt",
        "Whether this was carried out is not known yet. Please do not repeat it; look at the order in the control panel.";
    REFUSED = "change.refused", "The store refused this, and no money was moved.";
    TOO_MANY = "change.too_many", "There were too many requests, and no money was moved. Please try again later.";
    NOT_SENT = "change.not_sent", "This was not carried out, and no money was moved. Please try again.";
    NOTHING_LEFT = "change.nothing_left", "Nothing is left to capture, release or give back. No money was moved.";
    OTHER_MONEY = "change.other_money",
        "The order has another payment, which this would move as well. No money was moved; use the control panel.";
    AMOUNT_CHANGED = "change.amount_changed",
        "The amount has changed since it was shown, and no money was moved. Please review it and try again.";
    IN_PROGRESS = "change.in_progress",
        "A payment or another change of this order is under way, and no money was moved by this one. Please wait.";
    RELEASED = "change.released", "This was closed by the merchant's word that no money was moved.";
}
