//! How evenly a ring shares keys out, by points (virtual nodes) per node. Keys are uniform, so what a node
//! gets is the length of its arcs: no key is drawn.

use fastrand::Rng;

use crate::table::{Tables, figure, whole, words};

const NODES: usize = 10;
const POINTS: [usize; 5] = [1, 3, 10, 100, 1000];

/// How the shares of a ring's nodes differ; the mean share is 1.
#[derive(Debug, Clone, Copy)]
pub struct Balance {
    pub deviation: f64,
    pub busiest: f64,
    pub idlest: f64,
}

pub fn tables() -> Tables {
    let mut rng = Rng::with_seed(4);
    let rows: Vec<_> = POINTS
        .iter()
        .map(|&points| {
            let balance = over_rings(&mut rng, points);
            vec![
                whole(points as f64),
                figure(balance.deviation, 3),
                figure(balance.busiest, 2),
                figure(balance.idlest, 2),
            ]
        })
        .collect();
    let mut tables = Tables::default();
    tables.add(
        &[
            words("점의 수", "Points"),
            words("표준편차", "Standard deviation"),
            words("가장 바쁜 노드", "Busiest node"),
            words("가장 한가한 노드", "Idlest node"),
        ],
        &rows,
    );
    tables
}

/// The mean over rings enough for two digits; of deviations the mean is that of their squares.
fn over_rings(rng: &mut Rng, points: usize) -> Balance {
    let rings = (400_000 / (points * NODES)).clamp(40, 20_000);
    let mut sum = Balance {
        deviation: 0.0,
        busiest: 0.0,
        idlest: 0.0,
    };
    for _ in 0..rings {
        let ring = balance(&shares(rng, points));
        sum.deviation += ring.deviation * ring.deviation;
        sum.busiest += ring.busiest;
        sum.idlest += ring.idlest;
    }
    let rings = rings as f64;
    Balance {
        deviation: (sum.deviation / rings).sqrt(),
        busiest: sum.busiest / rings,
        idlest: sum.idlest / rings,
    }
}

/// What part of the ring each node has, times the number of nodes.
fn shares(rng: &mut Rng, points: usize) -> [f64; NODES] {
    let mut ring: Vec<(u64, usize)> = (0..NODES * points)
        .map(|point| (rng.u64(..), point % NODES))
        .collect();
    ring.sort_unstable();
    let mut shares = [0.0; NODES];
    // The first point's arc begins at the last one, across zero.
    let mut before = ring[ring.len() - 1].0;
    for (point, node) in ring {
        let arc = point.wrapping_sub(before);
        shares[node] += arc as f64 / u64::MAX as f64 * NODES as f64;
        before = point;
    }
    shares
}

fn balance(shares: &[f64; NODES]) -> Balance {
    let squares: f64 = shares.iter().map(|share| (share - 1.0).powi(2)).sum();
    Balance {
        deviation: (squares / NODES as f64).sqrt(),
        busiest: shares.iter().copied().fold(0.0, f64::max),
        idlest: shares.iter().copied().fold(f64::INFINITY, f64::min),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_deviation_is_what_theory_says() {
        // Shares are Dirichlet: their variance is (n - 1) / (n v + 1) where the mean is 1.
        let mut rng = Rng::with_seed(1);
        for points in [1, 10, 100] {
            let n = NODES as f64;
            let theory = ((n - 1.0) / (n * points as f64 + 1.0)).sqrt();
            let found = over_rings(&mut rng, points).deviation;
            assert!(
                (found / theory - 1.0).abs() < 0.05,
                "{points}: {found} {theory}"
            );
        }
    }

    #[test]
    fn shares_are_the_whole_ring() {
        let shares = shares(&mut Rng::with_seed(1), 3);
        assert!((shares.iter().sum::<f64>() - NODES as f64).abs() < 1e-6);
        let even = balance(&[1.0; NODES]);
        assert_eq!((even.deviation, even.busiest, even.idlest), (0.0, 1.0, 1.0));
    }
}
