//! The reference beside `deadpool` and `bb8`, on the same work: checkout and return of ten connections
//! that cost nothing, by one task and by fifty. Out: how long the reference takes for what the other
//! takes 1.00 for, how long callers wait, and how far anyone was overtaken. Only ratios are comparable
//! between machines: both are measured in turns in one run, and the median of the pairs is shown.
//!
//! All three have a timeout of ten seconds for a wait, as one would in production.
//!
//! `cargo bench -p connection-pool-solution --features real`

#![expect(clippy::print_stdout, reason = "a bench's output is its purpose")]

extern crate kit_tokio as tokio;

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use connection_pool_solution::{
    ConnectError, ConnectionPool, Connector, DEFAULT_TIMEOUT, PoolConfig, PooledConnection,
};
use kit::pairs;
use tokio::runtime::{Builder, Runtime};
use tokio::task::yield_now;

const CONNECTIONS: usize = 10;
const PAIRS: usize = 40;
const LOANS: usize = 20_000;

/// A connection that is there at once, and never breaks.
struct Plain(u64);

trait Peer: Send + Sync + 'static {
    type Loan<'a>: Send;
    fn get(&self) -> impl Future<Output = Self::Loan<'_>> + Send;
}

struct Dial;

impl Connector for Dial {
    type Connection = Plain;

    async fn connect(&self) -> Result<Plain, ConnectError> {
        Ok(Plain(1))
    }

    fn reset(&self, _: &mut Plain) {}

    fn is_broken(&self, connection: &Plain) -> bool {
        connection.0 == 0
    }
}

impl Peer for ConnectionPool<Dial> {
    type Loan<'a> = PooledConnection<Dial>;

    async fn get(&self) -> Self::Loan<'_> {
        let got = self.get_connection(DEFAULT_TIMEOUT).await;
        got.expect("nobody waits for so long")
    }
}

impl deadpool::managed::Manager for Dial {
    type Type = Plain;
    type Error = Infallible;

    async fn create(&self) -> Result<Plain, Infallible> {
        Ok(Plain(1))
    }

    async fn recycle(
        &self,
        _: &mut Plain,
        _: &deadpool::managed::Metrics,
    ) -> deadpool::managed::RecycleResult<Infallible> {
        Ok(())
    }
}

impl Peer for deadpool::managed::Pool<Dial> {
    type Loan<'a> = deadpool::managed::Object<Dial>;

    async fn get(&self) -> Self::Loan<'_> {
        let got = deadpool::managed::Pool::get(self).await;
        got.expect("nobody waits for so long")
    }
}

impl bb8::ManageConnection for Dial {
    type Connection = Plain;
    type Error = Infallible;

    async fn connect(&self) -> Result<Plain, Infallible> {
        Ok(Plain(1))
    }

    async fn is_valid(&self, _: &mut Plain) -> Result<(), Infallible> {
        Ok(())
    }

    fn has_broken(&self, connection: &mut Plain) -> bool {
        connection.0 == 0
    }
}

impl Peer for bb8::Pool<Dial> {
    type Loan<'a> = bb8::PooledConnection<'a, Dial>;

    async fn get(&self) -> Self::Loan<'_> {
        let got = bb8::Pool::get(self).await;
        got.expect("nobody waits for so long")
    }
}

async fn reference() -> ConnectionPool<Dial> {
    let config = PoolConfig {
        min_connections: CONNECTIONS,
        max_connections: CONNECTIONS,
        ..PoolConfig::default()
    };
    let made = ConnectionPool::new(config, Dial).await;
    made.expect("a valid pool")
}

fn deadpool() -> deadpool::managed::Pool<Dial> {
    let builder = deadpool::managed::Pool::builder(Dial).max_size(CONNECTIONS);
    let builder = builder.runtime(deadpool::Runtime::Tokio1);
    let built = builder.wait_timeout(Some(DEFAULT_TIMEOUT)).build();
    built.expect("a valid pool")
}

async fn bb8() -> bb8::Pool<Dial> {
    let builder = bb8::Pool::builder().max_size(CONNECTIONS as u32);
    let builder = builder.min_idle(CONNECTIONS as u32);
    let builder = builder.connection_timeout(DEFAULT_TIMEOUT);
    builder.build(Dial).await.expect("a valid pool")
}

