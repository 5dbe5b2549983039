//! All cases, and the few words they share. In: the subject. Out: lines such as
//! `get_connection(250 ms)  None`.
//!
//! Every honest design must see the same: a line of wakers, a semaphore over a list, a channel of idle
//! connections. So no case says which of several idle connections is lent, whether an opening that
//! nobody waits for any more is finished, or what the figures are while a connection is on its way from
//! one task to another.

mod basics;
mod configuration;
mod connections;
mod database;
mod ending;
mod idle;
mod random;
mod rules;
mod schedules;
mod threads;
mod waiting;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use kit::suite::{Case, Log, secs};
use kit_tokio::explore::{self, Handle, Sim};

use crate::simulated::Simulated;
use crate::{Config, Lent, Made, Pool, Stats, Subject};

pub fn all() -> Vec<Case<Subject>> {
    let mut cases = basics::cases();
    cases.extend(configuration::cases());
    cases.extend(waiting::cases());
    cases.extend(connections::cases());
    cases.extend(idle::cases());
    cases.extend(ending::cases());
    cases.extend(random::cases());
    cases.extend(schedules::cases());
    cases.extend(threads::cases());
    cases.extend(database::cases());
    cases
}

const MAX_IDLE_TIME: Duration = secs(300);

/// Longer than anything in these cases takes.
const PATIENCE: Duration = secs(10);

type Loan = Box<dyn Lent>;

/// A case whose tasks take their turns in one order.
fn once(
    id: &'static str,
    body: impl AsyncFn(&Subject, Sim, &mut Log) + Send + Sync + 'static,
) -> Case<Subject> {
    Case::transcript(id, move |subject, log| {
        explore::in_order(async |sim| body(subject, sim, log).await);
    })
}

fn sized(min_connections: usize, max_connections: usize) -> Config {
    Config {
        min_connections,
        max_connections,
        max_idle_time: MAX_IDLE_TIME,
    }
}

async fn make(subject: &Subject, config: Config, server: &Simulated) -> Made {
    (subject.pool)(config, Arc::new(server.clone())).await
}

/// Make a pool over this server. If that fails, the transcript says so, and there is nothing more to do.
async fn pool(
    subject: &Subject,
    log: &mut Log<'_>,
    server: &Simulated,
    min: usize,
    max: usize,
) -> Option<Arc<dyn Pool>> {
    let made = make(subject, sized(min, max), server).await;
    let outcome = match &made {
        Ok(_) => "Ok".to_owned(),
        Err(message) => format!("Err: {message}"),
    };
    log.see(format!("new(min {min}, max {max})"), outcome);
    made.ok()
}

/// Ask for a connection, and log whether there is one.
async fn get(sim: Sim, log: &mut Log<'_>, pool: &dyn Pool, timeout: Duration) -> Option<Loan> {
    let what = format!("get_connection({})", Span(timeout));
    let got = sim.call(what.clone(), pool.get_connection(timeout)).await;
    log.see(what, there(got.is_some()));
    got
}

/// Ask for so many; stop at the first that is not to be had.
async fn get_all(sim: Sim, log: &mut Log<'_>, pool: &dyn Pool, count: usize) -> Vec<Loan> {
    let mut loans = Vec::new();
    for _ in 0..count {
        let asked = sim.call("get_connection", pool.get_connection(PATIENCE));
        loans.extend(asked.await);
    }
    log.see(
        format!("get_connection({}), {count} times", Span(PATIENCE)),
        format!("{} Some", loans.len()),
    );
    let ids: BTreeSet<u32> = loans.iter_mut().map(|loan| loan.wire().id()).collect();
    if ids.len() < loans.len() {
        log.see("the same connection was lent twice", "");
    }
    loans
}

/// A task that asks for a connection.
fn asks(sim: Sim, name: &str, pool: &Arc<dyn Pool>, timeout: Duration) -> Handle<Asked> {
    let pool = Arc::clone(pool);
    sim.spawn(name, async move {
        let what = format!("get_connection({})", Span(timeout));
        let got = sim.call(what, pool.get_connection(timeout)).await;
        Asked { at: sim.now(), got }
    })
}

/// One that asks, keeps what it gets for so long, and gives it back.
fn uses(sim: Sim, name: &str, pool: &Arc<dyn Pool>, holds: Duration) -> Handle<Asked> {
    let pool = Arc::clone(pool);
    sim.spawn(name, async move {
        let what = format!("get_connection({})", Span(PATIENCE));
        let got = sim.call(what, pool.get_connection(PATIENCE)).await;
        let at = sim.now();
        if got.is_some() {
            kit_tokio::time::sleep(holds).await;
        }
        drop(got);
        Asked { at, got: None }
    })
}

/// What a task was given, and when.
struct Asked {
    at: Duration,
    got: Option<Loan>,
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} after {}", there(self.got.is_some()), Span(self.at))
    }
}

fn there(is_some: bool) -> &'static str {
    if is_some { "Some" } else { "None" }
}

fn stats(log: &mut Log<'_>, pool: &dyn Pool) {
    log.call("get_stats()", || pool.get_stats());
}

fn cleanup(log: &mut Log<'_>, pool: &dyn Pool) {
    log.call("cleanup_idle_connections()", || {
        pool.cleanup_idle_connections();
        ""
    });
    stats(log, pool);
}

/// Give a connection back by hand, and log whether it was taken.
fn give_back(log: &mut Log<'_>, pool: &dyn Pool, loan: Loan) -> Option<Loan> {
    let mut refused = None;
    log.call("return_connection(..)", || {
        match pool.return_connection(loan) {
            Ok(()) => "Ok",
            Err(loan) => {
                refused = Some(loan);
                "Err: handed back"
            }
        }
    });
    refused
}

fn at_the_server(log: &mut Log<'_>, server: &Simulated) {
    log.see("open at the server", server.open());
}

impl fmt::Display for Stats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Stats {
            total,
            active,
            idle,
        } = self;
        write!(f, "total {total}, active {active}, idle {idle}")
    }
}

/// A duration as a person would say it.
struct Span(Duration);

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Duration::MAX => f.write_str("Duration::MAX"),
            span if span.subsec_millis() == 0 => write!(f, "{} s", span.as_secs()),
            span => write!(f, "{} ms", span.as_millis()),
        }
    }
}
