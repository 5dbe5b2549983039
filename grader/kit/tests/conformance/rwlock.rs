use std::sync::{Arc, RwLock, RwLockReadGuard, RwLockWriteGuard, TryLockError};
use std::thread;

use super::{bodies, caught};

bodies! {
    a_static_rwlock_is_made_in_a_const_context
    readers_share_and_a_writer_is_alone
    only_a_writer_poisons
    an_rwlock_shows_its_data
    a_writer_becomes_a_reader_without_a_gap
    an_rwlock_is_taken_apart_and_made_from_its_value
    an_rwlock_of_a_trait_object_is_shared
}

static TABLE: RwLock<Vec<u32>> = RwLock::new(Vec::new());

fn a_static_rwlock_is_made_in_a_const_context() {
    TABLE.write().unwrap().clear();
    TABLE.write().unwrap().push(1);
    assert_eq!(*TABLE.read().unwrap(), [1]);
}

fn readers_share_and_a_writer_is_alone() {
    let lock = RwLock::new(1);
    let (a, b) = (lock.read().unwrap(), lock.try_read().unwrap());
    assert_eq!(*a + *b, 2);
    assert!(matches!(lock.try_write(), Err(TryLockError::WouldBlock)));
    drop((a, b));
    let mut writer = lock.try_write().unwrap();
    *writer = 5;
    assert!(lock.try_read().is_err());
    drop(writer);
    assert_eq!(*lock.read().unwrap(), 5);
}

fn only_a_writer_poisons() {
    let lock = RwLock::new(1);
    let read = caught(|| {
        let _reader = lock.read().unwrap();
        panic!("reading");
    });
    assert!(read.is_err() && !lock.is_poisoned());
    let written = caught(|| {
        let _writer = lock.write().unwrap();
        panic!("writing");
    });
    assert!(written.is_err() && lock.is_poisoned());
    assert_eq!(*lock.read().unwrap_err().into_inner(), 1);
    assert!(matches!(lock.try_read(), Err(TryLockError::Poisoned(_))));
    assert!(matches!(lock.try_write(), Err(TryLockError::Poisoned(_))));
    assert!(lock.write().is_err());
    lock.clear_poison();
    assert!(lock.write().is_ok());
}

fn an_rwlock_shows_its_data() {
    let lock = RwLock::new(3);
    assert_eq!(
        format!("{lock:?}"),
        "RwLock { data: 3, poisoned: false, .. }"
    );
    let reader = lock.read().unwrap();
    assert_eq!(format!("{reader} {reader:?}"), "3 3");
    drop(reader);
    let mut writer = lock.write().unwrap();
    *writer = 3;
    assert_eq!(
        format!("{writer} {writer:?} {lock:?}"),
        "3 3 RwLock { data: <locked>, poisoned: false, .. }"
    );
}

fn a_writer_becomes_a_reader_without_a_gap() {
    let lock = Arc::new(RwLock::new(0));
    let mut writer = lock.write().unwrap();
    let other = Arc::clone(&lock);
    let thread = thread::spawn(move || *other.write().unwrap() += 10);
    *writer += 1;
    let reader: RwLockReadGuard<'_, i32> = RwLockWriteGuard::downgrade(writer);
    assert_eq!(*reader, 1);
    drop(reader);
    thread.join().unwrap();
    assert_eq!(*lock.read().unwrap(), 11);
}

fn an_rwlock_is_taken_apart_and_made_from_its_value() {
    let mut lock = RwLock::from(1);
    *lock.get_mut().unwrap() += 1;
    assert_eq!(lock.into_inner().unwrap(), 2);
    assert_eq!(RwLock::<u8>::default().into_inner().unwrap(), 0);
}

fn an_rwlock_of_a_trait_object_is_shared() {
    let lock: Arc<RwLock<dyn Fn() -> u32 + Send + Sync>> = Arc::new(RwLock::new(|| 7));
    let other = Arc::clone(&lock);
    let seven = thread::spawn(move || (other.read().unwrap())()).join();
    assert_eq!(seven.unwrap(), 7);
    assert_eq!((lock.write().unwrap())(), 7);
}
