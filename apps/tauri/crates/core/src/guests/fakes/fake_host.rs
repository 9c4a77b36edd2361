//! A computer with one QEMU, and images that are none.
use super::FakeWorld;
use crate::Subscription;
use crate::ports::files::CopyOptions;
use crate::ports::host::{Holder, Host, HostInfo, HostPort, OpenedViewer};
use crate::ports::image_tools::{ImageCopy, ImageTools, ImageUsage};
use crate::ports::qemu_catalog::QemuCatalog;
use futures_util::FutureExt;
use openutm_contract::types::{
    AcceleratorReport, Arch, BackingImage, ImageFormat, ImageReport, OsReport, Platform, QemuInstallation, SoundServer,
};
use openutm_contract::{ApiError, ErrorCode};
use serde_json::json;
use std::sync::Arc;
use tokio::sync::watch;

pub struct FakeHost {
    pub info: HostInfo,
    pub free_mib: u64,
    pub taken_port: u16,
    pub world: FakeWorld,
}

impl FakeHost {
    pub fn of(world: &FakeWorld) -> Self {
        let info = HostInfo {
            platform: Platform::Linux,
            arch: Arch::X8664,
            os_release: "6.1".to_owned(),
            os_build: 0,
            cpu_count: 2,
            memory_mib: 8000,
        };
        Self { info, free_mib: 7000, taken_port: 0, world: world.clone() }
    }
}

#[async_trait::async_trait]
impl Host for FakeHost {
    fn info(&self) -> &HostInfo {
        &self.info
    }

    async fn memory_free_mib(&self) -> Result<u64, ApiError> {
        Ok(self.free_mib)
    }

    async fn disk_free_bytes(&self, _path: &str) -> Result<u64, ApiError> {
        Ok(1 << 40)
    }

    async fn is_port_free(&self, port: &HostPort) -> bool {
        port.port != self.taken_port
    }

    fn why_no_viewer(&self) -> Option<String> {
        self.world.with(|world| world.why_no_viewer.clone())
    }

    async fn open_viewer(&self, file: &str) -> Result<OpenedViewer, ApiError> {
        let path = file.lines().find_map(|line| line.strip_prefix("unix-path=")).unwrap_or("nowhere");
        let (end, mut ended) = watch::channel(false);
        self.world.with(|world| {
            world.said.push(path.to_owned());
            world.viewers.push(end);
        });
        let world = self.world.clone();
        Ok(OpenedViewer {
            ended: async move { ended.wait_for(|ended| *ended).await.map(drop).unwrap_or_default() }.boxed(),
            close: Box::new(move || world.with(|world| world.said.push("closed".to_owned()))),
        })
    }

    async fn sound_servers(&self) -> Vec<SoundServer> {
        Vec::new()
    }

    async fn holders_of(&self, _path: &str) -> Vec<Holder> {
        Vec::new()
    }
}

#[async_trait::async_trait]
impl QemuCatalog for FakeWorld {
    async fn installations(&self) -> Result<Arc<Vec<QemuInstallation>>, ApiError> {
        let text = include_str!("../../../../../../../packages/shared-types/vectors/argv/qemu/linux-x86_64-7.2.json");
        Ok(Arc::new(vec![serde_json::from_str(text).unwrap()]))
    }

    async fn accelerators(&self) -> Result<Arc<Vec<AcceleratorReport>>, ApiError> {
        Ok(Arc::default())
    }

    async fn refresh(&self) -> Result<(), ApiError> {
        Ok(())
    }

    fn on_change(&self, _listener: Arc<dyn Fn() + Send + Sync>) -> Subscription {
        Subscription::none()
    }
}

#[async_trait::async_trait]
impl ImageTools for FakeWorld {
    async fn inspect(&self, path: &str) -> Result<ImageReport, ApiError> {
        Ok(serde_json::from_value(json!({ "path": path, "format": "iso", "fileSizeBytes": 1 })).unwrap())
    }

    async fn identify(&self, _path: &str) -> Result<OsReport, ApiError> {
        Err(ApiError::new(ErrorCode::ImageNotFound, "There is nothing here."))
    }

    async fn create_disk(&self, _path: &str, _size_bytes: u64) -> Result<(), ApiError> {
        Ok(())
    }

    async fn create_overlay(&self, _path: &str, _backing: &BackingImage) -> Result<(), ApiError> {
        Ok(())
    }

    async fn copy(&self, _copy: ImageCopy, _options: CopyOptions) -> Result<(), ApiError> {
        Ok(())
    }

    async fn grow(&self, _path: &str, _format: ImageFormat, _size_bytes: u64) -> Result<(), ApiError> {
        Ok(())
    }

    async fn usage(&self, _path: &str, _format: ImageFormat) -> Result<ImageUsage, ApiError> {
        Ok(ImageUsage::default())
    }
}
