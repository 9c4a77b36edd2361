//! The `ImageTools` port over openutm-qemu. Only copies of chains and resizing need a qemu-img.
use crate::qemu::check_image::check_image;
use futures_util::future::BoxFuture;
use openutm_contract::types::{
    BackingImage, ByteCount, HostPath, ImageFormat, ImageReport, OsReport, OsReportCandidatesItem,
};
use openutm_contract::{ApiError, ErrorCode};
use openutm_core::explain::reasons::as_reason;
use openutm_core::ports::files::CopyOptions;
use openutm_core::ports::image_tools::{CopiedLayers, ImageCopy, ImageTools, ImageUsage};
use openutm_qemu::identify::{OsAnswer, OsinfoDatabase, identify_image};
use openutm_qemu::images::{
    DiskImage, ImageFacts, Layers, QemuImg, RunOptions, Shrinking, SourceImage, among_all, convert_image, create_disk,
    create_linked_clone, inspect_image, judge_untrusted_image, resize_disk,
};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Gives the qemu-img to use now; `None` when none is installed.
pub type FindQemuImg = Arc<dyn Fn() -> BoxFuture<'static, Option<PathBuf>> + Send + Sync>;

pub struct QemuImageTools {
    find_qemu_img: FindQemuImg,
    /// The host's osinfo database.
    osinfo: Option<Arc<OsinfoDatabase>>,
}

impl QemuImageTools {
    pub fn new(find_qemu_img: FindQemuImg, osinfo: Option<Arc<OsinfoDatabase>>) -> Self {
        Self { find_qemu_img, osinfo }
    }

    async fn tool(&self) -> Result<QemuImg, ApiError> {
        let binary = (self.find_qemu_img)().await.ok_or_else(|| {
            ApiError::new(ErrorCode::QemuNotFound, "This needs qemu-img, which is not installed.")
                .hint("Install QEMU; `openutm doctor` says how.")
        })?;
        Ok(QemuImg { binary })
    }
}

#[async_trait::async_trait]
impl ImageTools for QemuImageTools {
    async fn inspect(&self, path: &str) -> Result<ImageReport, ApiError> {
        Ok(report_of(inspect_image(Path::new(path), None).await?))
    }

    async fn identify(&self, path: &str) -> Result<OsReport, ApiError> {
        Ok(os_report(identify_image(Path::new(path), self.osinfo.as_deref()).await?))
    }

    async fn create_disk(&self, path: &str, size_bytes: u64) -> Result<(), ApiError> {
        create_disk(DiskImage { path: Path::new(path), format: ImageFormat::Qcow2 }, size_bytes).await
    }

    async fn create_overlay(&self, path: &str, backing: &BackingImage) -> Result<(), ApiError> {
        let below = DiskImage { path: Path::new(backing.path.as_str()), format: backing.format };
        create_linked_clone(Path::new(path), below).await
    }

    async fn copy(&self, copy: ImageCopy, options: CopyOptions) -> Result<(), ApiError> {
        check_image(&copy.from, copy.format).await?;
        let layers = match copy.layers {
            CopiedLayers::Alone => Layers::StandsAlone,
            CopiedLayers::Chain => Layers::Follow,
        };
        let source = SourceImage { path: Path::new(&copy.from), format: among_all(copy.format), layers };
        let target = DiskImage { path: Path::new(&copy.to), format: ImageFormat::Qcow2 };
        let run = RunOptions { signal: options.signal, on_progress: options.on_progress.as_deref() };
        convert_image(&self.tool().await?, source, target, &run).await
    }

    async fn grow(&self, path: &str, format: ImageFormat, size_bytes: u64) -> Result<(), ApiError> {
        // qemu-img would grow an external data file as well, whatever that is.
        check_image(path, format).await?;
        let disk = DiskImage { path: Path::new(path), format };
        resize_disk(&self.tool().await?, disk, size_bytes, Shrinking::Refuse, &RunOptions::default()).await
    }

    async fn usage(&self, path: &str, format: ImageFormat) -> Result<ImageUsage, ApiError> {
        match inspect_image(Path::new(path), Some(among_all(format))).await {
            Ok(facts) => Ok(ImageUsage {
                allocated_bytes: facts.actual_size_bytes,
                virtual_size_bytes: facts.virtual_size_bytes,
            }),
            Err(_) => Ok(ImageUsage { allocated_bytes: allocated_bytes(path).await, virtual_size_bytes: None }),
        }
    }
}

/// What takes room though it is no image; zero when it is not there.
async fn allocated_bytes(path: &str) -> u64 {
    let Ok(found) = tokio::fs::metadata(path).await else { return 0 };
    #[cfg(unix)]
    return std::os::unix::fs::MetadataExt::blocks(&found) * 512;
    #[cfg(not(unix))]
    found.len()
}

fn report_of(facts: ImageFacts) -> ImageReport {
    let refusal = judge_untrusted_image(&facts).err();
    ImageReport {
        path: HostPath(facts.path),
        format: facts.format,
        file_size_bytes: ByteCount(facts.file_size_bytes),
        virtual_size_bytes: facts.virtual_size_bytes.map(ByteCount),
        volume_id: facts.volume_id,
        refusal: refusal.as_ref().map(as_reason),
    }
}

fn os_report(answer: OsAnswer) -> OsReport {
    let candidates = answer.candidates.into_iter();
    OsReport {
        os: answer.os,
        name: answer.name,
        confidence: answer.confidence,
        candidates: candidates.map(|one| OsReportCandidatesItem { os: one.os, name: one.name, why: one.why }).collect(),
    }
}
