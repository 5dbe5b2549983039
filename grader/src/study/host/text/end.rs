//! The end of a sitting as text: how it went, where to read on, the level.

use super::super::{Assessed, Summary, ToRead};
use super::Text;
use crate::layout;
use crate::report::sheet::Sheet;
use crate::study::assessment::{Outcomes, Standing};
use crate::style::{faint, strong};
use crate::words::{ability, plan, study as words};

impl Text<'_> {
    pub(super) fn summary(&self, summary: &Summary) -> Sheet {
        let lang = self.lang();
        let mut sheet = self.sheet();
        sheet.line("");
        if summary.answered == 0 {
            sheet.prose(0, words::nothing_answered(lang));
        } else {
            let said = words::summary(lang, summary.answered, summary.credit);
            sheet.line(strong(&said));
        }
        self.to_read(&mut sheet, &summary.read);
        if summary.due_soon > 0 {
            sheet.blank();
            let review = self.screen.command("review");
            sheet.prose(0, &plan::due_soon(lang, summary.due_soon, &review));
        }
        sheet
    }

    /// Sections whose questions were missed: the first few.
    fn to_read(&self, sheet: &mut Sheet, read: &[ToRead]) {
        const MOST: usize = 8;
        let lang = self.lang();
        if read.is_empty() {
            return;
        }
        sheet.blank();
        sheet.prose(0, words::read_on(lang));
        let labels: Vec<String> = read
            .iter()
            .map(|read| words::missed_there(lang, read.missed))
            .collect();
        let rows: Vec<(&str, String)> = labels
            .iter()
            .zip(read)
            .take(MOST)
            .map(|(label, read)| (label.as_str(), self.section(&read.section)))
            .collect();
        sheet.commands(2, &rows);
    }

    pub(super) fn assessed(&self, assessed: &Assessed) -> Sheet {
        let lang = self.lang();
        let mut sheet = self.sheet();
        let Outcomes {
            overall, answers, ..
        } = &assessed.outcomes;
        let band = |standing: &Standing| ability::band(lang, &standing.band());
        sheet.line("");
        let by_machine = plan::judged_by_machine(lang, *answers);
        sheet.line(format!(
            "{}  {}",
            strong(plan::your_level(lang)),
            strong(&band(overall))
        ));
        sheet.line(faint(&by_machine));
        sheet.blank();
        sheet.line(strong(plan::by_topic(lang)));
        self.levels(&mut sheet, assessed);
        sheet.code("", 0, plan::how_sure(lang), faint);
        if let Some(by_oneself) = &assessed.outcomes.by_oneself {
            sheet.blank();
            let said = plan::judged_by_oneself(lang, by_oneself.answers);
            sheet.prose(0, &format!("{said}  {}", band(&by_oneself.standing)));
            sheet.prose(0, &ability::calibration(lang, by_oneself.told));
        }
        self.to_read(&mut sheet, &assessed.read);
        sheet
    }

    /// A row a topic: its title, and the level.
    fn levels(&self, sheet: &mut Sheet, assessed: &Assessed) {
        let band = |standing: &Standing| ability::band(self.lang(), &standing.band());
        let title = |page: &String| assessed.titles.get(page).unwrap_or(page).clone();
        let titles: Vec<String> = assessed
            .outcomes
            .topics
            .iter()
            .map(|topic| title(&topic.page))
            .collect();
        let widest = titles
            .iter()
            .map(|title| layout::width(title))
            .max()
            .unwrap_or_default();
        let bands = assessed.outcomes.topics.iter();
        let bands = bands.map(|topic| layout::width(&band(&topic.standing)));
        let room = sheet
            .width
            .saturating_sub(4 + bands.max().unwrap_or_default());
        let widest = widest.min(room);
        for (title, topic) in titles.iter().zip(&assessed.outcomes.topics) {
            sheet.line(format!(
                "  {}  {}",
                layout::pad(&layout::cut(title, widest), widest),
                band(&topic.standing)
            ));
        }
    }
}
