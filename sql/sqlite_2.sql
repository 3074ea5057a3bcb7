-- From version 1 to 2, for SQLite: what alerts (docs/wire.md) and the server (docs/serve.md) need. sql/postgres_2.sql has the same for PostgreSQL.
CREATE TABLE standing (                 -- queries that stand, and whom to tell
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	owner TEXT NOT NULL,
	query TEXT NOT NULL,            -- who=RUS&type=ACCUSE
	webhook TEXT NOT NULL,          -- where its alerts are sent, '' for nowhere
	secret TEXT NOT NULL,           -- what they are signed with
	since INTEGER NOT NULL,         -- the revision behind which it stands
	alerts INTEGER NOT NULL,        -- how many there were
	created TEXT NOT NULL           -- 2026-11-29T15:40:00Z
) STRICT;

CREATE TABLE delivery (                 -- alerts that are to be sent, or were
	id INTEGER PRIMARY KEY,
	standing INTEGER NOT NULL REFERENCES standing ON DELETE CASCADE,
	alert INTEGER NOT NULL,         -- the revision that it tells of
	gone INTEGER NOT NULL,          -- 1: the event matched before this revision, and no longer does
	target TEXT NOT NULL,
	state TEXT NOT NULL,            -- waiting, delivered, dead
	attempts INTEGER NOT NULL,
	next INTEGER NOT NULL,          -- waiting: not before; else when it was done; milliseconds of Unix time
	error TEXT NOT NULL,            -- of the last attempt, '' for none
	UNIQUE (standing, alert)
) STRICT;
CREATE INDEX delivery_waiting ON delivery (standing, id) WHERE state = 'waiting';
CREATE INDEX delivery_alert ON delivery (alert);
CREATE INDEX delivery_dead ON delivery (id) WHERE state = 'dead';

CREATE TABLE held (                     -- coded articles that are to be added when their time comes
	id INTEGER PRIMARY KEY,
	until TEXT NOT NULL,            -- 2026-11-29T18:00:00Z
	doc TEXT NOT NULL UNIQUE,
	since INTEGER NOT NULL,         -- the newest revision when it came
	line TEXT NOT NULL              -- as `depesche code -f reports` writes it
) STRICT;
CREATE INDEX held_until ON held (until);

CREATE TABLE wire (                     -- one row
	seen INTEGER NOT NULL,          -- the revision up to which deliveries were made out
	version INTEGER NOT NULL        -- counts changes of the table standing
) STRICT;
INSERT INTO wire SELECT COALESCE(max(id), 0), 0 FROM revision;

-- Counts what was changed: an answer of the server (src/serve) is as good as this number is the same.
CREATE TABLE change (
	n INTEGER NOT NULL
) STRICT;
INSERT INTO change VALUES (0);
CREATE TRIGGER article_added AFTER INSERT ON article BEGIN
	UPDATE change SET n = n + 1;
END;
CREATE TRIGGER article_changed AFTER UPDATE ON article BEGIN
	UPDATE change SET n = n + 1;
END;
CREATE TRIGGER article_removed AFTER DELETE ON article BEGIN
	UPDATE change SET n = n + 1;
END;

CREATE TABLE token (                    -- who may ask the server
	name TEXT PRIMARY KEY,
	scope TEXT NOT NULL,            -- read, write, admin: each may do what those before it may
	hash BLOB NOT NULL,             -- SHA-256 of the token, which is kept nowhere
	created TEXT NOT NULL,          -- 2026-11-29T15:40:00Z
	used TEXT NOT NULL              -- last, to the minute; '' for never
) STRICT, WITHOUT ROWID;
