//! Captures, voids and refunds of an order, and the import of a payment that was taken elsewhere.
//!
//! Each is the loop of a payment begun from another record: on record before it is sent, sent once, and ended only by
//! what the store shows. Nothing here decides about money; the [machine](super::machine) does.

mod begin;
mod give_up;
mod import;
mod items;
mod made;
mod message;
mod open_change;
mod outcome;
mod quote;
mod send;

pub use import::PaidElsewhere;
pub use items::RefundItems;
pub use message::MerchantMessage;
pub use open_change::OpenChange;
pub use outcome::{Change, ChangeKind, ChangeMade, NotMade, NotMadeReason};
pub use quote::{RefundChoice, RefundQuote};

pub(super) use open_change::resume;
pub(super) use send::{Request, send_change};
