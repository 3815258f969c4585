//! The way back to a checkout: its stage, judged from what the store shows of it.

use bigcommerce_management_checkout::{query::GetCartQuery, types::Checkout as Read};
use bigcommerce_types::CartId;

use super::{
    Billed, Checkout, Gone, Opened, Quoted, Ready,
    billing::complete,
    choosing::has_its_option,
    conflict::{is_gone, with_options},
    consignments::unassigned,
    gone,
};
use crate::{
    error::{Error, Step},
    flow::Flow,
};

/// A checkout at the stage at which the store shows it; see [`Store::checkout`](crate::Store::checkout).
///
/// There is an arm for every stage, and one for a cart that is gone; no others will be added without a new major
/// version.
#[derive(Debug)]
#[must_use = "the arm says what is missing until an order can be placed"]
pub enum CheckoutState {
    /// There is no billing address yet, or none with an e-mail address and a country.
    Opened(Checkout<Opened>),
    /// There is a billing address, and something has to be shipped that is in no consignment.
    Billed(Checkout<Billed>),
    /// Everything that has to be shipped is in a consignment, and one of them has no option yet.
    Quoted(Checkout<Quoted>),
    /// Every consignment has its option or is collected, or nothing has to be shipped: an order can be placed.
    Ready(Checkout<Ready>),
    /// The store has no such cart any more.
    Gone(Gone),
}

/// The stages by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Judged {
    Opened,
    Billed,
    Quoted,
    Ready,
}

pub(crate) async fn find(flow: Flow, id: &CartId) -> Result<CheckoutState, Error> {
    let checkout_id = id.clone().into();
    let read = match flow
        .checkouts
        .get_checkout(&checkout_id, &with_options())
        .await
    {
        Ok(reply) => reply.into_data(),
        Err(error) if is_gone(&error) => {
            return gone::find(&flow, id).await.map(CheckoutState::Gone);
        }
        Err(error) => return Err(error.into()),
    };
    let judged = judge(&read);
    let (cart_id, read) = (id.clone(), Box::new(read));
    Ok(match judged {
        Judged::Opened => match flow.checkouts.get_cart(id, &GetCartQuery::new()).await {
            Ok(reply) => CheckoutState::Opened(Checkout::opened(flow, reply.into_data())),
            Err(error) if is_gone(&error) => {
                return gone::find(&flow, id).await.map(CheckoutState::Gone);
            }
            Err(error) => return Err(error.into()),
        },
        Judged::Billed => CheckoutState::Billed(Checkout {
            flow,
            cart_id,
            stage: Billed { read },
        }),
        Judged::Quoted => CheckoutState::Quoted(Checkout {
            flow,
            cart_id,
            stage: Quoted { read },
        }),
        Judged::Ready => CheckoutState::Ready(Checkout {
            flow,
            cart_id,
            stage: Ready { read, placed: None },
        }),
    })
}

fn judge(read: &Read) -> Judged {
    let billing = read.billing_address.as_ref();
    if billing.is_none_or(|known| complete(Step::AddBillingAddress, &known.address).is_err()) {
        Judged::Opened
    } else if !unassigned(read).is_empty() {
        Judged::Billed
    } else if !read.consignments.iter().all(has_its_option) {
        Judged::Quoted
    } else {
        Judged::Ready
    }
}
