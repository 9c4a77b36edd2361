use super::{Files, GIB, MIB, alone, code, facts_of, qcow2, raw, run, tool};
use openutm_contract::{ApiError, ErrorCode};
use openutm_qemu::images::{
    CheckState, ImageCheck, ImageReference, Layers, ReferenceRole, RunOptions, SourceImage, WriteError, check_image,
    convert_image, create_disk, create_linked_clone, is_unfinished, require_free_space, write_new_file,
};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

#[tokio::test]
async fn new_files_appear_whole_never_replace_and_leave_nothing_behind() {
    let files = Files::new();
    create_disk(qcow2(&files.at("a.qcow2")), 10 * MIB).await.expect("made");
    create_disk(raw(&files.at("b.raw")), 10 * MIB + 1).await.expect("made");
    assert_eq!(facts_of(&files.at("b.raw")).await.file_size_bytes, 10 * MIB + 512);
    let again = create_disk(raw(&files.at("a.qcow2")), MIB).await;
    assert_eq!(code(again), Some(ErrorCode::ImageAlreadyExists));
    let place = files.at("c");
    let failing = write_new_file(&place, |unfinished| async move {
        fs::write(&unfinished, "half")?;
        assert!(is_unfinished(&unfinished.to_string_lossy()));
        Err(WriteError::Said(ApiError::new(ErrorCode::Internal, "stopped")))
    });
    assert_eq!(code(failing.await), Some(ErrorCode::Internal));
    let place = files.at("d");
    let theirs = place.clone();
    let racing = write_new_file(&place, |unfinished| async move {
        fs::write(&unfinished, "ours")?;
        Ok(fs::write(&theirs, "theirs")?)
    });
    assert_eq!(code(racing.await), Some(ErrorCode::ImageAlreadyExists));
    assert_eq!(files.names(), ["a.qcow2", "b.raw", "d"]);
    assert_eq!(fs::read(files.at("d")).expect("read"), b"theirs");
}

#[tokio::test]
async fn new_files_are_refused_in_words_where_they_cannot_be() {
    let files = Files::new();
    assert_eq!(code(create_disk(raw(&files.at("no/such/a")), MIB).await), Some(ErrorCode::HostLimit));
    let error = require_free_space(files.0.path(), 1 << 52).await.expect_err("no room");
    assert_eq!(error.code, ErrorCode::DiskFull);
    assert!(error.message.contains("4194304.0 GiB needed"), "{}", error.message);
    assert!(files.names().is_empty());
}

#[tokio::test]
async fn a_new_qcow2_is_clean_whatever_its_size() {
    let files = Files::new();
    for size in [0, 512, 10 * MIB, 40 * GIB, 600 * GIB, 70 << 40] {
        let path = files.at(&format!("{size}.qcow2"));
        create_disk(qcow2(&path), size).await.expect("made");
        let clean = ImageCheck { state: CheckState::Clean, corruptions: 0, leaks: 0 };
        assert_eq!(check_image(&tool(), qcow2(&path), &RunOptions::default()).await, Ok(clean), "{size}");
        assert_eq!(facts_of(&path).await.virtual_size_bytes, Some(size));
        assert!(fs::metadata(&path).expect("stats").blocks() * 512 < 2 * MIB);
    }
}

#[tokio::test]
async fn a_linked_clone_reads_its_base_takes_writes_and_moves_with_it() {
    let files = Files::new();
    fs::create_dir_all(files.at("lib/images")).expect("a folder");
    fs::create_dir(files.at("lib/vm")).expect("a folder");
    let base = files.at("lib/images/base,x:y.qcow2");
    create_disk(qcow2(&base), 16 * MIB).await.expect("made");
    let io = |path: &Path, commands: &[&str]| {
        let mut arguments = vec!["-f", "qcow2"];
        arguments.extend(commands.iter().flat_map(|command| ["-c", command]));
        let path = path.to_string_lossy();
        arguments.push(&path);
        run("qemu-io", &arguments, files.0.path())
    };
    io(&base, &["write -P 0x5a 1M 64k"]);
    create_linked_clone(&files.at("lib/vm/clone.qcow2"), qcow2(&base)).await.expect("cloned");
    let facts = facts_of(&files.at("lib/vm/clone.qcow2")).await;
    let expected = ImageReference {
        role: ReferenceRole::Backing,
        name: "./../images/base,x:y.qcow2".to_owned(),
        format: Some("qcow2".to_owned()),
    };
    assert_eq!((facts.virtual_size_bytes, facts.references), (Some(16 * MIB), vec![expected]));
    fs::rename(files.at("lib"), files.at("moved")).expect("moved");
    let clone = files.at("moved/vm/clone.qcow2");
    assert!(!io(&clone, &["read -P 0x5a 1M 64k", "write -P 1 0 64k"]).contains("failed"));
    let check = check_image(&tool(), qcow2(&clone), &RunOptions::default()).await.expect("checked");
    assert_eq!(check.state, CheckState::Clean);
    let source = SourceImage { layers: Layers::Follow, ..alone(qcow2(&clone)) };
    let full = files.at("full.raw");
    convert_image(&tool(), source, raw(&full), &RunOptions::default()).await.expect("converted");
    assert_eq!(fs::read(&full).expect("read")[1 << 20], 0x5a);
    fs::write(files.at("bad.qcow2"), "QFI").expect("written");
    let refused = create_linked_clone(&files.at("x"), qcow2(&files.at("bad.qcow2"))).await;
    assert_eq!(code(refused), Some(ErrorCode::ImageRefused));
}
