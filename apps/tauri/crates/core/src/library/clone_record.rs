//! What full and linked clones have in common.
use super::parts::LibraryParts;
use super::vm_library::WholeVmRecord;
use openutm_contract::types::{Drive, EpochMs, VmConfig, VmId, VmName};
use std::collections::HashMap;

pub struct Source {
    pub record: WholeVmRecord,
    pub dir: String,
}

/// The config with some of its drives replaced, by id.
pub fn with_drives(config: &VmConfig, drives: &HashMap<String, Drive>) -> VmConfig {
    let replaced = |drive: &Drive| drives.get(drive.id.as_str()).unwrap_or(drive).clone();
    VmConfig { drives: config.drives.iter().map(replaced).collect(), ..config.clone() }
}

/// A new VM's record: new id, new MACs, first revision.
pub fn clone_record(parts: &LibraryParts, source: &Source, name: VmName, mut config: VmConfig) -> WholeVmRecord {
    for network in &mut config.networks {
        network.mac = parts.ids.mac();
    }
    let now_ms = EpochMs(parts.clock.now_ms());
    WholeVmRecord {
        id: VmId(parts.ids.uuid()),
        name,
        revision: 1,
        created_at_ms: now_ms.clone(),
        updated_at_ms: now_ms,
        config,
        ..source.record.clone()
    }
}
