//! The door of one library: its token and its port stay the same, so that an open page finds it again after a restart.
use super::door::{Door, DoorOptions};
use super::page_files::PageFiles;
use crate::owner::{DoorOpener, DoorRequest, OpenDoor, keep_token_file};
use crate::paths::home_paths;
use openutm_contract::{ApiError, ErrorCode};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub struct DoorOfHome {
    pub home: PathBuf,
    pub page: Arc<dyn PageFiles>,
}

fn read_port(path: &Path) -> u16 {
    std::fs::read_to_string(path).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0)
}

fn write_port(path: &Path, port: u16) -> io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    writeln!(options.open(path)?, "{port}")
}

#[async_trait::async_trait]
impl DoorOpener for DoorOfHome {
    async fn open(&self, request: DoorRequest) -> Result<Arc<dyn OpenDoor>, ApiError> {
        let paths = home_paths(&self.home);
        let unwritable = |error: io::Error| {
            ApiError::new(ErrorCode::LibraryUnusable, format!("The library cannot be written: {error}.")).cause(error)
        };
        let token = keep_token_file(&paths.door_token).map_err(unwritable)?;
        let preferred_port = read_port(&paths.door_port);
        let door = Door::open(DoorOptions {
            backend: request.backend,
            page: Arc::clone(&self.page),
            token,
            port: request.port,
            preferred_port,
            on_clients: request.on_clients,
        })
        .await?;
        if door.port() != preferred_port {
            write_port(&paths.door_port, door.port()).map_err(unwritable)?;
        }
        Ok(Arc::new(door))
    }
}
