//! What excludes what: a change and a payment of one order, and two changes of it.

use bigcommerce_facade::Change;
use bigcommerce_sandbox::Fault;
use bigcommerce_tests::shop::{Tested, small_gift_certificate};

use super::*;

#[tokio::test(start_paused = true)]
async fn the_rest_of_an_order_is_not_paid_while_its_part_goes_back() -> Tested {
    let shop = Shop::open()?;
    let Payment::Part { order, .. } = shop.unpaid().await?.pay(small_gift_certificate()).await?
    else {
        panic!("10.00 of 35.00")
    };
    let id = order.id();
    shop.sandbox
        .inject(Fault::cut_before_effect().on("POST", REFUNDS));
    let Change::Unknown(open) = order.give_up("changed their mind").await? else {
        panic!("nobody can know")
    };
    let OrderState::PartPaid { order, .. } = shop.server()?.order(id).await? else {
        panic!("the part is there")
    };
    let refused = order.pay(visa()).await?;
    assert!(
        matches!(&refused, Payment::InProgress(_)) && refused.must_wait(),
        "{refused:?}"
    );
    assert_eq!(shop.money(id).0, 10.into());
    tokio::time::advance(QUIET).await;
    let Change::Released(_) = open.released_by_merchant().await? else {
        panic!("nothing was given back")
    };
    let OrderState::PartPaid { order, .. } = shop.server()?.order(id).await? else {
        panic!("the part is there")
    };
    assert!(matches!(order.pay(visa()).await?, Payment::Settled(_)));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_part_is_not_given_up_while_its_rest_is_being_paid() -> Tested {
    let shop = Shop::open()?;
    let Payment::Part { order, .. } = shop.unpaid().await?.pay(small_gift_certificate()).await?
    else {
        panic!("10.00 of 35.00")
    };
    let id = order.id();
    let OrderState::PartPaid { order: other, .. } = shop.server()?.order(id).await? else {
        panic!("the part is there")
    };
    shop.sandbox
        .inject(Fault::cut_before_effect().on("POST", "/payments"));
    let Payment::Unknown(_) = order.pay(visa()).await? else {
        panic!("nobody can know")
    };
    let change = other.give_up("changed their mind").await?;
    assert!(matches!(&change, Change::InProgress(_)), "{change:?}");
    assert_eq!(shop.sent(REFUNDS), 0);
    Ok(())
}
