//! Texts as small numbers. In: a text and its hash. Out: a number that stands for it as long as anyone
//! holds it, and a value kept beside it. When the last holder lets go, the number is given to the next
//! new text: however many texts there ever were, there are only as many places as were held at once.

use std::hash::{BuildHasher, RandomState};

/// Hashes texts: fast, and differently in every processor. Messages are written by strangers, and whoever
/// knew the function could send texts that all collide.
#[derive(Debug)]
pub struct Seed(u64);

impl Seed {
    pub fn random() -> Seed {
        Seed(RandomState::new().hash_one(0))
    }

    /// Sixteen bytes a multiplication; what is left is read as a block that overlaps the last one.
    #[inline]
    pub fn hash(&self, text: &str) -> u64 {
        let bytes = text.as_bytes();
        let state = self.0 ^ bytes.len() as u64;
        if let Some(last) = bytes.last_chunk::<16>() {
            let (blocks, _) = bytes.as_chunks::<16>();
            let blocks = blocks.iter().chain([last]);
            return blocks.fold(state, |state, block| {
                mixed(state, word(&block[..8]), word(&block[8..]))
            });
        }
        match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
            (Some(first), Some(last)) => mixed(state, word(first), word(last)),
            _ => mixed(state, word(bytes), 0),
        }
    }
}

/// At most eight bytes as a number.
#[inline]
fn word(bytes: &[u8]) -> u64 {
    match <[u8; 8]>::try_from(bytes) {
        Ok(bytes) => u64::from_le_bytes(bytes),
        Err(_) => bytes
            .iter()
            .fold(0, |word, byte| word << 8 | u64::from(*byte)),
    }
}

/// Both halves of a product, one over the other: every bit depends on every other.
#[inline]
fn mixed(state: u64, a: u64, b: u64) -> u64 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let product = u128::from(state ^ a) * u128::from(b ^ ODD ^ state.rotate_left(32));
    product as u64 ^ (product >> 64) as u64
}

/// An empty place of the table.
const NONE: u32 = u32::MAX;

/// A hash table of numbers: linear probing, at most half full, without a gravestone for what is gone.
#[derive(Debug)]
pub struct Texts<V> {
    table: Vec<u32>,
    slots: Vec<Slot>,
    /// By number too, and apart: whoever goes through all values reads nothing else.
    values: Vec<V>,
    free: Vec<u32>,
}

#[derive(Debug)]
struct Slot {
    hash: u64,
    holders: u32,
    text: String,
}

impl<V: Default> Texts<V> {
    pub fn new() -> Self {
        Texts {
            table: vec![NONE; 16],
            slots: Vec::new(),
            values: Vec::new(),
            free: Vec::new(),
        }
    }

    /// The number of a text, held once more. A text that is new is moved out of `text`.
    #[inline]
    pub fn hold(&mut self, hash: u64, text: &mut String) -> u32 {
        match self.find(hash, text) {
            Ok(id) => {
                self.slots[id as usize].holders += 1;
                id
            }
            Err(at) => {
                let slot = Slot {
                    hash,
                    holders: 1,
                    text: std::mem::take(text),
                };
                self.insert(at, slot, V::default())
            }
        }
    }

    /// Lets go of a number. With the last holder the text goes, and its value.
    #[inline]
    pub fn release(&mut self, id: u32) {
        let slot = &mut self.slots[id as usize];
        slot.holders -= 1;
        if slot.holders == 0 {
            self.remove(id);
        }
    }

    #[inline]
    pub fn value_mut(&mut self, id: u32) -> &mut V {
        &mut self.values[id as usize]
    }

    pub fn get(&self, hash: u64, text: &str) -> Option<&V> {
        let id = self.find(hash, text).ok()?;
        Some(&self.values[id as usize])
    }

    /// Numbers and values, also those of numbers that nobody holds: these are as at the beginning.
    pub fn values(&self) -> impl Iterator<Item = (u32, &V)> {
        (0..).zip(&self.values)
    }

    pub fn text(&self, id: u32) -> &str {
        &self.slots[id as usize].text
    }

    /// Gives back the memory of a crowd that has left. Whoever is still there may get another number by
    /// that: the one in the place of the old one.
    pub fn shrink(&mut self) -> Option<Vec<u32>> {
        let held = self.slots.len() - self.free.len();
        if self.slots.len() <= 2 * held {
            return None;
        }
        let all = std::mem::replace(self, Texts::new());
        let all = all.slots.into_iter().zip(all.values);
        let moved = all.map(|(slot, value)| match slot.holders {
            0 => NONE,
            _ => self.insert(self.vacant(slot.hash), slot, value),
        });
        Some(moved.collect())
    }

    /// The number of a text, or the place in the table where it would be.
    #[inline]
    fn find(&self, hash: u64, text: &str) -> Result<u32, usize> {
        let mut at = self.home(hash);
        loop {
            match self.table[at] {
                NONE => return Err(at),
                id => {
                    let slot = &self.slots[id as usize];
                    if slot.hash == hash && slot.text == text {
                        return Ok(id);
                    }
                }
            }
            at = self.next(at);
        }
    }

