use super::*;
use crate::host::draft::choose_draft_accelerator;

fn chosen(arch: Arch, choice: AcceleratorChoice, reports: &[AcceleratorReport]) -> serde_json::Value {
    json!(choose_draft_accelerator(arch, choice, Arch::X8664, reports))
}

#[test]
fn is_the_hosts_own_where_it_runs_guest_code_and_none_with_the_reason_otherwise() {
    let tcg = || report(Accelerator::Tcg, true);
    let auto = AcceleratorChoice::Auto;
    let own = chosen(Arch::X8664, auto, &[tcg(), report(Accelerator::Kvm, true)]);
    assert_eq!(own, json!({ "kind": "kvm", "hardware": true }));
    let unusable = report(Accelerator::Kvm, false);
    let none = chosen(Arch::X8664, auto, &[tcg(), unusable.clone()]);
    assert_eq!(none["kind"], "tcg");
    assert_eq!(none["reason"]["message"], json!(unusable.reason));
    assert_eq!(none["reason"]["hint"], json!(unusable.hint));
    assert_eq!(chosen(Arch::X8664, auto, &[])["reason"]["code"], "accelerator.unusable");
    let foreign = chosen(Arch::Aarch64, auto, &[report(Accelerator::Kvm, true)]);
    assert_eq!((&foreign["hardware"], &foreign["reason"]["code"]), (&json!(false), &json!("accelerator.foreign")));
    let named = chosen(Arch::X8664, AcceleratorChoice::Tcg, &[report(Accelerator::Kvm, true)]);
    assert_eq!(named, json!({ "kind": "tcg", "hardware": false }));
}
