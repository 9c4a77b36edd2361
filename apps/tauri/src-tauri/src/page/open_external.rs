use url::Url;

/// An address that may be handed to the user's browser, in the one way to write it: https, nothing else, and no user name
/// that hides the host.
pub fn safe_to_open(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let is_safe = url.scheme() == "https"
        && url.username().is_empty()
        && url.password().is_none()
        && url.host_str().is_some_and(|host| !host.is_empty());
    is_safe.then(|| url.into())
}

#[cfg(test)]
mod tests {
    use super::safe_to_open;

    #[test]
    fn only_https_without_a_name_before_the_host() {
        assert_eq!(safe_to_open("https://www.qemu.org/download/").as_deref(), Some("https://www.qemu.org/download/"));
        // What was judged is what is opened.
        assert_eq!(safe_to_open("\t https:\nexa\nmple.org\\a ").as_deref(), Some("https://example.org/a"));
        for address in
            ["http://example.org", "file:///etc/passwd", "javascript:1", "smb://a/b", "https://a@b.example", "x", ""]
        {
            assert_eq!(safe_to_open(address), None, "{address}");
        }
    }
}
