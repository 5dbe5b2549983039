//! Auto traits, checked by the compiler: what has one, and what must not.

use std::cell::Cell;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::rc::Rc;
use std::sync::atomic::{AtomicPtr, AtomicU64};
use std::sync::mpsc::{Receiver, Sender, SyncSender};
use std::sync::{
    Barrier, Condvar, LazyLock, Mutex, MutexGuard, Once, OnceLock, RwLock, RwLockReadGuard,
    RwLockWriteGuard, WaitTimeoutResult,
};
use std::thread::{JoinHandle, Scope, ScopedJoinHandle, Thread, ThreadId};
use std::time::{Instant, SystemTime};

macro_rules! is {
    ($Trait:ident: $($Type:ty)*) => { const _: () = {
        const fn is<T: ?Sized + $Trait>() {}
        $(is::<$Type>();)*
    }; };
}

/// Two impls would fit a type that has the trait, so the compiler could not choose.
macro_rules! is_not {
    ($Trait:ident: $($Type:ty)*) => { $(const _: fn() = || {
        trait IsNot<A> {
            fn holds() {}
        }
        struct Otherwise;
        impl<T: ?Sized> IsNot<()> for T {}
        impl<T: ?Sized + $Trait> IsNot<Otherwise> for T {}
        <$Type as IsNot<_>>::holds();
    };)* };
}

is! { Send:
    Mutex<Cell<u8>> RwLock<Cell<u8>> Condvar Once Barrier OnceLock<Cell<u8>> LazyLock<Cell<u8>>
    AtomicU64 AtomicPtr<u8> Sender<Cell<u8>> SyncSender<Cell<u8>> Receiver<Cell<u8>>
    JoinHandle<u8> ScopedJoinHandle<'static, u8> Scope<'static, 'static> Thread ThreadId Instant SystemTime
    Mutex<[u8]> Mutex<dyn Send>
}
is! { Sync:
    Mutex<Cell<u8>> RwLock<u8> Condvar Once Barrier OnceLock<u8> LazyLock<u8, fn() -> u8>
    MutexGuard<'static, u8> RwLockReadGuard<'static, u8> RwLockWriteGuard<'static, u8>
    AtomicU64 AtomicPtr<u8> Sender<Cell<u8>> SyncSender<Cell<u8>>
    JoinHandle<Cell<u8>> ScopedJoinHandle<'static, Cell<u8>> Scope<'static, 'static> Thread Instant
}
is! { UnwindSafe:
    Mutex<Cell<u8>> RwLock<Cell<u8>> Condvar Once Barrier OnceLock<u8> LazyLock<u8> AtomicU64
    Sender<Cell<u8>> Receiver<Cell<u8>> Thread Instant
}
is! { RefUnwindSafe:
    Mutex<Cell<u8>> RwLock<Cell<u8>> Condvar Once Barrier OnceLock<u8> AtomicU64
    Sender<Cell<u8>> Receiver<Cell<u8>> Thread
}
is! { Unpin: Mutex<u8> Condvar JoinHandle<u8> Receiver<u8> WaitTimeoutResult }
is! { Copy: Instant SystemTime ThreadId WaitTimeoutResult }

is_not! { Send:
    MutexGuard<'static, u8> RwLockReadGuard<'static, u8> RwLockWriteGuard<'static, u8>
    Mutex<Rc<u8>> OnceLock<Rc<u8>> Sender<Rc<u8>> Receiver<Rc<u8>>
}
is_not! { Sync:
    Mutex<Rc<u8>> RwLock<Cell<u8>> OnceLock<Cell<u8>> MutexGuard<'static, Cell<u8>>
    RwLockReadGuard<'static, Cell<u8>> Receiver<u8> LazyLock<Cell<u8>>
}
is_not! { RefUnwindSafe: OnceLock<Cell<u8>> }

/// What is covariant in std is so here.
#[expect(dead_code, reason = "compiling is the test")]
fn a_reader_lives_shorter<'a>(guard: RwLockReadGuard<'static, u8>) -> RwLockReadGuard<'a, u8> {
    guard
}

#[expect(dead_code, reason = "compiling is the test")]
fn a_guard_lives_shorter<'a>(guard: MutexGuard<'static, u8>) -> MutexGuard<'a, u8> {
    guard
}
