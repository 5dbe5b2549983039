//! Whose connection it is, and how a pool ends.

use kit::suite::{Case, Log, millis, secs};
use kit_tokio::explore::Sim;

use super::{PATIENCE, asks, at_the_server, get, get_all, give_back, once, pool, stats};
use crate::Subject;
use crate::simulated::{Attempt, Simulated};

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![
        once("foreign_connection", foreign_connection),
        once("close_wakes_all", close_wakes_all),
        once("close_and_what_is_lent", close_and_what_is_lent),
        once("close_while_opening", close_while_opening),
        once("pool_is_dropped", pool_is_dropped),
    ]
}

async fn foreign_connection(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let (server_a, server_b) = (Simulated::new(sim), Simulated::new(sim));
    let Some(a) = pool(s, log, &server_a, 1, 1).await else {
        return;
    };
    let Some(b) = pool(s, log, &server_b, 1, 1).await else {
        return;
    };
    let Some(loan) = get(sim, log, &*a, PATIENCE).await else {
        return;
    };
    log.see("to the other pool:", "");
    let Some(loan) = give_back(log, &*b, loan) else {
        return;
    };
    log.see("it still works", loan.execute_query("SELECT 1").await);
    log.see("its own pool:", "");
    stats(log, &*a);
    give_back(log, &*a, loan);
    stats(log, &*a);
    log.see("the other pool:", "");
    stats(log, &*b);
    drop(a);
    at_the_server(log, &server_b);
}

async fn close_wakes_all(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let server = Simulated::new(sim);
    let Some(pool) = pool(s, log, &server, 1, 1).await else {
        return;
    };
    let held = get(sim, log, &*pool, PATIENCE).await;
    let waiting = ["a", "b", "c"].map(|name| (name, asks(sim, name, &pool, PATIENCE)));
    sim.until(secs(1)).await;
    pool.close();
    log.see("close()", "");
    for (name, asked) in waiting {
        log.see(name, asked.await);
    }
    let _none = get(sim, log, &*pool, PATIENCE).await;
    drop(held);
    let _none = get(sim, log, &*pool, PATIENCE).await;
}

async fn close_and_what_is_lent(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let server = Simulated::new(sim);
    let Some(pool) = pool(s, log, &server, 4, 5).await else {
        return;
    };
    let mut held = get_all(sim, log, &*pool, 2).await;
    pool.close();
    log.see("close()", "");
    stats(log, &*pool);
    at_the_server(log, &server);
    let (Some(by_hand), Some(dropped)) = (held.pop(), held.pop()) else {
        return;
    };
    let works = !dropped.execute_query("SELECT 1").await.is_empty();
    log.see("what is lent still works", works);
    give_back(log, &*pool, by_hand);
    stats(log, &*pool);
    drop(dropped);
    log.see("the other dropped", "");
    stats(log, &*pool);
    at_the_server(log, &server);
    pool.close();
    log.see("close(), once more", "");
    stats(log, &*pool);
}

/// Whoever opens a connection is told at once or when it is there; then nothing may be left.
async fn close_while_opening(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let server = Simulated::new(sim);
    let Some(pool) = pool(s, log, &server, 0, 3).await else {
        return;
    };
    let fails = Attempt::Fails(secs(1));
    server.plan([Attempt::Works(secs(1)), fails, Attempt::Works(secs(1))]);
    log.see("connecting takes a second", "");
    let asked = ["a", "b"].map(|name| (name, asks(sim, name, &pool, PATIENCE)));
    let gives_up = asks(sim, "c", &pool, millis(200));
    sim.until(millis(500)).await;
    log.see("c", gives_up.await);
    pool.close();
    log.see("close()", "");
    sim.until(secs(5)).await;
    for (name, asked) in asked {
        log.see(name, super::there(asked.await.got.is_some()));
    }
    stats(log, &*pool);
    at_the_server(log, &server);
}

async fn pool_is_dropped(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let server = Simulated::new(sim);
    let Some(pool) = pool(s, log, &server, 3, 4).await else {
        return;
    };
    let held = get(sim, log, &*pool, PATIENCE).await;
    sim.until(millis(10)).await;
    drop(pool);
    sim.until(millis(20)).await;
    log.see("the pool is dropped", "");
    at_the_server(log, &server);
    let Some(held) = held else { return };
    let works = !held.execute_query("SELECT 1").await.is_empty();
    log.see("what is lent still works", works);
    drop(held);
    log.see("dropped", "");
    at_the_server(log, &server);
}
