//! The journal in PostgreSQL.

mod failure;
mod pool;
mod schema;
mod server;
mod statements;

use std::{collections::BTreeSet, fmt, sync::Arc};

use bigcommerce_types::StoreHash;

use crate::attempt::AttemptId;
use crate::fact::{Fact, Opened};
use crate::failure::Failure;
use crate::identity::{Identity, Trust};
use crate::journal::{Appended, Journal, JournalFuture, Opening};
use crate::key::Key;
use crate::plan;
use crate::plan::{Appends, Opens};
use crate::record::Record;
use crate::stored::{Done, Guard};
use pool::{Pool, Work};
use schema::{Begin, begin_reading, begin_writing, commit};
use statements::Statements;

pub use server::PostgresServer;

/// A journal in PostgreSQL, for several servers: every process that takes payments for the shop opens the same
/// database.
///
/// Every fact is on the disk of the database before a call answers. A process has at most four connections, and makes a
/// lost one anew. PgBouncer may be in between, in session or transaction mode; in statement mode it refuses
/// transactions, and every call fails. Each call runs in a task of its own on tokio's runtime: a caller that goes away
/// leaves nothing half done. Clones share the connections.
///
/// The database must be durable (`fsync` is on unless somebody turned it off). Where a replica takes over that was not
/// synchronous, the newest facts are lost: announce that with [`restored`](Self::restored), as after a backup.
///
/// Create it once, by hand or in a migration, and open it ever after:
///
/// ```no_run
/// use bigcommerce_journal::{Journal, PostgresJournal, PostgresServer};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), bigcommerce_journal::Failure> {
/// let server: PostgresServer = "host=/run/postgresql dbname=shop".parse()?;
/// PostgresJournal::create(&server).await?;
/// // At the start of each process:
/// let journal = PostgresJournal::open(&server).await?;
/// assert_eq!(journal.identity().await?.openings, 0);
/// # Ok(()) }
/// ```
///
/// After a loss or a restore see [`after_loss`](Self::after_loss) and [`restored`](Self::restored).
#[derive(Clone)]
pub struct PostgresJournal {
    pool: Arc<Pool>,
    guard: Arc<Guard>,
}

impl PostgresJournal {
    /// Creates the tables of a shop that has taken no payments yet: the journal is trusted at once.
    ///
    /// # Errors
    /// When the tables are there already, or the database can't be reached or written.
    pub async fn create(server: &PostgresServer) -> Result<Self, Failure> {
        Self::begin(server, Begin::Create(Trust::Always)).await
    }

    /// Opens the journal that is there.
    ///
    /// # Errors
    /// When the tables are missing or of a newer version of this library, or the database can't be reached. No table is
    /// made.
    pub async fn open(server: &PostgresServer) -> Result<Self, Failure> {
        Self::begin(server, Begin::Open).await
    }

    /// Opens a journal that was put back from a backup, or that a replica took over without the newest facts, and
    /// announces that. Call it once after each restore, not at every start.
    ///
    /// Attempts that were recorded after the backup are forgotten, and one of them may still take money. So nothing is
    /// opened from now until [`trust_since`](Journal::trust_since) has said when that was, and for the life of a token
    /// and the quiet period after that; the facade does both.
    ///
    /// ```no_run
    /// use bigcommerce_journal::{Journal, PostgresJournal, PostgresServer, Trust};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), bigcommerce_journal::Failure> {
    /// let server: PostgresServer = "host=/run/postgresql dbname=shop".parse()?;
    /// let journal = PostgresJournal::restored(&server).await?;
    /// assert_eq!(journal.identity().await?.trust, Trust::Unset);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub async fn restored(server: &PostgresServer) -> Result<Self, Failure> {
        Self::begin(server, Begin::Restore).await
    }

    /// Creates a journal in the place of one that is gone. It has another identity, so that tickets of the lost one are
    /// recognised, and is trusted as late as one that was [`restored`](Self::restored).
    ///
    /// ```no_run
    /// use bigcommerce_journal::{Journal, PostgresJournal, PostgresServer, Trust};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), bigcommerce_journal::Failure> {
    /// let server: PostgresServer = "host=/run/postgresql dbname=shop".parse()?;
    /// let journal = PostgresJournal::after_loss(&server).await?;
    /// assert_eq!(journal.identity().await?.trust, Trust::Unset);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`create`](Self::create).
    pub async fn after_loss(server: &PostgresServer) -> Result<Self, Failure> {
        Self::begin(server, Begin::Create(Trust::Unset)).await
    }

    async fn begin(server: &PostgresServer, begin: Begin) -> Result<Self, Failure> {
        let pool = Arc::new(Pool::new(server.clone()));
        pool.run(move |client| Box::pin(schema::begin(client, begin, schema::MIGRATIONS)))
            .await?;
        let guard = Arc::default();
        let journal = Self { pool, guard };
        journal.identity().await?;
        Ok(journal)
    }

    /// Runs a decision and its writes in one transaction, after the others and before the next ones, and answers when
    /// it is on the disk.
    fn write<T, D>(&self, decide: D) -> JournalFuture<'_, T>
    where
        T: Send + 'static,
        D: for<'c> FnOnce(Statements<'c>, Identity) -> Work<'c, Done<T>> + Send + 'static,
    {
        let guard = Arc::clone(&self.guard);
        self.pool.run(move |client| {
            Box::pin(async move {
                let floor = guard.floor();
                begin_writing(client).await?;
                let statements = Statements::on(client);
                let head = statements.head_to_write().await?;
                guard.check(floor, &head)?;
                let done = decide(statements, head.identity).await?;
                commit(client).await?;
                Ok(guard.committed(head, done))
            })
        })
    }

    /// Reads in one transaction, so that what is read is of one moment.
    fn read<T, R>(&self, read: R) -> JournalFuture<'_, T>
    where
        T: Send + 'static,
        R: for<'c> FnOnce(Statements<'c>) -> Work<'c, T> + Send + 'static,
    {
        let guard = Arc::clone(&self.guard);
        self.pool.run(move |client| {
            Box::pin(async move {
                let floor = guard.floor();
                begin_reading(client).await?;
                let statements = Statements::on(client);
                guard.check(floor, &statements.head().await?)?;
                let answer = read(statements).await?;
                commit(client).await?;
                Ok(answer)
            })
        })
    }
}

