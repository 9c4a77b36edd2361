//! The library as this app owns it: the backend, and the door for its streams and for browsers.
use crate::shell::DEVELOPMENT;
use openutm_backend::door::{DoorOfHome, PageFolder};
use openutm_backend::host::FileLog;
use openutm_backend::owner::{DEFAULT_DRAIN, OwnerOptions};
use openutm_backend::paths::home_paths;
use openutm_backend::rpc::OutputCheck;
use openutm_contract::{ApiError, ErrorCode};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What lies beside the program.
pub struct Shipped {
    pub demo_image: PathBuf,
    /// The page for browsers.
    pub page: PathBuf,
}

impl Shipped {
    pub fn in_folder(resources: &Path) -> Self {
        Self { demo_image: resources.join("assets/demo.img"), page: resources.join("assets/page") }
    }
}

/// Owns the library for windows: gives it up to nobody.
pub fn owner_options(home: PathBuf, shipped: Shipped) -> OwnerOptions {
    OwnerOptions {
        create_backend: Arc::new(|_| {
            Box::pin(async { Err(ApiError::new(ErrorCode::OwnerUnreachable, "No backend.")) })
        }),
        door: Some(Arc::new(DoorOfHome { home: home.clone(), page: Arc::new(PageFolder::new(shipped.page)) })),
        log: Arc::new(FileLog::new(home_paths(&home).logs.join("backend.log"))),
        outputs: if DEVELOPMENT { OutputCheck::Check } else { OutputCheck::Trust },
        drain: DEFAULT_DRAIN,
        windowed: true,
        version: env!("CARGO_PKG_VERSION").into(),
        home,
    }
}
