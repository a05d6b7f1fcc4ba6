-- Schema 5. Once released it is never edited: what changes is a new NNN.sql.

-- What may have been open to others, from from_at until before to_at, noted at noted_at: the written notice is due
-- 3x24 hours later (UU 27/2022 art. 46). told_at: it was given, 0: not yet. people, cases: as counted when it was noted.
CREATE TABLE breach (
    id INTEGER PRIMARY KEY,
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,
    noted_at INTEGER NOT NULL,
    people INTEGER NOT NULL,
    cases INTEGER NOT NULL,
    reason TEXT NOT NULL,
    told_at INTEGER NOT NULL DEFAULT 0
) STRICT;
