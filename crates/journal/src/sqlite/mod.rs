//! The journal in an SQLite file.

mod schema;
mod statements;
mod worker;

use std::{collections::BTreeSet, fmt, path::Path, sync::Arc};

use bigcommerce_types::StoreHash;
use rusqlite::TransactionBehavior;

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
use schema::{Begin, Place};
use statements::Statements;
use worker::Worker;

/// A journal in an SQLite file, for one machine: every process on it that takes payments for the shop opens the same
/// file.
///
/// Every fact is on the disk before a call answers. The file is used by SQLite's own locks, in rollback mode: no
/// network file system, and no disk that goes away with a container. Beside the file lies one with the suffix
/// `-journal`, which belongs to it. Clones share one connection, which lives in a thread of its own: a caller that goes
/// away leaves nothing half done.
///
/// Create it once, by hand or in a migration, and open it ever after:
///
/// ```
/// use bigcommerce_journal::{Journal, SqliteJournal};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), bigcommerce_journal::Failure> {
/// # let folder = tempfile::tempdir().expect("a folder");
/// # let path = folder.path().join("payments.db");
/// SqliteJournal::create(&path).await?;
/// // At the start of each process:
/// let journal = SqliteJournal::open(&path).await?;
/// assert_eq!(journal.identity().await?.openings, 0);
/// # Ok(()) }
/// ```
///
/// After a loss or a restore see [`after_loss`](Self::after_loss) and [`restored`](Self::restored).
#[derive(Clone)]
pub struct SqliteJournal {
    worker: Arc<Worker>,
    guard: Arc<Guard>,
}

impl SqliteJournal {
    /// Creates the journal of a shop that has taken no payments yet: it is trusted at once.
    ///
    /// An empty file, such as a call that was interrupted leaves behind, is taken. Of two processes that create a
    /// journal at the same time one succeeds.
    ///
    /// # Errors
    /// When the file is a journal or has other contents already, or cannot be written.
    pub async fn create(path: impl AsRef<Path>) -> Result<Self, Failure> {
        Self::begin(path.as_ref(), Begin::Create(Trust::Always)).await
    }

    /// Opens the journal that is there.
    ///
    /// # Errors
    /// When the file or its tables are missing, when they are of a newer version of this library, or when the file is
    /// damaged. No file is made.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, Failure> {
        Self::begin(path.as_ref(), Begin::Open).await
    }

    /// Opens a journal that was put back from a backup, and announces that. Call it once after each restore, not at
    /// every start.
    ///
    /// Attempts that were recorded after the backup are forgotten, and one of them may still take money. So nothing is
    /// opened from now until [`trust_since`](Journal::trust_since) has said when that was, and for the life of a token
    /// and the quiet period after that; the facade does both.
    ///
    /// ```
    /// use bigcommerce_journal::{Journal, SqliteJournal, Trust};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), bigcommerce_journal::Failure> {
    /// # let folder = tempfile::tempdir().expect("a folder");
    /// # let path = folder.path().join("payments.db");
    /// # SqliteJournal::create(&path).await?;
    /// let journal = SqliteJournal::restored(&path).await?;
    /// assert_eq!(journal.identity().await?.trust, Trust::Unset);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub async fn restored(path: impl AsRef<Path>) -> Result<Self, Failure> {
        Self::begin(path.as_ref(), Begin::Restore).await
    }

    /// Creates a journal in the place of one that is gone. It has another identity, so that tickets of the lost one are
    /// recognised, and is trusted as late as one that was [`restored`](Self::restored).
    ///
    /// ```
    /// use bigcommerce_journal::{Journal, SqliteJournal, Trust};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), bigcommerce_journal::Failure> {
    /// # let folder = tempfile::tempdir().expect("a folder");
    /// # let path = folder.path().join("payments.db");
    /// let journal = SqliteJournal::after_loss(&path).await?;
    /// assert_eq!(journal.identity().await?.trust, Trust::Unset);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`create`](Self::create).
    pub async fn after_loss(path: impl AsRef<Path>) -> Result<Self, Failure> {
        Self::begin(path.as_ref(), Begin::Create(Trust::Unset)).await
    }

    async fn begin(path: &Path, begin: Begin) -> Result<Self, Failure> {
        let place = Place::of(path)?;
        let worker = Arc::new(Worker::start(move || schema::begin(place, begin)).await?);
        let guard = Arc::default();
        let journal = Self { worker, guard };
        journal.identity().await?;
        Ok(journal)
    }

    /// Runs a decision and its writes in one transaction, which is on the disk before this answers.
    fn write<T: Send + 'static>(
        &self,
        decide: impl FnOnce(&Statements<'_>, Identity) -> Result<Done<T>, Failure> + Send + 'static,
    ) -> JournalFuture<'_, T> {
        let guard = Arc::clone(&self.guard);
        self.worker.write(move |connection| {
            let floor = guard.floor();
            let transaction = connection
                .transaction_with_behavior(TransactionBehavior::Immediate)
                .map_err(schema::failure)?;
            let statements = Statements::on(&transaction);
            let head = statements.head()?;
            guard.check(floor, &head)?;
            let done = decide(&statements, head.identity)?;
            transaction.commit().map_err(schema::failure)?;
            Ok(guard.committed(head, done))
        })
    }

    /// Reads in one transaction, so that what is read is of one moment.
    fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Statements<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> JournalFuture<'_, T> {
        let guard = Arc::clone(&self.guard);
        self.worker.read(move |connection| {
            let floor = guard.floor();
            let transaction = connection.transaction().map_err(schema::failure)?;
            let statements = Statements::on(&transaction);
            guard.check(floor, &statements.head()?)?;
            read(&statements)
        })
    }
}

