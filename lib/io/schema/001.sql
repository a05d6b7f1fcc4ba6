-- Schema 1. Once released it is never edited: what changes is a new NNN.sql.
--
-- Times are UTC seconds, 0 is "none"; days and months are local, as core/workday counts
-- them. Names of states, kinds, events, intents and replies are stored as text, so that
-- the order of an enum may change; units by their code, which outlives a reload.
-- uuid: UUIDv7, for rows whose id may leave the machine.

CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- A number is here once, sealed, and nowhere else. hash: keyed, to find it. kind: mobile, fixed ...
CREATE TABLE person (
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 16),
    kind TEXT NOT NULL,
    sealed BLOB NOT NULL CHECK (length(sealed) = 73),
    lang INTEGER NOT NULL DEFAULT -1
) STRICT;

-- Digest of every SMS that was taken from a SIM: the same one is never taken twice. The
-- SMSC's time, which is in the digest too, stands first so that new rows lie together.
CREATE TABLE taken (
    smsc_at INTEGER NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 16),
    PRIMARY KEY (smsc_at, digest)
) STRICT, WITHOUT ROWID;

-- Whole messages. intent, unit, ticket: as it was understood.
CREATE TABLE inbox (
    id INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL CHECK (length(uuid) = 16),
    received_at INTEGER NOT NULL,
    person INTEGER REFERENCES person,
    channel TEXT NOT NULL,
    modem TEXT,
    is_text INTEGER NOT NULL,
    is_partial INTEGER NOT NULL,
    intent TEXT,
    unit TEXT,
    ticket INTEGER,
    text TEXT NOT NULL,
    raw TEXT
) STRICT;

-- Long SMS that still lack parts. hash: of IMSI, sender, reference, width and total.
CREATE TABLE long_sms (
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL CHECK (length(hash) = 16),
    person INTEGER REFERENCES person,
    modem TEXT,
    total INTEGER NOT NULL,
    n INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    smsc_at INTEGER NOT NULL
) STRICT;
CREATE INDEX long_sms_hash ON long_sms (hash);

CREATE TABLE part (
    long_sms INTEGER NOT NULL REFERENCES long_sms ON DELETE CASCADE,
    part INTEGER NOT NULL,
    is_text INTEGER NOT NULL,
    text TEXT NOT NULL,
    raw TEXT NOT NULL,
    PRIMARY KEY (long_sms, part)
) STRICT, WITHOUT ROWID;

-- is_open: as complaint_is_open says of state. text: as it was opened with; text_hash: of
-- its folded words.
CREATE TABLE complaint (
    id INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL CHECK (length(uuid) = 16),
    ticket INTEGER NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    is_open INTEGER NOT NULL,
    flags INTEGER NOT NULL,
    unit TEXT NOT NULL,
    writer INTEGER REFERENCES person,
    handler INTEGER REFERENCES person,
    lang INTEGER NOT NULL,
    inbox INTEGER REFERENCES inbox,
    text_hash INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    state_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    answered_at INTEGER NOT NULL,
    closes_at INTEGER NOT NULL,
    heard_at INTEGER NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX complaint_writer ON complaint (writer);
CREATE INDEX complaint_open ON complaint (unit, due_at, flags) WHERE is_open = 1;

-- What happened to a complaint after it was opened. n counts from 1.
CREATE TABLE event (
    complaint INTEGER NOT NULL REFERENCES complaint ON DELETE CASCADE,
    n INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    actor INTEGER REFERENCES person,
    text TEXT NOT NULL,
    PRIMARY KEY (complaint, n)
) STRICT, WITHOUT ROWID;

-- voter: a keyed hash of its own kind, which matches no hash of person.
CREATE TABLE rating (
    unit TEXT NOT NULL,
    day INTEGER NOT NULL,
    voter BLOB NOT NULL CHECK (length(voter) = 16),
    uuid BLOB NOT NULL CHECK (length(uuid) = 16),
    grade INTEGER NOT NULL CHECK (grade BETWEEN 1 AND 4),
    at INTEGER NOT NULL,
    reason TEXT,
    PRIMARY KEY (unit, day, voter)
) STRICT, WITHOUT ROWID;

CREATE TABLE vote (
    unit TEXT NOT NULL,
    month INTEGER NOT NULL,
    category TEXT NOT NULL,
    voter BLOB NOT NULL CHECK (length(voter) = 16),
    uuid BLOB NOT NULL CHECK (length(uuid) = 16),
    badge TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (unit, month, category, voter)
) STRICT, WITHOUT ROWID;

-- What a person was asked last.
CREATE TABLE question (
    person INTEGER PRIMARY KEY REFERENCES person,
    kind TEXT NOT NULL,
    unit TEXT NOT NULL,
    ticket INTEGER NOT NULL,
    flags INTEGER NOT NULL,
    draft_kind TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    draft TEXT NOT NULL
) STRICT;

-- Every SMS that leaves. modem: the one that should send it, NULL: any; via: the one that
-- did last. is_repeat: an ambiguous send was queued once more already.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    person INTEGER NOT NULL REFERENCES person,
    modem TEXT,
    via TEXT,
    priority INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'queued',
    reply TEXT NOT NULL,
    ticket INTEGER NOT NULL,
    is_answer INTEGER NOT NULL,
    segments INTEGER NOT NULL,
    n_parts INTEGER NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0,
    is_repeat INTEGER NOT NULL DEFAULT 0,
    error INTEGER NOT NULL DEFAULT 0,
    queued_at INTEGER NOT NULL,
    not_before INTEGER NOT NULL DEFAULT 0,
    expires_at INTEGER NOT NULL,
    state_at INTEGER NOT NULL,
    text TEXT NOT NULL
) STRICT;
-- With all that is asked of a row before it is taken: a modem walks past the rows of others.
CREATE INDEX outbox_queue ON outbox (priority, id, not_before, expires_at, queued_at, modem) WHERE state = 'queued';
CREATE INDEX outbox_unknown ON outbox (state_at) WHERE state = 'unknown';
CREATE INDEX outbox_answer ON outbox (person, queued_at) WHERE is_answer = 1;

-- Parts that the network accepted, for delivery reports. reference: TP-MR. status: TP-Status.
CREATE TABLE outbox_part (
    outbox INTEGER NOT NULL REFERENCES outbox ON DELETE CASCADE,
    try INTEGER NOT NULL,
    part INTEGER NOT NULL,
    modem TEXT NOT NULL,
    reference INTEGER NOT NULL,
    sent_at INTEGER NOT NULL,
    status INTEGER,
    PRIMARY KEY (outbox, try, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_part_reference ON outbox_part (modem, reference, sent_at);
