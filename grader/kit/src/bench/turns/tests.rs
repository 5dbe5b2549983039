//! By clocks that only work moves on.

use ::std::cell::{Cell, RefCell};
use ::std::rc::Rc;

use super::*;

/// Clocks that only work moves on.
#[derive(Clone, Default)]
struct Told(Rc<Cell<Now>>, Rc<Cell<Duration>>);

impl Clocks for Told {
    fn now(&self) -> Now {
        self.0.get()
    }

    fn queued(&self) -> Option<Duration> {
        Some(self.1.get())
    }
}

impl Told {
    /// Work that takes ten nanoseconds, and in which so much more passes, so much of it in the queue for a CPU.
    fn delayed(&self, more: u64, queued: u64) -> impl FnMut(u64) -> u64 + use<> {
        let (mut work, Told(now, queue)) = (self.work(10, 0), self.clone());
        move |count| {
            let answer = work(count);
            let [more, queued] = [more, queued].map(|each| Duration::from_nanos(each * count));
            now.update(|now| Now {
                wall: now.wall + more,
                ..now
            });
            queue.update(|all| all + queued);
            answer
        }
    }

    /// Work that takes so long an operation here, and so much CPU time of another thread beside.
    fn work(&self, here: u64, beside: u64) -> impl FnMut(u64) -> u64 + use<> {
        let Told(now, _) = self.clone();
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

    fn queued(&self) -> Option<Duration> {
        self.0.queued()
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
) -> Result<Vec<Pair>, Record> {
    let heard = Heard::default();
    Turns::new(Box::new(yours), Box::new(reference), &heard, told).run(true)?;
    let records = heard.records.into_inner().into_iter();
    let pair = |record| match record {
        Record::Pair(pair) => Some(pair),
        _ => None,
    };
    Ok(records.filter_map(pair).collect())
}

/// In time, and in time of their own.
fn is_times(times: u64, own_times: u64, pairs: &[Pair]) -> bool {
    let is = |pair: &Pair| {
        pair.yours == times * pair.reference && pair.your_own == own_times * pair.reference_own
    };
    pairs.len() == PAIRS && pairs.iter().all(is)
}

#[test]
fn twice_the_work_takes_twice_the_time_and_the_same_work_the_same() {
    let told = Told::default();
    let same = pairs(&told, told.work(100, 0), told.work(100, 0)).unwrap();
    assert!(is_times(1, 1, &same), "{same:?}");
    let twice = pairs(&told, told.work(200, 0), told.work(100, 0)).unwrap();
    assert!(is_times(2, 2, &twice), "{twice:?}");
}

#[test]
fn who_sleeps_takes_time_of_their_own_and_who_waits_for_a_cpu_does_not() {
    let told = Told::default();
    let asleep = pairs(&told, told.delayed(10, 0), told.work(10, 0)).unwrap();
    assert!(is_times(2, 2, &asleep), "{asleep:?}");
    let in_line = pairs(&told, told.delayed(10, 10), told.work(10, 0)).unwrap();
    assert!(is_times(2, 1, &in_line), "{in_line:?}");
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
    let is_right = |pair: &Pair| (9_500..=10_000).contains(&(pair.yours / pair.reference));
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
        own: nanos,
        cpu,
        elsewhere,
        allocations: 0,
    }
}

#[test]
fn work_in_a_thread_that_is_waited_for_counts_once_and_work_beside_counts_twice() {
    let time = |yours: &Block, theirs: &Block| Pair::of([yours, yours], [theirs, theirs]).yours;
    let theirs = took(1000.0, 0.0, 0.0);
    assert_eq!(time(&took(1000.0, 1000.0, 990.0), &theirs), 2000);
    assert_eq!(time(&took(1000.0, 1900.0, 900.0), &theirs), 3800);
    let disturbed = took(1000.0, 1600.0, 600.0);
    assert_eq!(time(&took(1.0, 0.0, 0.0), &disturbed), 1202);
}

#[test]
fn work_in_a_thread_beside_counts_as_well() {
    let told = Told::default();
    let beside = pairs(&told, told.work(100, 100), told.work(100, 0)).unwrap();
    assert!(is_times(2, 2, &beside), "{beside:?}");
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
