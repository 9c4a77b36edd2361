//! The contract's methods that concern this machine: what it can do, its files, its QEMU.
use super::capabilities::{Known, read_host_capabilities};
use super::doctor::{BackendIdentity, examine};
use super::draft::draft_report;
use super::install_qemu::{InstallParts, OnOutput, QemuInstall};
use super::receive_image::Upload;
use super::reveal::reveal;
use crate::guests::parts::GuestPorts;
use crate::jobs::{Cancel, JobSpec, Jobs};
use crate::library::VmLibrary;
use crate::ports::byte_stream::IssueTicket;
use crate::ports::folders::{FolderRequest, Folders};
use crate::ports::image_inbox::ImageInbox;
use crate::ports::installer::Installer;
use openutm_contract::types as t;
use openutm_contract::types::{HostPath, JobKind, Reason};
use openutm_contract::{ApiError, StreamName};
use openutm_qemu::identify::{KnownSystem, list_systems};
use openutm_qemu::install::{explain_install, plan_install_ways};
use std::sync::Arc;

/// The systems of the host's osinfo database.
#[async_trait::async_trait]
pub trait SystemsOfHost: Send + Sync {
    /// Empty where the host has no such database.
    async fn systems(&self) -> Vec<KnownSystem>;
}

/// What only the host's methods need of the system.
#[derive(Clone)]
pub struct HostPorts {
    pub folders: Arc<dyn Folders>,
    pub inbox: Arc<dyn ImageInbox>,
    pub installer: Arc<dyn Installer>,
    pub systems_of_host: Arc<dyn SystemsOfHost>,
    /// A program that can be started by this name.
    pub has_program: Arc<dyn Fn(&str) -> bool + Send + Sync>,
}

pub struct HostHandlerParts {
    pub library: VmLibrary,
    pub jobs: Jobs,
    pub ports: GuestPorts,
    pub host_ports: HostPorts,
    pub identity: BackendIdentity,
    pub issue_ticket: IssueTicket,
    /// Tells what came of an installation's output.
    pub on_job_output: OnOutput,
}

pub struct HostHandlers {
    parts: HostHandlerParts,
    install: QemuInstall,
}

impl HostHandlers {
    pub fn new(parts: HostHandlerParts) -> Self {
        let install = QemuInstall::new(InstallParts {
            installer: parts.host_ports.installer.clone(),
            catalog: parts.ports.catalog.clone(),
            jobs: parts.jobs.clone(),
            on_output: parts.on_job_output.clone(),
        });
        Self { parts, install }
    }

    pub async fn doctor(&self, params: t::DoctorParams) -> Result<t::DoctorResult, ApiError> {
        let HostHandlerParts { ports, library, identity, .. } = &self.parts;
        if params.recheck {
            ports.catalog.refresh().await?;
        }
        let notices: Vec<Reason> = library.notices().into_iter().map(|notice| notice.reason).collect();
        examine(identity, &*ports.host, &*ports.catalog, &notices).await.map(t::DoctorResult)
    }

    pub async fn capabilities(&self) -> Result<t::CapabilitiesResult, ApiError> {
        let HostHandlerParts { ports, host_ports, .. } = &self.parts;
        let known = Known {
            installations: &ports.catalog.installations().await?,
            viewers: &ports.viewers,
            has_swtpm: (host_ports.has_program)("swtpm"),
            why_no_reveal: host_ports.folders.why_no_reveal(),
            why_no_viewer: ports.host.why_no_viewer(),
            install_ways: &plan_install_ways(&*host_ports.installer.facts()),
        };
        Ok(t::CapabilitiesResult { capabilities: read_host_capabilities(&known)? })
    }

    pub async fn vm_draft(&self, params: t::VmDraftParams) -> Result<t::VmDraftResult, ApiError> {
        draft_report(&self.parts.ports, &self.parts.library, params.0).await.map(t::VmDraftResult)
    }

    pub async fn os_list(&self) -> t::OsListResult {
        t::OsListResult { systems: list_systems(&self.parts.host_ports.systems_of_host.systems().await) }
    }

    pub async fn file_list(&self, params: t::FileListParams) -> Result<t::FileListResult, ApiError> {
        let request = FolderRequest { path: params.path.map(String::from), show: params.show };
        self.parts.host_ports.folders.list(request).await.map(t::FileListResult)
    }

    pub async fn host_reveal(&self, params: t::HostRevealParams) -> Result<t::HostRevealResult, ApiError> {
        let HostHandlerParts { host_ports, library, identity, .. } = &self.parts;
        reveal(&params.path, &*host_ports.folders, library, &identity.home).await?;
        Ok(t::HostRevealResult {})
    }

    pub async fn image_receive(&self, params: t::ImageReceiveParams) -> Result<t::ImageReceiveResult, ApiError> {
        let incoming = self.parts.host_ports.inbox.open(&params.name, *params.size_bytes).await?;
        let path = HostPath(incoming.path().to_owned());
        let upload = Upload::new(incoming, *params.size_bytes, self.parts.ports.clock.clone());
        let spec = JobSpec {
            kind: JobKind::Receive,
            title: format!("Receiving “{}”", *params.name),
            vm_id: None,
            cancel: Cancel::Yes,
        };
        let running = upload.clone();
        let started = self.parts.jobs.begin(spec, |control| running.run(control));
        let open = Box::new(move || -> futures_util::future::BoxFuture<'static, _> {
            Box::pin(async move { Ok(upload.open()) })
        });
        let ticket = (self.parts.issue_ticket)(StreamName::Image, open);
        Ok(t::ImageReceiveResult { ticket, path, job_id: started.job.id })
    }

    pub fn qemu_install_ways(&self) -> t::QemuInstallWaysResult {
        let facts = self.parts.host_ports.installer.facts();
        let explained = explain_install(&*facts);
        t::QemuInstallWaysResult(t::InstallOptions {
            ways: plan_install_ways(&*facts).into_iter().map(|plan| plan.way).collect(),
            download_url: explained.download_url,
            explanation: explained.explanation,
        })
    }

    pub fn qemu_install(&self, params: t::QemuInstallParams) -> Result<t::QemuInstallResult, ApiError> {
        let id = params.way_id.to_string().parse().map_err(|_| ApiError::defect(params.way_id))?;
        Ok(t::QemuInstallResult { job: self.install.begin(id)? })
    }
}
