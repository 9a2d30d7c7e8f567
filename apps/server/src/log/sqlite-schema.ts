/** "Parl" as a 32-bit number: marks the file as ours (SQLite, PRAGMA application_id). */
export const applicationId = 0x5061726c

export const schemaVersion = 1

export const schema = `
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
`
