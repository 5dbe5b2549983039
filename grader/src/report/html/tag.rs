//! HTML that cannot be written wrongly. In: names that are in our own code, and text from anywhere. Out:
//! HTML in which every text is a text. An element is closed where the closure that fills it ends.

use crate::layout::{cut, harmless};

/// Of a line from elsewhere; longer ones are cut.
const MOST_COLUMNS: usize = 400;

/// A piece of a page in the making.
#[derive(Debug, Default)]
pub struct Html {
    written: String,
}

/// Names that are in our own code, and values from anywhere.
pub type Attributes<'a> = &'a [(&'static str, &'a str)];

impl Html {
    pub fn new() -> Html {
        Html::default()
    }

    /// An element and what is in it.
    pub fn tag(
        &mut self,
        name: &'static str,
        attributes: Attributes,
        within: impl FnOnce(&mut Html),
    ) {
        self.open(name, attributes);
        self.written.push('>');
        within(self);
        for part in ["</", name, ">"] {
            self.written.push_str(part);
        }
    }

    /// An element with a text in it and nothing else.
    pub fn leaf(&mut self, name: &'static str, attributes: Attributes, text: &str) {
        self.tag(name, attributes, |html| html.text(text));
    }

    /// An element with nothing in it.
    pub fn void(&mut self, name: &'static str, attributes: Attributes) {
        self.open(name, attributes);
        self.written.push_str("/>");
    }

    fn open(&mut self, name: &'static str, attributes: Attributes) {
        self.written.push('<');
        self.written.push_str(name);
        for (name, value) in attributes {
            self.written.push(' ');
            self.written.push_str(name);
            self.written.push_str("=\"");
            self.escaped(&harmless(value));
            self.written.push('"');
        }
    }

    pub fn text(&mut self, text: &str) {
        self.escaped(&harmless(text));
    }

    /// A line from elsewhere, which may be of any length.
    pub fn line(&mut self, line: &str) {
        self.escaped(&cut(&harmless(line), MOST_COLUMNS));
    }

    /// Prose; what stands between backticks is code.
    pub fn prose(&mut self, text: &str) {
        if text.matches('`').count() % 2 == 1 {
            return self.text(text);
        }
        for (n, part) in text.split('`').enumerate() {
            match n % 2 {
                0 => self.text(part),
                _ => self.leaf("code", &[], part),
            }
        }
    }

    /// A paragraph of prose.
    pub fn paragraph(&mut self, class: &str, text: &str) {
        let attributes = [("class", class)];
        let attributes = if class.is_empty() {
            &[][..]
        } else {
            &attributes
        };
        self.tag("p", attributes, |html| html.prose(text));
    }

    /// HTML that is in our own code.
    pub fn constant(&mut self, html: &'static str) {
        self.written.push_str(html);
    }

    /// How long it is so far, in bytes.
    pub fn len(&self) -> usize {
        self.written.len()
    }

    pub fn into_string(self) -> String {
        self.written
    }

    fn escaped(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.written.push_str("&amp;"),
                '<' => self.written.push_str("&lt;"),
                '>' => self.written.push_str("&gt;"),
                '"' => self.written.push_str("&quot;"),
                c => self.written.push(c),
            }
        }
    }
}

/// A number for an attribute of a drawing: as many digits as a screen shows.
pub fn number(number: f64) -> String {
    if !number.is_finite() {
        return "0".into();
    }
    let number = format!("{number:.1}");
    number.strip_suffix(".0").unwrap_or(&number).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Html)) -> String {
        let mut html = Html::new();
        write(&mut html);
        html.into_string()
    }

    #[test]
    fn a_text_stays_a_text_whatever_is_in_it() {
        let hostile = "</script><img src=x onerror='alert(1)'> & \"quoted\"";
        assert_eq!(
            written(|html| html.leaf("p", &[], hostile)),
            "<p>&lt;/script&gt;&lt;img src=x onerror='alert(1)'&gt; &amp; &quot;quoted&quot;</p>"
        );
        assert_eq!(
            written(|html| html.void("i", &[("title", "\" onclick=\"x")])),
            "<i title=\"&quot; onclick=&quot;x\"/>"
        );
    }

    #[test]
    fn what_nobody_sees_is_shown() {
        assert_eq!(
            written(|html| html.text("a\u{202e}b\u{0}\u{1b}[1m")),
            "a\\u{202e}b\\u{0}\\u{1b}[1m"
        );
    }

    #[test]
    fn code_in_prose_is_an_element_and_a_lone_backtick_is_none() {
        assert_eq!(
            written(|html| html.prose("use `a < b`")),
            "use <code>a &lt; b</code>"
        );
        assert_eq!(written(|html| html.prose("a ` b")), "a ` b");
    }

    #[test]
    fn a_line_without_end_has_one() {
        assert!(
            written(|html| html.line(&"가".repeat(100_000)))
                .chars()
                .count()
                <= MOST_COLUMNS
        );
    }

    #[test]
    fn a_number_is_short_and_always_one() {
        assert_eq!([1.0, 0.25, -2.04].map(number), ["1", "0.2", "-2"]);
        assert_eq!(number(f64::NAN), "0");
    }
}
