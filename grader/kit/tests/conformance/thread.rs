use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::{bodies, caught};

bodies! {
    a_thread_gives_its_value
    a_thread_gives_its_panic
    a_thread_has_the_name_it_was_given_and_no_other
    every_thread_has_its_own_id
    a_thread_is_finished_at_some_time
    a_parked_thread_is_unparked
    a_token_given_before_is_not_lost
    a_park_with_a_timeout_ends
    a_sleep_takes_its_time
    a_spinning_thread_sees_the_change_it_waits_for
    a_scope_borrows_and_waits
    a_scope_inside_a_scope_spawns_further_threads
    a_scope_panics_when_its_threads_did_and_nobody_asked
    a_scoped_thread_gives_its_panic_to_who_asks
    thread_locals_are_fresh_in_every_thread_and_dropped_with_it
    a_detached_thread_goes_on
    a_panicking_thread_knows_it
}

fn a_thread_gives_its_value() {
    let text = String::from("moved");
    assert_eq!(
        thread::spawn(move || text + " back").join().unwrap(),
        "moved back"
    );
    assert!(thread::available_parallelism().is_ok());
}

/// The panic of a thread must not be a finding here, so the thread catches it and passes it on by hand.
fn a_thread_gives_its_panic() {
    let thread = thread::spawn(|| caught(|| panic!("the reason")));
    let payload: thread::Result<()> = thread.join().unwrap();
    assert_eq!(
        payload.unwrap_err().downcast_ref::<&str>(),
        Some(&"the reason")
    );
}

fn a_thread_has_the_name_it_was_given_and_no_other() {
    let own = || thread::current().name().map(str::to_owned);
    let builder = thread::Builder::new()
        .name("worker".into())
        .stack_size(1 << 20);
    let thread = builder.spawn(own).unwrap();
    assert_eq!(thread.thread().name(), Some("worker"));
    assert!(format!("{:?}", thread.thread()).contains(r#"name: Some("worker"), .."#));
    assert_eq!(thread.join().unwrap().as_deref(), Some("worker"));
    assert_eq!(format!("{:?}", thread::spawn(|| ())), "JoinHandle { .. }");
    assert_eq!(thread::spawn(own).join().unwrap(), None);
    thread::scope(|s| {
        let builder = thread::Builder::new().name("scoped".into());
        assert_eq!(
            builder
                .spawn_scoped(s, own)
                .unwrap()
                .join()
                .unwrap()
                .as_deref(),
            Some("scoped")
        );
    });
}

fn every_thread_has_its_own_id() {
    let thread = thread::spawn(|| thread::current().id());
    let id = thread.thread().id();
    assert_eq!(thread.join().unwrap(), id);
    assert_eq!(thread::current().id(), thread::current().id());
    assert_eq!(HashSet::from([thread::current().id(), id]).len(), 2);
    assert!(format!("{id:?}").starts_with("ThreadId("));
}

fn a_thread_is_finished_at_some_time() {
    let go = Arc::new(AtomicBool::new(false));
    let other = Arc::clone(&go);
    let thread = thread::spawn(move || {
        while !other.load(Ordering::SeqCst) {
            thread::yield_now();
        }
    });
    assert!(!thread.is_finished());
    go.store(true, Ordering::SeqCst);
    while !thread.is_finished() {
        std::hint::spin_loop();
    }
    thread.join().unwrap();
}

fn a_parked_thread_is_unparked() {
    let go = Arc::new(AtomicBool::new(false));
    let other = Arc::clone(&go);
    let thread = thread::spawn(move || {
        while !other.load(Ordering::SeqCst) {
            thread::park();
        }
    });
    go.store(true, Ordering::SeqCst);
    thread.thread().unpark();
    thread.join().unwrap();
}

fn a_token_given_before_is_not_lost() {
    thread::current().unpark();
    thread::current().unpark();
    thread::park();
}

fn a_park_with_a_timeout_ends() {
    thread::park_timeout(Duration::from_millis(1));
}

fn a_sleep_takes_its_time() {
    let start = Instant::now();
    thread::sleep(Duration::from_millis(2));
    assert!(start.elapsed() >= Duration::from_millis(2));
    thread::sleep(Duration::ZERO);
}

fn a_spinning_thread_sees_the_change_it_waits_for() {
    let flag = Arc::new(AtomicBool::new(false));
    let other = Arc::clone(&flag);
    let thread = thread::spawn(move || {
        thread::sleep(Duration::from_millis(1));
        other.store(true, Ordering::SeqCst);
    });
    while !flag.load(Ordering::SeqCst) {
        std::hint::spin_loop();
    }
    thread.join().unwrap();
}

fn a_scope_borrows_and_waits() {
    let (mut own, shared) = (vec![1], AtomicU32::new(0));
    let sum = thread::scope(|s| {
        s.spawn(|| own.push(2));
        s.spawn(|| shared.fetch_add(3, Ordering::SeqCst));
        s.spawn(|| 4).join().unwrap()
    });
    assert_eq!((own, shared.into_inner(), sum), (vec![1, 2], 3, 4));
}

fn a_scope_inside_a_scope_spawns_further_threads() {
    let count = AtomicU32::new(0);
    thread::scope(|s| {
        s.spawn(|| {
            s.spawn(|| count.fetch_add(1, Ordering::SeqCst));
            thread::scope(|inner| {
                inner.spawn(|| count.fetch_add(1, Ordering::SeqCst));
            });
        });
    });
    assert_eq!(count.into_inner(), 2);
}

fn a_scope_panics_when_its_threads_did_and_nobody_asked() {
    let result = caught(|| thread::scope(|_| panic!("the body")));
    assert_eq!(
        result.unwrap_err().downcast_ref::<&str>(),
        Some(&"the body")
    );
}

fn a_scoped_thread_gives_its_panic_to_who_asks() {
    thread::scope(|s| {
        let thread = s.spawn(|| caught(|| panic!("asked")).is_err());
        assert_eq!(format!("{thread:?}"), "ScopedJoinHandle { .. }");
        assert!(thread.thread().name().is_none());
        assert!(thread.join().unwrap());
    });
}

fn thread_locals_are_fresh_in_every_thread_and_dropped_with_it() {
    struct Drops(Arc<AtomicU32>);
    impl Drop for Drops {
        fn drop(&mut self) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
    thread_local! {
        static COUNT: Cell<u32> = const { Cell::new(0) };
        static LAST: RefCell<Option<Drops>> = const { RefCell::new(None) };
    }
    let drops = Arc::new(AtomicU32::new(0));
    for n in 1..=3 {
        let other = Arc::clone(&drops);
        let thread = thread::spawn(move || {
            COUNT.set(COUNT.get() + 1);
            LAST.set(Some(Drops(other)));
            COUNT.get()
        });
        assert_eq!(thread.join().unwrap(), 1);
        assert_eq!(drops.load(Ordering::SeqCst), n);
    }
}

fn a_detached_thread_goes_on() {
    let done = Arc::new(Mutex::new(false));
    let other = Arc::clone(&done);
    drop(thread::spawn(move || *other.lock().unwrap() = true));
    while !*done.lock().unwrap() {
        thread::yield_now();
    }
}

fn a_panicking_thread_knows_it() {
    struct Looks<'a>(&'a Cell<bool>);
    impl Drop for Looks<'_> {
        fn drop(&mut self) {
            self.0.set(thread::panicking());
        }
    }
    let seen = Cell::new(false);
    let result = caught(|| {
        let _looks = Looks(&seen);
        panic!("unwinds");
    });
    assert!(result.is_err() && seen.get() && !thread::panicking());
}
