//! Events as text for a person, and what they type.

mod end;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::input::Input;
use super::{Asked, ChoiceTold, Event, Explained, Host, Judged, Prompt, Said};
use crate::lang::Lang;
use crate::report::Screen;
use crate::report::sheet::Sheet;
use crate::style::{bad, faint, hint, ok, strong};
use crate::words::study as words;
use crate::{layout, process};

pub struct Text<'a> {
    pub out: &'a mut dyn Write,
    pub screen: &'a Screen,
    pub input: Input,
    /// No rules and no marks: for pipes, and for those who listen.
    pub plain: bool,
    /// Say what is right, and leave the rest for the end.
    pub brief: bool,
    /// Where answers lie while an editor has them.
    pub drafts: PathBuf,
}

const WIDEST: usize = 92;

impl Host for Text<'_> {
    fn show(&mut self, event: &Event) -> io::Result<()> {
        let sheet = match event {
            Event::Question(asked) => self.question(asked),
            Event::NotUnderstood { what } => self.said(what),
            Event::ReadAs { what } => self.said(what),
            Event::Kept => self.said(words::kept(self.lang())),
            Event::Model { answer, points } => self.model(answer, points),
            Event::Judged(judged) => self.judged(judged),
            Event::Summary(summary) => self.summary(summary),
            Event::Assessed(assessed) => self.assessed(assessed),
        };
        sheet.write(self.out)?;
        self.out.flush()
    }

    fn ask(&mut self, prompt: Prompt, keep: &mut dyn FnMut(&str)) -> io::Result<Said> {
        // All but the end of the label, which may be long, stands above what is typed.
        let (above, label) = prompt.label.rsplit_once('\n').unwrap_or(("", prompt.label));
        if !above.is_empty() {
            let mut sheet = self.sheet();
            sheet.prose(0, above);
            sheet.write(self.out)?;
        }
        let said = self
            .input
            .ask(&mut *self.out, Prompt { label, ..prompt }, keep)?;
        Ok(said)
    }

    fn edit(
        &mut self,
        question: &str,
        start: &str,
        keep: &mut dyn FnMut(&str),
    ) -> io::Result<Option<String>> {
        if matches!(self.input, Input::Lines) {
            return Ok(None);
        }
        fs::create_dir_all(&self.drafts)?;
        let file = self.drafts.join(format!("{question}.md"));
        edited(&file, start, keep, process::edit)
    }
}

/// What an editor makes of a text. The file stays only where the program is ended meanwhile.
fn edited(
    file: &Path,
    start: &str,
    keep: &mut dyn FnMut(&str),
    edit: impl FnOnce(&Path) -> io::Result<bool>,
) -> io::Result<Option<String>> {
    // One that is there was being written when the program was ended.
    if !file.exists() {
        fs::write(file, start)?;
    }
    let is_edited = edit(file);
    let written = fs::read_to_string(file)?.trim_end().to_owned();
    keep(&written);
    fs::remove_file(file)?;
    Ok(is_edited?.then_some(written))
}

