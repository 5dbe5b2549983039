use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock, Once, OnceLock};
use std::thread;

use super::{bodies, caught};

bodies! {
    a_once_runs_once
    a_once_is_poisoned_by_a_panic_and_can_be_forced
    a_once_is_waited_for
    a_once_lock_is_set_once
    a_once_lock_is_made_by_one_of_many
    a_once_lock_outlives_a_panic_of_its_maker
    a_once_lock_is_compared_cloned_and_shown
    a_once_lock_is_waited_for
    a_lazy_lock_makes_its_value_when_it_is_needed
    a_lazy_lock_is_poisoned_by_a_panic
    a_lazy_lock_can_be_changed_by_its_owner
}

fn a_once_runs_once() {
    let (once, count) = (Arc::new(Once::new()), Arc::new(AtomicU32::new(0)));
    let threads = (0..3).map(|_| {
        let (once, count) = (Arc::clone(&once), Arc::clone(&count));
        thread::spawn(move || {
            once.call_once(|| {
                count.fetch_add(1, Ordering::SeqCst);
            });
            assert_eq!(count.load(Ordering::SeqCst), 1);
        })
    });
    let threads: Vec<_> = threads.collect();
    threads
        .into_iter()
        .for_each(|thread| thread.join().unwrap());
    assert!(once.is_completed());
    assert_eq!(format!("{once:?}"), "Once { .. }");
}

fn a_once_is_poisoned_by_a_panic_and_can_be_forced() {
    let once = Once::new();
    assert!(caught(|| once.call_once(|| panic!("first"))).is_err());
    assert!(!once.is_completed());
    let message = caught(|| once.call_once(|| ())).unwrap_err();
    let message = message
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| message.downcast_ref::<String>().cloned());
    assert_eq!(
        message.unwrap(),
        "Once instance has previously been poisoned"
    );
    once.call_once_force(|state| assert!(state.is_poisoned()));
    once.call_once(|| unreachable!());
    assert!(once.is_completed());
}

fn a_once_is_waited_for() {
    let once = Arc::new(Once::new());
    let other = Arc::clone(&once);
    let thread = thread::spawn(move || other.call_once(|| ()));
    once.wait();
    once.wait_force();
    assert!(once.is_completed());
    thread.join().unwrap();
}

fn a_once_lock_is_set_once() {
    static NAME: OnceLock<String> = OnceLock::new();
    let mut lock = OnceLock::new();
    assert_eq!(lock.get(), None);
    assert_eq!(lock.set(1), Ok(()));
    assert_eq!(lock.set(2), Err(2));
    assert_eq!(lock.get_or_init(|| 3), &1);
    *lock.get_mut().unwrap() = 4;
    assert_eq!(lock.take(), Some(4));
    assert_eq!(lock.get(), None);
    assert_eq!(lock.get_or_init(|| 5), &5);
    assert_eq!(lock.into_inner(), Some(5));
    assert_eq!(NAME.get_or_init(|| "name".into()), "name");
}

fn a_once_lock_is_made_by_one_of_many() {
    let shared = Arc::new((OnceLock::new(), AtomicU32::new(0)));
    let threads = (0..3).map(|_| {
        let shared = Arc::clone(&shared);
        thread::spawn(move || {
            *shared
                .0
                .get_or_init(|| shared.1.fetch_add(1, Ordering::SeqCst))
        })
    });
    let threads: Vec<_> = threads.collect();
    assert!(
        threads
            .into_iter()
            .all(|thread| thread.join().unwrap() == 0)
    );
    assert_eq!(shared.1.load(Ordering::SeqCst), 1);
}

fn a_once_lock_outlives_a_panic_of_its_maker() {
    let lock = OnceLock::new();
    assert!(
        caught(|| {
            lock.get_or_init(|| panic!("no value"));
        })
        .is_err()
    );
    assert_eq!(lock.get(), None);
    assert_eq!(lock.get_or_init(|| 1), &1);
}

fn a_once_lock_is_compared_cloned_and_shown() {
    let (empty, one) = (OnceLock::<u8>::default(), OnceLock::from(1));
    assert_eq!(
        format!("{empty:?} {one:?}"),
        "OnceLock(<uninit>) OnceLock(1)"
    );
    assert_eq!(one.clone(), one);
    assert_eq!(empty.clone(), empty);
    assert_ne!(empty, one);
    assert_eq!(one.set(2), Err(2));
}

fn a_once_lock_is_waited_for() {
    let lock = Arc::new(OnceLock::new());
    let other = Arc::clone(&lock);
    let thread = thread::spawn(move || other.set("set").unwrap());
    assert_eq!(*lock.wait(), "set");
    thread.join().unwrap();
}

static LAZY: LazyLock<Vec<u8>> = LazyLock::new(|| vec![1, 2, 3]);

fn a_lazy_lock_makes_its_value_when_it_is_needed() {
    assert_eq!(LAZY.len(), 3);
    let calls = AtomicU32::new(0);
    let lazy = LazyLock::new(|| calls.fetch_add(1, Ordering::SeqCst));
    assert_eq!(format!("{lazy:?}"), "LazyLock(<uninit>)");
    assert_eq!(LazyLock::get(&lazy), None);
    assert_eq!((*lazy, *LazyLock::force(&lazy)), (0, 0));
    assert_eq!(format!("{lazy:?}"), "LazyLock(0)");
    assert_eq!(LazyLock::get(&lazy), Some(&0));
    assert_eq!(calls.load(Ordering::SeqCst), 1);
    assert_eq!(*LazyLock::<u8>::default(), 0);
}

fn a_lazy_lock_is_poisoned_by_a_panic() {
    let lazy: LazyLock<u8> = LazyLock::new(|| panic!("no value"));
    assert!(caught(|| *lazy).is_err());
    assert!(caught(|| *lazy).is_err());
    assert_eq!(format!("{lazy:?}"), "LazyLock(<uninit>)");
}

fn a_lazy_lock_can_be_changed_by_its_owner() {
    let mut lazy = LazyLock::new(|| 1);
    assert_eq!(LazyLock::get_mut(&mut lazy), None);
    *LazyLock::force_mut(&mut lazy) += 1;
    *lazy += 1;
    assert_eq!(LazyLock::get_mut(&mut lazy), Some(&mut 3));
}