/// Prints neither the server nor a record.
impl fmt::Debug for PostgresJournal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresJournal").finish_non_exhaustive()
    }
}

impl Journal for PostgresJournal {
    fn identity(&self) -> JournalFuture<'_, Identity> {
        self.read(|statements| Box::pin(async move { Ok(statements.head().await?.identity) }))
    }

    fn open(&self, id: AttemptId, opening: Opened, wary: i64) -> JournalFuture<'_, Opening> {
        self.write(move |statements, identity| {
            Box::pin(async move {
                let existing = statements.record(id).await?;
                let sharing = statements.sharing(&opening.store, &opening.keys).await?;
                match plan::opening(&identity, existing, &sharing, (id, opening), wary)? {
                    Opens::Refused(answer) => Ok(Done::without_facts(answer)),
                    Opens::Writes(record) => {
                        statements.insert_opened(&record).await?;
                        Ok(Done::with_a_fact(Opening::Opened(record)))
                    }
                }
            })
        })
    }

    fn append(&self, id: AttemptId, after: usize, fact: Fact) -> JournalFuture<'_, Appended> {
        self.write(move |statements, _| Box::pin(append(statements, (id, after, fact))))
    }

    fn get(&self, id: AttemptId) -> JournalFuture<'_, Option<Record>> {
        self.read(move |statements| Box::pin(statements.record(id)))
    }

    fn find(&self, store: &StoreHash, keys: &BTreeSet<Key>) -> JournalFuture<'_, Vec<Record>> {
        let (store, keys) = (store.clone(), keys.clone());
        self.read(move |statements| {
            Box::pin(async move { statements.sharing(&store, &keys).await })
        })
    }

    fn open_attempts(&self, store: &StoreHash, before: i64) -> JournalFuture<'_, Vec<Record>> {
        let store = store.clone();
        self.read(move |statements| {
            Box::pin(async move { statements.open_attempts(&store, before).await })
        })
    }

    fn trust_since(&self, at: i64) -> JournalFuture<'_, Trust> {
        self.write(move |statements, identity| {
            Box::pin(async move {
                match identity.trust {
                    Trust::Unset => {
                        statements.set_trusted_since(at).await?;
                        Ok(Done::without_facts(Trust::Since(at)))
                    }
                    trust => Ok(Done::without_facts(trust)),
                }
            })
        })
    }
}

async fn append(
    statements: Statements<'_>,
    (id, after, fact): (AttemptId, usize, Fact),
) -> Result<Done<Appended>, Failure> {
    let existing = statements.record(id).await?;
    let addition = match plan::appending(existing, (id, after, fact))? {
        Appends::Refused(answer) => return Ok(Done::without_facts(answer)),
        Appends::Fits(addition) => addition,
    };
    let sharing = match addition.shares() {
        Some(opened) => statements.sharing(&opened.store, &opened.keys).await?,
        None => Vec::new(),
    };
    if let Some(refusal) = addition.refused_by(&sharing) {
        return Ok(Done::without_facts(refusal));
    }
    statements.insert_last_fact(&addition.record).await?;
    if addition.changes_hold {
        statements.update_holds(&addition.record, sharing).await?;
    }
    Ok(Done::with_a_fact(Appended::Written(addition.record)))
}
