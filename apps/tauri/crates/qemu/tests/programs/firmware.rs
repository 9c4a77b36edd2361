use super::helpers::*;
use openutm_qemu::firmware::read_firmware;
use serde_json::json;
use std::fs;
use std::path::Path;

fn descriptor(code: &Path) -> String {
    let file = json!({ "filename": code, "format": "raw" });
    json!({
        "description": "test",
        "interface-types": ["uefi"],
        "mapping": { "device": "flash", "executable": file, "nvram-template": file },
        "targets": [{ "architecture": "x86_64", "machines": ["pc-q35-*"] }],
        "features": [],
    })
    .to_string()
}

#[tokio::test]
async fn firmware_is_ordered_by_name_and_hidden_by_the_more_important_folder() {
    let root = folder_with(&[]);
    let at = |name: &str| root.path().join(name);
    for folder in ["user", "system", "share/firmware", "system/05-directory.json"] {
        fs::create_dir_all(at(folder)).expect("a folder");
    }
    for file in ["a.fd", "b.fd", "c.fd", "share/moved.fd"] {
        fs::write(at(file), "x").expect("a file");
    }
    for (name, text) in [
        ("system/60-a.json", descriptor(&at("a.fd"))),
        ("system/50-b.json", descriptor(&at("b.fd"))),
        ("system/40-hidden.json", descriptor(&at("a.fd"))),
        ("system/30-gone.json", descriptor(&at("gone.fd"))),
        ("system/20-folder.json", descriptor(&at("user"))),
        ("system/10-huge.json", " ".repeat(64 * 1024 + 1)),
        ("system/70-readme.txt", descriptor(&at("a.fd"))),
        ("user/60-a.json", descriptor(&at("c.fd"))),
        ("user/40-hidden.json", String::new()),
        ("share/firmware/60-moved.json", descriptor(Path::new("C:\\elsewhere\\share\\qemu\\moved.fd"))),
    ] {
        fs::write(at(name), text).expect("a descriptor");
    }
    let codes = async |folders: &[&str]| {
        let images = read_firmware(folders.iter().map(|folder| text(&at(folder))).collect()).await;
        images.iter().map(|image| image.code_path.to_string()).collect::<Vec<_>>()
    };
    let paths = |names: &[&str]| names.iter().map(|name| text(&at(name))).collect::<Vec<_>>();
    assert_eq!(codes(&["user", "system", "missing"]).await, paths(&["b.fd", "c.fd"]));
    assert_eq!(codes(&["system"]).await, paths(&["a.fd", "b.fd", "a.fd"]));
    assert_eq!(codes(&["share/firmware"]).await, paths(&["share/moved.fd"]));
}
