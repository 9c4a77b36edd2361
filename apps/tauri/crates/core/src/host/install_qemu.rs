//! Installing QEMU with the system's package manager, on the user's word.
use crate::jobs::{Cancel, JobControl, JobSpec, Jobs, StartedJob};
use crate::ports::installer::{InstallEnd, InstallRun, Installer};
use crate::ports::qemu_catalog::QemuCatalog;
use openutm_contract::types::{InstallWayId, Job, JobKind};
use openutm_contract::{ApiError, ErrorCode};
use openutm_qemu::install::{InstallPlan, plan_install_ways};
use serde_json::json;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Is given the job's id and what came of its output.
pub type OnOutput = Arc<dyn Fn(&str, &str) + Send + Sync>;

#[derive(Clone)]
pub struct InstallParts {
    pub installer: Arc<dyn Installer>,
    pub catalog: Arc<dyn QemuCatalog>,
    pub jobs: Jobs,
    pub on_output: OnOutput,
}

const SHOWN_OUTPUT_LINES: usize = 20;
const KEPT_OUTPUT_CHARS: usize = 10_000;
/// A package manager that floods is not told to its end: nobody reads a megabyte.
const TOLD_OUTPUT_BYTES: usize = 1024 * 1024;
const REST_UNTOLD: &str = "\n[the rest of the output is not shown]\n";

fn failed(message: String, output: &str, hint: &str) -> ApiError {
    let lines: Vec<&str> = output.split('\n').collect();
    let shown = &lines[lines.len().saturating_sub(SHOWN_OUTPUT_LINES)..];
    ApiError::new(ErrorCode::QemuInstallFailed, message).hint(hint).with("output", json!(shown))
}

fn need_way(installer: &dyn Installer, id: InstallWayId) -> Result<InstallPlan, ApiError> {
    let plan = plan_install_ways(&*installer.facts()).into_iter().find(|plan| plan.way.id == id);
    let reason = match plan {
        Some(plan) if plan.way.available => return Ok(plan),
        plan => plan.and_then(|plan| plan.way.reason),
    };
    let message = reason.unwrap_or_else(|| format!("{id} does not exist on this system."));
    Err(ApiError::new(ErrorCode::CapabilityMissing, message)
        .hint("Choose another way to install QEMU.")
        .with("capability", "qemu.install"))
}

/// What came of a job's output, and how much of it was told.
struct Output {
    job_id: String,
    on_output: OnOutput,
    state: Mutex<OutputState>,
}

#[derive(Default)]
struct OutputState {
    /// The end of it.
    kept: String,
    told_bytes: usize,
}

impl Output {
    fn state(&self) -> MutexGuard<'_, OutputState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, text: &str) {
        let mut state = self.state();
        state.kept.push_str(text);
        let surplus = state.kept.chars().count().saturating_sub(KEPT_OUTPUT_CHARS);
        if let Some((cut, _)) = state.kept.char_indices().nth(surplus).filter(|(cut, _)| *cut > 0) {
            state.kept.drain(..cut);
        }
        if state.told_bytes > TOLD_OUTPUT_BYTES {
            return;
        }
        state.told_bytes += text.len();
        let told = if state.told_bytes > TOLD_OUTPUT_BYTES { REST_UNTOLD } else { text };
        (self.on_output)(&self.job_id, told);
    }

    fn kept(&self) -> String {
        self.state().kept.clone()
    }
}

async fn run_way(
    installer: &dyn Installer,
    plan: &InstallPlan,
    output: &Arc<Output>,
    control: &JobControl,
) -> Result<(), ApiError> {
    let run = async |command: &[String]| -> InstallEnd {
        // As a person would see it in a terminal.
        output.tell(&format!("$ {}\n", command.join(" ")));
        let told = output.clone();
        let on_output = Arc::new(move |text: &str| told.tell(text));
        installer.run(command, InstallRun { on_output, signal: control.signal.clone() }).await
    };
    let mut end = run(&plan.way.command).await;
    if let Some(refresh) = plan.refresh.as_ref().filter(|refresh| refresh.is_wanted_by(&end.output))
        && end.exit_code != Some(0)
    {
        run(&refresh.command).await;
        end = run(&plan.way.command).await;
    }
    let how = match end.exit_code {
        Some(0) => return Ok(()),
        Some(code) => format!("ended with code {code}"),
        None => "did not finish".to_owned(),
    };
    Err(failed(
        format!("QEMU was not installed: {} {how}.", plan.way.title),
        &end.output,
        "Its output says why. Run the command in a terminal, or choose another way.",
    ))
}

async fn install(parts: InstallParts, plan: InstallPlan, control: JobControl) -> Result<(), ApiError> {
    let output =
        Arc::new(Output { job_id: control.id.clone(), on_output: parts.on_output.clone(), state: Mutex::default() });
    run_way(&*parts.installer, &plan, &output, &control).await?;
    parts.catalog.refresh().await?;
    if parts.catalog.installations().await?.iter().any(|found| found.problem.is_none()) {
        return Ok(());
    }
    Err(failed(
        format!("{} is done, but no QEMU that OpenUTM can use was found.", plan.way.title),
        &output.kept(),
        "Check again, or look at its output.",
    ))
}

/// One installation at a time: a second wish is answered with the job that runs.
pub struct QemuInstall {
    parts: InstallParts,
    current: Arc<Mutex<Option<Job>>>,
}

impl QemuInstall {
    pub fn new(parts: InstallParts) -> Self {
        Self { parts, current: Arc::default() }
    }

    /// Fails with `capability.missing`.
    pub fn begin(&self, id: InstallWayId) -> Result<Job, ApiError> {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(job) = &*current {
            return Ok(job.clone());
        }
        let plan = need_way(&*self.parts.installer, id)?;
        let spec = JobSpec {
            kind: JobKind::Install,
            title: format!("Installing QEMU with {}", plan.way.title),
            vm_id: None,
            cancel: Cancel::Never,
        };
        let parts = self.parts.clone();
        let StartedJob { job, done } = self.parts.jobs.begin(spec, |control| install(parts, plan, control));
        *current = Some(job.clone());
        let over = self.current.clone();
        tokio::spawn(async move {
            // How it ended is the job's to say.
            let _ = done.await;
            over.lock().unwrap_or_else(PoisonError::into_inner).take();
        });
        Ok(job)
    }
}
