//! How the cost of a call grows with what there is. In: a call, prepared for several sizes. Out: one
//! line that says whether it hardly grows. No time is judged, only the shape: a slow machine or an
//! unoptimised build makes every size slower alike.
//!
//! What is measured is the CPU time of this process, of which other programs take nothing away and in
//! which no work hides in another thread; and of several rounds the least: whatever disturbs a
//! measurement only ever adds to it.

use ::std::time::Duration;

use crate::suite::{Case, Log};

/// A call to be measured, over and over, on what was prepared for it.
pub type Call = Box<dyn FnMut()>;

/// One block of calls is long enough for the clock, and short enough for many sizes.
const BLOCK: Duration = Duration::from_micros(200);
const ROUNDS: usize = 7;

impl<S> Case<S> {
    /// `prepare` makes the call for a size; the last of `sizes` is to be many times the first. A
    /// call must leave the size as it is.
    pub fn growth(
        id: &'static str,
        what: &'static str,
        sizes: &'static [usize],
        prepare: fn(&S, usize) -> Call,
    ) -> Self {
        let body = move |subject: &S, log: &mut Log| {
            let mut calls: Vec<(usize, Call)> = sizes
                .iter()
                .map(|&size| (size, prepare(subject, size)))
                .collect();
            let says = verdict(&measured(&mut calls));
            // How often a call was made depends on the machine, and so does the time it let pass.
            log.see_at(Duration::ZERO, what, says);
        };
        Case::transcript(id, body).alone()
    }
}

/// Size and least time of one call, sizes ascending.
type Curve = Vec<(f64, f64)>;

fn measured(calls: &mut [(usize, Call)]) -> Curve {
    let counts: Vec<u32> = calls
        .iter_mut()
        .map(|(_, call)| calls_in_a_block(call))
        .collect();
    let mut curve: Curve = calls
        .iter()
        .map(|(size, _)| (*size as f64, f64::INFINITY))
        .collect();
    // Round by round, so that a slow moment of the machine falls on all sizes.
    for _ in 0..ROUNDS {
        for (((_, call), count), point) in calls.iter_mut().zip(&counts).zip(&mut curve) {
            let each = block(call, *count).as_secs_f64() / f64::from(*count);
            point.1 = point.1.min(each);
        }
    }
    curve
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

/// Halfway between not at all and in step: a tree or a cache that misses stays well below, a scan
/// is well above.
fn verdict(curve: &Curve) -> String {
    let (Some(first), Some(last)) = (curve.first(), curve.last()) else {
        return "not measured".to_owned();
    };
    let (size, time) = (last.0 / first.0, last.1 / first.1);
    let says = match time.ln() / size.ln() {
        exponent if exponent < 0.5 => return "hardly grows".to_owned(),
        exponent if exponent < 1.5 => "grows with the size",
        _ => "grows faster than the size",
    };
    format!("{says}: {size:.0} times as much takes {time:.0} times as long")
}

#[cfg(unix)]
fn cpu_time() -> Duration {
    use rustix::time::{ClockId, clock_gettime};

    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

#[cfg(not(unix))]
fn cpu_time() -> Duration {
    use ::std::sync::LazyLock;
    use ::std::time::Instant;

    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_grows_faster_than_the_size() {
        let curve = vec![(10.0, 100.0), (20.0, 400.0), (40.0, 1_600.0)];
        let says = "grows faster than the size: 4 times as much takes 16 times as long";
        assert_eq!(verdict(&curve), says);
    }
}
