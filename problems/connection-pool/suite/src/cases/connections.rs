//! Connecting that is slow or fails, and connections that break.

use kit::suite::{Case, Log, millis, secs};
use kit_tokio::explore::Sim;
use kit_tokio::time::timeout;

use super::{
    PATIENCE, Span, asks, at_the_server, get, get_all, give_back, once, pool, stats, uses,
};
use crate::simulated::{Attempt, Simulated, line};
use crate::{Lent, Subject};

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![
        once("connecting_fails", connecting_fails),
        once("failed_place_goes_on", failed_place_goes_on),
        once("opened_side_by_side", opened_side_by_side),
        once("given_up_while_opening", given_up_while_opening),
        once("broken_when_returned", broken_when_returned),
        once("broken_while_idle", broken_while_idle),
        once("broken_one_is_replaced", broken_one_is_replaced),
        once("places_in_order", places_in_order),
        once("reset_before_the_next", reset_before_the_next),
    ]
}

async fn connecting_fails(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let server = Simulated::new(sim);
    let Some(pool) = pool(s, log, &server, 0, 2).await else {
        return;
    };
    server.plan([Attempt::Fails(millis(0)), Attempt::Fails(millis(100))]);
    log.see("the server refuses the next two", "");
    for _ in 0..2 {
        let _none = get(sim, log, &*pool, PATIENCE).await;
        stats(log, &*pool);
    }
    let _loans = get_all(sim, log, &*pool, 2).await;
    stats(log, &*pool);
}

async fn failed_place_goes_on(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let server = Simulated::new(sim);
    let Some(pool) = pool(s, log, &server, 0, 1).await else {
        return;
    };
    server.plan([Attempt::Fails(millis(100)), Attempt::Fails(millis(100))]);
    log.see("the server refuses the next two, after 100 ms each", "");
    let asked = ["a", "b", "c"].map(|name| (name, asks(sim, name, &pool, PATIENCE)));
    let mut loans = Vec::new();
    for (name, asked) in asked {
        let asked = asked.await;
        log.see(name, &asked);
        loans.push(asked);
    }
    stats(log, &*pool);
    log.see("most at once at the server", server.most());
}

async fn opened_side_by_side(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let server = Simulated::new(sim);
    let Some(pool) = pool(s, log, &server, 0, 3).await else {
        return;
    };
    server.plan([Attempt::Works(secs(1)); 3]);
    log.see("connecting takes a second", "");
    let asked = ["a", "b", "c"].map(|name| (name, asks(sim, name, &pool, PATIENCE)));
    sim.until(millis(500)).await;
    stats(log, &*pool);
    let mut loans = Vec::new();
    for (name, asked) in asked {
        let asked = asked.await;
        log.see(name, &asked);
        loans.push(asked);
    }
    stats(log, &*pool);
}

/// By its own timeout, and by being cancelled. Whether the opening goes on is the pool's business, but a
/// minute later the place must be free or filled.
async fn given_up_while_opening(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let server = Simulated::new(sim);
    let Some(pool) = pool(s, log, &server, 0, 1).await else {
        return;
    };
    let stuck = Attempt::Works(secs(30));
    server.plan([stuck]);
    log.see("connecting takes 30 s", "");
    let waits = asks(sim, "a", &pool, secs(50));
    let _none = get(sim, log, &*pool, secs(1)).await;
    sim.until(secs(60)).await;
    let got = waits.await.got.is_some();
    log.see("a, who waited meanwhile, got one", got);
    drop(get(sim, log, &*pool, secs(1)).await);

    server.all_break();
    server.plan([stuck]);
    log.see("all connections break, and connecting takes 30 s", "");
    let asked = sim.call("get_connection", pool.get_connection(PATIENCE));
    let cancelled = timeout(secs(1), asked).await.is_err();
    log.see("cancelled after a second", cancelled);
    sim.until(secs(120)).await;
    let _loan = get(sim, log, &*pool, secs(1)).await;
    stats(log, &*pool);
    log.see("most at once at the server", server.most());
}

