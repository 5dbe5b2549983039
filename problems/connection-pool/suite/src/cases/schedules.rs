//! Many tasks at one pool, under hundreds of schedules each, some of them cancelled on their way. A run
//! logs nothing that depends on who came first: only whether a rule was ever broken, and how many
//! connections can be had afterwards.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kit::suite::{Case, Log, millis, secs};
use kit_tokio::explore::{self, Sim, TaskId};

use super::rules::{Rule, Watch};
use super::{make, sized};
use crate::simulated::{AT_ONCE, Attempt, Simulated};
use crate::{Pool, Subject};

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![
        explore::case("crowd_in_order", 600, crowd_in_order),
        explore::case("crowd_and_bad_weather", 1400, crowd_and_bad_weather),
        explore::case("closed_in_the_middle", 400, closed_in_the_middle),
    ]
}

const CLIENTS: usize = 5;
const MAX: usize = 2;

/// How the clients of a case behave.
#[derive(Debug, Clone, Copy)]
struct Manner {
    rounds: usize,
    /// This share of the calls is dropped on its way.
    cancels: f64,
    /// This share of the connections breaks in use.
    breaks: f64,
    /// Every connection is there from the start, so that whoever comes first must be served first.
    warm: bool,
}

/// Who waits, by their ticket.
#[derive(Default)]
struct Line {
    waiting: BTreeMap<u64, TaskId>,
    tickets: u64,
}

struct Scene {
    sim: Sim,
    pool: Arc<dyn Pool>,
    server: Simulated,
    manner: Manner,
    line: Mutex<Line>,
    watch: Watch,
}

