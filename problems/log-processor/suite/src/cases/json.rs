//! As much JSON as a webhook's body is: one object whose members are texts. In: the body. Out: its
//! members, or what is wrong with it.

use std::iter::Peekable;
use std::str::Chars;

/// The members in the order in which they come.
pub(super) fn members(body: &str) -> Result<Vec<(String, String)>, String> {
    let mut text = Text(body.chars().peekable());
    text.wants('{')?;
    let mut members = Vec::new();
    if !text.takes('}') {
        loop {
            let name = text.string()?;
            text.wants(':')?;
            members.push((name, text.string()?));
            if !text.takes(',') {
                break;
            }
        }
        text.wants('}')?;
    }
    text.skip_space();
    match text.0.next() {
        None => Ok(members),
        Some(more) => Err(format!("{more:?} after the object")),
    }
}

struct Text<'a>(Peekable<Chars<'a>>);

impl Text<'_> {
    fn skip_space(&mut self) {
        while self
            .0
            .next_if(|c| matches!(c, ' ' | '\t' | '\n' | '\r'))
            .is_some()
        {}
    }

    fn takes(&mut self, wanted: char) -> bool {
        self.skip_space();
        self.0.next_if_eq(&wanted).is_some()
    }

    fn wants(&mut self, wanted: char) -> Result<(), String> {
        if self.takes(wanted) {
            return Ok(());
        }
        Err(match self.0.peek() {
            Some(found) => format!("{found:?} where {wanted:?} should be"),
            None => format!("it ends where {wanted:?} should be"),
        })
    }

    fn string(&mut self) -> Result<String, String> {
        self.wants('"')?;
        let mut string = String::new();
        loop {
            match self.any()? {
                '"' => return Ok(string),
                '\\' => string.push(self.escaped()?),
                c if c < ' ' => return Err(format!("a bare {c:?} in a string")),
                c => string.push(c),
            }
        }
    }

    fn escaped(&mut self) -> Result<char, String> {
        Ok(match self.any()? {
            c @ ('"' | '\\' | '/') => c,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => return self.unicode(),
            c => return Err(format!("\\{c}, which is no escape")),
        })
    }

    /// Four digits, or twice four: beyond the first 65,536 characters JSON counts as UTF-16 does.
    fn unicode(&mut self) -> Result<char, String> {
        let first = self.four_digits()?;
        let mut units = vec![first];
        if (0xd800..0xdc00).contains(&first) && self.any()? == '\\' && self.any()? == 'u' {
            units.push(self.four_digits()?);
        }
        match char::decode_utf16(units).next() {
            Some(Ok(c)) => Ok(c),
            _ => Err("half of a pair of \\u".to_owned()),
        }
    }

    fn four_digits(&mut self) -> Result<u16, String> {
        let mut value = 0;
        for _ in 0..4 {
            let c = self.any()?;
            let digit = c.to_digit(16).ok_or(format!("{c:?} in a \\u"))?;
            value = value << 4 | digit as u16;
        }
        Ok(value)
    }

    fn any(&mut self) -> Result<char, String> {
        self.0.next().ok_or("it ends in the middle".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::members;

    #[test]
    fn every_escape_is_read() {
        let body = r#" { "text" : "a\"\\\/\b\f\n\r\t\u00e9\ud83d\udd25 한" , "b":"" } "#;
        let read = members(body).unwrap();
        assert_eq!(read[0].1, "a\"\\/\u{8}\u{c}\n\r\té🔥 한");
        assert_eq!(read[1], ("b".to_owned(), String::new()));
        assert_eq!(members("{}").unwrap(), []);
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for body in [
            "",
            "{",
            "{\"a\":\"b\"",
            "{\"a\":\"b\"} x",
            "{\"a\":\"line\nbreak\"}",
            "{\"a\":\"\\x\"}",
            "{\"a\":\"\\ud83d\"}",
            "{\"a\":\"\\u00g0\"}",
            "{\"a\" \"b\"}",
            "{'a':'b'}",
        ] {
            assert!(members(body).is_err(), "{body}");
        }
    }
}
