//! What is measured of a pool: lending and taking back connections that cost nothing, for one task and
//! for a crowd that waits in line. Everything runs on one thread.

use std::sync::Arc;
use std::time::Duration;

use kit::bench::{Work, Workload};
use kit_tokio::runtime::{Builder, Runtime};
use kit_tokio::task::{JoinSet, yield_now};

use crate::{Answer, Config, Pool, Server, Subject, Wire};

const CONNECTIONS: usize = 10;
/// Nobody waits for so long.
const TIMEOUT: Duration = Duration::from_secs(60);

/// All of it.
pub type Measured = Subject;

pub fn workloads() -> Vec<Workload<Measured>> {
    vec![
        Workload {
            id: "alone",
            sizes: &[1],
            make: alone,
        },
        Workload {
            id: "in_line",
            sizes: &[20, 80, 320],
            make: in_line,
        },
    ]
}

/// A server that answers at once, and whose connections never break.
struct Plain;

struct Line;

impl Server for Plain {
    fn connect(&self) -> Answer<'_, Result<Box<dyn Wire>, String>> {
        Box::pin(async { Ok(Box::new(Line) as Box<dyn Wire>) })
    }

    fn reset(&self, _: &mut dyn Wire) {}

    fn is_broken(&self, _: &dyn Wire) -> bool {
        false
    }
}

impl Wire for Line {
    fn id(&self) -> u32 {
        1
    }
}

/// A full pool and what runs its tasks.
fn pool(subject: &Measured) -> Option<(Runtime, Arc<dyn Pool>)> {
    let runtime = Builder::new_current_thread().enable_all().build().ok()?;
    let config = Config {
        min_connections: CONNECTIONS,
        max_connections: CONNECTIONS,
        max_idle_time: Duration::from_secs(3600),
    };
    let pool = runtime.block_on((subject.pool)(config, Arc::new(Plain)));
    Some((runtime, pool.ok()?))
}

/// How many loans there were, and whether all connections are there again.
fn digest(pool: &dyn Pool, loans: u64) -> u64 {
    let stats = pool.get_stats();
    loans * 1_000_000 + (stats.total * 1_000 + stats.idle) as u64
}

fn alone(subject: &Measured, _: usize) -> Work {
    let Some((runtime, pool)) = pool(subject) else {
        return Box::new(|_| u64::MAX);
    };
    Box::new(move |count| {
        let loans = runtime.block_on(loans(&*pool, count, false));
        digest(&*pool, loans)
    })
}

/// So many tasks, ten connections. Each holds what it has while another task runs, or nobody would wait.
fn in_line(subject: &Measured, tasks: usize) -> Work {
    let Some((runtime, pool)) = pool(subject) else {
        return Box::new(|_| u64::MAX);
    };
    let tasks = tasks as u64;
    Box::new(move |count| {
        let loans = runtime.block_on(async {
            let mut crowd = JoinSet::new();
            for task in 0..tasks.min(count) {
                let pool = Arc::clone(&pool);
                let share = count / tasks + u64::from(task < count % tasks);
                crowd.spawn(async move { loans(&*pool, share, true).await });
            }
            let mut all = 0;
            while let Some(loans) = crowd.join_next().await {
                all += loans.unwrap_or_default();
            }
            all
        });
        digest(&*pool, loans)
    })
}

/// Borrow and give back, so many times. How often there was something to borrow.
async fn loans(pool: &dyn Pool, count: u64, hold: bool) -> u64 {
    let mut loans = 0;
    for _ in 0..count {
        let lent = pool.get_connection(TIMEOUT).await;
        if hold {
            yield_now().await;
        }
        loans += u64::from(lent.is_some());
    }
    loans
}
