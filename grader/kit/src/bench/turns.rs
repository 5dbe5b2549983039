//! Two works that take turns. In: the works. Out: records of what a block takes.
//!
//! What a slow work does in a block would be over too soon for a clock where the reference does it. So the reference
//! does so many blocks at a stretch, and is that far ahead; its answers wait for those they are compared with.

use ::std::collections::VecDeque;
use ::std::time::Duration;

use super::record::Record;
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
}

/// The time, and the CPU time of all threads and of this one.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Now {
    wall: Duration,
    all: Duration,
    here: Duration,
}

/// Those of the system.
pub(super) struct OfTheSystem;

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
}

/// Two blocks of each, in nanoseconds.
#[derive(Clone, Copy)]
struct Pair {
    yours: f64,
    reference: f64,
}

impl Pair {
    /// Whoever waits for a thread takes no more time than the thread does; whoever lets it work beside them, or
    /// while the reference has its turn, does.
    fn of(yours: [&Block; 2], reference: [&Block; 2]) -> Pair {
        let own: f64 = yours.map(|block| block.nanos.max(block.cpu)).iter().sum();
        let hidden: f64 = reference.map(|block| block.elsewhere).iter().sum();
        let reference: f64 = reference.map(|block| block.nanos).iter().sum();
        Pair {
            yours: (own + hidden).max(1.0),
            reference: reference.max(1.0),
        }
    }
}

