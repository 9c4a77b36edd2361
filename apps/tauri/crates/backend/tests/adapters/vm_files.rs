use crate::support::{SmallDisk, mode_of, names, own_folder};
use openutm_backend::files::SystemVmFiles;
use openutm_backend::paths::home_paths;
use openutm_contract::ErrorCode;
use openutm_core::ports::files::{CopyOptions, VmArea, VmDirEntry, VmFiles};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

const ID: &str = "0b5a1f8e-5f0c-4d8e-9a53-2f6a3b1c7d90";

fn entry(area: VmArea) -> VmDirEntry {
    VmDirEntry::new(area, ID)
}

fn files_of(home: &Path) -> SystemVmFiles {
    SystemVmFiles::new(&home_paths(home))
}

#[tokio::test]
async fn a_directory_goes_through_its_areas_and_is_listed_in_each() {
    let own = own_folder();
    let files = files_of(own.path());
    assert_eq!(files.list().await.expect("a list"), []);
    files.create_dir(&entry(VmArea::New)).await.expect("made");
    let mut at = VmArea::New;
    for (area, place) in [
        (VmArea::New, format!("vms/{ID}.new")),
        (VmArea::Vms, format!("vms/{ID}")),
        (VmArea::Trash, format!("trash/{ID}")),
        (VmArea::Gone, format!("trash/{ID}.gone")),
    ] {
        if area != at {
            files.move_dir(&entry(at), &entry(area)).await.expect("moved");
            at = area;
        }
        let dir = own.path().join(place);
        assert_eq!(PathBuf::from(files.dir_of(&entry(area))), dir);
        assert_eq!((names(&dir), mode_of(&dir)), (vec!["disks".into(), "firmware".into(), "logs".into()], 0o700));
        assert_eq!(files.list().await.expect("a list"), [entry(area)]);
    }
    // Nothing at its beginning is fine; something at its end is not.
    files.move_dir(&entry(VmArea::New), &entry(VmArea::Vms)).await.expect("nothing to move");
    files.create_dir(&entry(VmArea::Vms)).await.expect("made");
    let said = files.move_dir(&entry(VmArea::Gone), &entry(VmArea::Vms)).await.expect_err("a refusal");
    assert_eq!((said.code, &said.to_value()["data"]["errno"]), (ErrorCode::HostLimit, &"EEXIST".into()));
}

#[tokio::test]
async fn what_else_lies_there_is_left_out_and_left_alone() {
    let own = own_folder();
    let files = files_of(own.path());
    files.list().await.expect("made");
    let vms = own.path().join("vms");
    fs::write(vms.join(ID), "a file").expect("a file");
    fs::create_dir(vms.join("not-a-vm")).expect("a folder");
    fs::create_dir(vms.join(format!("{ID}.gone"))).expect("a folder");
    symlink("/", vms.join("1b5a1f8e-5f0c-4d8e-9a53-2f6a3b1c7d90")).expect("a link");
    assert_eq!(files.list().await.expect("a list"), []);
    assert_eq!(names(&vms).len(), 4);
}

#[tokio::test]
async fn removing_follows_no_link() {
    let own = own_folder();
    let files = files_of(&own.path().join("home"));
    let canary = own.path().join("canary");
    fs::create_dir(&canary).expect("a folder");
    fs::write(canary.join("kept"), "").expect("a file");
    files.create_dir(&entry(VmArea::Gone)).await.expect("made");
    let dir = PathBuf::from(files.dir_of(&entry(VmArea::Gone)));
    symlink(&canary, dir.join("disks").join("link")).expect("a link");
    files.remove_dir(&entry(VmArea::Gone)).await.expect("removed");
    assert!(!dir.exists());
    // Somebody put a link in the directory's own place.
    symlink(&canary, &dir).expect("a link");
    files.remove_dir(&entry(VmArea::Gone)).await.expect("removed");
    files.remove_dir(&entry(VmArea::Gone)).await.expect("nothing there");
    assert_eq!((names(&canary), dir.symlink_metadata().is_err()), (vec!["kept".to_owned()], true));
}

#[tokio::test]
async fn vm_json_is_read_with_a_bound_and_through_no_link() {
    let own = own_folder();
    let files = files_of(own.path());
    let vm = entry(VmArea::Vms);
    assert_eq!(files.read_vm_file(&vm, 100, None).await, Ok(None));
    files.create_dir(&vm).await.expect("made");
    files.write_vm_file(&vm, "old").await.expect("written");
    files.keep_vm_file(&vm, "vm.newer.json").await.expect("kept");
    files.write_vm_file(&vm, "new").await.expect("written");
    assert_eq!(files.read_vm_file(&vm, 3, None).await, Ok(Some("new".to_owned())));
    assert_eq!(files.read_vm_file(&vm, 3, Some("vm.newer.json")).await, Ok(Some("old".to_owned())));
    let path = Path::new(&files.dir_of(&vm)).join("vm.json");
    let code = async || files.read_vm_file(&vm, 2, None).await.expect_err("a refusal").code;
    assert_eq!(code().await, ErrorCode::VmBroken);
    fs::remove_file(&path).expect("removed");
    symlink("/etc/passwd", &path).expect("a link");
    assert_eq!(code().await, ErrorCode::HostLimit);
    fs::remove_file(&path).expect("removed");
    // A pipe that nobody writes to holds nobody up.
    assert!(Command::new("mkfifo").arg(&path).status().expect("mkfifo").success());
    assert_eq!(code().await, ErrorCode::VmBroken);
}

