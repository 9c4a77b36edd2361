//! Keystrokes to a running guest over QMP.
use super::qcodes::qcode_of;
use super::us_layout::{Keystroke, Untypeable, type_text};
use crate::explain::qemu_errors::as_api_error;
use crate::guests::wait::pause;
use crate::ports::clock::Clock;
use openutm_contract::{ApiError, ErrorCode};
use openutm_qemu::qmp::{InputEvent, KeyValue, QmpConnection};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// A PS/2 keyboard's queue is 16 bytes (hw/input/ps2.c), a boot loader reads it slowly: what comes faster is dropped.
const BETWEEN_KEYS: Duration = Duration::from_millis(20);

fn key(qcode: &str, down: bool) -> InputEvent {
    InputEvent::Key { key: KeyValue::Qcode(qcode.to_owned()), down }
}

fn press(Keystroke { qcode, shift }: Keystroke) -> Vec<InputEvent> {
    shift.then(|| key("shift", true)).into_iter().chain([key(qcode, true)]).collect()
}

fn release(Keystroke { qcode, shift }: Keystroke) -> Vec<InputEvent> {
    [key(qcode, false)].into_iter().chain(shift.then(|| key("shift", false))).collect()
}

fn untypeable(Untypeable { character, index }: Untypeable) -> ApiError {
    let shown = Value::from(character.to_string());
    let message = format!("The character {shown} has no key on a US keyboard; nothing was typed.");
    ApiError::new(ErrorCode::InputUntypeable, message)
        .hint("Leave it out, or paste the text with the guest's own tools.")
        .with("character", character.to_string())
        .with("index", index)
}

fn unknown_key(name: &str) -> ApiError {
    let hint = "Keys have QEMU's names: letters, digits, ctrl, alt, shift, delete, esc, ret, f1 to f24, up, down, left, \
        right.";
    ApiError::new(ErrorCode::InputUnknownKey, format!("No key is called “{name}”.")).hint(hint).with("key", name)
}

async fn send(qmp: &QmpConnection, events: Vec<InputEvent>) -> Result<(), ApiError> {
    qmp.execute("input-send-event", Some(json!({ "events": events }))).await.map_err(as_api_error)?;
    Ok(())
}

pub struct Keyboard {
    clock: Arc<dyn Clock>,
}

impl Keyboard {
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock }
    }

    /// Stops between two keys when `gone` is cancelled. Fails with `input.untypeable` before anything is typed.
    pub async fn type_text(&self, qmp: &QmpConnection, text: &str, gone: &CancellationToken) -> Result<(), ApiError> {
        for stroke in type_text(text).map_err(untypeable)? {
            if gone.is_cancelled() {
                return Err(ApiError::new(ErrorCode::Internal, "Nobody waits for the rest of the text any more."));
            }
            send(qmp, press(stroke)).await?;
            pause(&*self.clock, BETWEEN_KEYS).await;
            send(qmp, release(stroke)).await?;
            pause(&*self.clock, BETWEEN_KEYS).await;
        }
        Ok(())
    }

    /// Presses all, releases all in reverse. Fails with `input.unknownKey` before anything is pressed.
    pub async fn press(&self, qmp: &QmpConnection, names: &[String]) -> Result<(), ApiError> {
        let known = |name: &String| qcode_of(name).ok_or_else(|| unknown_key(name));
        let qcodes = names.iter().map(known).collect::<Result<Vec<_>, ApiError>>()?;
        // `input-send-event` rather than `send-key`: that one answers before the keys are released again.
        send(qmp, qcodes.iter().map(|qcode| key(qcode, true)).collect()).await?;
        pause(&*self.clock, BETWEEN_KEYS).await;
        send(qmp, qcodes.iter().rev().map(|qcode| key(qcode, false)).collect()).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guests::fakes::{FakeQemu, QuickClock};

    fn keyboard() -> Keyboard {
        Keyboard::new(Arc::new(QuickClock))
    }

    /// `+a` is pressed, `-a` released.
    fn strokes(qemu: &FakeQemu) -> Vec<String> {
        let said = qemu.said();
        let events = said.iter().flat_map(|(_, arguments)| arguments["events"].as_array().unwrap());
        let stroke = |event: &Value| {
            let sign = if event["data"]["down"] == true { "+" } else { "-" };
            format!("{sign}{}", event["data"]["key"]["data"].as_str().unwrap())
        };
        events.map(stroke).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn text_is_typed_key_by_key_with_shift_around_what_wants_it() {
        let qemu = FakeQemu::answering(|_, _| Ok(json!({})));
        keyboard().type_text(&qemu.connect().await, "a!", &CancellationToken::new()).await.unwrap();
        assert_eq!(strokes(&qemu), ["+a", "-a", "+shift", "+1", "-1", "-shift"]);
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_is_typed_of_what_cannot_be_typed_whole_or_by_one_who_is_gone() {
        let qemu = FakeQemu::answering(|_, _| Ok(json!({})));
        let qmp = qemu.connect().await;
        let error = keyboard().type_text(&qmp, "aé", &CancellationToken::new()).await.unwrap_err();
        assert_eq!(error.message, "The character \"é\" has no key on a US keyboard; nothing was typed.");
        let gone = CancellationToken::new();
        gone.cancel();
        assert!(keyboard().type_text(&qmp, "a", &gone).await.is_err());
        let error = keyboard().press(&qmp, &["ctrl".to_owned(), "nokey".to_owned()]).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::InputUnknownKey);
        assert!(strokes(&qemu).is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn keys_are_released_in_reverse() {
        let qemu = FakeQemu::answering(|_, _| Ok(json!({})));
        let names = ["ctrl", "alt", "del"].map(str::to_owned);
        keyboard().press(&qemu.connect().await, &names).await.unwrap();
        assert_eq!(strokes(&qemu), ["+ctrl", "+alt", "+delete", "-delete", "-alt", "-ctrl"]);
    }
}
