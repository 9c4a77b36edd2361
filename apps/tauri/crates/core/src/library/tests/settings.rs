use super::*;

#[tokio::test]
async fn are_changed_one_by_one_told_and_kept() {
    let home = FakeHome::new();
    let library = home.open().await;
    let told: Arc<Mutex<Vec<LibraryChange>>> = Arc::default();
    let heard = told.clone();
    let _listening = library.on_change(Arc::new(move |change| heard.lock().unwrap().push(change.clone())));
    let patch = serde_json::from_value(json!({ "theme": "dark", "stopTimeoutMs": 5000 })).expect("a patch");
    let settings = library.update_settings(&patch).expect("settings");
    assert_eq!((json!(settings)["theme"].as_str(), json!(settings)["onQuit"].as_str()), (Some("dark"), Some("ask")));
    assert_eq!(*told.lock().unwrap(), [LibraryChange::Settings(Box::new(settings.clone()))]);
    assert_eq!(home.open().await.settings(), settings);
}
