//! Work that takes longer than a moment: seen, followed and cancelled by any client.
use crate::explain::reasons::{as_reason, reason};
use crate::ports::clock::Clock;
use crate::ports::files::{CopyOptions, OnProgress};
use crate::ports::ids::Ids;
use futures_util::future::BoxFuture;
use indexmap::IndexMap;
use openutm_contract::types::{EpochMs, Job, JobKind, JobState, Reason, VmId};
use openutm_contract::{ApiError, ErrorCode};
use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio_util::sync::CancellationToken;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cancel {
    #[default]
    Yes,
    /// For what must not be broken off half-way.
    Never,
}

#[derive(Debug, Clone)]
pub struct JobSpec {
    pub kind: JobKind,
    pub title: String,
    pub vm_id: Option<VmId>,
    pub cancel: Cancel,
}

/// What a task has of its job.
#[derive(Clone)]
pub struct JobControl {
    pub id: String,
    /// Cancelled when the job is.
    pub signal: CancellationToken,
    /// Told from 0 to 1.
    pub progress: OnProgress,
}

impl JobControl {
    /// For a copy that is all of the job.
    pub fn copy_options(&self) -> CopyOptions {
        CopyOptions { signal: self.signal.clone(), on_progress: Some(self.progress.clone()) }
    }
}

pub struct StartedJob<T> {
    pub job: Job,
    pub done: BoxFuture<'static, Result<T, ApiError>>,
}

/// Is told of every change of a job, in order. It must not call back.
pub type OnJob = Box<dyn Fn(&Job) + Send + Sync>;

/// Jobs live as long as the backend: what was running when it ended has left nothing behind. Clones are the same jobs.
#[derive(Clone)]
pub struct Jobs(Arc<Parts>);

struct Parts {
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    emit: OnJob,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    jobs: IndexMap<String, Job>,
    running: HashMap<String, Running>,
}

#[derive(Clone)]
struct Running {
    signal: CancellationToken,
    /// Cancelled when the task has ended and cleaned up.
    ended: CancellationToken,
}

const REMEMBERED_JOBS: usize = 50;
/// Progress finer than this is not told: a copy reports far more often than anybody can look.
const PROGRESS_STEP: f64 = 0.01;

impl Jobs {
    pub fn new(clock: Arc<dyn Clock>, ids: Arc<dyn Ids>, emit: OnJob) -> Self {
        Self(Arc::new(Parts { clock, ids, emit, state: Mutex::default() }))
    }

