-- The journal itself: one row.
CREATE TABLE bigcommerce_journal (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    schema INTEGER NOT NULL,
    id TEXT NOT NULL,
    openings INTEGER NOT NULL CHECK (openings >= 0),
    restores INTEGER NOT NULL,
    trust TEXT NOT NULL CHECK (trust IN ('always', 'unset', 'since')),
    trusted_since INTEGER CHECK ((trust = 'since') = (trusted_since IS NOT NULL))
) STRICT;

-- A tombstone has place 0 and neither store nor order.
CREATE TABLE bigcommerce_journal_attempts (
    id TEXT PRIMARY KEY,
    place INTEGER NOT NULL CHECK ((place = 0) = (store IS NULL)),
    store TEXT,
    order_id INTEGER,
    opened_at INTEGER,
    is_open INTEGER NOT NULL CHECK (is_open IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX bigcommerce_journal_places ON bigcommerce_journal_attempts (place) WHERE place > 0;

CREATE INDEX bigcommerce_journal_open ON bigcommerce_journal_attempts (store, opened_at) WHERE is_open = 1;

-- One fact for each number: the compare-and-set.
CREATE TABLE bigcommerce_journal_facts (
    attempt TEXT NOT NULL REFERENCES bigcommerce_journal_attempts (id),
    number INTEGER NOT NULL CHECK (number >= 0),
    fact TEXT NOT NULL,
    PRIMARY KEY (attempt, number)
) STRICT, WITHOUT ROWID;

-- Every key that an attempt was opened with, for ever.
CREATE TABLE bigcommerce_journal_keys (
    store TEXT NOT NULL,
    key TEXT NOT NULL,
    attempt TEXT NOT NULL REFERENCES bigcommerce_journal_attempts (id),
    PRIMARY KEY (store, key, attempt)
) STRICT, WITHOUT ROWID;

-- One holder for each key that is not free: the lock. After a contradiction two attempts of a key are open; one of them
-- is the holder, and the other one is when that has ended.
CREATE TABLE bigcommerce_journal_holds (
    store TEXT NOT NULL,
    key TEXT NOT NULL,
    attempt TEXT NOT NULL REFERENCES bigcommerce_journal_attempts (id),
    hold TEXT NOT NULL CHECK (hold IN ('open', 'closed', 'part')),
    PRIMARY KEY (store, key)
) STRICT, WITHOUT ROWID;
