//! What is told of this machine's QEMUs: the same as the TypeScript backend tells, of the same programs.
use futures_util::future::join_all;
use openutm_contract::types::{Arch, Platform};
use openutm_qemu::describe_qemus::inspect_qemus;
use openutm_qemu::find::FindOptions;
use openutm_qemu::probe::{ProbeHost, ProbeOptions, probe_accelerators, read_boot_id};
use openutm_qemu::process::binary_identity;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

const SCRIPT: &str = r#"
    const from = (path) => import(`${process.argv[1]}/packages/qemu-lib/src/${path}`);
    const { inspectQemus } = await from("describe-qemus.ts");
    const { probeAccelerators } = await from("probe/probe-accelerators.ts");
    const { readBootId } = await from("probe/boot-id.ts");
    const [platform, arch] = process.argv.slice(2);
    const installations = await inspectQemus({ platform, env: process.env, timeoutMs: 30_000 });
    const host = { platform, arch, osBuild: 0, bootId: await readBootId() };
    const accelerators = await probeAccelerators(installations, { host });
    const { binaryIdentity } = await from("process/binary-identity.ts");
    const identities = await Promise.all(installations.map((qemu) => binaryIdentity(qemu.binaryPath)));
    console.log(JSON.stringify({ installations, accelerators, bootId: host.bootId, identities }));
"#;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../..").canonicalize().expect("the project's root")
}

/// Why the two cannot be compared here.
fn obstacle() -> Option<&'static str> {
    let runs = |program: &str| Command::new(program).arg("--version").output().is_ok_and(|done| done.status.success());
    if !cfg!(target_os = "linux") {
        return Some("compares what Linux finds");
    }
    if !runs("qemu-system-x86_64") {
        return Some("no QEMU is installed");
    }
    if !runs("node") || !root().join("node_modules").is_dir() {
        return Some("the TypeScript backend is not set up");
    }
    None
}

fn told_by_typescript(host: &ProbeHost) -> Value {
    let done = Command::new("node")
        .args(["--input-type=module", "-e", SCRIPT])
        .arg(root())
        .args([host.platform.to_string(), host.arch.to_string()])
        .output()
        .expect("node runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    serde_json::from_slice(&done.stdout).expect("JSON")
}

async fn told_here(host: ProbeHost) -> Value {
    let mut options = FindOptions::new(host.platform, std::env::vars().collect());
    options.timeout = Duration::from_secs(30);
    let installations = inspect_qemus(&options, None).await;
    let boot_id = read_boot_id().await;
    let probing = ProbeOptions { host, boot_id: boot_id.clone(), cache: None, cancel: None, kvm_access: None };
    let accelerators = probe_accelerators(&installations, &probing).await.expect("a temporary folder");
    let identities = join_all(installations.iter().map(|qemu| binary_identity(&qemu.binary_path))).await;
    json!({ "installations": installations, "accelerators": accelerators, "bootId": boot_id, "identities": identities })
}

/// How an accelerator failed depends on how busy the computer is; that and why it did does not.
fn without_evidence(mut told: Value) -> Value {
    for report in told["accelerators"].as_array_mut().expect("reports") {
        report.as_object_mut().expect("a report").shift_remove("evidence");
    }
    told
}

#[tokio::test]
async fn installations_and_accelerators_are_told_as_typescript_tells_them() {
    if let Some(obstacle) = obstacle() {
        eprintln!("skipped: {obstacle}");
        return;
    }
    let arch = if cfg!(target_arch = "aarch64") { Arch::Aarch64 } else { Arch::X8664 };
    let host = ProbeHost { platform: Platform::Linux, arch, os_build: 0 };
    let here = without_evidence(told_here(host).await);
    let there = without_evidence(told_by_typescript(&host));
    assert!(here["installations"].as_array().is_some_and(|found| !found.is_empty()));
    // The last two are what answers are remembered under: what one backend has asked, the other need not ask again.
    for part in ["installations", "accelerators", "bootId", "identities"] {
        assert_eq!(here[part], there[part], "{part}");
    }
}