/// Prints neither the path nor a record.
impl fmt::Debug for SqliteJournal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteJournal").finish_non_exhaustive()
    }
}

impl Journal for SqliteJournal {
    fn identity(&self) -> JournalFuture<'_, Identity> {
        self.read(|statements| Ok(statements.head()?.identity))
    }

    fn open(&self, id: AttemptId, opening: Opened, wary: i64) -> JournalFuture<'_, Opening> {
        self.write(move |statements, identity| {
            let existing = statements.record(id)?;
            let sharing = statements.sharing(&opening.store, &opening.keys)?;
            match plan::opening(&identity, existing, &sharing, (id, opening), wary)? {
                Opens::Refused(answer) => Ok(Done::without_facts(answer)),
                Opens::Writes(record) => {
                    statements.insert_opened(&record)?;
                    Ok(Done::with_a_fact(Opening::Opened(record)))
                }
            }
        })
    }

    fn append(&self, id: AttemptId, after: usize, fact: Fact) -> JournalFuture<'_, Appended> {
        self.write(move |statements, _| {
            let existing = statements.record(id)?;
            let addition = match plan::appending(existing, (id, after, fact))? {
                Appends::Refused(answer) => return Ok(Done::without_facts(answer)),
                Appends::Fits(addition) => addition,
            };
            let sharing = match addition.shares() {
                Some(opened) => statements.sharing(&opened.store, &opened.keys)?,
                None => Vec::new(),
            };
            if let Some(refusal) = addition.refused_by(&sharing) {
                return Ok(Done::without_facts(refusal));
            }
            statements.insert_last_fact(&addition.record)?;
            if addition.changes_hold {
                statements.update_holds(&addition.record, sharing)?;
            }
            Ok(Done::with_a_fact(Appended::Written(addition.record)))
        })
    }

    fn get(&self, id: AttemptId) -> JournalFuture<'_, Option<Record>> {
        self.read(move |statements| statements.record(id))
    }

    fn find(&self, store: &StoreHash, keys: &BTreeSet<Key>) -> JournalFuture<'_, Vec<Record>> {
        let (store, keys) = (store.clone(), keys.clone());
        self.read(move |statements| statements.sharing(&store, &keys))
    }

    fn open_attempts(&self, store: &StoreHash, before: i64) -> JournalFuture<'_, Vec<Record>> {
        let store = store.clone();
        self.read(move |statements| statements.open_attempts(&store, before))
    }

    fn trust_since(&self, at: i64) -> JournalFuture<'_, Trust> {
        self.write(move |statements, identity| match identity.trust {
            Trust::Unset => {
                statements.set_trusted_since(at)?;
                Ok(Done::without_facts(Trust::Since(at)))
            }
            trust => Ok(Done::without_facts(trust)),
        })
    }
}