/// What one block took; of a stretch, what each of its blocks did.
struct Block {
    nanos: f64,
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
        for n in 0..pairs {
            let took = self.clocks.now().wall.saturating_sub(began);
            if ENOUGH.iter().any(|(time, many)| took > *time && n >= *many) {
                break;
            }
            let pair = self.pair(count)?;
            self.teller.say(&Record::Pair {
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
        let (allocated, before) = (memory::allocations(), self.clocks.now());
        let mut answer = 0;
        for _ in 0..stretch {
            answer = work(count);
            if is_reference {
                self.ahead.push_back(answer);
            }
        }
        let after = self.clocks.now();
        let between = |clock: fn(&Now) -> Duration| {
            clock(&after).saturating_sub(clock(&before)).as_nanos() as f64
        };
        let nanos = between(|now| now.wall);
        let (cpu, here) = (between(|now| now.all), between(|now| now.here));
        // The clocks are read one after the other, so a little is always found.
        let is_elsewhere = cpu - here > nanos / 50.0 + 2_000.0;
        let block = Block {
            nanos: nanos / stretch as f64,
            cpu: if is_elsewhere { cpu } else { 0.0 },
            elsewhere: if is_elsewhere { cpu - here } else { 0.0 },
            allocations: (memory::allocations() - allocated) / stretch as usize,
        };
        (block, answer)
    }
}

#[cfg(test)]
mod tests {
    use ::std::cell::{Cell, RefCell};
    use ::std::rc::Rc;

    use super::*;

    /// Clocks that only work moves on.
    #[derive(Clone, Default)]
    struct Told(Rc<Cell<Now>>);

    impl Clocks for Told {
        fn now(&self) -> Now {
            self.0.get()
        }
    }

    impl Told {
        /// Work that takes so long an operation here, and so much CPU time of another thread beside.
        fn work(&self, here: u64, beside: u64) -> impl FnMut(u64) -> u64 + use<> {
            let Told(now) = self.clone();
            move |count| {
                let (here, beside) = (here * count, beside * count);
                let Now {
                    wall,
                    all,
                    here: of_this,
                } = now.get();
                now.set(Now {
                    wall: wall + Duration::from_nanos(here.max(beside)),
                    all: all + Duration::from_nanos(here + beside),
                    here: of_this + Duration::from_nanos(here),
                });
                count
            }
        }
    }

    /// The same, and it takes a microsecond to read them.
    struct Slow(Told);

    impl Clocks for Slow {
        fn now(&self) -> Now {
            let now = self.0.now();
            self.0.work(1_000, 0)(1);
            now
        }
    }

    #[derive(Default)]
    struct Heard {
        records: RefCell<Vec<Record>>,
        turns: RefCell<Vec<Side>>,
    }

    impl Teller for Heard {
        fn say(&self, record: &Record) {
            self.records.borrow_mut().push(record.clone());
        }

        fn turn(&self, side: Side) {
            self.turns.borrow_mut().push(side);
        }
    }

    /// All pairs of these two works, or that they differ.
    fn pairs(
        told: &dyn Clocks,
        yours: impl FnMut(u64) -> u64 + 'static,
        reference: impl FnMut(u64) -> u64 + 'static,
    ) -> Result<Vec<(u64, u64)>, Record> {
        let heard = Heard::default();
        Turns::new(Box::new(yours), Box::new(reference), &heard, told).run(true)?;
        let records = heard.records.into_inner().into_iter();
        let pair = |record| match record {
            Record::Pair { yours, reference } => Some((yours, reference)),
            _ => None,
        };
        Ok(records.filter_map(pair).collect())
    }

    fn is_times(times: u64, pairs: &[(u64, u64)]) -> bool {
        pairs.len() == PAIRS && pairs.iter().all(|(yours, theirs)| *yours == times * theirs)
    }

    #[test]
    fn twice_the_work_takes_twice_the_time_and_the_same_work_the_same() {
        let told = Told::default();
        let same = pairs(&told, told.work(100, 0), told.work(100, 0)).unwrap();
        assert!(is_times(1, &same), "{same:?}");
        let twice = pairs(&told, told.work(200, 0), told.work(100, 0)).unwrap();
        assert!(is_times(2, &twice), "{twice:?}");
    }

    #[test]
    fn other_answers_are_no_pace() {
        let told = Told::default();
        let mut more = told.work(100, 0);
        let differs = pairs(&told, move |n| more(n) + 1, told.work(100, 0));
        assert!(matches!(differs, Err(Record::Differs { .. })));
    }

    #[test]
    fn the_reference_beside_what_is_far_slower_is_timed_for_long_enough() {
        let told = Told::default();
        let (slow, quick) = (told.work(1_000_000, 0), told.work(100, 0));
        let pairs = pairs(&Slow(told), slow, quick).unwrap();
        let is_right =
            |(yours, reference): &(u64, u64)| (9_500..=10_000).contains(&(yours / reference));
        assert!(pairs.iter().all(is_right), "{pairs:?}");
    }

    /// Work that takes so long an operation, and whose answers are those of no other block; in one of its blocks
    /// it is wrong.
    fn counting(told: &Told, takes: u64, wrong: Option<u64>) -> impl FnMut(u64) -> u64 + use<> {
        let (mut work, mut blocks) = (told.work(takes, 0), 0);
        move |count| {
            blocks += 1;
            work(count) + 1_000_000 * blocks + u64::from(wrong == Some(blocks))
        }
    }

    #[test]
    fn each_block_is_compared_with_the_same_one_of_the_reference_however_far_that_is_ahead() {
        let told = Told::default();
        let slow = |wrong| counting(&told, 1_000_000, wrong);
        let compared = |wrong| pairs(&told, slow(wrong), counting(&told, 100, None));
        assert!(compared(None).is_ok());
        for block in [1, 2, 11, 30] {
            let differs = compared(Some(block));
            let by_one = |expected, got| got == expected + 1;
            assert!(
                matches!(differs, Err(Record::Differs { expected, got }) if by_one(expected, got)),
                "{block}: {differs:?}"
            );
        }
    }

    /// Of one block: the time, CPU time of all threads, and of the others.
    fn took(nanos: f64, cpu: f64, elsewhere: f64) -> Block {
        Block {
            nanos,
            cpu,
            elsewhere,
            allocations: 0,
        }
    }

    #[test]
    fn work_in_a_thread_that_is_waited_for_counts_once_and_work_beside_counts_twice() {
        let time = |yours: &Block, theirs: &Block| Pair::of([yours, yours], [theirs, theirs]).yours;
        let theirs = took(1000.0, 0.0, 0.0);
        assert_eq!(time(&took(1000.0, 1000.0, 990.0), &theirs), 2000.0);
        assert_eq!(time(&took(1000.0, 1900.0, 900.0), &theirs), 3800.0);
        let disturbed = took(1000.0, 1600.0, 600.0);
        assert_eq!(time(&took(1.0, 0.0, 0.0), &disturbed), 1202.0);
    }

    #[test]
    fn work_in_a_thread_beside_counts_as_well() {
        let told = Told::default();
        let beside = pairs(&told, told.work(100, 100), told.work(100, 0)).unwrap();
        assert!(is_times(2, &beside), "{beside:?}");
    }

    #[test]
    fn it_is_told_whose_turn_it_is_and_nobody_is_judged_by_less_than_six_pairs() {
        let (heard, told) = (Heard::default(), Told::default());
        let (slow, quick) = (told.work(100_000_000, 0), told.work(1, 0));
        let mut turns = Turns::new(Box::new(slow), Box::new(quick), &heard, &told);
        assert_eq!(turns.run(true), Ok(()));
        let is_pair = |record: &&Record| matches!(record, Record::Pair { .. });
        assert_eq!(heard.records.borrow().iter().filter(is_pair).count(), 6);
        let turns = heard.turns.borrow();
        assert_eq!(turns[..3], [Side::Yours, Side::Reference, Side::Reference]);
    }
}
