//! What is seen of a bench: plain data, as it was told.

use kit::bench::record::Pair;

use crate::outcome::How;

/// What came of one workload.
#[derive(Debug, Clone, PartialEq)]
pub struct Observed {
    pub id: String,
    pub sizes: Vec<Sized>,
    pub end: End,
}

/// One size of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sized {
    pub size: u64,
    /// Operations in a block.
    pub count: u64,
    /// In a block: yours, the reference's.
    pub allocations: [u64; 2],
    pub pairs: Vec<Pair>,
}

impl Sized {
    /// Of the times, pair by pair.
    pub fn ratios(&self) -> Vec<f64> {
        let pairs = self.pairs.iter();
        pairs
            .map(|pair| pair.yours as f64 / pair.reference.max(1) as f64)
            .collect()
    }

    /// Time of their own, yours and the reference's, pair by pair.
    pub fn own(&self) -> Vec<(f64, f64)> {
        let pairs = self.pairs.iter();
        pairs
            .map(|pair| (pair.your_own as f64, pair.reference_own as f64))
            .collect()
    }

    /// Nanoseconds for one operation, pair by pair.
    pub fn yours(&self) -> Vec<f64> {
        self.times(|pair| pair.yours)
    }

    pub fn reference(&self) -> Vec<f64> {
        self.times(|pair| pair.reference)
    }

    fn times(&self, of: fn(&Pair) -> u64) -> Vec<f64> {
        let operations = 2.0 * self.count.max(1) as f64;
        let times = self.pairs.iter().map(|pair| of(pair) as f64 / operations);
        times.collect()
    }
}

impl Observed {
    /// Of the size that is judged.
    pub fn pairs(&self) -> usize {
        self.sizes.last().map_or(0, |sized| sized.pairs.len())
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum End {
    Done,
    Differs {
        expected: u64,
        got: u64,
    },
    TimeLimit,
    Broke {
        how: How,
    },
    /// Our fault, or the machine's.
    Ours {
        reason: String,
    },
}
