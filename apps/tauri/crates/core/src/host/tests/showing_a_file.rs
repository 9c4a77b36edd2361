use super::*;
use crate::host::reveal::reveal;

#[tokio::test]
async fn is_for_the_librarys_files_and_for_those_that_drives_use() {
    let home = FakeHome::new();
    let library = home.open().await;
    home.files.put("/isos/a.iso", "iso");
    let source = json!({ "kind": "iso", "path": "/isos/a.iso" });
    let wish = serde_json::from_value(json!({ "name": "a", "source": source })).expect("a wish");
    library.create(wish).await.expect("a VM");
    let folders = FakeFolders { why_no_reveal: None, shown: Mutex::default() };
    let own = format!("{HOME}/vms/x/disks/a.qcow2");
    let mine = [HOME, own.as_str(), "/isos/a.iso"];
    for path in mine {
        reveal(path, &folders, &library, HOME).await.expect("it is shown");
    }
    for path in ["/etc/passwd", "/home/o/../p", "/home/other", "relative", "/isos/b.iso", "-R", ""] {
        let refused = reveal(path, &folders, &library, HOME).await.expect_err(path);
        assert_eq!(refused.code, ErrorCode::HostLimit, "{path}");
    }
    assert_eq!(*folders.shown.lock().unwrap(), mine);
    let headless = FakeFolders { why_no_reveal: Some("no desktop".to_owned()), shown: Mutex::default() };
    let refused = reveal(HOME, &headless, &library, HOME).await.expect_err("no desktop");
    assert_eq!((refused.code, refused.message.as_str()), (ErrorCode::CapabilityMissing, "no desktop"));
}
