//! A library's home, with what is around it.
use super::{CountingIds, FakeFiles, FakeImages, FakeLog, FakeStore, HOME, HandClock, lock};
use crate::jobs::Jobs;
use crate::library::VmLibrary;
use crate::library::host::LibraryHost;
use crate::library::parts::LibraryParts;
use openutm_contract::ApiError;
use openutm_contract::types::{Arch, Job, Platform, VmStatus};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// What stays of a library between two openings.
pub struct FakeHome {
    pub store: Arc<FakeStore>,
    pub files: Arc<FakeFiles>,
    pub ids: Arc<CountingIds>,
    pub clock: Arc<HandClock>,
    pub log: Arc<FakeLog>,
    pub statuses: Arc<Mutex<HashMap<String, VmStatus>>>,
    pub job_events: Arc<Mutex<Vec<Job>>>,
}

impl FakeHome {
    pub fn new() -> Self {
        Self {
            store: FakeStore::new(),
            files: FakeFiles::new(),
            ids: Arc::default(),
            clock: HandClock::new(),
            log: Arc::default(),
            statuses: Arc::default(),
            job_events: Arc::default(),
        }
    }

    pub fn jobs(&self) -> Jobs {
        let told = self.job_events.clone();
        Jobs::new(self.clock.clone(), self.ids.clone(), Box::new(move |job| lock(&told).push(job.clone())))
    }

    pub async fn try_open(&self) -> Result<VmLibrary, ApiError> {
        let statuses = self.statuses.clone();
        VmLibrary::open(LibraryParts {
            home: HOME.to_owned(),
            store: self.store.clone(),
            files: self.files.clone(),
            images: Arc::new(FakeImages { files: self.files.clone() }),
            jobs: self.jobs(),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            log: self.log.clone(),
            host: LibraryHost { platform: Platform::Linux, arch: Arch::X8664, cpu_count: 8, memory_mib: 16_384 },
            status_of: Arc::new(move |id| lock(&statuses).get(id).copied().unwrap_or(VmStatus::Stopped)),
            holders: None,
            demo_image_path: Some("/opt/demo.img".to_owned()),
        })
        .await
    }

    pub async fn open(&self) -> VmLibrary {
        self.try_open().await.expect("a library")
    }

    pub fn set_status(&self, id: &str, status: VmStatus) {
        lock(&self.statuses).insert(id.to_owned(), status);
    }
}
