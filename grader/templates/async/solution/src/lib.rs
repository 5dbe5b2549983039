//! A mailbox is a bounded channel whose readers take turns.

// TODO: your reference. Write it as you would want to read it: it is what a learner sees at the end.

extern crate kit as std;
extern crate kit_tokio as tokio;

use std::time::Duration;

use tokio::sync::{Mutex, mpsc};
use tokio::time::timeout;

/// Letters on their way from many writers to many readers.
#[derive(Debug)]
pub struct Mailbox {
    slots: mpsc::Sender<u32>,
    letters: Mutex<mpsc::Receiver<u32>>,
}

impl Mailbox {
    pub fn new(slots: usize) -> Mailbox {
        let (sender, receiver) = mpsc::channel(slots);
        Mailbox {
            slots: sender,
            letters: Mutex::new(receiver),
        }
    }

    pub async fn put(&self, letter: u32) {
        // It fails only once the receiver is gone, and that lives as long as this.
        let _ = self.slots.send(letter).await;
    }

    /// Both waits are in one `timeout`. Neither takes anything before it is over, so whoever is dropped
    /// in the middle loses no letter.
    pub async fn take(&self, patience: Duration) -> Option<u32> {
        let letter = async { self.letters.lock().await.recv().await };
        timeout(patience, letter).await.ok().flatten()
    }
}
