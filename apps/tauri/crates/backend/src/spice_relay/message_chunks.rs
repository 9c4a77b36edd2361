//! One message that came in several chunks, read as if it were one.
use bytes::Bytes;

/// Fills `target` with what stands from `at`. All of it has come; what has not stays as it is in `target`.
pub fn copy_from(chunks: &[Bytes], at: usize, target: &mut [u8]) {
    let (mut skip, mut done) = (at, 0);
    for chunk in chunks {
        if done == target.len() {
            return;
        }
        if skip >= chunk.len() {
            skip -= chunk.len();
            continue;
        }
        let count = (chunk.len() - skip).min(target.len() - done);
        target[done..done + count].copy_from_slice(&chunk[skip..skip + count]);
        done += count;
        skip = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_over_several_chunks_is_copied_whole() {
        let bytes: Vec<u8> = (0..60).collect();
        let chunks: Vec<Bytes> = bytes.chunks(7).map(Bytes::copy_from_slice).collect();
        for at in 0..60 {
            for length in 0..=60 - at {
                let mut target = vec![0; length];
                copy_from(&chunks, at, &mut target);
                assert_eq!(target, bytes[at..at + length]);
            }
        }
    }
}
