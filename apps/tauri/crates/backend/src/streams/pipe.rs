//! Joins two byte streams.
use super::pieces::PieceReader;
use bytes::Bytes;
use openutm_core::ports::byte_stream::Duplex;
use std::io;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};

/// What is read at once.
const PIECE_BYTES: usize = 256 * 1024;

/// How long a closing stream may take to hand over what was already accepted.
pub const LINGER: Duration = Duration::from_secs(5);

async fn copy(from: &mut (impl AsyncRead + Unpin), to: &mut (impl AsyncWrite + Unpin)) -> io::Result<()> {
    let mut pieces = PieceReader::new(from, 0, PIECE_BYTES);
    while let Some(piece) = pieces.next().await {
        to.write_all(&piece).await?;
        to.flush().await?;
    }
    Ok(())
}

/// Carries bytes both ways, at the pace of the slower side, until either side ends; then closes both. `first` goes to `b`
/// before anything that `a` says.
pub async fn pipe(a: impl Duplex, b: impl Duplex, first: Bytes) {
    let (mut from_a, mut to_a) = tokio::io::split(a);
    let (mut from_b, mut to_b) = tokio::io::split(b);
    let upwards = async {
        to_b.write_all(&first).await?;
        to_b.flush().await?;
        copy(&mut from_a, &mut to_b).await
    };
    tokio::select! {
        _ = upwards => {}
        _ = copy(&mut from_b, &mut to_a) => {}
    }
    let closing = async { tokio::join!(to_a.shutdown(), to_b.shutdown()) };
    // Whoever takes nothing any more is cut off.
    let _ = tokio::time::timeout(LINGER, closing).await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::AsyncReadExt;

    #[tokio::test]
    async fn bytes_go_both_ways_until_one_side_ends() {
        let (a, mut far_a) = tokio::io::duplex(1 << 20);
        let (b, mut far_b) = tokio::io::duplex(1 << 20);
        let piping = tokio::spawn(pipe(a, b, Bytes::from_static(b"first ")));
        far_a.write_all(b"up").await.unwrap();
        far_b.write_all(b"down").await.unwrap();
        let mut got = [0; 8];
        far_b.read_exact(&mut got).await.unwrap();
        assert_eq!(&got, b"first up");
        let mut got = [0; 4];
        far_a.read_exact(&mut got).await.unwrap();
        assert_eq!(&got, b"down");
        drop(far_b);
        let mut rest = Vec::new();
        far_a.read_to_end(&mut rest).await.unwrap();
        piping.await.unwrap();
    }
}
