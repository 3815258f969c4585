//! The meaning of an order's status by itself.

use bigcommerce_orders::types::{OrderStatus, PaymentStatus};

/// The meaning of a status of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Standing {
    /// 0.
    Payable,
    /// 1: payable where a part was taken.
    Begun,
    /// 2, 3, 4, 8, 9, 10, 11, 13, 14.
    Paid,
    /// 7, 12, and every status that is not known.
    Waiting,
    /// 5, 6.
    Closed,
}

impl From<&OrderStatus> for Standing {
    fn from(status: &OrderStatus) -> Self {
        match status {
            OrderStatus::Incomplete => Self::Payable,
            OrderStatus::Pending => Self::Begun,
            OrderStatus::Shipped
            | OrderStatus::PartiallyShipped
            | OrderStatus::Refunded
            | OrderStatus::AwaitingPickup
            | OrderStatus::AwaitingShipment
            | OrderStatus::Completed
            | OrderStatus::AwaitingFulfillment
            | OrderStatus::Disputed
            | OrderStatus::PartiallyRefunded => Self::Paid,
            OrderStatus::Cancelled | OrderStatus::Declined => Self::Closed,
            // Waiting for a payment, held for a check, or newer than these bindings: nothing is sent on a guess.
            _ => Self::Waiting,
        }
    }
}

/// The meaning of a `payment_status`. It is never evidence that nothing was taken; it can only be in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Claim {
    /// Empty, declined, refunded or voided.
    Nothing,
    /// Pending, held for review, about to be voided, or not known.
    Waiting,
    /// It speaks of money that was reserved or taken. In the way where no transaction explains it.
    Money,
}

impl From<Option<&PaymentStatus>> for Claim {
    fn from(status: Option<&PaymentStatus>) -> Self {
        match status {
            // What went back is in nobody's way; it proves nothing either.
            None
            | Some(PaymentStatus::Declined | PaymentStatus::Refunded | PaymentStatus::Void) => {
                Self::Nothing
            }
            Some(
                PaymentStatus::Authorized
                | PaymentStatus::CapturePending
                | PaymentStatus::Captured
                | PaymentStatus::Paid
                | PaymentStatus::PartiallyRefunded,
            ) => Self::Money,
            Some(_) => Self::Waiting,
        }
    }
}
