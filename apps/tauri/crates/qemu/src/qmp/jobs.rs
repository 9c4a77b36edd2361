//! Follows one QEMU job from its command to its end. Source: docs/interop/qmp-ref, Jobs (QEMU 7.2).
use super::commands::{JobInfo, JobStatus};
use super::{QmpConnection, QmpError};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

#[derive(Default)]
pub struct RunJobOptions<'a> {
    /// Cancels the job; `run_job` then ends once QEMU has let go of it.
    pub signal: CancellationToken,
    pub on_status: Option<&'a (dyn Fn(JobStatus) + Send + Sync)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobEnd {
    Done,
    Cancelled,
}

/// These dismiss themselves unless told not to, and their error would be gone with them.
const SELF_DISMISSING: [&str; 6] =
    ["block-commit", "block-stream", "blockdev-backup", "blockdev-mirror", "drive-backup", "drive-mirror"];

/// Runs a command that starts a job and answers when the job has concluded and was dismissed. A missing `job-id` is made
/// up. A job that waits at `ready` (mirror, active commit) is completed. Fails with `Refused` carrying the job's error.
pub async fn run_job(
    qmp: &QmpConnection,
    command: &str,
    mut arguments: Map<String, Value>,
    options: &RunJobOptions<'_>,
) -> Result<JobEnd, QmpError> {
    if options.signal.is_cancelled() {
        return Ok(JobEnd::Cancelled);
    }
    if SELF_DISMISSING.contains(&command) {
        arguments.insert("auto-dismiss".to_owned(), json!(false));
    }
    let id = match arguments.get("job-id").and_then(Value::as_str) {
        Some(id) => id.to_owned(),
        None => format!("job-{:08x}", rand::random::<u32>()),
    };
    arguments.insert("job-id".to_owned(), json!(id));
    let (tell, statuses) = mpsc::unbounded_channel();
    let followed = id.clone();
    // Listening before asking: a job may be over before its command is answered.
    let _listening = qmp.on_event(Arc::new(move |event| {
        if event.name == "JOB_STATUS_CHANGE" && event.data.get("id").and_then(Value::as_str) == Some(&followed) {
            let status = event.data.get("status").cloned().unwrap_or_default();
            // Nobody follows any more once the job is over.
            tell.send(serde_json::from_value(status).unwrap_or(JobStatus::Unknown)).ok();
        }
    }));
    qmp.execute(command, Some(Value::Object(arguments))).await?;
    let end = follow(qmp, command, &id, statuses, options).await?;
    let failure = dismiss(qmp, &id).await?;
    match (end, failure) {
        (JobEnd::Done, Some(desc)) => {
            Err(QmpError::Refused { command: command.to_owned(), class: None, desc: Some(desc) })
        }
        (end, _) => Ok(end),
    }
}

/// Until the job has concluded; `Cancelled` when QEMU took our word for it before.
async fn follow(
    qmp: &QmpConnection,
    command: &str,
    id: &str,
    mut statuses: mpsc::UnboundedReceiver<JobStatus>,
    options: &RunJobOptions<'_>,
) -> Result<JobEnd, QmpError> {
    let mut end = JobEnd::Done;
    let mut asked = false;
    loop {
        tokio::select! {
            // What QEMU has said counts before its end.
            biased;
            Some(status) = statuses.recv() => {
                if status == JobStatus::Ready {
                    qmp.execute("job-complete", Some(json!({ "id": id }))).await?;
                }
                if let Some(on_status) = options.on_status {
                    on_status(status);
                }
                if status == JobStatus::Concluded {
                    return Ok(end);
                }
            }
            reason = qmp.closed() => {
                return Err(QmpError::Closed { command: command.to_owned(), reason: reason.to_string() });
            }
            () = options.signal.cancelled(), if !asked => {
                asked = true;
                // Refused when the job has just ended: then its own outcome counts.
                if qmp.execute("job-cancel", Some(json!({ "id": id }))).await.is_ok() {
                    end = JobEnd::Cancelled;
                }
            }
        }
    }
}

/// 0 to 1; `None` when QEMU knows no such job or no total yet.
pub async fn job_progress(qmp: &QmpConnection, id: &str) -> Result<Option<f64>, QmpError> {
    let job = find(qmp, id).await?.filter(|job| job.total_progress > 0);
    Ok(job.map(|job| (job.current_progress as f64 / job.total_progress as f64).clamp(0.0, 1.0)))
}

async fn find(qmp: &QmpConnection, id: &str) -> Result<Option<JobInfo>, QmpError> {
    Ok(qmp.query_jobs().await?.into_iter().find(|job| job.id == id))
}

/// The job's error, if any.
async fn dismiss(qmp: &QmpConnection, id: &str) -> Result<Option<String>, QmpError> {
    let Some(job) = find(qmp, id).await? else {
        return Ok(Some("QEMU forgot the job before it could be asked".to_owned()));
    };
    qmp.execute("job-dismiss", Some(json!({ "id": id }))).await?;
    Ok(job.error)
}
