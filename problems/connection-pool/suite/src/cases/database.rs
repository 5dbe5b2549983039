//! The pool over a real database. Transactions of several tasks interleave; SQLite lets one of them
//! write at a time and turns the others away, so they try again a little later, on virtual time.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use kit::suite::{Case, Log, millis, secs};
use kit_tokio::explore::{self, Sim};
use kit_tokio::time::sleep;

use super::{Loan, PATIENCE, once, sized};
use crate::sqlite::{self, Database};
use crate::{Made, Pool, Subject};

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![
        once("sqlite_rolls_back", sqlite_rolls_back),
        explore::case("sqlite_keeps_every_row", 60, sqlite_keeps_every_row),
        explore::case("sqlite_transfers_add_up", 100, sqlite_transfers_add_up),
    ]
}

/// What went wrong, in words, each of them once.
type Problems = Arc<Mutex<BTreeSet<String>>>;

async fn make(s: &Subject, database: &Database, min: usize, max: usize) -> Made {
    (s.pool)(sized(min, max), Arc::new(database.clone())).await
}

/// A database and a pool over it.
async fn both(
    s: &Subject,
    sim: Sim,
    log: &mut Log<'_>,
    max: usize,
    schema: &str,
) -> Option<(Database, Arc<dyn Pool>)> {
    let database = match Database::create(sim, schema) {
        Ok(database) => database,
        Err(error) => {
            log.see("the database", error);
            return None;
        }
    };
    match make(s, &database, 1, max).await {
        Ok(pool) => Some((database, pool)),
        Err(error) => {
            log.see(format!("new(min 1, max {max})"), format!("Err: {error}"));
            None
        }
    }
}

/// Whoever drops a connection in the middle of a transaction leaves nothing to the next one.
async fn sqlite_rolls_back(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let schema = "CREATE TABLE orders (id INTEGER PRIMARY KEY, item TEXT NOT NULL)";
    let Some((database, pool)) = both(s, sim, log, 1, schema).await else {
        return;
    };
    for end in ["", "COMMIT"] {
        let asked = sim.call("get_connection", pool.get_connection(PATIENCE));
        let Some(mut loan) = asked.await else {
            log.see("get_connection", "None");
            return;
        };
        let wire = loan.wire();
        log.see("already in a transaction", sqlite::is_in_transaction(wire));
        for sql in ["BEGIN", "INSERT INTO orders (item) VALUES ('book')", end] {
            if !sql.is_empty() {
                let done = sqlite::execute(wire, sql);
                log.see(
                    sql,
                    done.map_or_else(|error| error.to_string(), |()| "Ok".into()),
                );
            }
        }
        drop(loan);
        log.see("dropped", "");
        log.see("rows", database.number("SELECT count(*) FROM orders"));
    }
}

const WRITERS: usize = 5;
const ORDERS: usize = 3;

