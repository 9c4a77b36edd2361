//! Whether somebody sits in front of this backend's session.
use openutm_contract::types::Platform;

/// A variable of the environment; "" when it is not set.
pub fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_default()
}

/// macOS and Windows have a session for every user's program; Linux says so in the environment.
pub fn has_desktop(platform: Platform, variable: impl Fn(&str) -> String) -> bool {
    match platform {
        Platform::Macos => variable("SSH_CONNECTION").is_empty(),
        Platform::Windows => true,
        Platform::Linux => !variable("DISPLAY").is_empty() || !variable("WAYLAND_DISPLAY").is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_system_says_it_in_its_way() {
        let with = |name: &'static str| move |asked: &str| if asked == name { ":7".to_owned() } else { String::new() };
        for (platform, name, has) in [
            (Platform::Linux, "DISPLAY", true),
            (Platform::Linux, "WAYLAND_DISPLAY", true),
            (Platform::Linux, "PATH", false),
            (Platform::Macos, "PATH", true),
            (Platform::Macos, "SSH_CONNECTION", false),
            (Platform::Windows, "PATH", true),
        ] {
            assert_eq!(has_desktop(platform, with(name)), has, "{platform} {name}");
        }
    }
}
