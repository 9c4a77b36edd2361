use super::named;
use openutm_qemu::identify::{
    KnownSystem, NetworkModel, OsCandidate, OsConfidence, OsFamily, VolumeDescriptor, identify, list_systems, merge,
    os_facts,
};
use serde_json::Value;
use std::fs;
use std::path::Path;

fn vectors() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../packages/shared-types/vectors/identify");
    let mut cases = Vec::new();
    for entry in fs::read_dir(folder).expect("the vectors") {
        let text = fs::read_to_string(entry.expect("an entry").path()).expect("a file");
        let file: Value = serde_json::from_str(&text).expect("JSON");
        cases.extend(file["cases"].as_array().expect("cases").iter().cloned());
    }
    cases
}

#[test]
fn systems_are_recognised_as_the_vectors_say() {
    let cases = vectors();
    assert!(cases.len() >= 100);
    for case in cases {
        let text = |key: &str| case[key].as_str().map(str::to_owned);
        let volume = text("volumeId").map(|volume_id| VolumeDescriptor {
            publisher_id: text("publisherId").unwrap_or_default(),
            application_id: text("applicationId").unwrap_or_default(),
            ..named(&volume_id)
        });
        let found = identify(volume.as_ref(), text("fileName").as_deref().unwrap_or("renamed.iso"));
        assert_eq!(found.os, text("os"), "{case}");
        assert_eq!(serde_json::json!(found.confidence), case["confidence"], "{case}");
        if let Some(expected) = case["candidates"].as_array() {
            let seen: Vec<&str> = found.candidates.iter().map(|candidate| candidate.os.as_str()).collect();
            assert_eq!(seen, expected.iter().map(|os| os.as_str().unwrap_or_default()).collect::<Vec<_>>(), "{case}");
        }
        assert_eq!(found.name.is_none(), found.confidence == OsConfidence::Unknown, "{case}");
        assert!(found.name.is_none_or(|name| !name.is_empty() && name.trim() == name), "{case}");
    }
}

#[test]
fn a_number_that_the_ids_end_cuts_off_is_not_claimed() {
    let cut = "Fedora-Workstation-Live-x86_64-2";
    assert_eq!(cut.len(), 32);
    assert_eq!(identify(Some(&named(cut)), "x.iso").confidence, OsConfidence::Unknown);
}

#[test]
fn a_files_name_is_not_believed_against_the_medium() {
    let found = identify(Some(&named("Debian 13.1.0 amd64 n")), "ubuntu-24.04-desktop-amd64.iso");
    assert_eq!((found.os.as_deref(), found.confidence), (Some("debian13"), OsConfidence::Certain));
}

#[test]
fn hostile_text_is_quoted_and_claims_no_more_than_its_beginning_says() {
    let found = identify(Some(&named("Ubuntu 24.04 <img onerror=x>")), "x.iso");
    assert_eq!(found.name.as_deref(), Some("Ubuntu 24.04"));
    assert!(found.candidates[0].why.contains("<img onerror=x>"));
    assert_eq!(identify(Some(&named("<script>Ubuntu 24.04")), "x.iso").confidence, OsConfidence::Unknown);
    assert_eq!(identify(Some(&named("")), &"\0".repeat(5000)).confidence, OsConfidence::Unknown);
}

#[test]
fn another_sources_word_never_overrules_a_usable_answer_and_decides_between_candidates() {
    let said = |os: &str| OsCandidate { os: os.to_owned(), name: os.to_owned(), why: String::new() };
    let own = identify(Some(&named("Debian 13.1.0 amd64 n")), "");
    assert_eq!(merge(own.clone(), vec![said("ubuntu24.04")]), own);
    let unknown = identify(Some(&named("MADE UP 1")), "");
    assert_eq!(merge(unknown.clone(), Vec::new()), unknown);
    let better = merge(unknown, vec![said("madeup1")]);
    assert_eq!((better.os.as_deref(), better.confidence), (Some("madeup1"), OsConfidence::Likely));
    let either = identify(Some(&named("CCCOMA_X64FRE_EN-US_DV9")), "x.iso");
    assert_eq!(either.name.as_deref(), Some("Windows 10 or Windows 11"));
    assert_eq!(merge(either.clone(), vec![said("win11")]).os.as_deref(), Some("win11"));
    let both = merge(either, vec![said("win10"), said("win11")]);
    assert_eq!((both.os, both.confidence), (None, OsConfidence::Guess));
}

#[test]
fn a_systems_needs_are_told_by_its_id() {
    assert_eq!(os_facts("winxp").network_model, NetworkModel::Rtl8139);
    assert_eq!((os_facts("truenas").family, os_facts("truenas").memory_mib), (OsFamily::Bsd, 8192));
    assert_eq!((os_facts("truenas-scale").family, os_facts("truenas-scale").memory_mib), (OsFamily::Linux, 8192));
    assert_eq!(os_facts("a-system-of-tomorrow"), os_facts("debian13"));
    assert!(os_facts("macos").unsupported.as_ref().is_some_and(|reason| reason.contains("Apple")));
}

#[test]
fn systems_come_newest_first_in_a_family_and_rolling_ones_last() {
    let systems = list_systems(&[]);
    assert!(systems.len() >= 150);
    let place = |id: &str| systems.iter().position(|system| system.id == id).unwrap_or_else(|| panic!("no {id}"));
    assert!(place("ubuntu25.10") < place("ubuntu24.04"));
    assert!(place("debian13") < place("debian12"));
    assert!(place("archlinux") > place("debian7"));
    let windows: Vec<&str> =
        systems.iter().filter(|system| system.family == OsFamily::Windows).map(|system| system.id.as_str()).collect();
    assert_eq!(windows[..2], ["win2k25", "win11"]);
}

#[test]
fn systems_of_the_hosts_database_are_taken_in_and_nothing_that_is_no_id() {
    let known = |id: &str, name: &str, released: Option<&str>| KnownSystem {
        id: id.to_owned(),
        name: name.to_owned(),
        released: released.map(str::to_owned),
    };
    let systems = list_systems(&[
        known("ubuntu26.04", "Ubuntu 26.04", Some("2026-04-23")),
        known("debian13", "Another name", Some("2025-08-09")),
        known("Not an id", "x", None),
    ]);
    assert_eq!(systems[0].id, "ubuntu26.04");
    assert!(systems.iter().any(|system| system.id == "debian13" && system.name == "Debian 13"));
    assert!(systems.iter().all(|system| system.name != "x" && system.name != "Another name"));
}
