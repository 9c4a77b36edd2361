//! The image behind a drive as block nodes, the same at the start and when a medium is inserted live.
use super::paths::resolve_medium;
use super::qemu_arg::{object, some};
use openutm_contract::ApiError;
use openutm_contract::types::{Drive, DriveKind, HostPath, ImageFormat, Medium, Platform};
use serde_json::Value;

/// The id of a drive's device (`blockdev-open-tray`'s `id`, `query-block`'s `qdev`).
pub fn drive_device_id(drive_id: &str) -> String {
    format!("drive-{drive_id}")
}

/// The node that a drive's device reads: the image in its format. Node names end at 31 bytes, hence the limit on drive ids.
pub fn drive_node_name(drive_id: &str) -> String {
    format!("image-{drive_id}")
}

/// The node of the image's file.
pub fn drive_file_node_name(drive_id: &str) -> String {
    format!("file-{drive_id}")
}

struct Layer {
    path: HostPath,
    format: ImageFormat,
    suffix: String,
    read_only: bool,
}

fn layer_nodes(drive_id: &str, layer: &Layer, below: Option<&Layer>) -> [Value; 2] {
    let file_node = format!("{}{}", drive_file_node_name(drive_id), layer.suffix);
    let discard = (!layer.read_only).then(|| Value::from("unmap"));
    // Always said: without it QEMU would follow what the image's header names.
    let backing = match (layer.format, below) {
        (ImageFormat::Raw, _) => None,
        (ImageFormat::Qcow2, None) => Some(Value::Null),
        (ImageFormat::Qcow2, Some(below)) => some(format!("{}{}", drive_node_name(drive_id), below.suffix)),
    };
    [
        object([
            ("driver", some("file")),
            ("node-name", some(file_node.as_str())),
            ("filename", some(layer.path.as_str())),
            ("read-only", some(layer.read_only)),
            ("discard", discard.clone()),
        ]),
        object([
            ("driver", some(layer.format.to_string())),
            ("node-name", some(format!("{}{}", drive_node_name(drive_id), layer.suffix))),
            ("file", some(file_node.as_str())),
            ("read-only", some(layer.read_only)),
            ("discard", discard),
            ("backing", backing),
        ]),
    ]
}

/// The `blockdev-add` arguments of a drive's medium, deepest layer first, so that each names only nodes that exist. The
/// last is `drive_node_name(drive.id)`; none for an empty drive. `vm_dir` resolves relative paths.
pub fn medium_nodes(platform: Platform, vm_dir: &str, drive: &Drive) -> Result<Vec<Value>, ApiError> {
    let Medium::File { path, format, backing } = &drive.medium else { return Ok(Vec::new()) };
    let top_read_only = drive.kind == DriveKind::Cdrom || drive.read_only;
    let images = std::iter::once((path, *format)).chain(backing.iter().map(|image| (&image.path, image.format)));
    let layers = images
        .enumerate()
        .map(|(depth, (path, format))| {
            Ok(Layer {
                path: resolve_medium(platform, vm_dir, path)?,
                format,
                suffix: if depth == 0 { String::new() } else { format!("-b{depth}") },
                read_only: depth > 0 || top_read_only,
            })
        })
        .collect::<Result<Vec<_>, ApiError>>()?;
    let nodes = layers.iter().enumerate().rev();
    Ok(nodes.flat_map(|(depth, layer)| layer_nodes(&drive.id, layer, layers.get(depth + 1))).collect())
}
