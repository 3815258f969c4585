//! The thread that owns the connection. Calls wait in a queue; a call whose caller went away before its turn is not
//! made.

use std::{
    panic::{self, AssertUnwindSafe},
    thread,
    time::Duration,
};

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::schema::Opened;
use crate::failure::Failure;
use crate::journal::JournalFuture;

type Job = Box<dyn FnOnce(&mut Opened) + Send>;

pub(super) struct Worker {
    jobs: mpsc::UnboundedSender<Job>,
}

/// The pause after a write, in which a process that waits for the file gets it. Whoever asked has the answer before it.
pub(super) const REST: Duration = Duration::from_millis(1);

const STOPPED: Failure = Failure::new(
    "its thread has stopped; restart the process, and report it as a fault of this library",
);

impl Worker {
    /// Starts the thread and opens the connection in it. The thread ends with the last handle.
    pub(super) async fn start(
        open: impl FnOnce() -> Result<Opened, Failure> + Send + 'static,
    ) -> Result<Self, Failure> {
        let (jobs, mut queue) = mpsc::unbounded_channel::<Job>();
        let (opened, is_open) = oneshot::channel();
        let work = move || match open() {
            Ok(mut connection) => {
                // A caller that is gone drops the queue's other end as well.
                let _ = opened.send(Ok(()));
                while let Some(job) = queue.blocking_recv() {
                    job(&mut connection);
                }
            }
            Err(failure) => {
                let _ = opened.send(Err(failure));
            }
        };
        thread::Builder::new()
            .name("bigcommerce-journal".into())
            .spawn(work)
            .map_err(|error| {
                Failure::new("no thread can be started; look at the limits of the process")
                    .because(error)
            })?;
        is_open.await.map_err(|_| STOPPED)??;
        Ok(Self { jobs })
    }

    /// Queues a job that reads when the future is polled first, and waits for its answer.
    pub(super) fn read<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Connection) -> Result<T, Failure> + Send + 'static,
    ) -> JournalFuture<'_, T> {
        self.run(Duration::ZERO, job)
    }

    /// Queues a job that writes. Other processes have their turn before the next one.
    pub(super) fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Connection) -> Result<T, Failure> + Send + 'static,
    ) -> JournalFuture<'_, T> {
        self.run(REST, job)
    }

    fn run<T: Send + 'static>(
        &self,
        rest: Duration,
        job: impl FnOnce(&mut Connection) -> Result<T, Failure> + Send + 'static,
    ) -> JournalFuture<'_, T> {
        Box::pin(async move {
            let (answer, answered) = oneshot::channel();
            let job: Job = Box::new(move |opened: &mut Opened| {
                if answer.is_closed() {
                    return;
                }
                let result = opened.is_in_place().and_then(|()| {
                    // A transaction that is unwound is rolled back, and the connection is good for the next job.
                    panic::catch_unwind(AssertUnwindSafe(|| job(&mut opened.connection)))
                        .unwrap_or(Err(STOPPED))
                });
                let _ = answer.send(result);
                thread::sleep(rest);
            });
            self.jobs.send(job).map_err(|_| STOPPED)?;
            answered.await.map_err(|_| STOPPED)?
        })
    }
}