    /// Starts `task` as a job of its own, for callers that do not wait for its end. A failure of it is the job's alone.
    pub fn begin<T, F>(&self, spec: JobSpec, task: impl FnOnce(JobControl) -> F + Send + 'static) -> StartedJob<T>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, ApiError>> + Send + 'static,
    {
        let (job, open) = self.open(spec);
        let handle = tokio::spawn(async move { open.follow(task).await });
        let done = async move { handle.await.unwrap_or_else(|error| Err(ApiError::defect(error))) };
        StartedJob { job, done: Box::pin(done) }
    }

    /// Runs `task` as a job; gives back what it gives. A cancelled one fails with `job.cancelled`.
    pub async fn run<T, F>(&self, spec: JobSpec, task: impl FnOnce(JobControl) -> F) -> Result<T, ApiError>
    where
        F: Future<Output = Result<T, ApiError>>,
    {
        let (_, open) = self.open(spec);
        open.follow(task).await
    }

    /// Running ones and the last ended ones, newest first.
    pub fn list(&self) -> Vec<Job> {
        self.state().jobs.values().rev().cloned().collect()
    }

    /// Fails with `job.notFound`.
    pub fn cancel(&self, id: &str) -> Result<(), ApiError> {
        let state = self.state();
        let Some(job) = state.jobs.get(id) else {
            let message = "No such job is running or was running lately.";
            return Err(ApiError::new(ErrorCode::JobNotFound, message));
        };
        if let (true, Some(running)) = (job.cancellable, state.running.get(id)) {
            running.signal.cancel();
        }
        Ok(())
    }

    /// Cancels every running job and waits until they have cleaned up.
    pub async fn close(&self) {
        let last: Vec<Running> = self.state().running.values().cloned().collect();
        for running in &last {
            running.signal.cancel();
        }
        for running in &last {
            running.ended.cancelled().await;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn open(&self, spec: JobSpec) -> (Job, OpenJob) {
        let job = Job {
            id: self.0.ids.random_hex(8),
            kind: spec.kind,
            title: spec.title,
            vm_id: spec.vm_id,
            state: JobState::Running,
            started_at_ms: EpochMs(self.0.clock.now_ms()),
            cancellable: spec.cancel == Cancel::Yes,
            progress: None,
            error: None,
        };
        let running = Running { signal: CancellationToken::new(), ended: CancellationToken::new() };
        let mut state = self.state();
        state.jobs.insert(job.id.clone(), job.clone());
        state.running.insert(job.id.clone(), running.clone());
        (self.0.emit)(&job);
        drop(state);
        (job.clone(), OpenJob { jobs: self.clone(), id: job.id, running })
    }

    /// Changes and tells under one lock, so that nobody hears of a job's end before its last progress.
    fn change(&self, id: &str, change: impl FnOnce(&mut Job)) {
        let mut state = self.state();
        let Some(job) = state.jobs.get_mut(id) else { return };
        change(job);
        (self.0.emit)(job);
    }

    fn progress(&self, id: &str, signal: &CancellationToken, fraction: f64) {
        let bounded = fraction.clamp(0.0, 1.0);
        let mut state = self.state();
        let Some(job) = state.jobs.get_mut(id).filter(|job| job.state == JobState::Running) else { return };
        if bounded - job.progress.unwrap_or(0.0) < PROGRESS_STEP || signal.is_cancelled() {
            return;
        }
        job.progress = Some(bounded);
        (self.0.emit)(job);
    }

    fn forget_old(&self) {
        let mut state = self.state();
        let ended: Vec<String> =
            state.jobs.values().filter(|job| job.state != JobState::Running).map(|job| job.id.clone()).collect();
        for id in &ended[..ended.len().saturating_sub(REMEMBERED_JOBS)] {
            state.jobs.shift_remove(id);
        }
    }
}

/// A job whose task has not ended. One that is dropped (its task panicked) counts as failed.
struct OpenJob {
    jobs: Jobs,
    id: String,
    running: Running,
}

impl OpenJob {
    async fn follow<T, F>(self, task: impl FnOnce(JobControl) -> F) -> Result<T, ApiError>
    where
        F: Future<Output = Result<T, ApiError>>,
    {
        let (jobs, id, signal) = (self.jobs.clone(), self.id.clone(), self.running.signal.clone());
        let progress: OnProgress = Arc::new(move |fraction| jobs.progress(&id, &signal, fraction));
        let control = JobControl { id: self.id.clone(), signal: self.running.signal.clone(), progress };
        match task(control).await {
            Ok(result) => {
                self.jobs.change(&self.id, |job| {
                    job.state = JobState::Done;
                    job.progress = Some(1.0);
                    job.cancellable = false;
                });
                Ok(result)
            }
            Err(error) => Err(self.fail(error)),
        }
    }

    fn fail(&self, error: ApiError) -> ApiError {
        if self.running.signal.is_cancelled() {
            self.jobs.change(&self.id, |job| {
                job.state = JobState::Cancelled;
                job.cancellable = false;
            });
            let message = "The work was cancelled; what it had made is removed.";
            return ApiError::new(ErrorCode::JobCancelled, message).cause(&error);
        }
        self.jobs.change(&self.id, |job| {
            job.state = JobState::Failed;
            job.cancellable = false;
            job.error = Some(reason_of(&error));
        });
        error
    }
}

impl Drop for OpenJob {
    fn drop(&mut self) {
        let is_open = |job: &&Job| job.state == JobState::Running;
        let was_dropped = self.jobs.state().jobs.get(&self.id).filter(is_open).is_some();
        if was_dropped {
            self.fail(ApiError::defect("the task was given up"));
        }
        self.jobs.state().running.remove(&self.id);
        self.jobs.forget_old();
        self.running.ended.cancel();
    }
}

fn reason_of(error: &ApiError) -> Reason {
    if error.code == ErrorCode::Internal {
        return reason(error.code, "The work failed because of a defect in OpenUTM.", None);
    }
    as_reason(error)
}

#[cfg(test)]
mod tests;
