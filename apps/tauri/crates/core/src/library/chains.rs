//! Which files a VM's disks are and lie on: what linked clones share must neither change nor vanish.
use crate::ports::files::VmFiles;
use openutm_contract::rules::RuleIssue;
use openutm_contract::types::{BackingImage, Drive, DriveKind, ImageFormat, Medium, VmConfig};
use std::collections::HashSet;

/// More layers than this are slow, and the contract's chain ends there.
pub const MAX_CHAIN_LENGTH: usize = 16;

/// A drive with a file in it.
#[derive(Clone, Copy)]
pub struct FileDrive<'a> {
    pub drive: &'a Drive,
    pub path: &'a str,
    pub format: ImageFormat,
    /// What the file lies on, top first.
    pub backing: &'a [BackingImage],
}

impl<'a> FileDrive<'a> {
    pub fn of(drive: &'a Drive) -> Option<Self> {
        match &drive.medium {
            Medium::Empty => None,
            Medium::File { backing, format, path } => Some(Self { drive, path, format: *format, backing }),
        }
    }

    pub fn id(&self) -> &'a str {
        &self.drive.id
    }

    /// The file and what it lies on, top first.
    pub fn layers(&self) -> impl Iterator<Item = (&'a str, ImageFormat)> + use<'a> {
        let below = self.backing.iter().map(|image| (image.path.as_str(), image.format));
        std::iter::once((self.path, self.format)).chain(below)
    }
}

pub fn file_drives(config: &VmConfig) -> impl Iterator<Item = FileDrive<'_>> {
    config.drives.iter().filter_map(FileDrive::of)
}

/// A disk that its guest writes to.
pub fn is_writable_disk(drive: &Drive) -> bool {
    drive.kind == DriveKind::Disk && !drive.read_only
}

/// Absolute on any system, whichever this one is: a library may have been moved.
pub fn is_absolute_path(path: &str) -> bool {
    match path.as_bytes() {
        [b'/' | b'\\', ..] => true,
        [drive, b':', b'/' | b'\\', ..] => drive.is_ascii_alphabetic(),
        _ => false,
    }
}

pub fn is_inside(path: &str, dir: &str) -> bool {
    path.strip_prefix(dir).is_some_and(|rest| rest.starts_with(['/', '\\']))
}

/// A VM as far as its files go.
pub struct Holder<'a> {
    pub id: &'a str,
    pub dir: String,
    pub config: &'a VmConfig,
    pub files: &'a dyn VmFiles,
}

impl Holder<'_> {
    pub fn resolve(&self, path: &str) -> String {
        self.files.resolve(&self.dir, path)
    }

    /// Every file that the config needs, absolute.
    pub fn needed_files(&self) -> impl Iterator<Item = String> {
        file_drives(self.config).flat_map(|drive| drive.layers()).map(|(path, _)| self.resolve(path))
    }

    fn backing_files(&self) -> impl Iterator<Item = String> {
        file_drives(self.config).flat_map(|drive| drive.backing).map(|image| self.resolve(&image.path))
    }
}

/// Ids of the holders with a file in `dir`.
pub fn holders_inside(dir: &str, others: &[Holder]) -> Vec<String> {
    let inside = |holder: &&Holder| holder.needed_files().any(|path| is_inside(&path, dir));
    others.iter().filter(inside).map(|holder| holder.id.to_owned()).collect()
}

/// What `own` must not write to because `others` rely on it, in words.
pub fn shared_file_issues(own: &Holder, others: &[Holder]) -> Vec<RuleIssue> {
    let bases: HashSet<String> = others.iter().chain([own]).flat_map(Holder::backing_files).collect();
    let issue_of = |drive: FileDrive| {
        let path = own.resolve(drive.path);
        let place = format!("drives.{}.medium.path", drive.id());
        if bases.contains(&path) {
            let message = format!("{path} is the base of a linked disk and must not change.");
            return Some(RuleIssue { path: place, message });
        }
        let owner = others.iter().find(|other| is_inside(&path, &other.dir))?;
        Some(RuleIssue { path: place, message: format!("{path} belongs to another VM ({}).", owner.id) })
    };
    file_drives(own.config).filter(|drive| is_writable_disk(drive.drive)).filter_map(issue_of).collect()
}
