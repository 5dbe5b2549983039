//! Lines on the way from a program to the grader: a key and a sequence number, then fields. What is said in
//! them is another matter: that of a worker, or of a bench.

/// What can be said on a pipe: fields, the first of them a tag.
pub trait Said: Sized {
    fn fields(&self) -> Vec<String>;
    /// None for what nobody would have said.
    fn read(fields: &[&str]) -> Option<Self>;
}

/// What every line begins with, told to the program when it has started: graded code that finds the way to the
/// grader does not know what to say there.
pub const KEY_BYTES: usize = 16;

/// Records as text, numbered.
#[derive(Debug)]
pub struct Writer {
    key: String,
    sequence: u64,
}

impl Writer {
    pub fn new(key: String) -> Writer {
        Writer { key, sequence: 0 }
    }

    pub fn encode(&mut self, record: &impl Said) -> String {
        let mut text = format!("{}{}", self.key, self.sequence);
        self.sequence += 1;
        for field in record.fields() {
            text.push('\t');
            escape(&field, &mut text);
        }
        text.push('\n');
        text
    }
}

/// Why a line is no record of ours.
#[derive(Debug, PartialEq, Eq)]
pub struct Stray(pub String);

#[derive(Debug)]
pub struct Reader {
    key: String,
    sequence: u64,
}

impl Reader {
    pub fn new(key: String) -> Reader {
        Reader { key, sequence: 0 }
    }

    pub fn decode<R: Said>(&mut self, line: &str) -> Result<R, Stray> {
        let stray = || Stray(line.to_owned());
        let said = line.strip_prefix(&self.key).ok_or_else(stray)?;
        let mut fields = said.strip_suffix('\n').unwrap_or(said).split('\t');
        let number: u64 = fields
            .next()
            .and_then(|n| n.parse().ok())
            .ok_or_else(stray)?;
        if number != self.sequence {
            return Err(stray());
        }
        let fields: Vec<String> = fields.map(unescape).collect();
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        let record = R::read(&fields).ok_or_else(stray)?;
        self.sequence += 1;
        Ok(record)
    }
}

fn escape(field: &str, text: &mut String) {
    for c in field.chars() {
        match c {
            '\\' => text.push_str("\\\\"),
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            c => text.push(c),
        }
    }
}

fn unescape(field: &str) -> String {
    let mut text = String::with_capacity(field.len());
    let mut chars = field.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('t') => text.push('\t'),
                Some('n') => text.push('\n'),
                Some('r') => text.push('\r'),
                Some(c) => text.push(c),
                None => {}
            },
            c => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Word(String);

    impl Said for Word {
        fn fields(&self) -> Vec<String> {
            vec![self.0.clone()]
        }

        fn read(fields: &[&str]) -> Option<Word> {
            let [word] = fields else { return None };
            Some(Word((*word).to_owned()))
        }
    }

    fn word() -> Word {
        Word("a tab\t, a \\ and a\r\nnew line".into())
    }

    #[test]
    fn what_is_said_arrives_once() {
        let text = Writer::new(String::new()).encode(&word());
        assert_eq!(text.matches('\n').count(), 1, "{text}");
        let mut reader = Reader::new(String::new());
        let read = reader.decode::<Word>(&text).map(|word| word.0);
        assert_eq!(read, Ok(word().0));
        assert!(reader.decode::<Word>(&text).is_err());
        assert!(reader.decode::<Word>("1\tone\ttwo").is_err());
    }

    #[test]
    fn what_does_not_begin_with_the_key_is_a_stray() {
        let key = || "7f".to_owned();
        let mut reader = Reader::new(key());
        let guessed = Writer::new("7e".to_owned()).encode(&word());
        for stray in [Writer::new(String::new()).encode(&word()), guessed] {
            assert!(reader.decode::<Word>(&stray).is_err(), "{stray}");
        }
        let told = Writer::new(key()).encode(&word());
        assert!(reader.decode::<Word>(&told).is_ok());
    }
}
