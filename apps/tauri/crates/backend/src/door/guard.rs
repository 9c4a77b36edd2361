//! Who may talk to the door at all, judged before anything else of a request is looked at. Compares texts and parses
//! nothing, so that no Host or Origin, however malformed, can do harm.
use hyper::header::{HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN};
use hyper::http::request::Parts;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Allowed,
    Refused,
}

/// Pages of desktop shells. What they bring is a one-time ticket, and it opens its stream and nothing else.
pub const SHELL_ORIGINS: [&str; 3] = ["app://openutm", "tauri://localhost", "http://tauri.localhost"];
const LOOPBACK_NAMES: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];
const TICKET_LENGTH: usize = 43;

/// - Host: one of this door's own names, with its port. Another one is DNS rebinding, or a guest at 10.0.2.2.
/// - Origin: absent (no browser, or a browser's plain GET), or the door itself; for a stream a shell's page too. `null`
///   is nobody.
/// - Sec-Fetch-Site, which browsers send and no page can forge, where there is no Origin: nothing that another site asks
///   for.
pub fn judge_request(request: &Parts, port: u16) -> Verdict {
    if is_allowed(request, port).unwrap_or(false) { Verdict::Allowed } else { Verdict::Refused }
}

/// `None` where a header that must be one is none, or several.
fn is_allowed(Parts { headers, uri, method: _, .. }: &Parts, port: u16) -> Option<bool> {
    let host = only(headers, &HOST)??;
    let is_our_host = LOOPBACK_NAMES.iter().any(|name| host.eq_ignore_ascii_case(&format!("{name}:{port}")));
    let origin = only(headers, &ORIGIN)?;
    // A target such as `http://evil/` is for proxies.
    if !is_our_host || uri.scheme().is_some() || !uri.path().starts_with('/') {
        return Some(false);
    }
    if let Some(origin) = origin {
        let is_own = origin.eq_ignore_ascii_case(&format!("http://{host}"));
        return Some(is_own || (SHELL_ORIGINS.contains(&origin) && is_stream_path(uri.path(), uri.query())));
    }
    let header = |name: &'static str| headers.get(name).map(HeaderValue::as_bytes);
    let is_foreign = header("sec-fetch-site").is_some_and(|site| site != b"same-origin" && site != b"none");
    // Another site may link to the page itself; it learns nothing from that.
    let is_link = uri.path() == "/" && uri.query().is_none() && header("sec-fetch-mode") == Some(b"navigate");
    Some(!is_foreign || is_link)
}

fn is_stream_path(path: &str, query: Option<&str>) -> bool {
    let ticket = path.strip_prefix("/stream/");
    query.is_none() && ticket.is_some_and(|ticket| ticket.len() == TICKET_LENGTH && is_name(ticket))
}

/// Letters of base64url.
pub fn is_name(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// The header's text: `None` when there are several or it is no text, `Some(None)` when there is none.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<Option<&'a str>> {
    let mut values = headers.get_all(name).iter();
    let first = values.next();
    match (first, values.next()) {
        (_, Some(_)) => None,
        (None, None) => Some(None),
        (Some(value), None) => value.to_str().ok().map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::Request;

    fn judged(path: &str, headers: &[(&str, &str)]) -> Verdict {
        let mut request = Request::builder().uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        judge_request(&request.body(()).unwrap().into_parts().0, 4000)
    }

    #[test]
    fn its_own_names_are_let_in() {
        for host in ["127.0.0.1:4000", "localhost:4000", "LOCALHOST:4000", "[::1]:4000"] {
            assert_eq!(judged("/rpc", &[("host", host)]), Verdict::Allowed, "{host}");
            assert_eq!(judged("/rpc", &[("host", host), ("origin", &format!("http://{host}"))]), Verdict::Allowed);
        }
    }

    #[test]
    fn other_hosts_are_not() {
        for host in [
            "evil.example",
            "evil.example:4000",
            "localhost.evil:4000",
            "127.0.0.1",
            "10.0.2.2:4000",
            "",
            "[",
            "127.1:4000",
        ] {
            assert_eq!(judged("/rpc", &[("host", host)]), Verdict::Refused, "{host}");
        }
        assert_eq!(judged("/rpc", &[]), Verdict::Refused);
        assert_eq!(judged("/rpc", &[("host", "localhost:4000"), ("host", "localhost:4000")]), Verdict::Refused);
        assert_eq!(judged("http://evil/rpc", &[("host", "localhost:4000")]), Verdict::Refused);
    }

    #[test]
    fn other_origins_are_not_and_a_shell_opens_streams_alone() {
        let host = ("host", "127.0.0.1:4000");
        let stream = format!("/stream/{}", "a".repeat(43));
        for origin in ["null", "http://evil.example", "https://127.0.0.1:4000", "http://localhost:4000", "file://", "["]
        {
            assert_eq!(judged("/rpc", &[host, ("origin", origin)]), Verdict::Refused, "{origin}");
            assert_eq!(judged(&stream, &[host, ("origin", origin)]), Verdict::Refused, "{origin}");
        }
        for origin in SHELL_ORIGINS {
            assert_eq!(judged(&stream, &[host, ("origin", origin)]), Verdict::Allowed);
            assert_eq!(judged("/rpc", &[host, ("origin", origin)]), Verdict::Refused);
            assert_eq!(judged("/stream/short", &[host, ("origin", origin)]), Verdict::Refused);
        }
    }

    #[test]
    fn what_another_site_asks_for_is_refused_but_a_link_to_the_page() {
        let cross = [("host", "127.0.0.1:4000"), ("sec-fetch-site", "cross-site")];
        assert_eq!(judged("/rpc", &cross), Verdict::Refused);
        let link = [cross[0], cross[1], ("sec-fetch-mode", "navigate")];
        assert_eq!(judged("/", &link), Verdict::Allowed);
        assert_eq!(judged("/rpc", &link), Verdict::Refused);
    }
}
