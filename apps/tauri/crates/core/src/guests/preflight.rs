//! What is looked at before a QEMU is spawned: everything that would make it fail anyway, said in better words and sooner.
use crate::ports::guest_files::GuestFiles;
use crate::ports::host::{Host, HostPort};
use crate::ports::qemu_catalog::QemuCatalog;
use futures_util::future::{join_all, try_join_all};
use openutm_contract::types::{
    Accelerator, AcceleratorChoice, Arch, HostPath, ImageReport, Medium, NetworkMode, QemuInstallation, Reason,
    VmConfig,
};
use openutm_contract::{ApiError, ErrorCode};

/// What QEMU itself takes beside the guest's memory, measured on 7.2 with a display.
const QEMU_OVERHEAD_MIB: u64 = 64;

/// Best first.
const ACCELERATORS: [Accelerator; 4] = [Accelerator::Hvf, Accelerator::Kvm, Accelerator::Whpx, Accelerator::Tcg];

fn error_of(reason: &Reason, otherwise: ErrorCode) -> ApiError {
    let error = ApiError::new(ErrorCode::named(&reason.code).unwrap_or(otherwise), reason.message.clone());
    match &reason.hint {
        Some(hint) => error.hint(hint.clone()),
        None => error,
    }
}

/// Fails with `qemu.notFound` or `qemu.tooOld`.
pub fn choose_qemu(installations: &[QemuInstallation], arch: Arch) -> Result<QemuInstallation, ApiError> {
    let fitting = || installations.iter().filter(|installation| installation.arch == arch);
    if let Some(usable) = fitting().find(|installation| installation.problem.is_none()) {
        return Ok(usable.clone());
    }
    match fitting().next().and_then(|installation| installation.problem.as_ref()) {
        Some(problem) => Err(error_of(problem, ErrorCode::QemuNotFound)),
        None => Err(ApiError::new(ErrorCode::QemuNotFound, format!("No QEMU for {arch} machines is installed."))
            .hint("Run “openutm doctor” to see what was looked for, and “openutm install” to install it.")),
    }
}

/// Accelerators that run guest code, best first. TCG is part of QEMU: a VM that asks for it waits for no probe.
pub async fn usable_accelerators(catalog: &dyn QemuCatalog, config: &VmConfig) -> Result<Vec<Accelerator>, ApiError> {
    if config.accelerator == AcceleratorChoice::Tcg {
        return Ok(vec![Accelerator::Tcg]);
    }
    let reports = catalog.accelerators().await?;
    let is_usable = |name: &Accelerator| {
        reports.iter().any(|report| report.arch == config.arch && report.usable && report.name == *name)
    };
    Ok(ACCELERATORS.into_iter().filter(is_usable).collect())
}

/// Notes when the memory is short. Fails with `host.memoryLow` when it can never fit.
pub async fn check_memory(host: &dyn Host, config: &VmConfig) -> Result<Vec<String>, ApiError> {
    let VmConfig { memory_mib, .. } = config;
    let wanted_mib = memory_mib + QEMU_OVERHEAD_MIB;
    let total_mib = host.info().memory_mib;
    if *memory_mib > total_mib {
        let message = format!("The VM wants {memory_mib} MiB of memory; this computer has {total_mib} MiB.");
        return Err(ApiError::new(ErrorCode::HostMemoryLow, message)
            .hint(format!("Give the VM at most {} MiB.", (total_mib / 2).max(1)))
            .with("wantedMib", *memory_mib)
            .with("totalMib", total_mib));
    }
    let free_mib = host.memory_free_mib().await?;
    let note = || {
        format!(
            "The VM may use {memory_mib} MiB of memory, but only {free_mib} MiB are free: the computer may become slow."
        )
    };
    Ok((wanted_mib > free_mib).then(note).into_iter().collect())
}

/// Fails with `image.*` of the first image that cannot be used.
pub async fn check_images(
    files: &dyn GuestFiles,
    config: &VmConfig,
    resolve: impl Fn(&str) -> Result<HostPath, ApiError>,
) -> Result<(), ApiError> {
    let media = config.drives.iter().map(|drive| &drive.medium);
    let images = media.flat_map(|medium| match medium {
        Medium::Empty => Vec::new(),
        Medium::File { path, format, backing } => {
            std::iter::once((path, *format)).chain(backing.iter().map(|image| (&image.path, image.format))).collect()
        }
    });
    let resolved = images.map(|(path, format)| Ok((resolve(path)?, format))).collect::<Result<Vec<_>, ApiError>>()?;
    try_join_all(resolved.iter().map(|(path, format)| files.check_image(path, *format))).await?;
    Ok(())
}

