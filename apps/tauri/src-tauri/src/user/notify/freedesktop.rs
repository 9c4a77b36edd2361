//! The desktop's notifications by D-Bus. Source: Desktop Notifications Specification 1.2, sections 4 (body) and 9.
use crate::user::notices::Notice;
use gtk::gio::{self, prelude::*};
use gtk::glib::{self, Variant, VariantTy};
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;
use tauri::AppHandle;

const SERVICE: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
/// The action of a click on the notification itself.
const CLICK: &str = "default";
/// As long as the desktop likes.
const ITS_TIME: i32 = -1;
const ANSWER_WITHIN_MS: i32 = 5000;

type OnClick = Arc<dyn Fn(Option<String>) + Send + Sync>;

thread_local! {
    /// What a click on each notification shows. Only GTK's thread talks to the bus.
    static SHOWN: RefCell<HashMap<u32, Option<String>>> = RefCell::default();
}

/// `clicked` gets the VM that a notification was about.
pub fn listen(app: &AppHandle, clicked: impl Fn(Option<String>) + Send + Sync + 'static) {
    let clicked: OnClick = Arc::new(clicked);
    // Without a bus there are no notifications, and no clicks.
    let _ = app.run_on_main_thread(move || with_bus(move |bus| subscribe(&bus, clicked)));
}

pub fn show(app: &AppHandle, notice: Notice) {
    let _ = app.run_on_main_thread(move || with_bus(move |bus| send(&bus, notice)));
}

fn with_bus(then: impl FnOnce(gio::DBusConnection) + 'static) {
    gio::bus_get(gio::BusType::Session, gio::Cancellable::NONE, move |bus| {
        if let Ok(bus) = bus {
            then(bus);
        }
    });
}

fn subscribe(bus: &gio::DBusConnection, clicked: OnClick) {
    bus.signal_subscribe(
        Some(SERVICE),
        Some(SERVICE),
        Some("ActionInvoked"),
        Some(PATH),
        None,
        gio::DBusSignalFlags::NONE,
        move |_, _, _, _, _, parameters| {
            let Some((id, action)) = parameters.get::<(u32, String)>() else { return };
            let shown = SHOWN.with_borrow_mut(|shown| shown.remove(&id));
            if let Some(vm_id) = shown.filter(|_| action == CLICK) {
                clicked(vm_id);
            }
        },
    );
}

fn send(bus: &gio::DBusConnection, notice: Notice) {
    let hints: HashMap<String, Variant> = HashMap::from([("desktop-entry".to_owned(), "OpenUTM".to_variant())]);
    let actions = vec![CLICK.to_owned(), String::new()];
    // Its body may be read as markup.
    let body = glib::markup_escape_text(&notice.body).to_string();
    let parameters = ("OpenUTM", 0u32, "OpenUTM", notice.title, body, actions, hints, ITS_TIME).to_variant();
    bus.call(
        Some(SERVICE),
        PATH,
        SERVICE,
        "Notify",
        Some(&parameters),
        VariantTy::new("(u)").ok(),
        gio::DBusCallFlags::NONE,
        ANSWER_WITHIN_MS,
        gio::Cancellable::NONE,
        move |answer| {
            if let Some((id,)) = answer.ok().and_then(|answer| answer.get::<(u32,)>()) {
                SHOWN.with_borrow_mut(|shown| shown.insert(id, notice.vm_id));
            }
        },
    );
}
