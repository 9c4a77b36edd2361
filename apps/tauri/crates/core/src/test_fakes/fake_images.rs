//! Disk images, as far as their text says what they are.
use super::FakeFiles;
use crate::ports::files::CopyOptions;
use crate::ports::image_tools::{ImageCopy, ImageTools, ImageUsage};
use async_trait::async_trait;
use openutm_contract::types::{
    BackingImage, ByteCount, HostPath, ImageFormat, ImageReport, ImageReportFormat, OsConfidence, OsReport,
};
use openutm_contract::{ApiError, ErrorCode};
use std::sync::Arc;

/// Images whose text says what they are: `iso`, `qcow2`, `evil` (names a file outside itself), anything else raw.
pub struct FakeImages {
    pub files: Arc<FakeFiles>,
}

#[async_trait]
impl ImageTools for FakeImages {
    async fn inspect(&self, path: &str) -> Result<ImageReport, ApiError> {
        let text = self.files.text(path);
        let text = text.ok_or_else(|| ApiError::new(ErrorCode::ImageNotFound, format!("{path} is not there.")))?;
        let refusal = text.starts_with("evil").then(|| {
            let message = "It names a file outside itself.";
            crate::explain::reasons::reason(ErrorCode::ImageRefused, message, Some("Get it again."))
        });
        let format = match text.split(' ').next() {
            Some("iso") => ImageReportFormat::Iso,
            Some("qcow2" | "evil") => ImageReportFormat::Qcow2,
            Some("vmdk") => ImageReportFormat::Vmdk,
            _ => ImageReportFormat::Raw,
        };
        Ok(ImageReport {
            path: HostPath(path.to_owned()),
            format,
            file_size_bytes: ByteCount(text.len() as u64),
            refusal,
            virtual_size_bytes: None,
            volume_id: None,
        })
    }

    /// `iso win11` says that it is Windows 11.
    async fn identify(&self, path: &str) -> Result<OsReport, ApiError> {
        let text = self.files.text(path).unwrap_or_default();
        let os = text.split(' ').nth(1).map(str::to_owned);
        let confidence = if os.is_some() { OsConfidence::Certain } else { OsConfidence::Unknown };
        Ok(OsReport { candidates: Vec::new(), confidence, name: os.clone(), os })
    }

    async fn create_disk(&self, path: &str, size_bytes: u64) -> Result<(), ApiError> {
        self.files.put(path, &format!("qcow2 of {size_bytes}"));
        Ok(())
    }

    async fn create_overlay(&self, path: &str, backing: &BackingImage) -> Result<(), ApiError> {
        self.files.put(path, &format!("qcow2 over {}", *backing.path));
        Ok(())
    }

    async fn copy(&self, copy: ImageCopy, _: CopyOptions) -> Result<(), ApiError> {
        self.files.put(&copy.to, &format!("qcow2 copy of {}", copy.from));
        Ok(())
    }

    async fn grow(&self, path: &str, _: ImageFormat, size_bytes: u64) -> Result<(), ApiError> {
        self.create_disk(path, size_bytes).await
    }

    async fn usage(&self, path: &str, _: ImageFormat) -> Result<ImageUsage, ApiError> {
        let allocated_bytes = self.files.text(path).map_or(0, |text| text.len() as u64);
        Ok(ImageUsage { allocated_bytes, virtual_size_bytes: None })
    }
}
