//! What a worker prints, told apart by case: the worker says a mark and the case's id before each.
//! Only the first part of what a case prints is kept; all of it is counted.

use std::collections::HashMap;

use kit::worker::MARK;

use crate::outcome::Printed;

const HEAD_BYTES: usize = 16 << 10;
/// No case has a longer name.
const ID_BYTES: usize = 128;
const TAIL_BYTES: usize = 2 << 10;

/// One stream of a worker's.
#[derive(Default)]
pub struct Tap {
    cases: Vec<(String, Vec<u8>, u64)>,
    /// The id after a mark, as far as it has come.
    mark: Option<Vec<u8>>,
    tail: Vec<u8>,
    /// Bytes since the case began, marks and all.
    since_start: u64,
}

impl Tap {
    /// A case begins.
    pub fn begin(&mut self) {
        self.since_start = 0;
    }

    pub fn take(&mut self, mut bytes: &[u8]) {
        self.since_start += bytes.len() as u64;
        while !bytes.is_empty() {
            bytes = match &mut self.mark {
                Some(id) => {
                    let (part, rest) = split_at(bytes, b'\n');
                    let room = ID_BYTES.saturating_sub(id.len()).min(part.len());
                    id.extend_from_slice(&part[..room]);
                    if let Some(rest) = rest {
                        let id = String::from_utf8_lossy(id).into_owned();
                        self.cases.push((id, Vec::new(), 0));
                        self.mark = None;
                        rest
                    } else {
                        &[]
                    }
                }
                None => {
                    let (part, rest) = split_at(bytes, MARK as u8);
                    self.keep(part);
                    if rest.is_some() {
                        self.mark = Some(Vec::new());
                    }
                    rest.unwrap_or_default()
                }
            };
        }
    }

    fn keep(&mut self, bytes: &[u8]) {
        if let Some((_, head, count)) = self.cases.last_mut() {
            let room = HEAD_BYTES.saturating_sub(head.len()).min(bytes.len());
            head.extend_from_slice(&bytes[..room]);
            *count += bytes.len() as u64;
        }
        self.tail
            .extend_from_slice(&bytes[bytes.len().saturating_sub(TAIL_BYTES)..]);
        let excess = self.tail.len().saturating_sub(TAIL_BYTES);
        self.tail.drain(..excess);
    }

    /// How much was printed since the case began.
    pub fn bytes(&self) -> u64 {
        self.since_start
    }

    /// The last that was printed.
    pub fn tail(&self) -> String {
        String::from_utf8_lossy(&self.tail).trim().to_owned()
    }

    /// Add what was printed to what is known of each case.
    pub fn give(self, printed: &mut HashMap<String, Printed>) {
        for (id, head, count) in self.cases {
            let of_case = printed.entry(id).or_default();
            of_case.head.push_str(&String::from_utf8_lossy(&head));
            of_case.bytes += count;
        }
    }
}

fn split_at(bytes: &[u8], at: u8) -> (&[u8], Option<&[u8]>) {
    match bytes.iter().position(|byte| *byte == at) {
        Some(n) => (&bytes[..n], Some(&bytes[n + 1..])),
        None => (bytes, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(tap: Tap) -> HashMap<String, Printed> {
        let mut printed = HashMap::new();
        tap.give(&mut printed);
        printed
    }

    #[test]
    fn what_is_printed_goes_to_the_case_that_ran_however_the_bytes_are_cut() {
        let stream = "\u{1e}one\nhello\u{1e}two\nwor\nld\n".as_bytes();
        for cut in 0..stream.len() {
            let mut tap = Tap::default();
            tap.take(&stream[..cut]);
            tap.take(&stream[cut..]);
            let printed = given(tap);
            assert_eq!(printed["one"].head, "hello");
            assert_eq!(printed["two"].head, "wor\nld\n");
        }
    }

    #[test]
    fn a_flood_is_counted_and_not_kept() {
        let mut tap = Tap::default();
        tap.take("\u{1e}one\n".as_bytes());
        for _ in 0..100 {
            tap.take(&[b'x'; 10_000]);
        }
        // The mark itself counts, or a flood of marks would not.
        assert_eq!(tap.bytes(), 1_000_005);
        let printed = given(tap);
        assert_eq!(
            (printed["one"].bytes, printed["one"].head.len()),
            (1_000_000, HEAD_BYTES)
        );
    }
}
