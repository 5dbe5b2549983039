//! [`::std::sync::mpsc`]: the errors are std's, the channels are queues of our own, which wait for
//! real outside a case and in the simulation inside.

pub use ::std::sync::mpsc::*;

mod queue;
mod receiver;
mod sender;

use ::std::sync::Arc;

use queue::Channel;

pub use receiver::{IntoIter, Iter, Receiver, TryIter};
pub use sender::{Sender, SyncSender};

#[must_use]
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let channel = Arc::new(Channel::new(None));
    (Sender::new(Arc::clone(&channel)), Receiver::new(channel))
}

#[must_use]
pub fn sync_channel<T>(bound: usize) -> (SyncSender<T>, Receiver<T>) {
    let channel = Arc::new(Channel::new(Some(bound)));
    (
        SyncSender::new(Arc::clone(&channel)),
        Receiver::new(channel),
    )
}
