-- The first shape of the store. A migration is never edited after it was released: a later one changes what it made.
-- Times are milliseconds since 1970. Boards are named by their id everywhere, so that a row can be read by a person.

CREATE TABLE boards (
  id TEXT PRIMARY KEY,
  created_at REAL NOT NULL,
  epoch TEXT NOT NULL,
  opening INTEGER NOT NULL,
  key_version INTEGER NOT NULL,
  demo INTEGER NOT NULL,
  -- The highest seq ever given to a frame. The journal itself cannot tell it: folding and setting aside remove rows.
  journal_seq INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE journal (
  board TEXT NOT NULL REFERENCES boards (id),
  seq INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  by TEXT,
  crc INTEGER NOT NULL,
  PRIMARY KEY (board, seq)
) STRICT, WITHOUT ROWID;

-- A rowid table: its blobs are large, and a clustered key would carry them through every page split.
CREATE TABLE snapshots (
  id INTEGER PRIMARY KEY,
  board TEXT NOT NULL REFERENCES boards (id),
  up_to INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  sv BLOB NOT NULL,
  sha256 BLOB NOT NULL,
  UNIQUE (board, up_to)
) STRICT;

-- What could not be read, as it was found. Nothing is ever deleted from here by the program.
CREATE TABLE set_aside (
  id INTEGER PRIMARY KEY,
  board TEXT NOT NULL,
  kind TEXT NOT NULL,
  place TEXT NOT NULL,
  bytes BLOB NOT NULL,
  why TEXT NOT NULL,
  at REAL NOT NULL,
  UNIQUE (board, kind, place, bytes)
) STRICT;

CREATE TABLE ledger (
  board TEXT NOT NULL REFERENCES boards (id),
  seq INTEGER NOT NULL,
  at REAL NOT NULL,
  by TEXT,
  json TEXT NOT NULL,
  PRIMARY KEY (board, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE commands (
  board TEXT NOT NULL REFERENCES boards (id),
  by TEXT NOT NULL,
  id TEXT NOT NULL,
  answer TEXT NOT NULL,
  PRIMARY KEY (board, by, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE drawer_keys (
  board TEXT NOT NULL REFERENCES boards (id),
  drawer TEXT NOT NULL,
  iv BLOB NOT NULL,
  wrapped BLOB NOT NULL,
  tag BLOB NOT NULL,
  PRIMARY KEY (board, drawer)
) STRICT, WITHOUT ROWID;

CREATE TABLE sealed (
  board TEXT NOT NULL,
  drawer TEXT NOT NULL,
  person TEXT NOT NULL,
  slot TEXT NOT NULL,
  iv BLOB NOT NULL,
  ciphertext BLOB NOT NULL,
  tag BLOB NOT NULL,
  PRIMARY KEY (board, drawer, person, slot),
  FOREIGN KEY (board, drawer) REFERENCES drawer_keys (board, drawer)
) STRICT, WITHOUT ROWID;

CREATE TABLE clients (
  board TEXT NOT NULL REFERENCES boards (id),
  client_id INTEGER NOT NULL,
  person TEXT NOT NULL,
  PRIMARY KEY (board, client_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY,
  board TEXT NOT NULL REFERENCES boards (id),
  person TEXT NOT NULL,
  expires_at REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_of_board ON sessions (board, person);
CREATE INDEX sessions_by_end ON sessions (expires_at);

CREATE TABLE assets (
  board TEXT NOT NULL REFERENCES boards (id),
  id TEXT NOT NULL,
  mime TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  by TEXT NOT NULL,
  at REAL NOT NULL,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (board, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE chosen (
  board TEXT NOT NULL REFERENCES boards (id),
  place INTEGER NOT NULL,
  record TEXT NOT NULL,
  PRIMARY KEY (board, place)
) STRICT, WITHOUT ROWID;

-- One row, written by every check whether the disk still takes a write.
CREATE TABLE pulse (id INTEGER PRIMARY KEY CHECK (id = 1), at REAL NOT NULL) STRICT;
INSERT INTO pulse (id, at) VALUES (1, 0);

-- The records of one import. They are written in pieces and become visible when `imports` names the pool, in one statement:
-- fifty thousand rows in one transaction would hold up everybody else's edits. `gone`: nobody names it any more, to be swept.
CREATE TABLE pools (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  board TEXT NOT NULL REFERENCES boards (id),
  begun_at REAL NOT NULL,
  gone INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX pools_gone ON pools (gone, begun_at);

CREATE TABLE imports (
  board TEXT NOT NULL REFERENCES boards (id),
  id TEXT NOT NULL,
  pool INTEGER NOT NULL UNIQUE REFERENCES pools (id),
  imported_at REAL NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (board, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE records (
  pool INTEGER NOT NULL REFERENCES pools (id),
  place INTEGER NOT NULL,
  id TEXT NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (pool, place)
) STRICT;
CREATE INDEX records_by_id ON records (pool, id);
