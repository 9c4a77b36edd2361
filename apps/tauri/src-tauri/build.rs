/// Every command of the app by its name: what is not allowed in `capabilities` cannot be called.
const COMMANDS: &[&str] = &["rpc", "listen"];

fn main() {
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))
        .unwrap_or_else(|error| panic!("The app's configuration cannot be read: {error:#}"));
}
