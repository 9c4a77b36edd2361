//! One VM in its three shapes: the record in memory, the row in the store, the file beside the disks.
use super::portable::to_portable;
use super::vm_library::{VmRecord, WholeVmRecord};
use openutm_contract::ApiError;
use openutm_contract::types::{EpochMs, Reason, VmFile, VmId, VmName};
use serde_json::{Value, json};

/// The text of `vm.json`: made for people's eyes too, since they look there when something is lost.
pub fn vm_file_text(record: &WholeVmRecord, home: &str) -> Result<String, ApiError> {
    let file = VmFile { config: to_portable(record.config.clone(), home), ..record.clone() };
    let mut value = serde_json::to_value(file).map_err(ApiError::defect)?;
    // The generator knows it as any number; readers and people see `1`.
    value["schemaVersion"] = json!(record.schema_version as u64);
    let text = serde_json::to_string_pretty(&named_first(value)).map_err(ApiError::defect)?;
    Ok(format!("{text}\n"))
}

/// What says which VM it is stands at the top.
fn named_first(value: Value) -> Value {
    let Value::Object(mut fields) = value else { return value };
    let mut ordered = serde_json::Map::new();
    for key in ["schemaVersion", "id", "name"] {
        if let Some(field) = fields.shift_remove(key) {
            ordered.insert(key.to_owned(), field);
        }
    }
    let config = fields.shift_remove("config");
    ordered.extend(fields);
    ordered.extend(config.map(|config| ("config".to_owned(), config)));
    Value::Object(ordered)
}

/// What is shown of a VM that cannot be read.
pub fn broken_record(id: &str, name: Option<&str>, broken: Reason) -> VmRecord {
    VmRecord {
        id: VmId(id.to_owned()),
        name: VmName(name.unwrap_or(id).to_owned()),
        description: String::new(),
        tags: Vec::new(),
        group: None,
        os_id: None,
        revision: 1,
        created_at_ms: EpochMs(0),
        updated_at_ms: EpochMs(0),
        config: None,
        broken: Some(broken),
    }
}
