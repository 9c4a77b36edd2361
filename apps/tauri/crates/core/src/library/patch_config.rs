//! A config with some of it replaced.
use openutm_contract::types::{
    CreateVmInput, CreateVmInputDisplayProtocol, CreateVmInputFirmware, DisplayProtocolChoice, FirmwareKind, VmConfig,
    VmConfigClock, VmConfigPatch, VmConfigPatchClock,
};

/// With the fields that the wish names.
pub fn asked(input: &CreateVmInput, mut config: VmConfig) -> VmConfig {
    if let Some(arch) = input.arch {
        config.arch = arch;
    }
    if let Some(count) = input.cpu_count {
        config.cpu.count = count;
    }
    if let Some(memory_mib) = input.memory_mib {
        config.memory_mib = memory_mib;
    }
    if let Some(firmware) = input.firmware {
        config.firmware.kind = match firmware {
            CreateVmInputFirmware::Bios => FirmwareKind::Bios,
            CreateVmInputFirmware::Uefi => FirmwareKind::Uefi,
        };
    }
    if let Some(protocol) = input.display_protocol {
        config.display.protocol = match protocol {
            CreateVmInputDisplayProtocol::Auto => DisplayProtocolChoice::Auto,
            CreateVmInputDisplayProtocol::Spice => DisplayProtocolChoice::Spice,
            CreateVmInputDisplayProtocol::Vnc => DisplayProtocolChoice::Vnc,
            CreateVmInputDisplayProtocol::None => DisplayProtocolChoice::None,
        };
    }
    config
}

/// Each section that is given replaces that section whole.
pub fn patch_config(config: VmConfig, patch: VmConfigPatch) -> VmConfig {
    let clock = patch.clock.map(|clock| match clock {
        VmConfigPatchClock::Utc => VmConfigClock::Utc,
        VmConfigPatchClock::Localtime => VmConfigClock::Localtime,
    });
    VmConfig {
        accelerator: patch.accelerator.unwrap_or(config.accelerator),
        arch: patch.arch.unwrap_or(config.arch),
        boot: patch.boot.unwrap_or(config.boot),
        clock: clock.unwrap_or(config.clock),
        cpu: patch.cpu.unwrap_or(config.cpu),
        display: patch.display.unwrap_or(config.display),
        drives: patch.drives.unwrap_or(config.drives),
        extra_args: patch.extra_args.unwrap_or(config.extra_args),
        firmware: patch.firmware.unwrap_or(config.firmware),
        machine: patch.machine.unwrap_or(config.machine),
        memory_mib: patch.memory_mib.unwrap_or(config.memory_mib),
        networks: patch.networks.unwrap_or(config.networks),
        sharing: patch.sharing.unwrap_or(config.sharing),
        sound: patch.sound.unwrap_or(config.sound),
        usb: patch.usb.unwrap_or(config.usb),
    }
}
