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

/// The table of the TypeScript backend.
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

    const STATUSES: [VmStatus; 8] = [
        VmStatus::Stopped,
        VmStatus::Starting,
        VmStatus::Running,
        VmStatus::Paused,
        VmStatus::Stopping,
        VmStatus::Suspended,
        VmStatus::Error,
        VmStatus::Broken,
    ];
    const EVENTS: [LifecycleEvent; 12] = [
        StartRequested,
        StartRefused,
        LaunchFailed,
        Running,
        Paused,
        StopRequested,
        StopGivenUp,
        Ended,
        Crashed,
        Suspended,
        BrokenFound,
        Repaired,
    ];

    #[test]
    fn the_table_is_read_whole() {
        let of_json: serde_json::Value =
            serde_json::from_str(include_str!("../../../../../../packages/vm-core/src/lifecycle/transitions.json"))
                .unwrap();
        let rows = of_json.as_object().unwrap();
        let count = |row: &serde_json::Value| row.as_object().unwrap().len();
        let read: usize = STATUSES
            .iter()
            .map(|status| EVENTS.iter().filter(|event| transition(*status, **event).is_some()).count())
            .sum();
        assert_eq!(rows.len(), STATUSES.len());
        assert_eq!(read, rows.values().map(count).sum::<usize>());
    }

    #[test]
    fn every_status_can_be_left() {
        for status in STATUSES {
            assert!(EVENTS.iter().any(|event| transition(status, *event).is_some_and(|after| after != status)));
        }
    }

    #[test]
    fn every_live_status_ends_when_qemu_ends() {
        for status in STATUSES.into_iter().filter(|status| is_live(*status)) {
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
