//! Header parsers. Pure: bytes already read in, values out; no input makes a parser panic.
mod detect;
mod iso9660;
mod others;
mod parse;
mod qcow2;
mod reading;
mod vmdk;

#[cfg(test)]
mod tests;

pub use detect::{HEAD_BYTES, detect_format};
pub use iso9660::BootHints;
pub use reading::{ImageReference, ReferenceRole};

pub(crate) use detect::TAIL_BYTES;
pub(crate) use iso9660::{parse_boot_catalog, parse_iso9660};
pub(crate) use others::{
    VHDX_METADATA_BYTES, VHDX_REGION_TABLE_BYTES, VHDX_REGION_TABLE_OFFSET, find_vhdx_metadata, parse_vhdx_metadata,
};
pub(crate) use parse::{FileEnds, parse_header};
pub(crate) use qcow2::{Qcow2Tables, check_qcow2_tables, parse_qcow2};
pub(crate) use reading::{Fields, HeaderReading, Refusal, printable, starts_with_at};
