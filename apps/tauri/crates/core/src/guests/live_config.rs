use super::board::GuestBoard;
use super::guest_file::{GuestFile, write_guest_file};
use super::parts::GuestPorts;
use super::run::Run;
use openutm_contract::types::VmConfig;
use serde_json::Value;
use std::sync::Arc;

/// After a change of the machine that runs: what it was started with is what it is now.
pub async fn note_live_config(
    board: &GuestBoard,
    ports: &GuestPorts,
    run: &Run,
    change: impl FnOnce(&VmConfig) -> VmConfig,
) {
    let file = run.file();
    let file = run.set_file(GuestFile { config: Arc::new(change(&file.config)), ..GuestFile::clone(&file) });
    run.while_live(|_| board.set_runtime(&run.vm_id, run.run_facts()));
    if let Err(error) = ports.run_dirs.write_guest(&run.dir, &write_guest_file(&file)).await {
        let fields = [("cause", Value::from(error.to_string()))];
        ports.log.warn("guest.json could not be written", &fields);
    }
}
