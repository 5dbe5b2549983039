//! What an expiry costs the origin under four cures: of one key that everybody reads, and of many keys that
//! were filled in the same moment. Each cure heals one of the two.

use std::collections::HashMap;

use fastrand::Rng;

use crate::table::{Cell, Tables, figure, whole, words};

/// Seconds, as are all times here.
const TTL: f64 = 60.0;
const LOAD: f64 = 0.2;
/// The hot key: reads a second, over so many servers.
const READS: f64 = 5_000.0;
const SERVERS: usize = 20;
const EXPIRIES: usize = 40;
/// Filled together, and each read once a second.
const KEYS: usize = 10_000;
const READS_OF_A_KEY: f64 = 1.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cure {
    None,
    /// Readers of a server wait for the load that server has begun.
    Coalescing,
    /// The lifetime is 90 to 110% of what was meant.
    Jitter,
    /// XFetch: the nearer the expiry, the likelier a reader loads before it.
    Early,
    /// XFetch, and one lease for all servers.
    EarlyWithLease,
}

/// What one expiry did.
#[derive(Debug, Default, Clone, Copy)]
struct Expiry {
    loads: f64,
    /// Readers that found nothing and waited.
    waited: f64,
}

pub fn tables() -> Tables {
    let cures = [
        (words("없음", "none"), Cure::None),
        (
            words("합치기(서버마다)", "single flight (in each server)"),
            Cure::Coalescing,
        ),
        (words("TTL 지터 ±10%", "TTL jitter ±10%"), Cure::Jitter),
        (
            words("조기 갱신(XFetch)", "early refresh (XFetch)"),
            Cure::Early,
        ),
        (
            words("조기 갱신 + 임대", "early refresh + lease"),
            Cure::EarlyWithLease,
        ),
    ];
    let rows = cures.map(|(name, cure)| row(name, cure));
    let mut tables = Tables::default();
    tables.add(
        &[
            words("처방", "Cure"),
            words("핫 키: 로드", "Hot key: loads"),
            words("핫 키: 기다린 요청", "Hot key: readers that wait"),
            words("만 개: 초당 최대 로드", "10,000 keys: most loads a second"),
            words("만 개: 기다린 요청", "10,000 keys: readers that wait"),
        ],
        &rows,
    );
    tables
}

fn row(name: Cell, cure: Cure) -> Vec<Cell> {
    let mut rng = Rng::with_seed(7);
    let mut hot = Expiry::default();
    for _ in 0..EXPIRIES {
        let one = of_a_key(&mut rng, cure, READS, &mut |_| ());
        hot.loads += one.loads / EXPIRIES as f64;
        hot.waited += one.waited / EXPIRIES as f64;
    }
    let mut waited = 0.0;
    let mut seconds: HashMap<u64, f64> = HashMap::new();
    for _ in 0..KEYS {
        let count = &mut |at: f64| *seconds.entry(at as u64).or_default() += 1.0;
        waited += of_a_key(&mut rng, cure, READS_OF_A_KEY, count).waited;
    }
    let most = seconds.values().copied().fold(0.0, f64::max);
    let loads = if hot.loads < 10.0 {
        figure(hot.loads, 1)
    } else {
        whole(hot.loads)
    };
    vec![name, loads, whole(hot.waited), whole(most), whole(waited)]
}

/// Readers come at random until the first load that was begun is done. `began` is told when loads begin.
fn of_a_key(rng: &mut Rng, cure: Cure, reads: f64, began: &mut dyn FnMut(f64)) -> Expiry {
    let expires = match cure {
        Cure::Jitter => TTL * (0.9 + 0.2 * rng.f64()),
        _ => TTL,
    };
    // Early refresh has its say in the last seconds only: before that its chance is e^-25.
    let mut now = expires - 25.0 * LOAD;
    let mut done = f64::INFINITY;
    let mut loading = [false; SERVERS];
    let mut expiry = Expiry::default();
    loop {
        now += exponential(rng, 1.0 / reads);
        if now >= done {
            return expiry;
        }
        let expired = now >= expires;
        let early = matches!(cure, Cure::Early | Cure::EarlyWithLease)
            && now + exponential(rng, LOAD) >= expires;
        if !(expired || early) {
            continue;
        }
        expiry.waited += f64::from(expired);
        // A lease is one mark for all; without either of the two every reader goes to the origin.
        let mark = match cure {
            Cure::Coalescing => rng.usize(..SERVERS),
            _ => 0,
        };
        let marks = matches!(cure, Cure::Coalescing | Cure::EarlyWithLease);
        if marks && loading[mark] {
            continue;
        }
        loading[mark] = true;
        expiry.loads += 1.0;
        began(now);
        done = done.min(now + LOAD);
    }
}

/// `-mean ln(random)`: the time to the next of random events, and XFetch's draw.
fn exponential(rng: &mut Rng, mean: f64) -> f64 {
    -mean * (1.0 - rng.f64()).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hot(cure: Cure) -> Expiry {
        of_a_key(&mut Rng::with_seed(3), cure, READS, &mut |_| ())
    }

    #[test]
    fn nothing_sends_as_many_loads_as_come_while_one_lasts() {
        let loads = hot(Cure::None).loads;
        assert!((loads / (READS * LOAD) - 1.0).abs() < 0.15, "{loads}");
        let jitter = hot(Cure::Jitter).loads;
        assert!((jitter / (READS * LOAD) - 1.0).abs() < 0.15, "{jitter}");
    }

    #[test]
    fn marks_keep_the_rest_from_the_origin() {
        assert_eq!(hot(Cure::Coalescing).loads, SERVERS as f64);
        let lease = hot(Cure::EarlyWithLease);
        assert_eq!((lease.loads, lease.waited), (1.0, 0.0));
    }
}
