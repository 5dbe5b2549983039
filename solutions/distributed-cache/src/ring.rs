//! Consistent hashing. In: names of nodes and keys. Out: who is in charge. It holds no values.
//!
//! The ring is a sorted list of points, and an index of it by the top bits of the hash: as the points
//! lie evenly, a lookup reads one cell of the index and on average about one point, however many there
//! are. The hash is the ring's own, so that every process puts every key in the same place; it is no
//! protection against keys chosen to collide.

use std::fmt;

/// Points of the ring, in order, and the way to them.
pub struct ConsistentHash {
    /// Sorted. The order of points in one place is that of the names, so it does not depend on history.
    nodes: Vec<Box<str>>,
    replicas: usize,
    points: Vec<Point>,
    /// For each value of the top bits, the first point that is not before it.
    index: Vec<u32>,
    shift: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Point {
    at: u64,
    node: u32,
}

impl fmt::Debug for ConsistentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConsistentHash")
            .field("nodes", &self.nodes)
            .field("replicas", &self.replicas)
            .finish_non_exhaustive()
    }
}

impl ConsistentHash {
    pub const DEFAULT_REPLICAS: usize = 3;

    pub fn new(nodes: &[&str], replicas: usize) -> ConsistentHash {
        let mut nodes: Vec<Box<str>> = nodes.iter().map(|&node| node.into()).collect();
        nodes.sort_unstable();
        nodes.dedup();
        let mut ring = ConsistentHash {
            nodes,
            replicas: replicas.max(1),
            points: Vec::new(),
            index: Vec::new(),
            shift: 0,
        };
        ring.points = (0..ring.nodes.len())
            .flat_map(|node| ring.points_of(node))
            .collect();
        ring.points.sort_unstable();
        ring.build_index();
        ring
    }

    pub fn add_node(&mut self, node: &str) -> bool {
        let Err(place) = self.place(node) else {
            return false;
        };
        self.nodes.insert(place, node.into());
        for point in &mut self.points {
            point.node += u32::from(point.node as usize >= place);
        }
        let points: Vec<Point> = self.points_of(place).collect();
        self.points.extend(points);
        // Nearly all of it is sorted already, which this sort makes use of.
        self.points.sort();
        self.build_index();
        true
    }

    pub fn remove_node(&mut self, node: &str) -> bool {
        let Ok(place) = self.place(node) else {
            return false;
        };
        self.nodes.remove(place);
        self.points.retain(|point| point.node as usize != place);
        for point in &mut self.points {
            point.node -= u32::from(point.node as usize > place);
        }
        self.build_index();
        true
    }

    #[inline]
    pub fn get_node(&self, key: &str) -> Option<&str> {
        let point = self.points.get(self.first_point(key)?)?;
        Some(&self.nodes[point.node as usize])
    }

    pub fn get_nodes(&self, key: &str, n: usize) -> Vec<&str> {
        let wanted = n.min(self.nodes.len());
        let mut chosen: Vec<u32> = Vec::with_capacity(wanted);
        let start = self.first_point(key).unwrap_or_default();
        for point in self.points[start..].iter().chain(&self.points[..start]) {
            if chosen.len() == wanted {
                break;
            }
            if !chosen.contains(&point.node) {
                chosen.push(point.node);
            }
        }
        let names = chosen.into_iter();
        names.map(|node| &*self.nodes[node as usize]).collect()
    }

    fn place(&self, node: &str) -> Result<usize, usize> {
        self.nodes.binary_search_by(|other| (**other).cmp(node))
    }

    /// A node's points come from its name's hash and a number, not from a text of both: in a text
    /// "a" and its eleventh point are "a1" and its first.
    fn points_of(&self, node: usize) -> impl Iterator<Item = Point> + use<> {
        let name = hash(self.nodes[node].as_bytes());
        (0..self.replicas as u64).map(move |n| Point {
            at: scatter(name.wrapping_add(n.wrapping_mul(GOLDEN))),
            node: node as u32,
        })
    }

