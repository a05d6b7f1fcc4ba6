-- A database that schema 1 left behind, with a little of everything. Its key: bytes 0 to 31.
PRAGMA application_id = 1400201586; PRAGMA user_version = 1;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES('key_check',X'38aaac9c621a38821ca8791113fcff93');
CREATE TABLE person (
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 16),
    kind TEXT NOT NULL,
    sealed BLOB NOT NULL CHECK (length(sealed) = 73),
    lang INTEGER NOT NULL DEFAULT -1
) STRICT;
INSERT INTO person VALUES(1,X'5dcf4bd4c50560aa730f78a07d586508','mobile',X'5d28eb12386f4324aa5cf6efef27be862d23c2b079d98187e5976cd9626c0b59a2b7cf7c50e57e71feaa805f7622f54f160ecd94e1484c671d2f59584cb702142a42cfce4941405b0a',0);
INSERT INTO person VALUES(2,X'afda4a6a740f3ec44e98074d38b58019','mobile',X'a046cc45b82af0a7a9467c0b56630533d02be4806802bb3914ac26359d2de31cc2379a9dbcd8f2279a860390a9918a161bbd61ebb7ef53c66ba5bba10085bfb65864af8410eb245d10',-1);
INSERT INTO person VALUES(3,X'9889526c0033536f976cfd04ed789e86','mobile',X'815da6a7d28953c2c727acfd494c52ab899c1ac82fdf358b1f2dd29e86db3fccc3219892cd3f0eb24b265a40ebfd474aaadbb68d8f9321653fc20adf7ddff1a0217a53732514307a95',-1);
CREATE TABLE taken (
    smsc_at INTEGER NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 16),
    PRIMARY KEY (smsc_at, digest)
) STRICT, WITHOUT ROWID;
INSERT INTO taken VALUES(1773605000,X'ff968e5b57122d879be8a2ffc05594b9');
INSERT INTO taken VALUES(1773605001,X'3d0c3b2010d3072cbf0e400e42c3aaf1');
INSERT INTO taken VALUES(1773605002,X'89cdfcf4e18c10d94feb2482bfd987f4');
INSERT INTO taken VALUES(1774604995,X'ac428b553b2cf4af1f2bebe73f12e1c7');
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
INSERT INTO inbox VALUES(1,X'019d2eb35d4072418980c27faae86c30',1774605000,1,'sms','modem-01',1,0,'complaint','KTW',40719359,'ADUAN KTW antri dari jam 7',NULL);
INSERT INTO inbox VALUES(2,X'019d2eb35d407445830684d31a6b37d5',1774605000,2,'sms','modem-01',1,0,'unknown',NULL,NULL,'AMBIL 40719359',NULL);
INSERT INTO inbox VALUES(3,X'019d2eb35d407383a3c4e902f4755d97',1774605000,3,'sms','modem-01',1,0,'unknown',NULL,NULL,'PUAS KTW',NULL);
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
INSERT INTO long_sms VALUES(1,X'f473de39dea88ef48f8f2908ebe62d48',3,'modem-01',2,1,1774605000,1774604995);
CREATE TABLE part (
    long_sms INTEGER NOT NULL REFERENCES long_sms ON DELETE CASCADE,
    part INTEGER NOT NULL,
    is_text INTEGER NOT NULL,
    text TEXT NOT NULL,
    raw TEXT NOT NULL,
    PRIMARY KEY (long_sms, part)
) STRICT, WITHOUT ROWID;
INSERT INTO part VALUES(1,1,1,'bagian satu ','');
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
INSERT INTO complaint VALUES(1,X'019d2eb35d40710cb336787e23b836a4',40719359,'complaint','in_progress',1,0,'KTW',1,2,0,1,-4265919392277380874,1774605000,1774605000,1775105000,0,0,1774605000,'antri dari jam 7');
CREATE TABLE event (
    complaint INTEGER NOT NULL REFERENCES complaint ON DELETE CASCADE,
    n INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    actor INTEGER REFERENCES person,
    text TEXT NOT NULL,
    PRIMARY KEY (complaint, n)
) STRICT, WITHOUT ROWID;
INSERT INTO event VALUES(1,1,'taken',1774605000,2,'');
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
INSERT INTO rating VALUES('KTW',20539,X'c2e7ce38307540757e36df15c94d65db',X'019d2eb35d407bedb168d4c974ed3abb',3,1774605000,'cepat');
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
INSERT INTO vote VALUES('KTW',24314,'nurse',X'c2e7ce38307540757e36df15c94d65db',X'019d2eb35d407652b9745e58c712c964','P03',1774605000);
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
INSERT INTO question VALUES(1,'unit','',0,0,'complaint',1774605000,1774691400,'draf');
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
INSERT INTO outbox VALUES(1,1,'modem-01',NULL,2,'queued','ack_complaint',40719359,1,1,0,0,0,0,1774605000,0,0,1774605000,'Terima kasih. No 40719359');
INSERT INTO outbox VALUES(2,2,NULL,NULL,1,'queued','st_new',40719359,0,1,0,0,0,0,1774605000,0,0,1774605000,'Aduan baru 40719359');
INSERT INTO outbox VALUES(3,3,NULL,'modem-01',0,'sent','help',0,0,1,1,1,0,0,1774605000,0,0,1774605000,'sudah terkirim');
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
INSERT INTO outbox_part VALUES(3,1,1,'modem-01',7,1774605000,NULL);
CREATE INDEX long_sms_hash ON long_sms (hash);
CREATE INDEX complaint_writer ON complaint (writer);
CREATE INDEX complaint_open ON complaint (unit, due_at, flags) WHERE is_open = 1;
CREATE INDEX outbox_queue ON outbox (priority, id, not_before) WHERE state = 'queued';
CREATE INDEX outbox_unknown ON outbox (state_at) WHERE state = 'unknown';
CREATE INDEX outbox_answer ON outbox (person, queued_at) WHERE is_answer = 1;
CREATE INDEX outbox_part_reference ON outbox_part (modem, reference, sent_at);
COMMIT;
