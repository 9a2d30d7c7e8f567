/** A step of the schema: who gets pushes (P18), and what each device has been told of a room. See the same step of SQLite. */
export const pushTables = `
  CREATE TABLE push_keys (
    public_key TEXT COLLATE "C" PRIMARY KEY,
    private_key TEXT NOT NULL
  );

  -- Nodes that need keys in the same moment store one pair.
  CREATE UNIQUE INDEX push_keys_one ON push_keys ((true));

  CREATE TABLE push_devices (
    id TEXT COLLATE "C" PRIMARY KEY,
    author TEXT COLLATE "C" NOT NULL,
    endpoint TEXT COLLATE "C" NOT NULL,
    p256dh TEXT NOT NULL,
    auth TEXT NOT NULL,
    wishes TEXT NOT NULL,
    created BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    retry_at BIGINT NOT NULL
  );

  CREATE INDEX push_devices_by_author ON push_devices (author);
  CREATE INDEX push_devices_by_endpoint ON push_devices (endpoint);

  CREATE TABLE push_rooms (
    device TEXT COLLATE "C" NOT NULL REFERENCES push_devices ON DELETE CASCADE,
    room TEXT COLLATE "C" NOT NULL,
    told BIGINT NOT NULL,
    shown BIGINT NOT NULL,
    sent BIGINT NOT NULL,
    claimed BIGINT NOT NULL,
    PRIMARY KEY (device, room)
  );
`
