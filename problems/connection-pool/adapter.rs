// Fits the learner's types to the suite's contract. A compile error in here means that `src/lib.rs`
// does not offer what the statement asks for.

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use connection_pool::{
    ConnectError, Connection, ConnectionPool, Connector, PoolConfig, PooledConnection,
};
use connection_pool_suite::{Answer, Config, Lent, Pool, Server, Stats, Subject, Wire};

/// The suite's server, as the learner's code sees it.
struct Dial(Arc<dyn Server>);

/// What it gives: the learner's connection, and the line it runs over.
struct Session {
    connection: Connection,
    wire: Box<dyn Wire>,
}

impl Connector for Dial {
    type Connection = Session;

    async fn connect(&self) -> Result<Session, ConnectError> {
        let wire = self.0.connect().await.map_err(ConnectError)?;
        let connection = Connection::new(wire.id());
        Ok(Session { connection, wire })
    }

    fn reset(&self, session: &mut Session) {
        self.0.reset(&mut *session.wire);
    }

    fn is_broken(&self, session: &Session) -> bool {
        self.0.is_broken(&*session.wire)
    }
}

struct Adapter(ConnectionPool<Dial>);

struct Loan(PooledConnection<Dial>);

impl Pool for Adapter {
    fn get_connection(&self, timeout: Duration) -> Answer<'_, Option<Box<dyn Lent>>> {
        Box::pin(async move {
            let connection = self.0.get_connection(timeout).await?;
            Some(Box::new(Loan(connection)) as Box<dyn Lent>)
        })
    }

    fn return_connection(&self, lent: Box<dyn Lent>) -> Result<(), Box<dyn Lent>> {
        let lent: Box<dyn Any> = lent;
        let loan = lent.downcast::<Loan>().expect("all loans are of this type");
        let returned = self.0.return_connection(loan.0);
        returned.map_err(|connection| Box::new(Loan(connection)) as Box<dyn Lent>)
    }

    fn cleanup_idle_connections(&self) {
        self.0.cleanup_idle_connections();
    }

    fn get_stats(&self) -> Stats {
        let stats = self.0.get_stats();
        Stats {
            total: stats.total,
            active: stats.active,
            idle: stats.idle,
        }
    }

    fn close(&self) {
        self.0.close();
    }
}

impl Lent for Loan {
    // By type, and not by field: the learner's guard may have fields of the same names.
    fn wire(&mut self) -> &mut dyn Wire {
        let session: &mut Session = &mut self.0;
        &mut *session.wire
    }

    fn execute_query<'a>(&'a self, query: &'a str) -> Answer<'a, String> {
        let session: &Session = &self.0;
        Box::pin(session.connection.execute_query(query))
    }
}

/// What the benches measure.
#[allow(dead_code, reason = "only a grade measures")]
pub fn measured() -> connection_pool_suite::bench::Measured {
    subject()
}

pub fn subject() -> Subject {
    Subject {
        default_config: || {
            let config = PoolConfig::default();
            Config {
                min_connections: config.min_connections,
                max_connections: config.max_connections,
                max_idle_time: config.max_idle_time,
            }
        },
        pool: |config, server| {
            let config = PoolConfig {
                min_connections: config.min_connections,
                max_connections: config.max_connections,
                max_idle_time: config.max_idle_time,
            };
            Box::pin(async {
                let made = ConnectionPool::new(config, Dial(server)).await;
                let pool = made.map_err(|error| error.to_string())?;
                Ok(Arc::new(Adapter(pool)) as Arc<dyn Pool>)
            })
        },
    }
}
