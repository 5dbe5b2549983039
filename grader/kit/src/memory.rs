//! How much of the heap is in use: for cases whose lesson is what a solution keeps.

#[cfg(not(feature = "real"))]
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
}

#[cfg(not(feature = "real"))]
pub use counted::live;

/// Benches are measured with the allocator that a program really has.
#[cfg(feature = "real")]
pub fn live() -> usize {
    0
}

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
