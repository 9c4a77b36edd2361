use super::*;
use crate::library::test_parts::wish;
use openutm_contract::check;
use openutm_contract::rules::validate_vm_config;
use openutm_contract::types::Platform;
use serde_json::{Value, json};

const ARCHES: [Arch; 2] = [Arch::X8664, Arch::Aarch64];

fn host() -> LibraryHost {
    LibraryHost { platform: Platform::Linux, arch: Arch::X8664, cpu_count: 8, memory_mib: 16_384 }
}

fn facts(host: &LibraryHost) -> NewVmFacts<'_> {
    NewVmFacts {
        host,
        disk_free_bytes: 500 * GIB,
        mac: "52:54:00:00:00:01".to_owned(),
        usual: None,
        image: None,
        demo_image_path: Some("/opt/demo.img"),
    }
}

fn plan(input: Value) -> NewVm {
    plan_new_vm(&wish(input), &facts(&host())).expect("a plan")
}

fn iso(more: Value) -> Value {
    let mut input = json!({ "name": "a", "source": { "kind": "iso", "path": "/isos/a,b.iso" } });
    input.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
    input
}

fn assert_sound(config: &VmConfig) {
    assert_eq!(check("VmConfig", &json!(config)), []);
    assert_eq!(validate_vm_config(config), []);
}

#[test]
fn fits_the_schema_and_the_rules_on_both_architectures() {
    let disk = |mode: &str| json!({ "kind": "disk", "path": "/d.img", "mode": mode });
    let sources = [
        json!({ "kind": "iso", "path": "/a.iso" }),
        json!({ "kind": "demo" }),
        json!({ "kind": "empty" }),
        disk("linked"),
        disk("copy"),
        disk("inPlace"),
    ];
    for source in sources {
        for arch in ARCHES {
            let host = LibraryHost { arch, ..host() };
            let planned = plan_new_vm(&wish(json!({ "name": "a", "source": source })), &facts(&host));
            assert_sound(&planned.expect("a plan").config);
        }
    }
}

#[test]
fn boots_an_installers_disk_first_so_that_the_installed_system_starts_after_its_restart() {
    let NewVm { config, work } = plan(iso(json!({})));
    let order: Vec<&str> = config.boot.order.iter().map(|id| id.as_str()).collect();
    assert_eq!(order, ["disk0", "cd0"]);
    let path = HostPath("/isos/a,b.iso".to_owned());
    assert_eq!(config.drives[1].medium, Medium::File { path, format: ImageFormat::Raw, backing: Vec::new() });
    assert_eq!(work, DiskWork::Create { path: MAIN_DISK.to_owned(), size_gib: 25 });
    assert_eq!((config.memory_mib, config.cpu.count, config.firmware.kind), (2048, 2, FirmwareKind::Bios));
}

#[test]
fn never_takes_more_than_the_host_can_give() {
    let small = LibraryHost { cpu_count: 1, memory_mib: 1024, ..host() };
    let facts = NewVmFacts { disk_free_bytes: 12 * GIB, ..facts(&small) };
    for os_id in ["", "win11"] {
        let NewVm { config, work } = plan_new_vm(&wish(iso(json!({ "osId": os_id }))), &facts).expect("a plan");
        assert_eq!((config.memory_mib, config.cpu.count), (512, 1));
        assert_eq!(work, DiskWork::Create { path: MAIN_DISK.to_owned(), size_gib: 12 });
    }
}

#[test]
fn takes_what_is_asked_for_and_config_last() {
    let asked = json!({ "cpuCount": 3, "memoryMib": 333, "firmware": "uefi", "config": { "memoryMib": 444 } });
    let config = plan(iso(asked)).config;
    assert_eq!((config.cpu.count, config.memory_mib, config.firmware.kind), (3, 444, FirmwareKind::Uefi));
}

