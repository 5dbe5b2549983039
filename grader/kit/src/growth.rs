//! How the cost of a call grows with what there is. In: a call, prepared for several sizes. Out: one
//! line that says whether it hardly grows. No time is judged, only the shape: a slow machine or an
//! unoptimised build makes every size slower alike.
//!
//! What is measured is the CPU time of this process, of which other programs take nothing away and in
//! which no work hides in another thread; and of several rounds the least: whatever disturbs a
//! measurement only ever adds to it.

use ::std::fmt;
use ::std::time::Duration;

use crate::suite::{Case, Log};

/// A call to be measured, over and over, on what was prepared for it.
pub type Call = Box<dyn FnMut()>;

/// One block of calls is long enough for the clock, and short enough for a case.
const BLOCK: Duration = Duration::from_micros(200);
const ROUNDS: usize = 7;
/// After so many rounds a call that plainly grows is measured no more: it may be a slow one.
const ENOUGH: usize = 3;
const PLAINLY: f64 = 0.8;
/// Halfway between not at all and in step: a tree or a cache that misses stays well below, a scan is
/// well above.
const HARDLY: f64 = 0.5;

impl<S> Case<S> {
    /// `prepare` makes the call for a size; the second size is to be many times the first. A call must
    /// leave the size as it is.
    pub fn growth(
        id: &'static str,
        what: &'static str,
        sizes: [usize; 2],
        prepare: fn(&S, usize) -> Call,
    ) -> Self {
        let body = move |subject: &S, log: &mut Log| {
            let mut calls = sizes.map(|size| prepare(subject, size));
            let times = sizes[1] as f64 / sizes[0] as f64;
            let says = Growth::measured(times, &mut calls).to_string();
            // How often a call was made depends on the machine, and so does the time it let pass.
            log.see_at(Duration::ZERO, what, says);
        };
        Case::transcript(id, body).alone()
    }
}

/// So many times the size, so many times the time.
struct Growth {
    size: f64,
    time: f64,
}

impl Growth {
    fn measured(size: f64, calls: &mut [Call; 2]) -> Self {
        let counts = [
            calls_in_a_block(&mut calls[0]),
            calls_in_a_block(&mut calls[1]),
        ];
        let mut least = [f64::INFINITY; 2];
        let mut growth = Growth { size, time: 1.0 };
        // Round by round, so that a slow moment of the machine falls on both sizes.
        for round in 1..=ROUNDS {
            for ((call, count), least) in calls.iter_mut().zip(counts).zip(&mut least) {
                let each = block(call, count).as_secs_f64() / f64::from(count);
                *least = least.min(each);
            }
            growth.time = least[1] / least[0];
            if round >= ENOUGH && growth.exponent() > PLAINLY {
                break;
            }
        }
        growth
    }

    fn exponent(&self) -> f64 {
        self.time.ln() / self.size.ln()
    }
}

impl fmt::Display for Growth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Growth { size, time } = self;
        let says = match self.exponent() {
            exponent if exponent < HARDLY => return f.write_str("hardly grows"),
            exponent if exponent < 1.5 => "grows with the size",
            _ => "grows faster than the size",
        };
        write!(
            f,
            "{says}: {size:.0} times as much takes {time:.0} times as long"
        )
    }
}

fn calls_in_a_block(call: &mut Call) -> u32 {
    let mut count = 1;
    while block(call, count) < BLOCK && count < 1 << 20 {
        count *= 2;
    }
    count
}

fn block(call: &mut Call, count: u32) -> Duration {
    let start = cpu_time();
    for _ in 0..count {
        call();
    }
    cpu_time().saturating_sub(start)
}

fn cpu_time() -> Duration {
    use rustix::time::{ClockId, clock_gettime};

    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_grows_faster_than_the_size() {
        let pairs = Growth {
            size: 4.0,
            time: 16.0,
        };
        let says = "grows faster than the size: 4 times as much takes 16 times as long";
        assert_eq!(pairs.to_string(), says);
    }
}
