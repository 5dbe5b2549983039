//! Those who wait: who is served, when, and what becomes of those who give up.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use kit::suite::{Case, Log, millis, secs};
use kit_tokio::explore::{Handle, Sim};
use kit_tokio::time::{sleep, timeout};

use super::{Asked, PATIENCE, asks, get, get_all, give_back, once, pool, stats, uses};
use crate::simulated::{Attempt, Simulated};
use crate::{Pool, Subject};

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![
        once("served_in_order", served_in_order),
        once("nobody_overtakes", nobody_overtakes),
        once("timeout_to_the_millisecond", timeout_to_the_millisecond),
        once("one_timeout_for_all", one_timeout_for_all),
        once("shortest_and_longest_timeout", shortest_and_longest_timeout),
        once("who_gave_up_is_passed_over", who_gave_up_is_passed_over),
        once(
            "leaves_with_what_it_was_given",
            leaves_with_what_it_was_given,
        ),
        once("polled_elsewhere", polled_elsewhere),
    ]
}

async fn served_in_order(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let server = Simulated::new(sim);
    let Some(pool) = pool(s, log, &server, 2, 2).await else {
        return;
    };
    let mut held = get_all(sim, log, &*pool, 2).await;
    let mut waiting = Vec::new();
    for name in ["a", "b", "c", "d", "e"] {
        waiting.push((name, uses(sim, name, &pool, millis(10))));
        sleep(millis(1)).await;
    }
    sim.until(millis(100)).await;
    held.pop();
    log.see("one dropped", "");
    sim.until(millis(104)).await;
    held.pop();
    log.see("the other dropped", "");
    for (name, asked) in waiting {
        log_served(log, name, asked).await;
    }
    stats(log, &*pool);
}

/// When it was served, long after it gave back what it got.
async fn log_served(log: &mut Log<'_>, name: &str, asked: Handle<Asked>) {
    let asked = asked.await;
    log.see(format!("{name} was served after"), super::Span(asked.at));
}

async fn nobody_overtakes(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let server = Simulated::new(sim);
    let Some(pool) = pool(s, log, &server, 1, 1).await else {
        return;
    };
    for by_hand in [false, true] {
        let held = get(sim, log, &*pool, PATIENCE).await;
        let waits = uses(sim, "waits", &pool, millis(20));
        sleep(millis(50)).await;
        match held {
            Some(held) if by_hand => drop(give_back(log, &*pool, held)),
            held => {
                drop(held);
                log.see("dropped, and asked again at once", "");
            }
        }
        drop(get(sim, log, &*pool, PATIENCE).await);
        log_served(log, "who had waited", waits).await;
    }
}

async fn timeout_to_the_millisecond(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let server = Simulated::new(sim);
    let Some(pool) = pool(s, log, &server, 1, 1).await else {
        return;
    };
    let held = get(sim, log, &*pool, PATIENCE).await;
    for span in [millis(1), millis(250), secs(10)] {
        let _none = get(sim, log, &*pool, span).await;
    }
    let waits = asks(sim, "a", &pool, millis(500));
    sleep(millis(499)).await;
    drop(held);
    log.see("dropped after 499 of a's 500 ms", "");
    log.see("a", waits.await);
    stats(log, &*pool);
}

/// It counts from the call to its end: others come and go meanwhile, and an opening may be part of it.
async fn one_timeout_for_all(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let server = Simulated::new(sim);
    let Some(pool) = pool(s, log, &server, 1, 1).await else {
        return;
    };
    let held = get(sim, log, &*pool, PATIENCE).await;
    let served = uses(sim, "a", &pool, millis(700));
    let waits = asks(sim, "b", &pool, millis(500));
    let leaves = leaves(sim, "c", &pool, millis(100));
    sim.until(millis(300)).await;
    drop(held);
    log.see("dropped; a is served, and b still waits", "");
    log.see("b", waits.await);
    log.see("c was cancelled while it waited", leaves.await);
    log_served(log, "a", served).await;

    sim.until(secs(2)).await;
    let held = get(sim, log, &*pool, PATIENCE).await;
    server.plan([Attempt::Works(millis(600))]);
    log.see("connecting takes 600 ms", "");
    let waits = asks(sim, "d", &pool, secs(1));
    sim.until(millis(2500)).await;
    if let Some(mut held) = held {
        server.breaks(held.wire().id());
    }
    log.see("it breaks after 500 of d's 1000 ms, and is dropped", "");
    log.see("d", waits.await);
}

