//! `vm.update`, in the library and, where something of it counts at once, in the machine that runs.
use super::handlers::GuestHandlerParts;
use super::live_config::note_live_config;
use super::live_forwards::{forward_steps, take_forward_steps, undone, with_forwards_of};
use super::run::Run;
use openutm_contract::ApiError;
use openutm_contract::types::{Network, UpdateVmInput, VmConfig, VmUpdateParams, VmUpdateResult};
use openutm_qemu::qmp::QmpConnection;

pub struct UpdateHandler {
    parts: GuestHandlerParts,
}

impl UpdateHandler {
    pub fn new(parts: GuestHandlerParts) -> Self {
        Self { parts }
    }

    /// Saves a change. Port forwards of a running guest count at once; when one cannot, nothing is saved.
    pub async fn vm_update(&self, VmUpdateParams(input): VmUpdateParams) -> Result<VmUpdateResult, ApiError> {
        let GuestHandlerParts { guests, library, to_wire, .. } = &self.parts;
        let id = input.id.clone();
        let updating = async {
            let networks = input.config.as_ref().and_then(|config| config.networks.clone());
            let run = guests.run_of(&id);
            let qmp = run.as_ref().and_then(|run| run.qmp());
            match (run, qmp, networks) {
                // A stale change is refused below, before anything of it counts.
                (Some(run), Some(qmp), Some(networks)) if library.need(&id)?.revision == input.revision => {
                    self.update_live(&run, &qmp, &networks, input).await?;
                }
                _ => {
                    library.update(input).await?;
                }
            }
            to_wire(&id)
        };
        guests.queue().run(&id, updating).await.map(VmUpdateResult)
    }

    async fn update_live(
        &self,
        run: &Run,
        qmp: &QmpConnection,
        networks: &[Network],
        input: UpdateVmInput,
    ) -> Result<(), ApiError> {
        let GuestHandlerParts { guests, library, ports, .. } = &self.parts;
        let steps = forward_steps(&run.file().config.networks, networks);
        take_forward_steps(qmp, &steps).await?;
        if let Err(error) = library.update(input).await {
            take_forward_steps(qmp, &undone(&steps)).await?;
            return Err(error);
        }
        if !steps.is_empty() {
            let changed = |running: &VmConfig| VmConfig {
                networks: with_forwards_of(&running.networks, networks),
                ..running.clone()
            };
            note_live_config(&guests.board(), ports, run, changed).await;
            ports.logs.write(&run.vm_id, "the port forwards were changed while it runs");
        }
        Ok(())
    }
}