#[test]
fn takes_what_the_user_always_wants_where_nothing_else_is_asked_for() {
    let usual = serde_json::from_value(json!({ "memoryMib": 3000, "cpuCount": 5, "diskGib": 50 })).expect("it fits");
    let host = host();
    let facts = NewVmFacts { usual: Some(usual), ..facts(&host) };
    let NewVm { config, work } = plan_new_vm(&wish(iso(json!({ "cpuCount": 2 }))), &facts).expect("a plan");
    assert_eq!((config.memory_mib, config.cpu.count), (3000, 2));
    assert_eq!(work, DiskWork::Create { path: MAIN_DISK.to_owned(), size_gib: 50 });
}

#[test]
fn fits_the_machine_to_the_system() {
    let cases = [
        ("win11", json!({ "firmware": { "kind": "uefi" }, "memoryMib": 4096, "clock": "localtime" }), 64, "sata"),
        ("winxp", json!({ "machine": "pc", "memoryMib": 1024, "usb": { "tablet": false } }), 20, "ide"),
        ("ubuntu26.04", json!({ "firmware": { "kind": "bios" }, "memoryMib": 4096, "clock": "utc" }), 25, "virtio"),
        ("debian13", json!({ "memoryMib": 2048, "machine": "auto" }), 25, "virtio"),
        ("alpinelinux3.23", json!({ "memoryMib": 1024 }), 10, "virtio"),
        ("freedos1.3", json!({ "machine": "pc", "cpu": { "count": 1 } }), 8, "ide"),
    ];
    for (os_id, expected, gib, bus) in cases {
        let NewVm { config, work } = plan(iso(json!({ "osId": os_id })));
        assert_contains(&json!(config), &expected, os_id);
        assert_eq!(config.drives[0].bus.to_string(), bus, "{os_id}");
        assert_eq!(work, DiskWork::Create { path: MAIN_DISK.to_owned(), size_gib: gib }, "{os_id}");
        for arch in ARCHES {
            assert_sound(&plan(iso(json!({ "osId": os_id, "arch": arch }))).config);
        }
    }
    let windows = plan(iso(json!({ "osId": "win10" }))).config;
    assert_eq!(windows.networks[0].model, NetworkModel::E1000e);
}

/// `whole` has everything that `part` says.
fn assert_contains(whole: &Value, part: &Value, what: &str) {
    match part {
        Value::Object(fields) => fields.iter().for_each(|(key, field)| assert_contains(&whole[key], field, what)),
        part => assert_eq!(whole, part, "{what}"),
    }
}

#[test]
fn makes_the_demo_small_and_leaves_the_pointer_to_the_ps2_mouse() {
    let demo = json!({ "name": "a", "source": { "kind": "demo" } });
    let NewVm { config, work } = plan(demo.clone());
    assert_eq!((config.memory_mib, config.cpu.count, config.usb.tablet), (128, 1, false));
    assert!(config.networks.is_empty());
    let from = "/opt/demo.img".to_owned();
    assert_eq!(work, DiskWork::Copy { path: "disks/demo.img".to_owned(), from });
    let host = host();
    let without = NewVmFacts { demo_image_path: None, ..facts(&host) };
    let refused = plan_new_vm(&wish(demo), &without).expect_err("no demo");
    assert_eq!(refused.code, ErrorCode::CapabilityMissing);
}

#[test]
fn fixes_an_images_format_by_its_header_not_by_its_name() {
    let image = serde_json::from_value(json!({ "path": "/real.txt", "format": "qcow2", "fileSizeBytes": 1 }));
    let image: ImageReport = image.expect("a report");
    let host = host();
    let facts = NewVmFacts { image: Some(&image), ..facts(&host) };
    let linked = wish(json!({ "name": "a", "source": { "kind": "disk", "path": "/link.img", "mode": "linked" } }));
    let NewVm { config, work } = plan_new_vm(&linked, &facts).expect("a plan");
    let base = BackingImage { path: image.path.clone(), format: ImageFormat::Qcow2 };
    assert_eq!(config.drives[0].medium, file_medium(MAIN_DISK, ImageFormat::Qcow2, vec![base.clone()]));
    assert_eq!(work, DiskWork::Overlay { path: MAIN_DISK.to_owned(), base });
}

#[test]
fn makes_no_disk_that_the_wishs_own_drives_do_not_use() {
    assert_eq!(plan(iso(json!({ "config": { "drives": [] } }))).work, DiskWork::None);
}
