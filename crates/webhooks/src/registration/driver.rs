//! The calls that a plan asks for.

use bigcommerce_transport::Error;

use super::{Plan, WantedHooks, plan};
use crate::api::Client;
use crate::api::query::ListHooksQuery;
use crate::api::types::RegisteredHook;

/// More pages than this are no list of webhooks of one account.
const MOST_PAGES: u32 = 100;
/// The most lists that are read: one, and one more for each time that somebody else was faster.
const MOST_ROUNDS: u32 = 3;

/// The changes that [`reconcile`] made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reconciled {
    /// The number of webhooks that were registered.
    pub created: usize,
    /// The number of webhooks that were changed.
    pub updated: usize,
    /// The number of webhooks that were deleted.
    pub deleted: usize,
    /// The number of webhooks that were as they should be.
    pub kept: usize,
}

/// Brings the webhooks that are registered to what is wanted: reads all of them, registers and changes, and deletes
/// last, so that no event falls into a gap. Webhooks of destinations that it is not told of stay as they are.
///
/// Call it at each start of the server: when there is nothing to do, it reads one list.
///
/// ```no_run
/// # async fn example(client: &bigcommerce_webhooks::api::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use bigcommerce_webhooks::registration::{WantedHooks, reconcile};
///
/// let wanted = WantedHooks::for_payments("https://shop.example.com/webhooks")?;
/// let done = reconcile(client, &wanted).await?;
/// println!("{} webhooks registered, {} kept", done.created, done.kept);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The first call that fails; those before it are done. Call it again: it reads what is registered by then, so a
/// registration whose answer was lost is found and not made twice. A refusal that another server of the shop may have
/// caused, because it starts at the same moment, is no error until the list was read again.
pub async fn reconcile(client: &Client, wanted: &WantedHooks) -> Result<Reconciled, Error> {
    let mut done = Reconciled::default();
    let mut round = 1;
    loop {
        let plan = plan(wanted, &registered(client).await?);
        done.kept = plan.keep.len().saturating_sub(done.created + done.updated);
        match carry_out(client, &plan, &mut done).await {
            Ok(()) => return Ok(done),
            Err(error) if is_overtaken(&error) && round < MOST_ROUNDS => round += 1,
            Err(error) => return Err(error),
        }
    }
}

async fn carry_out(client: &Client, plan: &Plan, done: &mut Reconciled) -> Result<(), Error> {
    for request in &plan.create {
        client.create_hook(request).await?;
        done.created += 1;
    }
    for (id, change) in &plan.update {
        client.update_hook(id, change).await?;
        done.updated += 1;
    }
    for id in &plan.delete {
        match client.delete_hook(id).await {
            Ok(_) => done.deleted += 1,
            Err(error) if has_status(&error, &[404]) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// True if another server of the shop may have registered or deleted the webhook since the list was read.
fn is_overtaken(error: &Error) -> bool {
    has_status(error, &[404, 409, 422])
}

fn has_status(error: &Error, statuses: &[u16]) -> bool {
    error
        .status()
        .is_some_and(|status| statuses.contains(&status.as_u16()))
}

async fn registered(client: &Client) -> Result<Vec<RegisteredHook>, Error> {
    let mut hooks = client
        .list_hooks_pages(&ListHooksQuery::new(), MOST_PAGES)
        .items();
    let mut found = Vec::new();
    while let Some(hook) = hooks.next().await.transpose()? {
        found.push(hook);
    }
    Ok(found)
}
