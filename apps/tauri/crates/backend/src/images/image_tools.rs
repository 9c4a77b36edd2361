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

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::process::Command;
    use tempfile::{TempDir, tempdir};

    const MIB: u64 = 1 << 20;

    fn tools(qemu_img: Option<&'static str>) -> QemuImageTools {
        QemuImageTools::new(Arc::new(move || Box::pin(async move { qemu_img.map(PathBuf::from) })), None)
    }

    /// Paths of one test, as text.
    struct Files(TempDir);

    impl Files {
        fn new() -> Self {
            Self(tempdir().expect("a folder"))
        }

        fn at(&self, name: &str) -> String {
            self.0.path().join(name).to_string_lossy().into_owned()
        }
    }

    fn io(path: &str, format: &str, command: &str) -> String {
        let output = Command::new("qemu-io").args(["-f", format, "-c", command, path]).output().expect("qemu-io");
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn backing(path: &str, format: ImageFormat) -> BackingImage {
        BackingImage { path: HostPath(path.to_owned()), format }
    }

    fn copy(from: &str, layers: CopiedLayers, to: &str) -> ImageCopy {
        ImageCopy { from: from.to_owned(), format: ImageFormat::Qcow2, layers, to: to.to_owned() }
    }

    #[tokio::test]
    async fn a_chain_is_flattened_into_a_copy_and_an_image_alone_is_not() {
        let (files, tools) = (Files::new(), tools(Some("qemu-img")));
        let (base, overlay) = (files.at("base.img"), files.at("overlay.qcow2"));
        std::fs::write(&base, vec![0xaa; 4 << 20]).expect("a disk");
        tools.create_overlay(&overlay, &backing(&base, ImageFormat::Raw)).await.expect("made");
        io(&overlay, "qcow2", "write -P 0xbb 1M 1M");
        let (whole, alone) = (files.at("whole.qcow2"), files.at("alone.qcow2"));
        tools.copy(copy(&overlay, CopiedLayers::Chain, &whole), CopyOptions::default()).await.expect("copied");
        tools.copy(copy(&overlay, CopiedLayers::Alone, &alone), CopyOptions::default()).await.expect("copied");
        // qemu-io says where a pattern is not what it was told.
        assert!(!io(&whole, "qcow2", "read -P 0xaa 0 1M").contains("failed"));
        assert!(!io(&whole, "qcow2", "read -P 0xbb 1M 1M").contains("failed"));
        assert!(!io(&alone, "qcow2", "read -P 0 0 1M").contains("failed"));
        assert!(tools.inspect(&whole).await.expect("a report").refusal.is_none());
        let refusal = tools.inspect(&overlay).await.expect("a report").refusal.expect("refused");
        assert_eq!(refusal.code, "image.refused");
        assert!(refusal.message.contains("base.img") && refusal.hint.is_some());
    }

    #[tokio::test]
    async fn disks_tell_their_sizes_and_grow_never_shrink() {
        let (files, tools) = (Files::new(), tools(Some("qemu-img")));
        let disk = files.at("disk.qcow2");
        tools.create_disk(&disk, 8 * MIB).await.expect("made");
        tools.grow(&disk, ImageFormat::Qcow2, 16 * MIB).await.expect("grown");
        let usage = tools.usage(&disk, ImageFormat::Qcow2).await.expect("told");
        assert_eq!(usage.virtual_size_bytes, Some(16 * MIB));
        assert!((1..MIB).contains(&usage.allocated_bytes));
        let shrunk = tools.grow(&disk, ImageFormat::Qcow2, MIB).await.expect_err("refused");
        assert_eq!(shrunk.code, ErrorCode::ImageShrinkRefused);
        let gone = tools.usage(&files.at("none"), ImageFormat::Raw).await;
        assert_eq!(gone, Ok(ImageUsage::default()));
    }

    #[tokio::test]
    async fn what_keeps_its_data_elsewhere_is_neither_grown_nor_copied() {
        let (files, tools) = (Files::new(), tools(Some("no such program")));
        let disk = files.at("disk.qcow2");
        tools.create_disk(&disk, MIB).await.expect("made");
        let mut bytes = std::fs::read(&disk).expect("read");
        bytes[79] = 4;
        std::fs::write(&disk, bytes).expect("written");
        let to = files.at("copy.qcow2");
        let grown = tools.grow(&disk, ImageFormat::Qcow2, 2 * MIB).await.expect_err("refused");
        let copied =
            tools.copy(copy(&disk, CopiedLayers::Alone, &to), CopyOptions::default()).await.expect_err("refused");
        assert_eq!((grown.code, copied.code), (ErrorCode::ImageRefused, ErrorCode::ImageRefused));
    }

    #[tokio::test]
    async fn a_missing_qemu_img_is_told_with_what_to_do() {
        let (files, tools) = (Files::new(), tools(None));
        let disk = files.at("disk.qcow2");
        tools.create_disk(&disk, MIB).await.expect("made without it");
        let error = tools.grow(&disk, ImageFormat::Qcow2, 2 * MIB).await.expect_err("not there");
        assert_eq!((error.code, error.hint.is_some()), (ErrorCode::QemuNotFound, true));
    }

    #[tokio::test]
    async fn a_system_is_named_by_a_files_name_where_it_is_no_iso() {
        let (files, tools) = (Files::new(), tools(None));
        let path = files.at("ubuntu-24.04-server-cloudimg-amd64.img");
        std::fs::write(&path, "no ISO").expect("a file");
        let report = tools.identify(&path).await.expect("a report");
        assert_eq!(report.os.as_deref(), Some("ubuntu24.04"));
        assert_eq!(report.candidates[0].why, "The file's name says so.");
    }
}
