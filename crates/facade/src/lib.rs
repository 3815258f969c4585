//! The headless checkout flow on BigCommerce, one step at a time, and what its errors mean.
//!
//! A [`Store`] opens a cart; each step consumes the stage it starts from and returns the next one, so that a
//! step that is missing does not compile. Paying answers with a [`Payment`], which has an arm for everything that can
//! have happened to the money, and an [`Error`] says who can fix what went wrong.
//!
//! ```no_run
//! use bigcommerce_facade::{Address, Error, Instrument, InstrumentToken, Lines, ProductId, Store, Ticket};
//! use bigcommerce_facade::journal::SqliteJournal;
//!
//! // Called once, at the start: one journal a process, one store a process. Keep the store in the application's state.
//! async fn store() -> Result<Store, Box<dyn std::error::Error>> {
//!     let journal = SqliteJournal::open("payments.db").await?; // created once, by hand: `SqliteJournal::create`
//!     Ok(Store::builder("abc123", "access-token").journal(journal).build()?)
//! }
//!
//! async fn buy(store: &Store, token: InstrumentToken) -> Result<Ticket, Error> {
//!     let home = Address::new("jane@example.com", "US").first_name("Jane").last_name("Doe")
//!         .address1("1 Main Street").city("Austin").state_or_province("Texas").postal_code("78701");
//!
//!     let checkout = store.open_cart(Lines::new().product(ProductId::new(111), 2)).await?
//!         .bill_to(home.clone()).await?
//!         .ship_everything_to(home).await?;
//!     let cheapest = checkout.cheapest_offers()?;
//!     let order = checkout.choose(cheapest).await?.place_order().await?;
//!     // Show it: this is charged, or nothing.
//!     println!("{} {} is due", order.due(), order.currency().unwrap_or_default());
//!
//!     let ticket = order.ticket(); // keep it in the shopper's session before you pay
//!     let payment = order.pay(Instrument::stored_card(token)).await?;
//!     println!("{}", payment.shopper_message());
//!     if payment.may_pay_again() {
//!         println!("show the payment form again");
//!     }
//!     Ok(ticket)
//! }
//! ```
//!
//! The features `sqlite` and `postgres` have [journals](journal) that outlive the process. [`InMemoryJournal`] is for
//! tests.
//!
//! # The way back
//!
//! A web shop lives across requests, servers and restarts. Every stage has a way back: [`Store::checkout`] by the id of
//! the cart, [`Store::order`] by the number of the order, [`Store::resume`] by the [`Ticket`] of any stage or outcome.
//! A ticket that was stored before [`pay`](Order::pay) finds the result of a payment whose handler was dropped, whose
//! process died, or that another server made. [`Store::sweep`] drives every attempt that was left open to its end; call
//! it every minute, or have [`Store::sweep_every`] do so.
//!
//! # After the payment
//!
//! [`Order<Authorized>`](Order) has [`capture`](Order::capture) and [`void`](Order::void), [`Order<Paid>`](Order) has
//! [`refund_quote`](Order::refund_quote), and an order of which a part was paid can be given up
//! ([`give_up`](Order::give_up)). Each answers with a [`Change`], which has an arm for everything that can have happened
//! to the money.
//!
//! ```no_run
//! # use bigcommerce_facade::{Error, OrderId, OrderState, RefundItems, Store, types::OrderProductId};
//! # async fn example(store: Store, id: OrderId, line: OrderProductId) -> Result<(), Error> {
//! if let OrderState::Paid(order) = store.order(id).await? {
//!     let quote = order.refund_quote(RefundItems::new().line(line, 1).reason("wrong colour")).await?;
//!     let ticket = quote.ticket(); // store it: `Store::resume` finds the refund again
//!     if let Some(way) = quote.to_the_payments().cloned() {
//!         let change = quote.refund(way).await?;
//!         println!("{} {}", ticket, change.merchant_message());
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Retries and pacing
//!
//! A request that is harmless twice is sent again when it fails, up to three times, as
//! [the retry table](bigcommerce_transport#retries) says; what makes an order or moves money is not. The requests of all
//! stores of a process share the quota of their BigCommerce store with whoever else uses it: see
//! [pacing](bigcommerce_transport#pacing) and [`Store::rate_limit`]. Each step is a span of `tracing`, and each attempt of
//! its requests a span below it: [`observability`](bigcommerce_transport::observability) shows them on a console and in
//! an OTLP exporter.
//!
//! # What is promised, and what cannot be
//!
//! No shopper is charged twice through one journal: an attempt is on record before its request is sent, its keys (the
//! order, its cart, its external ids) are locked until evidence ends it, and a doubt is never taken for a "no". Use
//! **one journal** for all servers that take payments for a store, and one [`Store`] a process. What this platform does
//! not let anybody exclude:
//!
//! - a payment made outside this journal (hosted checkout, the control panel, another journal) in the last moment
//!   before ours: do not hand out redirect URLs for a cart that is being paid here;
//! - in doubt means up to an hour (the life of a payment access token) and the
//!   [quiet period](StoreBuilder::quiet_period); the shopper must not buy again meanwhile, and a second cart, or a second
//!   direct order without an external id, is not recognised as the same purchase;
//! - a pending payment ends when the bank or the merchant says so; money in another currency needs the merchant's
//!   [release](Store::release);
//! - "not charged" rests on the gateway's refusing expired tokens, on its codes being true, and on the quiet period;
//! - a capture, a void or a refund in doubt has no token that expires: it ends when the store shows it, or when the
//!   merchant says that nothing was moved; a refund of the same amount that somebody makes in the control panel in that
//!   very moment cannot be told from it;
//! - a journal that was lost, or restored from a backup, has to be announced: see [`journal`].
//!
//! # Features
//!
//! - `sqlite`: `journal::SqliteJournal`, for one machine. Compiles SQLite, which needs a C compiler;
//! - `postgres`: `journal::PostgresJournal`, for several servers;
//! - `raw-cards`: cards that the shopper types: brings the process into the scope of PCI DSS;
//! - `schemars`: a JSON Schema of `Ticket`.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod checkout;
mod error;
mod flow;
mod limited_journal;
mod lines;
mod message;
mod order;
mod pay;
mod platform_clock;
mod store;
mod store_builder;
mod ticket;

pub use bigcommerce_journal as journal;
pub use bigcommerce_management_checkout as management_checkout;
pub use bigcommerce_orders as orders;
pub use bigcommerce_payments as payments;
pub use bigcommerce_transport as transport;
pub use bigcommerce_types as types;

pub use bigcommerce_journal::{AttemptId, InMemoryJournal, Journal};
pub use bigcommerce_payments::codes::{CodeOutcome, PaymentCode};
pub use bigcommerce_transport::{RateLimit, Sent, TimeLimit};
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
pub use error::{Error, Rejected, ShopperMessage, Step, Totals};
pub use lines::Lines;
pub use order::{Authorized, DirectOrder, Order, Paid, Unpaid};
#[cfg(feature = "raw-cards")]
pub use pay::Card;
pub use pay::{
    Change, ChangeKind, ChangeMade, Closed, Declined, HeldOrder, Instrument, MerchantMessage,
    NotCharged, NotChargedReason, NotMade, NotMadeReason, NotSent, NotSentReason, OpenAttempt,
    OpenChange, OrderState, PaidBefore, PaidElsewhere, Payable, Payment, RefundChoice, RefundItems,
    RefundQuote, Resumed, Swept, SweptState, UnderWay, Waiting,
};
pub use store::Store;
pub use store_builder::StoreBuilder;
pub use ticket::{NotATicket, Ticket};

/// The example of the README, compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
