//! The calls that a plan asks for.

use bigcommerce_transport::Error;

use super::{Plan, WantedHooks, plan};
use crate::api::Client;
use crate::api::query::ListHooksQuery;
use crate::api::types::RegisteredHook;

/// More pages than this are no list of webhooks of one account.
const MOST_PAGES: u32 = 100;

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
/// registration whose answer was lost is found and not made twice.
pub async fn reconcile(client: &Client, wanted: &WantedHooks) -> Result<Reconciled, Error> {
    let registered = registered(client).await?;
    let Plan {
        create,
        update,
        delete,
        keep,
    } = plan(wanted, &registered);
    for request in &create {
        client.create_hook(request).await?;
    }
    for (id, change) in &update {
        client.update_hook(id, change).await?;
    }
    for id in &delete {
        match client.delete_hook(id).await {
            Ok(_) => {}
            Err(error) if error.status().is_some_and(|status| status.as_u16() == 404) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(Reconciled {
        created: create.len(),
        updated: update.len(),
        deleted: delete.len(),
        kept: keep.len(),
    })
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
