//! The `LibraryStore` port over SQLite.
use crate::library_db::open_library_db;
use crate::rows::{Reading, SELECT, VmRows};
use crate::sqlite_error::sqlite_error;
use openutm_contract::types::Settings;
use openutm_contract::{ApiError, DEFAULT_SETTINGS, check};
use openutm_core::ports::library_store::{BrokenRow, LibraryStore, StoreChange, StoreContent, StoredVm};
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

pub struct SqliteLibraryStore {
    /// None once it is closed.
    database: Mutex<Option<Connection>>,
    path: PathBuf,
}

impl SqliteLibraryStore {
    /// Opens or makes the library's database. Answers `library.unusable`, `library.newer`, `host.limit` or `disk.full`
    /// where it cannot.
    pub fn open(path: &Path) -> Result<Self, ApiError> {
        Ok(Self { database: Mutex::new(Some(open_library_db(path)?)), path: path.to_owned() })
    }

    fn with_open<T>(&self, work: impl FnOnce(&mut Connection) -> Result<T, ApiError>) -> Result<T, ApiError> {
        let mut database = self.lock();
        work(database.as_mut().ok_or_else(|| ApiError::defect("the library's database is closed"))?)
    }

    fn lock(&self) -> MutexGuard<'_, Option<Connection>> {
        self.database.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn said(&self) -> impl Fn(rusqlite::Error) -> ApiError {
        |error| sqlite_error(&error, &self.path)
    }
}

impl LibraryStore for SqliteLibraryStore {
    fn load(&self) -> Result<StoreContent, ApiError> {
        self.with_open(|database| {
            let (vms, broken) = load_vms(database).map_err(self.said())?;
            let settings = settings_of(&stored_settings(database).map_err(self.said())?)?;
            Ok(StoreContent { vms, broken, settings })
        })
    }

    fn commit(&self, changes: &[StoreChange]) -> Result<(), ApiError> {
        self.with_open(|database| {
            let transaction =
                database.transaction_with_behavior(TransactionBehavior::Immediate).map_err(self.said())?;
            for change in changes {
                write(&transaction, change)?.map_err(self.said())?;
            }
            transaction.commit().map_err(self.said())
        })
    }

    fn close(&self) {
        // The last connection's end checkpoints.
        drop(self.lock().take());
    }
}

fn load_vms(database: &Connection) -> rusqlite::Result<(Vec<StoredVm>, Vec<BrokenRow>)> {
    let mut drives = texts_by_vm(database, "SELECT vm_id, drive FROM drives ORDER BY vm_id, position")?;
    let mut networks = texts_by_vm(database, "SELECT vm_id, network FROM networks ORDER BY vm_id, position")?;
    let mut statement = database.prepare(SELECT)?;
    let (mut vms, mut broken) = (Vec::new(), Vec::new());
    for rows in statement.query_map([], VmRows::read)? {
        let mut rows = rows?;
        rows.drives = drives.remove(&rows.id).unwrap_or_default();
        rows.networks = networks.remove(&rows.id).unwrap_or_default();
        match rows.reading() {
            Reading::Vm(vm) => vms.push(*vm),
            Reading::Broken(row) => broken.push(*row),
            Reading::Nameless => {}
        }
    }
    Ok((vms, broken))
}

fn texts_by_vm(database: &Connection, sql: &str) -> rusqlite::Result<HashMap<String, Vec<String>>> {
    let mut statement = database.prepare(sql)?;
    let mut found: HashMap<String, Vec<String>> = HashMap::new();
    for row in statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))? {
        let (id, text): (String, String) = row?;
        found.entry(id).or_default().push(text);
    }
    Ok(found)
}

