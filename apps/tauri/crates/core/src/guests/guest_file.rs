//! guest.json in the runtime directory: what the next backend must know to take a running guest over.
use crate::ports::guest_processes::ProcessIdentity;
use openutm_contract::check;
use openutm_contract::types::{Accelerator, EpochMs, GuestRuntimeDisplayProtocol, HostPath, VmConfig, VmId, VmName};
use serde_json::Value;
use std::sync::Arc;

pub const SCHEMA_VERSION: u32 = 1;
const MAX_START_TIME_LENGTH: usize = 128;

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GuestFile {
    pub schema_version: u32,
    pub vm_id: VmId,
    pub vm_name: VmName,
    /// Of the VM when it was started.
    pub revision: u64,
    /// The machine as it runs; media that were changed live are kept up to date.
    #[serde(with = "shared_config")]
    pub config: Arc<VmConfig>,
    /// Absent between the preparation and the spawn: a crash in between leaves a guest that is found by its argv.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process: Option<ProcessIdentity>,
    pub argv: Vec<String>,
    pub qemu_path: HostPath,
    pub qemu_version: String,
    pub accelerator: Accelerator,
    pub display_protocol: GuestRuntimeDisplayProtocol,
    pub notes: Vec<String>,
    pub started_at_ms: EpochMs,
    /// Removed when the guest has ended.
    pub cleanup: Vec<HostPath>,
}

/// A config is shared by all who look at the machine that runs.
mod shared_config {
    use super::{Arc, VmConfig};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(config: &Arc<VmConfig>, serializer: S) -> Result<S::Ok, S::Error> {
        config.as_ref().serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<VmConfig>, D::Error> {
        VmConfig::deserialize(deserializer).map(Arc::new)
    }
}

pub fn write_guest_file(file: &GuestFile) -> String {
    // Plain data, whose keys are texts: it always has a form in JSON.
    let text = serde_json::to_string(file).expect("guest.json has only texts for keys");
    format!("{text}\n")
}

/// `None` when the text is not a guest.json of a version that we know.
pub fn read_guest_file(text: &str) -> Option<GuestFile> {
    let value: Value = serde_json::from_str(text).ok()?;
    let bounded = [("vmId", "VmId"), ("vmName", "VmName"), ("config", "VmConfig"), ("qemuPath", "HostPath")];
    let fits =
        bounded.iter().all(|(field, definition)| value.get(field).is_some_and(|v| check(definition, v).is_empty()));
    if !fits {
        return None;
    }
    let file: GuestFile = serde_json::from_value(value).ok()?;
    let known = file.schema_version == SCHEMA_VERSION && file.revision >= 1;
    (known && file.process.as_ref().is_none_or(is_sound)).then_some(file)
}

fn is_sound(process: &ProcessIdentity) -> bool {
    process.pid > 0 && (1..=MAX_START_TIME_LENGTH).contains(&process.start_time.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guests::fakes::guest_file;
    use serde_json::json;

    fn changed(field: &str, value: Value) -> String {
        let mut file = serde_json::to_value(guest_file()).unwrap();
        file[field] = value;
        file.to_string()
    }

    #[test]
    fn it_comes_back_as_it_was_written() {
        let file = guest_file();
        assert_eq!(read_guest_file(&write_guest_file(&file)), Some(file));
    }

    #[test]
    fn nothing_of_one_is_lost_or_added_whichever_backend_wrote_it() {
        let text = include_str!("../../../../../../packages/shared-types/vectors/guests/guest.json");
        let file = read_guest_file(text).unwrap();
        let again: Value = serde_json::from_str(&write_guest_file(&file)).unwrap();
        assert_eq!(again, serde_json::from_str::<Value>(text).unwrap());
    }

    #[test]
    fn it_is_taken_from_nothing_else() {
        let whole = write_guest_file(&guest_file());
        for (what, text) in [
            ("nothing", String::new()),
            ("half of one", whole[..100].to_owned()),
            ("one of a future version", changed("schemaVersion", json!(2))),
            ("one with a PID that is none", changed("process", json!({ "pid": -1, "startTime": "x" }))),
            ("one with an id that leads elsewhere", changed("vmId", json!("../../etc"))),
            ("one with a field too many", changed("more", json!(1))),
            ("something else", "[]".to_owned()),
        ] {
            assert_eq!(read_guest_file(&text), None, "{what}");
        }
    }
}
