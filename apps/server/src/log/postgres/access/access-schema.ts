/** A step of the schema: what rooms are, and what people may do in them. A released one is never changed. */
export const accessTables = `
  CREATE TABLE entries (
    room TEXT COLLATE "C" NOT NULL,
    rev BIGINT NOT NULL,
    at BIGINT NOT NULL,
    person TEXT COLLATE "C" NOT NULL,
    username TEXT NOT NULL,
    avatar TEXT NOT NULL,
    entry TEXT NOT NULL,
    PRIMARY KEY (room, rev)
  );

  CREATE TABLE room_states (
    room TEXT COLLATE "C" PRIMARY KEY,
    state TEXT NOT NULL
  );

  -- notable: the rev of the last entry about the person, if moderators should see them in a list.
  CREATE TABLE standings (
    room TEXT COLLATE "C" NOT NULL,
    person TEXT COLLATE "C" NOT NULL,
    username TEXT NOT NULL,
    avatar TEXT NOT NULL,
    standing TEXT NOT NULL,
    notable BIGINT,
    PRIMARY KEY (room, person)
  );

  CREATE INDEX standings_notable ON standings (room, notable) WHERE notable IS NOT NULL;

  CREATE TABLE invitations (
    room TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    person TEXT COLLATE "C" NOT NULL,
    username TEXT NOT NULL,
    avatar TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    ends_at BIGINT,
    uses BIGINT,
    used BIGINT NOT NULL,
    PRIMARY KEY (room, id)
  );

  CREATE INDEX invitations_by_id ON invitations (id);

  -- Cids of deleted messages, see rules/deleted-posts.ts.
  CREATE TABLE deleted_posts (
    room TEXT COLLATE "C" NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    id BIGINT NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (room, digest)
  );

  CREATE INDEX deleted_posts_until ON deleted_posts (until);

  ALTER TABLE rooms ADD COLUMN last_entry BIGINT NOT NULL DEFAULT 0;
  ALTER TABLE rooms ADD COLUMN floor BIGINT NOT NULL DEFAULT 0;

  -- When messages were last looked at for their age.
  CREATE TABLE retention (
    one BOOLEAN PRIMARY KEY DEFAULT true CHECK (one),
    at BIGINT NOT NULL
  );
`

/** A step of the schema: who is a member of which room (P16). By the name of the room, which need not be begun. */
export const memberTables = `
  CREATE TABLE members (
    author TEXT COLLATE "C" NOT NULL,
    room TEXT COLLATE "C" NOT NULL,
    joined BIGINT NOT NULL,
    read BIGINT NOT NULL,
    notify TEXT NOT NULL,
    favourite BOOLEAN NOT NULL,
    changed BIGINT NOT NULL,
    PRIMARY KEY (author, room)
  );

  CREATE INDEX members_changed ON members (changed);
`

/** A step of the schema: private conversations by a key of their people, and who blocks whom (P17). */
export const conversationTables = `
  CREATE TABLE conversations (
    people TEXT COLLATE "C" PRIMARY KEY,
    room TEXT COLLATE "C" NOT NULL
  );

  CREATE TABLE blocks (
    author TEXT COLLATE "C" NOT NULL,
    person TEXT COLLATE "C" NOT NULL,
    username TEXT NOT NULL,
    avatar TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (author, person)
  );
`

/** The unsent text of a person in a room (P16.10), and when it was stored. */
export const draftColumns = `
  ALTER TABLE members ADD COLUMN draft TEXT;
  ALTER TABLE members ADD COLUMN drafted BIGINT NOT NULL DEFAULT 0;
`

/** Rooms that can be found (P16.12): without it, the states of all rooms are read for each question. */
export const listedRooms = `
  CREATE INDEX listed_rooms ON room_states (room) WHERE strpos(state, '"listed":true') > 0;
`
