//! Where each window was, so that it opens there again: as long as that is still on some screen.
use crate::json_file::{read_json, write_json};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// In pixels of the screen's own scale; position of the frame, size of what is inside it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Place {
    pub x: i32,
    pub y: i32,
    pub width: u32,
    pub height: u32,
    pub full_screen: bool,
    pub maximized: bool,
}

#[derive(Debug, Clone, Copy)]
pub struct Area {
    pub x: i32,
    pub y: i32,
    pub width: u32,
    pub height: u32,
}

pub struct WindowPlaces {
    path: PathBuf,
    /// The oldest first.
    places: Mutex<Vec<(String, Place)>>,
}

/// Displays are remembered of that many VMs.
const MAX_PLACES: usize = 200;
/// So much of a window's upper edge must be on a screen for a mouse to find it.
const REACH_PX: i64 = 80;
const SIDES_PX: std::ops::RangeInclusive<u32> = 150..=32_768;

impl WindowPlaces {
    pub fn open(path: PathBuf) -> Self {
        let found: serde_json::Map<String, Value> = read_json(&path).unwrap_or_default();
        let places = found.into_iter().filter_map(|(name, place)| {
            let place: Place = serde_json::from_value(place).ok()?;
            (SIDES_PX.contains(&place.width) && SIDES_PX.contains(&place.height)).then_some((name, place))
        });
        Self { path, places: Mutex::new(places.collect()) }
    }

    /// `None` when none is known or none of it can be seen any more.
    pub fn get(&self, name: &str, screens: &[Area]) -> Option<Place> {
        self.known(name).filter(|place| can_be_reached(place, screens))
    }

    /// As it was kept, wherever that is.
    pub fn known(&self, name: &str) -> Option<Place> {
        let places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        places.iter().find(|(known, _)| known == name).map(|(_, place)| *place)
    }

    pub fn set(&self, name: &str, place: Place) {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        if places.last().is_some_and(|(last, known)| last == name && *known == place) {
            return;
        }
        places.retain(|(known, _)| known != name);
        places.push((name.to_owned(), place));
        let too_many = places.len().saturating_sub(MAX_PLACES);
        places.drain(..too_many);
        let all: serde_json::Map<String, Value> =
            places.iter().map(|(name, place)| (name.clone(), serde_json::json!(place))).collect();
        // A library on a read-only disk can be looked at; its windows just do not stay where they were.
        let _ = write_json(&self.path, &all);
    }
}

fn can_be_reached(place: &Place, screens: &[Area]) -> bool {
    let (left, top, width) = (i64::from(place.x), i64::from(place.y), i64::from(place.width));
    screens.iter().any(|screen| {
        let (x, y) = (i64::from(screen.x), i64::from(screen.y));
        let (right, bottom) = (x + i64::from(screen.width), y + i64::from(screen.height));
        top >= y && top <= bottom - REACH_PX && left + width >= x + REACH_PX && left <= right - REACH_PX
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCREEN: Area = Area { x: 0, y: 0, width: 1600, height: 1000 };
    const PLACE: Place = Place { x: 140, y: 110, width: 900, height: 610, full_screen: false, maximized: false };

    #[test]
    fn a_place_outlives_the_app_while_it_can_be_seen() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("windows.json");
        WindowPlaces::open(path.clone()).set("library", PLACE);
        let places = WindowPlaces::open(path);
        assert_eq!(places.get("library", &[SCREEN]), Some(PLACE));
        assert_eq!(places.get("display x", &[SCREEN]), None);
        for gone in [Place { x: 9000, ..PLACE }, Place { y: -50, ..PLACE }, Place { x: -850, ..PLACE }] {
            places.set("library", gone);
            assert_eq!(places.get("library", &[SCREEN]), None, "{gone:?}");
        }
    }

    #[test]
    fn a_file_that_does_not_fit_is_no_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("windows.json");
        for text in [
            "{",
            "[]",
            r#"{"library":{"x":1}}"#,
            r#"{"library":{"x":0,"y":0,"width":1,"height":1,"fullScreen":false,"maximized":false}}"#,
        ] {
            std::fs::write(&path, text).expect("written");
            assert_eq!(WindowPlaces::open(path.clone()).known("library"), None, "{text}");
        }
    }

    #[test]
    fn the_oldest_places_are_forgotten() {
        let folder = tempfile::tempdir().expect("a folder");
        let places = WindowPlaces::open(folder.path().join("windows.json"));
        for n in 0..=MAX_PLACES {
            places.set(&format!("display {n}"), PLACE);
        }
        assert_eq!(places.known("display 0"), None);
        assert_eq!(places.known("display 1"), Some(PLACE));
    }
}
