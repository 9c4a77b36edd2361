//! Port forwards of a running guest. QMP has no command for them (QEMU 11): the human monitor's are used, whose answer is
//! text. No text of ours can become another command: protocol, address and ports are the contract's.
use crate::explain::qemu_errors::as_api_error;
use openutm_contract::types::{Network, NetworkMode, PortForward};
use openutm_contract::{ApiError, ErrorCode};
use openutm_qemu::argv::{forward_text, netdev_id};
use openutm_qemu::qmp::QmpConnection;
use serde_json::json;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StepKind {
    Add,
    Remove,
}

/// One forward that comes or goes while the guest runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    kind: StepKind,
    network_id: String,
    forward: PortForward,
}

/// What of `from` is not in `among`.
fn lacking<'a>(among: &'a [PortForward], from: &'a [PortForward]) -> impl Iterator<Item = &'a PortForward> {
    from.iter().filter(|forward| !among.iter().any(|other| forward_text(other) == forward_text(forward)))
}

/// Only the forwards differ: everything else of a card waits for the next start.
fn differs_in_forwards(running: &Network, wanted: &Network) -> bool {
    let bare = |network: &Network| Network { port_forwards: Vec::new(), ..network.clone() };
    running.mode == NetworkMode::User && bare(running) == bare(wanted)
}

/// What leads from the running forwards to the wanted ones; those that go come first, since their ports may be wanted.
pub fn forward_steps(running: &[Network], wanted: &[Network]) -> Vec<Step> {
    let pairs: Vec<(&Network, &Network)> = wanted
        .iter()
        .filter_map(|network| {
            let now = running.iter().find(|now| now.id == network.id)?;
            differs_in_forwards(now, network).then_some((now, network))
        })
        .collect();
    let step = |kind, network: &Network, forward: &PortForward| Step {
        kind,
        network_id: network.id.clone(),
        forward: forward.clone(),
    };
    let removed = pairs.iter().flat_map(|(now, network)| {
        lacking(&network.port_forwards, &now.port_forwards).map(|forward| step(StepKind::Remove, network, forward))
    });
    let added = pairs.iter().flat_map(|(now, network)| {
        lacking(&now.port_forwards, &network.port_forwards).map(|forward| step(StepKind::Add, network, forward))
    });
    removed.chain(added).collect()
}

fn command_of(Step { kind, network_id, forward }: &Step) -> String {
    let PortForward { protocol, host_address, host_port, .. } = forward;
    match kind {
        StepKind::Add => format!("hostfwd_add {} {}", netdev_id(network_id), forward_text(forward)),
        StepKind::Remove => format!("hostfwd_remove {} {protocol}:{host_address}:{host_port}", netdev_id(network_id)),
    }
}

fn inverse(step: &Step) -> Step {
    let kind = match step.kind {
        StepKind::Add => StepKind::Remove,
        StepKind::Remove => StepKind::Add,
    };
    Step { kind, ..step.clone() }
}

/// What takes the steps back.
pub fn undone(steps: &[Step]) -> Vec<Step> {
    steps.iter().rev().map(inverse).collect()
}

/// QEMU 7.2 to 11: adding says nothing when it worked, removing says so.
fn worked(step: &Step, said: &str) -> bool {
    match step.kind {
        StepKind::Add => said.trim().is_empty(),
        StepKind::Remove => said.contains("removed"),
    }
}

async fn take(qmp: &QmpConnection, step: &Step) -> Result<String, ApiError> {
    let arguments = json!({ "command-line": command_of(step) });
    let said = qmp.execute("human-monitor-command", Some(arguments)).await.map_err(as_api_error)?;
    Ok(said.as_str().unwrap_or_default().to_owned())
}

