//! A grade as the screen needs it: a future that tells what it is at. Whoever drops it ends it, and all it
//! has started.

use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedSender;

use super::state::{News, Phase};
use crate::outcome::{CaseOutcome, Report};
use crate::submission::{Source, Submission};
use crate::workbook::Problem;
use crate::{Bench, Building, Options, Progress, graded, style};

pub type Grading = Pin<Box<dyn Future<Output = anyhow::Result<Report>>>>;

/// Grade the learner's code. Nothing has begun before this is polled.
pub fn grading(problem: Rc<Problem>, teller: UnboundedSender<News>) -> Grading {
    Box::pin(async move {
        let options = Options {
            colour: style::is_coloured(),
            bench: Bench::After,
            ..Options::default()
        };
        graded(&problem, &Submission::Learner, &options, &Teller(teller)).await
    })
}

struct Teller(UnboundedSender<News>);

impl Teller {
    fn tell(&self, news: News) {
        // Who has gone on to another grade does not want to hear of this one.
        let _ = self.0.send(news);
    }

    fn at(&self, phase: Phase) {
        self.tell(News::At(phase));
    }
}

impl Progress for Teller {
    fn preparing(&self, what: Building, line: &str) {
        self.at(Phase::Building(what, line.trim().to_owned()));
    }

    fn built(&self, took: Duration) {
        self.tell(News::Built(took));
    }

    fn taken(&self, source: &Source, toolchain: &str) {
        self.tell(News::Taken(source.clone(), toolchain.to_owned()));
    }

    fn compiling(&self) {
        self.at(Phase::Compiling);
    }

    fn ended(&self, cases: &[CaseOutcome]) {
        self.tell(News::Ended(cases.to_vec()));
    }

    fn running(&self, done: usize, of: usize, case: &str, part: Option<(u64, u64)>) {
        self.at(Phase::Running {
            done,
            of,
            case: case.to_owned(),
            part,
        });
    }

    fn measuring(&self, done: usize, of: usize, workload: &str) {
        self.at(Phase::Measuring {
            done,
            of,
            workload: workload.to_owned(),
        });
    }

    fn waiting(&self) {
        self.at(Phase::Waiting);
    }

    fn waiting_to_measure(&self) {
        self.at(Phase::WaitingToMeasure);
    }
}
