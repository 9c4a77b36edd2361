//! A VM as the contract shows it: the record and its guest's state together.
use super::board::{GuestState, RunFacts};
use crate::library::vm_library::VmRecord;
use crate::lifecycle::is_live;
use openutm_contract::rules::validate_vm_config;
use openutm_contract::types::{GuestRuntime, Reason, Vm, VmConfig, VmStatus};

/// What the rules have against a config that is stored all the same: somebody has edited its file by hand.
fn contradiction_of(config: &VmConfig) -> Option<Reason> {
    let issue = validate_vm_config(config).into_iter().next()?;
    Some(Reason {
        code: "config.invalid".to_owned(),
        message: issue.message,
        hint: Some("It cannot be started like this. Change it in the VM's settings.".to_owned()),
        evidence: None,
    })
}

fn runtime_of(record: &VmRecord, facts: RunFacts) -> GuestRuntime {
    GuestRuntime {
        restart_needed: record.config.as_ref().is_some_and(|config| *config != *facts.config),
        pid: facts.pid.into(),
        started_at_ms: facts.started_at_ms,
        accelerator: facts.accelerator,
        display_protocol: facts.display_protocol,
        qemu_path: facts.qemu_path,
        qemu_version: facts.qemu_version,
        notes: facts.notes,
        display_agent: facts.display_agent,
        external_viewer: facts.external_viewer,
    }
}

pub fn wire_vm(record: &VmRecord, GuestState { status, status_reason, runtime }: GuestState) -> Vm {
    let (status, status_reason) = match &record.broken {
        Some(broken) if !is_live(status) => (VmStatus::Broken, Some(broken.clone())),
        _ if status == VmStatus::Stopped && status_reason.is_none() => {
            (status, record.config.as_ref().and_then(contradiction_of))
        }
        _ => (status, status_reason),
    };
    Vm {
        id: record.id.clone(),
        name: record.name.clone(),
        description: record.description.clone(),
        tags: record.tags.clone(),
        group: record.group.clone(),
        os_id: record.os_id.clone(),
        revision: record.revision,
        created_at_ms: record.created_at_ms.clone(),
        updated_at_ms: record.updated_at_ms.clone(),
        config: record.config.clone(),
        status,
        status_reason,
        runtime: runtime.map(|facts| runtime_of(record, *facts)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guests::fakes::{record, run_facts};
    use std::sync::Arc;

    fn running(change: impl FnOnce(&mut VmConfig)) -> GuestState {
        let mut config = VmConfig::clone(&run_facts().config);
        change(&mut config);
        let facts = RunFacts { config: Arc::new(config), ..run_facts() };
        GuestState { status: VmStatus::Running, status_reason: None, runtime: Some(Box::new(facts)) }
    }

    fn stopped() -> GuestState {
        GuestState { status: VmStatus::Stopped, status_reason: None, runtime: None }
    }

    #[test]
    fn a_restart_is_needed_when_the_machine_that_runs_is_another() {
        let same = wire_vm(&record(), running(|_| ()));
        assert!(!same.runtime.unwrap().restart_needed);
        let other = wire_vm(&record(), running(|config| config.memory_mib = 32));
        assert!(other.runtime.unwrap().restart_needed);
    }

    #[test]
    fn a_broken_vm_is_shown_as_broken_unless_its_guest_runs() {
        let broken =
            Reason { code: "vm.broken".to_owned(), message: "unreadable".to_owned(), hint: None, evidence: None };
        let record = VmRecord { broken: Some(broken.clone()), ..record() };
        let shown = wire_vm(&record, stopped());
        assert_eq!((shown.status, shown.status_reason), (VmStatus::Broken, Some(broken)));
        assert_eq!(wire_vm(&record, running(|_| ())).status, VmStatus::Running);
    }

    #[test]
    fn a_config_that_contradicts_itself_says_so_at_rest() {
        let mut record = record();
        if let Some(config) = &mut record.config {
            config.firmware.secure_boot = true;
        }
        let reason = wire_vm(&record, stopped()).status_reason.unwrap();
        assert_eq!(
            (reason.code.as_str(), reason.message.as_str()),
            ("config.invalid", "Secure Boot needs UEFI firmware.")
        );
    }
}
