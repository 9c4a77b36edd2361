//! I/O edge: reads the descriptors and keeps what names files that are there.
use super::parse_descriptor::{MAX_DESCRIPTOR_BYTES, parse_firmware_descriptor};
use openutm_contract::types::{FirmwareImage, HostPath};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

const MAX_FOLDER_ENTRIES: usize = 256;

/// The firmware of `folders` (most important first), in the order docs/interop/firmware.json prescribes: by file name over
/// all folders; a name in a more important folder hides the same name in the others, and an empty file hides it without
/// replacement.
pub async fn read_firmware(folders: Vec<String>) -> Vec<FirmwareImage> {
    tokio::task::spawn_blocking(move || read_all(&folders)).await.unwrap_or_default()
}

fn read_all(folders: &[String]) -> Vec<FirmwareImage> {
    let mut by_name: BTreeMap<String, PathBuf> = BTreeMap::new();
    for folder in folders {
        for name in descriptor_names(folder) {
            let path = Path::new(folder).join(&name);
            by_name.entry(name).or_insert(path);
        }
    }
    by_name.values().flat_map(|path| read_descriptor(path)).collect()
}

fn descriptor_names(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    names.filter(|name| name.ends_with(".json") && !name.starts_with('.')).take(MAX_FOLDER_ENTRIES).collect()
}

fn read_descriptor(path: &Path) -> Vec<FirmwareImage> {
    let text = bounded_text(path).unwrap_or_default();
    let parsed = parse_firmware_descriptor(&text, &path.to_string_lossy());
    parsed.into_iter().filter_map(with_files_that_exist).collect()
}

/// `None` when it is too large, unreadable or no regular file (a FIFO would never end).
fn bounded_text(path: &Path) -> Option<String> {
    if !is_file(path) {
        return None;
    }
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(MAX_DESCRIPTOR_BYTES as u64 + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() <= MAX_DESCRIPTOR_BYTES).then(|| String::from_utf8_lossy(&bytes).into_owned())
}

fn with_files_that_exist(mut image: FirmwareImage) -> Option<FirmwareImage> {
    let descriptor = image.descriptor_path.clone();
    image.code_path = located(&image.code_path, &descriptor)?;
    if let Some(template) = &image.vars_template_path {
        image.vars_template_path = Some(located(template, &descriptor)?);
    }
    Some(image)
}

/// The path as written or, for builds that were moved after they were made (Windows), the same file in the share folder
/// above.
fn located(path: &str, descriptor_path: &str) -> Option<HostPath> {
    let name = path.rsplit(['/', '\\']).find(|part| !part.is_empty())?;
    let beside = Path::new(descriptor_path).parent()?.parent()?.join(name);
    let written = Path::new(path);
    let found = if written.is_absolute() && is_file(written) { written } else { &beside };
    is_file(found).then(|| HostPath(found.to_string_lossy().into_owned()))
}

fn is_file(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|facts| facts.is_file())
}
