//! A payment whose outcome is not known: it is looked into until evidence ends it, and not paid again before.

use bigcommerce_facade::{Error, OpenAttempt, Payment};

use crate::{narration::Narration, shop::Shop};

/// Looks often enough for a token that has to expire and a quiet period after it, and once more.
const LOOKS: usize = 4;

/// Reconciles an open attempt. On the sandbox the clock is moved to the time at which looking again is of use; on a
/// real store that time has to pass, and this says what a shop does meanwhile.
pub(crate) async fn clear_up(
    attempt: OpenAttempt,
    shop: &Shop,
    told: &mut Narration,
) -> Result<Payment, Error> {
    let mut payment = Payment::Unknown(attempt);
    for _ in 0..LOOKS {
        payment = match payment {
            Payment::Unknown(open) | Payment::Confirming(open) => {
                let wait = open.retry_after();
                if !shop.move_clock(wait) {
                    told.say(&format!(
                        "keep the ticket {}; `Store::sweep` or `Store::resume` looks again in {} minutes",
                        open.ticket(),
                        wait.as_secs() / 60
                    ));
                    return Ok(Payment::Unknown(open));
                }
                told.say(&format!(
                    "the sandbox's clock moves on by {} minutes",
                    wait.as_secs() / 60
                ));
                open.reconcile().await?
            }
            ended => return Ok(ended),
        };
        told.reconciled(&payment);
    }
    Ok(payment)
}