/// Several tasks write, all their transactions come to their end, connections break in between.
async fn sqlite_keeps_every_row(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let schema = "CREATE TABLE orders (writer INTEGER, number INTEGER, line INTEGER)";
    let Some((database, pool)) = both(s, sim, log, 3, schema).await else {
        return;
    };
    let problems = Problems::default();
    let writers: Vec<_> = (1..=WRITERS)
        .map(|writer| {
            let (pool, problems) = (Arc::clone(&pool), Arc::clone(&problems));
            sim.spawn(format!("writer {writer}"), async move {
                for number in 1..=ORDERS {
                    let sql = [1, 2].map(|line| {
                        format!("INSERT INTO orders VALUES ({writer}, {number}, {line})")
                    });
                    let mut loan = transaction(sim, &*pool, &sql, &problems).await;
                    if let Some(loan) = loan.as_mut().filter(|_| sim.chance(0.2)) {
                        sqlite::breaks(loan.wire());
                    }
                    drop(loan);
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await;
    }
    sim.until(secs(60)).await;
    let orders = "SELECT count(*) FROM (SELECT DISTINCT writer, number, line FROM orders)";
    log.see("rows", database.number("SELECT count(*) FROM orders"));
    log.see("different ones", database.number(orders));
    ends(log, &database, &problems, 3);
}

/// Money moves between accounts, and tasks give up at any moment: before they have a connection, while
/// they wait for the lock, in the middle of a transfer. What was not committed did not happen.
async fn sqlite_transfers_add_up(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let schema = "CREATE TABLE accounts (id INTEGER PRIMARY KEY, balance INTEGER);
                  CREATE TABLE ledger (transfer INTEGER PRIMARY KEY);
                  INSERT INTO accounts VALUES (0, 100), (1, 100), (2, 100)";
    let Some((database, pool)) = both(s, sim, log, 2, schema).await else {
        return;
    };
    let problems = Problems::default();
    let clients: Vec<_> = (0..4)
        .map(|client| {
            let (pool, problems) = (Arc::clone(&pool), Arc::clone(&problems));
            sim.spawn(format!("client {}", client + 1), async move {
                let mut committed = 0;
                for n in 0..3 {
                    let sql = transfer(sim, client * 3 + n);
                    let works = transaction(sim, &*pool, &sql, &problems);
                    let ended = sim.cancel_within(0.5, millis(15), works).await;
                    committed += usize::from(ended.is_some_and(|loan| loan.is_some()));
                }
                committed
            })
        })
        .collect();
    let mut committed = 0;
    for client in clients {
        committed += client.await;
    }
    sim.until(secs(60)).await;
    log.see(
        "money",
        database.number("SELECT sum(balance) FROM accounts"),
    );
    let ledger = database.number("SELECT count(*) FROM ledger");
    log.see(
        "what was committed is there, and nothing else",
        ledger == committed.to_string(),
    );
    ends(log, &database, &problems, 2);
}

fn transfer(sim: Sim, number: usize) -> [String; 3] {
    let from = sim.rng(|rng| rng.u32(..3));
    let to = (from + 1) % 3;
    [
        format!("UPDATE accounts SET balance = balance - 10 WHERE id = {from}"),
        format!("INSERT INTO ledger VALUES ({number})"),
        format!("UPDATE accounts SET balance = balance + 10 WHERE id = {to}"),
    ]
}

/// One transaction, with pauses in it. The connection comes back only if it was committed.
async fn transaction(
    sim: Sim,
    pool: &dyn Pool,
    sql: &[String],
    problems: &Problems,
) -> Option<Loan> {
    let found = |problem: String| {
        let mut problems = problems.lock().unwrap_or_else(PoisonError::into_inner);
        problems.insert(problem);
    };
    let asked = sim.call("get_connection", pool.get_connection(PATIENCE));
    let Some(mut loan) = asked.await else {
        found("no connection".to_owned());
        return None;
    };
    let statements = ["BEGIN IMMEDIATE"].into_iter();
    let statements = statements.chain(sql.iter().map(String::as_str));
    for sql in statements.chain(["COMMIT"]) {
        if let Err(error) = patiently(sim, &mut loan, sql).await {
            found(format!("{error}"));
            return None;
        }
        if sql != "COMMIT" {
            sim.jitter(millis(3)).await;
        }
    }
    Some(loan)
}

/// Try again while somebody else has the lock. Nobody keeps it for longer than a few milliseconds.
async fn patiently(sim: Sim, loan: &mut Loan, sql: &str) -> Result<(), rusqlite::Error> {
    let began = sim.now();
    loop {
        match sqlite::execute(loan.wire(), sql) {
            Err(error) if sqlite::is_locked(&error) && sim.now() - began < secs(1) => {
                sleep(millis(sim.rng(|rng| rng.u64(1..=3)))).await;
            }
            done => {
                sim.note(sql);
                return done;
            }
        }
    }
}

fn ends(log: &mut Log<'_>, database: &Database, problems: &Problems, max: usize) {
    let problems = problems.lock().unwrap_or_else(PoisonError::into_inner);
    let problems: Vec<&str> = problems.iter().map(String::as_str).collect();
    let problems = match problems.is_empty() {
        true => "none".to_owned(),
        false => problems.join("; "),
    };
    log.see("problems", problems);
    log.see("more connections than the maximum", database.most() > max);
}
