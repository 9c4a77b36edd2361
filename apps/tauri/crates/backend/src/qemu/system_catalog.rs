//! The catalog's parts on this machine: programs that are looked for, asked and probed, and what is remembered of them.
use super::catalog::CatalogParts;
use super::file_cache::FileCache;
use openutm_contract::ApiError;
use openutm_contract::types::{AcceleratorReport, QemuInstallation};
use openutm_core::ports::host::HostInfo;
use openutm_qemu::describe_qemus::inspect_qemus;
use openutm_qemu::find::{Environment, FindOptions};
use openutm_qemu::probe::{ProbeHost, ProbeOptions, probe_accelerators, read_boot_id};
use openutm_qemu::process::QemuCache;
use std::path::PathBuf;
use std::sync::Arc;

pub struct SystemCatalogParts {
    host: ProbeHost,
    home: PathBuf,
    folders: Option<Vec<String>>,
    cache: Arc<FileCache>,
}

impl SystemCatalogParts {
    /// `cache_folder` is where answers are remembered; `folders` stand in place of the system's usual places.
    pub fn new(host: &HostInfo, home: PathBuf, cache_folder: PathBuf, folders: Option<Vec<String>>) -> Self {
        let host = ProbeHost { platform: host.platform, arch: host.arch, os_build: host.os_build };
        Self { host, home, folders, cache: Arc::new(FileCache::new(cache_folder)) }
    }

    fn environment(&self) -> Environment {
        let inherited = std::env::vars_os();
        let named = inherited.filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        let home = ("OPENUTM_HOME".to_owned(), self.home.to_string_lossy().into_owned());
        named.chain([home]).collect()
    }

    fn cache(&self) -> Option<Arc<dyn QemuCache>> {
        Some(Arc::clone(&self.cache) as Arc<dyn QemuCache>)
    }
}

#[async_trait::async_trait]
impl CatalogParts for SystemCatalogParts {
    async fn find(&self) -> Result<Vec<QemuInstallation>, ApiError> {
        let mut options = FindOptions::new(self.host.platform, self.environment());
        options.folders.clone_from(&self.folders);
        Ok(inspect_qemus(&options, self.cache()).await)
    }

    async fn probe(&self, installations: &[QemuInstallation]) -> Result<Vec<AcceleratorReport>, ApiError> {
        let options = ProbeOptions {
            host: self.host,
            boot_id: read_boot_id().await,
            cache: self.cache(),
            cancel: None,
            kvm_access: None,
        };
        probe_accelerators(installations, &options).await.map_err(ApiError::defect)
    }

    async fn forget(&self) {
        self.cache.clear().await;
    }
}
