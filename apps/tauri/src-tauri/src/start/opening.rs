//! What may come from outside, in words, links and files. None of it runs anything: it selects a VM, prefills a dialog or
//! is told of.
use crate::page::messages::{ImageFile, ShellCommand};
use std::path::{Path, PathBuf, absolute};
use url::Url;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenRequest {
    Page(ShellCommand),
    /// A recipe file, which no version can open yet.
    Recipe {
        name: String,
    },
}

const MAX_LENGTH: usize = 4096;
const VM_LINK: &str = "openutm://vm/";

impl OpenRequest {
    /// A link to a VM, an image file or a recipe; `None` for anything else, however it looks.
    ///
    /// `folder` is where the word was said: a file's name may be relative to it.
    pub fn of(word: &str, folder: &Path) -> Option<Self> {
        if word.len() > MAX_LENGTH || word.contains('\0') {
            return None;
        }
        if let Some(id) = vm_of_link(word) {
            return Some(Self::Page(ShellCommand::ShowVm { id }));
        }
        let path = path_of(word)?;
        if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("openutm")) {
            let name = path.file_name()?.to_string_lossy().into_owned();
            return Some(Self::Recipe { name });
        }
        let file = ImageFile::named(absolute(folder.join(&path)).ok()?.to_str()?)?;
        Some(Self::Page(ShellCommand::Create { file }))
    }
}

/// Desktops name files by address.
fn path_of(word: &str) -> Option<PathBuf> {
    if let Some(url) = Url::parse(word).ok().filter(|url| url.scheme() == "file") {
        return url.to_file_path().ok();
    }
    // A switch is none of the user's files.
    (!is_address(word) && !word.starts_with('-')).then(|| PathBuf::from(word))
}

fn vm_of_link(word: &str) -> Option<String> {
    let (start, rest) = word.split_at_checked(VM_LINK.len())?;
    let id = rest.strip_suffix('/').unwrap_or(rest).to_ascii_lowercase();
    (start.eq_ignore_ascii_case(VM_LINK) && is_uuid(&id)).then_some(id)
}

/// In small letters, as every id of a VM is.
pub fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let is_hex = |group: &&str| group.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12]) && groups.iter().all(is_hex)
}

/// One letter and a colon is a drive of Windows.
fn is_address(word: &str) -> bool {
    word.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1
            && scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(&byte))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::messages::ImageKind;

    const ID: &str = "11111111-2222-4333-8444-55555555555f";

    fn of(word: &str) -> Option<OpenRequest> {
        OpenRequest::of(word, Path::new("/home/me"))
    }

    #[test]
    fn a_link_selects_a_vm() {
        let shows = Some(OpenRequest::Page(ShellCommand::ShowVm { id: ID.into() }));
        assert_eq!(of(&format!("openutm://vm/{ID}")), shows);
        assert_eq!(of(&format!("OpenUTM://VM/{}/", ID.to_uppercase())), shows);
    }

    #[test]
    fn a_file_prefills_a_dialog_and_a_recipe_is_told_of() {
        let file = ImageFile { kind: ImageKind::Iso, path: "/home/me/a.iso".into() };
        let create = Some(OpenRequest::Page(ShellCommand::Create { file }));
        assert_eq!(of("a.iso"), create);
        assert_eq!(of("file:///home/me/a.iso"), create);
        assert_eq!(of("/x/My.OpenUTM"), Some(OpenRequest::Recipe { name: "My.OpenUTM".into() }));
    }

    #[test]
    fn nothing_else_is_opened() {
        for word in [
            format!("openutm://vm/{ID}/start"),
            format!("openutm://vm/{ID}?force=1"),
            "openutm://vm/../../../etc/passwd".into(),
            "openutm://run?iso=/a.iso".into(),
            "openutm:javascript:alert(1)".into(),
            format!("openutm://{}", "a".repeat(100_000)),
            "file:///etc/passwd".into(),
            "file://elsewhere/a.iso".into(),
            "--no-sandbox.iso".into(),
            "/proc/self/environ".into(),
            "a\0.iso".into(),
            String::new(),
        ] {
            assert_eq!(of(&word), None, "{word}");
        }
    }
}
