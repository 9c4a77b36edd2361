//! Reads a request's text.
use openutm_contract::{ApiError, ErrorCode};
use serde_json::Value;

/// A request larger than this is refused before it is parsed.
pub const MAX_REQUEST_BYTES: usize = 1024 * 1024;

pub fn too_large(max_bytes: usize) -> ApiError {
    ApiError::new(ErrorCode::RequestTooLarge, format!("A request may be {max_bytes} bytes long."))
}

/// Fails with `request.tooLarge` beyond 1 MiB, `request.invalid` when it is no JSON, or JSON nested beyond any need.
pub fn parse_request_text(bytes: &[u8]) -> Result<Value, ApiError> {
    if bytes.len() > MAX_REQUEST_BYTES {
        return Err(too_large(MAX_REQUEST_BYTES));
    }
    serde_json::from_slice(bytes)
        .map_err(|error| ApiError::new(ErrorCode::RequestInvalid, "The request is not JSON.").cause(error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Deserialize)]
    struct Vectors {
        accepted: Vec<String>,
        refused: Vec<String>,
    }

    fn parse(latin1: &str) -> Result<Value, ApiError> {
        let bytes: Vec<u8> = latin1.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
        parse_request_text(&bytes)
    }

    #[test]
    fn what_is_json_to_both_backends() {
        let text = include_str!("../../../../../../packages/shared-types/vectors/requests/request-text.json");
        let Vectors { accepted, refused } = serde_json::from_str(text).unwrap();
        for text in accepted {
            assert!(parse(&text).is_ok(), "{text:?}");
        }
        for text in refused {
            let error = parse(&text).expect_err(&text);
            assert_eq!(
                (error.code, &*error.message),
                (ErrorCode::RequestInvalid, "The request is not JSON."),
                "{text:?}"
            );
        }
    }
}
