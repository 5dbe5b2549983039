use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread;

use super::{bodies, caught};

bodies! {
    a_static_mutex_is_made_in_a_const_context
    a_mutex_shows_its_data_and_whether_it_is_locked_or_poisoned
    a_guard_shows_what_it_guards
    a_panic_poisons_and_the_data_can_be_had_back
    a_guard_made_while_panicking_poisons_nothing
    a_mutex_is_taken_apart_and_made_from_its_value
    a_mutex_of_an_unsized_value_is_used_through_a_reference
    a_lock_that_is_held_cannot_be_tried
    threads_count_under_a_lock
}

static COUNT: Mutex<u32> = Mutex::new(0);

fn a_static_mutex_is_made_in_a_const_context() {
    *COUNT.lock().unwrap() = 3;
    *COUNT.lock().unwrap() += 1;
    assert_eq!(*COUNT.lock().unwrap(), 4);
}

fn a_mutex_shows_its_data_and_whether_it_is_locked_or_poisoned() {
    let mutex = Mutex::new("text");
    let free = r#"Mutex { data: "text", poisoned: false, .. }"#;
    assert_eq!(format!("{mutex:?}"), free);
    let guard = mutex.lock();
    let locked = r#"Mutex { data: "<locked>", poisoned: false, .. }"#;
    assert_eq!(format!("{mutex:?}"), locked);
    drop(guard);
    assert_eq!(format!("{mutex:?}"), free);
}

fn a_guard_shows_what_it_guards() {
    let mutex = Mutex::new(7);
    let guard = mutex.lock().unwrap();
    assert_eq!(format!("{guard} {guard:?}"), "7 7");
}

fn poisoned() -> Arc<Mutex<i32>> {
    let mutex = Arc::new(Mutex::new(1));
    let result = caught(|| {
        let mut guard = mutex.lock().unwrap();
        *guard = 2;
        panic!("poison");
    });
    assert!(result.is_err());
    mutex
}

fn a_panic_poisons_and_the_data_can_be_had_back() {
    let mutex = poisoned();
    assert!(mutex.is_poisoned());
    let error = mutex.lock().unwrap_err();
    assert_eq!(
        error.to_string(),
        "poisoned lock: another task failed inside"
    );
    assert_eq!(**error.get_ref(), 2);
    drop(error);
    assert!(matches!(mutex.try_lock(), Err(TryLockError::Poisoned(_))));
    assert_eq!(
        format!("{mutex:?}"),
        "Mutex { data: 2, poisoned: true, .. }"
    );
    let value = *mutex.lock().unwrap_or_else(PoisonError::into_inner);
    assert_eq!(value, 2);
    mutex.clear_poison();
    assert!(!mutex.is_poisoned());
    assert_eq!(*mutex.lock().unwrap(), 2);

    let mut mutex = Arc::into_inner(poisoned()).unwrap();
    assert!(mutex.get_mut().is_err());
    assert_eq!(mutex.into_inner().unwrap_err().into_inner(), 2);
}

fn a_guard_made_while_panicking_poisons_nothing() {
    struct LocksOnDrop<'a>(&'a Mutex<u32>);
    impl Drop for LocksOnDrop<'_> {
        fn drop(&mut self) {
            *self.0.lock().unwrap() += 1;
        }
    }
    let mutex = Mutex::new(0);
    let result = caught(|| {
        let _locks = LocksOnDrop(&mutex);
        panic!("unwinds");
    });
    assert!(result.is_err());
    assert!(!mutex.is_poisoned());
    assert_eq!(*mutex.lock().unwrap(), 1);
}

fn a_mutex_is_taken_apart_and_made_from_its_value() {
    let mut mutex = Mutex::from(String::from("a"));
    mutex.get_mut().unwrap().push('b');
    assert_eq!(mutex.into_inner().unwrap(), "ab");
    assert_eq!(Mutex::<u8>::default().into_inner().unwrap(), 0);
}

fn a_mutex_of_an_unsized_value_is_used_through_a_reference() {
    trait Speaks {
        fn speak(&mut self) -> u32;
    }
    impl Speaks for u32 {
        fn speak(&mut self) -> u32 {
            *self += 1;
            *self
        }
    }
    let mutex: Arc<Mutex<dyn Speaks + Send>> = Arc::new(Mutex::new(1_u32));
    let other = Arc::clone(&mutex);
    assert_eq!(
        thread::spawn(move || other.lock().unwrap().speak())
            .join()
            .unwrap(),
        2
    );
    assert_eq!(mutex.lock().unwrap().speak(), 3);
    let slice: &Mutex<[u8]> = &Mutex::new([1, 2, 3]);
    slice.lock().unwrap()[0] = 9;
    let guard: MutexGuard<'_, [u8]> = slice.lock().unwrap();
    assert_eq!(format!("{guard:?}"), "[9, 2, 3]");
    let boxed: Box<Mutex<[u8]>> = Box::new(Mutex::new([1]));
    assert_eq!(boxed.try_lock().unwrap().len(), 1);
}

fn a_lock_that_is_held_cannot_be_tried() {
    let mutex = Mutex::new(());
    let guard = mutex.try_lock().unwrap();
    let error = mutex.try_lock().unwrap_err();
    assert!(matches!(error, TryLockError::WouldBlock));
    let words = "try_lock failed because the operation would block";
    assert_eq!(error.to_string(), words);
    drop(guard);
    assert!(mutex.try_lock().is_ok());
}

fn threads_count_under_a_lock() {
    let count = Arc::new(Mutex::new(0));
    let threads = (0..3).map(|_| {
        let count = Arc::clone(&count);
        thread::spawn(move || {
            for _ in 0..5 {
                *count.lock().unwrap() += 1;
            }
        })
    });
    let threads: Vec<_> = threads.collect();
    threads
        .into_iter()
        .for_each(|thread| thread.join().unwrap());
    assert_eq!(*count.lock().unwrap(), 15);
}
