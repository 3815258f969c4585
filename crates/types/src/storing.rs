//! Storing and forwarding these types.
//!
//! Every record, enum and union of this family implements `Serialize` and `Deserialize`. This chapter says what that holds,
//! in a user's own types and in formats other than JSON, and what it does not hold. Each promise has a test in
//! `tests/all/in_users_types.rs`.
//!
//! # What holds
//!
//! - **JSON keeps every digit.** `serde_json::from_str`, `from_slice` and `from_reader` read amounts digit by digit, also
//!   deep inside a struct of yours, and writing gives the digits back. `serde_json/arbitrary_precision` changes nothing.
//! - **Fields of a type can stand beside yours** with `#[serde(flatten)]`, and records and tagged unions can be variants of
//!   your internally tagged and untagged enums.
//! - **Binary formats that describe themselves**, such as CBOR, keep every digit: amounts are strings there.
//! - **Values newer than the bindings survive**: unknown enum values and variants are written as they were sent, up to
//!   space between members.
//! - **Reading is as lenient as from the platform.** `null`, `{}` and a missing key are the same, and what an older version
//!   of these crates wrote is read by a newer one as a response would be.
//!
//! ```
//! use bigcommerce_types::{Amount, OrderId, record};
//! use serde::{Deserialize, Serialize};
//!
//! # #[derive(Clone, PartialEq)]
//! # pub struct Order { pub id: OrderId, pub total: Amount }
//! # record! { Order { id: "id", total: "total_inc_tax" } }
//! /// A row of the shop's own table: the platform's order, and what the shop knows beside it.
//! #[derive(Serialize, Deserialize)]
//! struct OrderRow {
//!     warehouse: String,
//!     #[serde(flatten)]
//!     order: Order,
//! }
//!
//! let row: OrderRow = serde_json::from_str(r#"{"warehouse":"north","id":118,"total_inc_tax":12.5}"#)?;
//! assert_eq!(row.order.id, OrderId::new(118));
//! assert_eq!(serde_json::to_string(&row)?, r#"{"warehouse":"north","id":118,"total_inc_tax":12.5}"#);
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! # Secrets
//!
//! A secret fails to serialize anywhere but in the body of a request, and so does whatever holds it. A placeholder would be
//! read back as if it were the secret; the text `[redacted]` is therefore refused where a secret is read, too. Take secrets
//! out before you store a value, or store the one that you need, encrypted, with `expose_secret()`.
//!
//! ```
//! use bigcommerce_types::{InstrumentToken, record};
//!
//! # #[derive(Clone, PartialEq)]
//! # pub struct Transaction { pub id: i64, pub payment_instrument_token: Option<InstrumentToken> }
//! # record! { Transaction { id: "id", payment_instrument_token: "payment_instrument_token" } }
//! # let mut transaction = Transaction { id: 7, payment_instrument_token: Some("a token".into()) };
//! assert!(serde_json::to_string(&transaction).is_err());
//! transaction.payment_instrument_token = None;
//! assert_eq!(serde_json::to_string(&transaction)?, r#"{"id":7}"#);
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! Personal data is another matter: `Debug` hides it, and `Serialize` writes it, because an address is stored to be used.
//!
//! # What does not hold
//!
//! - **A float is taken only if it is exact to 15 digits.** serde itself reads the numbers of a flattened field, and of an
//!   untagged or internally tagged enum, into floats before these types see them. `12.50` arrives there as `12.5`, which is
//!   the same amount; one whose float needs more than 15 digits is an error. A longer number that a float rounds to 15 digits
//!   or fewer cannot be told from them. Where longer amounts occur, give the value a field of its own instead of flattening
//!   it, or turn on `serde_json/arbitrary_precision`.
//! - **`serde_json::Value` rounds.** It keeps floats, so do not pass amounts through it.
//! - **A catch-all map beside a flattened record** (`#[serde(flatten)] rest: HashMap<…>`) holds the record's fields a second
//!   time, and both would be written.
//! - **An untagged enum takes the first variant that can be read.** Reading is lenient, so a record without required fields
//!   takes any object: put the variant that asks for most in front.
//! - **A [`Json`](crate::Json) cannot be flattened**, and neither can a list or a plain value.
//! - **Formats that do not describe themselves** (bincode, postcard) cannot be read: a response has fields that nobody knows
//!   in advance. Store JSON or CBOR in them.
//! - **Formats of text other than JSON** such as YAML read back what they wrote, but an amount is not a plain number in them.
//! - **Bytes** are no value of JSON and are refused, and so is what nests deeper than 128 levels.
//! - The order of keys and the space between them may change; `{}` and `null` where nothing is meant are left out.
