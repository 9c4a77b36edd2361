//! Who has a file open: so that "another program holds the image" can say which. Only processes that this user may look
//! into; none on systems that do not tell.
use openutm_core::ports::host::Holder;

pub use crate::platform::holders_of;

/// `lsof -Fpc`: a line `p<pid>` and a line `c<name>` for each process.
pub fn read_lsof(output: &str) -> Vec<Holder> {
    let lines: Vec<&str> = output.lines().collect();
    let holder = |pair: &[&str]| {
        let pid = pair[0].strip_prefix('p')?.parse().ok()?;
        Some(Holder { pid, name: pair[1].strip_prefix('c')?.to_owned() })
    };
    lines.windows(2).filter_map(holder).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn are_read_from_lsof() {
        let holder = |pid, name: &str| Holder { pid, name: name.to_owned() };
        let output = "p501\ncqemu-system-aarch64\nf12\np77\ncmds stores\nf3\n";
        assert_eq!(read_lsof(output), [holder(501, "qemu-system-aarch64"), holder(77, "mds stores")]);
        assert_eq!(read_lsof(""), []);
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn are_found_by_what_they_have_open() {
        let own = tempfile::tempdir().expect("a folder");
        let path = own.path().join("disk");
        std::fs::write(&path, "x").expect("a file");
        let held = std::fs::File::open(&path).expect("opened");
        let mut child = std::process::Command::new("sleep").arg("600").stdin(held).spawn().expect("a process");
        let found = holders_of(&path).await;
        child.kill().expect("ended");
        child.wait().expect("its end");
        assert_eq!(found, [Holder { pid: child.id(), name: "sleep".to_owned() }]);
        assert_eq!(holders_of(&path).await, []);
        assert_eq!(holders_of(&own.path().join("none")).await, []);
    }
}
