//! What a library is made of.
use super::host::LibraryHost;
use crate::jobs::Jobs;
use crate::ports::clock::Clock;
use crate::ports::files::VmFiles;
use crate::ports::host::Host;
use crate::ports::ids::Ids;
use crate::ports::image_tools::ImageTools;
use crate::ports::library_store::LibraryStore;
use crate::ports::log::Log;
use openutm_contract::types::VmStatus;
use std::sync::Arc;

#[derive(Clone)]
pub struct LibraryParts {
    /// Absolute; where the library lies.
    pub home: String,
    pub store: Arc<dyn LibraryStore>,
    pub files: Arc<dyn VmFiles>,
    pub images: Arc<dyn ImageTools>,
    pub jobs: Jobs,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn Ids>,
    pub log: Arc<dyn Log>,
    pub host: LibraryHost,
    /// Of the guest; `stopped` for a VM that has none. Asked late, so it may look at what is made after the library.
    pub status_of: Arc<dyn Fn(&str) -> VmStatus + Send + Sync>,
    /// Says which programs have a file open. Absent where nobody can tell.
    pub holders: Option<Arc<dyn Host>>,
    /// Absent where this build carries no demo: creating one is then refused as `capability.missing`.
    pub demo_image_path: Option<String>,
}