fn stored_settings(database: &Connection) -> rusqlite::Result<HashMap<String, String>> {
    let mut statement = database.prepare("SELECT key, value FROM settings")?;
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// A setting that does not fit is read as its default; the row stays until the user sets it anew.
fn settings_of(stored: &HashMap<String, String>) -> Result<Settings, ApiError> {
    let mut settings: Map<String, Value> = serde_json::from_str(DEFAULT_SETTINGS).map_err(ApiError::defect)?;
    for (key, text) in stored {
        let Ok(value) = serde_json::from_str::<Value>(text) else { continue };
        // Held against the schema one by one, so that one bad row costs one setting.
        let mut tried = settings.clone();
        tried.insert(key.clone(), value);
        if check("Settings", &Value::Object(tried.clone())).is_empty() {
            settings = tried;
        }
    }
    serde_json::from_value(Value::Object(settings)).map_err(ApiError::defect)
}

/// A row of the store may be refused by its JSON or by SQLite.
fn write(transaction: &Transaction, change: &StoreChange) -> Result<rusqlite::Result<()>, ApiError> {
    Ok(match change {
        StoreChange::Put(vm) => put(transaction, &vm_rows(vm)?),
        StoreChange::Trash { id, deleted_at_ms } => {
            let sql = "UPDATE vms SET deleted_at_ms = ? WHERE id = ?";
            transaction.execute(sql, params![*deleted_at_ms as i64, id]).map(drop)
        }
        StoreChange::Restore { id } => {
            transaction.execute("UPDATE vms SET deleted_at_ms = NULL WHERE id = ?", [id]).map(drop)
        }
        StoreChange::Forget { id } => transaction.execute("DELETE FROM vms WHERE id = ?", [id]).map(drop),
        StoreChange::Settings(settings) => put_settings(transaction, &json!(settings)),
    })
}

/// A VM's JSON in the places where the tables have it.
struct NewRows<'a> {
    vm: &'a StoredVm,
    tags: String,
    config: String,
    drives: Vec<String>,
    networks: Vec<String>,
}

fn vm_rows(vm: &StoredVm) -> Result<NewRows<'_>, ApiError> {
    let texts = |values: Value| values.as_array().into_iter().flatten().map(Value::to_string).collect();
    let mut sections = serde_json::to_value(&vm.file.config).map_err(ApiError::defect)?;
    let (drives, networks) = (texts(sections["drives"].take()), texts(sections["networks"].take()));
    if let Value::Object(sections) = &mut sections {
        sections.shift_remove("drives");
        sections.shift_remove("networks");
    }
    Ok(NewRows { vm, tags: json!(vm.file.tags).to_string(), config: sections.to_string(), drives, networks })
}

const PUT_VM: &str = "
    INSERT INTO vms (id, name, description, tags, vm_group, os_id, revision, created_at_ms, updated_at_ms, deleted_at_ms)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, description = excluded.description, tags = excluded.tags,
      vm_group = excluded.vm_group, os_id = excluded.os_id, revision = excluded.revision,
      created_at_ms = excluded.created_at_ms, updated_at_ms = excluded.updated_at_ms,
      deleted_at_ms = excluded.deleted_at_ms";
const PUT_CONFIG: &str = "INSERT INTO configs (vm_id, config) VALUES (?, ?)
    ON CONFLICT (vm_id) DO UPDATE SET config = excluded.config";

fn put(transaction: &Transaction, rows: &NewRows) -> rusqlite::Result<()> {
    let StoredVm { file, deleted_at_ms } = rows.vm;
    let id = file.id.as_str();
    transaction.prepare_cached(PUT_VM)?.execute(params![
        id,
        file.name.as_str(),
        file.description,
        rows.tags,
        file.group,
        file.os_id,
        file.revision as i64,
        *file.created_at_ms as i64,
        *file.updated_at_ms as i64,
        deleted_at_ms.map(|at| at as i64),
    ])?;
    transaction.prepare_cached(PUT_CONFIG)?.execute(params![id, rows.config])?;
    transaction.prepare_cached("DELETE FROM drives WHERE vm_id = ?")?.execute([id])?;
    for (position, drive) in rows.drives.iter().enumerate() {
        let sql = "INSERT INTO drives (vm_id, position, drive) VALUES (?, ?, ?)";
        transaction.prepare_cached(sql)?.execute(params![id, position as i64, drive])?;
    }
    transaction.prepare_cached("DELETE FROM networks WHERE vm_id = ?")?.execute([id])?;
    for (position, network) in rows.networks.iter().enumerate() {
        let sql = "INSERT INTO networks (vm_id, position, network) VALUES (?, ?, ?)";
        transaction.prepare_cached(sql)?.execute(params![id, position as i64, network])?;
    }
    Ok(())
}

fn put_settings(transaction: &Transaction, settings: &Value) -> rusqlite::Result<()> {
    let sql = "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    for (key, value) in settings.as_object().into_iter().flatten() {
        transaction.prepare_cached(sql)?.execute(params![key, value.to_string()])?;
    }
    Ok(())
}
