//! Rows <-> VMs. What does not fit the schema becomes a `BrokenRow` and is left as it is.
use openutm_contract::types::{Reason, VmFile};
use openutm_contract::{ErrorCode, check};
use openutm_core::ports::library_store::{BrokenRow, StoredVm};
use rusqlite::Row;
use serde_json::{Value, json};

/// One VM's rows: `vms` joined with `configs`, and the JSON texts of its drives and networks in order.
pub struct VmRows {
    pub id: String,
    name: String,
    description: String,
    tags: String,
    group: Option<String>,
    os_id: Option<String>,
    revision: i64,
    created_at_ms: i64,
    updated_at_ms: i64,
    deleted_at_ms: Option<i64>,
    config: Option<String>,
    pub drives: Vec<String>,
    pub networks: Vec<String>,
}

pub const SELECT: &str =
    "SELECT id, name, description, tags, vm_group, os_id, revision, created_at_ms, updated_at_ms, deleted_at_ms, config
    FROM vms LEFT JOIN configs ON configs.vm_id = vms.id";

pub enum Reading {
    Vm(Box<StoredVm>),
    Broken(Box<BrokenRow>),
    /// Its id is none, so that nothing can speak of it.
    Nameless,
}

impl VmRows {
    /// A row of `SELECT`.
    pub fn read(row: &Row) -> rusqlite::Result<VmRows> {
        Ok(VmRows {
            id: row.get(0)?,
            name: row.get(1)?,
            description: row.get(2)?,
            tags: row.get(3)?,
            group: row.get(4)?,
            os_id: row.get(5)?,
            revision: row.get(6)?,
            created_at_ms: row.get(7)?,
            updated_at_ms: row.get(8)?,
            deleted_at_ms: row.get(9)?,
            config: row.get(10)?,
            drives: Vec::new(),
            networks: Vec::new(),
        })
    }

    /// Total: never fails.
    pub fn reading(self) -> Reading {
        if !check("VmId", &json!(self.id)).is_empty() {
            return Reading::Nameless;
        }
        let candidate = self.candidate();
        let issues = check("VmFileInput", &candidate);
        let message = match (issues.first(), serde_json::from_value::<VmFile>(candidate)) {
            (None, Ok(file)) => {
                return Reading::Vm(Box::new(StoredVm { file, deleted_at_ms: self.deleted_at_ms.map(unsigned) }));
            }
            (Some(issue), _) => format!("{}: {}", issue.path, issue.message),
            (None, Err(error)) => error.to_string(),
        };
        Reading::Broken(Box::new(self.broken(&message)))
    }

    fn candidate(&self) -> Value {
        let mut config = self.config.as_deref().map_or(Value::Null, parse);
        if let Value::Object(sections) = &mut config {
            sections.insert("drives".to_owned(), self.drives.iter().map(|text| parse(text)).collect());
            sections.insert("networks".to_owned(), self.networks.iter().map(|text| parse(text)).collect());
        }
        let mut candidate = json!({
            "schemaVersion": 1,
            "id": self.id,
            "name": self.name,
            "description": self.description,
            "tags": parse(&self.tags),
            "revision": self.revision,
            "createdAtMs": self.created_at_ms,
            "updatedAtMs": self.updated_at_ms,
            "config": config,
        });
        for (key, value) in [("group", &self.group), ("osId", &self.os_id)] {
            if let Some(text) = value {
                candidate[key] = json!(text);
            }
        }
        candidate
    }

    fn broken(self, issue: &str) -> BrokenRow {
        let named = check("VmName", &json!(self.name)).is_empty();
        let raw = self.config.into_iter().chain(self.drives).chain(self.networks).collect::<Vec<_>>().join("\n");
        BrokenRow {
            name: if named { self.name } else { self.id.clone() },
            id: self.id,
            revision: unsigned(self.revision).max(1),
            created_at_ms: unsigned(self.created_at_ms),
            updated_at_ms: unsigned(self.updated_at_ms),
            deleted_at_ms: self.deleted_at_ms.map(unsigned),
            broken: Reason {
                code: ErrorCode::VmBroken.name().parse().expect("a code is a text"),
                message: format!("Its entry in the library does not fit: {issue}."),
                hint: Some(
                    "Nothing of it was changed. Its vm.json, beside its disks, may still have the config.".to_owned(),
                ),
                evidence: None,
            },
            raw,
        }
    }
}

fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or(Value::Null)
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
