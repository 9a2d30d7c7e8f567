import {
  accessTables,
  conversationTables,
  draftColumns,
  listedRooms,
  memberTables,
} from './access/access-schema.ts'
import { cardColumns, fileTables } from './file-schema.ts'
import { postgresMessageColours } from '../programs/hook-schema.ts'
import { postgresOutgoingTables } from '../programs/outgoing-schema.ts'
import { postgresProgramTables } from '../programs/program-schema.ts'
import { pushTables } from './push/push-schema.ts'

/**
 * Migrations from each version of the schema to the next, starting with an empty database. A released one is never changed.
 * The room is the first column of every key, so that a sharded PostgreSQL can distribute by it; keys use the collation "C",
 * which does not depend on the operating system. Some names differ from the code: `life` holds the epoch, `notices` the
 * presence records (`standing` is the status), and `filed` the cursors of the indexer. The view `all_messages` is made again
 * after each step. A new database has no older nodes: its messages are numbered at once.
 */
export const migrations = [
  `
  CREATE TABLE life (
    epoch TEXT NOT NULL,
    version INTEGER NOT NULL,
    -- The database in which this epoch began: see connection/epoch-guard.ts.
    cluster TEXT NOT NULL,
    timeline TEXT NOT NULL,
    relation TEXT NOT NULL
  );

  CREATE TABLE rooms (
    room TEXT COLLATE "C" PRIMARY KEY,
    head BIGINT NOT NULL
  );

  CREATE TABLE messages (
    room TEXT COLLATE "C" NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    author TEXT COLLATE "C" NOT NULL,
    cid TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    username TEXT NOT NULL,
    avatar TEXT NOT NULL,
    message TEXT NOT NULL,
    guest BOOLEAN NOT NULL,
    reply_to BIGINT,
    edited BIGINT,
    removed BOOLEAN NOT NULL,
    reactions TEXT,
    PRIMARY KEY (room, id)
  );

  CREATE UNIQUE INDEX messages_by_cid ON messages (room, author, cid);
  CREATE UNIQUE INDEX messages_by_rev ON messages (room, rev);

  CREATE TABLE changes (
    room TEXT COLLATE "C" NOT NULL,
    author TEXT COLLATE "C" NOT NULL,
    cid TEXT COLLATE "C" NOT NULL,
    what TEXT NOT NULL,
    rev BIGINT NOT NULL,
    PRIMARY KEY (room, author, cid)
  );

  CREATE TABLE reactions (
    room TEXT COLLATE "C" NOT NULL,
    id BIGINT NOT NULL,
    emoji TEXT COLLATE "C" NOT NULL,
    author TEXT COLLATE "C" NOT NULL,
    username TEXT NOT NULL,
    rev BIGINT NOT NULL,
    PRIMARY KEY (room, id, emoji, author)
  );

  CREATE TABLE names (
    key TEXT COLLATE "C" PRIMARY KEY,
    author TEXT NOT NULL,
    used_at BIGINT NOT NULL
  );

  -- The folded texts of messages that were not removed, for search.
  CREATE TABLE texts (
    room TEXT COLLATE "C" NOT NULL,
    id BIGINT NOT NULL,
    folded TEXT NOT NULL,
    PRIMARY KEY (room, id)
  );
  `,
  // Presence of people, renewed by their nodes. Unlogged: worthless after a crash. See presence/cluster/presence-store.ts.
  `
  CREATE UNLOGGED TABLE nodes (
    node UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    -- Departures up to this version are not stored.
    floor BIGINT NOT NULL,
    expires TIMESTAMPTZ NOT NULL
  );

  CREATE UNLOGGED TABLE notices (
    room TEXT COLLATE "C" NOT NULL,
    node UUID NOT NULL REFERENCES nodes ON DELETE CASCADE,
    username TEXT COLLATE "C" NOT NULL,
    avatar TEXT COLLATE "C" NOT NULL,
    author TEXT NOT NULL,
    standing TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (room, node, username, avatar)
  );

  CREATE INDEX notices_by_version ON notices (node, version);
  `,
  // The rev and epoch up to which `texts` holds each room: indexed in the background, so that posting never waits.
  `
  CREATE TABLE filed (
    room TEXT COLLATE "C" PRIMARY KEY,
    rev BIGINT NOT NULL,
    epoch TEXT NOT NULL
  );

  INSERT INTO filed (room, rev, epoch) SELECT room, head, epoch FROM rooms, life;
  `,
  // People and their credentials: hashes alone. Revoked ones stay, so that their secret never begins a new author.
  `
  CREATE TABLE instance (
    id TEXT NOT NULL
  );

  INSERT INTO instance (id) VALUES (left(replace(gen_random_uuid()::text, '-', ''), 16));

  -- The name and the picture that each author used last.
  CREATE TABLE people (
    author TEXT COLLATE "C" PRIMARY KEY,
    username TEXT NOT NULL,
    avatar TEXT NOT NULL,
    used_at BIGINT NOT NULL
  );

  CREATE TABLE credentials (
    id TEXT COLLATE "C" PRIMARY KEY,
    author TEXT COLLATE "C" NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    revoked_at BIGINT,
    passkey TEXT
  );

  CREATE INDEX credentials_by_author ON credentials (author);
  CREATE INDEX credentials_revoked ON credentials (revoked_at) WHERE revoked_at IS NOT NULL;

  -- Links for other devices, and challenges of passkeys.
  CREATE TABLE one_time (
    id TEXT COLLATE "C" PRIMARY KEY,
    kind TEXT NOT NULL,
    author TEXT NOT NULL,
    expires_at BIGINT NOT NULL
  );

  CREATE INDEX IF NOT EXISTS names_by_author ON names (author);
  `,
  // The names of each author. `key` is the first of `keys`, which are rows of `names` and separated by line breaks.
  `
  CREATE TABLE claims (
    author TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    keys TEXT NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (author, key)
  );
  `,
  // When a room last moved, in seconds of Unix time; 0: not since this step. Partial: rooms that do not move cost no index.
  // `search_progress`: how far the nodes have looked for rooms to index, see search/postgres/unindexed-rooms.ts.
  `
  ALTER TABLE rooms ADD COLUMN moved BIGINT NOT NULL DEFAULT 0;
  CREATE INDEX rooms_by_moved ON rooms (moved) WHERE moved > 0;

  CREATE TABLE search_progress (
    epoch TEXT COLLATE "C" PRIMARY KEY,
    room TEXT COLLATE "C" NOT NULL,
    moved BIGINT NOT NULL
  );
  `,
  // What rooms are, and what people may do in them (access/access-store.ts). `floor`: messages below this id are deleted.
  accessTables,
  // A message can name its author, and the name and picture it was posted with, by two numbers. As long as older nodes may run,
  // messages are stored as before: message-form.ts says how it goes on. `schema`: the version that the node knows.
  `
  ALTER TABLE life ADD COLUMN form TEXT NOT NULL DEFAULT 'named';
  ALTER TABLE nodes ADD COLUMN schema INTEGER NOT NULL DEFAULT 0;

  CREATE TABLE authors (
    number INTEGER GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    author TEXT COLLATE "C" NOT NULL UNIQUE
  );

  -- Each name and picture with which an author has posted.
  CREATE TABLE author_versions (
    number INTEGER GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    author INTEGER NOT NULL REFERENCES authors,
    username TEXT COLLATE "C" NOT NULL,
    avatar TEXT COLLATE "C" NOT NULL,
    UNIQUE (author, username, avatar)
  );
  `,
  fileTables,
  cardColumns,
  memberTables,
  conversationTables,
  pushTables,
  postgresProgramTables,
  postgresMessageColours,
  draftColumns,
  postgresOutgoingTables,
  listedRooms,
]

export const schemaVersion = migrations.length

/** The first version whose nodes read messages with numbers. */
export const numberedVersion =
  1 + migrations.findIndex((step) => step.includes('CREATE TABLE author_versions'))
