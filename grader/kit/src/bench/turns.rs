//! Two works that take turns. In: the works. Out: records of what a block takes.
//!
//! What a slow work does in a block would be over too soon for a clock where the reference does it. So the reference
//! does so many blocks at a stretch, and is that far ahead; its answers wait for those they are compared with.

use ::std::collections::VecDeque;
use ::std::fs::File;
use ::std::time::Duration;

use super::record::{Pair, Record};
use super::{Teller, Work};
use crate::memory;

/// A block is so long that a clock can tell it, and so short that the machine is the same for the next.
const BLOCK: f64 = 500_000.0;
/// A slow work gets a block of fewer operations than the reference's time allows.
const LONGEST: f64 = 4_000_000.0;
const MOST_CALLS: u64 = 1 << 24;
const MOST_BLOCKS: u64 = 1 << 16;
/// Of the size that is judged, and of the others.
const PAIRS: usize = 40;
const PAIRS_OF_OTHERS: usize = 12;
/// After so long so many pairs are enough: whoever is that slow is not hard to judge. With fewer than six
/// there is no interval of 95 of 100.
const ENOUGH: [(Duration, usize); 2] = [
    (Duration::from_millis(500), 10),
    (Duration::from_millis(1200), 6),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Yours,
    Reference,
}

pub(super) struct Turns<'a> {
    yours: Work,
    reference: Work,
    /// How many blocks the reference does at a stretch, and the answers of those that the other has still to do.
    stretch: u64,
    ahead: VecDeque<u64>,
    teller: &'a dyn Teller,
    clocks: &'a dyn Clocks,
}

/// What is read before and after a block. Tests read what they have set.
pub(super) trait Clocks {
    fn now(&self) -> Now;
    /// For how long this thread has waited for a CPU so far, where that is known.
    fn queued(&self) -> Option<Duration>;
}

/// The time, and the CPU time of all threads and of this one.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Now {
    wall: Duration,
    all: Duration,
    here: Duration,
}

/// Those of the system.
pub(super) struct OfTheSystem {
    /// What the scheduler knows of this thread.
    scheduled: Option<File>,
}

impl OfTheSystem {
    pub(super) fn of_this_thread() -> OfTheSystem {
        OfTheSystem {
            scheduled: File::open("/proc/thread-self/schedstat").ok(),
        }
    }
}

impl Clocks for OfTheSystem {
    fn now(&self) -> Now {
        use rustix::time::{ClockId, clock_gettime};

        let ids = [
            ClockId::Monotonic,
            ClockId::ProcessCPUTime,
            ClockId::ThreadCPUTime,
        ];
        let [wall, all, here] = ids.map(|id| {
            let time = clock_gettime(id);
            Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
        });
        Now { wall, all, here }
    }

    #[cfg(unix)]
    fn queued(&self) -> Option<Duration> {
        use ::std::os::unix::fs::FileExt as _;

        // Nanoseconds on a CPU, nanoseconds in the queue for one, and how often.
        let mut text = [0; 96];
        let length = self.scheduled.as_ref()?.read_at(&mut text, 0).ok()?;
        let text = ::std::str::from_utf8(&text[..length]).ok()?;
        let queued = text.split_whitespace().nth(1)?;
        Some(Duration::from_nanos(queued.parse().ok()?))
    }

    #[cfg(not(unix))]
    fn queued(&self) -> Option<Duration> {
        None
    }
}

impl Pair {
    /// Whoever waits for a thread takes no more time than the thread does; whoever lets it work beside them, or
    /// while the reference has its turn, does.
    fn of(yours: [&Block; 2], reference: [&Block; 2]) -> Pair {
        let sum =
            |blocks: [&Block; 2], of: fn(&Block) -> f64| blocks.into_iter().map(of).sum::<f64>();
        let hidden = sum(reference, |block| block.elsewhere);
        let nanos = |sum: f64| sum.max(1.0) as u64;
        Pair {
            yours: nanos(sum(yours, |block| block.nanos.max(block.cpu)) + hidden),
            reference: nanos(sum(reference, |block| block.nanos)),
            your_own: nanos(sum(yours, |block| block.own.max(block.cpu)) + hidden),
            reference_own: nanos(sum(reference, |block| block.own)),
        }
    }
}

/// What one block took; of a stretch, what each of its blocks did.
struct Block {
    nanos: f64,
    /// Without what this thread waited for a CPU: it had one, or slept.
    own: f64,
    /// CPU time of all threads meanwhile, and of all but this one: of the whole stretch.
    cpu: f64,
    elsewhere: f64,
    allocations: usize,
}

