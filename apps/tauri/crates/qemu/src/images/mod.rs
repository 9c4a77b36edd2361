//! Disk images and ISOs: what they say of themselves, whether they may be opened, new ones, and qemu-img for the rest.
mod create;
mod headers;
mod inspect;
mod new_file;
mod progress;
mod qcow2_writer;
mod qemu_img;
mod run_qemu_img;
mod trust;

pub use create::{DiskImage, create_disk, create_linked_clone};
pub use headers::{BootHints, HEAD_BYTES, ImageReference, ReferenceRole, detect_format};
pub use inspect::inspect_image;
pub use new_file::{WriteError, free_bytes_at, is_unfinished, require_free_space, write_new_file};
pub use qemu_img::{
    CheckState, ImageCheck, ImageMeasure, Layers, QemuImg, RunOptions, Shrinking, SourceImage, check_image,
    convert_image, measure_image, resize_disk,
};
pub use trust::{ImageFacts, judge_untrusted_image};

pub(crate) use headers::{Fields, printable, starts_with_at};
pub(crate) use inspect::{as_image_error, blocking, open_image, read_at, require_image_file, resolve_path};

/// The format of a disk that OpenUTM writes.
pub use openutm_contract::types::ImageFormat as DiskFormat;
/// Any format that an image is recognised as.
pub use openutm_contract::types::ImageReportFormat as ImageFormat;

/// The same format, among all that are known.
pub const fn among_all(format: DiskFormat) -> ImageFormat {
    match format {
        DiskFormat::Qcow2 => ImageFormat::Qcow2,
        DiskFormat::Raw => ImageFormat::Raw,
    }
}