async fn broken_when_returned(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let server = Simulated::new(sim);
    let Some(pool) = pool(s, log, &server, 1, 2).await else {
        return;
    };
    for by_hand in [false, true] {
        let Some(mut loan) = get(sim, log, &*pool, PATIENCE).await else {
            return;
        };
        server.breaks(loan.wire().id());
        log.see("it breaks", "");
        match by_hand {
            true => drop(give_back(log, &*pool, loan)),
            false => {
                drop(loan);
                log.see("dropped", "");
            }
        }
        stats(log, &*pool);
        at_the_server(log, &server);
    }
    let _loans = get_all(sim, log, &*pool, 2).await;
    log.see("connections opened so far", server.opened());
}

async fn broken_while_idle(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let server = Simulated::new(sim);
    let Some(pool) = pool(s, log, &server, 3, 3).await else {
        return;
    };
    server.breaks(1);
    server.breaks(2);
    log.see("two of three break", "");
    let loan = get(sim, log, &*pool, PATIENCE).await;
    let id = loan.map(|mut loan| loan.wire().id());
    log.see("it is the sound one", id == Some(3));
    log.see("connections opened so far", server.opened());
    server.all_break();
    log.see("all break", "");
    let loan = get(sim, log, &*pool, PATIENCE).await;
    stats(log, &*pool);
    at_the_server(log, &server);
    drop(loan);
    stats(log, &*pool);
}

async fn broken_one_is_replaced(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let server = Simulated::new(sim);
    let Some(pool) = pool(s, log, &server, 1, 1).await else {
        return;
    };
    let Some(mut held) = get(sim, log, &*pool, PATIENCE).await else {
        return;
    };
    let waits = asks(sim, "a", &pool, PATIENCE);
    sim.until(millis(100)).await;
    server.breaks(held.wire().id());
    drop(held);
    log.see("it breaks, and is dropped", "");
    let asked = waits.await;
    log.see("a, who had waited", &asked);
    stats(log, &*pool);
    log.see("connections opened so far", server.opened());
    log.see("most at once at the server", server.most());
}

/// Nobody may take the place of a connection that broke, or of an opening that failed, before those who
/// wait: not even the one who had it last.
async fn places_in_order(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let server = Simulated::new(sim);
    let Some(pool) = pool(s, log, &server, 1, 1).await else {
        return;
    };
    let Some(mut held) = get(sim, log, &*pool, PATIENCE).await else {
        return;
    };
    let waiting = ["a", "b"].map(|name| (name, uses(sim, name, &pool, millis(20))));
    sim.until(millis(50)).await;
    server.breaks(held.wire().id());
    drop(held);
    log.see(
        "it breaks, is dropped, and another is asked for at once",
        "",
    );
    let again = get(sim, log, &*pool, PATIENCE).await;
    for (name, waits) in waiting {
        log.see(format!("{name} was served after"), Span(waits.await.at));
    }

    server.all_break();
    drop(again);
    sim.until(millis(200)).await;
    server.plan([Attempt::Fails(millis(100))]);
    log.see("all break, and the next attempt fails after 100 ms", "");
    let waits = uses(sim, "c", &pool, millis(20));
    let _none = get(sim, log, &*pool, PATIENCE).await;
    let _again = get(sim, log, &*pool, PATIENCE).await;
    log.see("c was served after", Span(waits.await.at));
    log.see("most at once at the server", server.most());
}

async fn reset_before_the_next(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let server = Simulated::new(sim);
    let Some(pool) = pool(s, log, &server, 1, 1).await else {
        return;
    };
    for by_hand in [false, true] {
        let Some(mut held) = get(sim, log, &*pool, PATIENCE).await else {
            return;
        };
        log.see("an idle one has something left in it", is_dirty(&mut *held));
        line(held.wire()).dirty = true;
        let waits = asks(sim, "a", &pool, PATIENCE);
        kit_tokio::time::sleep(millis(10)).await;
        match by_hand {
            true => drop(give_back(log, &*pool, held)),
            false => {
                drop(held);
                log.see("dropped", "");
            }
        }
        let Some(mut handed) = waits.await.got else {
            return;
        };
        let dirty = is_dirty(&mut *handed);
        log.see("one that is handed on has something left in it", dirty);
        line(handed.wire()).dirty = true;
    }
    server.resets_break();
    log.see("from now on no connection survives its reset", "");
    drop(get(sim, log, &*pool, PATIENCE).await);
    log.see("dropped", "");
    stats(log, &*pool);
    at_the_server(log, &server);
}

fn is_dirty(loan: &mut dyn Lent) -> bool {
    line(loan.wire()).dirty
}
