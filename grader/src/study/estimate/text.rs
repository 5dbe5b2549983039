//! The text as the other rooms read it. In: what a person typed. Out: the same in NFC, with one kind
//! of digit, space, minus, times and slash, and a place in it that moves forward.

use unicode_normalization::UnicodeNormalization as _;

/// NFC; fullwidth forms and squared units (`㎳`, `㎇`) as the plain letters they stand for; `10⁹` as
/// `10^9`; the many signs for times, minus, divided and about as one each.
pub fn normalised(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut raised = false;
    for c in text.chars() {
        let power = superscript(c);
        if power.is_some() && !raised {
            plain.push('^');
        }
        raised = power.is_some();
        match power.or_else(|| one_for_many(c)) {
            Some(same) => plain.push(same),
            None if dropped(c) => {}
            None if matches!(c, '\u{3300}'..='\u{33ff}' | '\u{ff00}'..='\u{ffef}') => {
                plain.extend(
                    std::iter::once(c)
                        .nfkc()
                        .map(|c| one_for_many(c).unwrap_or(c)),
                );
            }
            None => plain.push(c),
        }
    }
    plain.nfc().collect()
}

fn superscript(c: char) -> Option<char> {
    Some(match c {
        '⁰' => '0',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁴'..='⁹' => char::from_digit(u32::from(c) - u32::from('⁰'), 10)?,
        '⁻' => '-',
        _ => return None,
    })
}

fn one_for_many(c: char) -> Option<char> {
    Some(match c {
        '×' | '✕' | '✖' | '⨯' | '∗' | '·' | '⋅' | '∙' => '*',
        '÷' | '∕' | '⁄' => '/',
        '−' | '‐' | '‑' | '–' | '—' => '-',
        '～' | '∼' | '〜' | '≈' | '≒' | '≃' | '≅' => '~',
        'µ' | 'μ' => 'u',
        c if c.is_whitespace() || c.is_control() => ' ',
        _ => return None,
    })
}

/// Marks that nobody sees.
fn dropped(c: char) -> bool {
    matches!(
        c,
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe0e}' | '\u{fe0f}'
    )
}

pub fn is_hangul(c: char) -> bool {
    matches!(c, '가'..='힣')
}

/// A place in a normalised text.
#[derive(Debug, Clone)]
pub struct Cursor {
    chars: Vec<char>,
    at: usize,
}

impl Cursor {
    pub fn new(normalised: &str) -> Cursor {
        Cursor {
            chars: normalised.chars().collect(),
            at: 0,
        }
    }

    pub fn at(&self) -> usize {
        self.at
    }

    pub fn back_to(&mut self, at: usize) {
        self.at = at;
    }

    pub fn peek(&self) -> Option<char> {
        self.peek_on(0)
    }

    pub fn peek_on(&self, on: usize) -> Option<char> {
        self.chars.get(self.at + on).copied()
    }

    /// The character before this place.
    pub fn before(&self) -> Option<char> {
        self.chars.get(self.at.checked_sub(1)?).copied()
    }

    pub fn skip(&mut self, chars: usize) {
        self.at = (self.at + chars).min(self.chars.len());
    }

    pub fn spaces(&mut self) {
        while self.peek() == Some(' ') {
            self.at += 1;
        }
    }

    pub fn at_end(&self) -> bool {
        self.at >= self.chars.len()
    }

    pub fn starts_with(&self, word: &str) -> bool {
        self.match_loose(word, false).is_some()
    }

    /// Moves past `word` if it is next.
    pub fn eat(&mut self, word: &str) -> bool {
        let length = self.match_loose(word, false);
        self.skip(length.unwrap_or(0));
        length.is_some()
    }

    /// The same, whatever spaces are between its letters: `한 달에` for `한달에`.
    pub fn eat_loose(&mut self, word: &str) -> bool {
        let length = self.match_loose(word, true);
        self.skip(length.unwrap_or(0));
        length.is_some()
    }

    fn match_loose(&self, word: &str, loose: bool) -> Option<usize> {
        let mut on = 0;
        for (nth, wanted) in word.chars().enumerate() {
            while loose && nth > 0 && self.peek_on(on) == Some(' ') {
                on += 1;
            }
            if self.peek_on(on) != Some(wanted) {
                return None;
            }
            on += 1;
        }
        Some(on)
    }

    /// The letters a to z, of either case, from here on.
    pub fn latin(&self) -> String {
        self.run(|c| c.is_ascii_alphabetic())
    }

    /// Letters, digits and `_` from here on.
    pub fn identifier(&self) -> String {
        self.run(|c| c.is_alphanumeric() || c == '_')
    }

    pub fn run(&self, of: impl Fn(char) -> bool) -> String {
        let rest = self.chars.get(self.at..).unwrap_or_default();
        rest.iter().copied().take_while(|c| of(*c)).collect()
    }

    pub fn since(&self, start: usize) -> String {
        let part = self.chars.get(start..self.at).unwrap_or_default();
        part.iter().collect::<String>().trim().to_owned()
    }

    /// What is next, as a person would point at it: one word or one sign.
    pub fn next_piece(&self) -> String {
        let mut from = self.clone();
        from.spaces();
        let word = from.run(|c| c.is_alphanumeric() || c == '_');
        if word.is_empty() {
            return from.peek().map(String::from).unwrap_or_default();
        }
        word.chars().take(24).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Cursor, normalised};

    #[test]
    fn many_signs_become_one() {
        assert_eq!(normalised("３×１０⁹"), "3*10^9");
        assert_eq!(normalised("10⁻³ ㎳ μs"), "10^-3 ms us");
        assert_eq!(normalised("５㎇÷２"), "5GB/2");
        assert_eq!(normalised("≈\u{a0}3\u{200b}만"), "~ 3만");
    }

    #[test]
    fn decomposed_hangul_is_composed() {
        assert_eq!(normalised("1\u{110b}\u{1165}\u{11a8}"), "1억");
    }

    #[test]
    fn a_place_moves_past_words_and_not_past_others() {
        let mut cursor = Cursor::new("한 달에 3");
        assert!(!cursor.eat("한달에"));
        assert!(cursor.eat_loose("한달에"));
        cursor.spaces();
        assert_eq!(cursor.next_piece(), "3");
        cursor.skip(100);
        assert!(cursor.at_end());
    }
}