#[tokio::test]
async fn what_a_crash_left_is_removed_and_nothing_else() {
    let own = own_folder();
    let files = files_of(own.path());
    let vm = entry(VmArea::Vms);
    files.create_dir(&vm).await.expect("made");
    let dir = PathBuf::from(files.dir_of(&vm));
    for name in ["vm.json.unfinished", "disks/a.qcow2", "disks/a.qcow2.0123456789ab.unfinished", "disks/b.unfinished"] {
        fs::write(dir.join(name), "").expect("a file");
    }
    files.clean_up(&vm).await.expect("cleaned");
    assert_eq!(names(&dir), ["disks", "firmware", "logs"]);
    let mut disks = files.list_disks(&vm).await.expect("a list");
    disks.sort();
    assert_eq!(disks, ["a.qcow2", "b.unfinished"]);
    assert!(files.list_disks(&entry(VmArea::Trash)).await.expect("a list").is_empty());
    files.sync_dir(&vm).await.expect("synced");
    assert!(files.dir_size_bytes(&vm).await.expect("a size") > 0);
}

#[tokio::test]
async fn firmware_is_copied_but_no_link_in_it() {
    let own = own_folder();
    let files = files_of(own.path());
    for area in [VmArea::Vms, VmArea::New] {
        files.create_dir(&entry(area)).await.expect("made");
    }
    let firmware = |area| Path::new(&files.dir_of(&entry(area))).join("firmware");
    fs::write(firmware(VmArea::Vms).join("vars.fd"), "variables").expect("a file");
    symlink("/etc/passwd", firmware(VmArea::Vms).join("link.fd")).expect("a link");
    files.copy_firmware(&entry(VmArea::Vms), &entry(VmArea::New)).await.expect("copied");
    assert_eq!(names(&firmware(VmArea::New)), ["vars.fd"]);
}

#[test]
fn paths_are_below_the_directory_unless_they_are_absolute() {
    let files = files_of(Path::new("/home"));
    for (path, expected) in
        [("disks/a", "/vm/disks/a"), ("/images/a", "/images/a"), ("./a/../b", "/vm/b"), ("../x", "/x")]
    {
        assert_eq!(files.resolve("/vm", path), expected);
    }
}

#[tokio::test]
async fn a_full_disk_is_said_and_leaves_what_was() {
    let Some(disk) = SmallDisk::mount("2m") else { return };
    let files = files_of(&disk.folder);
    let vm = entry(VmArea::Vms);
    files.create_dir(&vm).await.expect("made");
    files.write_vm_file(&vm, "old").await.expect("written");
    let own = own_folder();
    let image = own.path().join("image");
    fs::write(&image, vec![1; 4 << 20]).expect("a file");
    let target = Path::new(&files.dir_of(&vm)).join("disks").join("image");
    let copy =
        || files.copy_file(image.to_str().expect("text"), target.to_str().expect("text"), CopyOptions::default());
    assert_eq!(copy().await.expect_err("a refusal").code, ErrorCode::DiskFull);
    assert!(!target.exists());
    disk.fill();
    let said = files.write_vm_file(&vm, &"x".repeat(9000)).await.expect_err("a refusal");
    assert_eq!(said.code, ErrorCode::DiskFull);
    assert_eq!(files.read_vm_file(&vm, 100, None).await, Ok(Some("old".to_owned())));
    assert!(!names(Path::new(&files.dir_of(&vm))).iter().any(|name| name.ends_with(".unfinished")));
    assert!(files.free_bytes(disk.folder.to_str().expect("text")).await.expect("a number") < 9000);
    disk.empty();
    files.write_vm_file(&vm, "new").await.expect("written");
}

#[tokio::test]
async fn a_read_only_disk_is_said() {
    let Some(disk) = SmallDisk::mount("2m") else { return };
    let files = files_of(&disk.folder);
    let vm = entry(VmArea::Vms);
    files.create_dir(&vm).await.expect("made");
    files.write_vm_file(&vm, "old").await.expect("written");
    disk.remount("ro");
    let errno = |said: openutm_contract::ApiError| said.to_value()["data"]["errno"].clone();
    let said = files.write_vm_file(&vm, "new").await.expect_err("a refusal");
    assert!(said.message.ends_with("its disk is read-only."), "{}", said.message);
    assert_eq!(errno(said), "EROFS");
    assert_eq!(errno(files.move_dir(&vm, &entry(VmArea::Trash)).await.expect_err("a refusal")), "EROFS");
    assert_eq!(files.read_vm_file(&vm, 100, None).await, Ok(Some("old".to_owned())));
    disk.remount("rw");
    files.write_vm_file(&vm, "new").await.expect("written");
}
