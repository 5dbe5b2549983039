//! What is typed. In: the bytes that a terminal in raw mode gives. Out: keys. A keyboard that is set to
//! Korean has its keys where it has them otherwise: `ㅜ` is `n`, and so is the `ㅜ` in `무`.

use unicode_normalization::UnicodeNormalization as _;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    Char(char),
    Enter,
    Escape,
    Backspace,
    Up,
    Down,
    PageUp,
    PageDown,
    Home,
    End,
    /// With Ctrl: `c`, `z`, `l`, …
    Ctrl(char),
}

/// Bytes that are no whole key yet.
#[derive(Debug, Default)]
pub struct Keys {
    pending: Vec<u8>,
    /// Text that is pasted is no commands.
    pasting: bool,
}

const PASTE_BEGINS: &[u8] = b"\x1b[200~";
const PASTE_ENDS: &[u8] = b"\x1b[201~";
const ESCAPE: u8 = 0x1b;

impl Keys {
    /// What these bytes, after those before them, make.
    pub fn take(&mut self, bytes: &[u8]) -> Vec<Key> {
        self.pending.extend_from_slice(bytes);
        let mut keys = Vec::new();
        while let Some((length, key)) = self.first() {
            self.pending.drain(..length);
            keys.extend(key.filter(|_| !self.pasting));
        }
        keys
    }

    /// The first key and how many bytes it is; nothing where more bytes must come.
    fn first(&mut self) -> Option<(usize, Option<Key>)> {
        if self.pending.starts_with(PASTE_BEGINS) {
            self.pasting = true;
            return Some((PASTE_BEGINS.len(), None));
        }
        if self.pending.starts_with(PASTE_ENDS) {
            self.pasting = false;
            return Some((PASTE_ENDS.len(), None));
        }
        let first = *self.pending.first()?;
        match first {
            ESCAPE => self.escaped(),
            b'\r' | b'\n' => Some((1, Some(Key::Enter))),
            0x7f | 0x08 => Some((1, Some(Key::Backspace))),
            b'\t' => Some((1, None)),
            0x01..=0x1a => Some((1, Some(Key::Ctrl(char::from(first - 1 + b'a'))))),
            0x00..0x20 => Some((1, None)),
            _ => self.character(),
        }
    }

    /// `ESC [ … letter`, `ESC O letter`, or the key itself.
    fn escaped(&self) -> Option<(usize, Option<Key>)> {
        let (length, key) = match &self.pending[1..] {
            // A terminal sends the bytes of a key together: alone it is the key.
            [] => return Some((1, Some(Key::Escape))),
            [b'[', rest @ ..] => {
                let end = rest.iter().position(|byte| (0x40..=0x7e).contains(byte))?;
                (end + 3, sequence(&rest[..end], rest[end]))
            }
            [b'O', rest @ ..] => (3, sequence(b"", *rest.first()?)),
            // With Alt; or Escape, and quickly another key.
            _ => (1, Some(Key::Escape)),
        };
        Some((length, key))
    }

    fn character(&self) -> Option<(usize, Option<Key>)> {
        let length = match self.pending[0] {
            0x00..0x80 => 1,
            0xc2..0xe0 => 2,
            0xe0..0xf0 => 3,
            0xf0..0xf5 => 4,
            _ => return Some((1, None)),
        };
        let bytes = self.pending.get(..length)?;
        let text = std::str::from_utf8(bytes).ok();
        let key = text.and_then(|text| text.chars().next()).map(Key::Char);
        Some((if key.is_some() { length } else { 1 }, key))
    }
}

fn sequence(parameters: &[u8], last: u8) -> Option<Key> {
    Some(match (last, parameters) {
        (b'A', _) => Key::Up,
        (b'B', _) => Key::Down,
        (b'H', _) | (b'~', b"1" | b"7") => Key::Home,
        (b'F', _) | (b'~', b"4" | b"8") => Key::End,
        (b'~', b"5") => Key::PageUp,
        (b'~', b"6") => Key::PageDown,
        _ => return None,
    })
}

/// The keys that make this character: itself, or those of its letters where it is Korean.
pub fn latin(c: char) -> Vec<char> {
    if c.is_ascii() {
        return vec![c];
    }
    let letters: String = c.nfkd().collect();
    letters.chars().flat_map(letter).collect()
}

