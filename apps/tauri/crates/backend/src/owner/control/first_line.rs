//! What a control connection's first line says it is: a client that proves the token, or one stream.
use openutm_contract::{ApiError, ErrorCode};
use serde_json::{Value, json};

#[derive(Debug, PartialEq, Eq)]
pub enum FirstLine {
    Client { token: String },
    Stream { ticket: String },
    Refused,
}

/// Longer than any honest first line; more is refused unread.
pub const MAX_FIRST_LINE_BYTES: usize = 1024;

/// Reads `{"token": …}` or `{"stream": …}`: exactly one text field, nothing else. Total.
pub fn parse_first_line(line: &[u8]) -> FirstLine {
    let Ok(Value::Object(mut fields)) = serde_json::from_slice(line) else { return FirstLine::Refused };
    if fields.len() != 1 {
        return FirstLine::Refused;
    }
    match (fields.remove("token"), fields.remove("stream")) {
        (Some(Value::String(token)), None) => FirstLine::Client { token },
        (None, Some(Value::String(ticket))) => FirstLine::Stream { ticket },
        _ => FirstLine::Refused,
    }
}

/// The answer to a first line, one line of its own: `{"ok":true}`, or why not, after which the connection ends.
pub fn first_answer(outcome: Result<(), &ApiError>) -> String {
    match outcome {
        Ok(()) => json!({ "ok": true }).to_string(),
        Err(error) => json!({ "ok": false, "error": error.to_value() }).to_string(),
    }
}

/// Fails with what the other side said, or `owner.unreachable` when that was no answer.
pub fn read_first_answer(line: &[u8]) -> Result<(), ApiError> {
    let no_backend = || ApiError::new(ErrorCode::OwnerUnreachable, "What answers there is no OpenUTM backend.");
    let answer: Value = serde_json::from_slice(line).map_err(|error| no_backend().cause(error))?;
    match answer.get("ok") {
        Some(Value::Bool(true)) => Ok(()),
        Some(Value::Bool(false)) => Err(ApiError::from_value(&answer["error"])),
        _ => Err(no_backend()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};

    #[test]
    fn whatever_comes_first_is_answered() {
        const PARTS: [&str; 12] =
            ["{", "}", "\"token\"", "\"stream\"", ":", ",", "\"t\"", "[", "]", "null", "\\u0000", "\u{fffd}"];
        let mut random = StdRng::seed_from_u64(17);
        for _ in 0..5000 {
            let count = random.random_range(0..10);
            let line: String = (0..count).map(|_| PARTS[random.random_range(0..PARTS.len())]).collect();
            let honest = matches!(&*line, r#"{"token":"t"}"# | r#"{"stream":"t"}"# | r#"{"token":"token"}"#)
                || matches!(&*line, r#"{"token":"stream"}"# | r#"{"stream":"token"}"# | r#"{"stream":"stream"}"#);
            assert_eq!(parse_first_line(line.as_bytes()) != FirstLine::Refused, honest, "{line}");
            let bytes: Vec<u8> = (0..random.random_range(0..64)).map(|_| random.random()).collect();
            assert_eq!(parse_first_line(&bytes), FirstLine::Refused);
        }
    }

    #[test]
    fn one_text_field_is_a_first_line() {
        assert_eq!(parse_first_line(br#"{"token":"t"}"#), FirstLine::Client { token: "t".to_owned() });
        assert_eq!(parse_first_line(br#"{"stream":"s"}"#), FirstLine::Stream { ticket: "s".to_owned() });
        for other in [&br#"{"token":"t","stream":"s"}"#[..], br#"{"token":["t"]}"#, b"{}", b"[]", b"null", b"\xff", b""]
        {
            assert_eq!(parse_first_line(other), FirstLine::Refused);
        }
    }

    #[test]
    fn an_answer_is_read_as_it_was_meant() {
        assert!(read_first_answer(first_answer(Ok(())).as_bytes()).is_ok());
        let said = ApiError::new(ErrorCode::AuthDenied, "no").hint("yes");
        assert_eq!(read_first_answer(first_answer(Err(&said)).as_bytes()), Err(said));
        assert_eq!(read_first_answer(b"HTTP/1.1 400").unwrap_err().code, ErrorCode::OwnerUnreachable);
    }
}
