//! Whether an image that came from somewhere else may be opened by QEMU. Decided by its bytes alone; pure.
use super::ImageFormat;
use super::headers::{BootHints, ImageReference, ReferenceRole};
use openutm_contract::{ApiError, ErrorCode};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageFacts {
    /// The file itself: absolute, symbolic links resolved.
    pub path: String,
    pub format: ImageFormat,
    pub file_size_bytes: u64,
    /// What the file occupies on the host's disk.
    pub actual_size_bytes: u64,
    pub virtual_size_bytes: Option<u64>,
    /// Files the image would make QEMU open. Names are untrusted text.
    pub references: Vec<ImageReference>,
    /// Printable ASCII, from an ISO's volume descriptor.
    pub volume_id: Option<String>,
    /// How the medium says it boots; absent when it says nothing.
    pub bootable: Option<BootHints>,
    pub warnings: Vec<String>,
    /// Why the header cannot be accepted at all.
    pub refusal: Option<String>,
}

const fn role_words(role: ReferenceRole) -> &'static str {
    match role {
        ReferenceRole::Backing => "a backing file",
        ReferenceRole::Data => "an external data file",
        ReferenceRole::Extent => "its contents in another file",
        ReferenceRole::Parent => "a parent disk",
    }
}

const fn refusal_hint(format: ImageFormat) -> &'static str {
    match format {
        ImageFormat::Compressed => "Unpack it, then choose the image inside.",
        ImageFormat::Dmg => "Convert it to an ISO on a Mac (hdiutil convert -format UDTO), then choose that.",
        _ => "The file is damaged, incomplete or made to do harm. Get it again from a place you trust.",
    }
}

/// Refuses (`image.refused`) a damaged header and any reference to another file, which is named in the message.
pub fn judge_untrusted_image(facts: &ImageFacts) -> Result<(), ApiError> {
    if let Some(reason) = &facts.refusal {
        return Err(ApiError::new(ErrorCode::ImageRefused, reason).hint(refusal_hint(facts.format)));
    }
    let Some(reference) = facts.references.first() else { return Ok(()) };
    let named = if reference.name.is_empty() { String::new() } else { format!(" ({})", reference.name) };
    let role = role_words(reference.role);
    Err(ApiError::new(ErrorCode::ImageRefused, format!("The image has {role}{named}, which OpenUTM does not follow."))
        .hint("Ask for a copy that stands alone, or make one where the image came from (qemu-img convert)."))
}