/// Letters of the two-set keyboard, as initial, vowel and final; the doubled ones are shifted keys.
const INITIALS: [&str; 19] = [
    "r", "R", "s", "e", "E", "f", "a", "q", "Q", "t", "T", "d", "w", "W", "c", "z", "x", "v", "g",
];
const VOWELS: [&str; 21] = [
    "k", "o", "i", "O", "j", "p", "u", "P", "h", "hk", "ho", "hl", "y", "n", "nj", "np", "nl", "b",
    "m", "ml", "l",
];
const FINALS: [&str; 27] = [
    "r", "R", "rt", "s", "sw", "sg", "e", "f", "fr", "fa", "fq", "ft", "fx", "fv", "fg", "a", "q",
    "qt", "t", "T", "d", "w", "c", "z", "x", "v", "g",
];

fn letter(c: char) -> Vec<char> {
    let of = |keys: &[&str], first: char| {
        let n = usize::try_from(u32::from(c) - u32::from(first)).ok();
        n.and_then(|n| keys.get(n).map(|keys| keys.chars().collect()))
    };
    let keys = match c {
        '\u{1100}'..='\u{1112}' => of(&INITIALS, '\u{1100}'),
        '\u{1161}'..='\u{1175}' => of(&VOWELS, '\u{1161}'),
        '\u{11a8}'..='\u{11c2}' => of(&FINALS, '\u{11a8}'),
        _ => None,
    };
    keys.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(bytes: &str) -> Vec<Key> {
        Keys::default().take(bytes.as_bytes())
    }

    #[test]
    fn a_key_may_be_one_byte_or_several() {
        assert_eq!(keys("n"), [Key::Char('n')]);
        assert_eq!(keys("ㅜ"), [Key::Char('ㅜ')]);
        assert_eq!(keys("\x1b[A\x1bOB"), [Key::Up, Key::Down]);
        assert_eq!(keys("\x1b[5~\x1b[6~"), [Key::PageUp, Key::PageDown]);
        assert_eq!(keys("\x1b[1~\x1b[F"), [Key::Home, Key::End]);
        assert_eq!(
            keys("\x03\r\x7f"),
            [Key::Ctrl('c'), Key::Enter, Key::Backspace]
        );
        assert_eq!(keys("\x1b"), [Key::Escape]);
    }

    #[test]
    fn a_key_that_comes_in_pieces_is_one_key() {
        let mut keys = Keys::default();
        let bytes = "ㅜ".as_bytes();
        assert_eq!(keys.take(&bytes[..2]), []);
        assert_eq!(keys.take(&bytes[2..]), [Key::Char('ㅜ')]);
        assert_eq!(keys.take(b"\x1b["), []);
        assert_eq!(keys.take(b"A"), [Key::Up]);
    }

    #[test]
    fn what_is_no_key_of_ours_does_nothing() {
        assert_eq!(keys("\x1b[15~\x1b[1;5C\t\u{0}"), []);
        assert_eq!(Keys::default().take(b"\xff\xfeq"), [Key::Char('q')]);
    }

    #[test]
    fn pasted_text_is_no_command() {
        assert_eq!(keys("\x1b[200~quit\x1b[201~n"), [Key::Char('n')]);
    }

    #[test]
    fn korean_letters_are_the_keys_they_lie_on() {
        for (korean, key) in "ㅜㅗㅇㅣㄷㄴㄱㅂㅓㅏㄹㅛ"
            .chars()
            .zip("nhdlesrqjkfy".chars())
        {
            assert_eq!(latin(korean), [key], "{korean}");
        }
        assert_eq!((latin('ㄲ'), latin('ㅃ')), (vec!['R'], vec!['Q']));
        assert_eq!((latin('n'), latin('?')), (vec!['n'], vec!['?']));
    }

    #[test]
    fn a_syllable_that_the_keyboard_has_put_together_is_its_keys() {
        assert_eq!(latin('무'), ['a', 'n']);
        assert_eq!(latin('요'), ['d', 'y']);
        assert_eq!(latin('ㅝ'), ['n', 'j']);
        assert_eq!(latin('각'), ['r', 'k', 'r']);
        assert_eq!(latin('日'), [' '; 0]);
    }
}
