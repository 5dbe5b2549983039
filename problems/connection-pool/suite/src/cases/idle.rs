//! What becomes of connections that nobody needs for a long time.

use kit::suite::{Case, Log, millis, secs};
use kit_tokio::explore::Sim;

use super::{MAX_IDLE_TIME, PATIENCE, at_the_server, cleanup, get, get_all, once, pool, stats};
use crate::Subject;
use crate::simulated::Simulated;

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![
        once("idle_for_too_long", idle_for_too_long),
        once("cleanup_keeps_the_minimum", cleanup_keeps_the_minimum),
        once("longest_idle_first", longest_idle_first),
        once("idle_is_not_old", idle_is_not_old),
    ]
}

async fn idle_for_too_long(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let server = Simulated::new(sim);
    let Some(pool) = pool(s, log, &server, 0, 3).await else {
        return;
    };
    drop(get_all(sim, log, &*pool, 3).await);
    log.see("all dropped", "");
    cleanup(log, &*pool);
    sim.until(MAX_IDLE_TIME).await;
    cleanup(log, &*pool);
    sim.until(MAX_IDLE_TIME + millis(1)).await;
    stats(log, &*pool);
    cleanup(log, &*pool);
    at_the_server(log, &server);
    drop(get(sim, log, &*pool, PATIENCE).await);
    stats(log, &*pool);
}

/// Connections on loan count towards the minimum, and stay as they are.
async fn cleanup_keeps_the_minimum(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let server = Simulated::new(sim);
    let Some(pool) = pool(s, log, &server, 3, 5).await else {
        return;
    };
    let mut held = get_all(sim, log, &*pool, 5).await;
    for (kept, what) in [
        (0, "all dropped"),
        (1, "all but one dropped"),
        (4, "all but four dropped"),
    ] {
        held.truncate(kept);
        log.see(what, "");
        sim.until(sim.now() + secs(400)).await;
        cleanup(log, &*pool);
        at_the_server(log, &server);
        held.extend(get_all(sim, log, &*pool, 5 - kept).await);
    }
    let mut works = 0;
    for loan in &mut held {
        let id = loan.wire().id();
        let answer = loan.execute_query("SELECT 1").await;
        works += usize::from(server.is_open(id) && answer.contains("SELECT 1"));
    }
    log.see("connections on loan that work", works);
}

async fn longest_idle_first(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let server = Simulated::new(sim);
    let Some(pool) = pool(s, log, &server, 2, 4).await else {
        return;
    };
    let mut held = get_all(sim, log, &*pool, 4).await;
    let ids: Vec<u32> = held.iter_mut().map(|loan| loan.wire().id()).collect();
    let names = ["first", "second", "third", "fourth"];
    for (n, name) in names.into_iter().enumerate() {
        sim.until(secs(100 * n as u64)).await;
        drop((!held.is_empty()).then(|| held.remove(0)));
        log.see(format!("the {name} is dropped"), "");
    }
    for at in [350, 450, 2000] {
        sim.until(secs(at)).await;
        cleanup(log, &*pool);
        let open = |(id, _): &(&u32, &str)| server.is_open(**id);
        let open = ids.iter().zip(names).filter(open);
        let open: Vec<&str> = open.map(|(_, name)| name).collect();
        log.see("still open", open.join(", "));
    }
}

async fn idle_is_not_old(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let server = Simulated::new(sim);
    let Some(pool) = pool(s, log, &server, 0, 1).await else {
        return;
    };
    let held = get(sim, log, &*pool, PATIENCE).await;
    sim.until(secs(1000)).await;
    drop(held);
    log.see("dropped after 1000 s", "");
    cleanup(log, &*pool);
    sim.until(secs(1200)).await;
    drop(get(sim, log, &*pool, PATIENCE).await);
    log.see("dropped", "");
    sim.until(secs(1400)).await;
    cleanup(log, &*pool);
    sim.until(secs(1501)).await;
    cleanup(log, &*pool);
}
