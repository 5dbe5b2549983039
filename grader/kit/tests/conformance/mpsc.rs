use std::sync::mpsc::{
    Receiver, RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError, channel,
    sync_channel,
};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::bodies;

bodies! {
    messages_arrive_in_order
    a_channel_without_senders_ends_after_its_last_message
    a_channel_without_receiver_gives_the_message_back
    a_receive_with_a_timeout_ends_in_time
    a_bounded_channel_holds_so_many
    a_bounded_sender_waits_for_room
    a_rendezvous_hands_over
    a_rendezvous_without_receiver_gives_the_message_back
    many_senders_reach_one_receiver
    a_receiver_is_iterated_in_three_ways
    messages_nobody_reads_are_dropped_with_the_receiver
    halves_are_shown_without_their_messages
}

const MS: Duration = Duration::from_millis(1);

fn messages_arrive_in_order() {
    let (sender, receiver) = channel();
    let thread = thread::spawn(move || (0..5).for_each(|n| sender.send(n).unwrap()));
    assert_eq!(receiver.iter().collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
    thread.join().unwrap();
}

fn a_channel_without_senders_ends_after_its_last_message() {
    let (sender, receiver) = channel();
    assert_eq!(receiver.try_recv(), Err(TryRecvError::Empty));
    sender.clone().send(1).unwrap();
    drop(sender);
    assert_eq!(receiver.recv(), Ok(1));
    assert_eq!(receiver.recv(), Err(RecvError));
    assert_eq!(receiver.try_recv(), Err(TryRecvError::Disconnected));
    assert_eq!(
        receiver.recv_timeout(MS),
        Err(RecvTimeoutError::Disconnected)
    );
}

fn a_channel_without_receiver_gives_the_message_back() {
    let (sender, receiver) = channel();
    drop(receiver);
    assert_eq!(sender.send(1), Err(SendError(1)));
    let (sender, receiver) = sync_channel(1);
    drop(receiver);
    assert_eq!(sender.send(1), Err(SendError(1)));
    assert_eq!(sender.try_send(1), Err(TrySendError::Disconnected(1)));
}

fn a_receive_with_a_timeout_ends_in_time() {
    let (sender, receiver) = channel::<u8>();
    let start = Instant::now();
    assert_eq!(
        receiver.recv_timeout(2 * MS),
        Err(RecvTimeoutError::Timeout)
    );
    assert!(start.elapsed() >= 2 * MS);
    sender.send(1).unwrap();
    assert_eq!(receiver.recv_timeout(Duration::MAX), Ok(1));
}

fn a_bounded_channel_holds_so_many() {
    let (sender, receiver) = sync_channel(2);
    assert_eq!((sender.try_send(1), sender.try_send(2)), (Ok(()), Ok(())));
    assert_eq!(sender.try_send(3), Err(TrySendError::Full(3)));
    assert_eq!(receiver.try_recv(), Ok(1));
    assert_eq!(sender.try_send(3), Ok(()));
    assert_eq!(receiver.try_iter().collect::<Vec<_>>(), [2, 3]);
}

fn a_bounded_sender_waits_for_room() {
    let (sender, receiver) = sync_channel(1);
    let thread = thread::spawn(move || (0..6).for_each(|n| sender.send(n).unwrap()));
    assert_eq!(receiver.into_iter().sum::<i32>(), 15);
    thread.join().unwrap();
}

fn a_rendezvous_hands_over() {
    let (sender, receiver) = sync_channel(0);
    assert_eq!(sender.try_send(9), Err(TrySendError::Full(9)));
    let thread = thread::spawn(move || {
        sender.send(1).unwrap();
        sender.send(2).unwrap();
    });
    assert_eq!((receiver.recv(), receiver.recv()), (Ok(1), Ok(2)));
    assert_eq!(receiver.recv(), Err(RecvError));
    thread.join().unwrap();
}

fn a_rendezvous_without_receiver_gives_the_message_back() {
    let (sender, receiver) = sync_channel(0);
    let thread = thread::spawn(move || sender.send("back"));
    thread::sleep(MS);
    drop(receiver);
    assert_eq!(thread.join().unwrap(), Err(SendError("back")));
}

fn many_senders_reach_one_receiver() {
    let (sender, receiver) = channel();
    let threads: Vec<_> = (0..3)
        .map(|n| {
            let sender = sender.clone();
            thread::spawn(move || sender.send(n).unwrap())
        })
        .collect();
    drop(sender);
    let mut all: Vec<i32> = receiver.iter().collect();
    all.sort_unstable();
    assert_eq!(all, [0, 1, 2]);
    threads
        .into_iter()
        .for_each(|thread| thread.join().unwrap());
}

fn a_receiver_is_iterated_in_three_ways() {
    let (sender, receiver) = channel();
    sender.send(1).unwrap();
    assert_eq!(receiver.try_iter().next(), Some(1));
    assert_eq!(receiver.try_iter().next(), None);
    sender.send(2).unwrap();
    sender.send(3).unwrap();
    drop(sender);
    let mut messages = IntoIterator::into_iter(&receiver);
    assert_eq!(messages.next(), Some(2));
    assert_eq!(receiver.into_iter().collect::<Vec<_>>(), [3]);
}

fn messages_nobody_reads_are_dropped_with_the_receiver() {
    let (sender, receiver) = channel();
    let message = Arc::new(());
    sender.send(Arc::clone(&message)).unwrap();
    assert_eq!(Arc::strong_count(&message), 2);
    drop(receiver);
    assert_eq!(Arc::strong_count(&message), 1);
    let shared: Arc<Mutex<Receiver<u8>>> = Arc::new(Mutex::new(channel().1));
    assert!(shared.lock().unwrap().recv().is_err());
}

fn halves_are_shown_without_their_messages() {
    let (sender, receiver) = channel::<u8>();
    assert_eq!(
        format!("{sender:?} {receiver:?}"),
        "Sender { .. } Receiver { .. }"
    );
    let (sender, _receiver) = sync_channel::<u8>(1);
    assert_eq!(format!("{sender:?}"), "SyncSender { .. }");
}