    fn insert(&mut self, at: usize, slot: Slot, value: V) -> u32 {
        let id = match self.free.pop() {
            Some(id) => {
                self.slots[id as usize] = slot;
                self.values[id as usize] = value;
                id
            }
            None => {
                self.slots.push(slot);
                self.values.push(value);
                // Each slot is held by an entry of 32 bytes: there is no memory for so many.
                u32::try_from(self.slots.len() - 1).expect("fewer than 2^32 texts at once")
            }
        };
        self.table[at] = id;
        if (self.slots.len() - self.free.len()) * 2 > self.table.len() {
            self.grow();
        }
        id
    }

    #[cold]
    fn grow(&mut self) {
        let size = self.table.len() * 2;
        let ids = std::mem::replace(&mut self.table, vec![NONE; size]);
        for id in ids.into_iter().filter(|id| *id != NONE) {
            let at = self.vacant(self.slots[id as usize].hash);
            self.table[at] = id;
        }
    }

    /// The place for a text that is not in the table.
    fn vacant(&self, hash: u64) -> usize {
        let mut at = self.home(hash);
        while self.table[at] != NONE {
            at = self.next(at);
        }
        at
    }

    fn remove(&mut self, id: u32) {
        self.slots[id as usize].text = String::new();
        self.values[id as usize] = V::default();
        let mut hole = self.home(self.slots[id as usize].hash);
        while self.table[hole] != id {
            hole = self.next(hole);
        }
        self.free.push(id);
        // Whoever was pushed past the hole moves back into it, so that a search may end at the
        // first empty place.
        let mut at = self.next(hole);
        while self.table[at] != NONE {
            let home = self.home(self.slots[self.table[at] as usize].hash);
            if self.distance(home, at) >= self.distance(hole, at) {
                self.table[hole] = self.table[at];
                hole = at;
            }
            at = self.next(at);
        }
        self.table[hole] = NONE;
    }

    #[inline]
    fn home(&self, hash: u64) -> usize {
        hash as usize & (self.table.len() - 1)
    }

    #[inline]
    fn next(&self, at: usize) -> usize {
        (at + 1) & (self.table.len() - 1)
    }

    fn distance(&self, from: usize, to: usize) -> usize {
        to.wrapping_sub(from) & (self.table.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hold(texts: &mut Texts<u32>, seed: &Seed, text: &str) -> u32 {
        texts.hold(seed.hash(text), &mut text.to_owned())
    }

    #[test]
    fn a_number_is_used_again_when_its_text_is_gone() {
        let (mut texts, seed) = (Texts::new(), Seed(1));
        let a = hold(&mut texts, &seed, "a");
        assert_eq!(hold(&mut texts, &seed, "a"), a);
        *texts.value_mut(a) = 7;
        texts.release(a);
        assert_eq!(texts.get(seed.hash("a"), "a"), Some(&7));
        texts.release(a);
        assert_eq!(texts.get(seed.hash("a"), "a"), None);
        let b = hold(&mut texts, &seed, "b");
        assert_eq!((b, *texts.value_mut(b)), (a, 0));
    }

    #[test]
    fn texts_that_collide_are_told_apart_also_after_one_of_them_is_gone() {
        let mut texts: Texts<u32> = Texts::new();
        let ids: Vec<u32> = (0..200)
            .map(|n| texts.hold(n % 3, &mut n.to_string()))
            .collect();
        for n in (0..200).step_by(2) {
            texts.release(ids[n]);
        }
        for n in 0..200_u64 {
            let found = texts.find(n % 3, &n.to_string()).ok();
            assert_eq!(found, (n % 2 == 1).then_some(ids[n as usize]), "{n}");
        }
    }

    #[test]
    fn whoever_stays_when_a_crowd_leaves_is_found_by_another_number() {
        let (mut texts, seed) = (Texts::new(), Seed(1));
        let ids: Vec<u32> = (0..1000)
            .map(|n| hold(&mut texts, &seed, &n.to_string()))
            .collect();
        assert_eq!(texts.shrink(), None);
        *texts.value_mut(ids[777]) = 7;
        (0..1000)
            .filter(|n| *n != 777)
            .for_each(|n| texts.release(ids[n]));
        let moved = texts.shrink().expect("most are gone");
        assert_eq!(moved[ids[777] as usize], 0);
        assert_eq!(texts.text(0), "777");
        assert_eq!(texts.values().collect::<Vec<_>>(), [(0, &7)]);
        assert_eq!(texts.get(seed.hash("777"), "777"), Some(&7));
        assert_eq!(texts.get(seed.hash("778"), "778"), None);
        texts.release(0);
        assert_eq!(texts.shrink().map(|moved| moved.len()), Some(1));
        assert_eq!(texts.values().count(), 0);
    }

    #[test]
    fn every_byte_of_a_text_counts() {
        let seed = Seed(0x1234_5678_9abc_def0);
        for length in 0..100 {
            let text = "x".repeat(length);
            for at in 0..length {
                let mut other = text.clone();
                other.replace_range(at..=at, "y");
                assert_ne!(seed.hash(&text), seed.hash(&other), "{length} {at}");
            }
            assert_ne!(seed.hash(&text), seed.hash(&"x".repeat(length + 1)));
            assert_ne!(seed.hash(&text), Seed(1).hash(&text));
        }
    }
}
