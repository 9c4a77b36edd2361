//! Drives of a machine that runs: in and out.
use super::hotplug_place::{STOP_FIRST, not_while_running, place_of};
use super::media::{add_nodes, drop_nodes};
use super::parts::GuestPorts;
use super::wait::happens_within;
use crate::explain::qemu_errors::as_api_error;
use crate::ports::clock::Clock;
use openutm_contract::types::{Drive, VmConfig};
use openutm_contract::{ApiError, ErrorCode};
use openutm_qemu::argv::{PlugPlace, medium_nodes, plug_commands, unplug_device_id};
use openutm_qemu::qmp::{QmpConnection, QmpError, QmpEvent};
use regex::Regex;
use serde_json::{Value, json};
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Linux blinks the slot's light for 5 s before it lets go.
const UNPLUG_PATIENCE: Duration = Duration::from_secs(15);

/// QEMU's refusals of a bus that takes nothing while the guest runs: qdev-monitor.c, hotplug.c (7.2).
static NO_HOTPLUG: LazyLock<Regex> = LazyLock::new(|| {
    let text = "(?i)does not support hotplug|not hotpluggable|cannot be hot-?plugged|unplug (?:is )?not supported";
    Regex::new(text).expect("a pattern of the program's own")
});

fn refuses_hotplug(error: &QmpError) -> bool {
    matches!(error, QmpError::Refused { desc: Some(desc), .. } if NO_HOTPLUG.is_match(desc))
}

/// Puts the drive into the running machine, whole or not at all. Fails with `vm.wrongState` or `qemu.*`.
pub async fn plug_live(
    ports: &GuestPorts,
    qmp: &QmpConnection,
    vm_id: &str,
    running: &VmConfig,
    drive: &Drive,
) -> Result<(), ApiError> {
    let place = place_of(qmp, running, drive).await?;
    let nodes = medium_nodes(ports.host.info().platform, &(ports.vm_dir)(vm_id), drive)?;
    let plugged = plug(qmp, nodes, drive, &place).await;
    if plugged.is_err() {
        // Whatever of it is there.
        qmp.execute("device_del", Some(json!({ "id": unplug_device_id(drive) }))).await.ok();
        drop_nodes(qmp, drive).await;
    }
    plugged
}

async fn plug(qmp: &QmpConnection, nodes: Vec<Value>, drive: &Drive, place: &PlugPlace) -> Result<(), ApiError> {
    add_nodes(qmp, nodes).await?;
    for command in plug_commands(drive, place) {
        qmp.execute(command.name, Some(command.args)).await.map_err(|error| match refuses_hotplug(&error) {
            true => not_while_running("This machine takes no drive while it runs.", STOP_FIRST),
            false => as_api_error(error),
        })?;
    }
    Ok(())
}

fn holds(drive: &Drive) -> ApiError {
    ApiError::new(ErrorCode::DriveLocked, format!("The guest has not let go of “{}”.", drive.id))
        .hint("Unmount it in the guest and try again, or stop the VM first.")
        .with("driveId", drive.id.as_str())
}

/// Asks the guest to let go and waits until it has. Fails with `vm.wrongState`, `drive.locked` or `qemu.*`.
pub async fn unplug_live(clock: &dyn Clock, qmp: &QmpConnection, drive: &Drive) -> Result<(), ApiError> {
    let id = unplug_device_id(drive);
    let deleted = CancellationToken::new();
    // Listening before asking: some devices are gone before the command is answered.
    let _listening = qmp.on_event({
        let (id, deleted) = (id.clone(), deleted.clone());
        Arc::new(move |event: &QmpEvent| {
            if event.name == "DEVICE_DELETED" && event.data.get("device").is_some_and(|device| device == id.as_str()) {
                deleted.cancel();
            }
        })
    });
    match qmp.execute("device_del", Some(json!({ "id": id }))).await {
        Ok(_) => let_go(clock, &deleted, drive).await?,
        Err(error) if refuses_hotplug(&error) => {
            let message = format!("“{}” cannot be taken away while the VM runs.", drive.id);
            return Err(not_while_running(message, STOP_FIRST));
        }
        // Asked before, and the guest is at it.
        Err(QmpError::Refused { desc: Some(desc), .. })
            if desc.to_lowercase().contains("already in the process of unplug") =>
        {
            let_go(clock, &deleted, drive).await?;
        }
        Err(QmpError::Refused { class, .. }) if class.as_deref() == Some("DeviceNotFound") => {}
        Err(error) => return Err(as_api_error(error)),
    }
    drop_nodes(qmp, drive).await;
    Ok(())
}

