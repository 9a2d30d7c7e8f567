/** A step of the schema: what rooms are, and what people may do in them. A released one is never changed. */
export const accessTables = `
  CREATE TABLE entries (
    room INTEGER NOT NULL REFERENCES rooms,
    rev INTEGER NOT NULL,
    at INTEGER NOT NULL,
    person TEXT NOT NULL,
    username TEXT NOT NULL,
    avatar TEXT NOT NULL,
    entry TEXT NOT NULL,
    PRIMARY KEY (room, rev)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE room_states (
    room INTEGER PRIMARY KEY REFERENCES rooms,
    state TEXT NOT NULL
  ) STRICT;

  -- notable: the rev of the last entry about the person, if moderators should see them in a list.
  CREATE TABLE standings (
    room INTEGER NOT NULL REFERENCES rooms,
    person TEXT NOT NULL,
    username TEXT NOT NULL,
    avatar TEXT NOT NULL,
    standing TEXT NOT NULL,
    notable INTEGER,
    PRIMARY KEY (room, person)
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX standings_notable ON standings (room, notable) WHERE notable IS NOT NULL;

  CREATE TABLE invitations (
    room INTEGER NOT NULL REFERENCES rooms,
    id TEXT NOT NULL UNIQUE,
    person TEXT NOT NULL,
    username TEXT NOT NULL,
    avatar TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    ends_at INTEGER,
    uses INTEGER,
    used INTEGER NOT NULL,
    PRIMARY KEY (room, id)
  ) STRICT, WITHOUT ROWID;

  -- Cids of deleted messages, see rules/deleted-posts.ts.
  CREATE TABLE deleted_posts (
    room INTEGER NOT NULL REFERENCES rooms,
    digest TEXT NOT NULL,
    id INTEGER NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (room, digest)
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX deleted_posts_until ON deleted_posts (until);

  ALTER TABLE rooms ADD COLUMN last_entry INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE rooms ADD COLUMN floor INTEGER NOT NULL DEFAULT 0;

  -- When messages were last looked at for their age.
  CREATE TABLE retention (
    at INTEGER NOT NULL
  ) STRICT;
`

/** A step of the schema: who is a member of which room (P16). By the name of the room, which need not be begun. */
export const memberTables = `
  CREATE TABLE members (
    author TEXT NOT NULL,
    room TEXT NOT NULL,
    joined INTEGER NOT NULL,
    read INTEGER NOT NULL,
    notify TEXT NOT NULL,
    favourite INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    PRIMARY KEY (author, room)
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX members_changed ON members (changed);
`

/** A step of the schema: private conversations by a key of their people, and who blocks whom (P17). */
export const conversationTables = `
  CREATE TABLE conversations (
    people TEXT PRIMARY KEY,
    room TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE blocks (
    author TEXT NOT NULL,
    person TEXT NOT NULL,
    username TEXT NOT NULL,
    avatar TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (author, person)
  ) STRICT, WITHOUT ROWID;
`

/** The unsent text of a person in a room (P16.10), and when it was stored. */
export const draftColumns = `
  ALTER TABLE members ADD COLUMN draft TEXT;
  ALTER TABLE members ADD COLUMN drafted INTEGER NOT NULL DEFAULT 0;
`

/** Rooms that can be found (P16.12): without it, the states of all rooms are read for each question. */
export const listedRooms = `
  CREATE INDEX listed_rooms ON room_states (room) WHERE instr(state, '"listed":true') > 0;
`
