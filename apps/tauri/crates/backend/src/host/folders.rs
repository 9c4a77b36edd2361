//! The host's folders for a page that has no file dialog.
use super::file_manager::{reveal_file, why_no_reveal};
use super::names_in_order::by_name;
use crate::blocking::blocking;
use crate::files::durable::parent_of;
use crate::files::fs_error::{Doing, fs_error, is_missing};
use crate::files::{normal, text_of};
use crate::platform::{mount_folders, roots, user_home};
use async_trait::async_trait;
use openutm_contract::types::{
    ByteCount, EpochMs, FileListParamsShow as Show, FolderEntry, FolderEntryKind as Kind, FolderListing,
    FolderListingPlacesItem as Place, HostPath,
};
use openutm_contract::{ApiError, ErrorCode};
use openutm_core::ports::folders::{FolderRequest, Folders};
use std::cmp::Ordering;
use std::fs::{self, DirEntry, Metadata};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// What a page can still show; a folder of more says that it has more.
const MAX_ENTRIES: usize = 2000;
/// So many names are looked at to find those entries.
const MAX_SCANNED: usize = 20_000;
/// So many sticks and discs of one place are shown.
const MAX_MOUNTED: usize = 32;

const ISO_ENDINGS: &[&str] = &["iso", "udf"];
const DISK_ENDINGS: &[&str] = &["qcow2", "img", "raw", "vmdk", "vdi", "vhd", "vhdx", "qcow", "qed", "dmg", "bin", "dd"];

fn kind_of(name: &str) -> Kind {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_of = |endings: &[&str]| endings.iter().any(|known| known.eq_ignore_ascii_case(ending));
    if is_of(ISO_ENDINGS) {
        Kind::Iso
    } else if is_of(DISK_ENDINGS) {
        Kind::Disk
    } else {
        Kind::Other
    }
}

fn is_hidden(name: &str) -> bool {
    name.starts_with('.')
}

fn is_wanted(entry: &DirEntry, name: &str, show: Show) -> bool {
    let Ok(file_type) = entry.file_type() else { return false };
    if is_hidden(name) {
        return false;
    }
    // What a link leads to is seen only when it is looked at.
    if file_type.is_dir() || file_type.is_symlink() {
        return true;
    }
    file_type.is_file() && shows(kind_of(name), show)
}

fn shows(kind: Kind, show: Show) -> bool {
    match show {
        _ if kind == Kind::Folder => true,
        Show::All => true,
        Show::Images => kind != Kind::Other,
        Show::Folders => false,
    }
}

/// Some file systems hold sizes and times that JSON cannot say: such a file must not cost the rest of its folder.
fn sayable(number: impl TryInto<u64>) -> u64 {
    const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;
    number.try_into().unwrap_or(u64::MAX).min(MAX_SAFE_INTEGER)
}

fn modified_at_ms(stats: &Metadata) -> EpochMs {
    let since = stats.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    EpochMs(sayable(since.as_millis()))
}

fn look(folder: &Path, name: String) -> Option<FolderEntry> {
    let path = folder.join(&name);
    let stats = fs::metadata(&path).ok()?;
    if !stats.is_dir() && !stats.is_file() {
        return None;
    }
    let kind = if stats.is_dir() { Kind::Folder } else { kind_of(&name) };
    Some(FolderEntry {
        size_bytes: (kind != Kind::Folder).then_some(ByteCount(sayable(stats.len()))),
        modified_at_ms: modified_at_ms(&stats),
        path: HostPath(text_of(&path)),
        kind,
        name,
    })
}

fn in_order(a: &FolderEntry, b: &FolderEntry) -> Ordering {
    let is_file = |entry: &FolderEntry| entry.kind != Kind::Folder;
    is_file(a).cmp(&is_file(b)).then_with(|| by_name(&a.name, &b.name))
}

