//! The bank: every question there is. In: the workbook's `docs/questions/`. Out: questions by id, by
//! page, by the case of a kata in which they are built.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::Context as _;

use super::question::{File, Question};
use crate::disk;

/// Where the questions are, below the workbook.
pub const FOLDER: &str = "docs/questions";

#[derive(Debug, Clone, Default)]
pub struct Bank {
    /// One a page, topics in their order and the others after them.
    pub files: Vec<File>,
}

/// A question, and the page that teaches it.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    pub page: &'a str,
    pub question: &'a Question,
}

impl Bank {
    pub fn read(root: &Path) -> anyhow::Result<Bank> {
        let folder = root.join(FOLDER);
        let mut files = Vec::new();
        for name in disk::names(&folder, &[".toml"]) {
            let shown = format!("{FOLDER}/{name}.toml");
            let text = fs::read_to_string(folder.join(format!("{name}.toml")))
                .with_context(|| shown.clone())?;
            files.push(File::parse(&text, &shown)?);
        }
        Ok(Bank::of(files))
    }

    pub fn of(mut files: Vec<File>) -> Bank {
        files.sort_by_key(|file| {
            (
                file.topic().unwrap_or(u32::MAX),
                file.page.get_ref().clone(),
            )
        });
        Bank { files }
    }

    /// The same without the questions of these pages.
    pub fn without(mut self, pages: &BTreeSet<String>) -> Bank {
        self.files
            .retain(|file| !pages.contains(file.page.get_ref()));
        self
    }

    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        self.files.iter().flat_map(|file| {
            let page = file.page.get_ref().as_str();
            let entry = move |question| Entry { page, question };
            file.questions.iter().map(entry)
        })
    }

    pub fn question(&self, id: &str) -> Option<Entry<'_>> {
        self.entries().find(|entry| entry.question.id() == id)
    }

    /// Those on what a case of a kata is about.
    pub fn for_case<'a>(&'a self, problem: &str, case: &str) -> impl Iterator<Item = Entry<'a>> {
        let link = format!("{problem}/{case}");
        self.entries().filter(move |entry| {
            let mut cases = entry.question.cases.iter();
            cases.any(|case| *case.get_ref() == link)
        })
    }

    pub fn pages(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.page.get_ref().as_str())
    }

    /// The pages that have all four levels of the collection this began with.
    pub fn topics(&self) -> impl Iterator<Item = &str> {
        let topics = self.files.iter().filter(|file| file.topic().is_some());
        topics.map(|file| file.page.get_ref().as_str())
    }
}

impl Entry<'_> {
    /// Where the notes teach it: `page#anchor`.
    pub fn section(&self) -> String {
        format!("{}#{}", self.page, self.question.anchor.get_ref())
    }
}

impl File {
    /// The number of the topic, by the sources of its questions.
    pub fn topic(&self) -> Option<u32> {
        let mut sources = self.questions.iter().filter_map(|q| q.source.as_ref());
        sources.next()?.get_ref().split('.').next()?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::question::sample;

    fn bank() -> Bank {
        Bank::of(vec![File::parse(sample::FILE, "sample.toml").unwrap()])
    }

    #[test]
    fn a_question_is_found_by_its_id_and_by_the_case_it_belongs_to() {
        let bank = bank();
        let found = bank.question("sample-burst").unwrap();
        assert_eq!(
            (found.page, found.question.id()),
            ("sample", "sample-burst")
        );
        assert!(bank.question("sample-nothing").is_none());
        let of_case = |case: &str| -> Vec<&str> {
            let entries = bank.for_case("rate-limiter", case);
            entries.map(|entry| entry.question.id()).collect()
        };
        assert_eq!(of_case("refill_is_continuous"), ["sample-refill"]);
        assert!(of_case("refill").is_empty());
    }

    #[test]
    fn topics_come_in_their_order_and_other_pages_after_them() {
        let with = |page: &str, source: &str| {
            let text = sample::FILE.replace("page = \"sample\"", &format!("page = \"{page}\""));
            let source = match source {
                "" => String::new(),
                source => format!("source = \"{source}\"\n"),
            };
            let text = text.replace("source = \"15.1.1\"\n", &source);
            File::parse(&text, "a.toml").unwrap()
        };
        let bank = Bank::of(vec![with("b", "10.1.1"), with("a", ""), with("c", "2.1.1")]);
        assert_eq!(bank.pages().collect::<Vec<_>>(), ["c", "b", "a"]);
        assert_eq!(bank.topics().collect::<Vec<_>>(), ["c", "b"]);
    }

    #[test]
    fn the_workbooks_own_bank_can_be_read() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        assert!(Bank::read(&root).unwrap().entries().count() > 100);
    }
}
