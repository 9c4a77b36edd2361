//! What QEMU's news make of a guest's state.
use super::parts::Notice;
use super::qmp_news::{News, Trouble};
use super::run::{Life, Run};
use super::session::SessionParts;
use super::words::reasons;
use crate::lifecycle::LifecycleEvent;
use openutm_contract::types::{DisplayAgent, VmStatus};

const SAME_NOTE_MS: u64 = 1000;

/// Makes the guest's state what the news say. `life` is held still meanwhile.
pub fn apply_news(parts: &SessionParts, run: &Run, life: &mut Life, news: News) {
    let board = &parts.board;
    let vm_id = &run.vm_id;
    match news {
        News::Running => {
            life.turns += 1;
            life.pause_reason = None;
            life.told.clear();
            board.apply(vm_id, LifecycleEvent::Running, None);
        }
        News::Paused => {
            life.turns += 1;
            // A STOP on the way down is part of going down.
            if life.shutdown.is_none() {
                board.apply(vm_id, LifecycleEvent::Paused, life.pause_reason.clone());
            }
        }
        News::Shutdown(shutdown) => life.shutdown = Some(shutdown),
        News::Trouble(trouble) => on_trouble(parts, run, life, trouble),
        News::DisplayAgent { is_open } => {
            let agent = if is_open { DisplayAgent::Connected } else { DisplayAgent::Absent };
            board.set_display_agent(vm_id, agent);
        }
        News::Asleep => board.set_reason(vm_id, Some(reasons().asleep.clone())),
        News::Awake => board.set_reason(vm_id, None),
        News::Note(line) => note(parts, run, life, line),
    }
}

fn on_trouble(parts: &SessionParts, run: &Run, life: &mut Life, trouble: Trouble) {
    let SessionParts { ports, board, notify, .. } = parts;
    let Trouble { key, severity, reason, pauses } = trouble;
    if pauses {
        life.pause_reason = Some(reason.clone());
        if board.status(&run.vm_id) == VmStatus::Paused {
            board.apply(&run.vm_id, LifecycleEvent::Paused, Some(reason.clone()));
        }
    }
    if life.told.insert(key) {
        ports.logs.write(&run.vm_id, &reason.message);
        notify(Notice { vm_id: run.vm_id.clone(), severity, reason });
    }
}

/// A guest that restarts or moves its tray in a loop fills no log.
fn note(SessionParts { ports, .. }: &SessionParts, run: &Run, life: &mut Life, line: String) {
    let now_ms = ports.clock.now_ms();
    if life.noted_at_ms.get(&line).is_some_and(|at_ms| now_ms.abs_diff(*at_ms) < SAME_NOTE_MS) {
        return;
    }
    ports.logs.write(&run.vm_id, &line);
    life.noted_at_ms.insert(line, now_ms);
}
