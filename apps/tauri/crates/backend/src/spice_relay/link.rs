//! Links one SPICE channel over a socket of the guest: in ten seconds, or not at all.
use super::link_messages::{
    ENCRYPTED_TICKET_BYTES, LINK_HEADER_BYTES, LinkRequest, MAX_TICKET_BYTES, common_caps, encode_link_message,
    has_cap, parse_link_header, parse_link_reply, parse_link_result,
};
use super::table::{LinkResult, SpiceProtocolError};
use openutm_contract::{ApiError, ErrorCode};
use openutm_core::ports::byte_stream::ByteStream;
use rsa::pkcs8::DecodePublicKey;
use rsa::rand_core::OsRng;
use rsa::{Oaep, RsaPublicKey};
use sha1::Sha1;
use std::io;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

pub const LINK_TIMEOUT: Duration = Duration::from_secs(10);

enum Failure {
    Refused(LinkResult),
    Protocol(SpiceProtocolError),
    Broken(io::Error),
    TooOld,
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::Broken(error)
    }
}

impl From<SpiceProtocolError> for Failure {
    fn from(error: SpiceProtocolError) -> Self {
        Failure::Protocol(error)
    }
}

/// The next byte of the socket is the channel's first message. Fails with `stream.unavailable`; `data.linkResult` names a
/// refusal. `ticket` is empty where the server asks none.
pub async fn link_socket(
    socket: &mut ByteStream,
    request: &LinkRequest,
    ticket: &str,
    within: Duration,
) -> Result<(), ApiError> {
    match tokio::time::timeout(within, negotiate(socket, request, ticket)).await {
        Ok(linked) => linked.map_err(explain),
        Err(_) => Err(unavailable("The guest's display did not answer in time.")
            .hint("The VM's QEMU may be busy or hang; try again.")),
    }
}

async fn negotiate(socket: &mut ByteStream, request: &LinkRequest, ticket: &str) -> Result<(), Failure> {
    let plain = ticket_bytes(ticket)?;
    socket.write_all(&encode_link_message(request)).await?;
    let mut header = [0; LINK_HEADER_BYTES];
    socket.read_exact(&mut header).await?;
    let mut rest = vec![0; parse_link_header(&header)?];
    socket.read_exact(&mut rest).await?;
    let reply = parse_link_reply(&rest)?.map_err(Failure::Refused)?;
    let selects = has_cap(&reply.common_caps, common_caps::AUTH_SELECTION);
    if selects && !has_cap(&reply.common_caps, common_caps::AUTH_SPICE) {
        return Err(refused("The guest's display wants a sign-in (SASL) that OpenUTM does not have."));
    }
    let secret = encrypt(&reply.public_key, &plain)?;
    if selects {
        socket.write_all(&common_caps::AUTH_SPICE.to_le_bytes()).await?;
    }
    socket.write_all(&secret).await?;
    let mut last = [0; 4];
    socket.read_exact(&mut last).await?;
    let result = parse_link_result(last);
    if result.name != "ok" {
        return Err(Failure::Refused(result));
    }
    if has_cap(&reply.common_caps, common_caps::MINI_HEADER) { Ok(()) } else { Err(Failure::TooOld) }
}

fn refused(words: &str) -> Failure {
    Failure::Refused(LinkResult { name: "permission_denied".to_owned(), words: words.to_owned() })
}

/// The ticket as it is encrypted: UTF-8 with a NUL. Fails when no server can have such a ticket.
fn ticket_bytes(ticket: &str) -> Result<Vec<u8>, Failure> {
    if ticket.len() > MAX_TICKET_BYTES || ticket.contains('\0') {
        return Err(refused(&format!("A SPICE ticket has at most {MAX_TICKET_BYTES} bytes.")));
    }
    Ok([ticket.as_bytes(), b"\0"].concat())
}

/// RSA-OAEP with SHA-1, as spice-server has it.
fn encrypt(public_key: &[u8], plain: &[u8]) -> Result<Vec<u8>, SpiceProtocolError> {
    let failed = |why: String| SpiceProtocolError { channel: "link".to_owned(), message: "reply".to_owned(), why };
    let no_key = |_| failed("the server's key is no RSA key of 1024 bits".to_owned());
    let key = RsaPublicKey::from_public_key_der(public_key).map_err(|_| no_key(()))?;
    let bytes = key.encrypt(&mut OsRng, Oaep::new::<Sha1>(), plain).map_err(|_| no_key(()))?;
    if bytes.len() == ENCRYPTED_TICKET_BYTES {
        Ok(bytes)
    } else {
        Err(failed(format!("a key that makes {} bytes", bytes.len())))
    }
}

