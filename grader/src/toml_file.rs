//! A TOML file that a person writes. In: its text. Out: what it says, or an error that names the file,
//! the line and the mend.

use std::fmt;
use std::ops::Range;

use serde::de::DeserializeOwned;

/// What is wrong with such a file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    pub file: String,
    pub line: usize,
    pub what: String,
}

impl Broken {
    /// At a place of the file's text.
    pub fn at(text: &str, file: &str, place: Range<usize>, what: impl Into<String>) -> Broken {
        Broken {
            file: file.to_owned(),
            line: line_at(text, place.start),
            what: what.into(),
        }
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.what)
    }
}

impl std::error::Error for Broken {}

/// Read a file's text. `file` is only for messages.
pub fn parse<T: DeserializeOwned>(text: &str, file: &str) -> Result<T, Broken> {
    toml::from_str(text).map_err(|error| {
        let place = error.span().unwrap_or(0..0);
        Broken::at(text, file, place, error.message().replace('\n', " "))
    })
}

/// The line on which a byte of a text is, from 1.
pub fn line_at(text: &str, byte: usize) -> usize {
    let before = text.bytes().take(byte);
    before.filter(|byte| *byte == b'\n').count() + 1
}

/// What editors know of such files: `docs/<file>`, written from the types.
#[cfg(test)]
pub(crate) mod schema {
    use std::fs;
    use std::path::Path;

    use schemars::JsonSchema;
    use schemars::generate::SchemaSettings;

    pub fn compare<T: JsonSchema>(file: &str) {
        // Draft 7 is what editors for TOML understand.
        let generator = SchemaSettings::draft07().into_generator();
        let schema = generator.into_root_schema_for::<T>();
        let schema = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../docs")
            .join(file);
        if std::env::var_os("WRITE_SCHEMA").is_some() {
            fs::write(&path, &schema).unwrap();
        }
        let same = fs::read_to_string(&path).is_ok_and(|now| now == schema);
        assert!(same, "WRITE_SCHEMA=1 cargo test -p grader --lib schema");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_is_on_the_line_after_the_line_breaks_before_it() {
        assert_eq!([0, 1, 2, 9].map(|byte| line_at("a\nb", byte)), [1, 1, 2, 2]);
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_place() {
        let read = |text: &str| parse::<std::collections::BTreeMap<String, u32>>(text, "a.toml");
        assert_eq!(read("a = 1\n").unwrap()["a"], 1);
        let broken = read("a = 1\nb = \"x\"\n").unwrap_err();
        assert_eq!((broken.file.as_str(), broken.line), ("a.toml", 2));
        assert!(!broken.to_string().contains('\n'), "{broken}");
    }
}
