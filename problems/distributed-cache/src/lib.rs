//! 일관성 해싱과 분산 캐시: 이 파일을 완성하세요. 문제 설명은 `README.md`에 있습니다.
//! Consistent hashing and a distributed cache: complete this file. The statement is in `README.en.md`.

// 채점기가 시계와 스레드를 다룰 수 있게 해 주는 줄입니다. 여러분은 평소처럼 `std::…`를 쓰면 됩니다.
// This lets the grader own the clock and the threads. Just write plain `std::…`, as always.
extern crate kit as std;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

// ---- 1. 링 / The ring ----

/// 키마다 담당 노드를 정합니다. 필드는 자유롭게 정하세요.
/// Decides which node is in charge of a key. Its fields are up to you.
#[derive(Debug)]
pub struct ConsistentHash {}

impl ConsistentHash {
    /// `replicas`의 기본값입니다. / What `replicas` is when nobody thought about it.
    pub const DEFAULT_REPLICAS: usize = 3;

    /// 노드마다 가상 노드를 `replicas`개씩 둔 링입니다. 0은 1로 봅니다.
    /// A ring with so many virtual nodes for each node; 0 counts as 1.
    pub fn new(nodes: &[&str], replicas: usize) -> ConsistentHash {
        todo!("a ring of {nodes:?} with {replicas} virtual nodes each")
    }

    /// 노드를 더합니다. 이미 있으면 아무것도 바꾸지 않고 `false`입니다.
    /// Adds a node; `false`, and nothing changes, if it is there already.
    pub fn add_node(&mut self, node: &str) -> bool {
        todo!("add {node}")
    }

    /// 노드를 뺍니다. 없는 노드이면 `false`입니다. / Removes a node; `false` if there is none of that name.
    pub fn remove_node(&mut self, node: &str) -> bool {
        todo!("remove {node}")
    }

    /// 키를 맡은 노드입니다. 링이 비어 있으면 `None`입니다. / The node in charge; `None` for an empty ring.
    pub fn get_node(&self, key: &str) -> Option<&str> {
        todo!("who has {key}?")
    }

    /// 키를 맡은 노드부터 차례로, 서로 다른 노드를 최대 `n`개 돌려줍니다.
    /// Up to `n` different nodes in order, the one in charge first.
    pub fn get_nodes(&self, key: &str, n: usize) -> Vec<&str> {
        todo!("the first {n} nodes for {key}")
    }
}

// ---- 2. 캐시 / The cache ----

/// 원본이 있는 곳입니다. 느릴 수 있습니다. / Where the originals are. It may be slow.
pub trait Database: Send + Sync {
    /// `None`은 그런 키가 없다는 뜻입니다. / `None`: there is no such key.
    fn load(&self, key: &str) -> Option<String>;
}

/// 노드 → 그 노드가 맡아 처리한 쓰기의 수. / Node -> how many writes it took charge of.
pub type Version = BTreeMap<String, u64>;

/// 여러 노드로 이루어진 캐시입니다. 여러 스레드가 `Arc`로 함께 씁니다.
/// A cache of several nodes, shared by many threads through an `Arc`.
pub struct DistributedCache {}

impl DistributedCache {
    /// 데이터베이스에서 읽어 온 값의 수명이자 `put`의 기본값입니다.
    /// How long a loaded value lives, and what to give `put` by default.
    pub const DEFAULT_TTL: Duration = Duration::from_secs(3600);
    /// "데이터베이스에 없음"을 기억하는 시간입니다. / How long "not in the database" is remembered.
    pub const NEGATIVE_TTL: Duration = Duration::from_secs(60);
    /// 값 하나를 보관하는 노드의 수입니다. / How many nodes keep each value.
    pub const COPIES: usize = 2;

    /// 노드마다 빈 저장소를 둔 캐시입니다. / A cache with an empty store at each node.
    pub fn new(nodes: &[&str], database: Arc<dyn Database>) -> DistributedCache {
        let _ = database;
        todo!("a cache on {nodes:?}")
    }

    /// 캐시에 있으면 그 값을, 없으면 데이터베이스에서 한 번만 읽어 와 저장하고 돌려줍니다.
    /// The cached value; on a miss, reads the database once and keeps what it gave.
    pub fn get(&self, key: &str) -> Option<String> {
        todo!("get {key}")
    }

