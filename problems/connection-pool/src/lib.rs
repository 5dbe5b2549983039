//! 데이터베이스 커넥션 풀: 이 파일을 완성하세요. 문제 설명은 `README.md`에 있습니다.
//! A database connection pool: complete this file. The statement is in `README.en.md`.

// 채점기가 시계와 태스크를 다룰 수 있게 해 주는 두 줄입니다. 여러분은 평소처럼 `std::…`와 `tokio::…`를 쓰면 됩니다.
// These let the grader own the clock and the tasks. Just write plain `std::…` and `tokio::…`, as always.
extern crate kit as std;
extern crate kit_tokio as tokio;

use std::error::Error;
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::time::{Duration, Instant};

// ---- 주어진 부분: 그대로 쓰세요. / Given: use it as it is. ----

/// 보통의 대기 시간입니다. / How long one usually waits for a connection.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(10);

/// 가상 데이터베이스의 커넥션입니다. / A connection to a make-believe database.
#[derive(Debug)]
pub struct Connection {
    pub id: u32,
    pub created_at: Instant,
}

impl Connection {
    pub fn new(id: u32) -> Connection {
        let created_at = Instant::now();
        Connection { id, created_at }
    }

    /// 쿼리는 0.1초 걸립니다. / A query takes 0.1 s.
    pub async fn execute_query(&self, query: &str) -> String {
        tokio::time::sleep(Duration::from_millis(100)).await;
        format!("Result for {query} from connection {}", self.id)
    }
}

/// 커넥션을 여는 방법입니다. 커넥션은 drop하면 닫힙니다.
/// How connections are opened. Dropping a connection closes it.
pub trait Connector: Send + Sync + 'static {
    type Connection: Send + 'static;

    /// 새 커넥션을 엽니다. 느리거나 실패할 수 있습니다. / Opens a new one; may be slow, may fail.
    fn connect(&self) -> impl Future<Output = Result<Self::Connection, ConnectError>> + Send;

    /// 앞사람이 남긴 것(끝나지 않은 트랜잭션 등)을 치웁니다. / Clears away what the last user left behind.
    fn reset(&self, connection: &mut Self::Connection);

    /// 더는 쓸 수 없는 커넥션인가요? / Is it beyond use?
    fn is_broken(&self, connection: &Self::Connection) -> bool;
}

/// 커넥션을 열지 못한 이유입니다. / Why a connection could not be opened.
#[derive(Debug, Clone, PartialEq)]
pub struct ConnectError(pub String);

// ---- 여러분이 완성할 부분 / Yours to complete ----

/// 풀의 설정입니다. / How large a pool is.
#[derive(Debug, Clone, PartialEq)]
pub struct PoolConfig {
    pub min_connections: usize,
    pub max_connections: usize,
    pub max_idle_time: Duration,
}

impl Default for PoolConfig {
    /// 최소 5개, 최대 20개, 최대 유휴 시간 300초입니다. / At least 5, at most 20, idle for 300 s.
    fn default() -> PoolConfig {
        todo!("the defaults of the statement")
    }
}

/// 풀의 지금 상태입니다. 언제나 `total == active + idle`입니다. / The pool right now; it always adds up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PoolStats {
    pub total: usize,
    /// 빌려준 커넥션과 열고 있는 커넥션입니다. / Those lent and those being opened.
    pub active: usize,
    pub idle: usize,
}

/// 풀을 만들 수 없는 이유입니다. 바꾸거나 늘려도 됩니다.
/// Why a pool cannot be made. Change or extend it as you like.
#[derive(Debug, Clone, PartialEq)]
pub enum PoolError {
    /// `max_connections`가 0입니다. / The maximum is zero.
    ZeroMax,
    /// 최소가 최대보다 큽니다. / The minimum is above the maximum.
    MinAboveMax,
    /// 최소 개수를 채우지 못했습니다. / The minimum could not be opened.
    Connect(ConnectError),
}

impl fmt::Display for PoolError {
    /// 무엇이 잘못되었는지 한 문장으로 알려 주세요. / Say in a sentence what is wrong.
    fn fmt(&self, _f: &mut fmt::Formatter<'_>) -> fmt::Result {
        todo!("a message for {self:?}")
    }
}

impl Error for PoolError {}

/// 커넥션 풀입니다. 필드는 자유롭게 정하세요. 여러 태스크가 `Arc`로 함께 씁니다.
/// A pool. Its fields are up to you; many tasks share it through an `Arc`.
pub struct ConnectionPool<C: Connector>(PhantomData<C>);

/// 풀에서 빌린 커넥션입니다. drop하면 풀로 돌아갑니다. / A connection on loan. Dropped, it goes back.
pub struct PooledConnection<C: Connector>(PhantomData<C>);

impl<C: Connector> ConnectionPool<C> {
    /// 설정을 검사하고, 커넥션을 최소 개수만큼 열어 둡니다. / Checks the configuration, opens the minimum.
    pub async fn new(config: PoolConfig, _connector: C) -> Result<ConnectionPool<C>, PoolError> {
        todo!("a pool of {config:?}")
    }

    /// 커넥션을 빌립니다. 시간이 다 되거나, 열지 못하거나, 풀이 닫히면 그 순간 `None`입니다.
    /// Borrows a connection; `None` once `timeout` is over, opening fails or the pool is closed.
    pub async fn get_connection(&self, timeout: Duration) -> Option<PooledConnection<C>> {
        todo!("a connection within {timeout:?}")
    }

    /// 다 쓴 커넥션을 돌려받습니다. 다른 풀의 것이면 받지 않고 `Err`로 되돌려 줍니다.
    /// Takes a connection back; one of another pool is refused, and handed back as `Err`.
    pub fn return_connection(
        &self,
        _connection: PooledConnection<C>,
    ) -> Result<(), PooledConnection<C>> {
        todo!("is it one of this pool's?")
    }

    /// `max_idle_time`보다 오래 쉰 커넥션을 닫습니다. 최소 개수는 남깁니다.
    /// Closes what has been idle for longer than `max_idle_time`, but keeps the minimum.
    pub fn cleanup_idle_connections(&self) {
        todo!("who has been idle for too long?")
    }

    /// 지금 상태를 셉니다. / Counts what there is.
    pub fn get_stats(&self) -> PoolStats {
        todo!("total, active and idle")
    }

    /// 풀을 닫습니다. 기다리던 호출은 모두 `None`을 받습니다. / Ends the pool; all who wait get `None`.
    pub fn close(&self) {
        todo!("nobody waits any more")
    }
}

impl<C: Connector> Drop for ConnectionPool<C> {
    /// `close`와 같은 일을 합니다. / Does what `close` does.
    fn drop(&mut self) {}
}

impl<C: Connector> Deref for PooledConnection<C> {
    type Target = C::Connection;

    fn deref(&self) -> &C::Connection {
        todo!("the connection on loan")
    }
}

impl<C: Connector> DerefMut for PooledConnection<C> {
    fn deref_mut(&mut self) -> &mut C::Connection {
        todo!("the connection on loan")
    }
}

impl<C: Connector> Drop for PooledConnection<C> {
    /// 정확히 한 번만 풀로 돌아가야 합니다. / It must go back exactly once.
    fn drop(&mut self) {}
}
