//! The one door for a VM's status. What is not in the table is not possible.
use openutm_contract::types::VmStatus;
use std::collections::HashMap;
use std::sync::LazyLock;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LifecycleEvent {
    /// Somebody asked for a start.
    StartRequested,
    /// The start was refused before QEMU was spawned.
    StartRefused,
    /// QEMU was spawned and ended, or was ended, before its guest ran.
    LaunchFailed,
    /// The virtual CPUs run: after the launch, after a resume, or as a found guest says.
    Running,
    /// The virtual CPUs stand still.
    Paused,
    /// The power button was pressed, or QEMU was told to end.
    StopRequested,
    /// The guest did not shut down in time and goes on.
    StopGivenUp,
    /// QEMU ended as it should.
    Ended,
    /// QEMU ended as it should not.
    Crashed,
    /// The guest's state was written to disk and QEMU ended.
    Suspended,
    /// The VM's files cannot be read.
    BrokenFound,
    /// They can be read again.
    Repaired,
}

type Table = HashMap<VmStatus, HashMap<LifecycleEvent, VmStatus>>;

/// The table of the TypeScript backend, whose compiler sees that every status has a row. One that this language does not
/// know is refused when the table is read.
static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let text = include_str!("../../../../../../packages/vm-core/src/lifecycle/transitions.json");
    // A part of the program: the tests would not get past it.
    serde_json::from_str(text).expect("the lifecycle's table fits")
});

/// The status after the event; `None` when the event cannot happen in this status.
pub fn transition(status: VmStatus, event: LifecycleEvent) -> Option<VmStatus> {
    TABLE.get(&status)?.get(&event).copied()
}

/// A QEMU exists, or is being made or ended.
pub const fn is_live(status: VmStatus) -> bool {
    matches!(status, VmStatus::Starting | VmStatus::Running | VmStatus::Paused | VmStatus::Stopping)
}

#[cfg(test)]
mod tests {
    use super::*;
    use LifecycleEvent::*;

    #[test]
    fn every_status_can_be_left_and_leads_to_one_of_the_table() {
        for (status, row) in TABLE.iter() {
            assert!(row.values().any(|after| after != status), "{status}");
            assert!(row.values().all(|after| TABLE.contains_key(after)), "{status}");
        }
    }

    #[test]
    fn every_live_status_ends_when_qemu_ends() {
        for status in TABLE.keys().copied().filter(|status| is_live(*status)) {
            assert_eq!(transition(status, Ended), Some(VmStatus::Stopped));
            assert_eq!(transition(status, Crashed), Some(VmStatus::Error));
        }
    }

    #[test]
    fn a_guest_on_its_way_down_stays_on_it() {
        assert_eq!(transition(VmStatus::Stopping, Running), Some(VmStatus::Stopping));
        assert_eq!(transition(VmStatus::Stopping, StopGivenUp), Some(VmStatus::Running));
        assert_eq!(transition(VmStatus::Stopped, StopRequested), None);
    }
}
