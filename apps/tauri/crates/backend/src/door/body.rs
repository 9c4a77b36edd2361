//! Reads a request's body within a bound.
use crate::rpc::too_large;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::{Body as _, Incoming};
use openutm_contract::{ApiError, ErrorCode};
use std::time::Duration;

/// A request that is not there in this time is given up.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);

/// Fails with `request.tooLarge`, without reading on.
pub async fn read_body(body: Incoming, max_bytes: usize) -> Result<Bytes, ApiError> {
    if body.size_hint().lower() > max_bytes as u64 {
        return Err(too_large(max_bytes));
    }
    let broken_off = || ApiError::new(ErrorCode::RequestInvalid, "The request broke off.");
    tokio::time::timeout(REQUEST_TIMEOUT, collect(body, max_bytes)).await.unwrap_or_else(|_| Err(broken_off()))
}

async fn collect(mut body: Incoming, max_bytes: usize) -> Result<Bytes, ApiError> {
    let mut all = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame =
            frame.map_err(|error| ApiError::new(ErrorCode::RequestInvalid, "The request broke off.").cause(error))?;
        if let Ok(data) = frame.into_data() {
            if all.len() + data.len() > max_bytes {
                return Err(too_large(max_bytes));
            }
            all.extend_from_slice(&data);
        }
    }
    Ok(all.freeze())
}
