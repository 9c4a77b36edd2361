// The `LibraryStore` port over SQLite.
import { defaultSettings, Settings } from "@openutm/shared-types";
import type { BrokenRow, LibraryStore, StoreChange, StoredVm } from "@openutm/vm-core";
import { openLibraryDb } from "./open-library-db.ts";
import { readRows } from "./rows.ts";
import { sayingSqlite } from "./sqlite-error.ts";
import type { Sqlite } from "./sqlite.ts";

const textsByVm = (
  database: Sqlite,
  table: "drives" | "networks",
  column: string,
): Map<string, string[]> => {
  const found = new Map<string, string[]>();
  for (const row of database
    .prepare(`SELECT vm_id, ${column} AS item FROM ${table} ORDER BY vm_id, position`)
    .all()) {
    const id = String(row["vm_id"]);
    const items = found.get(id);
    if (items === undefined) found.set(id, [String(row["item"])]);
    else items.push(String(row["item"]));
  }
  return found;
};

const loadVms = (database: Sqlite): { vms: StoredVm[]; broken: BrokenRow[] } => {
  const drives = textsByVm(database, "drives", "drive");
  const networks = textsByVm(database, "networks", "network");
  const vms: StoredVm[] = [];
  const broken: BrokenRow[] = [];
  const rows = database
    .prepare(
      `SELECT id, name, description, tags, vm_group, os_id, revision, created_at_ms, updated_at_ms, deleted_at_ms, config
       FROM vms LEFT JOIN configs ON configs.vm_id = vms.id`,
    )
    .all();
  for (const vm of rows) {
    const id = String(vm["id"]);
    const reading = readRows({
      vm,
      drives: drives.get(id) ?? [],
      networks: networks.get(id) ?? [],
    });
    if (reading.kind === "vm") vms.push(reading.vm);
    else if (reading.kind === "broken") broken.push(reading.row);
  }
  return { vms, broken };
};

/** A setting that does not fit is read as its default; the row stays until the user sets it anew. */
const loadSettings = (database: Sqlite): Settings => {
  const stored = new Map(
    database
      .prepare("SELECT key, value FROM settings")
      .all()
      .map((row) => [String(row["key"]), String(row["value"])]),
  );
  const entries = Object.entries(Settings.shape).flatMap(([key, schema]) => {
    const text = stored.get(key);
    if (text === undefined) return [];
    try {
      const result = schema.safeParse(JSON.parse(text));
      return result.success ? [[key, result.data]] : [];
    } catch {
      return [];
    }
  });
  return { ...defaultSettings, ...Object.fromEntries(entries) };
};

type Write = {
  readonly [K in StoreChange["kind"]]: (change: Extract<StoreChange, { kind: K }>) => void;
};

const prepareWrites = (database: Sqlite): Write => {
  const putVm = database.prepare(
    `INSERT INTO vms (id, name, description, tags, vm_group, os_id, revision, created_at_ms, updated_at_ms, deleted_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, description = excluded.description, tags = excluded.tags,
       vm_group = excluded.vm_group, os_id = excluded.os_id, revision = excluded.revision, created_at_ms = excluded.created_at_ms,
       updated_at_ms = excluded.updated_at_ms, deleted_at_ms = excluded.deleted_at_ms`,
  );
  const putConfig = database.prepare(
    "INSERT INTO configs (vm_id, config) VALUES (?, ?) ON CONFLICT (vm_id) DO UPDATE SET config = excluded.config",
  );
  const dropDrives = database.prepare("DELETE FROM drives WHERE vm_id = ?");
  const putDrive = database.prepare("INSERT INTO drives (vm_id, position, drive) VALUES (?, ?, ?)");
  const dropNetworks = database.prepare("DELETE FROM networks WHERE vm_id = ?");
  const putNetwork = database.prepare(
    "INSERT INTO networks (vm_id, position, network) VALUES (?, ?, ?)",
  );
  const setDeleted = database.prepare("UPDATE vms SET deleted_at_ms = ? WHERE id = ?");
  const dropVm = database.prepare("DELETE FROM vms WHERE id = ?");
  const putSetting = database.prepare(
    "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
  );
  return {
    put({ vm }) {
      const { drives, networks, ...sections } = vm.config;
      putVm.run(
        vm.id,
        vm.name,
        vm.description,
        JSON.stringify(vm.tags),
        vm.group ?? null,
        vm.osId ?? null,
        vm.revision,
        vm.createdAtMs,
        vm.updatedAtMs,
        vm.deletedAtMs ?? null,
      );
      putConfig.run(vm.id, JSON.stringify(sections));
      dropDrives.run(vm.id);
      for (const [i, drive] of drives.entries()) putDrive.run(vm.id, i, JSON.stringify(drive));
      dropNetworks.run(vm.id);
      for (const [i, network] of networks.entries())
        putNetwork.run(vm.id, i, JSON.stringify(network));
    },
    trash: ({ id, deletedAtMs }) => setDeleted.run(deletedAtMs, id),
    restore: ({ id }) => setDeleted.run(null, id),
    forget: ({ id }) => dropVm.run(id),
    settings({ settings }) {
      for (const [key, value] of Object.entries(settings))
        putSetting.run(key, JSON.stringify(value));
    },
  };
};

/** Opens the library's database at `path`. @throws ApiError `library.unusable`, `library.newer`, `host.limit`, `disk.full` */
export const openLibraryStore = (path: string): LibraryStore => {
  const database = openLibraryDb(path);
  const writes = prepareWrites(database);
  const write = <K extends StoreChange["kind"]>(change: Extract<StoreChange, { kind: K }>): void =>
    (writes[change.kind as K] as (change: Extract<StoreChange, { kind: K }>) => void)(change);
  return {
    load: () =>
      sayingSqlite(path, () => ({ ...loadVms(database), settings: loadSettings(database) })),
    commit: (changes) =>
      sayingSqlite(path, () =>
        database.transaction(() => {
          for (const change of changes) write(change);
        }),
      ),
    close: () => database.close(),
  };
};
