/**
 * A step of the schema: the files of messages, each with the message that names it (files/file-records.ts). A message has what is
 * shown of its own as JSON. The bytes of a released file are to be deleted.
 */
export const fileTables = `
  ALTER TABLE messages ADD COLUMN files TEXT;
  ALTER TABLE IF EXISTS old_messages ADD COLUMN files TEXT;

  CREATE TABLE files (
    id TEXT COLLATE "C" PRIMARY KEY,
    room TEXT COLLATE "C" NOT NULL,
    author TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    stored BIGINT NOT NULL,
    message BIGINT,
    released BOOLEAN NOT NULL DEFAULT false,
    file TEXT NOT NULL
  );

  CREATE INDEX files_by_message ON files (room, message) WHERE message IS NOT NULL;
  CREATE INDEX files_by_author ON files (author, at, stored);
  CREATE INDEX files_unposted ON files (at, id) WHERE message IS NULL AND NOT released;
  CREATE INDEX files_released ON files (at, id) WHERE released;
`

/** A step of the schema: the card of a message's first link, as JSON (rules/stored-card.ts). Its picture is one of `files`. */
export const cardColumns = `
  ALTER TABLE messages ADD COLUMN card TEXT;
  ALTER TABLE IF EXISTS old_messages ADD COLUMN card TEXT;
`
