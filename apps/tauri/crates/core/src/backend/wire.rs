//! VMs as clients see them.
use crate::guests::Guests;
use crate::guests::wire::wire_vm;
use crate::library::VmLibrary;
use crate::library::vm_library::VmRecord;
use openutm_contract::types::Vm;
use openutm_contract::{ApiError, ErrorCode};

/// VMs as the contract shows them: what is stored and what runs together.
pub struct Wire {
    pub library: VmLibrary,
    pub guests: Guests,
}

impl Wire {
    pub fn of(&self, record: &VmRecord) -> Vm {
        wire_vm(record, self.guests.state(&record.id))
    }

    pub fn find(&self, id: &str) -> Option<Vm> {
        self.library.get(id).map(|record| self.of(&record))
    }

    /// Fails with `vm.notFound`.
    pub fn need(&self, id: &str) -> Result<Vm, ApiError> {
        self.find(id).ok_or_else(|| {
            ApiError::new(ErrorCode::VmNotFound, "No VM has this id.")
                .hint("It may have been deleted; look into the trash.")
                .with("id", id)
        })
    }
}
