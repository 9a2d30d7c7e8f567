/**
 * A step of the schema: programs (identity/programs/program-store.ts), and the mark of their messages. Revoked ones stay, so that
 * their messages keep their author. A log that has moved its old messages gets the table for this step.
 */
export const programTables = `
  CREATE TABLE IF NOT EXISTS old_messages (room INTEGER) STRICT;
  ALTER TABLE old_messages ADD COLUMN program TEXT;
  ALTER TABLE messages ADD COLUMN program TEXT;

  CREATE TABLE programs (
    author TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    secret TEXT NOT NULL UNIQUE,
    username TEXT NOT NULL,
    avatar TEXT NOT NULL,
    settings TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    revoked_at INTEGER
  ) STRICT, WITHOUT ROWID;
`

/** The same step of PostgreSQL. */
export const postgresProgramTables = `
  ALTER TABLE messages ADD COLUMN program TEXT;
  ALTER TABLE IF EXISTS old_messages ADD COLUMN program TEXT;

  CREATE TABLE programs (
    author TEXT COLLATE "C" PRIMARY KEY,
    kind TEXT NOT NULL,
    secret TEXT COLLATE "C" NOT NULL UNIQUE,
    username TEXT NOT NULL,
    avatar TEXT NOT NULL,
    settings TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    revoked_at BIGINT
  );
`