/// The folder's entries in order, and whether it has more.
fn entries_of(folder: &Path, show: Show) -> io::Result<(Vec<FolderEntry>, bool)> {
    // A folder of millions is not read to its end.
    let mut names = fs::read_dir(folder)?;
    let mut entries = Vec::new();
    for entry in names.by_ref().take(MAX_SCANNED) {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        if is_wanted(&entry, &name, show) {
            entries.extend(look(folder, name).filter(|entry| shows(entry.kind, show)));
        }
    }
    let truncated = names.next().is_some() || entries.len() > MAX_ENTRIES;
    entries.sort_by(in_order);
    entries.truncate(MAX_ENTRIES);
    Ok((entries, truncated))
}

fn place(name: impl Into<String>, path: &Path) -> Place {
    Place { name: name.into(), path: HostPath(text_of(path)) }
}

fn mounted_in(folder: &Path) -> Vec<Place> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let named = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    let shown = named.filter_map(|entry| entry.file_name().into_string().ok()).filter(|name| !is_hidden(name));
    shown.take(MAX_MOUNTED).map(|name| place(&*name, &folder.join(&name))).collect()
}

fn places_of(images: &Path) -> Vec<Place> {
    let home = user_home();
    let home_name = home.file_name().map_or_else(|| text_of(&home), |name| name.to_string_lossy().into_owned());
    let own = ["Downloads", "Desktop", "Documents"].map(|name| place(name, &home.join(name)));
    let first = std::iter::once(place(home_name, &home)).chain(own).chain([place("OpenUTM", images)]);
    let roots = roots().into_iter().map(|root| place(text_of(&root), &root));
    let is_there = |place: &Place| Path::new(place.path.as_str()).exists();
    let mounted = mount_folders().into_iter().flat_map(|folder| mounted_in(&folder));
    first.filter(is_there).chain(mounted).chain(roots.filter(is_there)).collect()
}

fn with_path(code: ErrorCode, message: String, path: &Path) -> ApiError {
    ApiError::new(code, message).with("path", text_of(path))
}

fn refused(error: io::Error, path: &Path) -> ApiError {
    let shown = path.display();
    match error.kind() {
        ErrorKind::NotADirectory => with_path(ErrorCode::ImageNotAFile, format!("{shown} is no folder."), path),
        _ if is_missing(&error) => with_path(ErrorCode::ImageNotFound, format!("There is no folder {shown}."), path),
        _ => fs_error(error, path, Doing::Read),
    }
}

fn list(request: FolderRequest, images: &Path) -> Result<FolderListing, ApiError> {
    let asked = request.path.map_or_else(user_home, PathBuf::from);
    if !asked.is_absolute() {
        let message = format!("“{}” is not an absolute path.", asked.display());
        return Err(with_path(ErrorCode::ImageNotFound, message, &asked));
    }
    let folder = normal(&asked);
    let (entries, truncated) = entries_of(&folder, request.show).map_err(|error| refused(error, &folder))?;
    Ok(FolderListing {
        entries,
        truncated,
        parent: Some(parent_of(&folder)).filter(|parent| *parent != folder).map(|parent| HostPath(text_of(parent))),
        path: HostPath(text_of(&folder)),
        places: places_of(images),
    })
}

pub struct SystemFolders {
    /// The library's own, one of the places to begin at.
    images: PathBuf,
}

impl SystemFolders {
    pub const fn new(images: PathBuf) -> SystemFolders {
        SystemFolders { images }
    }
}

#[async_trait]
impl Folders for SystemFolders {
    async fn list(&self, request: FolderRequest) -> Result<FolderListing, ApiError> {
        let images = self.images.clone();
        blocking(move || list(request, &images)).await
    }

    fn why_no_reveal(&self) -> Option<String> {
        why_no_reveal()
    }