fn unavailable(message: &str) -> ApiError {
    ApiError::new(ErrorCode::StreamUnavailable, message)
}

fn explain(failure: Failure) -> ApiError {
    match failure {
        Failure::Refused(LinkResult { name, words }) => {
            unavailable(&words).hint("Restart the VM if this stays.").with("linkResult", name)
        }
        Failure::Protocol(error) => unavailable("What answers on the guest's display socket does not speak SPICE.")
            .hint("Restart the VM.")
            .cause(error),
        Failure::Broken(error) => unavailable("The guest's display ended the connection while it was being opened.")
            .hint("The VM may have just ended; try again.")
            .cause(error),
        Failure::TooOld => {
            unavailable("The guest's display speaks SPICE from before 2011.").hint("Install a newer QEMU.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::link_messages::PUBLIC_KEY_BYTES;
    use super::*;
    use rsa::RsaPrivateKey;
    use rsa::pkcs8::EncodePublicKey;

    fn words(values: &[u32]) -> Vec<u8> {
        values.iter().flat_map(|value| value.to_le_bytes()).collect()
    }

    fn reply(error: u32, key: &[u8], common: u32) -> Vec<u8> {
        let body = [words(&[error]), key.to_vec(), words(&[1, 1, 178, common, 3])].concat();
        [b"REDQ".to_vec(), words(&[2, 2, body.len() as u32]), body].concat()
    }

    /// What comes of a server that says these bytes, and what it was sent behind the link message of 46 bytes.
    async fn linked(said: &[u8], ticket: &str) -> (Result<(), ApiError>, Vec<u8>) {
        let (here, mut there) = tokio::io::duplex(1 << 16);
        let mut socket: ByteStream = Box::new(here);
        there.write_all(said).await.unwrap();
        there.shutdown().await.unwrap();
        let request = LinkRequest { connection_id: 7, channel_type: 2, channel_id: 0, channel_caps: vec![0, 33] };
        let outcome = link_socket(&mut socket, &request, ticket, LINK_TIMEOUT).await;
        drop(socket);
        let mut sent = Vec::new();
        there.read_to_end(&mut sent).await.unwrap();
        (outcome, sent.split_off(sent.len().min(46)))
    }

    fn key() -> (RsaPrivateKey, Vec<u8>) {
        let private = RsaPrivateKey::new(&mut OsRng, 1024).unwrap();
        let public = private.to_public_key().to_public_key_der().unwrap().into_vec();
        assert_eq!(public.len(), PUBLIC_KEY_BYTES);
        (private, public)
    }

    #[tokio::test]
    async fn the_ticket_can_be_read_by_the_server_alone() {
        let (private, public) = key();
        let (outcome, sent) = linked(&[reply(0, &public, 0b1011), words(&[0])].concat(), "se\u{e9}same").await;
        outcome.unwrap();
        assert_eq!(&sent[..4], words(&[1]));
        let plain = private.decrypt(Oaep::new::<Sha1>(), &sent[4..]).unwrap();
        assert_eq!(plain, "se\u{e9}same\0".as_bytes());
    }

    #[tokio::test]
    async fn refusals_are_said_in_words() {
        let (_, public) = key();
        for said in [reply(7, &public, 0b1011), [reply(0, &public, 0b1011), words(&[7])].concat()] {
            let error = linked(&said, "").await.0.unwrap_err();
            assert_eq!(error.message, "The guest's display refused the ticket.");
            assert_eq!(error.data.as_ref().unwrap()["linkResult"], "permission_denied");
        }
        let sasl = linked(&reply(0, &public, 1), "").await.0.unwrap_err();
        assert!(sasl.message.contains("SASL"));
        let old = linked(&[reply(0, &public, 0), words(&[0])].concat(), "").await.0.unwrap_err();
        assert!(old.message.contains("before 2011"));
        let none = linked(b"HTTP/1.1 400 Bad Request", "").await.0.unwrap_err();
        assert!(none.message.contains("does not speak SPICE"));
        let cut = linked(&reply(0, &public, 0b1011)[..50], "").await.0.unwrap_err();
        assert!(cut.message.contains("ended the connection"));
        let long = linked(b"", &"x".repeat(61)).await.0.unwrap_err();
        assert!(long.message.contains("60 bytes"));
    }
}
