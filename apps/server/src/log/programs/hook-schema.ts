/** A step of the schema: the colour of messages of hooks. A log that has moved its old messages gets the table for this step. */
export const messageColours = `
  CREATE TABLE IF NOT EXISTS old_messages (room INTEGER) STRICT;
  ALTER TABLE old_messages ADD COLUMN colour TEXT;
  ALTER TABLE messages ADD COLUMN colour TEXT;
`

/** The same step of PostgreSQL. */
export const postgresMessageColours = `
  ALTER TABLE messages ADD COLUMN colour TEXT;
  ALTER TABLE IF EXISTS old_messages ADD COLUMN colour TEXT;
`
