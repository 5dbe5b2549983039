//! What becomes of a place when the connector's code panics.

extern crate connection_pool_solution as connection_pool;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use connection_pool::{ConnectError, ConnectionPool, Connector, PoolConfig, PooledConnection};
use kit_tokio::runtime::Builder;

#[derive(Clone, Copy, PartialEq)]
enum Panics {
    InReset,
    InIsBroken,
}

struct Touchy {
    panics: Panics,
    open: Arc<AtomicUsize>,
}

struct Line(Arc<AtomicUsize>);

impl Drop for Line {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Connector for Touchy {
    type Connection = Line;

    async fn connect(&self) -> Result<Line, ConnectError> {
        let others = self.open.fetch_add(1, Ordering::SeqCst);
        assert_eq!(others, 0, "a second connection where one is the most");
        Ok(Line(Arc::clone(&self.open)))
    }

    fn reset(&self, _: &mut Line) {
        assert!(self.panics != Panics::InReset, "as told");
    }

    fn is_broken(&self, _: &Line) -> bool {
        assert!(self.panics != Panics::InIsBroken, "as told");
        false
    }
}

#[test]
fn a_panic_of_the_connector_costs_a_connection_but_no_place() {
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    for panics in [Panics::InReset, Panics::InIsBroken] {
        let open = Arc::new(AtomicUsize::new(0));
        let config = PoolConfig {
            min_connections: 0,
            max_connections: 1,
            ..PoolConfig::default()
        };
        let connector = Touchy {
            panics,
            open: Arc::clone(&open),
        };
        runtime.block_on(async {
            let pool = ConnectionPool::new(config, connector).await.unwrap();
            for _ in 0..3 {
                let loan: Option<PooledConnection<Touchy>> =
                    pool.get_connection(Duration::ZERO).await;
                let loan = loan.expect("the place is free");
                let returned = catch_unwind(AssertUnwindSafe(|| drop(loan)));
                assert!(returned.is_err());
                assert_eq!(
                    (pool.get_stats().total, open.load(Ordering::SeqCst)),
                    (0, 0)
                );
            }
        });
    }
}
