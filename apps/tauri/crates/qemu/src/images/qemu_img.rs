//! Runs qemu-img for what needs it: resize, convert, check, measure. I/O edge. Formats are always said, never guessed.
use super::create::DiskImage;
use super::inspect::inspect_image;
use super::new_file::{folder_of, require_free_space, write_new_file};
use super::run_qemu_img::{odd_output, parse_output, run};
use super::{DiskFormat, ImageFormat, among_all};
use openutm_contract::{ApiError, ErrorCode};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
use tokio_util::sync::CancellationToken;

/// The qemu-img to run.
#[derive(Debug, Clone)]
pub struct QemuImg {
    pub binary: PathBuf,
}

#[derive(Default)]
pub struct RunOptions<'a> {
    /// Ends qemu-img; the call fails with `job.cancelled`.
    pub signal: CancellationToken,
    /// Told from 0 to 1, by what tells its progress.
    pub on_progress: Option<&'a (dyn Fn(f64) + Send + Sync)>,
}

/// What lies below an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layers {
    /// No backing file is opened, whatever the header says.
    StandsAlone,
    /// For our own linked clones.
    Follow,
}

/// An image to read: one of ours, or one that `judge_untrusted_image` has passed.
#[derive(Debug, Clone, Copy)]
pub struct SourceImage<'a> {
    pub path: &'a Path,
    pub format: ImageFormat,
    pub layers: Layers,
}

impl<'a> SourceImage<'a> {
    fn ours(disk: DiskImage<'a>) -> Self {
        Self { path: disk.path, format: among_all(disk.format), layers: Layers::Follow }
    }

    /// A node in JSON: no character of a path can become an option, a protocol or another driver.
    fn node(&self) -> Result<String, ApiError> {
        let format = if self.format == ImageFormat::Iso { ImageFormat::Raw } else { self.format };
        let mut node = Map::new();
        node.insert("driver".to_owned(), json!(format));
        let holds_backing =
            matches!(format, ImageFormat::Qcow2 | ImageFormat::Qcow | ImageFormat::Qed | ImageFormat::Vmdk);
        if holds_backing && self.layers == Layers::StandsAlone {
            node.insert("backing".to_owned(), Value::Null);
        }
        let path = absolute(self.path)?;
        node.insert("file".to_owned(), json!({ "driver": "file", "filename": path.to_string_lossy() }));
        Ok(format!("json:{}", Value::Object(node)))
    }
}

fn absolute(path: &Path) -> Result<PathBuf, ApiError> {
    std::path::absolute(path).map_err(ApiError::defect)
}

/// What may happen to the end of a disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shrinking {
    /// A smaller size fails with `image.shrinkRefused`.
    Refuse,
    /// What lies past the new end is cut off.
    Allow,
}

/// Changes a disk's size. A disk that a running QEMU holds is refused with `image.inUse`.
pub async fn resize_disk(
    tool: &QemuImg,
    disk: DiskImage<'_>,
    size_bytes: u64,
    shrinking: Shrinking,
    options: &RunOptions<'_>,
) -> Result<(), ApiError> {
    let facts = inspect_image(disk.path, Some(among_all(disk.format))).await?;
    let shrinks = size_bytes < facts.virtual_size_bytes.unwrap_or_default();
    if shrinks && shrinking == Shrinking::Refuse {
        let message = "Making a disk smaller destroys what lies at its end.";
        return Err(ApiError::new(ErrorCode::ImageShrinkRefused, message)
            .hint("Shrink the partitions in the guest first, then ask for it explicitly.")
            .with("path", disk.path.to_string_lossy())
            .with("virtualSizeBytes", facts.virtual_size_bytes.unwrap_or_default())
            .with("sizeBytes", size_bytes));
    }
    let node = SourceImage::ours(disk).node()?;
    let size = size_bytes.to_string();
    let mut arguments = vec!["resize", "-q"];
    arguments.extend(shrinks.then_some("--shrink"));
    arguments.extend([node.as_str(), &size]);
    run(tool, &arguments, options, &[0]).await.map(drop)
}

/// Writes a full, standalone copy in another or the same format. Free space is checked first, the copy appears whole.
pub async fn convert_image(
    tool: &QemuImg,
    source: SourceImage<'_>,
    target: DiskImage<'_>,
    options: &RunOptions<'_>,
) -> Result<(), ApiError> {
    let measure = measure_image(tool, source, target.format, &silent(options)).await?;
    let path = absolute(target.path)?;
    require_free_space(folder_of(&path), measure.required_bytes).await?;
    let node = source.node()?;
    write_new_file(&path, |unfinished| async move {
        let unfinished = unfinished.to_string_lossy();
        let arguments = ["convert", "-p", "-O", format_name(target.format), &node, &unfinished];
        run(tool, &arguments, options, &[0]).await.map(drop).map_err(Into::into)
    })
    .await
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageMeasure {
    /// With its holes kept.
    pub required_bytes: u64,
    /// With none.
    pub fully_allocated_bytes: u64,
}

/// How large a copy would be.
pub async fn measure_image(
    tool: &QemuImg,
    source: SourceImage<'_>,
    target_format: DiskFormat,
    options: &RunOptions<'_>,
) -> Result<ImageMeasure, ApiError> {
    let arguments = ["measure", "--output=json", "-O", format_name(target_format), &source.node()?];
    let output = run(tool, &arguments, &silent(options), &[0]).await?;
    let measured = parse_output(&output.stdout)?;
    match (measured["required"].as_u64(), measured["fully-allocated"].as_u64()) {
        (Some(required_bytes), Some(fully_allocated_bytes)) => {
            Ok(ImageMeasure { required_bytes, fully_allocated_bytes })
        }
        _ => Err(odd_output(&output.stdout)),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckState {
    Clean,
    Leaks,
    Corrupt,
    Unsupported,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageCheck {
    pub state: CheckState,
    pub corruptions: u64,
    pub leaks: u64,
}

/// Looks for damage and repairs nothing. Raw disks have no structure: `Unsupported`.
pub async fn check_image(
    tool: &QemuImg,
    disk: DiskImage<'_>,
    options: &RunOptions<'_>,
) -> Result<ImageCheck, ApiError> {
    let arguments = ["check", "--output=json", &SourceImage::ours(disk).node()?];
    let output = run(tool, &arguments, &silent(options), &[0, 2, 3, 63]).await?;
    let state = match output.exit_code {
        0 => CheckState::Clean,
        3 => CheckState::Leaks,
        63 => return Ok(ImageCheck { state: CheckState::Unsupported, corruptions: 0, leaks: 0 }),
        _ => CheckState::Corrupt,
    };
    let found = parse_output(&output.stdout)?;
    let count = |what: &str| found[what].as_u64().unwrap_or_default();
    Ok(ImageCheck { state, corruptions: count("corruptions"), leaks: count("leaks") })
}

const fn format_name(format: DiskFormat) -> &'static str {
    match format {
        DiskFormat::Qcow2 => "qcow2",
        DiskFormat::Raw => "raw",
    }
}

/// As cancellable, telling nothing: its output is read whole.
fn silent<'a>(options: &RunOptions<'_>) -> RunOptions<'a> {
    RunOptions { signal: options.signal.clone(), on_progress: None }
}
