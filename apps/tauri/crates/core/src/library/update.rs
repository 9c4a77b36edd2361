//! Changes of a VM that exists.
use super::check::check_config;
use super::patch_config::patch_config;
use super::state::LibraryState;
use super::view::{View, next_revision, put_of};
use super::vm_library::WholeVmRecord;
use openutm_contract::types::{UpdateVmInput, VmConfig, VmConfigPatch};
use openutm_contract::{ApiError, ErrorCode};

/// Fails with `vm.notFound`, `vm.broken` or `vm.staleRevision` (`data.revision` is the present one).
pub fn need_revision(view: &View, id: &str, revision: u64) -> Result<WholeVmRecord, ApiError> {
    let record = view.need_whole(id)?;
    if revision == record.revision {
        return Ok(record);
    }
    let message = format!(
        "“{}” was changed since it was read (revision {revision}, now {}). Nothing was overwritten.",
        *record.name, record.revision
    );
    Err(ApiError::new(ErrorCode::VmStaleRevision, message)
        .hint("Look at the VM again and repeat the change.")
        .with("id", id)
        .with("revision", record.revision))
}

/// Makes the next revision of a VM and stores it. Fails as `change` and the store do.
async fn save(
    state: &LibraryState,
    id: &str,
    change: impl FnOnce(&View) -> Result<WholeVmRecord, ApiError>,
) -> Result<WholeVmRecord, ApiError> {
    let record = state.commit_with(|view| {
        let record = next_revision(view.parts, change(view)?);
        Ok((vec![put_of(&record)], record))
    })?;
    state.save_vm_file(id).await;
    Ok(record)
}

/// A text that "" takes away.
fn text_field(given: Option<String>, present: Option<String>) -> Option<String> {
    given.or(present).filter(|text| !text.is_empty())
}

/// Fails with `vm.notFound`, `vm.broken`, `vm.staleRevision`, `config.invalid` or `disk.full`.
pub async fn update_vm(state: &LibraryState, input: UpdateVmInput) -> Result<WholeVmRecord, ApiError> {
    let id = input.id.to_string();
    save(state, &id, |view| {
        let record = need_revision(view, &input.id, input.revision)?;
        let config = match input.config {
            None => record.config,
            Some(patch) => {
                let config = patch_config(record.config, patch);
                check_config(view, &input.id, &config)?;
                config
            }
        };
        Ok(WholeVmRecord {
            config,
            name: input.name.unwrap_or(record.name),
            description: input.description.unwrap_or(record.description),
            tags: input.tags.unwrap_or(record.tags),
            group: text_field(input.group, record.group),
            os_id: text_field(input.os_id, record.os_id),
            ..record
        })
    })
    .await
}

/// Fails with `vm.notFound`, `vm.broken`, `config.invalid` or `disk.full`.
pub async fn change_config(
    state: &LibraryState,
    id: &str,
    change: impl FnOnce(&VmConfig) -> VmConfigPatch,
) -> Result<WholeVmRecord, ApiError> {
    save(state, id, |view| {
        let record = view.need_whole(id)?;
        let patch = change(&record.config);
        let config = patch_config(record.config, patch);
        check_config(view, id, &config)?;
        Ok(WholeVmRecord { config, ..record })
    })
    .await
}
