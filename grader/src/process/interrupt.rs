//! Ctrl-C and its relatives. While work is under way they stop the work, which then tidies up; at any
//! other time they end the program, as they would without us.

use std::io;
use std::process;
use std::sync::{Mutex, PoisonError};
use std::thread;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::cli::Exit;

/// Where the work that is under way hears of it.
static LISTENER: Mutex<Option<Sender<()>>> = Mutex::new(None);

/// Gets one message when the user asks to stop. Whoever drops it listens no more.
pub fn listen() -> io::Result<Receiver<()>> {
    let (sender, receiver) = channel(1);
    let first = {
        let mut listener = LISTENER.lock().unwrap_or_else(PoisonError::into_inner);
        listener.replace(sender).is_none()
    };
    if first {
        watch()?;
    }
    Ok(receiver)
}

/// The handlers stay for the rest of the program, so a thread of their own listens to them.
fn watch() -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?;
    let guard = runtime.enter();
    let signals = [
        signal(SignalKind::interrupt())?,
        signal(SignalKind::terminate())?,
        signal(SignalKind::hangup())?,
    ];
    drop(guard);
    thread::Builder::new()
        .name("signals".into())
        .spawn(move || {
            runtime.block_on(pass_on(signals));
        })?;
    Ok(())
}

async fn pass_on([mut interrupt, mut terminate, mut hang_up]: [Signal; 3]) {
    loop {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hang_up.recv() => {}
        }
        let listener = LISTENER.lock().unwrap_or_else(PoisonError::into_inner);
        let heard = listener
            .as_ref()
            .is_some_and(|listener| !listener.is_closed());
        match listener.as_ref() {
            // A message that waits already is as good as two.
            Some(listener) if heard => drop(listener.try_send(())),
            _ => end(),
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "what a signal does when nobody handles it"
)]
fn end() -> ! {
    process::exit(Exit::Interrupted as i32)
}
