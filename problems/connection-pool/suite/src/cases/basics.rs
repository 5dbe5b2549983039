//! What a pool is, one sentence a case. Connecting works, at once.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use kit::suite::{Case, Log, millis};
use kit_tokio::explore::Sim;

use super::{
    PATIENCE, Span, asks, at_the_server, get, get_all, give_back, make, once, pool, stats,
};
use crate::simulated::{Attempt, Simulated};
use crate::{Config, Pool, Subject};

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![
        once("prefilled_minimum", prefilled_minimum),
        once("lends_and_takes_back", lends_and_takes_back),
        once("returned_by_hand", returned_by_hand),
        once("grows_to_the_maximum", grows_to_the_maximum),
        once("default_configuration", default_configuration),
        once("ten_jobs_five_workers", ten_jobs_five_workers),
        once("stats_at_every_step", stats_at_every_step),
    ]
}

async fn prefilled_minimum(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let server = Simulated::new(sim);
    let Some(pool) = pool(s, log, &server, 2, 5).await else {
        return;
    };
    at_the_server(log, &server);
    stats(log, &*pool);
    let _loan = get(sim, log, &*pool, PATIENCE).await;
    stats(log, &*pool);
    at_the_server(log, &server);
}

async fn lends_and_takes_back(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let server = Simulated::new(sim);
    let Some(pool) = pool(s, log, &server, 1, 3).await else {
        return;
    };
    let Some(loan) = get(sim, log, &*pool, PATIENCE).await else {
        return;
    };
    stats(log, &*pool);
    let answer = loan.execute_query("SELECT 1").await;
    log.see("execute_query(\"SELECT 1\")", answer);
    drop(loan);
    log.see("dropped", "");
    stats(log, &*pool);
    let _loan = get(sim, log, &*pool, PATIENCE).await;
    stats(log, &*pool);
    log.see("connections opened so far", server.opened());
}

async fn returned_by_hand(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let server = Simulated::new(sim);
    let Some(pool) = pool(s, log, &server, 1, 2).await else {
        return;
    };
    let Some(loan) = get(sim, log, &*pool, PATIENCE).await else {
        return;
    };
    give_back(log, &*pool, loan);
    stats(log, &*pool);
    let loans = get_all(sim, log, &*pool, 2).await;
    stats(log, &*pool);
    for loan in loans {
        give_back(log, &*pool, loan);
    }
    stats(log, &*pool);
    at_the_server(log, &server);
}

async fn grows_to_the_maximum(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let server = Simulated::new(sim);
    let Some(pool) = pool(s, log, &server, 1, 3).await else {
        return;
    };
    let mut loans = Vec::new();
    for _ in 0..3 {
        loans.push(get(sim, log, &*pool, PATIENCE).await);
        stats(log, &*pool);
    }
    let _none = get(sim, log, &*pool, millis(100)).await;
    stats(log, &*pool);
    drop(loans);
    log.see("all dropped", "");
    stats(log, &*pool);
    let _loans = get_all(sim, log, &*pool, 3).await;
    let _none = get(sim, log, &*pool, millis(100)).await;
    log.see("connections opened so far", server.opened());
}

async fn default_configuration(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let config = (s.default_config)();
    let Config {
        min_connections,
        max_connections,
        max_idle_time,
    } = config;
    log.see("min_connections", min_connections);
    log.see("max_connections", max_connections);
    log.see("max_idle_time", Span(max_idle_time));
    let server = Simulated::new(sim);
    let Ok(pool) = make(s, config, &server).await else {
        log.see("new(PoolConfig::default())", "Err");
        return;
    };
    stats(log, &*pool);
    let _loans = get_all(sim, log, &*pool, 20).await;
    let _none = get(sim, log, &*pool, PATIENCE).await;
}

/// The example of the statement: ten queries of 0.1 s, five at a time.
async fn ten_jobs_five_workers(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let server = Simulated::new(sim);
    let Some(pool) = pool(s, log, &server, 2, 10).await else {
        return;
    };
    let jobs: Arc<Mutex<VecDeque<u32>>> = Arc::new(Mutex::new((1..=10).collect()));
    let workers: Vec<_> = (1..=5)
        .map(|n| {
            let (pool, jobs) = (Arc::clone(&pool), Arc::clone(&jobs));
            sim.spawn(format!("worker {n}"), async move {
                let mut answers = 0;
                while take(&jobs).is_some() {
                    answers += usize::from(works(sim, &*pool).await);
                }
                answers
            })
        })
        .collect();
    let mut answers = 0;
    for worker in workers {
        answers += worker.await;
    }
    log.see("jobs answered", answers);
    log.see("connections opened so far", server.opened());
    stats(log, &*pool);
}

fn take(jobs: &Mutex<VecDeque<u32>>) -> Option<u32> {
    let mut jobs = jobs.lock().unwrap_or_else(PoisonError::into_inner);
    jobs.pop_front()
}

/// One job. True if its answer came over its own connection.
async fn works(sim: Sim, pool: &dyn Pool) -> bool {
    let query = "SELECT * FROM users";
    let asked = sim.call("get_connection", pool.get_connection(PATIENCE));
    let Some(mut loan) = asked.await else {
        return false;
    };
    let answer = sim.call("execute_query", loan.execute_query(query)).await;
    let id = loan.wire().id();
    let returned = pool.return_connection(loan).is_ok();
    returned && answer == format!("Result for {query} from connection {id}")
}

async fn stats_at_every_step(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let server = Simulated::new(sim);
    let Some(pool) = pool(s, log, &server, 1, 2).await else {
        return;
    };
    stats(log, &*pool);
    let first = get(sim, log, &*pool, PATIENCE).await;
    stats(log, &*pool);

    server.plan([Attempt::Works(millis(400))]);
    let opens = asks(sim, "opens", &pool, PATIENCE);
    sim.until(millis(200)).await;
    log.see("one is being opened", "");
    stats(log, &*pool);
    let second = opens.await;
    log.see("it is there", "");
    stats(log, &*pool);

    let waits = asks(sim, "waits", &pool, PATIENCE);
    sim.until(millis(600)).await;
    log.see("somebody waits", "");
    stats(log, &*pool);
    drop(first);
    sim.until(millis(700)).await;
    log.see("one was handed on", "");
    stats(log, &*pool);
    drop(second);
    log.see("one dropped", "");
    stats(log, &*pool);
    drop(waits.await);
    log.see("the other dropped", "");
    stats(log, &*pool);
}
