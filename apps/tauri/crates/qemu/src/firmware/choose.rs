use crate::argv::Machine;
use openutm_contract::types::{Arch, FirmwareImage, FirmwareImageKind};
use std::collections::BTreeSet;

pub struct FirmwareNeed {
    pub arch: Arch,
    pub machine: Machine,
    pub kind: FirmwareImageKind,
    pub secure_boot: bool,
}

/// Descriptors name machines by version ("pc-q35-*"), the config by QEMU's alias.
const fn versioned_name(machine: Machine) -> &'static str {
    match machine {
        Machine::Q35 => "pc-q35-0.0",
        Machine::Pc => "pc-i440fx-0.0",
        Machine::Virt => "virt-0.0",
    }
}

/// A glob of a descriptor (`*` and `?`, docs/interop/firmware.json) against a name; linear in their product, since the
/// glob may be hostile.
fn glob_matches(glob: &str, name: &str) -> bool {
    let name: Vec<char> = name.chars().collect();
    let mut reachable = BTreeSet::from([0]);
    for symbol in glob.chars() {
        let mut next = BTreeSet::new();
        for &at in &reachable {
            if symbol == '*' {
                next.extend(at..=name.len());
            } else if name.get(at).is_some_and(|letter| symbol == '?' || symbol == *letter) {
                next.insert(at + 1);
            }
        }
        reachable = next;
    }
    reachable.contains(&name.len())
}

fn fits_machine(image: &FirmwareImage, machine: Machine) -> bool {
    image.machines.iter().any(|glob| glob_matches(glob, versioned_name(machine)) || glob_matches(glob, machine.name()))
}

/// Lower is better: no system-management code where nothing needs it, then variables that are kept.
fn cost(image: &FirmwareImage, need: &FirmwareNeed) -> u8 {
    let secure = if image.secure_boot == need.secure_boot { 0 } else { 4 };
    let smm = if image.requires_smm && !need.secure_boot { 2 } else { 0 };
    secure + smm + u8::from(image.vars_template_path.is_none())
}

/// The firmware to start with, or `None` when none fits. Among equals the first wins: the descriptors' own order of
/// preference. Secure Boot is met only by an image that has it.
pub fn choose_firmware<'a>(images: &'a [FirmwareImage], need: &FirmwareNeed) -> Option<&'a FirmwareImage> {
    images
        .iter()
        .filter(|image| {
            image.arch == need.arch
                && image.kind == need.kind
                && fits_machine(image, need.machine)
                && (image.secure_boot || !need.secure_boot)
        })
        .min_by_key(|image| cost(image, need))
}
