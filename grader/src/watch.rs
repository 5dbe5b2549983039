//! The screen that stays: grades at every save, and shows what came of it. In: a session and a problem.
//! Out: how it ended.
//!
//! ```text
//! keys ─┐                        ┌─ grade (a future; dropped, it ends all it has started)
//! saves ┼─ events ─ state ─ effects ─ hint, keep, edit, switch, leave
//! news ─┘            │           └─
//!                   view ─ lines ─ terminal
//! ```
//!
//! [`state`] and [`view`] are pure and know of no terminal; everything that happens, happens here, one
//! thing after another on one thread.

mod clock;
mod editor;
mod effects;
mod grading;
pub mod keys;
pub mod list;
mod saves;
pub mod shown;
pub mod state;
pub mod terminal;
mod view;

use std::collections::{BTreeSet, VecDeque};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;
use std::time::{Duration, Instant};

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::sleep;

use self::editor::Opening;
use self::grading::{Grading, grading};
use self::keys::Keys;
use self::saves::Saves;
use self::state::{Effect, Event, News, Phase, State};
use self::terminal::{Input, Screen};
use crate::cli::Exit;
use crate::commands::{Session, fingerprints};
use crate::outcome::{Refusal, Report};
use crate::process;
use crate::start;
use crate::submission::{Source, Submission};
use crate::timing::Timing;
use crate::workbook::Problem;

/// How often something moves while something is under way.
const BEAT: Duration = Duration::from_millis(100);
/// Watch a problem until the learner leaves.
pub fn watch(session: &Session, problem: Problem) -> anyhow::Result<Exit> {
    let screen = Screen::enter()?;
    session.hush();
    let left = Watch::new(session, problem, screen).and_then(|mut watch| watch.until_left());
    session.speak();
    left
}

struct Watch<'a> {
    session: &'a Session,
    screen: Screen,
    state: State,
    text: view::Text,
    /// The text is on the screen, since when.
    is_drawn: bool,
    drawn: Instant,
    saves: Saves,
    /// What was graded last.
    graded: Result<Source, Refusal>,
    /// What was read last is no source that somebody would save; it may be soon.
    doubted: bool,
    /// The timed attempt at this problem, and when it was last asked for.
    timing: Option<Timing>,
    timing_asked: Instant,
    /// Failed cases whose questions are in the review.
    reviewed: BTreeSet<String>,
}

/// Why the loop was left.
enum Left {
    Exit(Exit),
    Suspended,
    Editing(Vec<Opening>, String),
}

