//! Configurations that are refused, odd ones that are not, and a minimum that cannot be opened.

use std::time::Duration;

use kit::suite::{Case, Log, millis, secs};
use kit_tokio::explore::Sim;

use super::{PATIENCE, at_the_server, cleanup, get, make, once, pool, sized, stats};
use crate::simulated::{AT_ONCE, Attempt, Simulated};
use crate::{Config, Subject};

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![
        once("refused_configurations", refused_configurations),
        once("odd_but_valid", odd_but_valid),
        once("minimum_cannot_be_opened", minimum_cannot_be_opened),
    ]
}

async fn refused_configurations(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let server = Simulated::new(sim);
    let mut messages = Vec::new();
    for (min, max) in [(0, 0), (5, 0), (6, 5)] {
        let made = make(s, sized(min, max), &server).await;
        let is_ok = if made.is_ok() { "Ok" } else { "Err" };
        log.see(format!("new(min {min}, max {max})"), is_ok);
        messages.extend(made.err());
    }
    log.see("connections opened meanwhile", server.opened());
    let says_something = messages.iter().all(|message| !message.trim().is_empty());
    log.see("every error says something", says_something);
    let differ = messages.first() != messages.last();
    log.see("the first and the last say different things", differ);
}

async fn odd_but_valid(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let server = Simulated::new(sim);
    let Some(equal) = pool(s, log, &server, 3, 3).await else {
        return;
    };
    stats(log, &*equal);
    drop(equal);
    for (name, max_idle_time, wait) in [
        ("0", Duration::ZERO, millis(1)),
        ("Duration::MAX", Duration::MAX, secs(10 * 86_400)),
    ] {
        let config = Config {
            max_idle_time,
            ..sized(0, 1)
        };
        let made = make(s, config, &server).await;
        let is_ok = if made.is_ok() { "Ok" } else { "Err" };
        log.see(format!("new(min 0, max 1, max_idle_time {name})"), is_ok);
        let Ok(pool) = made else { return };
        stats(log, &*pool);
        drop(get(sim, log, &*pool, PATIENCE).await);
        cleanup(log, &*pool);
        sim.until(sim.now() + wait).await;
        cleanup(log, &*pool);
    }
}

async fn minimum_cannot_be_opened(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let server = Simulated::new(sim);
    server.plan([AT_ONCE, Attempt::Fails(millis(100)), AT_ONCE]);
    let made = make(s, sized(3, 5), &server).await;
    let is_ok = if made.is_ok() { "Ok" } else { "Err" };
    let text = made.err().unwrap_or_default();
    sim.until(secs(1)).await;
    log.see("new(min 3, max 5), the second is refused", is_ok);
    log.see("the error says something", !text.trim().is_empty());
    at_the_server(log, &server);

    let server = Simulated::with(sim, Attempt::Works(secs(1)));
    let made = make(s, sized(3, 5), &server).await;
    sim.until(secs(10)).await;
    let Ok(pool) = made else { return };
    log.see("new(min 3, max 5), each takes a second", "Ok");
    stats(log, &*pool);
}
