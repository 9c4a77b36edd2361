//! The .vv file that remote-viewer reads (virt-viewer's man page, "CONNECTION FILE"): a GLib key file. Pure.
use super::display_server::DisplayServer;
use openutm_contract::types::{DisplayProtocol, Endpoint};
use openutm_contract::{ApiError, ErrorCode};
use std::borrow::Cow;

/// A key file ends a value with its line; a backslash begins its escapes, and blanks at a value's ends are lost.
fn escaped(text: &str) -> String {
    let one_line = text.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t");
    one_line.strip_prefix(' ').map(|rest| format!("\\s{rest}")).unwrap_or(one_line)
}

type Line<'a> = (&'static str, Cow<'a, str>);

fn where_of(server: &DisplayServer) -> Result<Vec<Line<'_>>, ApiError> {
    match &server.endpoint {
        Endpoint::Tcp { host, port } => {
            let place = [("host", Cow::from(host)), ("port", Cow::from(port.to_string()))];
            let password = server.password.as_ref().map(|password| ("password", Cow::from(password)));
            Ok(place.into_iter().chain(password).collect())
        }
        Endpoint::Unix { .. } if server.protocol == DisplayProtocol::Vnc => {
            Err(ApiError::new(ErrorCode::CapabilityMissing, "remote-viewer cannot reach VNC over a private socket.")
                .hint("Show the VM in OpenUTM, or give it SPICE as its display.")
                .with("capability", "display.window"))
        }
        Endpoint::Unix { path } => Ok(vec![("unix-path", Cow::from(path.as_str()))]),
    }
}

/// Fails with `capability.missing` for what remote-viewer cannot reach (11.0 asks VNC for a port).
pub fn viewer_file(server: &DisplayServer, title: &str) -> Result<String, ApiError> {
    let mut lines: Vec<Line> = vec![("type", server.protocol.to_string().into())];
    lines.extend(where_of(server)?);
    lines.extend([("title", title.into()), ("delete-this-file", "1".into())]);
    let lines: String = lines.iter().map(|(key, value)| format!("{key}={}\n", escaped(value))).collect();
    Ok(format!("[virt-viewer]\n{lines}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unix(protocol: DisplayProtocol) -> DisplayServer {
        let endpoint = Endpoint::Unix { path: "/run/a b/spice.sock".to_owned().into() };
        DisplayServer { protocol, endpoint, password: None }
    }

    #[test]
    fn a_title_stays_on_its_line() {
        let file = viewer_file(&unix(DisplayProtocol::Spice), " a\\b\nhost=evil").unwrap();
        let expected = "[virt-viewer]\ntype=spice\nunix-path=/run/a b/spice.sock\ntitle=\\sa\\\\b\\nhost=evil\n\
            delete-this-file=1\n";
        assert_eq!(file, expected);
    }

    #[test]
    fn loopback_has_its_password() {
        let endpoint = Endpoint::Tcp { host: "127.0.0.1".to_owned(), port: 5901 };
        let server = DisplayServer { protocol: DisplayProtocol::Vnc, endpoint, password: Some("secret".to_owned()) };
        let file = viewer_file(&server, "Demo").unwrap();
        assert!(file.contains("type=vnc\nhost=127.0.0.1\nport=5901\npassword=secret\ntitle=Demo\n"), "{file}");
    }

    #[test]
    fn vnc_over_a_private_socket_is_refused() {
        let error = viewer_file(&unix(DisplayProtocol::Vnc), "Demo").unwrap_err();
        assert_eq!(error.code, ErrorCode::CapabilityMissing);
    }
}