impl Scene {
    async fn open(s: &Subject, sim: Sim, server: Simulated, manner: Manner) -> Option<Arc<Scene>> {
        let min = if manner.warm { MAX } else { 0 };
        let pool = make(s, sized(min, MAX), &server).await.ok()?;
        Some(Arc::new(Scene {
            sim,
            pool,
            server,
            manner,
            line: Mutex::default(),
            watch: Watch::over(MAX),
        }))
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn breaks(&self, rule: Rule) {
        if self.watch.broke(rule) {
            self.sim.note(format!("here: {}", rule.what()));
        }
    }

    /// At any moment at all.
    fn check(&self) {
        for rule in self.watch.look(&*self.pool, &self.server) {
            self.breaks(rule);
        }
    }

    /// All clients, to their end.
    async fn play(self: &Arc<Self>) {
        let clients: Vec<_> = (1..=CLIENTS)
            .map(|n| {
                let scene = Arc::clone(self);
                self.sim.spawn(format!("client {n}"), async move {
                    for _ in 0..scene.manner.rounds {
                        scene.client().await;
                    }
                })
            })
            .collect();
        for client in clients {
            client.await;
        }
    }

    /// One round: ask, perhaps give up, use, give back.
    async fn client(&self) {
        let sim = self.sim;
        sim.jitter(millis(10)).await;
        let ticket = self.lines_up();
        let asked = sim.call("get_connection", self.pool.get_connection(secs(5)));
        let began = sim.now();
        let got = sim.cancel_within(self.manner.cancels, millis(20), asked);
        let got = got.await;
        self.line().waiting.remove(&ticket);
        self.check();
        let mut loan = match got {
            Some(Some(loan)) => loan,
            Some(None) => return self.sent_away(began),
            None => return,
        };
        let id = loan.wire().id();
        sim.note(format!("got connection {id}"));
        self.served(ticket, id);
        sim.jitter(millis(20)).await;
        if sim.chance(self.manner.breaks) {
            sim.note(format!("connection {id} breaks"));
            self.server.breaks(id);
        }
        sim.note(format!("gives connection {id} back"));
        self.watch.takes_back(id);
        if sim.chance(0.5) {
            drop(loan);
        } else if self.pool.return_connection(loan).is_err() {
            sim.note("which is refused");
        }
        self.check();
    }

    fn lines_up(&self) -> u64 {
        let task = self.sim.task();
        let mut line = self.line();
        line.tickets += 1;
        let ticket = line.tickets;
        line.waiting.insert(ticket, task);
        ticket
    }

    /// Everybody gives back within 20 ms, so nobody has to wait for seconds.
    fn sent_away(&self, began: Duration) {
        self.sim.note("got None");
        if self.sim.now() - began >= secs(5) {
            self.breaks(Rule::InVain);
        }
    }

    /// Who was woken first may well come second, so only those count as overtaken who were not even
    /// woken.
    fn served(&self, ticket: u64, id: u32) {
        if !self.watch.lends(id) {
            self.breaks(Rule::LentTwice);
        }
        let overtaken = {
            let line = self.line();
            let mut earlier = line.waiting.range(..ticket);
            earlier.any(|(_, task)| !self.sim.is_woken(*task))
        };
        if self.manner.warm && overtaken {
            self.breaks(Rule::Overtaken);
        }
    }

    /// What is left: all connections can be had, and no more.
    async fn left(&self, log: &mut Log<'_>) {
        let mut all = Vec::new();
        let mut attempts = 0;
        // Where connecting fails now and then, some of the attempts do.
        while all.len() < MAX && attempts < 50 {
            attempts += 1;
            all.extend(self.pool.get_connection(millis(500)).await);
        }
        let one_more = self.pool.get_connection(millis(10)).await.is_some();
        self.sim.until(secs(60)).await;
        self.verdicts(log);
        log.see("connections to be had afterwards", all.len());
        log.see("and one more", one_more);
        drop(all);
        log.see("get_stats()", self.pool.get_stats());
    }

    fn verdicts(&self, log: &mut Log<'_>) {
        use Rule::{InVain, LentTwice, OverMaximum, Overtaken, Stats};
        let rules: &[Rule] = match self.manner.warm {
            true => &[LentTwice, OverMaximum, Overtaken, InVain, Stats],
            // Who has to open one may well be served after somebody who came later.
            false => &[LentTwice, OverMaximum, InVain, Stats],
        };
        self.watch.verdicts(rules, log);
    }
}

/// Everything is there from the start, and stays.
async fn crowd_in_order(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let manner = Manner {
        rounds: 4,
        cancels: 0.4,
        breaks: 0.0,
        warm: true,
    };
    crowd(s, sim, log, Simulated::new(sim), manner).await;
}

/// Connecting is slow and may fail, connections break, clients give up. Half of the schedules have one
/// round only: who is not served in it is not rescued by the next one to come by.
async fn crowd_and_bad_weather(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let manner = Manner {
        rounds: if sim.chance(0.5) { 1 } else { 3 },
        cancels: 0.4,
        breaks: 0.2,
        warm: false,
    };
    let slow = Attempt::Any {
        longest: millis(8),
        fails: 0.15,
    };
    crowd(s, sim, log, Simulated::with(sim, slow), manner).await;
}

async fn crowd(s: &Subject, sim: Sim, log: &mut Log<'_>, server: Simulated, manner: Manner) {
    let Some(scene) = Scene::open(s, sim, server, manner).await else {
        log.see("new", "Err");
        return;
    };
    scene.play().await;
    sim.until(secs(30)).await;
    scene.left(log).await;
}

/// The pool is closed while some wait, some open, and some use what they have.
async fn closed_in_the_middle(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let manner = Manner {
        rounds: 3,
        cancels: 0.2,
        breaks: 0.1,
        warm: false,
    };
    let slow = Attempt::Any {
        longest: millis(8),
        fails: 0.0,
    };
    let otherwise = if sim.chance(0.5) { slow } else { AT_ONCE };
    let server = Simulated::with(sim, otherwise);
    let Some(scene) = Scene::open(s, sim, server, manner).await else {
        log.see("new", "Err");
        return;
    };
    let closes = {
        let scene = Arc::clone(&scene);
        sim.spawn("closes", async move {
            sim.jitter(millis(20)).await;
            sim.note("close()");
            scene.pool.close();
            scene.check();
        })
    };
    scene.play().await;
    closes.await;
    let after = scene.pool.get_connection(secs(1)).await.is_some();
    sim.until(secs(30)).await;
    scene.verdicts(log);
    log.see("a connection after the end", after);
    log.see("get_stats()", scene.pool.get_stats());
    log.see("open at the server", scene.server.open());
}
