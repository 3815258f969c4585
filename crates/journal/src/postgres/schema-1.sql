-- The journal itself: one row. Whoever writes locks it first, so that openings and marks are one after the other.
CREATE TABLE bigcommerce_journal (
    only_one smallint PRIMARY KEY CHECK (only_one = 1),
    schema bigint NOT NULL,
    id text NOT NULL,
    openings bigint NOT NULL CHECK (openings >= 0),
    restores bigint NOT NULL,
    trust text NOT NULL CHECK (trust IN ('always', 'unset', 'since')),
    trusted_since bigint CHECK ((trust = 'since') = (trusted_since IS NOT NULL))
);

-- A tombstone has place 0 and neither store nor order.
CREATE TABLE bigcommerce_journal_attempts (
    id text PRIMARY KEY,
    place bigint NOT NULL CHECK ((place = 0) = (store IS NULL)),
    store text,
    order_id bigint,
    opened_at bigint,
    is_open boolean NOT NULL
);

CREATE UNIQUE INDEX bigcommerce_journal_places ON bigcommerce_journal_attempts (place) WHERE place > 0;

CREATE INDEX bigcommerce_journal_open ON bigcommerce_journal_attempts (store, opened_at) WHERE is_open;

-- One fact for each number: the compare-and-set.
CREATE TABLE bigcommerce_journal_facts (
    attempt text NOT NULL REFERENCES bigcommerce_journal_attempts (id),
    number bigint NOT NULL CHECK (number >= 0),
    fact text NOT NULL,
    PRIMARY KEY (attempt, number)
);

-- Every key that an attempt was opened with, for ever.
CREATE TABLE bigcommerce_journal_keys (
    store text NOT NULL,
    key text NOT NULL,
    attempt text NOT NULL REFERENCES bigcommerce_journal_attempts (id),
    PRIMARY KEY (store, key, attempt)
);

-- One holder for each key that is not free: the lock. After a contradiction two attempts of a key are open; one of them
-- is the holder, and the other one is when that has ended.
CREATE TABLE bigcommerce_journal_holds (
    store text NOT NULL,
    key text NOT NULL,
    attempt text NOT NULL REFERENCES bigcommerce_journal_attempts (id),
    hold text NOT NULL CHECK (hold IN ('open', 'closed', 'part')),
    PRIMARY KEY (store, key)
);
