//! Two works that take turns. In: the works. Out: records of what a block takes.

use ::std::cell::Cell;
use ::std::time::{Duration, Instant};

use super::Work;
use super::record::Record;
use crate::memory;

/// A block is so long that a clock can tell it, and so short that the machine is the same for the next.
const BLOCK: f64 = 500_000.0;
/// A slow work gets a block of fewer operations than the reference's time allows.
const LONGEST: f64 = 4_000_000.0;
const MOST_CALLS: u64 = 1 << 24;
/// Of the size that is judged, and of the others.
const PAIRS: usize = 40;
const PAIRS_OF_OTHERS: usize = 12;
/// After so long so many pairs are enough: whoever is that slow is not hard to judge.
const ENOUGH: [(Duration, usize); 2] = [
    (Duration::from_millis(500), 10),
    (Duration::from_millis(1200), 3),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Yours,
    Reference,
}

pub(super) struct Turns<'a> {
    yours: Work,
    reference: Work,
    /// Whose turn it is, for whoever hears of a panic.
    turn: &'a Cell<Side>,
}

/// Two blocks of each, in nanoseconds.
#[derive(Clone, Copy)]
struct Pair {
    yours: f64,
    reference: f64,
}

/// What one block took.
struct Block {
    nanos: f64,
    /// CPU time of other threads meanwhile.
    elsewhere: f64,
    answer: u64,
    allocations: usize,
}

impl<'a> Turns<'a> {
    pub(super) fn new(yours: Work, reference: Work, turn: &'a Cell<Side>) -> Turns<'a> {
        Turns {
            yours,
            reference,
            turn,
        }
    }

    /// Measure. An `Err` says that the two differ.
    pub(super) fn run(
        &mut self,
        is_judged: bool,
        mut say: impl FnMut(Record),
    ) -> Result<(), Record> {
        let count = self.calls_in_a_block()?;
        // The first block of that size warms up, and is the one whose allocations are counted.
        let (yours, reference) = (
            self.block(Side::Yours, count),
            self.block(Side::Reference, count),
        );
        same(&yours, &reference)?;
        say(Record::Calls {
            count,
            yours: yours.allocations as u64,
            reference: reference.allocations as u64,
        });
        let began = Instant::now();
        let pairs = if is_judged { PAIRS } else { PAIRS_OF_OTHERS };
        for n in 0..pairs {
            let took = began.elapsed();
            if ENOUGH.iter().any(|(time, many)| took > *time && n >= *many) {
                break;
            }
            let pair = self.pair(count)?;
            say(Record::Pair {
                yours: pair.yours as u64,
                reference: pair.reference as u64,
            });
        }
        Ok(())
    }

    /// How many operations to time at once. Each step is measured twice, and the quicker counts.
    fn calls_in_a_block(&mut self) -> Result<u64, Record> {
        let mut count = 1;
        loop {
            let (one, other) = (self.pair(count)?, self.pair(count)?);
            let yours = one.yours.min(other.yours) / 2.0;
            let reference = one.reference.min(other.reference) / 2.0;
            if reference > BLOCK / 2.0 || yours > LONGEST / 2.0 || count >= MOST_CALLS {
                let fits = (BLOCK / reference).min(LONGEST / yours);
                return Ok(((count as f64 * fits) as u64).clamp(1, MOST_CALLS));
            }
            count *= 2;
        }
    }

    /// Yours, theirs, theirs, yours.
    fn pair(&mut self, count: u64) -> Result<Pair, Record> {
        let order = [Side::Yours, Side::Reference, Side::Reference, Side::Yours];
        let [a, b, c, d] = order.map(|side| self.block(side, count));
        same(&a, &b)?;
        same(&d, &c)?;
        let elsewhere: f64 = [&a, &b, &c, &d].iter().map(|block| block.elsewhere).sum();
        Ok(Pair {
            yours: (a.nanos + d.nanos + elsewhere).max(1.0),
            reference: (b.nanos + c.nanos).max(1.0),
        })
    }

    fn block(&mut self, side: Side, count: u64) -> Block {
        self.turn.set(side);
        let work = match side {
            Side::Yours => &mut self.yours,
            Side::Reference => &mut self.reference,
        };
        let (allocated, cpu) = (memory::allocations(), cpu_elsewhere());
        let start = Instant::now();
        let answer = work(count);
        let nanos = start.elapsed().as_nanos() as f64;
        let elsewhere = cpu_elsewhere().saturating_sub(cpu).as_nanos() as f64;
        Block {
            nanos,
            // The clocks are read one after the other, so a little is always found.
            elsewhere: if elsewhere > nanos / 50.0 + 2_000.0 {
                elsewhere
            } else {
                0.0
            },
            answer,
            allocations: memory::allocations() - allocated,
        }
    }
}

fn same(yours: &Block, reference: &Block) -> Result<(), Record> {
    match yours.answer == reference.answer {
        true => Ok(()),
        false => Err(Record::Differs {
            expected: reference.answer,
            got: yours.answer,
        }),
    }
}

/// CPU time of all threads but this one.
fn cpu_elsewhere() -> Duration {
    use rustix::time::{ClockId, clock_gettime};

    let [all, here] = [ClockId::ProcessCPUTime, ClockId::ThreadCPUTime].map(|id| {
        let time = clock_gettime(id);
        Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
    });
    all.saturating_sub(here)
}

#[cfg(test)]
mod tests {
    use ::std::hint::black_box;
    use ::std::thread;

    use super::*;

    fn spin(count: u64) -> u64 {
        (0..count).fold(0, |sum, n| black_box(sum + n % 7))
    }

    /// All pairs of these two works, or that they differ.
    fn pairs(
        yours: impl FnMut(u64) -> u64 + 'static,
        reference: impl FnMut(u64) -> u64 + 'static,
    ) -> Result<Vec<(u64, u64)>, Record> {
        let turn = Cell::new(Side::Reference);
        let mut pairs = Vec::new();
        Turns::new(Box::new(yours), Box::new(reference), &turn).run(true, |record| {
            if let Record::Pair { yours, reference } = record {
                pairs.push((yours, reference));
            }
        })?;
        Ok(pairs)
    }

    /// In how many of the pairs yours took more than so many times as long.
    fn past(times: f64, pairs: &[(u64, u64)]) -> usize {
        let is_past = |(yours, reference): &&(u64, u64)| *yours as f64 > times * *reference as f64;
        pairs.iter().filter(is_past).count()
    }

    #[test]
    fn twice_the_work_is_told_from_the_same_work() {
        let same = pairs(spin, spin).unwrap();
        let twice = pairs(
            |n| {
                spin(n);
                spin(n)
            },
            spin,
        )
        .unwrap();
        assert!(past(1.5, &same) < same.len() / 2, "{same:?}");
        assert!(past(1.5, &twice) > twice.len() / 2, "{twice:?}");
    }

    #[test]
    fn other_answers_are_no_pace() {
        let differs = pairs(|n| spin(n) + 1, spin);
        assert!(matches!(differs, Err(Record::Differs { .. })));
    }

    /// Whoever waits for the thread has waited, and the thread has worked.
    #[test]
    fn work_in_another_thread_counts_as_well() {
        let yours = |n| thread::spawn(move || spin(n)).join().unwrap_or_default();
        let elsewhere = pairs(yours, spin).unwrap();
        assert!(past(1.5, &elsewhere) > elsewhere.len() / 2, "{elsewhere:?}");
    }
}
