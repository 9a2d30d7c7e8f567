/**
 * A step of the schema: outgoing hooks (hooks/outgoing/outgoing-store.ts), each with its cursor. `signing_key` is known to the
 * receiver, and `deliveries` is JSON. Times are Unix times in milliseconds.
 */
export const outgoingTables = `
  CREATE TABLE outgoing_hooks (
    author TEXT PRIMARY KEY,
    room TEXT NOT NULL,
    url TEXT NOT NULL,
    format TEXT NOT NULL,
    allows_private INTEGER NOT NULL,
    signing_key TEXT NOT NULL,
    cursor INTEGER NOT NULL,
    paused TEXT,
    failures INTEGER NOT NULL,
    failing_since INTEGER,
    retry_at INTEGER NOT NULL,
    claimed INTEGER NOT NULL,
    holder TEXT NOT NULL,
    deliveries TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`

/** The same step of PostgreSQL. */
export const postgresOutgoingTables = `
  CREATE TABLE outgoing_hooks (
    author TEXT COLLATE "C" PRIMARY KEY,
    room TEXT COLLATE "C" NOT NULL,
    url TEXT NOT NULL,
    format TEXT NOT NULL,
    allows_private INTEGER NOT NULL,
    signing_key TEXT NOT NULL,
    cursor BIGINT NOT NULL,
    paused TEXT,
    failures INTEGER NOT NULL,
    failing_since BIGINT,
    retry_at BIGINT NOT NULL,
    claimed BIGINT NOT NULL,
    holder TEXT NOT NULL,
    deliveries TEXT NOT NULL
  );
`
