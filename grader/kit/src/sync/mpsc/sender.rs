//! The sending halves.

use ::std::fmt;
use ::std::sync::Arc;
use ::std::sync::mpsc::{SendError, TrySendError};

use super::queue::Channel;

/// A stand-in for [`::std::sync::mpsc::Sender`].
pub struct Sender<T>(Arc<Channel<T>>);

/// A stand-in for [`::std::sync::mpsc::SyncSender`].
pub struct SyncSender<T>(Arc<Channel<T>>);

impl<T> Sender<T> {
    pub(super) fn new(channel: Arc<Channel<T>>) -> Self {
        Sender(channel)
    }

    #[track_caller]
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        self.0.send("Sender::send", message)
    }
}

impl<T> SyncSender<T> {
    pub(super) fn new(channel: Arc<Channel<T>>) -> Self {
        SyncSender(channel)
    }

    #[track_caller]
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        self.0.send("SyncSender::send", message)
    }

    #[track_caller]
    pub fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        self.0.try_send("SyncSender::try_send", message)
    }
}

macro_rules! sender {
    ($Name:ident) => {
        impl<T> Clone for $Name<T> {
            fn clone(&self) -> Self {
                self.0.add_sender();
                $Name(Arc::clone(&self.0))
            }
        }

        impl<T> Drop for $Name<T> {
            fn drop(&mut self) {
                self.0.drop_sender();
            }
        }

        impl<T> fmt::Debug for $Name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($Name)).finish_non_exhaustive()
            }
        }
    };
}

sender!(Sender);
sender!(SyncSender);
