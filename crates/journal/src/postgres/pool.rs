//! A few connections. One that a call did not leave in order is thrown away, and the next call connects anew.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{runtime::Handle, sync::Semaphore, time};
use tokio_postgres::Client;

use super::{failure::TOO_SLOW, server::PostgresServer};
use crate::failure::Failure;
use crate::journal::JournalFuture;

/// Connections of one journal. Writes are one after the other in the database; the others are for reads.
const CONNECTIONS: usize = 4;

/// A call takes less than 5 seconds, also with a connection that is made for it.
const LIMIT: Duration = Duration::from_millis(4500);

pub(super) type Work<'c, T> = Pin<Box<dyn Future<Output = Result<T, Failure>> + Send + 'c>>;

pub(super) struct Pool {
    server: PostgresServer,
    turns: Semaphore,
    idle: Mutex<Vec<Client>>,
}

const STOPPED: Failure = Failure::new(
    "its task has stopped; keep the tokio runtime, with I/O and time enabled, for as long as the journal is used",
);

impl Pool {
    pub(super) fn new(server: PostgresServer) -> Self {
        Self {
            server,
            turns: Semaphore::new(CONNECTIONS),
            idle: Mutex::new(Vec::new()),
        }
    }

    /// Runs a job on a connection, in a task of its own: a caller that goes away leaves nothing half done.
    pub(super) fn run<T, J>(self: &Arc<Self>, job: J) -> JournalFuture<'static, T>
    where
        T: Send + 'static,
        J: for<'c> FnOnce(&'c Client) -> Work<'c, T> + Send + 'static,
    {
        let pool = Arc::clone(self);
        Box::pin(async move {
            let runtime = Handle::try_current()
                .map_err(|_| Failure::new("there is no tokio runtime here; call it from one"))?;
            let call = async move {
                let answer = time::timeout(LIMIT, pool.call(job)).await;
                // What ended one connection may have ended the idle ones too, and they do not know it before their use.
                answer
                    .unwrap_or(Err(TOO_SLOW))
                    .inspect_err(|_| pool.idle().clear())
            };
            runtime.spawn(call).await.map_err(|_| STOPPED)?
        })
    }

    async fn call<T, J>(&self, job: J) -> Result<T, Failure>
    where
        J: for<'c> FnOnce(&'c Client) -> Work<'c, T>,
    {
        let _turn = self.turns.acquire().await.map_err(|_| STOPPED)?;
        let client = match self.take_idle() {
            Some(client) => client,
            None => self.server.connect().await?,
        };
        // An error or the limit of time drops the connection, and the server undoes its transaction.
        let answer = job(&client).await?;
        self.idle().push(client);
        Ok(answer)
    }

    fn take_idle(&self) -> Option<Client> {
        let mut idle = self.idle();
        idle.retain(|client| !client.is_closed());
        idle.pop()
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Client>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