fn main() {
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    println!("The reference's time, with the other's as 1.00 (ns a loan in brackets)\n");
    let (ours, deadpool, bb8) = runtime.block_on(async {
        let (ours, deadpool, bb8) = (reference().await, deadpool(), bb8().await);
        // All connections of the others are opened on demand.
        let mut loans = Vec::new();
        for _ in 0..CONNECTIONS {
            loans.push(Peer::get(&deadpool).await);
        }
        drop(loans);
        (Arc::new(ours), Arc::new(deadpool), Arc::new(bb8))
    });
    for tasks in [1, 50] {
        compare(&runtime, "deadpool", &ours, &deadpool, tasks);
        compare(&runtime, "bb8", &ours, &bb8, tasks);
    }
    println!(
        "\n50 tasks: how long callers wait (µs), and the most who came later and were served first\n"
    );
    waits(&runtime, "the reference", &ours);
    waits(&runtime, "deadpool", &deadpool);
    waits(&runtime, "bb8", &bb8);
}

fn compare<A: Peer, B: Peer>(
    runtime: &Runtime,
    name: &str,
    ours: &Arc<A>,
    theirs: &Arc<B>,
    tasks: usize,
) {
    measure(runtime, ours, tasks);
    measure(runtime, theirs, tasks);
    let compared = pairs::compare(
        PAIRS,
        || measure(runtime, ours, tasks),
        || measure(runtime, theirs, tasks),
    );
    println!("{tasks:>2} tasks  {name:<10} {compared}");
}

/// Nanoseconds a loan. Fifty tasks hold what they have while others run, or nobody would ever wait.
fn measure<P: Peer>(runtime: &Runtime, pool: &Arc<P>, tasks: usize) -> f64 {
    let began = Instant::now();
    runtime.block_on(async {
        let tasks: Vec<_> = (0..tasks)
            .map(|_| {
                let pool = Arc::clone(pool);
                tokio::spawn(async move {
                    for _ in 0..LOANS / tasks {
                        let loan = pool.get().await;
                        if tasks > 1 {
                            yield_now().await;
                        }
                        drop(loan);
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.expect("no panic");
        }
    });
    began.elapsed().as_nanos() as f64 / LOANS as f64
}

#[derive(Default)]
struct Line {
    next: u64,
    waiting: BTreeSet<u64>,
    waited: Vec<Duration>,
    overtaken: usize,
}

fn waits<P: Peer>(runtime: &Runtime, name: &str, pool: &Arc<P>) {
    const TASKS: usize = 50;
    let line = Arc::new(Mutex::new(Line::default()));
    runtime.block_on(async {
        let tasks: Vec<_> = (0..TASKS)
            .map(|_| {
                let (pool, line) = (Arc::clone(pool), Arc::clone(&line));
                tokio::spawn(async move {
                    for _ in 0..LOANS / TASKS {
                        waits_once(&*pool, &line).await;
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.expect("no panic");
        }
    });
    let mut line = page(&line);
    line.waited.sort_unstable();
    let percentile = |share: f64| {
        let at = ((line.waited.len() - 1) as f64 * share) as usize;
        line.waited[at].as_nanos() as f64 / 1000.0
    };
    println!(
        "{name:<14} p50 {:>7.1}  p99 {:>7.1}  p99.9 {:>7.1}  max {:>7.1}   overtaken by {}",
        percentile(0.5),
        percentile(0.99),
        percentile(0.999),
        percentile(1.0),
        line.overtaken
    );
}

async fn waits_once<P: Peer>(pool: &P, line: &Mutex<Line>) {
    let ticket = {
        let mut line = page(line);
        line.next += 1;
        let ticket = line.next;
        line.waiting.insert(ticket);
        ticket
    };
    let began = Instant::now();
    let loan = pool.get().await;
    {
        let mut line = page(line);
        line.waited.push(began.elapsed());
        line.waiting.remove(&ticket);
        let earlier = line.waiting.range(..ticket).count();
        line.overtaken = line.overtaken.max(earlier);
    }
    yield_now().await;
    drop(loan);
}

fn page(line: &Mutex<Line>) -> MutexGuard<'_, Line> {
    line.lock().expect("no panic")
}
