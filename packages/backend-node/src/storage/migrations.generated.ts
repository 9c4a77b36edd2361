// Generated from migrations/*.sql by scripts/generate-migrations.ts. Do not edit.
export const migrations: readonly { readonly version: number; readonly sql: string }[] = [
  {
    version: 1,
    sql: `-- The library. A VM's config is in three places, each section in one only: \`drives\` and \`networks\` have a row for each
-- drive and network, \`configs\` has all the other sections. Columns made from the JSON are for asking; nothing writes them.

CREATE TABLE vms (
  id            TEXT    NOT NULL PRIMARY KEY,
  name          TEXT    NOT NULL,
  description   TEXT    NOT NULL,
  tags          TEXT    NOT NULL,             -- JSON array of strings
  os_id         TEXT,
  revision      INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  deleted_at_ms INTEGER                       -- set: in the trash
) STRICT;

CREATE TABLE configs (
  vm_id      TEXT NOT NULL PRIMARY KEY REFERENCES vms (id) ON DELETE CASCADE,
  config     TEXT NOT NULL,                   -- JSON object: every section but drives and networks
  arch       TEXT    AS (json_extract(config, '$.arch')) VIRTUAL,
  cpu_count  INTEGER AS (json_extract(config, '$.cpu.count')) VIRTUAL,
  memory_mib INTEGER AS (json_extract(config, '$.memoryMib')) VIRTUAL
) STRICT;

CREATE TABLE drives (
  vm_id    TEXT    NOT NULL REFERENCES vms (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  drive    TEXT    NOT NULL,                  -- JSON object
  drive_id TEXT AS (json_extract(drive, '$.id')) VIRTUAL,
  kind     TEXT AS (json_extract(drive, '$.kind')) VIRTUAL,
  bus      TEXT AS (json_extract(drive, '$.bus')) VIRTUAL,
  path     TEXT AS (json_extract(drive, '$.medium.path')) VIRTUAL,
  format   TEXT AS (json_extract(drive, '$.medium.format')) VIRTUAL,
  PRIMARY KEY (vm_id, position)
) STRICT;

CREATE TABLE networks (
  vm_id      TEXT    NOT NULL REFERENCES vms (id) ON DELETE CASCADE,
  position   INTEGER NOT NULL,
  network    TEXT    NOT NULL,                -- JSON object
  network_id TEXT AS (json_extract(network, '$.id')) VIRTUAL,
  mode       TEXT AS (json_extract(network, '$.mode')) VIRTUAL,
  mac        TEXT AS (json_extract(network, '$.mac')) VIRTUAL,
  PRIMARY KEY (vm_id, position)
) STRICT;

CREATE TABLE settings (
  key   TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL                         -- JSON value
) STRICT;
`,
  },
  {
    version: 2,
    sql: `-- Under which heading the library shows a VM; NULL for none.
ALTER TABLE vms ADD COLUMN vm_group TEXT;
`,
  },
];
