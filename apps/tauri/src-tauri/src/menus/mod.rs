//! The menu bar and the tray: what stands in them, as data and on the screen, and what it does.
pub mod menu;
pub mod menu_bar;
pub mod menu_events;
pub mod tray;
