//! The names that systems give to why a program does not start.
use std::io::{Error, ErrorKind};

/// `ENOENT`, `EACCES` and their kind; the system's own words where there is no such name.
pub fn start_error(error: &Error) -> String {
    let name = match error.kind() {
        ErrorKind::NotFound => "ENOENT",
        ErrorKind::PermissionDenied if error.raw_os_error() == Some(1) => "EPERM",
        ErrorKind::PermissionDenied => "EACCES",
        ErrorKind::ExecutableFileBusy => "ETXTBSY",
        ErrorKind::ArgumentListTooLong => "E2BIG",
        ErrorKind::IsADirectory => "EISDIR",
        ErrorKind::NotADirectory => "ENOTDIR",
        ErrorKind::OutOfMemory => "ENOMEM",
        ErrorKind::WouldBlock => "EAGAIN",
        _ if cfg!(unix) && error.raw_os_error() == Some(8) => "ENOEXEC",
        _ if cfg!(unix) && error.raw_os_error() == Some(24) => "EMFILE",
        _ => return error.to_string(),
    };
    name.to_owned()
}
