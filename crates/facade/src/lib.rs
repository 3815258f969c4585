//! The headless checkout flow on BigCommerce, one step at a time, and what its errors mean.
//!
//! A [`Store`] opens a cart; each step consumes the stage it starts from and returns the next one, so that a
//! step that is missing does not compile. Paying answers with a [`Payment`], which has an arm for everything that can
//! have happened to the money, and an [`Error`] says who can fix what went wrong.
//!
//! ```no_run
//! use bigcommerce_facade::{Address, ForgetfulJournal, Instrument, InstrumentToken, Lines, Payment, ProductId, Store};
//!
//! # async fn buy(token: InstrumentToken) -> Result<(), bigcommerce_facade::Error> {
//! let store = Store::builder("abc123", "access-token").journal(ForgetfulJournal::default()).build()?;
//! let home = Address::new("jane@example.com", "US").first_name("Jane").last_name("Doe")
//!     .address1("1 Main Street").city("Austin").state_or_province("Texas").postal_code("78701");
//!
//! let checkout = store.open_cart(Lines::new().product(ProductId::new(111), 2)).await?
//!     .bill_to(home.clone()).await?
//!     .ship_everything_to(home).await?;
//! let cheapest = checkout.cheapest_offers()?;
//! let order = checkout.choose(cheapest).await?.place_order().await?;
//! println!("{} {} is due", order.due(), order.currency().unwrap_or_default()); // show it: this or nothing is charged
//!
//! match order.pay(Instrument::stored_card(token)).await? {
//!     Payment::Settled(order) => println!("order {} is paid", order.id()),
//!     Payment::Authorized(order) => println!("order {} is reserved: capture it", order.id()),
//!     Payment::Pending(order) => println!("order {} is accepted: check it later", order.id()),
//!     Payment::Part { order, due } => println!("{due} of order {} is left to pay", order.id()),
//!     Payment::Declined(declined) => println!("{}", declined.shopper_message()),
//!     Payment::Changed(order) => println!("now {} is due: show it and pay again", order.due()),
//!     Payment::AlreadyPaid(order) => println!("order {} was paid before", order.id()),
//!     Payment::Unknown(attempt) => println!("reconcile attempt {} of order {}", attempt.attempt(), attempt.order_id()),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! What it never does: charge twice because an answer was lost, pay an amount that was not shown, or print a secret.
//! It does not retry, pace or persist anything on its own.

mod checkout;
mod error;
mod flow;
mod limited_journal;
mod lines;
mod order;
mod pay;
mod platform_clock;
mod store;
mod ticket;

pub use bigcommerce_journal as journal;
pub use bigcommerce_management_checkout as management_checkout;
pub use bigcommerce_orders as orders;
pub use bigcommerce_payments as payments;
pub use bigcommerce_transport as transport;
pub use bigcommerce_types as types;

pub use bigcommerce_journal::{AttemptId, InMemoryJournal, Journal};
pub use bigcommerce_payments::codes::{CodeOutcome, PaymentCode};
pub use bigcommerce_transport::Sent;
pub use bigcommerce_types::{
    AccessToken, Address, Amount, CartId, ChannelId, ConsignmentId, CustomerId,
    GiftCertificateCode, GiftWrappingId, InstrumentToken, LineItemId, OptionId, OrderId, Owner,
    PaymentMethodId, PickupMethodId, ProductId, RedirectUrl, Remedy, ShippingOptionId, StoreHash,
    VariantId, VerificationValue,
};

pub use checkout::{
    Billed, Checkout, CheckoutState, Choice, EmptiedCart, Gone, HasBillingAddress, HasConsignment,
    HasShippingOption, Items, Line, LineKind, Offer, Opened, Quoted, Ready, Remaining, Stage,
    Wrapping,
};
pub use error::{Error, Rejected, ShopperMessage, Step};
pub use lines::Lines;
pub use order::{Authorized, DirectOrder, Order, Paid, Unpaid};
#[cfg(feature = "raw-cards")]
pub use pay::Card;
pub use pay::{
    Closed, Declined, HeldOrder, Instrument, NotCharged, NotChargedReason, NotSent, NotSentReason,
    OpenAttempt, OrderState, PaidBefore, Payable, Payment, Resumed, Swept, SweptState, UnderWay,
    Waiting,
};
pub use store::{Store, StoreBuilder};
pub use ticket::{NotATicket, Ticket};