async fn let_go(clock: &dyn Clock, deleted: &CancellationToken, drive: &Drive) -> Result<(), ApiError> {
    happens_within(clock, deleted.cancelled(), UNPLUG_PATIENCE).await.ok_or_else(|| holds(drive))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guests::fakes::{FakeQemu, FakeWorld, QuickClock, disk_on, refused, with_usb};
    use openutm_contract::types::DriveBus;

    fn port_bus(id: &str) -> String {
        format!("/machine/peripheral/{id}/{id}")
    }

    fn asked_ports(ids: &[&str]) -> Vec<String> {
        ids.iter().map(|id| format!("qom-list {}", port_bus(id))).collect()
    }

    fn words(qemu: &FakeQemu) -> Vec<String> {
        let named = |arguments: &Value| {
            ["id", "node-name", "path"].iter().find_map(|key| arguments[*key].as_str()).unwrap_or_default().to_owned()
        };
        qemu.said().iter().map(|(name, arguments)| format!("{name} {}", named(arguments)).trim().to_owned()).collect()
    }

    async fn plug(qemu: &FakeQemu, drive: &Drive) -> Result<(), ApiError> {
        plug_live(&FakeWorld::default().ports(), &qemu.connect().await, "vm", &with_usb(), drive).await
    }

    #[tokio::test(start_paused = true)]
    async fn it_takes_the_first_empty_port() {
        let qemu = FakeQemu::answering(|name, arguments| {
            let child = if arguments["path"] == port_bus("hotplug0") { "child[0]" } else { "hotpluggable" };
            Ok(if name == "qom-list" { json!([{ "name": child, "type": "x" }]) } else { json!({}) })
        });
        plug(&qemu, &disk_on(DriveBus::Virtio)).await.unwrap();
        let added = ["blockdev-add file-disk1", "blockdev-add image-disk1", "device_add drive-disk1"];
        assert_eq!(words(&qemu), [asked_ports(&["hotplug0", "hotplug1"]), added.map(str::to_owned).to_vec()].concat());
        assert_eq!(qemu.said()[4].1["bus"], "hotplug1");
    }

    #[tokio::test(start_paused = true)]
    async fn it_is_refused_before_anything_is_touched_when_no_port_is_empty_or_there() {
        for answer in [
            Ok(json!([{ "name": "child[0]", "type": "link<virtio-blk-pci>" }])),
            Err(refused("DeviceNotFound", "Device '/machine/peripheral/hotplug0' not found")),
        ] {
            let qemu = FakeQemu::answering(move |_, _| answer.clone());
            let error = plug(&qemu, &disk_on(DriveBus::Virtio)).await.unwrap_err();
            assert_eq!(error.code, ErrorCode::VmWrongState);
            assert_eq!(words(&qemu), asked_ports(&["hotplug0", "hotplug1", "hotplug2", "hotplug3"]));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_of_it_is_left_when_its_device_is_refused() {
        let qemu = FakeQemu::answering(|name, _| match name {
            "device_add" => Err(refused("GenericError", "Bus 'usb.0' not found")),
            _ => Ok(json!({})),
        });
        let error = plug(&qemu, &disk_on(DriveBus::Usb)).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::QemuRefused);
        let words = words(&qemu);
        for gone in ["blockdev-del image-disk1", "blockdev-del file-disk1"] {
            assert!(words.iter().any(|word| word == gone), "{gone}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn it_has_gone_when_qemu_says_so_also_at_once() {
        let qemu = FakeQemu::answering(|_, _| Ok(json!({})));
        qemu.before_answering("device_del", "DEVICE_DELETED", json!({ "device": "drive-disk1" }));
        unplug_live(&QuickClock, &qemu.connect().await, &disk_on(DriveBus::Virtio)).await.unwrap();
        assert!(words(&qemu).iter().any(|word| word == "blockdev-del image-disk1"));
    }

    #[tokio::test(start_paused = true)]
    async fn it_has_not_gone_when_another_has_and_stays_the_guests_after_the_time() {
        let qemu = FakeQemu::answering(|_, _| Ok(json!({})));
        qemu.before_answering("device_del", "DEVICE_DELETED", json!({ "device": "drive-disk2" }));
        let error = unplug_live(&QuickClock, &qemu.connect().await, &disk_on(DriveBus::Virtio)).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::DriveLocked);
        assert_eq!(words(&qemu), ["device_del drive-disk1"]);
    }

    #[tokio::test(start_paused = true)]
    async fn what_cannot_go_while_it_runs_says_so() {
        for (class, desc, code) in [
            ("GenericError", "Bus 'pcie.0' does not support hotplugging", Some(ErrorCode::VmWrongState)),
            ("GenericError", "Device 'ide-hd' can not be unplugged", Some(ErrorCode::QemuRefused)),
            ("DeviceNotFound", "Device 'drive-disk1' not found", None),
        ] {
            let qemu = FakeQemu::answering(move |name, _| match name {
                "device_del" => Err(refused(class, desc)),
                _ => Ok(json!({})),
            });
            let unplugged = unplug_live(&QuickClock, &qemu.connect().await, &disk_on(DriveBus::Virtio)).await;
            assert_eq!(unplugged.err().map(|error| error.code), code, "{desc}");
        }
    }
}
