//! One window: hardened, in its old place, back again after a crash of its page.
use crate::windows::window_places::{Area, Place, WindowPlaces};
use std::path::PathBuf;
use tauri::webview::{NewWindowResponse, PageLoadEvent, PermissionKind, PermissionResponse};
use tauri::{AppHandle, PhysicalPosition, PhysicalSize, WebviewUrl, WebviewWindow, WebviewWindowBuilder};
use url::Url;

/// Which window: the library's, or the display of one VM.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum WindowName {
    Library,
    Display(String),
}

pub struct WindowLook {
    pub title: String,
    pub dev_tools: bool,
    /// The web engine's own files.
    pub data_folder: PathBuf,
}

const DISPLAY_LABEL: &str = "display-";
const LIBRARY_SIZE: (f64, f64) = (1180.0, 760.0);
const DISPLAY_SIZE: (f64, f64) = (1024.0, 820.0);
const SMALLEST_SIZE: (f64, f64) = (480.0, 360.0);

impl WindowName {
    /// As Tauri and the capabilities name it.
    pub fn label(&self) -> String {
        match self {
            Self::Library => "library".into(),
            Self::Display(id) => format!("{DISPLAY_LABEL}{id}"),
        }
    }

    pub fn of_label(label: &str) -> Self {
        match label.strip_prefix(DISPLAY_LABEL) {
            Some(id) => Self::Display(id.into()),
            None => Self::Library,
        }
    }

    /// As its place is remembered, in both desktop shells.
    pub fn place_name(&self) -> String {
        match self {
            Self::Library => "library".into(),
            Self::Display(id) => format!("display {id}"),
        }
    }

    fn page(&self) -> String {
        let platform = if cfg!(target_os = "macos") {
            "macos"
        } else if cfg!(windows) {
            "windows"
        } else {
            "linux"
        };
        match self {
            Self::Library => format!("index.html#platform={platform}"),
            Self::Display(id) => format!("index.html#platform={platform}&vm={id}&window=display"),
        }
    }
}

/// Opens it; it is shown when its page is there.
pub fn open_window(
    app: &AppHandle,
    name: &WindowName,
    look: &WindowLook,
    places: &WindowPlaces,
) -> tauri::Result<WebviewWindow> {
    let place = places.get(&name.place_name(), &screens(app));
    let (width, height) = if *name == WindowName::Library { LIBRARY_SIZE } else { DISPLAY_SIZE };
    let development_page = app.config().build.dev_url.clone().filter(|_| tauri::is_dev());
    let builder = WebviewWindowBuilder::new(app, name.label(), WebviewUrl::App(name.page().into()))
        .title(&look.title)
        .inner_size(width, height)
        .min_inner_size(SMALLEST_SIZE.0, SMALLEST_SIZE.1)
        .visible(false)
        .data_directory(look.data_folder.clone())
        .devtools(look.dev_tools)
        // Drops are the page's own: it knows what is for the guest and what becomes a machine.
        .disable_drag_drop_handler()
        .on_navigation(move |url| is_our_page(url, development_page.as_ref()))
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .on_permission_request(|_, kind| match kind {
            // What a guest's display needs, and nothing else.
            PermissionKind::PointerLock => PermissionResponse::Allow,
            _ => PermissionResponse::Deny,
        })
        .on_page_load(|window, load| {
            if load.event() == PageLoadEvent::Finished {
                let _ = window.show();
            }
        });
    // GTK would paint the menu bar with it as well.
    #[cfg(not(target_os = "linux"))]
    let builder = builder.background_color(tauri::webview::Color(0x16, 0x18, 0x1d, 0xff));
    let window = builder.build()?;
    if let Some(place) = place {
        put(&window, place)?;
    }
    crate::engine::prepare(&window)?;
    Ok(window)
}

fn put(window: &WebviewWindow, place: Place) -> tauri::Result<()> {
    window.set_size(PhysicalSize::new(place.width, place.height))?;
    window.set_position(PhysicalPosition::new(place.x, place.y))?;
    if place.maximized {
        window.maximize()?;
    }
    if place.full_screen {
        window.set_fullscreen(true)?;
    }
    Ok(())
}

/// Nothing but our own page is ever shown, in no window and no frame.
fn is_our_page(url: &Url, development_page: Option<&Url>) -> bool {
    let is_built = match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        // WebView2 has no schemes of an app's own.
        "http" | "https" => cfg!(windows) && url.host_str() == Some("tauri.localhost"),
        _ => false,
    };
    is_built || development_page.is_some_and(|page| page.origin() == url.origin())
}

fn screens(app: &AppHandle) -> Vec<Area> {
    let monitors = app.available_monitors().unwrap_or_default();
    let area = |monitor: &tauri::Monitor| {
        let area = monitor.work_area();
        Area { x: area.position.x, y: area.position.y, width: area.size.width, height: area.size.height }
    };
    monitors.iter().map(area).collect()
}

/// Where a window is now, for its next opening. A window that fills a screen keeps the place that it had before.
pub fn remember_place(window: &WebviewWindow, places: &WindowPlaces) -> tauri::Result<()> {
    let name = WindowName::of_label(window.label()).place_name();
    let (full_screen, maximized) = (window.is_fullscreen()?, window.is_maximized()?);
    let position = window.outer_position()?;
    let size = window.inner_size()?;
    let now = Place { x: position.x, y: position.y, width: size.width, height: size.height, full_screen, maximized };
    let before = places.known(&name).filter(|_| full_screen || maximized);
    places.set(&name, before.map_or(now, |before| Place { full_screen, maximized, ..before }));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_built_page_is_ours() {
        let ours = |address: &str| is_our_page(&Url::parse(address).expect("an address"), None);
        assert!(ours("tauri://localhost/index.html#vm=1"));
        for address in
            ["https://example.org/", "file:///etc/passwd", "data:text/html,x", "tauri://evil/", "about:blank"]
        {
            assert!(!ours(address), "{address}");
        }
        let server = Url::parse("http://localhost:5198").expect("an address");
        let page = Url::parse("http://localhost:5198/index.html").expect("an address");
        assert!(is_our_page(&page, Some(&server)));
        assert!(!is_our_page(&page, None));
    }

    #[test]
    fn names_go_through_labels_and_back() {
        for name in [WindowName::Library, WindowName::Display("1-2".into())] {
            assert_eq!(WindowName::of_label(&name.label()), name);
        }
    }
}
