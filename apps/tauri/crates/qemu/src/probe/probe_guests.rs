//! The guests that prove an accelerator, built in: an installed OpenUTM has no guests folder.
use openutm_contract::types::Arch;

pub struct ProbeGuest {
    pub file_name: &'static str,
    pub bytes: &'static [u8],
}

pub const fn probe_guest(arch: Arch) -> ProbeGuest {
    match arch {
        Arch::X8664 => {
            ProbeGuest { file_name: "x86-rom.bin", bytes: include_bytes!("../../../../../../guests/probe/x86-rom.bin") }
        }
        Arch::Aarch64 => {
            ProbeGuest { file_name: "aarch64.bin", bytes: include_bytes!("../../../../../../guests/probe/aarch64.bin") }
        }
    }
}
