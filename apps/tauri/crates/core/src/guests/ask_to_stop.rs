//! The power button, and the wait for what the guest makes of it.
use super::power::PowerParts;
use super::run::Run;
use super::wait::happens_within;
use crate::explain::qemu_errors::as_api_error;
use crate::lifecycle::LifecycleEvent;
use crate::ports::clock::Clock;
use openutm_contract::types::VmStatus;
use openutm_contract::{ApiError, ErrorCode};
use openutm_qemu::qmp::QmpConnection;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const SECOND_PRESS: Duration = Duration::from_secs(3);
const END_PATIENCE: Duration = Duration::from_millis(500);

/// Pressed at once, soon after, and half-way; the parts add up to the whole time.
fn until_next_press(timeout: Duration) -> Vec<Duration> {
    let half = timeout / 2;
    let soon = SECOND_PRESS.min(half);
    let parts = [soon, half - soon, half].into_iter().enumerate();
    parts.filter(|(index, patience)| *index == 0 || !patience.is_zero()).map(|(_, patience)| patience).collect()
}

/// Presses the button and waits for the end, until `signal` says that somebody ends the guest by force. Fails with
/// `vm.stopTimedOut`, with the guest still running.
pub async fn ask_to_stop(
    PowerParts { ports, board, .. }: &PowerParts,
    run: &Run,
    qmp: &QmpConnection,
    timeout: Duration,
    signal: &CancellationToken,
) -> Result<(), ApiError> {
    let vm_id = run.vm_id.as_str();
    // A guest whose CPUs stand still sees no button.
    if board.status(vm_id) == VmStatus::Paused {
        qmp.execute("cont", None).await.map_err(as_api_error)?;
    }
    board.apply(vm_id, LifecycleEvent::StopRequested, None);
    let timeout_ms = timeout.as_millis() as u64;
    ports.logs.write(vm_id, &format!("asked to shut down, for {timeout_ms} ms at most"));
    match press_and_wait(&*ports.clock, run, qmp, timeout, signal).await {
        Ok(true) => {
            // Ended by force meanwhile: that stop is this one's end as well.
            run.ended.cancelled().await;
            return Ok(());
        }
        Ok(false) => {}
        Err(error) => {
            if happens_within(&*ports.clock, run.ended.cancelled(), END_PATIENCE).await.is_some() {
                return Ok(());
            }
            board.apply(vm_id, LifecycleEvent::StopGivenUp, None);
            return Err(error);
        }
    }
    board.apply(vm_id, LifecycleEvent::StopGivenUp, None);
    ports.logs.write(vm_id, "did not shut down in time and still runs");
    let seconds = timeout.as_secs_f64();
    let hint = "It may be waiting for an answer on its screen, or have no operating system that knows the power \
            button. Stop it with force to end it at once.";
    Err(ApiError::new(
        ErrorCode::VmStopTimedOut,
        format!("The guest did not shut down within {seconds} s and still runs."),
    )
    .hint(hint)
    .with("timeoutMs", timeout_ms))
}

/// True when the guest has ended, or is being ended by force.
async fn press_and_wait(
    clock: &dyn Clock,
    run: &Run,
    qmp: &QmpConnection,
    timeout: Duration,
    signal: &CancellationToken,
) -> Result<bool, ApiError> {
    // A guest that was still booting has missed the first press; one that is going down minds no other.
    for patience in until_next_press(timeout) {
        qmp.execute("system_powerdown", None).await.map_err(as_api_error)?;
        let over = async {
            tokio::select! {
                () = signal.cancelled() => (),
                () = run.ended.cancelled() => (),
            }
        };
        if happens_within(clock, over, patience).await.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_presses_add_up_to_the_whole_time() {
        let of = |timeout_ms| {
            let parts = until_next_press(Duration::from_millis(timeout_ms));
            parts.iter().map(|part| part.as_millis() as u64).collect::<Vec<_>>()
        };
        assert_eq!(of(30_000), [3000, 12_000, 15_000]);
        assert_eq!(of(4000), [2000, 2000]);
        assert_eq!(of(0), [0]);
    }
}
