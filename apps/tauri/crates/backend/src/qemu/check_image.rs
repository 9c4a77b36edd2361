//! Whether QEMU may open an image as the config says it is. The format is the config's word: a raw disk stays raw whatever
//! a guest wrote into it.
use openutm_contract::types::ImageFormat;
use openutm_contract::{ApiError, ErrorCode};
use openutm_qemu::images::{ReferenceRole, among_all, inspect_image};
use std::path::Path;

/// A backing file is no reason: the config names the chain, and QEMU never reads it from the image.
///
/// # Errors
/// `image.*`.
pub async fn check_image(path: &str, format: ImageFormat) -> Result<(), ApiError> {
    let facts = inspect_image(Path::new(path), Some(among_all(format))).await?;
    let outside = facts.references.iter().any(|reference| reference.role != ReferenceRole::Backing);
    if facts.refusal.is_none() && !outside {
        return Ok(());
    }
    let message = facts
        .refusal
        .unwrap_or_else(|| format!("The image {path} keeps its data in another file, which OpenUTM does not follow."));
    Err(ApiError::new(ErrorCode::ImageRefused, message)
        .hint("Get the image again from a place you trust, or make one that stands alone.")
        .with("path", path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_image_is_opened_as_the_config_says_or_not_at_all() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("disk");
        std::fs::write(&path, b"no qcow2 at all, and longer than any magic number").expect("a file");
        let path = path.to_str().expect("a path");
        assert_eq!(check_image(path, ImageFormat::Raw).await, Ok(()));
        let refused = check_image(path, ImageFormat::Qcow2).await.expect_err("refused");
        assert_eq!((refused.code, refused.hint.is_some()), (ErrorCode::ImageRefused, true));
        let gone = check_image(&format!("{path}.gone"), ImageFormat::Raw).await.expect_err("not there");
        assert_eq!(gone.code, ErrorCode::ImageNotFound);
    }
}