    /// The first point not before the key, around the ring's end if need be.
    #[inline]
    fn first_point(&self, key: &str) -> Option<usize> {
        let at = hash(key.as_bytes());
        let mut place = *self.index.get((at >> self.shift) as usize)? as usize;
        while self.points.get(place).is_some_and(|point| point.at < at) {
            place += 1;
        }
        Some(if place == self.points.len() { 0 } else { place })
    }

    /// About two cells a point.
    fn build_index(&mut self) {
        self.index.clear();
        if self.points.is_empty() {
            return;
        }
        let bits = (2 * self.points.len()).next_power_of_two().ilog2().max(1);
        self.shift = u64::BITS - bits;
        let mut place = 0;
        for cell in 0..1_u64 << bits {
            let from = cell << self.shift;
            place += self.points[place..]
                .iter()
                .take_while(|point| point.at < from)
                .count();
            self.index.push(place as u32);
        }
    }
}

/// 2^64 divided by the golden ratio, and two odd constants without any pattern.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
const LEFT: u64 = 0xD6E8_FEB8_6659_FD93;
const RIGHT: u64 = 0xA076_1D64_78BD_642F;

/// Multiply and fold the halves together: every bit of the result depends on every bit of both.
#[inline]
fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}

/// A bijection that sends neighbours far apart.
#[inline]
fn scatter(n: u64) -> u64 {
    let n = (n ^ n >> 32).wrapping_mul(LEFT);
    let n = (n ^ n >> 29).wrapping_mul(RIGHT);
    n ^ n >> 32
}

#[inline]
fn hash(bytes: &[u8]) -> u64 {
    // Spread over the word, or a length and a letter could make up for each other.
    let mut state = GOLDEN.wrapping_mul(bytes.len() as u64 + 1);
    let mut rest = bytes;
    while rest.len() > 16 {
        state = fold(word(rest) ^ LEFT, word(&rest[8..]) ^ state);
        rest = &rest[16..];
    }
    // Up to 16 bytes are left. Two reads that may overlap cover them all.
    let (a, b) = match rest.len() {
        8.. => (word(rest), word(&rest[rest.len() - 8..])),
        4.. => (half(rest), half(&rest[rest.len() - 4..])),
        1.. => {
            let last = u64::from(rest[rest.len() - 1]);
            let middle = u64::from(rest[rest.len() / 2]);
            (u64::from(rest[0]) << 8 | last, middle)
        }
        0 => (0, 0),
    };
    scatter(fold(a ^ LEFT, b ^ state))
}

/// The first eight bytes.
#[inline]
fn word(bytes: &[u8]) -> u64 {
    bytes
        .first_chunk()
        .map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

/// The first four.
#[inline]
fn half(bytes: &[u8]) -> u64 {
    let bytes = bytes.first_chunk();
    bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn short_and_similar_texts_have_hashes_of_their_own() {
        let mut seen = BTreeSet::new();
        for length in 0..40 {
            for at in 0..length {
                for byte in [b'b', b'c', 0] {
                    let mut text = vec![b'a'; length];
                    text[at] = byte;
                    assert!(seen.insert(hash(&text)), "{text:?}");
                }
            }
        }
    }

    #[test]
    fn the_index_finds_what_a_search_finds() {
        let ring = ConsistentHash::new(&["a", "b", "c"], 7);
        for n in 0..2_000 {
            let key = n.to_string();
            let at = hash(key.as_bytes());
            let found = ring.points.partition_point(|point| point.at < at);
            assert_eq!(ring.first_point(&key), Some(found % ring.points.len()));
        }
    }

    #[test]
    fn a_ring_with_a_history_is_the_ring_of_its_nodes() {
        let mut ring = ConsistentHash::new(&["c", "x", "a"], 50);
        ring.add_node("b");
        ring.remove_node("x");
        let fresh = ConsistentHash::new(&["a", "b", "c"], 50);
        assert_eq!(ring.points, fresh.points);
        assert_eq!(ring.index, fresh.index);
    }
}
