//! The fifteen statuses that an order may have.

/// Id, label, what it says.
pub(crate) const STATUSES: [(i64, &str, &str); 15] = [
    (0, "Incomplete", "Begun and never paid."),
    (1, "Pending", "Begun; money is still awaited."),
    (2, "Shipped", "On its way, not yet confirmed as received."),
    (3, "Partially Shipped", "A part is on its way."),
    (4, "Refunded", "All of the money went back."),
    (5, "Cancelled", "Called off by one of the two sides."),
    (6, "Declined", "Turned down by the merchant."),
    (
        7,
        "Awaiting Payment",
        "Complete; a payment is yet to be confirmed.",
    ),
    (8, "Awaiting Pickup", "Packed; somebody has to fetch it."),
    (
        9,
        "Awaiting Shipment",
        "Packed; the carrier has to fetch it.",
    ),
    (10, "Completed", "Delivered, or downloaded, and paid."),
    (11, "Awaiting Fulfillment", "Paid; to be packed."),
    (
        12,
        "Manual Verification Required",
        "Held until a person has looked at it.",
    ),
    (13, "Disputed", "Contested by the payer."),
    (14, "Partially Refunded", "A part of the money went back."),
];

pub(crate) fn exists(id: i64) -> bool {
    STATUSES.iter().any(|(known, ..)| *known == id)
}

pub(crate) fn name(id: i64) -> &'static str {
    STATUSES
        .iter()
        .find(|(known, ..)| *known == id)
        .map_or("", |(_, name, _)| name)
}
