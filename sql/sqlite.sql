-- The record, version 1, for SQLite. docs/schema.md tells what the tables hold; sql/postgres.sql has the same for PostgreSQL.
PRAGMA application_id = 1145393219; -- DEPC in the file's head tells what it is

CREATE TABLE meta (
	key TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT;
INSERT INTO meta VALUES ('application', 'depesche'), ('version', '1');

CREATE TABLE article (
	id INTEGER PRIMARY KEY,
	doc TEXT NOT NULL UNIQUE,
	named INTEGER NOT NULL,         -- 1: doc is an id that the article came with; 0: its file's path
	title TEXT NOT NULL,
	published TEXT NOT NULL,        -- 2019-04-26, '' for unknown
	day INTEGER,                    -- the same in days from 1970-01-01
	publisher TEXT NOT NULL,
	agency TEXT NOT NULL,
	url TEXT NOT NULL,
	language TEXT NOT NULL,
	words INTEGER NOT NULL,
	hash INTEGER NOT NULL,          -- XXH3 of the text
	content INTEGER NOT NULL,       -- XXH3 of all that was coded, but doc: the same again changes nothing
	sketch BLOB NOT NULL,           -- 32-bit hashes, little endian, ascending
	copy_of INTEGER REFERENCES article DEFERRABLE INITIALLY DEFERRED,
	copy_worth REAL NOT NULL,       -- how much of it that article holds
	root INTEGER NOT NULL REFERENCES article DEFERRABLE INITIALLY DEFERRED,
	added TEXT NOT NULL
) STRICT;
CREATE INDEX article_hash ON article (hash);
CREATE INDEX article_copy_of ON article (copy_of) WHERE copy_of IS NOT NULL;
CREATE INDEX article_root ON article (root);

CREATE TABLE shingle (
	hash INTEGER NOT NULL,
	article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
	words INTEGER NOT NULL,         -- of the article
	PRIMARY KEY (hash, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX shingle_article ON shingle (article);

CREATE TABLE event (
	id INTEGER PRIMARY KEY,
	key TEXT NOT NULL UNIQUE,       -- what the world knows it by
	type TEXT NOT NULL,
	mode TEXT NOT NULL,
	status TEXT NOT NULL,
	certainty TEXT NOT NULL,
	date TEXT NOT NULL,             -- EDTF, '' for unknown
	first_day INTEGER,              -- the days that date means; NULL for unknown
	last_day INTEGER,
	day INTEGER,                    -- what it is sorted by: first_day, else the first day of publication
	place TEXT NOT NULL,            -- name
	place_code TEXT NOT NULL,
	lat REAL,
	lon REAL,
	context TEXT NOT NULL,
	cameo TEXT NOT NULL,
	quad INTEGER NOT NULL,
	score REAL NOT NULL,
	reports INTEGER NOT NULL,
	outlets INTEGER NOT NULL,
	origins INTEGER NOT NULL,
	published_first INTEGER,        -- days
	published_last INTEGER,
	lead INTEGER NOT NULL           -- the report shown first
) STRICT;
CREATE INDEX event_day ON event (day, id);
CREATE INDEX event_type ON event (type, day, id);
CREATE INDEX event_place ON event (place, day, id);
CREATE INDEX event_place_code ON event (place_code, day, id);
CREATE INDEX event_origins ON event (origins, id);
CREATE INDEX event_reports ON event (reports, id);
CREATE INDEX event_long ON event (day, id, last_day) WHERE last_day > day + 31; -- what reaches into a span that begins long after it

CREATE TABLE event_side (
	event INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,
	role TEXT NOT NULL,             -- actor, recipient, said_by
	n INTEGER NOT NULL,
	name TEXT NOT NULL,
	code TEXT NOT NULL,
	sector TEXT NOT NULL,
	day INTEGER,                    -- of the event, so that one index answers who and when
	PRIMARY KEY (event, role, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_side_name ON event_side (name, day, event);
CREATE INDEX event_side_code ON event_side (code, day, event, sector);
CREATE INDEX event_side_sector ON event_side (sector, code, day, event);

CREATE TABLE name (                     -- names of sides, sources and places, each once
	id INTEGER PRIMARY KEY,
	kind TEXT NOT NULL,             -- side, place
	name TEXT NOT NULL,
	folded TEXT NOT NULL,           -- its words without case and accents
	UNIQUE (kind, name)
) STRICT;
CREATE INDEX name_folded ON name (folded);

CREATE TABLE name_word (
	word TEXT NOT NULL,
	name INTEGER NOT NULL REFERENCES name ON DELETE CASCADE,
	PRIMARY KEY (word, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE report (
	id INTEGER PRIMARY KEY,         -- in the order in which they came
	key TEXT NOT NULL UNIQUE,
	article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
	number INTEGER NOT NULL,        -- in its article
	code_id TEXT NOT NULL,          -- the id that `depesche code` gives it
	event INTEGER NOT NULL REFERENCES event DEFERRABLE INITIALLY DEFERRED,
	parent INTEGER REFERENCES report DEFERRABLE INITIALLY DEFERRED,
	worth REAL NOT NULL,            -- how well it matches its parent
	type TEXT NOT NULL,
	mode TEXT NOT NULL,
	status TEXT NOT NULL,
	certainty TEXT NOT NULL,
	date TEXT NOT NULL,
	place_text TEXT NOT NULL,
	place TEXT NOT NULL,
	place_code TEXT NOT NULL,
	place_begin INTEGER NOT NULL,
	place_end INTEGER NOT NULL,
	lat REAL,
	lon REAL,
	context TEXT NOT NULL,
	cameo TEXT NOT NULL,
	quad INTEGER NOT NULL,
	score REAL NOT NULL,
	trigger_text TEXT NOT NULL,
	trigger_begin INTEGER NOT NULL, -- positions are Unicode code points in the article's text
	trigger_end INTEGER NOT NULL,
	factuality TEXT NOT NULL,       -- JSON
	traits BLOB NOT NULL            -- what it is compared by
) STRICT;
CREATE INDEX report_article ON report (article);
CREATE INDEX report_event ON report (event);
CREATE INDEX report_parent ON report (parent) WHERE parent IS NOT NULL;

CREATE TABLE side (
	report INTEGER NOT NULL REFERENCES report ON DELETE CASCADE,
	role TEXT NOT NULL,
	n INTEGER NOT NULL,
	text TEXT NOT NULL,
	name TEXT NOT NULL,
	code TEXT NOT NULL,
	sector TEXT NOT NULL,
	kind TEXT NOT NULL,             -- state, body, person, group, place; '' where not told
	"begin" INTEGER NOT NULL,
	"end" INTEGER NOT NULL,
	PRIMARY KEY (report, role, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE sentence (
	id INTEGER PRIMARY KEY,
	article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
	"begin" INTEGER NOT NULL,
	"end" INTEGER NOT NULL,
	text TEXT NOT NULL
) STRICT;
CREATE INDEX sentence_article ON sentence (article);

CREATE TABLE anchor (
	report INTEGER NOT NULL REFERENCES report ON DELETE CASCADE,
	n INTEGER NOT NULL,             -- 0: the sentence that holds the trigger
	sentence INTEGER NOT NULL REFERENCES sentence,
	PRIMARY KEY (report, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX anchor_sentence ON anchor (sentence);

CREATE TABLE block (                    -- where reports of the same act look for each other
	key INTEGER NOT NULL,
	day INTEGER NOT NULL,
	report INTEGER NOT NULL REFERENCES report ON DELETE CASCADE,
	PRIMARY KEY (key, day, report)
) STRICT, WITHOUT ROWID;
CREATE INDEX block_report ON block (report);

CREATE TABLE denial (
	report INTEGER NOT NULL REFERENCES report ON DELETE CASCADE,  -- the one that denies
	denied INTEGER NOT NULL REFERENCES report ON DELETE CASCADE,  -- the one that tells
	PRIMARY KEY (report, denied)
) STRICT, WITHOUT ROWID;
CREATE INDEX denial_denied ON denial (denied);

CREATE TABLE redirect (
	key TEXT PRIMARY KEY,           -- an id that was given up
	target TEXT NOT NULL            -- the id that took its place, which may have been given up later
) STRICT, WITHOUT ROWID;

CREATE TABLE revision (
	id INTEGER PRIMARY KEY,
	at TEXT NOT NULL,               -- 2026-11-29T15:40:00Z
	event TEXT NOT NULL,            -- key
	kind TEXT NOT NULL,             -- created, changed, merged, split, ended
	field TEXT NOT NULL,            -- changed: which; else ''
	old TEXT NOT NULL,              -- changed: the value; created: the key of the event that it came out of, or ''
	new TEXT NOT NULL,              -- changed: the value; merged, split: the key of the other; ended: that of the event that took its place, or ''
	doc TEXT NOT NULL               -- the article whose coming or going changed it
) STRICT;
CREATE INDEX revision_event ON revision (event, id);

-- The words of sentences and the coordinates of events are kept by whoever writes these, since triggers may not use such tables where schemas are not
-- trusted. Coordinates are rounded outwards to 32 bits.
CREATE VIRTUAL TABLE sentence_text USING fts5 (text, content = 'sentence', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE event_where USING rtree (id, min_lat, max_lat, min_lon, max_lon);
