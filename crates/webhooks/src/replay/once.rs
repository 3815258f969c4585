//! Acting on a webhook once.

use std::fmt;
use std::future::Future;

use super::{Claim, ReplayStore};
use crate::verify::Verified;

/// The result of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Once<T> {
    /// It was acted on now. Answer 2xx.
    Acted(T),
    /// It was acted on before. Answer 2xx.
    Before,
    /// Another delivery of it is being acted on, and may fail. Answer 503, so that it comes again.
    InProgress,
}

/// Acts on a webhook unless that was done before.
///
/// When `act` fails, the next delivery is acted on. When this future is dropped, or the process dies, the same happens
/// once the store's lease is over. So an action may run again after it was cut off: at that point nobody knows how far
/// it came. It should do no harm twice, as reading the store again does none.
///
/// ```
/// use std::num::NonZeroUsize;
/// use bigcommerce_types::HookSecret;
/// use bigcommerce_webhooks::{HeaderSecrets, InMemoryReplays, Once, Verifier, once};
///
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// let header = HeaderSecrets::new("x-shop-hook", HookSecret::new("a-long-random-value"))?;
/// let verifier = Verifier::by_header(header);
/// let replays = InMemoryReplays::new(NonZeroUsize::new(1000).unwrap());
///
/// let headers = [("x-shop-hook", "a-long-random-value")];
/// let hook = verifier.verify(&headers, br#"{"scope":"store/order/created","data":{"id":118}}"#)?;
/// let act = || async { Ok::<_, std::io::Error>("read order 118 again") };
/// assert_eq!(once(&replays, &hook, act).await?, Once::Acted("read order 118 again"));
/// assert_eq!(once(&replays, &hook, act).await?, Once::Before);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the action or the store fails. Answer 503, so that BigCommerce sends the webhook again.
pub async fn once<S, T, E, F>(
    store: &S,
    hook: &Verified<'_>,
    act: impl FnOnce() -> F,
) -> Result<Once<T>, OnceError<E, S::Error>>
where
    S: ReplayStore,
    F: Future<Output = Result<T, E>>,
{
    let key = hook.replay_key();
    let claim = match store.claim(key, hook.received_at()).await {
        Ok(Claim::Taken(claim)) => claim,
        Ok(Claim::InProgress) => return Ok(Once::InProgress),
        Ok(Claim::Done) => return Ok(Once::Before),
        Err(error) => return Err(OnceError::NotClaimed(error)),
    };
    match act().await {
        Ok(value) => match store.finish(key, claim).await {
            Ok(()) => Ok(Once::Acted(value)),
            Err(error) => Err(OnceError::NotRemembered(error)),
        },
        Err(error) => {
            // Without the release the lease ends by itself; the action's error is the one to report.
            let _ = store.release(key, claim).await;
            Err(OnceError::NotActed(error))
        }
    }
}

/// A webhook that was not acted on, or that may be acted on again.
#[derive(Debug)]
pub enum OnceError<E, S> {
    /// The store failed before the action: it did not run.
    NotClaimed(S),
    /// The action failed.
    NotActed(E),
    /// The action is done, and the store could not remember it: the next delivery runs it again.
    NotRemembered(S),
}

impl<E: fmt::Display, S: fmt::Display> fmt::Display for OnceError<E, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotClaimed(error) => write!(
                f,
                "the webhook was not acted on, since the replay store failed: {error}"
            ),
            Self::NotActed(error) => write!(f, "acting on the webhook failed: {error}"),
            Self::NotRemembered(error) => {
                write!(
                    f,
                    "the webhook was acted on, and the replay store could not remember it: {error}"
                )
            }
        }
    }
}

impl<E: std::error::Error + 'static, S: std::error::Error + 'static> std::error::Error
    for OnceError<E, S>
{
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NotClaimed(error) | Self::NotRemembered(error) => Some(error),
            Self::NotActed(error) => Some(error),
        }
    }
}
