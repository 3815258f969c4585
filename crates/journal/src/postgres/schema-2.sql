-- Every fact is counted in the transaction that writes it: a journal that lost one has a smaller number than before.
ALTER TABLE bigcommerce_journal ADD COLUMN facts bigint NOT NULL DEFAULT 0 CHECK (facts >= 0);

UPDATE bigcommerce_journal SET facts = (SELECT count(*) FROM bigcommerce_journal_facts);
