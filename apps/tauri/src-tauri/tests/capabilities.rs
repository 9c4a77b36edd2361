//! Which page reaches the app's commands, by the very capabilities that are shipped: our own, in the app's own windows.
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{App, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

const OUR_PAGE: &str = if cfg!(windows) { "http://tauri.localhost/index.html" } else { "tauri://localhost/index.html" };

fn app() -> App<MockRuntime> {
    mock_builder()
        .invoke_handler(|invoke| {
            invoke.resolver.resolve("reached");
            true
        })
        .build(tauri::generate_context!("tauri.conf.json", test = true))
        .expect("an app")
}

fn window(app: &App<MockRuntime>, label: &str) -> WebviewWindow<MockRuntime> {
    WebviewWindowBuilder::new(app, label, WebviewUrl::App("index.html".into())).build().expect("a window")
}

fn reaches(window: &WebviewWindow<MockRuntime>, command: &str, page: &str) -> bool {
    let request = InvokeRequest {
        cmd: command.into(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: page.parse().expect("an address"),
        body: InvokeBody::default(),
        headers: Default::default(),
        invoke_key: INVOKE_KEY.into(),
    };
    get_ipc_response(window, request).is_ok()
}

#[test]
fn our_page_reaches_our_two_commands_and_none_of_tauris() {
    let app = app();
    for label in ["library", "display-11111111-2222-4333-8444-555555555555"] {
        let window = window(&app, label);
        for command in ["rpc", "listen"] {
            assert!(reaches(&window, command, OUR_PAGE), "{command} from {label}");
        }
        for command in ["plugin:window|close", "plugin:webview|create_webview_window", "plugin:event|listen", "rpc2"] {
            assert!(!reaches(&window, command, OUR_PAGE), "{command} from {label}");
        }
    }
}

#[test]
fn a_page_from_elsewhere_reaches_none() {
    let app = app();
    let library = window(&app, "library");
    for page in [
        "https://example.org/",
        "http://127.0.0.1:8080/index.html",
        "http://localhost/index.html",
        "https://localhost.example.org/",
        "file:///etc/passwd",
        "data:text/html,x",
        "about:blank",
    ] {
        assert!(!reaches(&library, "rpc", page), "{page}");
        assert!(!reaches(&library, "listen", page), "{page}");
    }
}

#[test]
fn a_window_that_is_not_ours_reaches_none() {
    let app = app();
    let other = window(&app, "other");
    assert!(!reaches(&other, "rpc", OUR_PAGE));
}
