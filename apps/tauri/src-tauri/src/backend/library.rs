//! The library as this app owns it: the backend, and the door for its streams and for browsers.
use openutm_backend::door::{DoorOfHome, PageFolder};
use openutm_backend::owner::{CreateBackend, DEFAULT_DRAIN, OwnerOptions};
use openutm_backend::paths::home_paths;
use openutm_backend::rpc::OutputCheck;
use openutm_backend::{BackendOptions, create_backend, log_of};
use std::path::PathBuf;
use std::sync::Arc;
use tauri::{AppHandle, Manager};

/// What lies beside the program.
pub struct Shipped {
    pub demo_image: PathBuf,
    /// The page for browsers.
    pub page: PathBuf,
}

impl Shipped {
    /// A program that is not installed has it in its own folder, wherever cargo put that; an installed one in the place
    /// that its package has for it.
    pub fn find(app: &AppHandle) -> tauri::Result<Self> {
        let own = std::env::current_exe().ok().and_then(|program| Some(program.parent()?.join("assets")));
        let assets = match own.filter(|assets| assets.is_dir()) {
            Some(assets) => assets,
            None => app.path().resource_dir()?.join("assets"),
        };
        Ok(Self { demo_image: assets.join("demo.img"), page: assets.join("page") })
    }
}

/// Owns the library for windows: gives it up to nobody.
pub fn owner_options(home: PathBuf, shipped: Shipped) -> OwnerOptions {
    let log = log_of(&home_paths(&home));
    let version = env!("CARGO_PKG_VERSION");
    let (demo_image, of_backend) = (shipped.demo_image.into_os_string().into_string().ok(), log.clone());
    let create_backend: CreateBackend = Arc::new(move |home| {
        let mut options = BackendOptions::new(home.to_owned(), version);
        options.demo_image_path.clone_from(&demo_image);
        Box::pin(create_backend(options, of_backend.clone()))
    });
    let checks = std::env::var("OPENUTM_CHECK_OUTPUTS").is_ok_and(|value| value == "1");
    OwnerOptions {
        create_backend,
        door: Some(Arc::new(DoorOfHome { home: home.clone(), page: Arc::new(PageFolder::new(shipped.page)) })),
        log,
        outputs: if checks { OutputCheck::Check } else { OutputCheck::Trust },
        drain: DEFAULT_DRAIN,
        windowed: true,
        version: version.into(),
        home,
    }
}
