//! Real threads at one pool, as tokio's runtime of many threads has them: between any two looks at the
//! pool's state another thread may have changed it. The standard library's locks and atomics are
//! kit's, so every schedule comes from its seed; no time passes.

use std::collections::BTreeSet;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use kit::suite::{Case, Log, secs};
use kit::thread;
use kit_tokio::runtime::{Builder, Runtime};
use kit_tokio::task::yield_now;

use super::{PATIENCE, sized};
use crate::simulated::Simulated;
use crate::{Answer, Pool, Subject};

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![Case::explored("real_threads", 400, real_threads)]
}

const THREADS: usize = 3;
const ROUNDS: usize = 3;
const MAX: usize = 2;

/// So often a thread looks whether it was woken while others have their turns, before it gives up.
const LOOKS: usize = 2000;

struct Scene {
    pool: Arc<dyn Pool>,
    server: Simulated,
    lent: Mutex<BTreeSet<u32>>,
    broken: Mutex<BTreeSet<&'static str>>,
    done: AtomicUsize,
}

const RULES: [&str; 4] = [LENT_TWICE, OVER_MAXIMUM, IN_VAIN, STATS];
const LENT_TWICE: &str = "a connection was lent to two at once";
const OVER_MAXIMUM: &str = "there were more than the maximum";
const IN_VAIN: &str = "somebody waited in vain";
const STATS: &str = "get_stats() did not add up";

fn real_threads(s: &Subject, log: &mut Log) {
    let runtime = Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime without I/O needs nothing that could fail");
    let server = Simulated::of_threads();
    let making = (s.pool)(sized(0, MAX), Arc::new(server.clone()));
    let Ok(pool) = runtime.block_on(making) else {
        log.see("new", "Err");
        return;
    };
    let scene = Scene {
        pool,
        server,
        lent: Mutex::default(),
        broken: Mutex::default(),
        done: AtomicUsize::new(0),
    };
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                let _entered = runtime.enter();
                (0..ROUNDS).for_each(|_| scene.client());
                scene.done.fetch_add(1, Ordering::SeqCst);
            });
        }
        // Some pools have tasks of their own, which need somebody to run them.
        while scene.done.load(Ordering::SeqCst) < THREADS {
            turn(&runtime);
            thread::yield_now();
        }
    });
    turn(&runtime);
    let broken = locked(&scene.broken);
    for rule in RULES {
        let ever = if broken.contains(rule) {
            "yes"
        } else {
            "never"
        };
        log.see(rule, ever);
    }
    runtime.block_on(left(log, &*scene.pool));
}

fn turn(runtime: &Runtime) {
    runtime.block_on(async {
        for _ in 0..3 {
            yield_now().await;
        }
    });
}

/// All connections can be had, and no more.
async fn left(log: &mut Log<'_>, pool: &dyn Pool) {
    let mut all = Vec::new();
    for _ in 0..MAX {
        all.extend(pool.get_connection(secs(1)).await);
    }
    let one_more = pool.get_connection(secs(1)).await.is_some();
    log.see("connections to be had afterwards", all.len());
    log.see("and one more", one_more);
    drop(all);
    log.see("get_stats()", pool.get_stats());
}

impl Scene {
    /// One round: ask, use, give back.
    fn client(&self) {
        let Some(got) = patiently(self.pool.get_connection(PATIENCE)) else {
            return self.breaks(IN_VAIN);
        };
        let Some(mut loan) = got else {
            return self.breaks(IN_VAIN);
        };
        let id = loan.wire().id();
        if !locked(&self.lent).insert(id) {
            self.breaks(LENT_TWICE);
        }
        self.check();
        locked(&self.lent).remove(&id);
        drop(loan);
        self.check();
    }

    fn check(&self) {
        let stats = self.pool.get_stats();
        if stats.total != stats.active + stats.idle || stats.total > MAX {
            self.breaks(STATS);
        }
        if self.server.most() > MAX {
            self.breaks(OVER_MAXIMUM);
        }
    }

    fn breaks(&self, rule: &'static str) {
        locked(&self.broken).insert(rule);
    }
}

/// Poll whenever it is woken. `None` if it never is.
fn patiently<T>(call: Answer<'_, T>) -> Option<T> {
    let woken = Arc::new(Woken(AtomicBool::new(true)));
    let waker = Waker::from(Arc::clone(&woken));
    let mut call = pin!(call);
    for _ in 0..LOOKS {
        if woken.0.swap(false, Ordering::SeqCst)
            && let Poll::Ready(value) = call.as_mut().poll(&mut Context::from_waker(&waker))
        {
            return Some(value);
        }
        thread::yield_now();
    }
    None
}

struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::SeqCst);
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
