-- Schema 4. Once released it is never edited: what changes is a new NNN.sql.

-- What was done to cases and by whom, and every act of an administrator: a chain. n counts from 1 without a gap;
-- who: person for staff, user id for an administrator; detail: never a number, nor what somebody wrote.
-- hash: keyed, of all of this and of the hash before it. In meta, audit_head says how long the chain is, keyed too;
-- empty: it begins at the next start.
CREATE TABLE audit (
    n INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    who INTEGER NOT NULL,
    act TEXT NOT NULL,
    ticket INTEGER NOT NULL,
    detail TEXT NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 16)
) STRICT;
INSERT INTO meta (name, value) VALUES ('audit_head', x'');
