/**
 * A step of the schema: who gets pushes (P18), by the id of a credential, and what each device has been told of a room. `wishes` is
 * JSON. `created` is when it was set last. Times are Unix times in milliseconds.
 */
export const pushTables = `
  CREATE TABLE push_keys (
    public_key TEXT PRIMARY KEY,
    private_key TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE push_devices (
    id TEXT PRIMARY KEY,
    author TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    p256dh TEXT NOT NULL,
    auth TEXT NOT NULL,
    wishes TEXT NOT NULL,
    created INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    retry_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX push_devices_by_author ON push_devices (author);
  CREATE INDEX push_devices_by_endpoint ON push_devices (endpoint);

  CREATE TABLE push_rooms (
    device TEXT NOT NULL REFERENCES push_devices ON DELETE CASCADE,
    room TEXT NOT NULL,
    told INTEGER NOT NULL,
    shown INTEGER NOT NULL,
    sent INTEGER NOT NULL,
    claimed INTEGER NOT NULL,
    PRIMARY KEY (device, room)
  ) STRICT, WITHOUT ROWID;
`
