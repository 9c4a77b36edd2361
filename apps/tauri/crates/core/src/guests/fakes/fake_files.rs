//! Files and logs that are none.
use super::FakeWorld;
use crate::Subscription;
use crate::ports::guest_files::GuestFiles;
use crate::ports::guest_logs::{GuestLogs, LogTail, OnLines, SerialRing};
use crate::ports::log::{Log, LogFields};
use openutm_contract::ApiError;
use openutm_contract::types::{ImageFormat, LaunchFile};
use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;

#[async_trait::async_trait]
impl GuestFiles for FakeWorld {
    async fn prepare(&self, _file: &LaunchFile) -> Result<(), ApiError> {
        Ok(())
    }

    async fn check_image(&self, _path: &str, _format: ImageFormat) -> Result<(), ApiError> {
        Ok(())
    }

    async fn appears(&self, _path: &str, _timeout: Duration) -> bool {
        true
    }

    async fn remove(&self, _path: &str) {}

    async fn read_bounded(&self, _path: &str, _max_bytes: u64) -> Result<Vec<u8>, ApiError> {
        Ok(b"secret".to_vec())
    }
}

#[async_trait::async_trait]
impl GuestLogs for FakeWorld {
    fn write(&self, _vm_id: &str, line: &str) {
        self.with(|world| world.log.push(line.to_owned()));
    }

    async fn begin_run(&self, vm_id: &str) -> Result<String, ApiError> {
        Ok(format!("/vms/{vm_id}/logs/qemu.log"))
    }

    async fn last_words(&self, _vm_id: &str, _lines: usize) -> Vec<String> {
        self.with(|world| world.last_words.clone())
    }

    async fn tail(&self, _vm_id: &str, _lines: usize) -> Result<LogTail, ApiError> {
        let lines = self.with(|world| world.log.clone());
        let (meanwhile, followers) = self.with(|world| (world.meanwhile.clone(), world.followers.clone()));
        for follower in followers {
            follower(&meanwhile);
        }
        Ok(LogTail { path: "/log".to_owned(), lines })
    }

    fn follow(&self, _vm_id: &str, on_lines: OnLines) -> Subscription {
        self.with(|world| world.followers.push(on_lines));
        let world = self.clone();
        Subscription::new(move || world.with(|world| world.followers.clear()))
    }

    fn watch_size(&self, _vm_id: &str) -> Subscription {
        Subscription::none()
    }

    fn serial_ring(&self, _vm_id: &str) -> Arc<dyn SerialRing> {
        Arc::new(self.clone())
    }
}

#[async_trait::async_trait]
impl SerialRing for FakeWorld {
    async fn append(&self, bytes: &[u8]) -> Result<(), ApiError> {
        self.with(|world| world.ring.extend_from_slice(bytes));
        Ok(())
    }

    async fn read(&self) -> Result<Vec<u8>, ApiError> {
        Ok(self.with(|world| world.ring.clone()))
    }
}

impl Log for FakeWorld {
    fn info(&self, _message: &str, _fields: LogFields) {}
    fn warn(&self, _message: &str, _fields: LogFields) {}
    fn error(&self, message: &str, cause: &dyn Display, _fields: LogFields) {
        panic!("{message}: {cause}");
    }
}
