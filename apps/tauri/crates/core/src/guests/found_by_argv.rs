//! What a QEMU's arguments say of it, when nothing else is left. Pure.
use regex::Regex;
use std::sync::LazyLock;

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of the program's own")
}

static RUN_ID: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[\\/]([0-9a-f]{8})\b"));
static VM_ID: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"[\\/]vms[\\/]+([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})[\\/]"));

/// The id of the runtime directory below `root` that an argument names.
pub fn run_id_in(argv: &[String], root: &str) -> Option<String> {
    argv.iter().find_map(|argument| {
        // JSON arguments double the backslashes of Windows paths.
        let argument = argument.replace("\\\\", "\\");
        let (_, below) = argument.split_once(root)?;
        Some(RUN_ID.captures(below)?[1].to_owned())
    })
}

/// The id of the VM whose directory an argument names.
pub fn vm_id_in(argv: &[String]) -> Option<String> {
    argv.iter().find_map(|argument| Some(VM_ID.captures(argument)?[1].to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const VM: &str = "5f0c7a0e-7f1e-4b8e-9a55-2f4f6f9f2b11";

    fn argv(arguments: &[&str]) -> Vec<String> {
        arguments.iter().map(|argument| (*argument).to_owned()).collect()
    }

    #[test]
    fn a_runtime_directory_is_named_by_its_sockets() {
        let linux = argv(&["qemu", "socket,id=qmp,path=/home/me/run/0123abcd/qmp.sock"]);
        assert_eq!(run_id_in(&linux, "/home/me/run").as_deref(), Some("0123abcd"));
        assert_eq!(run_id_in(&linux, "/home/you/run"), None);
        let windows = argv(&["qemu", r#"{"file":"C:\\OpenUTM\\run\\0123abcd\\display.secret"}"#]);
        assert_eq!(run_id_in(&windows, r"C:\OpenUTM\run").as_deref(), Some("0123abcd"));
        assert_eq!(run_id_in(&argv(&["/home/me/run/0123abcdef/x"]), "/home/me/run"), None);
    }

    #[test]
    fn a_vm_is_named_by_its_disks() {
        let disk = format!(r#"{{"filename":"/home/me/vms/{VM}/disks/disk0.qcow2"}}"#);
        assert_eq!(vm_id_in(&argv(&["qemu", &disk])).as_deref(), Some(VM));
        assert_eq!(vm_id_in(&argv(&["qemu", "/home/me/vms/other/disk"])), None);
    }
}
