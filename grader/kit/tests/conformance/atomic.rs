use std::sync::Arc;
use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release, SeqCst};
use std::sync::atomic::{
    AtomicBool, AtomicI8, AtomicI16, AtomicI32, AtomicI64, AtomicIsize, AtomicPtr, AtomicU8,
    AtomicU16, AtomicU32, AtomicU64, AtomicUsize, compiler_fence, fence,
};
use std::thread;

use super::bodies;

bodies! {
    every_integer_has_every_operation
    a_bool_has_its_operations
    a_pointer_has_its_operations
    an_atomic_is_shown_as_its_value
    statics_count_over_threads
}

macro_rules! integers {
    ($($Name:ident)*) => { $({
        static ONE: $Name = $Name::new(1);
        assert_eq!(ONE.load(Acquire), 1);
        let mut a = $Name::from(5);
        a.store(6, Release);
        assert_eq!((a.swap(7, AcqRel), a.load(Relaxed)), (6, 7));
        assert_eq!(a.compare_exchange(7, 8, SeqCst, Relaxed), Ok(7));
        assert_eq!(a.compare_exchange(7, 9, SeqCst, Relaxed), Err(8));
        while a.compare_exchange_weak(8, 9, SeqCst, Relaxed).is_err() {}
        assert_eq!((a.fetch_add(3, SeqCst), a.fetch_sub(2, SeqCst)), (9, 12));
        assert_eq!((a.fetch_and(6, SeqCst), a.fetch_or(9, SeqCst)), (10, 2));
        assert_eq!((a.fetch_xor(1, SeqCst), a.fetch_max(20, SeqCst)), (11, 10));
        assert_eq!((a.fetch_min(4, SeqCst), a.load(SeqCst)), (20, 4));
        a.fetch_nand(4, SeqCst);
        assert_eq!(a.swap(4, SeqCst), !4);
        assert_eq!(a.fetch_update(SeqCst, SeqCst, |n| n.checked_add(1)), Ok(4));
        assert_eq!(a.fetch_update(SeqCst, SeqCst, |_| None), Err(5));
        assert_eq!(a.try_update(SeqCst, SeqCst, |n| Some(n + 1)), Ok(5));
        assert_eq!(a.update(SeqCst, SeqCst, |n| n * 2), 6);
        *a.get_mut() += 1;
        assert_eq!(a.as_ptr(), a.get_mut() as *mut _);
        assert_eq!((a.into_inner(), $Name::default().into_inner()), (13, 0));
    })* };
}

fn every_integer_has_every_operation() {
    integers! {
        AtomicI8 AtomicI16 AtomicI32 AtomicI64 AtomicIsize
        AtomicU8 AtomicU16 AtomicU32 AtomicU64 AtomicUsize
    }
    fence(SeqCst);
    compiler_fence(SeqCst);
}

fn a_bool_has_its_operations() {
    static FLAG: AtomicBool = AtomicBool::new(false);
    FLAG.store(false, SeqCst);
    assert!(!FLAG.swap(true, SeqCst));
    assert!(FLAG.fetch_and(false, SeqCst));
    assert!(!FLAG.fetch_or(true, SeqCst));
    assert!(FLAG.fetch_xor(true, SeqCst));
    assert!(!FLAG.fetch_nand(true, SeqCst));
    assert!(FLAG.fetch_not(SeqCst));
    assert!(!FLAG.load(SeqCst));
    assert_eq!(
        FLAG.compare_exchange(false, true, SeqCst, SeqCst),
        Ok(false)
    );
    assert_eq!(
        FLAG.fetch_update(SeqCst, SeqCst, |flag| Some(!flag)),
        Ok(true)
    );
    assert!(!FLAG.update(SeqCst, SeqCst, |flag| flag));
    let mut flag = AtomicBool::default();
    *flag.get_mut() = true;
    assert!(flag.into_inner());
}

fn a_pointer_has_its_operations() {
    let mut values = [1_u32, 2, 3];
    let first = values.as_mut_ptr();
    let pointer = AtomicPtr::new(first);
    assert_eq!(pointer.load(SeqCst), first);
    assert_eq!(pointer.fetch_ptr_add(2, SeqCst), first);
    assert_eq!(pointer.fetch_ptr_sub(1, SeqCst), first.wrapping_add(2));
    assert_eq!(pointer.fetch_byte_add(4, SeqCst), first.wrapping_add(1));
    assert_eq!(pointer.fetch_byte_sub(8, SeqCst), first.wrapping_add(2));
    assert_eq!(pointer.swap(std::ptr::null_mut(), SeqCst), first);
    assert!(AtomicPtr::<u8>::default().load(SeqCst).is_null());
    assert_eq!(
        format!("{pointer:p}"),
        format!("{:p}", std::ptr::null::<u8>())
    );
    assert!(
        pointer
            .compare_exchange(first, first, SeqCst, SeqCst)
            .is_err()
    );
}

fn an_atomic_is_shown_as_its_value() {
    assert_eq!(format!("{:?}", AtomicI64::new(-3)), "-3");
    assert_eq!(format!("{:?}", AtomicBool::new(true)), "true");
}

fn statics_count_over_threads() {
    let count = Arc::new(AtomicU64::new(0));
    let threads = (0..3).map(|_| {
        let count = Arc::clone(&count);
        thread::spawn(move || {
            (0..5).for_each(|_| {
                count.fetch_add(1, Relaxed);
            })
        })
    });
    let threads: Vec<_> = threads.collect();
    threads
        .into_iter()
        .for_each(|thread| thread.join().unwrap());
    assert_eq!(count.load(Relaxed), 15);
}
