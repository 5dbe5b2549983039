//! What four ways of counting let through at worst: a limit of 100 in 60 seconds, and a client that sends
//! a burst at any moment and goes on steadily.

use crate::table::{Tables, whole, words};

const LIMIT: usize = 100;
/// Milliseconds, as are all times here.
const WINDOW: u64 = 60_000;
/// From the start of a quiet minute on.
const END: u64 = 4 * WINDOW;

/// Whether a request at a moment goes through. Denied ones change nothing.
trait Limiter {
    fn allows(&mut self, now: u64) -> bool;
}

#[derive(Default)]
struct Fixed {
    window: u64,
    count: usize,
}

impl Limiter for Fixed {
    fn allows(&mut self, now: u64) -> bool {
        if self.window != now / WINDOW {
            *self = Fixed {
                window: now / WINDOW,
                count: 0,
            };
        }
        let free = self.count < LIMIT;
        self.count += usize::from(free);
        free
    }
}

/// The moments of the last requests that went through, as many as the limit.
#[derive(Default)]
struct Log {
    allowed: std::collections::VecDeque<u64>,
}

impl Limiter for Log {
    fn allows(&mut self, now: u64) -> bool {
        while self.allowed.front().is_some_and(|&at| at + WINDOW <= now) {
            self.allowed.pop_front();
        }
        let free = self.allowed.len() < LIMIT;
        if free {
            self.allowed.push_back(now);
        }
        free
    }
}

/// The window before counts by the part of it that still overlaps.
#[derive(Default)]
struct Counter {
    window: u64,
    before: usize,
    count: usize,
}

impl Limiter for Counter {
    fn allows(&mut self, now: u64) -> bool {
        let window = now / WINDOW;
        if window != self.window {
            let follows = window == self.window + 1;
            *self = Counter {
                window,
                before: if follows { self.count } else { 0 },
                count: 0,
            };
        }
        let left = WINDOW - now % WINDOW;
        // (before * left / WINDOW) + count + 1 <= LIMIT, in whole numbers.
        let used = self.before as u64 * left + (self.count as u64 + 1) * WINDOW;
        let free = used <= LIMIT as u64 * WINDOW;
        self.count += usize::from(free);
        free
    }
}

/// A bucket that holds as much as the limit and fills in a window. Counted in tokens times WINDOW.
struct Bucket {
    tokens: u64,
    at: u64,
}

impl Default for Bucket {
    fn default() -> Self {
        Bucket {
            tokens: LIMIT as u64 * WINDOW,
            at: 0,
        }
    }
}

impl Limiter for Bucket {
    fn allows(&mut self, now: u64) -> bool {
        let filled = self.tokens + (now - self.at) * LIMIT as u64;
        self.tokens = filled.min(LIMIT as u64 * WINDOW);
        self.at = now;
        let free = self.tokens >= WINDOW;
        if free {
            self.tokens -= WINDOW;
        }
        free
    }
}

/// What a limiter let through at worst.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Worst {
    pub in_two_seconds: usize,
    pub in_a_window: usize,
}

pub fn tables() -> Tables {
    let row = |name, worst: Worst, kept| {
        vec![
            name,
            whole(worst.in_two_seconds as f64),
            whole(worst.in_a_window as f64),
            kept,
        ]
    };
    let rows = [
        row(
            words("고정 윈도우", "fixed window"),
            worst::<Fixed>(),
            words("수 하나", "one number"),
        ),
        row(
            words("슬라이딩 윈도우 로그", "sliding-window log"),
            worst::<Log>(),
            words("시각 100개", "100 instants"),
        ),
        row(
            words("슬라이딩 윈도우 카운터", "sliding-window counter"),
            worst::<Counter>(),
            words("수 둘", "two numbers"),
        ),
        row(
            words("토큰 버킷(용량 100)", "token bucket (capacity 100)"),
            worst::<Bucket>(),
            words("수 하나, 시각 하나", "a number, an instant"),
        ),
    ];
    let mut tables = Tables::default();
    tables.add(
        &[
            words("방식", "Way of counting"),
            words("2초에 최대", "Most in 2 s"),
            words("60초에 최대", "Most in 60 s"),
            words("키마다 기억하는 것", "Kept for each key"),
        ],
        &rows,
    );
    tables
}

/// The worst over bursts at every second, alone, followed by a second burst, and followed by a steady
/// stream.
fn worst<L: Limiter + Default>() -> Worst {
    let mut worst = Worst::default();
    let mut take = |times: &[u64]| {
        worst.in_two_seconds = worst.in_two_seconds.max(most(times, 2_000));
        worst.in_a_window = worst.in_a_window.max(most(times, WINDOW));
    };
    for burst in (WINDOW..2 * WINDOW).step_by(1_000).chain([2 * WINDOW - 1]) {
        take(&admitted::<L>(burst, (burst..END).step_by(100)));
        for gap in [1_000, WINDOW - burst % WINDOW, WINDOW - 1] {
            let second = std::iter::repeat_n(burst + gap, 2 * LIMIT);
            take(&admitted::<L>(burst, second));
        }
    }
    worst
}

/// A burst of twice the limit, and what comes after it: the moments that went through.
fn admitted<L: Limiter + Default>(burst: u64, then: impl Iterator<Item = u64>) -> Vec<u64> {
    let mut limiter = L::default();
    let sent = std::iter::repeat_n(burst, 2 * LIMIT).chain(then);
    sent.filter(|&now| limiter.allows(now)).collect()
}

/// The most moments within so long, the end left out.
fn most(times: &[u64], long: u64) -> usize {
    let mut most = 0;
    let mut first = 0;
    for (last, &now) in times.iter().enumerate() {
        while times[first] + long <= now {
            first += 1;
        }
        most = most.max(last + 1 - first);
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_is_exact_and_the_fixed_window_lets_two_bursts_through() {
        assert_eq!(worst::<Log>().in_a_window, LIMIT);
        assert_eq!(worst::<Fixed>().in_two_seconds, 2 * LIMIT);
    }

    #[test]
    fn the_most_is_over_windows_that_begin_anywhere() {
        assert_eq!(most(&[0, 5, 9, 10, 11], 10), 4);
        assert_eq!(most(&[], 10), 0);
    }
}
