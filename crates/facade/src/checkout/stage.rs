//! The stages of a checkout, and what each of them is known to have.
//!
//! A stage is a statement about the last read, not about the server: another tab may have changed the cart since.

use bigcommerce_management_checkout::types::{Cart, Checkout as Read};
use bigcommerce_types::OrderId;

use super::seen::{Answered, Seen};

/// A stage of a [`Checkout`](super::Checkout). Implemented by the four stages only.
pub trait Stage: sealed::Sealed + Sized + Send + Sync + 'static {
    /// The stage after a change of the cart's lines. Quotes and chosen options are for the lines that were there before
    /// (facts, section 2.6), so [`Quoted`] and [`Ready`] fall back to [`Billed`]; the others stay.
    type Edited: Stage;
    /// The stage's name, for `Debug`.
    #[doc(hidden)]
    const NAME: &str;
    /// The cart or the checkout as it was last read.
    #[doc(hidden)]
    fn seen(&self) -> Seen<'_>;
    /// Takes another read. False when the answer is not of the kind that this stage keeps: nothing has changed then.
    #[doc(hidden)]
    fn reread(&mut self, answer: Answered) -> bool;
    /// The stage after a change of the lines, with the same read.
    #[doc(hidden)]
    fn edited(self) -> Self::Edited;
}

/// A stage whose billing address is known.
#[diagnostic::on_unimplemented(
    message = "the billing address is missing: call `.bill_to(address)` first",
    label = "this checkout has no billing address yet"
)]
pub trait HasBillingAddress: Stage<Edited = Billed> {
    /// The checkout as it was last read.
    #[doc(hidden)]
    fn read(&self) -> &Read;
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
    type Edited = Opened;
    const NAME: &str = "Opened";

    fn seen(&self) -> Seen<'_> {
        Seen::Cart(&self.cart)
    }

    fn reread(&mut self, answer: Answered) -> bool {
        match answer {
            Answered::Cart(cart) => {
                self.cart = cart;
                true
            }
            Answered::Checkout(_) => false,
        }
    }

    fn edited(self) -> Opened {
        self
    }
}

macro_rules! has_billing_address {
    ($($Stage:ident = $name:literal)*) => {$(
        impl Stage for $Stage {
            type Edited = Billed;
            const NAME: &str = $name;

            fn seen(&self) -> Seen<'_> {
                Seen::Checkout(&self.read)
            }

            fn reread(&mut self, answer: Answered) -> bool {
                match answer {
                    Answered::Cart(_) => false,
                    Answered::Checkout(read) => {
                        self.read = read;
                        self.forget();
                        true
                    }
                }
            }

            fn edited(self) -> Billed {
                Billed { read: self.read }
            }
        }

        impl HasBillingAddress for $Stage {
            fn read(&self) -> &Read {
                &self.read
            }
        }
    )*};
}
has_billing_address!(Billed = "Billed" Quoted = "Quoted" Ready = "Ready");

impl Billed {
    fn forget(&mut self) {}
}
impl Quoted {
    fn forget(&mut self) {}
}
impl Ready {
    /// An order that was placed before a change is not an order for what is here now.
    fn forget(&mut self) {
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
