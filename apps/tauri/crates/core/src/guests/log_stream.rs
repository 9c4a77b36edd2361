//! A VM's log as it is written, for whoever reads along.
use super::bounded_bytes::{BoundedBytes, bounded_bytes};
use super::one_way::one_way;
use crate::ports::byte_stream::ByteStream;
use crate::ports::guest_logs::GuestLogs;
use openutm_contract::ApiError;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

const FIRST_LINES: usize = 500;
/// What a reader may be behind.
const LISTENER_BYTES: usize = 1024 * 1024;

fn push_lines<'a>(listener: &BoundedBytes, lines: impl IntoIterator<Item = &'a String>) {
    let text: String = lines.into_iter().flat_map(|line| [line.as_str(), "\n"]).collect();
    listener.push(text.as_bytes());
}

/// The last 500 lines, then each new one. Ends when the reader drops it: a VM's log outlives its runs.
pub async fn open_log_stream(logs: &dyn GuestLogs, vm_id: &str) -> Result<ByteStream, ApiError> {
    let (listener, reader) = bounded_bytes(LISTENER_BYTES);
    // Lines that come before the tail was read; `None` from then on.
    let held = Arc::new(Mutex::new(Some(Vec::<String>::new())));
    // Followed before the tail is read, so that no line falls between the two.
    let following = logs.follow(vm_id, {
        let (listener, held) = (listener.clone(), held.clone());
        Arc::new(move |lines| match held.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            Some(held) => held.extend_from_slice(lines),
            None => push_lines(&listener, lines),
        })
    });
    let tail = logs.tail(vm_id, FIRST_LINES).await?;
    push_lines(&listener, &tail.lines);
    let known: HashSet<&String> = tail.lines.iter().collect();
    let mut held = held.lock().unwrap_or_else(PoisonError::into_inner);
    let late = held.take().unwrap_or_default();
    push_lines(&listener, late.iter().filter(|line| !known.contains(line)));
    drop(held);
    Ok(one_way(reader, "A log takes no bytes.", following))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guests::fakes::FakeWorld;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    #[tokio::test(start_paused = true)]
    async fn no_line_is_lost_between_the_logs_end_and_what_comes_and_none_is_repeated() {
        let world = FakeWorld::default();
        let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
        world.with(|world| {
            world.log = lines(&["1 old", "2 seen twice"]);
            world.meanwhile = lines(&["2 seen twice", "3 meanwhile"]);
        });
        let mut stream = open_log_stream(&world, "vm").await.unwrap();
        let follower = world.with(|world| world.followers[0].clone());
        follower(&lines(&["4 later"]));
        let expected = "1 old\n2 seen twice\n3 meanwhile\n4 later\n";
        let mut read = vec![0; expected.len()];
        stream.read_exact(&mut read).await.unwrap();
        assert_eq!(String::from_utf8(read).unwrap(), expected);
        assert!(stream.write_all(b"x").await.is_err());
        drop(stream);
        assert!(world.with(|world| world.followers.is_empty()));
    }
}
