//! Real threads at one pool, as tokio's runtime of many threads has them: between any two looks at the
//! pool's state another thread may have changed it. The standard library's locks and atomics are
//! kit's, so every schedule comes from its seed. Connections break, and while one is closed others go on.
//! At the end two threads clean up at once; only before that does time pass.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use kit::suite::{Case, Log, millis, secs};
use kit::thread;
use kit_tokio::runtime::{Builder, Runtime};
use kit_tokio::task::yield_now;

use super::rules::{Rule, Watch};
use super::{MAX_IDLE_TIME, PATIENCE, sized};
use crate::simulated::Simulated;
use crate::{Answer, Pool, Subject};

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![Case::explored("real_threads", 400, real_threads)]
}

const THREADS: usize = 3;
const ROUNDS: usize = 3;
const MAX: usize = 2;

/// Of another pool, which two threads clean up at once.
const MIN: usize = 1;
const CLEANERS: usize = 2;

/// So often a thread looks whether it was woken while others have their turns, before it gives up.
const LOOKS: usize = 2000;

/// This thread looks at the figures. The others do not, so that much can happen between two of its looks.
const LOOKS_ON: usize = 0;

/// In this one of its rounds, what a thread has borrowed breaks.
const BREAKS: usize = 1;

const RULES: [Rule; 4] = [
    Rule::LentTwice,
    Rule::OverMaximum,
    Rule::InVain,
    Rule::Stats,
];

struct Scene {
    pool: Arc<dyn Pool>,
    server: Simulated,
    watch: Watch,
    done: AtomicUsize,
}

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
        watch: Watch::over(MAX),
        done: AtomicUsize::new(0),
    };
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let (scene, runtime) = (&scene, &runtime);
            scope.spawn(move || {
                let _entered = runtime.enter();
                let _done = Done(&scene.done);
                (0..ROUNDS).for_each(|round| scene.client(thread == LOOKS_ON, round == BREAKS));
            });
        }
        // Some pools have tasks of their own, which need somebody to run them.
        while scene.done.load(Ordering::SeqCst) < THREADS {
            turn(&runtime);
            thread::yield_now();
        }
    });
    turn(&runtime);
    scene.check();
    scene.watch.verdicts(&RULES, log);
    runtime.block_on(left(log, &*scene.pool));
    cleaned_by_two(s, log, &runtime);
}

/// Two threads clean up at once, and one may do it while the other is closing what it found.
fn cleaned_by_two(s: &Subject, log: &mut Log, runtime: &Runtime) {
    let server = Simulated::of_threads();
    let making = (s.pool)(sized(MIN, MAX), Arc::new(server.clone()));
    let Ok(pool) = runtime.block_on(making) else {
        log.see("new", "Err");
        return;
    };
    let all = (0..MAX).map(|_| runtime.block_on(pool.get_connection(PATIENCE)));
    drop(all.collect::<Vec<_>>());
    log.advance(MAX_IDLE_TIME + millis(1));
    thread::scope(|scope| {
        for _ in 0..CLEANERS {
            scope.spawn(|| {
                let _entered = runtime.enter();
                pool.cleanup_idle_connections();
            });
        }
    });
    log.see("cleaned up by two at once, get_stats()", pool.get_stats());
    log.see("connections at the server", server.open());
}

/// Counts a thread that ends, even if it panics: the others must not wait for it.
struct Done<'a>(&'a AtomicUsize);

impl Drop for Done<'_> {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
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
    fn client(&self, looks_on: bool, breaks: bool) {
        let Some(Some(mut loan)) = patiently(self.pool.get_connection(PATIENCE)) else {
            self.watch.broke(Rule::InVain);
            return;
        };
        let id = loan.wire().id();
        if !self.watch.lends(id) {
            self.watch.broke(Rule::LentTwice);
        }
        if looks_on {
            self.check();
        }
        // Others may come by while it is lent.
        thread::yield_now();
        if breaks {
            self.server.breaks(id);
        }
        self.watch.takes_back(id);
        drop(loan);
        if looks_on {
            self.check();
        }
    }

    fn check(&self) {
        for rule in self.watch.look(&*self.pool, &self.server) {
            self.watch.broke(rule);
        }
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
