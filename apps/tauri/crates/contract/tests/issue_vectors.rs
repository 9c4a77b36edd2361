//! What is said of input that does not fit, as the TypeScript backend says it.
use openutm_contract::{Method, check};
use serde_json::{Value, json};

#[test]
fn says_what_both_backends_say() {
    let text = include_str!("../../../../../packages/shared-types/vectors/issues/requests.json");
    let file: Value = serde_json::from_str(text).expect("JSON");
    let cases = file["cases"].as_array().expect("cases");
    assert!(cases.len() >= 10);
    for case in cases {
        let method = case["method"].as_str().and_then(Method::named).expect("a method");
        let said = check(method.schemas().0, &case["params"]);
        assert_eq!(json!(said), case["issues"], "{case}");
    }
}

#[test]
fn says_at_most_20_things_each_of_at_most_300_letters() {
    let params = json!({ "id": "x", "keys": vec![1; 40] });
    assert!(check("VmSendKeysParams", &params).len() <= 20);
    let [issue] = &check("VmListParams", &json!({ "é".repeat(1000): 1 }))[..] else { panic!("one issue") };
    assert_eq!(issue.message.chars().count(), 301);
}