    async fn reveal(&self, path: &str) -> Result<(), ApiError> {
        let path = PathBuf::from(path);
        if tokio::fs::metadata(&path).await.is_err() {
            let message = format!("{} is not there any more.", path.display());
            return Err(with_path(ErrorCode::ImageNotFound, message, &path));
        }
        reveal_file(&path).await
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use openutm_contract::check;
    use std::os::unix::fs::symlink;
    use tempfile::tempdir;

    fn list_of(path: &Path, show: Show) -> Result<FolderListing, ApiError> {
        list(FolderRequest { path: Some(text_of(path)), show }, path)
    }

    fn names(path: &Path, show: Show) -> Vec<String> {
        list_of(path, show).expect("a listing").entries.into_iter().map(|entry| entry.name).collect()
    }

    fn write(folder: &Path, name: &str) {
        fs::write(folder.join(name), "x").expect("a file");
    }

    #[test]
    fn shows_folders_first_then_what_the_page_asks_for_in_a_persons_order() {
        let own = tempdir().expect("a folder");
        for name in ["disc10.iso", "disc2.iso", "Disk.QCOW2", "notes.txt", ".hidden.iso"] {
            write(own.path(), name);
        }
        for name in ["zoo", "ähnlich"] {
            fs::create_dir(own.path().join(name)).expect("a folder");
        }
        assert_eq!(names(own.path(), Show::Images), ["ähnlich", "zoo", "disc2.iso", "disc10.iso", "Disk.QCOW2"]);
        assert_eq!(names(own.path(), Show::Folders), ["ähnlich", "zoo"]);
        assert!(names(own.path(), Show::All).contains(&"notes.txt".to_owned()));
    }

    #[test]
    fn says_where_a_link_leads_and_leaves_out_what_leads_nowhere() {
        let own = tempdir().expect("a folder");
        write(own.path(), "real.iso");
        let links = [("link.iso", "real.iso"), ("dangling.iso", "none"), ("device.iso", "/dev/zero"), ("loop", "")];
        for (name, target) in links {
            symlink(own.path().join(target), own.path().join(name)).expect("a link");
        }
        let entries = list_of(own.path(), Show::Images).expect("a listing").entries;
        let shown: Vec<(&str, Kind)> = entries.iter().map(|entry| (entry.name.as_str(), entry.kind)).collect();
        assert_eq!(shown, [("loop", Kind::Folder), ("link.iso", Kind::Iso), ("real.iso", Kind::Iso)]);
    }

    #[test]
    fn fits_the_contract_with_hostile_names_and_is_cut_at_2000() {
        let own = tempdir().expect("a folder");
        let long = "😀".repeat(60) + ".iso";
        for name in ["\u{1b}[31mred.iso", "a\nb.iso", "\u{202e}gnp.iso", &long, "-rf.iso"] {
            write(own.path(), name);
        }
        let listing = serde_json::to_value(list_of(own.path(), Show::All).expect("a listing")).expect("JSON");
        assert_eq!(check("FolderListing", &listing), []);
        for number in 0..2001 {
            write(own.path(), &format!("{number}.iso"));
        }
        let listed = list_of(own.path(), Show::Images).expect("a listing");
        assert!(listed.truncated && listed.entries.len() == 2000);
    }

    #[test]
    fn a_size_or_a_time_that_json_cannot_say_is_the_most_that_it_can() {
        assert_eq!(sayable(7_u64), 7);
        assert_eq!((sayable(u64::MAX), sayable(u128::MAX)), ((1 << 53) - 1, (1 << 53) - 1));
        assert_eq!(check("ByteCount", &serde_json::json!(sayable(u64::MAX))), []);
    }

    #[test]
    fn is_refused_in_words_when_it_is_none() {
        let own = tempdir().expect("a folder");
        write(own.path(), "file");
        let code = |path: &Path| list_of(path, Show::All).expect_err("a refusal").code;
        assert_eq!(code(&own.path().join("none")), ErrorCode::ImageNotFound);
        assert_eq!(code(&own.path().join("file")), ErrorCode::ImageNotAFile);
        assert_eq!(code(Path::new("relative")), ErrorCode::ImageNotFound);
    }

    #[test]
    fn has_places_to_begin_at_and_a_parent_but_at_the_top() {
        let own = tempdir().expect("a folder");
        let listing = list_of(own.path(), Show::Folders).expect("a listing");
        assert!(listing.places.contains(&place("OpenUTM", own.path())));
        assert_eq!(listing.parent, Some(HostPath(text_of(parent_of(own.path())))));
        assert_eq!(list_of(Path::new("/"), Show::Folders).expect("a listing").parent, None);
    }
}
