//! Clients of a pool, and what they and the server know of each other.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use kit::suite::{Case, Log, millis, secs};
use kit_tokio::explore::{self, Sim, TaskId};

use super::{Mistake, Pool, Server};

const MAX: usize = 2;

/// What the clients know of each other.
#[derive(Default)]
struct Book {
    lent: BTreeSet<usize>,
    /// Who waits, by their ticket.
    waiting: BTreeMap<u64, TaskId>,
    tickets: u64,
}

struct Scene {
    sim: Sim,
    pool: Pool,
    server: Server,
    book: Mutex<Book>,
    /// Connections are there from the start, so that the first to come is the first to be served.
    warm: bool,
}

/// Several rounds, in some of which whoever comes first must be served first.
pub fn crowded() -> Case<Mistake> {
    explore::case("crowded", 10_000, async |mistake, sim, log| {
        let warm = sim.chance(0.4);
        clients(*mistake, sim, log, warm, 4).await;
    })
}

/// One round: who is not served now is not rescued by the next one to return a connection.
pub fn brief() -> Case<Mistake> {
    explore::case("brief", 10_000, async |mistake, sim, log| {
        clients(*mistake, sim, log, false, 1).await;
    })
}

/// Five clients use a pool of two connections; some give up. Then all must be as before.
async fn clients(mistake: Mistake, sim: Sim, log: &mut Log<'_>, warm: bool, rounds: usize) {
    let server = Server::new(sim, if warm { 0.0 } else { 0.1 });
    let pool = Pool::new(mistake, MAX, server.clone());
    if warm {
        let both = (pool.get(millis(100)).await, pool.get(millis(100)).await);
        drop(both);
    }
    let book = Mutex::default();
    let scene = Arc::new(Scene {
        sim,
        pool,
        server,
        book,
        warm,
    });
    let clients: Vec<_> = (1..=5)
        .map(|n| {
            let scene = Arc::clone(&scene);
            sim.spawn(format!("client {n}"), async move {
                for _ in 0..rounds {
                    client(&scene).await;
                }
            })
        })
        .collect();
    for client in clients {
        client.await;
    }
    sim.until(secs(5)).await;
    let pool = &scene.pool;
    let mut all = Vec::new();
    for _ in 0..50 {
        if all.len() < MAX
            && let Ok(lent) = pool.get(millis(500)).await
        {
            all.push(lent);
        }
    }
    let one_more = pool.get(millis(10)).await.is_ok();
    sim.until(secs(10)).await;
    log.see("connections to be had", all.len());
    log.see("one more", one_more);
    let server = scene.server.clone();
    drop(scene);
    drop(all);
    sim.until(secs(11)).await;
    log.see("open after the pool's end", server.open());
}

async fn client(scene: &Scene) {
    let sim = scene.sim;
    sim.jitter(millis(10)).await;
    let ticket = {
        let mut book = scene.book.lock().unwrap();
        book.tickets += 1;
        let ticket = book.tickets;
        book.waiting.insert(ticket, sim.task());
        ticket
    };
    let get = sim.call("get", scene.pool.get(secs(5)));
    let got = sim.cancel_within(0.4, millis(20), get).await;
    scene.book.lock().unwrap().waiting.remove(&ticket);
    let lent = match got {
        None => return,
        Some(Err(problem)) => {
            assert_ne!(problem, "timeout", "though everybody returns within 10 ms");
            return;
        }
        Some(Ok(lent)) => lent,
    };
    sim.note(format!("got #{}", lent.id()));
    {
        let mut book = scene.book.lock().unwrap();
        assert!(scene.server.open() <= MAX, "too many connections are open");
        assert!(book.lent.insert(lent.id()), "a connection is lent twice");
        let overtaken = |(&other, &task): (&u64, &TaskId)| other < ticket && !sim.is_woken(task);
        assert!(
            !scene.warm || !book.waiting.iter().any(overtaken),
            "overtook"
        );
    }
    sim.jitter(millis(20)).await;
    sim.note(format!("returns #{}", lent.id()));
    scene.book.lock().unwrap().lent.remove(&lent.id());
    match sim.chance(0.5) {
        true => lent.close(),
        false => drop(lent),
    }
}