/// The report of an image that may be used. Fails with `image.*`.
pub fn check_inserted(report: ImageReport) -> Result<ImageReport, ApiError> {
    match &report.refusal {
        None => Ok(report),
        Some(refusal) => Err(error_of(refusal, ErrorCode::ImageRefused).with("path", report.path.as_str())),
    }
}

/// Fails with `port.inUse`, naming the first port that another program holds.
pub async fn check_ports(host: &dyn Host, config: &VmConfig) -> Result<(), ApiError> {
    let networks = config.networks.iter().filter(|network| network.mode == NetworkMode::User);
    let forwards: Vec<_> = networks.flat_map(|network| &network.port_forwards).collect();
    let free = join_all(forwards.iter().map(|forward| async move {
        // The contract's ports end at 65535.
        let port = u16::try_from(forward.host_port).unwrap_or(u16::MAX);
        host.is_port_free(&HostPort { protocol: forward.protocol, address: forward.host_address.clone(), port }).await
    }))
    .await;
    let Some(taken) = free.iter().position(|is_free| !is_free).and_then(|at| forwards.get(at)) else { return Ok(()) };
    let protocol = taken.protocol.to_string();
    let message =
        format!("The host's {} port {} is taken by another program.", protocol.to_uppercase(), taken.host_port);
    Err(ApiError::new(ErrorCode::PortInUse, message)
        .hint("Choose another host port for the VM's port forward, or end the program that uses it.")
        .with("port", taken.host_port)
        .with("protocol", protocol)
        .with("hostAddress", taken.host_address.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guests::fakes::{FakeHost, FakeWorld, config};
    use serde_json::json;

    fn qemu(arch: Arch, problem: Option<&str>) -> QemuInstallation {
        let mut value = json!({ "arch": arch, "binaryPath": format!("/usr/bin/qemu-system-{arch}"), "firmware": [],
            "version": { "major": 7, "minor": 2, "micro": 0, "text": "7.2" } });
        if let Some(code) = problem {
            value["problem"] = json!({ "code": code, "message": "It is too old.", "hint": "Upgrade." });
        }
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn the_first_sound_qemu_of_the_architecture_is_taken() {
        let sound = qemu(Arch::X8664, None);
        let found = [qemu(Arch::Aarch64, None), qemu(Arch::X8664, Some("qemu.tooOld")), sound.clone()];
        assert_eq!(choose_qemu(&found, Arch::X8664), Ok(sound));
    }

    #[test]
    fn what_is_wrong_with_the_one_there_is_is_said() {
        let error = choose_qemu(&[qemu(Arch::X8664, Some("qemu.tooOld"))], Arch::X8664).unwrap_err();
        let expected = json!({ "code": "qemu.tooOld", "message": "It is too old.", "hint": "Upgrade." });
        assert_eq!(error.to_value(), expected);
        let none = choose_qemu(&[], Arch::Aarch64).unwrap_err();
        assert_eq!(none.message, "No QEMU for aarch64 machines is installed.");
    }

    #[tokio::test(start_paused = true)]
    async fn memory_is_refused_noted_or_no_matter() {
        let of = |free_mib, memory_mib| async move {
            let host = FakeHost { free_mib, ..FakeHost::of(&FakeWorld::default()) };
            check_memory(&host, &VmConfig { memory_mib, ..config() }).await
        };
        let error = of(7000, 8001).await.unwrap_err();
        assert_eq!(json!(error.data), json!({ "wantedMib": 8001, "totalMib": 8000 }));
        assert!(of(1000, 4000).await.unwrap()[0].contains("1000 MiB are free"));
        assert!(of(7000, 4000).await.unwrap().is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn the_port_that_is_taken_is_named() {
        let network = json!({ "id": "net0", "mode": "user", "model": "virtio", "mac": "52:54:00:00:00:01",
            "isolated": false, "portForwards": [
                { "protocol": "tcp", "hostAddress": "127.0.0.1", "hostPort": 80, "guestPort": 80 },
                { "protocol": "udp", "hostAddress": "127.0.0.1", "hostPort": 53, "guestPort": 53 }] });
        let config = VmConfig { networks: vec![serde_json::from_value(network).unwrap()], ..config() };
        let of = |taken_port| FakeHost { taken_port, ..FakeHost::of(&FakeWorld::default()) };
        let error = check_ports(&of(53), &config).await.unwrap_err();
        assert_eq!(error.message, "The host's UDP port 53 is taken by another program.");
        assert_eq!(json!(error.data), json!({ "port": 53, "protocol": "udp", "hostAddress": "127.0.0.1" }));
        assert_eq!(check_ports(&of(0), &config).await, Ok(()));
    }
}
