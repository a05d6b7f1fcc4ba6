-- Schema 2. Once released it is never edited: what changes is a new NNN.sql.

-- What a complaint is about: the name of a category of keywords.yaml, '' when its words do not say.
ALTER TABLE complaint ADD COLUMN category TEXT NOT NULL DEFAULT '';

-- choices: codes that were offered, blanks between; grade: of the rating that waits for its unit.
ALTER TABLE question ADD COLUMN choices TEXT NOT NULL DEFAULT '';
ALTER TABLE question ADD COLUMN grade INTEGER NOT NULL DEFAULT 0;
-- Drafts of complaints, which must not be lost. Cancel and reason carry one along that waits for its unit.
CREATE INDEX question_lapse ON question (expires_at)
    WHERE draft <> '' AND kind IN ('unit', 'cancel', 'reason');

-- marks: one digit for each of the nine elements, 1 to 4, 0 where it was left out. voter: as in rating.
CREATE TABLE survey (
    unit TEXT NOT NULL,
    day INTEGER NOT NULL,
    voter BLOB NOT NULL CHECK (length(voter) = 16),
    uuid BLOB NOT NULL CHECK (length(uuid) = 16),
    marks TEXT NOT NULL CHECK (length(marks) = 9 AND marks NOT GLOB '*[^0-4]*'),
    at INTEGER NOT NULL,
    PRIMARY KEY (unit, day, voter)
) STRICT, WITHOUT ROWID;