impl<'a> Watch<'a> {
    fn new(session: &'a Session, problem: Problem, screen: Screen) -> anyhow::Result<Watch<'a>> {
        let state = state(session, problem, &screen)?;
        let timing = session.running(Some(&state.problem.id));
        Ok(Watch {
            session,
            saves: Saves::of(&state.problem.folder()),
            graded: Submission::Learner.read(&state.problem),
            state,
            screen,
            text: view::Text::default(),
            is_drawn: false,
            drawn: Instant::now(),
            doubted: false,
            timing,
            timing_asked: Instant::now(),
            reviewed: BTreeSet::new(),
        })
    }

    /// The loop, and what other programs need the terminal for in between.
    fn until_left(&mut self) -> anyhow::Result<Exit> {
        let mut effects = self.state.begin();
        loop {
            let left = process::block_on(self.go(effects))?;
            effects = match left {
                Left::Exit(exit) => return Ok(exit),
                Left::Suspended => {
                    self.screen.suspend()?;
                    self.state.on(Event::Back)
                }
                Left::Editing(openings, place) => self.edit(&openings, &place)?,
            };
        }
    }

    async fn go(&mut self, effects: Vec<Effect>) -> anyhow::Result<Left> {
        let input = Input::new()?;
        let mut keys = Keys::default();
        let mut resized = signal(SignalKind::window_change())?;
        let mut woken = signal(SignalKind::from_raw(rustix::process::Signal::CONT.as_raw()))?;
        let mut effects = VecDeque::from(effects);
        let mut grade: Option<Grading> = None;
        let (_, mut news) = unbounded_channel();
        self.resize();
        self.ask_timing();
        loop {
            while let Some(effect) = effects.pop_front() {
                match effect {
                    Effect::Grade => {
                        self.end(&mut grade, &mut news);
                        let (teller, heard) = unbounded_channel();
                        news = heard;
                        effects.extend(self.start(&mut grade, &teller).await);
                    }
                    Effect::Switch(id) => {
                        // While it is known whose clock ran.
                        self.end(&mut grade, &mut news);
                        effects.extend(self.switch(&id));
                    }
                    effect => {
                        if let Some(left) = self.bring_about(effect)? {
                            self.end(&mut grade, &mut news);
                            return Ok(left);
                        }
                    }
                }
            }
            self.draw_in_time()?;
            let is_under_way = self.state.is_under_way();
            let clock_moves = self.until_the_clock_moves();
            let events = tokio::select! {
                biased;
                bytes = input.read() => match bytes? {
                    bytes if bytes.is_empty() => return Ok(Left::Exit(Exit::Interrupted)),
                    bytes => keys.take(&bytes).into_iter().map(Event::Key).collect(),
                },
                _ = resized.recv() => {
                    self.screen.forget();
                    vec![Event::Resized(self.screen.size())]
                }
                _ = woken.recv() => {
                    self.screen.again()?;
                    vec![Event::Back]
                }
                heard = heard(&mut news) => heard.into_iter().map(Event::News).collect(),
                () = self.saves.worth_reading() => self.look(),
                report = over(&mut grade) => {
                    grade = None;
                    process::tidy();
                    let mut events: Vec<Event> = rest(&mut news).map(Event::News).collect();
                    events.push(self.ended(report));
                    events
                }
                () = sleep(BEAT), if is_under_way => Vec::new(),
                () = sleep(clock_moves), if !is_under_way => vec![self.clock()],
            };
            for event in events {
                self.take(event, &mut effects);
            }
        }
    }

    /// What is only on its way to something is drawn now and then, everything else at once.
    fn draw_in_time(&mut self) -> anyhow::Result<()> {
        if self.drawn.elapsed() >= BEAT {
            let clock = self.clock();
            self.state.on(clock);
            self.state.on(Event::Tick);
        } else if self.is_drawn {
            return Ok(());
        }
        self.draw()
    }

    fn take(&mut self, event: Event, effects: &mut VecDeque<Effect>) {
        let is_beat = matches!(
            event,
            Event::Tick | Event::Clock(_) | Event::News(News::At(Phase::Running { .. }))
        );
        if let Event::News(News::Taken(source, _)) = &event {
            self.graded = Ok(source.clone());
        }
        effects.extend(self.state.on(event));
        if !is_beat {
            self.render();
        }
    }

    /// Begin to grade what is there now. Up to where it waits for the compiler, so that what comes next
    /// costs it no time.
    async fn start(
        &mut self,
        grade: &mut Option<Grading>,
        teller: &UnboundedSender<News>,
    ) -> Vec<Effect> {
        self.graded = Submission::Learner.read(&self.state.problem);
        self.state.on(Event::Began(self.session.now()));
        let grading = grade.insert(grading(self.state.problem.clone(), teller.clone()));
        let polled = poll_fn(|cx| Poll::Ready(grading.as_mut().poll(cx))).await;
        self.render();
        match polled {
            Poll::Pending => Vec::new(),
            Poll::Ready(report) => {
                *grade = None;
                let event = self.ended(report);
                let effects = self.state.on(event);
                self.render();
                effects
            }
        }
    }

    /// End the grade that is under way. What the grader has built for it until then counts all the same.
    fn end(&mut self, grade: &mut Option<Grading>, news: &mut UnboundedReceiver<News>) {
        if grade.take().is_some() {
            process::tidy();
        }
        for news in rest(news) {
            if let News::Built(took) = news {
                self.built(took);
            }
        }
    }

    fn ended(&self, report: anyhow::Result<Report>) -> Event {
        match report {
            Ok(report) => Event::Graded(Box::new(report)),
            Err(error) => Event::Failed(start::told(self.session, &error).lines),
        }
    }

    /// What is saved, if it is anything new.
    fn look(&mut self) -> Vec<Event> {
        let now = Submission::Learner.read(&self.state.problem);
        if now == self.graded {
            self.doubted = false;
            return Vec::new();
        }
        // A file that is gone or empty is mostly one that is being written.
        if is_doubtful(&now) && !std::mem::replace(&mut self.doubted, true) {
            self.saves.doubt();
            return Vec::new();
        }
        self.doubted = false;
        self.graded = now;
        vec![Event::Saved]
    }

    fn resize(&mut self) {
        let size = self.screen.size();
        self.state.on(Event::Resized(size));
        self.render();
    }

    /// What there is to read has changed.
    fn render(&mut self) {
        let screen = &self.session.screen;
        self.text = view::text(&self.state, screen.lang, &screen.program);
        self.is_drawn = false;
    }

    fn draw(&mut self) -> anyhow::Result<()> {
        let drawn = view::draw(&self.state, &self.text, self.session.screen.lang);
        self.state.scroll = drawn.scroll;
        self.state.most_scroll = drawn.most_scroll;
        self.state.page = drawn.page;
        self.state.jump = None;
        (self.is_drawn, self.drawn) = (true, Instant::now());
        Ok(self.screen.draw(&drawn.lines)?)
    }
}

fn state(session: &Session, problem: Problem, screen: &Screen) -> anyhow::Result<State> {
    let workbook = session.workbook()?;
    // One that cannot be read hides none of the others.
    let problems = workbook
        .ids
        .iter()
        .filter_map(|id| workbook.problem(id).ok());
    let mut state = State::new(
        Rc::new(problem.clone()),
        problems.map(Rc::new).collect(),
        Rc::new(fingerprints(session, &problem)),
        session.state(),
        screen.size(),
    );
    state.lang = session.screen.lang;
    Ok(state)
}

fn is_doubtful(read: &Result<Source, Refusal>) -> bool {
    match read {
        Ok(source) => source.files.iter().any(|(_, text)| text.trim().is_empty()),
        Err(_) => true,
    }
}

/// The end of the grade; never where there is none.
async fn over(grade: &mut Option<Grading>) -> anyhow::Result<Report> {
    match grade {
        Some(grade) => grade.await,
        None => std::future::pending().await,
    }
}

/// All that is to be heard, once there is something.
async fn heard(news: &mut UnboundedReceiver<News>) -> Vec<News> {
    match news.recv().await {
        Some(first) => [first].into_iter().chain(rest(news)).collect(),
        None => std::future::pending().await,
    }
}

fn rest(news: &mut UnboundedReceiver<News>) -> impl Iterator<Item = News> {
    std::iter::from_fn(|| news.try_recv().ok())
}
