//! The file and its tables.

use std::{
    cell::Cell,
    error::Error,
    fmt,
    fs::{self, File},
    io,
    path::{self, Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior, params};
use uuid::Uuid;

use super::statements::Statements;
use crate::failure::Failure;
use crate::identity::Trust;
use crate::stored::{EXISTS, NOT_CREATED, first_step, trust_word};

/// The steps from no tables to the present ones. A step that was released is never changed.
const MIGRATIONS: &[&str] = &[include_str!("schema-1.sql"), include_str!("schema-2.sql")];

/// The version of the tables that this build reads and writes.
pub(super) const VERSION: i64 = MIGRATIONS.len() as i64;

/// A transaction waits this long at its begin and at its end, so that a call takes less than 5 seconds.
const PATIENCE: Duration = Duration::from_secs(2);

/// The time between two tries; less than [`REST`](super::worker::REST).
const POLL: Duration = Duration::from_micros(300);

thread_local! {
    /// The time at which this thread began to wait for the lock of a file.
    static WAITING_SINCE: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// Waits a little for another process, unless that took too long. SQLite's own handler polls ten times a second in the
/// end, and misses the moments between the transactions of a busy process.
fn waits(tries: i32) -> bool {
    if tries == 0 {
        WAITING_SINCE.set(Some(Instant::now()));
    }
    thread::sleep(POLL);
    WAITING_SINCE
        .get()
        .is_some_and(|since| since.elapsed() < PATIENCE)
}

/// The way in which a file is begun with.
pub(super) enum Begin {
    Create(Trust),
    Open,
    Restore,
}

/// A path that stays the same when the process changes its directory.
pub(super) struct Place(PathBuf);

impl Place {
    pub(super) fn of(path: &Path) -> Result<Self, Failure> {
        path::absolute(path).map(Self).map_err(|error| {
            Failure::new("the path of its file cannot be resolved; give an absolute one")
                .because(error.kind_only())
        })
    }
}

/// A connection, and the file that it was opened on.
pub(super) struct Opened {
    pub(super) connection: Connection,
    place: Place,
    file: FileId,
}

/// The number of a file on its disk, where the system has one.
type FileId = Option<(u64, u64)>;

impl Opened {
    /// The file is still the one at the path. SQLite itself would go on writing into a file that was removed.
    pub(super) fn is_in_place(&self) -> Result<(), Failure> {
        match file_id(&self.place) {
            Ok(id) if id == self.file => Ok(()),
            _ => Err(Failure::new(
                "its file was removed or replaced while this process used it; let one process call `restored` once, or \
                 `after_loss` if the file is gone, and restart all others",
            )),
        }
    }
}

/// Opens the file as it was asked for.
pub(super) fn begin(place: Place, begin: Begin) -> Result<Opened, Failure> {
    if let Begin::Create(trust) = begin {
        return create(place, trust);
    }
    let mut opened = connect(place)?;
    migrate(&mut opened.connection, MIGRATIONS)?;
    if matches!(begin, Begin::Restore) {
        let sql = "UPDATE bigcommerce_journal SET restores = restores + 1, trust = 'unset', trusted_since = NULL";
        opened.connection.execute(sql, []).map_err(failure)?;
    }
    Ok(opened)
}

fn create(place: Place, trust: Trust) -> Result<Opened, Failure> {
    match File::create_new(&place.0) {
        Ok(_) => {}
        // The file may be empty: another process creates a journal at this moment, or died while it did.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => {
            let what = "its file cannot be made; look at the path, its folder and the rights on it";
            return Err(Failure::new(what).because(error.kind_only()));
        }
    }
    let mut opened = connect(place)?;
    fill(&mut opened.connection, trust, MIGRATIONS)?;
    Ok(opened)
}

/// Makes the tables in a file that has none. The transaction holds the lock of the file before it looks: of two that
/// create, one waits for the other and finds the tables.
fn fill(connection: &mut Connection, trust: Trust, steps: &[&str]) -> Result<(), Failure> {
    let transaction = begin_immediate(connection)?;
    match contents(&transaction)? {
        Contents::Nothing => {}
        Contents::Journal => return Err(EXISTS),
        Contents::Others => return Err(NO_FILE_OF_ITS_OWN),
    }
    for step in steps {
        transaction.execute_batch(step).map_err(failure)?;
    }
    let sql = "INSERT INTO bigcommerce_journal (only_one, schema, id, openings, restores, trust) \
               VALUES (1, ?1, ?2, 0, 0, ?3)";
    transaction
        .execute(
            sql,
            params![
                steps.len() as i64,
                Uuid::new_v4().to_string(),
                trust_word(trust)
            ],
        )
        .map_err(failure)?;
    transaction.commit().map_err(failure)
}

/// The tables of a file.
enum Contents {
    Nothing,
    Journal,
    Others,
}

const NO_FILE_OF_ITS_OWN: Failure =
    Failure::new("its file has the tables of another program; give the journal a file of its own");

fn contents(transaction: &Transaction<'_>) -> Result<Contents, Failure> {
    let sql = "SELECT count(*), coalesce(sum(type = 'table' AND name = 'bigcommerce_journal'), 0) FROM sqlite_schema";
    let counts = transaction
        .query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
        .map_err(failure)?;
    Ok(match counts {
        (0, 0) => Contents::Nothing,
        (_, 1) => Contents::Journal,
        (_, _) => Contents::Others,
    })
}

fn connect(place: Place) -> Result<Opened, Failure> {
    let Ok(file) = file_id(&place) else {
        return Err(Failure::new(
            "there is no file at its path; use `create` if this shop has taken no payments yet, and `after_loss` if \
             it has",
        ));
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(&place.0, flags).map_err(failure)?;
    set_up(&mut connection)?;
    Ok(Opened {
        connection,
        place,
        file,
    })
}

/// Sets up a connection: on the disk before a commit answers, and a bounded wait for other processes.
///
/// Rollback mode keeps everything in one file, and has not the rare fault of write-ahead logs that are reset by two
/// connections (SQLite before 3.51.3). EXTRA and fullfsync reach the disk itself, also on macOS.
fn set_up(connection: &mut Connection) -> Result<(), Failure> {
    connection.busy_handler(Some(waits)).map_err(failure)?;
    let mode: String = connection
        .query_row("PRAGMA journal_mode = TRUNCATE", [], |row| row.get(0))
        .map_err(failure)?;
    if mode != "truncate" {
        return Err(Failure::new(
            "its file is in another journal mode than TRUNCATE and in use; close what uses it, and open it again",
        ));
    }
    connection
        .execute_batch(
            "PRAGMA synchronous = EXTRA; PRAGMA fullfsync = ON; PRAGMA foreign_keys = ON",
        )
        .map_err(failure)
}

/// Brings older tables forward, in one transaction.
fn migrate(connection: &mut Connection, steps: &[&str]) -> Result<(), Failure> {
    let newest = steps.len();
    let transaction = begin_immediate(connection)?;
    match contents(&transaction)? {
        Contents::Journal => {}
        Contents::Nothing => return Err(NOT_CREATED),
        Contents::Others => return Err(NO_FILE_OF_ITS_OWN),
    }
    let done = first_step(Statements::on(&transaction).schema()?, newest)?;
    for step in &steps[done..] {
        transaction.execute_batch(step).map_err(failure)?;
    }
    if done < newest {
        transaction
            .execute(
                "UPDATE bigcommerce_journal SET schema = ?1",
                [newest as i64],
            )
            .map_err(failure)?;
    }
    transaction.commit().map_err(failure)
}

fn begin_immediate(connection: &mut Connection) -> Result<Transaction<'_>, Failure> {
    connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(failure)
}

#[cfg(unix)]
fn file_id(place: &Place) -> io::Result<FileId> {
    use std::os::unix::fs::MetadataExt;

    fs::metadata(&place.0).map(|file| Some((file.dev(), file.ino())))
}

#[cfg(not(unix))]
fn file_id(place: &Place) -> io::Result<FileId> {
    fs::metadata(&place.0).map(|_| None)
}

/// The result code of SQLite, without its text, which may repeat values.
#[derive(Debug)]
struct ResultCode(i32);

impl fmt::Display for ResultCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SQLite result code {}", self.0)
    }
}

