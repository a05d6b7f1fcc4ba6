-- A database that schema 5 left behind, with a little of everything. Its key: bytes 0 to 31.
PRAGMA application_id = 1400201586; PRAGMA user_version = 5;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES('audit_head',X'020000000000000054f7c1f601fc05f3b22e88642dca124cd7555f248bf2b2959e271e02f3671efc');
INSERT INTO meta VALUES('key_check',X'38aaac9c621a38821ca8791113fcff93');
CREATE TABLE person (
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 16),
    kind TEXT NOT NULL,
    sealed BLOB NOT NULL CHECK (length(sealed) = 73),
    lang INTEGER NOT NULL DEFAULT -1
) STRICT;
INSERT INTO person VALUES(1,X'5dcf4bd4c50560aa730f78a07d586508','mobile',X'a587694ce4c7e6df0afa3360bfc74ccc0ede2ecf9a1ebf20ed42e97561fcf2c3e032807f3f5ceaaecb6b93ffe7e80ac61d5cac6f748879f47fe3639aeb2bb6c309bded4ef94fea6f1c',0);
INSERT INTO person VALUES(2,X'afda4a6a740f3ec44e98074d38b58019','mobile',X'dc2bc35d55ca6e627b8628e62fee77dea909df964b8d5f35aad75463b815fdbdb382498486b3c345e174377b1da31361c4f6643ac634b45059ef2ba41783a64a2c64678a316911eef0',-1);
INSERT INTO person VALUES(3,X'9889526c0033536f976cfd04ed789e86','mobile',X'4c7edf2c89c2c54bdf16da349624bac78fc2e1c14c2ecaced8f3a1880a7cab35a9af5400dcd7e0532a11714c318ba33b637da65b578c5e2860ac6a5e7e96366daacc44e7a75ebce198',-1);
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
INSERT INTO inbox VALUES(1,X'019d2eb35d407e589ff93c07d3f23581',1774605000,1,'sms','modem-01',1,0,'complaint','KTW',40719359,'ADUAN KTW antri dari jam 7',NULL);
INSERT INTO inbox VALUES(2,X'019d2eb35d407381936ba4032a8c5c16',1774605000,2,'sms','modem-01',1,0,'unknown',NULL,NULL,'AMBIL 40719359',NULL);
INSERT INTO inbox VALUES(3,X'019d2eb35d407e09adb61342ca3efbfd',1774605000,3,'sms','modem-01',1,0,'unknown',NULL,NULL,'PUAS KTW',NULL);
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
, category TEXT NOT NULL DEFAULT '', clock_at INTEGER NOT NULL DEFAULT 0, timer TEXT NOT NULL DEFAULT '', timer_at INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO complaint VALUES(1,X'019d2eb35d407fa68d08addbf9525159',40719359,'complaint','in_progress',1,0,'KTW',1,2,0,1,-4265919392277380874,1774605000,1774605000,1775105000,0,0,1774605000,'antri dari jam 7','fees',1774605000,'remind',1775005200);
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
INSERT INTO rating VALUES('KTW',20539,X'c2e7ce38307540757e36df15c94d65db',X'019d2eb35d407400a88175c69eaf7ed4',3,1774605000,'cepat');
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
INSERT INTO vote VALUES('KTW',24314,'nurse',X'c2e7ce38307540757e36df15c94d65db',X'019d2eb35d407186ab2d3943b4b103e4','P03',1774605000);
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
, choices TEXT NOT NULL DEFAULT '', grade INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO question VALUES(1,'unit','',0,0,'complaint',1774605000,1774691400,'draf','KTW KJ1',0);
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
CREATE TABLE survey (
    unit TEXT NOT NULL,
    day INTEGER NOT NULL,
    voter BLOB NOT NULL CHECK (length(voter) = 16),
    uuid BLOB NOT NULL CHECK (length(uuid) = 16),
    marks TEXT NOT NULL CHECK (length(marks) = 9 AND marks NOT GLOB '*[^0-4]*'),
    at INTEGER NOT NULL,
    PRIMARY KEY (unit, day, voter)
) STRICT, WITHOUT ROWID;
INSERT INTO survey VALUES('KTW',20539,X'c2e7ce38307540757e36df15c94d65db',X'019d2eb35d407400a88175c69eaf7ed4','433434343',1774605000);
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
INSERT INTO audit VALUES(1,1795404518,'suara',0,'begun',0,'1 cases and 1 events stand here from before',X'adc3a0934aa9e3abeb6b8e8dc4d53e7d');
INSERT INTO audit VALUES(2,1774605000,'admin',1000,'reveal',40719359,'Keluarga harus dihubungi',X'54f7c1f601fc05f3b22e88642dca124c');
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
INSERT INTO breach VALUES(1,1774544400,1774630800,1774605000,3,1,'Laptop hilang di jalan',0);
CREATE INDEX long_sms_hash ON long_sms (hash);
CREATE INDEX complaint_writer ON complaint (writer);
CREATE INDEX complaint_open ON complaint (unit, due_at, flags) WHERE is_open = 1;
CREATE INDEX outbox_queue ON outbox (priority, id, not_before, expires_at, queued_at, modem) WHERE state = 'queued';
CREATE INDEX outbox_unknown ON outbox (state_at) WHERE state = 'unknown';
CREATE INDEX outbox_answer ON outbox (person, queued_at) WHERE is_answer = 1;
CREATE INDEX outbox_part_reference ON outbox_part (modem, reference, sent_at);
CREATE INDEX question_lapse ON question (expires_at)
    WHERE draft <> '' AND kind IN ('unit', 'cancel', 'reason');
CREATE INDEX complaint_timer ON complaint (timer_at) WHERE timer_at > 0;
CREATE INDEX complaint_running ON complaint (id) WHERE is_open = 1 OR state = 'answered';
COMMIT;
