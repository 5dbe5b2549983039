//! The queue between senders and receiver, and when either has to wait.

use ::std::collections::VecDeque;
use ::std::panic::Location;
use ::std::sync::mpsc::{SendError, TryRecvError, TrySendError};
use ::std::time::Duration;

use super::super::monitor::Monitor;
use crate::sim::here;

pub(super) struct Channel<T>(Monitor<Queue<T>>);

struct Queue<T> {
    /// The messages, each with its ticket.
    messages: VecDeque<(u64, T)>,
    /// `Some(0)` is a rendezvous: a sender waits until its message is taken.
    bound: Option<usize>,
    tickets: u64,
    senders: usize,
    receiver: bool,
    /// The receiver waits for a message.
    receiving: bool,
}

impl<T> Queue<T> {
    fn push(&mut self, message: T) -> u64 {
        self.tickets += 1;
        self.messages.push_back((self.tickets, message));
        self.tickets
    }

    fn pop(&mut self) -> Result<T, TryRecvError> {
        match self.messages.pop_front() {
            Some((_, message)) => Ok(message),
            None if self.senders == 0 => Err(TryRecvError::Disconnected),
            None => Err(TryRecvError::Empty),
        }
    }

    fn has_room(&self) -> bool {
        match self.bound {
            None => true,
            Some(0) => self.receiving && self.messages.is_empty(),
            Some(bound) => self.messages.len() < bound,
        }
    }

    /// Takes back what nobody will receive.
    fn take_back(&mut self, ticket: u64) -> Option<T> {
        let at = self.messages.iter().position(|(t, _)| *t == ticket)?;
        self.messages.remove(at).map(|(_, message)| message)
    }
}

impl<T> Channel<T> {
    pub(super) fn new(bound: Option<usize>) -> Self {
        Channel(Monitor::new(Queue {
            messages: VecDeque::new(),
            bound,
            tickets: 0,
            senders: 1,
            receiver: true,
            receiving: false,
        }))
    }

    #[track_caller]
    pub(super) fn send(&self, what: &'static str, message: T) -> Result<(), SendError<T>> {
        step();
        let is_rendezvous = self.0.state().bound == Some(0);
        let mut message = Some(message);
        let sent = self.0.wait(what, None, |queue| {
            if queue.receiver && !is_rendezvous && !queue.has_room() {
                return None;
            }
            let message = message.take()?;
            Some(match queue.receiver {
                true => Ok(queue.push(message)),
                false => Err(SendError(message)),
            })
        });
        let result = match sent {
            Some(Ok(ticket)) if is_rendezvous => self.wait_until_taken(what, ticket),
            Some(Err(error)) => Err(error),
            _ => Ok(()),
        };
        note(what, result.is_ok());
        result
    }

    #[track_caller]
    fn wait_until_taken(&self, what: &'static str, ticket: u64) -> Result<(), SendError<T>> {
        let taken = self.0.wait(what, None, |queue| {
            let is_there = queue.messages.iter().any(|(t, _)| *t == ticket);
            match (is_there, queue.receiver) {
                (false, _) => Some(None),
                (true, false) => Some(queue.take_back(ticket)),
                (true, true) => None,
            }
        });
        taken
            .flatten()
            .map_or(Ok(()), |message| Err(SendError(message)))
    }

    #[track_caller]
    pub(super) fn try_send(&self, what: &'static str, message: T) -> Result<(), TrySendError<T>> {
        step();
        let result = self.0.change(|queue| {
            if !queue.receiver {
                Err(TrySendError::Disconnected(message))
            } else if queue.has_room() {
                queue.push(message);
                Ok(())
            } else {
                Err(TrySendError::Full(message))
            }
        });
        note(what, result.is_ok());
        result
    }

    /// `Err(Empty)` when the time is over.
    #[track_caller]
    pub(super) fn receive(
        &self,
        what: &'static str,
        timeout: Option<Duration>,
    ) -> Result<T, TryRecvError> {
        step();
        let received = self.0.wait(what, timeout, |queue| {
            let message = queue.pop();
            let waits = matches!(message, Err(TryRecvError::Empty));
            queue.receiving = waits;
            (!waits).then_some(message)
        });
        self.0.state().receiving = false;
        let result = received.unwrap_or(Err(TryRecvError::Empty));
        note(what, result.is_ok());
        result
    }

    #[track_caller]
    pub(super) fn try_receive(&self, what: &'static str) -> Result<T, TryRecvError> {
        step();
        let message = self.0.state().pop();
        if message.is_ok() {
            self.0.change(|_| ());
        }
        note(what, message.is_ok());
        message
    }

    pub(super) fn add_sender(&self) {
        self.0.state().senders += 1;
    }

    pub(super) fn drop_sender(&self) {
        step_in_drop();
        self.0.change(|queue| queue.senders -= 1);
    }

    pub(super) fn drop_receiver(&self) {
        step_in_drop();
        let unread = self.0.change(|queue| {
            queue.receiver = false;
            match queue.bound {
                Some(0) => VecDeque::new(),
                _ => ::std::mem::take(&mut queue.messages),
            }
        });
        // Messages may do anything when they are dropped, so not before the queue is free.
        drop(unread);
    }
}

fn step() {
    if let Some(here) = here() {
        here.step();
    }
}

fn step_in_drop() {
    if let Some(here) = here() {
        here.step_in_drop();
    }
}

#[track_caller]
fn note(what: &'static str, done: bool) {
    if let Some(here) = here() {
        here.note(Location::caller(), || match done {
            true => what.into(),
            false => format!("{what} -> nothing"),
        });
    }
}
