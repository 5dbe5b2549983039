//! What a new problem may be called. In: what the author typed. Out: a name that cargo, rustc and the
//! grader can all live with, or why not.

use std::fmt;

/// Longer ones do not fit into a row of the board.
pub const LONGEST: usize = 40;

/// The problem's crate would be called so, and cannot be.
const KEYWORDS: [&str; 53] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield", "union", "raw",
];

/// Crates that a submission or its build has already, and folders of cargo's own.
const CRATES: [&str; 12] = [
    "alloc",
    "build",
    "core",
    "deps",
    "examples",
    "grader",
    "kit",
    "kit-tokio",
    "proc-macro",
    "std",
    "test",
    "tokio",
];

/// Endings of the crates beside a problem's own.
const ENDINGS: [&str; 3] = ["-suite", "-solution", "-bundle"];

/// A name for a problem: `order-book`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Id(String);

/// Why there can be no such problem.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{self:?}")]
pub enum Refused {
    /// Not `in-kebab-case`; `better` is what it would be there.
    NotKebab {
        id: String,
        better: Option<String>,
    },
    TooLong {
        id: String,
    },
    /// A page of the notes that is not `in-kebab-case`.
    Page {
        page: String,
    },
    /// A word of Rust's, or a crate that is there anyway.
    Reserved {
        id: String,
    },
    /// The package of another crate has that name.
    Package {
        package: String,
    },
    /// A problem has that id, or something is where it would be.
    Taken {
        id: String,
        registered: bool,
        there: Vec<String>,
    },
    /// A title that is no line of text.
    TitleNoLine,
    /// A Korean title without a single Korean letter.
    TitleNotKorean {
        title: String,
    },
    /// The English title is the Korean one.
    TitlesAlike {
        title: String,
    },
}

impl Id {
    pub fn parse(id: &str) -> Result<Id, Refused> {
        let id = id.to_owned();
        if !is_kebab(&id) {
            let better = Some(to_kebab(&id)).filter(|better| is_kebab(better));
            return Err(Refused::NotKebab { id, better });
        }
        if id.len() > LONGEST {
            return Err(Refused::TooLong { id });
        }
        let reserved = KEYWORDS.contains(&id.as_str())
            || CRATES.contains(&id.as_str())
            || ENDINGS.iter().any(|ending| id.ends_with(ending));
        match reserved {
            true => Err(Refused::Reserved { id }),
            false => Ok(Id(id)),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name of its crate in Rust.
    pub fn in_rust(&self) -> String {
        self.0.replace('-', "_")
    }

    /// `Order book`.
    pub fn in_words(&self) -> String {
        let words = self.0.replace('-', " ");
        let mut letters = words.chars();
        letters.next().map_or(String::new(), |first| {
            first.to_uppercase().chain(letters).collect()
        })
    }

    /// The packages a problem is made of.
    pub fn packages(&self) -> [String; 3] {
        ["", "-suite", "-solution"].map(|ending| format!("{}{ending}", self.0))
    }
}

/// A name for a page of the notes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page(String);

impl Page {
    pub fn parse(page: &str) -> Result<Page, Refused> {
        let page = page.to_owned();
        match is_kebab(&page) && page.len() <= LONGEST {
            true => Ok(Page(page)),
            false => Err(Refused::Page { page }),
        }
    }

    /// The page that has the name of its problem.
    pub fn of(id: &Id) -> Page {
        Page(id.0.clone())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_kebab(id: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    id.starts_with(|c: char| c.is_ascii_lowercase()) && id.split('-').all(is_word)
}

fn to_kebab(id: &str) -> String {
    let mut kebab = String::new();
    for c in id.chars() {
        match c {
            'A'..='Z' => {
                // `OrderBook`, but not `Order_Book` twice.
                if kebab.ends_with(|last: char| last.is_ascii_lowercase() || last.is_ascii_digit())
                {
                    kebab.push('-');
                }
                kebab.push(c.to_ascii_lowercase());
            }
            'a'..='z' | '0'..='9' => kebab.push(c),
            _ if kebab.is_empty() || kebab.ends_with('-') => {}
            _ => kebab.push('-'),
        }
    }
    kebab.trim_end_matches('-').to_owned()
}

/// A title as it may stand in a heading.
pub fn title(title: &str) -> Result<String, Refused> {
    let title = title.trim();
    match title.is_empty() || title.contains(char::is_control) {
        true => Err(Refused::TitleNoLine),
        false => Ok(title.to_owned()),
    }
}

pub fn korean_title(korean: &str) -> Result<String, Refused> {
    let title = title(korean)?;
    match title.chars().any(|c| matches!(c, '가'..='힣')) {
        true => Ok(title),
        false => Err(Refused::TitleNotKorean { title }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_words_with_hyphens() {
        for id in ["order-book", "lru", "top10", "two-phase-commit-2"] {
            assert_eq!(Id::parse(id).unwrap().as_str(), id);
        }
        for (id, better) in [
            ("order_book", Some("order-book")),
            ("OrderBook", Some("order-book")),
            ("Order Book", Some("order-book")),
            ("-order--book-", Some("order-book")),
            ("../order", Some("order")),
            ("주문", None),
            ("2pc", None),
            ("", None),
        ] {
            let refused = Id::parse(id).unwrap_err();
            let (id, better) = (id.to_owned(), better.map(str::to_owned));
            assert_eq!(refused, Refused::NotKebab { id, better });
        }
    }

    #[test]
    fn no_crate_can_have_the_name_of_a_keyword_or_of_a_crate_that_is_there() {
        for id in [
            "async",
            "self",
            "std",
            "kit",
            "tokio",
            "test",
            "order-book-suite",
        ] {
            let id = id.to_owned();
            assert_eq!(Id::parse(&id), Err(Refused::Reserved { id }));
        }
        let id = "a".repeat(LONGEST + 1);
        assert_eq!(Id::parse(&id), Err(Refused::TooLong { id }));
    }

    #[test]
    fn a_page_of_the_notes_is_in_words_with_hyphens_too() {
        assert_eq!(Page::parse("caching").unwrap().as_str(), "caching");
        for page in ["../caching", "Caching", ""] {
            let page = page.to_owned();
            assert_eq!(Page::parse(&page), Err(Refused::Page { page }));
        }
    }

    #[test]
    fn an_id_in_words_is_a_title() {
        assert_eq!(Id::parse("order-book").unwrap().in_words(), "Order book");
    }

    #[test]
    fn a_korean_title_has_korean_in_it_and_a_title_is_one_line() {
        assert_eq!(korean_title(" LRU 캐시 ").as_deref(), Ok("LRU 캐시"));
        let title = "LRU cache".to_owned();
        assert_eq!(korean_title(&title), Err(Refused::TitleNotKorean { title }));
        for title in ["", "  ", "두\n줄"] {
            assert_eq!(korean_title(title), Err(Refused::TitleNoLine));
        }
    }
}
