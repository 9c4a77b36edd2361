//! The names of system errors, as Node has them: both backends say and compare the same texts.
use std::io::Error;

/// `ENOSPC`; `None` for what no system has said. An error that has no name here is its number: `E95`.
pub fn errno_name(error: &Error) -> Option<String> {
    let raw = error.raw_os_error()?;
    Some(name_of(raw).map_or_else(|| format!("E{raw}"), str::to_owned))
}

#[cfg(unix)]
fn name_of(raw: i32) -> Option<&'static str> {
    use rustix::io::Errno;
    const NAMES: &[(Errno, &str)] = &[
        (Errno::TOOBIG, "E2BIG"),
        (Errno::ACCESS, "EACCES"),
        (Errno::ADDRINUSE, "EADDRINUSE"),
        (Errno::ADDRNOTAVAIL, "EADDRNOTAVAIL"),
        (Errno::AGAIN, "EAGAIN"),
        (Errno::BUSY, "EBUSY"),
        (Errno::CONNREFUSED, "ECONNREFUSED"),
        (Errno::CONNRESET, "ECONNRESET"),
        (Errno::DQUOT, "EDQUOT"),
        (Errno::EXIST, "EEXIST"),
        (Errno::FBIG, "EFBIG"),
        (Errno::INTR, "EINTR"),
        (Errno::INVAL, "EINVAL"),
        (Errno::IO, "EIO"),
        (Errno::ISDIR, "EISDIR"),
        (Errno::LOOP, "ELOOP"),
        (Errno::MFILE, "EMFILE"),
        (Errno::MLINK, "EMLINK"),
        (Errno::NAMETOOLONG, "ENAMETOOLONG"),
        (Errno::NETDOWN, "ENETDOWN"),
        (Errno::NFILE, "ENFILE"),
        (Errno::NODEV, "ENODEV"),
        (Errno::NOENT, "ENOENT"),
        (Errno::NOEXEC, "ENOEXEC"),
        (Errno::NOMEM, "ENOMEM"),
        (Errno::NOSPC, "ENOSPC"),
        (Errno::NOSYS, "ENOSYS"),
        (Errno::NOTDIR, "ENOTDIR"),
        (Errno::NOTEMPTY, "ENOTEMPTY"),
        (Errno::NOTSUP, "ENOTSUP"),
        (Errno::NXIO, "ENXIO"),
        (Errno::PERM, "EPERM"),
        (Errno::PIPE, "EPIPE"),
        (Errno::ROFS, "EROFS"),
        (Errno::SRCH, "ESRCH"),
        (Errno::STALE, "ESTALE"),
        (Errno::TIMEDOUT, "ETIMEDOUT"),
        (Errno::TXTBSY, "ETXTBSY"),
        (Errno::XDEV, "EXDEV"),
    ];
    NAMES.iter().find(|(errno, _)| errno.raw_os_error() == raw).map(|(_, name)| *name)
}

/// Windows' own numbers (learn.microsoft.com/windows/win32/debug/system-error-codes), named as libuv names them.
#[cfg(windows)]
fn name_of(raw: i32) -> Option<&'static str> {
    const NAMES: &[(i32, &str)] = &[
        (2, "ENOENT"),
        (3, "ENOENT"),
        (4, "EMFILE"),
        (5, "EPERM"),
        (8, "ENOMEM"),
        (14, "ENOMEM"),
        (17, "EXDEV"),
        (19, "EROFS"),
        (32, "EBUSY"),
        (33, "EBUSY"),
        (39, "ENOSPC"),
        (80, "EEXIST"),
        (112, "ENOSPC"),
        (123, "ENOENT"),
        (145, "ENOTEMPTY"),
        (183, "EEXIST"),
        (193, "EACCES"),
        (206, "ENAMETOOLONG"),
        (1117, "EIO"),
        (1295, "EDQUOT"),
        (1314, "EPERM"),
        (1921, "ELOOP"),
        (10013, "EACCES"),
        (10048, "EADDRINUSE"),
        (10049, "EADDRNOTAVAIL"),
        (10061, "ECONNREFUSED"),
    ];
    NAMES.iter().find(|(number, _)| *number == raw).map(|(_, name)| *name)
}
