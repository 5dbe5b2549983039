//! What the screen brings about: what is kept, hints, the solution, an editor, another problem.

use super::editor::{Opening, openings};
use super::saves::Saves;
use super::state::{Effect, Event, Kept, Notice};
use super::{Left, Watch, state};
use crate::commands::{Saved, hint, questions, solution};
use crate::process;
use crate::report;
use crate::start;
use crate::timing::Running;
use crate::words;

impl Watch<'_> {
    pub(super) fn bring_about(&mut self, effect: Effect) -> anyhow::Result<Option<Left>> {
        match effect {
            Effect::Built(took) => self.built(took),
            Effect::Keep(kept) => {
                self.draw()?;
                self.keep(*kept);
            }
            Effect::Hint(case) => {
                let (state, problem) = (&self.state.standings, &self.state.problem);
                match hint::price(self.session, state, problem, &case) {
                    hint::Price::Earned => self.hint(&case),
                    hint::Price::NotEarned { tried } => {
                        self.state.on(Event::NotEarned { case, tried });
                    }
                }
            }
            Effect::TakeHint(case) => self.hint(&case),
            Effect::Solution => self.solution(),
            Effect::Edit { file, line } => {
                let path = self.state.problem.root.join(&file);
                let openings = openings(
                    std::env::var("TERM_PROGRAM").is_ok_and(|program| program == "vscode"),
                    process::editor_named().as_deref(),
                    &path,
                    line,
                );
                return self.open(openings, format!("{file}:{line}"));
            }
            Effect::Suspend => return Ok(Some(Left::Suspended)),
            Effect::Redraw => self.screen.again()?,
            Effect::Leave(exit) => {
                if let Some(Effect::Keep(kept)) = self.state.cut_short() {
                    self.keep(*kept);
                }
                return Ok(Some(Left::Exit(exit)));
            }
            Effect::Grade | Effect::Switch(_) => {}
        }
        self.overheard();
        self.render();
        Ok(None)
    }

    /// What was told while nobody could read it.
    pub(super) fn overheard(&mut self) {
        let said = self.session.unsaid();
        if !said.is_empty() {
            // Each is told once: none may give way to another.
            self.state.on(Event::Said(Notice::Words(said.join(" "))));
        }
    }

    fn keep(&mut self, kept: Kept) {
        let problem = self.state.problem.clone();
        let saved = Saved {
            at: kept.began,
            once: !kept.is_asked_for,
        };
        let remembered = self.session.remember_attempt(&problem, &kept.report, saved);
        self.state.on(Event::Stands(remembered.state));
        let now = self.session.now();
        let ended = remembered
            .timing
            .filter(|timing| timing.shown(now).running == Running::Accepted);
        if let Some(timing) = ended {
            // One that began just now and was not asked for has ended all the same.
            self.timing = None;
            self.summary(&timing);
        }
        self.ask_timing();
        if !kept.is_over {
            return;
        }
        let failed = questions::failed(&kept.report);
        let is_new = failed.iter().any(|case| !self.reviewed.contains(&case.id));
        self.reviewed
            .extend(failed.iter().map(|case| case.id.clone()));
        if is_new && let Err(error) = questions::remember(self.session, &problem, &kept.report) {
            self.session.warn_of(&error);
        }
    }

    fn hint(&mut self, case: &str) {
        let problem = &self.state.problem;
        let taken = self.state.standings.hints_taken(&problem.id, case) + 1;
        let stands = hint::take(self.session, problem, case, taken);
        self.state.on(Event::Hinted(stands));
    }

    fn solution(&mut self) {
        let lang = self.session.screen.lang;
        let screen = report::Screen {
            width: self.state.size.columns.clamp(40, 100),
            ..self.session.screen.clone()
        };
        let mut text = Vec::new();
        let event = match solution::write(self.session, &screen, &self.state.problem, &mut text) {
            Ok(()) => {
                let text = String::from_utf8_lossy(&text);
                let lines = text.lines().map(str::to_owned).collect();
                Event::Text(words::watch::solution_title(lang).to_owned(), lines)
            }
            Err(error) => Event::Said(Notice::Words(format!("{error:#}"))),
        };
        self.state.on(event);
    }

    /// Those with a window are only told; the others have the terminal, and nothing goes on meanwhile.
    fn open(&mut self, openings: Vec<Opening>, place: String) -> anyhow::Result<Option<Left>> {
        let there: Vec<Opening> = openings
            .into_iter()
            .filter(|opening| process::is_there(&opening.program))
            .collect();
        let lang = self.session.screen.lang;
        match there.first() {
            Some(opening) if opening.has_window => {
                if let Err(error) = process::open_window(&opening.program, &opening.args) {
                    let said = words::watch::editor_failed(lang, &error.to_string());
                    self.state.on(Event::Said(Notice::Words(said)));
                }
            }
            Some(_) => return Ok(Some(Left::Editing(there, place))),
            None => {
                let said = words::watch::no_editor(lang, &place);
                self.state.on(Event::Said(Notice::Words(said)));
            }
        }
        self.render();
        Ok(None)
    }

    pub(super) fn edit(
        &mut self,
        openings: &[Opening],
        place: &str,
    ) -> anyhow::Result<Vec<Effect>> {
        let Some(opening) = openings.first() else {
            return Ok(Vec::new());
        };
        let edited = self
            .screen
            .lend(|| process::edit_with(&opening.program, &opening.args))?;
        if let Err(error) = edited {
            let lang = self.session.screen.lang;
            let said = words::watch::editor_failed(lang, &format!("{error}  {place}"));
            self.state.on(Event::Said(Notice::Words(said)));
        }
        let events = self.look().into_iter().chain([Event::Back]);
        let effects: Vec<Effect> = events.flat_map(|event| self.state.on(event)).collect();
        Ok(effects)
    }

    pub(super) fn switch(&mut self, id: &str) -> Vec<Effect> {
        if let Some(Effect::Keep(kept)) = self.state.cut_short() {
            self.keep(*kept);
        }
        let loaded = self.session.problem(Some(id));
        match loaded.and_then(|problem| state(self.session, problem, &self.screen)) {
            Ok(state) => {
                self.saves = Saves::of(&state.problem.folder());
                self.state = state;
                self.doubted = false;
                self.reviewed.clear();
                self.timing = self.session.running(Some(&self.state.problem.id));
                self.ask_timing();
                self.state.begin()
            }
            Err(error) => {
                let said = start::told(self.session, &error).lines.join(" ");
                self.state.on(Event::Said(Notice::Words(said)));
                Vec::new()
            }
        }
    }
}
