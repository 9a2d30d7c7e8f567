import type { Schema } from '../migration.ts'
import {
  accessTables,
  conversationTables,
  draftColumns,
  listedRooms,
  memberTables,
} from './access/access-schema.ts'
import { messageColours } from '../programs/hook-schema.ts'
import { outgoingTables } from '../programs/outgoing-schema.ts'
import { programTables } from '../programs/program-schema.ts'
import { pushTables } from './push/push-schema.ts'

/** "Parl" as a 32-bit number: identifies the file as Parley's (SQLite, PRAGMA application_id). */
export const applicationId = 0x5061726c

/**
 * Migrations from each version of the schema to the next, starting with an empty file. A released one is never changed. The
 * table `life` holds the epoch. `old_messages` has the messages of earlier versions until they have moved.
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
  // When a room last moved, as a number that grows (see move-clock.ts), so that followers ask for the rooms that moved since.
  // 0: not since this step. Partial: rooms that do not move cost no index.
  `
  ALTER TABLE rooms ADD COLUMN moved INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX rooms_by_moved ON rooms (moved) WHERE moved > 0;
  `,
  // A message names its author, and the name and picture it was posted with, by two small numbers. Renaming a table takes no
  // time: its rows move one by one (upgrade/old-messages.ts).
  `
  ALTER TABLE messages RENAME TO old_messages;

  CREATE TABLE authors (
    number INTEGER PRIMARY KEY,
    author TEXT NOT NULL UNIQUE
  ) STRICT;

  -- Each name and picture with which an author has posted.
  CREATE TABLE author_versions (
    author INTEGER NOT NULL REFERENCES authors,
    version INTEGER NOT NULL,
    username TEXT NOT NULL,
    avatar TEXT NOT NULL,
    PRIMARY KEY (author, version),
    UNIQUE (author, username, avatar)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE messages (
    room INTEGER NOT NULL REFERENCES rooms,
    id INTEGER NOT NULL,
    rev INTEGER NOT NULL,
    author INTEGER NOT NULL,
    version INTEGER NOT NULL,
    cid TEXT NOT NULL,
    at INTEGER NOT NULL,
    message TEXT NOT NULL,
    guest INTEGER NOT NULL,
    reply_to INTEGER,
    edited INTEGER,
    removed INTEGER NOT NULL,
    reactions TEXT,
    PRIMARY KEY (room, id),
    FOREIGN KEY (author, version) REFERENCES author_versions
  ) STRICT, WITHOUT ROWID;

  CREATE UNIQUE INDEX messages_by_author ON messages (room, author, cid);
  CREATE UNIQUE INDEX messages_by_rev ON messages (room, rev) WHERE rev <> id;
  `,
  // What rooms are, and what people may do in them (access/access-store.ts). `floor`: messages below this id are deleted.
  accessTables,
  // The files of messages, each with the message that names it (files/file-records.ts). A message has what is shown of its own as
  // JSON. The bytes of a released file are to be deleted. A log that has moved its old messages gets the table for this step.
  `
  CREATE TABLE IF NOT EXISTS old_messages (room INTEGER) STRICT;
  ALTER TABLE old_messages ADD COLUMN files TEXT;
  ALTER TABLE messages ADD COLUMN files TEXT;

  CREATE TABLE files (
    id TEXT PRIMARY KEY,
    room TEXT NOT NULL,
    author TEXT NOT NULL,
    at INTEGER NOT NULL,
    stored INTEGER NOT NULL,
    message INTEGER,
    released INTEGER NOT NULL DEFAULT 0,
    file TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX files_by_message ON files (room, message) WHERE message IS NOT NULL;
  CREATE INDEX files_by_author ON files (author, at, stored);
  CREATE INDEX files_unposted ON files (at, id) WHERE message IS NULL AND released = 0;
  CREATE INDEX files_released ON files (at, id) WHERE released = 1;
  `,
  // The card of a message's first link, as JSON (rules/stored-card.ts). Its picture is one of `files`.
  `
  CREATE TABLE IF NOT EXISTS old_messages (room INTEGER) STRICT;
  ALTER TABLE old_messages ADD COLUMN card TEXT;
  ALTER TABLE messages ADD COLUMN card TEXT;
  `,
  memberTables,
  conversationTables,
  pushTables,
  programTables,
  messageColours,
  draftColumns,
  outgoingTables,
  listedRooms,
]

export const schemaVersion = migrations.length

export const schema: Schema = {
  migrations,
  beginEpoch: (epoch) => `INSERT INTO life (epoch) VALUES ('${epoch}')`,
  storeVersion: (version) => `PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${version}`,
}
