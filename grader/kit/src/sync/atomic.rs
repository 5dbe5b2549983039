//! [`::std::sync::atomic`], but every access is a step. Inside a case all orderings are as strong as
//! `SeqCst`: weak memory is not modelled.

pub use ::std::sync::atomic::*;

use ::std::fmt::{self, Debug};
use ::std::panic::Location;
use ::std::sync::atomic;

use crate::hint;
use crate::sim::here;

#[deprecated(since = "1.51.0", note = "use hint::spin_loop instead")]
#[track_caller]
pub fn spin_loop_hint() {
    hint::spin_loop();
}

/// One access to what `peek` shows.
#[track_caller]
fn access<T: PartialEq, R>(
    peek: impl Fn() -> T,
    access: impl FnOnce() -> R,
    words: impl FnOnce(&R) -> String,
) -> R {
    let Some(here) = here() else { return access() };
    let caller = Location::caller();
    here.step();
    let before = peek();
    let result = access();
    if before != peek() {
        here.changed();
    }
    here.note(caller, || words(&result));
    result
}

/// An atomic type `$Name` over values of type `$T`, with the operations `$fetch` that take a `$Operand`.
macro_rules! atomic {
    ($Name:ident $(<$G:ident>)?, $T:ty, $Operand:ty, [$($fetch:ident)*]) => {
        #[doc = concat!("A stand-in for [`::std::sync::atomic::", stringify!($Name), "`].")]
        pub struct $Name $(<$G>)? (atomic::$Name $(<$G>)?);

        impl $(<$G>)? $Name $(<$G>)? {
            #[inline]
            #[must_use]
            pub const fn new(value: $T) -> Self {
                $Name(atomic::$Name::new(value))
            }

            pub fn get_mut(&mut self) -> &mut $T {
                self.0.get_mut()
            }

            pub const fn into_inner(self) -> $T {
                self.0.into_inner()
            }

            pub const fn as_ptr(&self) -> *mut $T {
                self.0.as_ptr()
            }

            fn peek(&self) -> $T {
                self.0.load(Ordering::Relaxed)
            }

            #[inline]
            #[track_caller]
            pub fn load(&self, order: Ordering) -> $T {
                access(
                    || (),
                    || self.0.load(order),
                    |value| format!("{}::load -> {value:?}", stringify!($Name)),
                )
            }

            #[inline]
            #[track_caller]
            pub fn store(&self, value: $T, order: Ordering) {
                access(
                    || self.peek(),
                    || self.0.store(value, order),
                    |()| format!("{}::store({value:?})", stringify!($Name)),
                );
            }

            #[inline]
            #[track_caller]
            pub fn swap(&self, value: $T, order: Ordering) -> $T {
                access(
                    || self.peek(),
                    || self.0.swap(value, order),
                    |old| format!("{}::swap({value:?}) -> {old:?}", stringify!($Name)),
                )
            }

            #[inline]
            #[track_caller]
            pub fn compare_exchange(
                &self,
                current: $T,
                new: $T,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$T, $T> {
                access(
                    || self.peek(),
                    || self.0.compare_exchange(current, new, success, failure),
                    |result| {
                        let name = stringify!($Name);
                        format!("{name}::compare_exchange({current:?}, {new:?}) -> {result:?}")
                    },
                )
            }

            #[inline]
            #[track_caller]
            pub fn compare_exchange_weak(
                &self,
                current: $T,
                new: $T,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$T, $T> {
                access(
                    || self.peek(),
                    || self.0.compare_exchange_weak(current, new, success, failure),
                    |result| {
                        let name = stringify!($Name);
                        format!("{name}::compare_exchange_weak({current:?}, {new:?}) -> {result:?}")
                    },
                )
            }

            #[track_caller]
            pub fn fetch_update(
                &self,
                set_order: Ordering,
                fetch_order: Ordering,
                f: impl FnMut($T) -> Option<$T>,
            ) -> Result<$T, $T> {
                self.try_update(set_order, fetch_order, f)
            }

            #[track_caller]
            pub fn try_update(
                &self,
                set_order: Ordering,
                fetch_order: Ordering,
                mut f: impl FnMut($T) -> Option<$T>,
            ) -> Result<$T, $T> {
                let mut old = self.load(fetch_order);
                while let Some(new) = f(old) {
                    match self.compare_exchange_weak(old, new, set_order, fetch_order) {
                        Ok(old) => return Ok(old),
                        Err(newer) => old = newer,
                    }
                }
                Err(old)
            }

            #[track_caller]
            pub fn update(
                &self,
                set_order: Ordering,
                fetch_order: Ordering,
                mut f: impl FnMut($T) -> $T,
            ) -> $T {
                let mut old = self.load(fetch_order);
                loop {
                    match self.compare_exchange_weak(old, f(old), set_order, fetch_order) {
                        Ok(old) => return old,
                        Err(newer) => old = newer,
                    }
                }
            }

            $(
                #[inline]
                #[track_caller]
                pub fn $fetch(&self, value: $Operand, order: Ordering) -> $T {
                    access(
                        || self.peek(),
                        || self.0.$fetch(value, order),
                        |old| {
                            let call = concat!(stringify!($Name), "::", stringify!($fetch));
                            format!("{call}({value:?}) -> {old:?}")
                        },
                    )
                }
            )*
        }

        impl $(<$G>)? Debug for $Name $(<$G>)? {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl $(<$G>)? From<$T> for $Name $(<$G>)? {
            fn from(value: $T) -> Self {
                Self::new(value)
            }
        }

        impl $(<$G>)? Default for $Name $(<$G>)? {
            fn default() -> Self {
                $Name(Default::default())
            }
        }
    };
}

macro_rules! integers {
    ($($Name:ident $T:ty)*) => {
        $(atomic!($Name, $T, $T, [
            fetch_add fetch_sub fetch_and fetch_nand fetch_or fetch_xor fetch_max fetch_min
        ]);)*
    };
}

integers! {
    AtomicI8 i8
    AtomicI16 i16
    AtomicI32 i32
    AtomicI64 i64
    AtomicIsize isize
    AtomicU8 u8
    AtomicU16 u16
    AtomicU32 u32
    AtomicU64 u64
    AtomicUsize usize
}
atomic!(AtomicBool, bool, bool, [fetch_and fetch_nand fetch_or fetch_xor]);
atomic!(AtomicPtr<P>, *mut P, usize, [
    fetch_ptr_add fetch_ptr_sub fetch_byte_add fetch_byte_sub fetch_or fetch_and fetch_xor
]);

impl AtomicBool {
    #[track_caller]
    pub fn fetch_not(&self, order: Ordering) -> bool {
        self.fetch_xor(true, order)
    }
}

impl<P> fmt::Pointer for AtomicPtr<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Pointer::fmt(&self.0, f)
    }
}
