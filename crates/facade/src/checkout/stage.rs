//! The stages of a checkout, and what each of them is known to have.
//!
//! A stage is a statement about the last read, not about the server: another tab may have changed the cart since.

use bigcommerce_management_checkout::types::{Cart, Checkout as Read};
use bigcommerce_types::OrderId;

/// A stage of a [`Checkout`](super::Checkout). Implemented by the four stages only.
pub trait Stage: sealed::Sealed + Send + Sync + 'static {
    /// The stage's name, for `Debug`.
    #[doc(hidden)]
    const NAME: &str;
}

/// A stage whose billing address is known.
#[diagnostic::on_unimplemented(
    message = "the billing address is missing: call `.bill_to(address)` first",
    label = "this checkout has no billing address yet"
)]
pub trait HasBillingAddress: Stage {
    /// The checkout as it was last read.
    #[doc(hidden)]
    fn read(&self) -> &Read;
    /// The stage after another read.
    #[doc(hidden)]
    fn reread(&mut self, read: Read);
}

/// A stage whose items are assigned to consignments, with shipping options to choose from.
#[diagnostic::on_unimplemented(
    message = "the consignment is missing: call `.ship_to(address, items)` first, or `.nothing_to_ship()` for a digital cart",
    label = "this checkout has no consignment yet"
)]
pub trait HasConsignment: Stage {}

/// A stage that can become an order: every consignment has its option, or nothing needs one.
#[diagnostic::on_unimplemented(
    message = "the shipping option is missing: call `.choose(option)` first, or `.nothing_to_ship()` for a digital cart",
    label = "this checkout has no shipping option yet"
)]
pub trait HasShippingOption: Stage {
    /// The stage by its name.
    #[doc(hidden)]
    fn into_ready(self) -> Ready;
}

/// A cart with lines, and nothing else yet.
pub struct Opened {
    pub(super) cart: Box<Cart>,
}

/// The billing address is known.
pub struct Billed {
    pub(super) read: Box<Read>,
}

/// At least one consignment is there, with options to choose from.
pub struct Quoted {
    pub(super) read: Box<Read>,
}

/// Ready to become an order.
pub struct Ready {
    pub(super) read: Box<Read>,
    /// An order that this very checkout was turned into, whose reading back failed.
    pub(super) placed: Option<OrderId>,
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Opened {}
    impl Sealed for super::Billed {}
    impl Sealed for super::Quoted {}
    impl Sealed for super::Ready {}
}

impl Stage for Opened {
    const NAME: &str = "Opened";
}
impl Stage for Billed {
    const NAME: &str = "Billed";
}
impl Stage for Quoted {
    const NAME: &str = "Quoted";
}
impl Stage for Ready {
    const NAME: &str = "Ready";
}

macro_rules! has_billing_address {
    ($($stage:ident)*) => {$(
        impl HasBillingAddress for $stage {
            fn read(&self) -> &Read {
                &self.read
            }
            fn reread(&mut self, read: Read) {
                *self.read = read;
            }
        }
    )*};
}
has_billing_address!(Billed Quoted);
impl HasBillingAddress for Ready {
    fn read(&self) -> &Read {
        &self.read
    }
    fn reread(&mut self, read: Read) {
        *self.read = read;
        // An order that was placed before this change is not an order for what is here now.
        self.placed = None;
    }
}
impl HasConsignment for Quoted {}
impl HasConsignment for Ready {}
impl HasShippingOption for Ready {
    fn into_ready(self) -> Ready {
        self
    }
}
