use super::helpers::*;
use openutm_contract::check;
use openutm_contract::types::{Arch, Platform};
use openutm_qemu::caps::{ReadCapabilitiesOptions, read_capabilities};
use openutm_qemu::describe_qemus::{DescribeOptions, describe_qemus};
use openutm_qemu::find::Environment;
use openutm_qemu::process::{MemoryCache, QemuCache};
use serde_json::json;
use std::fs;
use std::sync::Arc;
use std::time::Duration;

#[tokio::test]
async fn a_qemu_that_does_not_say_what_it_can_do_has_a_problem() {
    let within = |timeout| ReadCapabilitiesOptions { timeout, ..Default::default() };
    let options = within(PATIENCE);
    for (body, options, code, cause) in [
        ("exec sleep 600", &within(Duration::from_secs(1)), "qemu.hangs", "QEMU did not answer within 1000 ms."),
        ("exit 0", &options, "qmp.closed", "greeting got no answer: QEMU closed the QMP connection."),
        ("echo hello; exec sleep 600", &options, "qmp.protocol", "greeting got no answer: A line is not JSON."),
        (
            "exec cat /dev/zero",
            &options,
            "qmp.tooLarge",
            "greeting got no answer: A message is longer than 16777216 bytes.",
        ),
    ] {
        let folder = folder_with(&[(QEMU, body)]);
        let path = text(&folder.path().join(QEMU));
        let problem = read_capabilities(&path, options).await.expect_err(body);
        assert_eq!(problem.message, format!("{path} does not say what it can do."));
        assert_eq!((problem.code.as_str(), problem.evidence.clone()), (code, Some(vec![cause.to_owned()])), "{body}");
        assert_eq!(check("Reason", &json!(problem)), [], "{body}");
    }
    let gone = read_capabilities("/nowhere/qemu-system-x86_64", &options).await.expect_err("it is not there");
    assert_eq!(gone.code, "qmp.closed");
    let folder = folder_with(&[(QEMU, "echo 'Only modules from the same build can be loaded.' >&2; exit 1")]);
    let problem = read_capabilities(&text(&folder.path().join(QEMU)), &options).await.expect_err("foreign modules");
    assert!(problem.message.ends_with("it loads the modules of another QEMU."), "{problem:?}");
}

#[tokio::test]
async fn the_installed_qemu_says_what_it_can_do_and_is_remembered() {
    let Some(path) = installed() else { return };
    let (folder, qemu) = fake_qemu(&format!("exec {path} \"$@\""));
    let cache: Arc<dyn QemuCache> = Arc::new(MemoryCache::default());
    let asking = |arch| ReadCapabilitiesOptions {
        arch: Some(arch),
        timeout: PATIENCE,
        cache: Some(Arc::clone(&cache)),
        env: None,
    };
    let path = qemu.binary_path.as_str();
    let wrong = read_capabilities(path, &asking(Arch::Aarch64)).await.expect_err("another architecture");
    assert_eq!(wrong.message, format!("{path} emulates x86_64, not aarch64 as its name says."));
    let asked = read_capabilities(path, &asking(Arch::X8664)).await.expect("capabilities");
    assert_eq!(check("QemuCapabilities", &json!(asked)), []);
    assert!(asked.machines.iter().any(|name| name == "q35"));
    let runs_before = runs(&folder);
    let again = read_capabilities(path, &asking(Arch::X8664)).await.expect("capabilities");
    assert_eq!((json!(again), runs(&folder)), (json!(asked), runs_before));
}

#[tokio::test]
async fn a_module_that_does_not_load_takes_spice_away() {
    let Some(path) = installed() else { return };
    for module in ["chardev-spice", "ui-spice-core"] {
        let modules = folder_with(&[]);
        fs::write(modules.path().join(format!("{module}.so")), "damaged").expect("a file");
        let env = std::env::vars().chain([("QEMU_MODULE_DIR".to_owned(), text(modules.path()))]).collect();
        let options = ReadCapabilitiesOptions { timeout: PATIENCE, env: Some(env), ..Default::default() };
        let capabilities = read_capabilities(&path, &options).await.expect("capabilities");
        assert_eq!(json!(capabilities.display_protocols), json!(["vnc"]), "{module}");
    }
}

#[tokio::test]
async fn a_mute_qemu_goes_behind_the_others() {
    let Some(path) = installed() else { return };
    let folder = folder_with(&[(QEMU, "exit 1")]);
    let mute = qemu_at(&text(&folder.path().join(QEMU)));
    let options = DescribeOptions { platform: Platform::Linux, env: &Environment::new(), cache: None };
    let described = describe_qemus(vec![mute.clone(), qemu_at(&path)], &options).await;
    assert_eq!(*described[0].binary_path, path);
    assert!(described[1].problem.as_ref().is_some_and(|problem| problem.message.contains(&**mute.binary_path)));
}
