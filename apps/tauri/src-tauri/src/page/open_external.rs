use url::Url;

/// An address that may be handed to the user's browser: https, nothing else, and no user name that hides the host.
pub fn is_safe_to_open(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| {
        url.scheme() == "https"
            && url.username().is_empty()
            && url.password().is_none()
            && url.host_str().is_some_and(|host| !host.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::is_safe_to_open;

    #[test]
    fn only_https_without_a_name_before_the_host() {
        assert!(is_safe_to_open("https://www.qemu.org/download/"));
        for address in
            ["http://example.org", "file:///etc/passwd", "javascript:1", "smb://a/b", "https://a@b.example", "x", ""]
        {
            assert!(!is_safe_to_open(address), "{address}");
        }
    }
}