async fn shortest_and_longest_timeout(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let server = Simulated::new(sim);
    let Some(pool) = pool(s, log, &server, 1, 1).await else {
        return;
    };
    drop(get(sim, log, &*pool, Duration::MAX).await);
    let held = get(sim, log, &*pool, Duration::ZERO).await;
    let _none = get(sim, log, &*pool, Duration::ZERO).await;
    let waits = asks(sim, "a", &pool, Duration::MAX);
    sim.until(secs(3600)).await;
    drop(held);
    log.see("dropped", "");
    log.see("a", waits.await);
}

/// One by its own timeout, one because its task dropped the call.
async fn who_gave_up_is_passed_over(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let server = Simulated::new(sim);
    let Some(pool) = pool(s, log, &server, 1, 1).await else {
        return;
    };
    for next in [true, false] {
        let held = get(sim, log, &*pool, PATIENCE).await;
        let times_out = asks(sim, "a", &pool, millis(10));
        let leaves = leaves(sim, "b", &pool, millis(20));
        let waits = next.then(|| asks(sim, "c", &pool, secs(1)));
        sleep(millis(50)).await;
        log.see("a", times_out.await);
        log.see("b was cancelled while it waited", leaves.await);
        drop(held);
        log.see("dropped", "");
        match waits {
            Some(waits) => log.see("c", waits.await),
            None => drop(get(sim, log, &*pool, millis(1)).await),
        }
        stats(log, &*pool);
    }
}

/// A task that asks, and drops the call after so long. True if there was no answer yet.
fn leaves(sim: Sim, name: &str, pool: &Arc<dyn Pool>, after: Duration) -> Handle<bool> {
    let pool = Arc::clone(pool);
    sim.spawn(name, async move {
        let asked = sim.call("get_connection", pool.get_connection(PATIENCE));
        timeout(after, asked).await.is_err()
    })
}

/// Served, but cancelled before it could look: what it was given must not be lost with it.
async fn leaves_with_what_it_was_given(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let server = Simulated::new(sim);
    let Some(pool) = pool(s, log, &server, 1, 1).await else {
        return;
    };
    for (breaks, next) in [(false, false), (false, true), (true, false), (true, true)] {
        let mut held = get(sim, log, &*pool, PATIENCE).await;
        let mut call = pool.get_connection(PATIENCE);
        log.see("a begins to wait", begins(&mut call).await);
        let waits = next.then(|| asks(sim, "b", &pool, secs(1)));
        sleep(millis(10)).await;
        if let Some(held) = held.as_mut().filter(|_| breaks) {
            server.breaks(held.wire().id());
            log.see("it breaks", "");
        }
        drop(held);
        drop(call);
        log.see("dropped, and a is cancelled in the same moment", "");
        match waits {
            Some(waits) => log.see("b", waits.await),
            None => drop(get(sim, log, &*pool, millis(100)).await),
        }
        stats(log, &*pool);
    }
}

/// A future may be polled by one task and then by another. Whoever polled it last is to be woken.
async fn polled_elsewhere(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let server = Simulated::new(sim);
    let Some(pool) = pool(s, log, &server, 1, 1).await else {
        return;
    };
    let held = get(sim, log, &*pool, PATIENCE).await;
    let its_pool = Arc::clone(&pool);
    let waits = sim.spawn("a", async move {
        let mut call = its_pool.get_connection(secs(1));
        let nobody = &mut Context::from_waker(Waker::noop());
        let begun = call.as_mut().poll(nobody).is_pending();
        let asked = sim.call("get_connection, begun by another", call);
        let got = asked.await;
        let at = sim.now();
        (begun, Asked { at, got })
    });
    sim.until(millis(10)).await;
    drop(held);
    log.see("dropped", "");
    let (begun, asked) = waits.await;
    log.see(
        "another task began to wait, and handed the call to a",
        begun,
    );
    log.see("a", &asked);
    stats(log, &*pool);
}

/// Poll once. True if there is no answer yet.
async fn begins<T>(call: &mut Pin<Box<dyn Future<Output = T> + Send + '_>>) -> bool {
    poll_fn(|cx| Poll::Ready(call.as_mut().poll(cx).is_pending())).await
}
