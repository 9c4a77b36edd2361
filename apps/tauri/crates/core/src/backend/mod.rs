//! The contract's handlers, composed of the stored half and the running half. What the owner adds is left out.
mod answers;
mod events;
#[cfg(test)]
mod tests;
mod wire;

use crate::guests::Guests;
use crate::guests::drive_handlers::DriveHandlers;
use crate::guests::handlers::{GuestHandlerParts, GuestHandlers, ToWire};
use crate::guests::parts::GuestPorts;
use crate::guests::update_handler::UpdateHandler;
use crate::host::handlers::{HostHandlerParts, HostHandlers};
use crate::host::{BackendIdentity, HostPorts};
use crate::jobs::Jobs;
use crate::library::VmLibrary;
use crate::library::handlers::LibraryHandlers;
use crate::library::host::LibraryHost;
use crate::library::parts::LibraryParts;
use crate::listeners::{Listener, Listeners};
use crate::ports::byte_stream::IssueTicket;
use crate::ports::files::VmFiles;
use crate::ports::ids::Ids;
use crate::ports::library_store::LibraryStore;
use crate::subscription::Subscription;
use events::{begin_guests, begin_jobs, join};
use openutm_contract::types as t;
use openutm_contract::{ApiError, Event};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use wire::Wire;

/// What a backend is made of.
pub struct CoreParts {
    pub identity: BackendIdentity,
    pub store: Arc<dyn LibraryStore>,
    pub vm_files: Arc<dyn VmFiles>,
    pub ids: Arc<dyn Ids>,
    pub ports: GuestPorts,
    pub host_ports: HostPorts,
    pub issue_ticket: IssueTicket,
    /// Absent where this build carries no demo.
    pub demo_image_path: Option<String>,
}

/// A backend but for `hello`, `owner.release` and `door.open`, which concern connections, not VMs: whoever owns the
/// library answers those.
pub struct CoreBackend {
    library: VmLibrary,
    guests: Guests,
    jobs: Jobs,
    events: Listeners<Event>,
    wire: Arc<Wire>,
    stored: LibraryHandlers,
    running: GuestHandlers,
    drives: DriveHandlers,
    updates: UpdateHandler,
    host: HostHandlers,
    /// What makes events of changes; empty once it is closed.
    joined: Mutex<Vec<Subscription>>,
}

impl CoreBackend {
    /// Opens the library and finds the guests that run. Fails with `library.unusable`, `library.newer` or `host.limit`.
    pub async fn open(parts: CoreParts) -> Result<Self, ApiError> {
        let CoreParts { identity, store, vm_files, ids, ports, host_ports, issue_ticket, demo_image_path } = parts;
        let events: Listeners<Event> = Listeners::default();
        let jobs = begin_jobs(&ports, &ids, &events);
        // The guests ask for their VMs' records, and the library for its VMs' states.
        let opened = Arc::new(OnceLock::new());
        let guests = begin_guests(&ports, &opened, &events);
        let states = guests.clone();
        let info = ports.host.info();
        let library = VmLibrary::open(LibraryParts {
            home: identity.home.clone(),
            store,
            files: vm_files,
            images: ports.images.clone(),
            jobs: jobs.clone(),
            clock: ports.clock.clone(),
            ids,
            log: ports.log.clone(),
            host: LibraryHost {
                platform: info.platform,
                arch: info.arch,
                cpu_count: info.cpu_count,
                memory_mib: info.memory_mib,
            },
            status_of: Arc::new(move |id| states.status_of(id)),
            holders: Some(ports.host.clone()),
            demo_image_path,
        })
        .await?;
        let library = opened.get_or_init(|| library).clone();
        // What runs is no reason to keep the library shut.
        if let Err(error) = guests.reattach().await {
            ports.log.error("looking for running guests failed", &error, &[]);
        }
        let wire = Arc::new(Wire { library: library.clone(), guests: guests.clone() });
        let joined = Mutex::new(join(&wire, &ports, &events));
        let (of_records, of_ids, of_output) = (wire.clone(), wire.clone(), events.clone());
        let to_wire: ToWire = Arc::new(move |id| of_ids.need(id));
        let on_machine = GuestHandlerParts {
            guests: guests.clone(),
            library: library.clone(),
            ports: ports.clone(),
            issue_ticket: issue_ticket.clone(),
            to_wire,
        };
        Ok(Self {
            stored: LibraryHandlers {
                library: library.clone(),
                jobs: jobs.clone(),
                images: ports.images.clone(),
                to_wire: Arc::new(move |record| of_records.of(record)),
                queue: guests.queue().clone(),
            },
            running: GuestHandlers::new(on_machine.clone()),
            drives: DriveHandlers::new(on_machine.clone()),
            updates: UpdateHandler::new(on_machine),
            host: HostHandlers::new(HostHandlerParts {
                library: library.clone(),
                jobs: jobs.clone(),
                ports,
                host_ports,
                identity,
                issue_ticket,
                on_job_output: Arc::new(move |id, text| {
                    let output = t::JobOutputEvent { id: id.to_owned(), text: text.to_owned() };
                    of_output.tell(&Event::JobOutput(output));
                }),
            }),
            library,
            guests,
            jobs,
            events,
            wire,
            joined,
        })
    }

    pub fn on_event(&self, listener: Listener<Event>) -> Subscription {
        self.events.add(listener)
    }

    /// How many guests run.
    pub fn live_count(&self) -> usize {
        self.guests.live_count()
    }

    /// Lets go of the guests, which run on, and closes the database. What streams are open is the caller's to end.
    pub async fn close(&self) {
        let joined = std::mem::take(&mut *self.joined.lock().unwrap_or_else(PoisonError::into_inner));
        drop(joined);
        self.jobs.close().await;
        self.guests.close();
        self.library.close().await;
    }
}