impl Error for ResultCode {}

trait KindOnly {
    fn kind_only(self) -> io::Error;
}

impl KindOnly for io::Error {
    /// The kind of the error, without a text of the system.
    fn kind_only(self) -> io::Error {
        self.kind().into()
    }
}

/// An error of SQLite as a sentence of what to do.
pub(super) fn failure(error: rusqlite::Error) -> Failure {
    let rusqlite::Error::SqliteFailure(code, _) = error else {
        return Failure::new(
            "a row of its file is not of the expected form; restore it from a backup",
        );
    };
    let what = match code.code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
            "another process keeps its file locked; try again, and look for a process that hangs"
        }
        ErrorCode::DiskFull => "its disk is full; make room",
        ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen => {
            "its file or folder cannot be written; look at the rights on both"
        }
        ErrorCode::SystemIoFailure => "its disk does not read or write; look at the disk",
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
            "its file is damaged or none of SQLite; restore it from a backup, and announce that with `restored`"
        }
        ErrorCode::ConstraintViolation => {
            "a constraint of its tables refused the write; look for another program that writes into them"
        }
        _ => "SQLite refused; look up the result code in this error's source",
    };
    Failure::new(what).because(ResultCode(code.extended_code))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A journal with a row, and the connection to it.
    fn journal(folder: &tempfile::TempDir) -> Opened {
        let place = Place::of(&folder.path().join("payments.db")).expect("a path");
        begin(place, Begin::Create(Trust::Always)).expect("it is created")
    }

    fn again(opened: &Opened, steps: &[&str]) -> Result<Opened, Failure> {
        let mut other = connect(Place(opened.place.0.clone()))?;
        migrate(&mut other.connection, steps)?;
        Ok(other)
    }

    #[test]
    fn older_tables_are_brought_forward_and_newer_ones_are_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let opened = journal(&folder);
        let newer = [
            MIGRATIONS,
            &["CREATE TABLE bigcommerce_journal_later (id TEXT)"],
        ]
        .concat();
        let forward = again(&opened, &newer).expect("older tables are brought forward");
        let count = "SELECT count(*) FROM bigcommerce_journal_later";
        let rows: i64 = forward
            .connection
            .query_row(count, [], |row| row.get(0))
            .expect("the new table is there");
        assert_eq!(rows, 0);
        again(&opened, &newer).expect("once");
        let refused = again(&opened, MIGRATIONS)
            .err()
            .expect("newer tables are refused");
        assert!(refused.to_string().contains("newer version"), "{refused}");
    }

    #[test]
    fn a_migration_that_fails_changes_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let opened = journal(&folder);
        let broken = [
            MIGRATIONS,
            &["CREATE TABLE bigcommerce_journal_later (id TEXT); CREATE NONSENSE"],
        ]
        .concat();
        again(&opened, &broken).err().expect("the step fails");
        again(&opened, MIGRATIONS).expect("the tables are as before");
    }
}