    /// 값을 담당 노드 모두에 저장합니다. 다른 복사본은 남기지 않습니다.
    /// Stores the value at every owner, and leaves no other copy behind.
    pub fn put(&self, key: &str, value: &str, ttl: Duration) {
        todo!("put {key} = {value} for {ttl:?}")
    }

    /// 모든 노드에서 지웁니다. / Forgets the key at every node.
    pub fn invalidate(&self, key: &str) {
        todo!("invalidate {key}")
    }

    /// 현재 값의 복사본을 `node`에 둡니다. 모르는 노드이거나 현재 값이 아니면 `false`입니다.
    /// Puts a copy of the current value at `node`; `false` for an unknown node or any other value.
    pub fn replicate(&self, key: &str, value: &str, node: &str) -> bool {
        todo!("copy {key} = {value} to {node}")
    }

    /// 노드가 죽었습니다. 남은 복사본으로 다시 채웁니다. 모르는 노드이면 `false`입니다.
    /// The node is dead: make up for its copies from the others. `false` for an unknown node.
    pub fn handle_node_failure(&self, failed_node: &str) -> bool {
        todo!("{failed_node} is gone")
    }

    /// 키의 버전 벡터입니다. 쓴 적이 없으면 비어 있습니다. / The key's version vector; empty if never written.
    pub fn version(&self, key: &str) -> Version {
        todo!("the version of {key}")
    }

    /// 키를 맡은 노드들입니다(최대 `COPIES`개). / The nodes in charge of the key, at most `COPIES`.
    pub fn owners(&self, key: &str) -> Vec<String> {
        todo!("the owners of {key}")
    }

    /// 이 노드가 지금 가진 값입니다. 아무것도 바꾸지 않습니다. / What this very node holds. Changes nothing.
    pub fn peek(&self, node: &str, key: &str) -> Option<String> {
        todo!("what {node} holds for {key}")
    }
}

// ---- 3. 복제본 / The replica ----

/// 지금까지 무엇을 보았는지 나타냅니다. `default()`는 "아무것도 보지 못함"입니다.
/// What a reader has seen; `default()` is nothing at all.
#[derive(Debug, Clone, Default)]
pub struct Context {}

/// 복제본끼리 주고받는 메시지입니다. 무엇을 담을지는 여러분이 정합니다.
/// What replicas send to one another. What is in it is up to you.
#[derive(Debug, Clone)]
pub struct Message {}

/// 보낼 메시지들: (받을 노드의 번호, 메시지). / What to send: the receiving node's number, the message.
pub type Outgoing = Vec<(usize, Message)>;

/// 복제본 하나입니다. 시계도 네트워크도 모르는 상태 기계입니다.
/// One replica: a state machine that knows no clock and no network.
#[derive(Debug)]
pub struct Replica {}

impl Replica {
    /// 노드 `nodes`개(번호 0부터) 중 `id`번입니다. 죽었다 살아나면 더 큰 `incarnation`으로 빈손으로 시작합니다.
    /// Number `id` of `nodes`, from 0. After a crash it begins anew, empty, with a larger `incarnation`.
    pub fn new(id: usize, nodes: usize, incarnation: u64) -> Replica {
        todo!("replica {id} of {nodes}, incarnation {incarnation}")
    }

    /// 동시에 쓰인 값 모두와, 그것을 보았다는 증거입니다.
    /// All values written concurrently, and the proof of having seen them.
    pub fn get(&self, key: &str) -> (Vec<String>, Context) {
        todo!("get {key}")
    }

    /// `context`가 본 값들만 덮어씁니다. / Overwrites what `context` has seen, and only that.
    pub fn put(&mut self, key: &str, value: &str, context: &Context) -> Outgoing {
        todo!("put {key} = {value}, having seen {context:?}")
    }

    /// `context`가 본 값들만 지웁니다. 지운 값은 되살아나지 않습니다.
    /// Removes what `context` has seen, and only that. It never comes back.
    pub fn invalidate(&mut self, key: &str, context: &Context) -> Outgoing {
        todo!("invalidate {key}, having seen {context:?}")
    }

    /// 메시지가 왔습니다. 늦게, 두 번, 뒤바뀌어 올 수 있습니다. / It may come late, twice, out of order.
    pub fn on_message(&mut self, from: usize, message: Message) -> Outgoing {
        todo!("{message:?} from {from}")
    }

    /// 100ms마다 불립니다. 잃어버린 메시지를 만회할 기회입니다. / Every 100 ms: make up for what was lost.
    pub fn on_timer(&mut self) -> Outgoing {
        todo!("tell the others")
    }
}
