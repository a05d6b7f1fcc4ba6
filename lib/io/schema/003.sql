-- Schema 3. Once released it is never edited: what changes is a new NNN.sql.

-- clock_at: when the time to due_at began. timer: what happens next by itself, '' nothing; timer_at: when, 0 never.
-- The cases of before get their timers when suarad counts all of them at its start.
ALTER TABLE complaint ADD COLUMN clock_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE complaint ADD COLUMN timer TEXT NOT NULL DEFAULT '';
ALTER TABLE complaint ADD COLUMN timer_at INTEGER NOT NULL DEFAULT 0;
UPDATE complaint SET clock_at = coalesce(
    (SELECT max(e.at) FROM event e WHERE e.complaint = complaint.id AND e.kind = 'reopened'), opened_at);
CREATE INDEX complaint_timer ON complaint (timer_at) WHERE timer_at > 0;
-- Those whose dates move with the calendar.
CREATE INDEX complaint_running ON complaint (id) WHERE is_open = 1 OR state = 'answered';