/// Takes the steps, all or none. Fails with `port.inUse`.
pub async fn take_forward_steps(qmp: &QmpConnection, steps: &[Step]) -> Result<(), ApiError> {
    let mut taken = Vec::new();
    for step in steps {
        let said = take(qmp, step).await?;
        if worked(step, &said) {
            taken.push(step.clone());
        } else if step.kind == StepKind::Add {
            for back in undone(&taken) {
                take(qmp, &back).await?;
            }
            let port = step.forward.host_port;
            return Err(ApiError::new(ErrorCode::PortInUse, format!("Port {port} of this computer is taken."))
                .hint("Choose another port, or end the program that has it. Nothing was saved.")
                .with("port", port)
                .with("said", said.trim()));
        }
    }
    Ok(())
}

/// The running networks after the steps.
pub fn with_forwards_of(running: &[Network], wanted: &[Network]) -> Vec<Network> {
    let after = |now: &Network| {
        let network = wanted.iter().find(|network| network.id == now.id);
        network.filter(|network| differs_in_forwards(now, network)).unwrap_or(now).clone()
    };
    running.iter().map(after).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guests::fakes::FakeQemu;

    fn network(id: &str, host_ports: &[u64]) -> Network {
        let forwards = host_ports
            .iter()
            .map(|port| json!({ "protocol": "tcp", "hostAddress": "127.0.0.1", "hostPort": port, "guestPort": 22 }));
        let value = json!({ "id": id, "mode": "user", "model": "virtio", "mac": "52:54:00:00:00:01",
            "isolated": false, "portForwards": forwards.collect::<Vec<_>>() });
        serde_json::from_value(value).unwrap()
    }

    fn commands(steps: &[Step]) -> Vec<String> {
        steps.iter().map(command_of).collect()
    }

    #[test]
    fn those_that_go_come_first() {
        let steps = forward_steps(&[network("net0", &[2201, 2202])], &[network("net0", &[2202, 2203])]);
        let remove = "hostfwd_remove net-net0 tcp:127.0.0.1:2201";
        let add = format!("hostfwd_add net-net0 {}", forward_text(&network("net0", &[2203]).port_forwards[0]));
        let words = commands(&steps);
        assert_eq!(words.len(), 2);
        assert!(words[0].ends_with(remove.split_once(' ').unwrap().1.split_once(' ').unwrap().1), "{words:?}");
        assert!(words[1].ends_with(add.split_once(' ').unwrap().1.split_once(' ').unwrap().1), "{words:?}");
        assert_eq!(commands(&undone(&undone(&steps))), words);
    }

    #[test]
    fn a_card_that_differs_in_more_waits_for_the_next_start() {
        let running = [network("net0", &[2201])];
        let wanted = [Network { mac: "52:54:00:00:00:02".to_owned(), ..network("net0", &[2202]) }];
        assert!(forward_steps(&running, &wanted).is_empty());
        assert_eq!(with_forwards_of(&running, &wanted), running);
        let wanted = [network("net0", &[2202]), network("net1", &[2203])];
        assert_eq!(with_forwards_of(&running, &wanted), wanted[..1]);
    }

    #[tokio::test(start_paused = true)]
    async fn all_are_taken_or_none() {
        let qemu = FakeQemu::answering(|_, arguments| {
            let line = arguments["command-line"].as_str().unwrap_or_default();
            let said = match line {
                line if line.starts_with("hostfwd_remove") => "host forwarding rule for … removed",
                line if line.contains(":2203-") => "could not set up host forwarding rule\r\n",
                _ => "",
            };
            Ok(json!(said))
        });
        let steps = forward_steps(&[network("net0", &[2201])], &[network("net0", &[2202, 2203])]);
        let error = take_forward_steps(&qemu.connect().await, &steps).await.unwrap_err();
        assert_eq!((error.code, &error.data.as_ref().unwrap()["port"]), (ErrorCode::PortInUse, &json!(2203)));
        let lines = qemu.said();
        let verbs: Vec<&str> =
            lines.iter().filter_map(|(_, arguments)| arguments["command-line"].as_str()?.split(' ').next()).collect();
        assert_eq!(verbs, ["hostfwd_remove", "hostfwd_add", "hostfwd_add", "hostfwd_remove", "hostfwd_add"]);
    }
}
