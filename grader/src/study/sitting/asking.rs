//! Having something typed until it can be read. A word about the question may come at any time in
//! place of an answer.

use super::{Sitting, Unanswered};
use crate::history::Draft;
use crate::study::fsrs::Grade;
use crate::study::host::{Event, Prompt, Said, Wanted};
use crate::study::question::Question;
use crate::study::typed::{self, Word};
use crate::words::study as words;

pub enum Typed<T> {
    Given(T),
    /// I don't know.
    Passed,
    Unanswered(Unanswered),
}

impl<T> Typed<T> {
    /// What a word says; nothing where it is for an editor, or none.
    fn of(typed: &str) -> Option<Typed<T>> {
        Some(match typed::word(typed)? {
            Word::Pass => Typed::Passed,
            Word::Skip => Typed::Unanswered(Unanswered::Skipped),
            Word::Stop => Typed::Unanswered(Unanswered::Stopped),
            Word::Edit => return None,
        })
    }
}

impl Sitting<'_> {
    /// A line that can be read.
    pub(super) fn line<T>(
        &mut self,
        label: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> anyhow::Result<Typed<T>> {
        let prompt = Prompt {
            label,
            start: "",
            wanted: Wanted::Line,
        };
        loop {
            let Said::Words(typed) = self.host.ask(prompt, &mut |_| {})? else {
                return Ok(Typed::Unanswered(Unanswered::Stopped));
            };
            if let Some(said) = Typed::of(&typed) {
                return Ok(said);
            }
            match read(&typed) {
                Ok(read) => return Ok(Typed::Given(read)),
                Err(what) => self.host.show(&Event::NotUnderstood { what })?,
            }
        }
    }

    /// An answer in one's own words, which is a draft until it is judged.
    pub(super) fn own_words(
        &mut self,
        question: &Question,
        draft: String,
    ) -> anyhow::Result<Typed<String>> {
        let label = words::write(self.lang);
        let mut start = draft;
        loop {
            let (history, at) = (&mut *self.history, self.clock.now());
            // Where it cannot be kept, that is said when the answer is recorded.
            let mut keep = |text: &str| {
                if typed::word(text).is_none() {
                    let _ = history.try_save_draft(&Draft {
                        question: question.id().to_owned(),
                        text: text.to_owned(),
                        at,
                    });
                }
            };
            let prompt = Prompt {
                label: &label,
                start: &start,
                wanted: Wanted::Text,
            };
            let Said::Words(typed) = self.host.ask(prompt, &mut keep)? else {
                return Ok(Typed::Unanswered(Unanswered::Stopped));
            };
            let word = typed::word(&typed);
            if word.is_some() && !start.is_empty() {
                // At a terminal it had to be erased to say the word.
                keep(&start);
            }
            if let Some(said) = Typed::of(&typed) {
                return Ok(said);
            }
            let written = match word {
                Some(Word::Edit) => {
                    let what = match self.host.edit(question.id(), &start, &mut keep) {
                        Ok(Some(written)) => Ok(written),
                        Ok(None) => Err(words::no_editor(self.lang).to_owned()),
                        Err(error) => Err(words::editor_failed(self.lang, &error.to_string())),
                    };
                    match what {
                        Ok(written) => written,
                        Err(what) => {
                            let draft = self.history.draft(question.id())?;
                            start = draft.map_or(start, |draft| draft.text);
                            self.host.show(&Event::NotUnderstood { what })?;
                            continue;
                        }
                    }
                }
                _ => typed,
            };
            if !written.trim().is_empty() {
                return Ok(Typed::Given(written));
            }
            let what = words::empty(self.lang).to_owned();
            self.host.show(&Event::NotUnderstood { what })?;
            start.clear();
        }
    }

    /// Which points were in an answer, as its writer says, and how well it came.
    pub(super) fn ticked(
        &mut self,
        points: usize,
    ) -> anyhow::Result<Result<(Vec<usize>, Grade), Unanswered>> {
        let wrong = words::not_points(self.lang, points);
        let read = |typed: &str| typed::some_of(typed, points).ok_or_else(|| wrong.clone());
        let ticked = match self.line(&words::tick(self.lang), read)? {
            Typed::Given(ticked) => ticked,
            Typed::Passed => Vec::new(),
            Typed::Unanswered(unanswered) => return Ok(Err(unanswered)),
        };
        let likely = match ticked.len() as f64 / points.max(1) as f64 {
            share if share >= 0.8 => Grade::Good,
            share if share >= 0.5 => Grade::Hard,
            _ => Grade::Again,
        };
        let wrong = words::not_a_grade(self.lang);
        let read = |typed: &str| match typed.trim() {
            "" => Ok(likely),
            typed => typed::one_of(typed, Grade::ALL.len())
                .map(|number| Grade::ALL[number - 1])
                .ok_or_else(|| wrong.to_owned()),
        };
        let label = words::grade(self.lang, likely);
        Ok(match self.line(&label, read)? {
            Typed::Given(grade) => Ok((ticked, grade)),
            Typed::Passed => Ok((ticked, likely)),
            Typed::Unanswered(unanswered) => Err(unanswered),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io;

    use super::*;
    use crate::clock::Clock;
    use crate::history::{History, Mode};
    use crate::lang::Lang;
    use crate::study::host::Host;
    use crate::study::question::{File, sample};

    /// Says `q`, for which whatever stood there has to be erased, as at a terminal.
    struct Erases;

    impl Host for Erases {
        fn show(&mut self, _event: &Event) -> io::Result<()> {
            Ok(())
        }

        fn ask(&mut self, _prompt: Prompt, keep: &mut dyn FnMut(&str)) -> io::Result<Said> {
            ["fill", "", "q"].into_iter().for_each(keep);
            Ok(Said::Words("q".to_owned()))
        }
    }

    #[test]
    fn a_draft_that_was_erased_to_say_a_word_is_there_again() {
        let root = tempfile::tempdir().unwrap();
        let mut history = History::open(root.path()).unwrap();
        let file = File::parse(sample::FILE, "sample.toml").unwrap();
        let question = &file.questions[0];
        let draft = "filled as time goes by";
        let mut sitting = Sitting {
            host: &mut Erases,
            history: &mut history,
            clock: Clock::new(Some(0), 0),
            lang: Lang::En,
            mode: Mode::Quiz,
            assessment: None,
            titles: &BTreeMap::new(),
            chance: fastrand::Rng::with_seed(1),
        };
        let said = sitting.own_words(question, draft.to_owned()).unwrap();
        assert!(matches!(said, Typed::Unanswered(Unanswered::Stopped)));
        let kept = history.draft(question.id()).unwrap().unwrap();
        assert_eq!(kept.text, draft);
    }
}
