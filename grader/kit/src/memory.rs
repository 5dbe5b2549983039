//! How much of the heap is in use, and how often it is asked: for cases whose lesson is what a
//! solution keeps, and for benches.

#[cfg(any(not(feature = "real"), feature = "bench"))]
mod counted {
    use ::std::alloc::System;

    use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

    #[global_allocator]
    static HEAP: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

    /// Bytes that the whole process has asked for and not given back. A case that looks at it must
    /// be [alone](crate::suite::Case::alone), and shows a bound, never a number: what is kept
    /// between calls is the learner's to choose.
    pub fn live() -> usize {
        let stats = HEAP.stats();
        stats
            .bytes_allocated
            .saturating_sub(stats.bytes_deallocated)
    }

    /// How often the whole process has asked for memory, or for more of it.
    pub fn allocations() -> usize {
        let stats = HEAP.stats();
        stats.allocations.wrapping_add(stats.reallocations)
    }
}

#[cfg(any(not(feature = "real"), feature = "bench"))]
pub use counted::{allocations, live};

/// Benches beside other crates are measured with the allocator that a program really has.
#[cfg(all(feature = "real", not(feature = "bench")))]
mod not_counted {
    pub fn live() -> usize {
        0
    }

    pub fn allocations() -> usize {
        0
    }
}

#[cfg(all(feature = "real", not(feature = "bench")))]
pub use not_counted::{allocations, live};

#[cfg(all(test, not(feature = "real")))]
mod tests {
    use super::live;

    const MIB: usize = 1 << 20;

    #[test]
    fn what_is_kept_counts_and_what_is_given_back_does_not() {
        let before = live();
        let mut kept = vec![0_u8; 64 * MIB];
        assert!(live() - before > 63 * MIB);
        kept.truncate(MIB);
        kept.shrink_to_fit();
        assert!(live() - before < 8 * MIB);
        drop(kept);
        assert!(live().abs_diff(before) < 8 * MIB);
    }
}
