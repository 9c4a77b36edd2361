use super::context::{LaunchContext, Part};
use super::qemu_arg::{json, merged};
use super::slots::{FixedSlot, fixed_slot};
use openutm_contract::ApiError;
use serde_json::json as value;

/// Random numbers from the host, so that no guest waits for entropy. `rng-builtin` asks the host's own call and needs no
/// /dev/urandom.
pub fn rng(context: &LaunchContext) -> Result<Part, ApiError> {
    if !context.has_device("virtio-rng-pci") {
        return Ok(Part::default());
    }
    let device = value!({ "driver": "virtio-rng-pci", "id": "rng-device", "rng": "rng0" });
    Ok(Part::of(vec![
        json("-object", value!({ "qom-type": "rng-builtin", "id": "rng0" })),
        json("-device", merged([device, fixed_slot(context.machine, FixedSlot::Rng)])),
    ]))
}
