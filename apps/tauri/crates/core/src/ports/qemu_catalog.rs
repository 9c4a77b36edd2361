//! The port to what is known of QEMU here. Answers are found in the background, remembered, and awaited by who needs them.
use crate::subscription::Subscription;
use openutm_contract::ApiError;
use openutm_contract::types::{AcceleratorReport, QemuInstallation};
use std::sync::Arc;

#[async_trait::async_trait]
pub trait QemuCatalog: Send + Sync {
    async fn installations(&self) -> Result<Arc<Vec<QemuInstallation>>, ApiError>;

    /// Waits for the probe to have run guest code.
    async fn accelerators(&self) -> Result<Arc<Vec<AcceleratorReport>>, ApiError>;

    /// Drops every remembered answer, on disk too, and looks again.
    async fn refresh(&self) -> Result<(), ApiError>;

    /// Called when an answer has changed.
    fn on_change(&self, listener: Arc<dyn Fn() + Send + Sync>) -> Subscription;
}
