/** "Parl" as a 32-bit number: identifies the file as Parley's (SQLite, PRAGMA application_id). */
export const applicationId = 0x5061726c

/**
 * Migrations from each version of the schema to the next, starting with an empty file. A released one is never changed. The
 * table `life` holds the epoch.
 */
export const migrations = [
  `
  CREATE TABLE life (
    epoch TEXT NOT NULL
  ) STRICT;

  CREATE TABLE rooms (
    room INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    head INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE messages (
    room INTEGER NOT NULL REFERENCES rooms,
    id INTEGER NOT NULL,
    rev INTEGER NOT NULL,
    author TEXT NOT NULL,
    cid TEXT NOT NULL,
    at INTEGER NOT NULL,
    username TEXT NOT NULL,
    avatar TEXT NOT NULL,
    message TEXT NOT NULL,
    guest INTEGER NOT NULL,
    PRIMARY KEY (room, id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE names (
    key TEXT PRIMARY KEY,
    author TEXT NOT NULL,
    used_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE UNIQUE INDEX messages_by_cid ON messages (room, author, cid);
  CREATE UNIQUE INDEX messages_by_rev ON messages (room, rev);
  `,
  `
  ALTER TABLE messages ADD COLUMN reply_to INTEGER;
  ALTER TABLE messages ADD COLUMN edited INTEGER;
  ALTER TABLE messages ADD COLUMN removed INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE messages ADD COLUMN reactions TEXT;

  -- Most messages never change: their rev is their id, which the primary key finds.
  DROP INDEX messages_by_rev;
  CREATE UNIQUE INDEX messages_changed ON messages (room, rev) WHERE rev <> id;

  CREATE TABLE changes (
    room INTEGER NOT NULL REFERENCES rooms,
    author TEXT NOT NULL,
    cid TEXT NOT NULL,
    what TEXT NOT NULL,
    rev INTEGER NOT NULL,
    PRIMARY KEY (room, author, cid)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE reactions (
    room INTEGER NOT NULL REFERENCES rooms,
    id INTEGER NOT NULL,
    emoji TEXT NOT NULL,
    author TEXT NOT NULL,
    username TEXT NOT NULL,
    rev INTEGER NOT NULL,
    PRIMARY KEY (room, id, emoji, author)
  ) STRICT, WITHOUT ROWID;
  `,
  // People and their credentials: hashes alone. Revoked ones stay, so that their secret never begins a new author.
  `
  CREATE TABLE instance (
    id TEXT NOT NULL
  ) STRICT;

  INSERT INTO instance (id) VALUES (lower(hex(randomblob(8))));

  -- The name and the picture that each author used last.
  CREATE TABLE people (
    author TEXT PRIMARY KEY,
    username TEXT NOT NULL,
    avatar TEXT NOT NULL,
    used_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE credentials (
    id TEXT PRIMARY KEY,
    author TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    revoked_at INTEGER,
    passkey TEXT
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX credentials_by_author ON credentials (author);
  CREATE INDEX credentials_revoked ON credentials (revoked_at) WHERE revoked_at IS NOT NULL;

  -- Links for other devices, and challenges of passkeys.
  CREATE TABLE one_time (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    author TEXT NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX IF NOT EXISTS names_by_author ON names (author);
  `,
  // The names of each author. `key` is the first of `keys`, which are rows of `names` and separated by line breaks.
  `
  CREATE TABLE claims (
    author TEXT NOT NULL,
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    keys TEXT NOT NULL,
    used_at INTEGER NOT NULL,
    PRIMARY KEY (author, key)
  ) STRICT, WITHOUT ROWID;
  `,
]

export const schemaVersion = migrations.length
