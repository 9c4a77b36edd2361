//! The VMs as the shell's menus and tray need them.
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use std::sync::{Mutex, PoisonError};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VmFacts {
    pub id: String,
    pub name: String,
    pub status: String,
    /// Why it is in this state, where that wants a word.
    pub reason: Option<String>,
    /// A guest belongs to it now.
    pub runs: bool,
}

/// Only what is read of the contract's `Vm`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    id: String,
    name: String,
    status: String,
    status_reason: Option<Reason>,
    runtime: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Reason {
    message: String,
}

/// The library's order, which is the order of the menus.
#[derive(Default)]
pub struct VmIndex {
    vms: Mutex<Vec<VmFacts>>,
}

/// What an event has changed.
#[derive(Debug, PartialEq, Eq)]
pub enum Change {
    Nothing,
    Vms,
    /// A guest that ran has come to a bad end.
    Crash(VmFacts),
}

impl VmFacts {
    pub fn read(vm: &Value) -> Option<Self> {
        let Wire { id, name, status, status_reason, runtime } = Wire::deserialize(vm).ok()?;
        Some(Self { id, name, status, reason: status_reason.map(|reason| reason.message), runs: runtime.is_some() })
    }

    /// Nothing of it is lost when the app goes.
    pub fn is_restful(&self) -> bool {
        matches!(self.status.as_str(), "stopped" | "suspended" | "error" | "broken")
    }

    fn was_alive(&self) -> bool {
        matches!(self.status.as_str(), "running" | "paused" | "stopping" | "starting")
    }
}

impl VmIndex {
    pub fn has(&self, id: &str) -> bool {
        self.lock().iter().any(|vm| vm.id == id)
    }

    pub fn running(&self) -> Vec<VmFacts> {
        self.lock().iter().filter(|vm| vm.runs).cloned().collect()
    }

    /// Takes the whole library: the result of `vm.list`.
    pub fn load(&self, list: &Value) {
        *self.lock() = vms_of(list);
    }

    pub fn take(&self, topic: &str, payload: &Value) -> Change {
        let mut vms = self.lock();
        match topic {
            "vm.removed" => {
                vms.retain(|vm| Some(vm.id.as_str()) != payload["id"].as_str());
                Change::Vms
            }
            "vm.changed" => {
                let Some(vm) = VmFacts::read(&payload["vm"]) else { return Change::Nothing };
                let known = vms.iter_mut().find(|known| known.id == vm.id);
                let crashed = vm.status == "error" && known.as_ref().is_some_and(|known| known.was_alive());
                match known {
                    Some(known) => *known = vm.clone(),
                    None => vms.push(vm.clone()),
                }
                if crashed { Change::Crash(vm) } else { Change::Vms }
            }
            _ => Change::Nothing,
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<VmFacts>> {
        self.vms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What can be read of the result of `vm.list`.
pub fn vms_of(list: &Value) -> Vec<VmFacts> {
    list["vms"].as_array().map(|vms| vms.iter().filter_map(VmFacts::read).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn changed(index: &VmIndex, status: &str) -> Change {
        let vm = json!({ "id": "1", "name": "Demo", "status": status, "statusReason": { "message": "Why." }, "runtime": {} });
        index.take("vm.changed", &json!({ "vm": vm }))
    }

    #[test]
    fn a_bad_end_is_told_once_and_only_of_what_ran() {
        let index = VmIndex::default();
        assert_eq!(changed(&index, "error"), Change::Vms);
        assert_eq!(changed(&index, "running"), Change::Vms);
        let Change::Crash(vm) = changed(&index, "error") else { panic!("no crash") };
        assert_eq!(vm.reason.as_deref(), Some("Why."));
        assert_eq!(changed(&index, "error"), Change::Vms);
    }

    #[test]
    fn what_runs_is_what_has_a_guest() {
        let index = VmIndex::default();
        index.load(&json!({ "vms": [
            { "id": "1", "name": "A", "status": "stopped" },
            { "id": "2", "name": "B", "status": "paused", "runtime": { "pid": 1 } },
            { "no": "vm" },
        ] }));
        assert_eq!(index.running().into_iter().map(|vm| vm.name).collect::<Vec<_>>(), ["B"]);
        assert!(index.has("1"));
        assert_eq!(index.take("vm.removed", &json!({ "id": "2" })), Change::Vms);
        assert_eq!(index.take("job.changed", &json!({})), Change::Nothing);
        assert!(index.running().is_empty());
    }
}
