//! Two works that take turns. In: the works. Out: records of what a block takes.

use ::std::time::Duration;

use super::record::Record;
use super::{Teller, Work};
use crate::memory;

/// A block is so long that a clock can tell it, and so short that the machine is the same for the next.
const BLOCK: f64 = 500_000.0;
/// A slow work gets a block of fewer operations than the reference's time allows.
const LONGEST: f64 = 4_000_000.0;
const MOST_CALLS: u64 = 1 << 24;
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

/// What one block took.
struct Block {
    nanos: f64,
    /// CPU time of all threads meanwhile, and of all but this one.
    cpu: f64,
    elsewhere: f64,
    answer: u64,
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
            teller,
            clocks,
        }
    }

    /// Measure. An `Err` says that the two differ.
    pub(super) fn run(&mut self, is_judged: bool) -> Result<(), Record> {
        let count = self.calls_in_a_block()?;
        // The first block of that size warms up, and is the one whose allocations are counted.
        let (yours, reference) = (
            self.block(Side::Yours, count),
            self.block(Side::Reference, count),
        );
        same(&yours, &reference)?;
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
        Ok(Pair::of([&a, &d], [&b, &c]))
    }

    fn block(&mut self, side: Side, count: u64) -> Block {
        self.teller.turn(side);
        let work = match side {
            Side::Yours => &mut self.yours,
            Side::Reference => &mut self.reference,
        };
        let (allocated, before) = (memory::allocations(), self.clocks.now());
        let answer = work(count);
        let after = self.clocks.now();
        let between = |clock: fn(&Now) -> Duration| {
            clock(&after).saturating_sub(clock(&before)).as_nanos() as f64
        };
        let nanos = between(|now| now.wall);
        let (cpu, here) = (between(|now| now.all), between(|now| now.here));
        // The clocks are read one after the other, so a little is always found.
        let is_elsewhere = cpu - here > nanos / 50.0 + 2_000.0;
        Block {
            nanos,
            cpu: if is_elsewhere { cpu } else { 0.0 },
            elsewhere: if is_elsewhere { cpu - here } else { 0.0 },
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
        told: &Told,
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

    /// Of one block: the time, CPU time of all threads, and of the others.
    fn took(nanos: f64, cpu: f64, elsewhere: f64) -> Block {
        Block {
            nanos,
            cpu,
            elsewhere,
            answer: 0,
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