impl<'a> Turns<'a> {
    pub(super) fn new(
        yours: Work,
        reference: Work,
        teller: &'a dyn Teller,
        clocks: &'a dyn Clocks,
    ) -> Turns<'a> {
        Turns {
            yours,
            reference,
            stretch: 1,
            ahead: VecDeque::new(),
            teller,
            clocks,
        }
    }

    /// Measure. An `Err` says that the two differ.
    pub(super) fn run(&mut self, is_judged: bool) -> Result<(), Record> {
        let count = self.calls_in_a_block()?;
        // The first block of that size warms up, and is the one whose allocations are counted.
        let reference = self.lead(count);
        let yours = self.follow(count)?;
        self.teller.say(&Record::Calls {
            count,
            yours: yours.allocations as u64,
            reference: reference.allocations as u64,
        });
        let began = self.clocks.now().wall;
        let pairs = if is_judged { PAIRS } else { PAIRS_OF_OTHERS };
        // Told at the end: to tell wakes the grader, and always before a block of the same side.
        let mut told = Vec::with_capacity(pairs);
        for n in 0..pairs {
            let took = self.clocks.now().wall.saturating_sub(began);
            if ENOUGH.iter().any(|(time, many)| took > *time && n >= *many) {
                break;
            }
            told.push(self.pair(count)?);
        }
        for pair in told {
            self.teller.say(&Record::Pair(pair));
        }
        Ok(())
    }

    /// How many operations to time at once. Each step is measured twice, and the quicker counts.
    fn calls_in_a_block(&mut self) -> Result<u64, Record> {
        let mut count = 1;
        loop {
            let (one, other) = (self.pair(count)?, self.pair(count)?);
            let yours = one.yours.min(other.yours) as f64 / 2.0;
            let reference = one.reference.min(other.reference) as f64 / 2.0;
            if reference > BLOCK / 2.0 || yours > LONGEST / 2.0 || count >= MOST_CALLS {
                let fits = (BLOCK / reference).min(LONGEST / yours);
                let calls = ((count as f64 * fits) as u64).clamp(1, MOST_CALLS);
                let block = reference * calls as f64 / count as f64;
                self.stretch = ((BLOCK / block) as u64).clamp(1, MOST_BLOCKS);
                return Ok(calls);
            }
            count *= 2;
        }
    }

    /// Yours, theirs, theirs, yours. Nothing is compared before both have an answer.
    fn pair(&mut self, count: u64) -> Result<Pair, Record> {
        let (a, first) = self.block(Side::Yours, count, 1);
        let (b, c) = (self.lead(count), self.lead(count));
        self.is_next(first)?;
        let d = self.follow(count)?;
        Ok(Pair::of([&a, &d], [&b, &c]))
    }

    /// A block of yours whose answer the reference has given already.
    fn follow(&mut self, count: u64) -> Result<Block, Record> {
        let (block, answer) = self.block(Side::Yours, count, 1);
        self.is_next(answer)?;
        Ok(block)
    }

    fn lead(&mut self, count: u64) -> Block {
        self.block(Side::Reference, count, self.stretch).0
    }

    fn is_next(&mut self, got: u64) -> Result<(), Record> {
        match self.ahead.pop_front() {
            Some(expected) if expected != got => Err(Record::Differs { expected, got }),
            _ => Ok(()),
        }
    }

    /// So many blocks, one after the other, and the last answer. Those of the reference are kept.
    fn block(&mut self, side: Side, count: u64, stretch: u64) -> (Block, u64) {
        self.teller.turn(side);
        let is_reference = side == Side::Reference;
        let work = match is_reference {
            true => &mut self.reference,
            false => &mut self.yours,
        };
        self.ahead.reserve(stretch as usize);
        let (allocated, queued) = (memory::allocations(), self.clocks.queued());
        let before = self.clocks.now();
        let mut answer = 0;
        for _ in 0..stretch {
            answer = work(count);
            if is_reference {
                self.ahead.push_back(answer);
            }
        }
        let after = self.clocks.now();
        let queued = self.clocks.queued().zip(queued);
        let between = |clock: fn(&Now) -> Duration| {
            clock(&after).saturating_sub(clock(&before)).as_nanos() as f64
        };
        let nanos = between(|now| now.wall);
        let (cpu, here) = (between(|now| now.all), between(|now| now.here));
        let own = queued.map_or(here, |(after, before)| {
            let queued = after.saturating_sub(before).as_nanos() as f64;
            here.max(nanos - queued)
        });
        // The clocks are read one after the other, so a little is always found.
        let is_elsewhere = cpu - here > nanos / 50.0 + 2_000.0;
        let block = Block {
            nanos: nanos / stretch as f64,
            own: own / stretch as f64,
            cpu: if is_elsewhere { cpu } else { 0.0 },
            elsewhere: if is_elsewhere { cpu - here } else { 0.0 },
            allocations: (memory::allocations() - allocated) / stretch as usize,
        };
        (block, answer)
    }
}

#[cfg(test)]
mod tests;
