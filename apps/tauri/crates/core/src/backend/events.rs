//! What happens, as events of the contract.
use super::wire::Wire;
use crate::guests::parts::{GuestPorts, Notice};
use crate::guests::{GuestParts, Guests};
use crate::jobs::Jobs;
use crate::library::VmLibrary;
use crate::library::vm_library::LibraryChange;
use crate::listeners::Listeners;
use crate::ports::ids::Ids;
use crate::subscription::Subscription;
use crate::thin_out::ThinOut;
use openutm_contract::Event;
use openutm_contract::types as t;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// One VM's changes in a flood: at most so many a second, the last one always.
const CHANGES_PER_SECOND: u32 = 10;

/// `library` is looked at late: it is opened after.
pub fn begin_guests(ports: &GuestPorts, library: &Arc<OnceLock<VmLibrary>>, events: &Listeners<Event>) -> Guests {
    let (library, of_notices, of_orphans) = (library.clone(), events.clone(), events.clone());
    Guests::new(GuestParts {
        ports: ports.clone(),
        record_of: Arc::new(move |id| library.get()?.get(id)),
        notify: Arc::new(move |Notice { vm_id, severity, reason }| {
            let notice = t::VmNoticeEvent { id: t::VmId(vm_id), severity, reason };
            of_notices.tell(&Event::VmNotice(notice));
        }),
        on_orphans_changed: Arc::new(move || of_orphans.tell(&Event::OrphanChanged(t::OrphanChangedEvent {}))),
    })
}

pub fn begin_jobs(ports: &GuestPorts, ids: &Arc<dyn Ids>, events: &Listeners<Event>) -> Jobs {
    let events = events.clone();
    let on_job = move |job: &t::Job| events.tell(&Event::JobChanged(t::JobChangedEvent { job: job.clone() }));
    Jobs::new(ports.clock.clone(), ids.clone(), Box::new(on_job))
}

/// Makes events of what changes.
pub fn join(wire: &Arc<Wire>, ports: &GuestPorts, events: &Listeners<Event>) -> Vec<Subscription> {
    // Held from the look at a VM until it is told: nobody hears of an older state after a newer one.
    let telling = Arc::new(Mutex::new(()));
    let (seen, heard, turn) = (wire.clone(), events.clone(), telling.clone());
    let tell_vm = Arc::new(ThinOut::new(ports.clock.clone(), CHANGES_PER_SECOND, move |id| {
        let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(vm) = seen.find(id) {
            heard.tell(&Event::VmChanged(t::VmChangedEvent { vm }));
        }
    }));
    let of_guests = tell_vm.clone();
    let guests_changed = wire.guests.on_change(Arc::new(move |id| of_guests.push(id)));
    let (guests, heard) = (wire.guests.clone(), events.clone());
    let library_changed = wire.library.on_change(Arc::new(move |change| match change {
        LibraryChange::Changed(record) => tell_vm.push(&record.id),
        LibraryChange::Trash => heard.tell(&Event::TrashChanged(t::TrashChangedEvent {})),
        LibraryChange::Settings(settings) => {
            heard.tell(&Event::SettingsChanged(t::SettingsChangedEvent { settings: (**settings).clone() }));
        }
        LibraryChange::Removed(id) => {
            let _turn = telling.lock().unwrap_or_else(PoisonError::into_inner);
            guests.forget(id);
            heard.tell(&Event::VmRemoved(t::VmRemovedEvent { id: id.clone() }));
        }
    }));
    let heard = events.clone();
    let on_doctor = move || heard.tell(&Event::DoctorChanged(t::DoctorChangedEvent {}));
    vec![guests_changed, library_changed, ports.catalog.on_change(Arc::new(on_doctor))]
}