impl Text<'_> {
    fn lang(&self) -> Lang {
        self.screen.lang
    }

    fn sheet(&self) -> Sheet {
        Sheet::new(self.screen.width.min(WIDEST))
    }

    fn said(&self, what: &str) -> Sheet {
        let mut sheet = self.sheet();
        sheet.prose(2, what);
        sheet
    }

    fn question(&self, asked: &Asked) -> Sheet {
        let lang = self.lang();
        let mut sheet = self.sheet();
        sheet.line("");
        let number = words::question(lang, asked.number, asked.of);
        sheet.line(self.ruled(&number, sheet.width));
        let what = format!(
            "{} · {} · {}",
            asked.title,
            words::level(lang, asked.level),
            words::kind(lang, asked.kind)
        );
        sheet.line(faint(&layout::cut(&what, sheet.width)));
        if let Some(because) = &asked.because {
            sheet.prose(0, because);
        }
        sheet.blank();
        sheet.prose(2, &asked.ask);
        sheet.blank();
        for (choice, number) in asked.choices.iter().zip(1..) {
            sheet.led(&format!("{}  ", hint(&number.to_string())), 2, choice);
        }
        sheet.blank();
        if !asked.draft.is_empty() {
            sheet.code("", 0, words::draft(lang), faint);
        }
        sheet
    }

    fn ruled(&self, title: &str, width: usize) -> String {
        if self.plain {
            return title.to_owned();
        }
        let rest = width.saturating_sub(layout::width(title) + 4);
        format!(
            "{} {} {}",
            faint("──"),
            strong(title),
            faint(&"─".repeat(rest))
        )
    }

    fn mark(&self, is_right: bool, text: &str) -> String {
        match (self.plain, is_right) {
            (true, _) => text.to_owned(),
            (false, true) => format!("{} {}", ok("✓"), strong(text)),
            (false, false) => format!("{} {}", bad("✗"), strong(text)),
        }
    }

    fn model(&self, answer: &str, points: &[String]) -> Sheet {
        let lang = self.lang();
        let mut sheet = self.sheet();
        sheet.line("");
        sheet.line(strong(words::model_answer(lang)));
        for paragraph in answer.split("\n\n") {
            sheet.prose(2, &paragraph.replace('\n', " "));
        }
        sheet.blank();
        sheet.line(strong(words::points(lang)));
        for (point, number) in points.iter().zip(1..) {
            sheet.led(&format!("{}  ", hint(&number.to_string())), 2, point);
        }
        sheet.blank();
        sheet
    }

    fn judged(&self, judged: &Judged) -> Sheet {
        let lang = self.lang();
        let mut sheet = self.sheet();
        sheet.line("");
        let headline = match judged {
            Judged {
                passed_over: true, ..
            } => words::here_it_is(lang),
            Judged { credit, .. } if *credit >= 1.0 => words::right(lang),
            _ => words::not_right(lang),
        };
        match &judged.explained {
            // The model answer was shown already.
            Explained::Rubric { .. } if judged.passed_over => {}
            Explained::Rubric { ticked, missed } => {
                let of = ticked.len() + missed.len();
                sheet.line(self.mark(
                    5 * ticked.len() >= 4 * of,
                    &words::ticked(lang, ticked.len(), of),
                ));
                if !missed.is_empty() && !ticked.is_empty() {
                    sheet.code("", 2, words::missed(lang), faint);
                    missed.iter().for_each(|point| sheet.led("- ", 2, point));
                }
            }
            Explained::Number {
                said, slip, work, ..
            } => {
                sheet.line(self.mark(judged.credit >= 1.0, headline));
                for said in [Some(said), slip.as_ref()].into_iter().flatten() {
                    if !said.is_empty() {
                        sheet.prose(2, said);
                    }
                }
                sheet.blank();
                sheet.code("", 2, words::work(lang), faint);
                for line in work {
                    sheet.code("", 4, line, str::to_owned);
                }
            }
            Explained::Short { answer } => {
                sheet.line(self.mark(judged.credit >= 1.0, headline));
                sheet.prose(2, answer);
            }
            Explained::Choice { given, choices } => {
                sheet.line(self.mark(judged.credit >= 1.0, headline));
                self.choices(&mut sheet, *given, choices);
            }
        }
        if !self.brief {
            self.links(&mut sheet, judged);
        }
        sheet
    }

    /// The choice that was made and the right one, and why; then the others.
    fn choices(&self, sheet: &mut Sheet, given: Option<usize>, choices: &[ChoiceTold]) {
        let lang = self.lang();
        let is_given = |choice: &&ChoiceTold| given == Some(choice.number);
        let mut tell = |label: &str, choice: &ChoiceTold| {
            let number = hint(&choice.number.to_string());
            let label = match label {
                "" => String::new(),
                label => format!("{label} "),
            };
            sheet.led(&format!("{number}  "), 2, &format!("{label}{}", choice.why));
        };
        for choice in choices.iter().filter(|choice| choice.right) {
            tell(words::right_one(lang), choice);
        }
        for choice in choices
            .iter()
            .filter(is_given)
            .filter(|choice| !choice.right)
        {
            tell(words::yours(lang), choice);
        }
        if !self.brief {
            for choice in choices
                .iter()
                .filter(|choice| !choice.right && !is_given(choice))
            {
                tell("", choice);
            }
        }
    }

    fn links(&self, sheet: &mut Sheet, judged: &Judged) {
        let lang = self.lang();
        sheet.blank();
        let mut rows = vec![(words::read(lang), self.section(&judged.read))];
        for case in &judged.cases {
            let case = case.replacen('/', " ", 1);
            rows.push((
                words::build(lang),
                self.screen.command(&format!("explain {case}")),
            ));
        }
        sheet.commands(2, &rows);
        if let Some(days) = judged.again_in_days {
            sheet.code("", 2, &words::again(lang, days), faint);
        }
    }

    /// The command that shows a section: `page#anchor`.
    fn section(&self, section: &str) -> String {
        self.screen.command(&format!("study {section}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_editor_that_fails_leaves_what_was_written_as_a_draft_and_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("q.md");
        let mut kept = String::new();
        let mut keep = |text: &str| text.clone_into(&mut kept);
        let fails = |file: &Path| {
            fs::write(file, "written\n")?;
            Err(io::Error::other("vi"))
        };
        assert!(edited(&file, "start", &mut keep, fails).is_err());
        let shown = |file: &Path| Ok(fs::read_to_string(file)? == "newer");
        let newer = edited(&file, "newer", &mut keep, shown).unwrap();
        assert_eq!(newer.as_deref(), Some("newer"));
        assert!(!file.exists());
    }

    #[test]
    fn without_an_editor_the_draft_is_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("q.md");
        let mut kept = String::new();
        let mut keep = |text: &str| text.clone_into(&mut kept);
        let none = edited(&file, "start", &mut keep, |_| Ok(false)).unwrap();
        assert_eq!((none, kept.as_str()), (None, "start"));
    }
}
