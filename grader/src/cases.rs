//! Which cases run, in which order, and how many at a time. In: a binary. Out: an outcome for each
//! case. Quick cases run first, all in one worker; cases under many seeds follow, several workers
//! at a time.

use std::num::NonZero;
use std::path::PathBuf;
use std::thread::available_parallelism;

use kit::transcript::Step;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::approved::Approved;
use crate::judge::judge;
use crate::manifest::Case;
use crate::outcome::{CaseOutcome, Failure, Printed, Status};
use crate::workbook::Problem;
use crate::worker::{self, News, Order};
use crate::{Options, Progress, process};

/// A compiled submission and how to run it.
pub struct Runner<'a> {
    pub problem: &'a Problem,
    pub binary: PathBuf,
    pub library_path: Option<String>,
    /// Where it may leave files.
    pub folder: PathBuf,
    pub options: &'a Options,
    pub progress: &'a dyn Progress,
}

/// Cases of which the quick ones have run.
pub struct Begun<'a> {
    planned: Vec<Planned<'a>>,
    outcomes: Vec<CaseOutcome>,
}

impl Begun<'_> {
    /// There is no failure yet.
    pub fn is_well(&self) -> bool {
        let passed = |outcome: &CaseOutcome| outcome.status == Status::Passed;
        self.outcomes.iter().all(passed)
    }
}

/// A case and what a right solution shows in it.
struct Planned<'a> {
    case: &'a Case,
    approved: Approved,
}

impl Planned<'_> {
    fn id(&self) -> &str {
        self.case.id.get_ref()
    }

    fn is_slow(&self) -> bool {
        self.case.slow || self.approved.is_seeded()
    }
}

impl Runner<'_> {
    /// Run and judge the quick ones among the cases that the options ask for.
    pub async fn quick(&self) -> anyhow::Result<Begun<'_>> {
        let planned = self.planned()?;
        let quick: Vec<&Planned> = planned.iter().filter(|one| !one.is_slow()).collect();
        let (news, mut heard) = unbounded_channel();
        let mut outcomes = Vec::new();
        if !quick.is_empty() {
            let cases = quick.iter().map(|planned| planned.id().to_owned());
            let run = worker::run(self.order(cases.collect(), false), news.clone());
            let runs = self.listening(run, &mut heard, 0, planned.len()).await?;
            let judged = quick.iter().zip(runs);
            outcomes.extend(judged.map(|(planned, run)| self.judged(planned, run)));
        }
        Ok(Begun { planned, outcomes })
    }

    /// And the slow ones. Out: the outcomes of all, in the order of the manifest.
    pub async fn slow(&self, begun: Begun<'_>) -> anyhow::Result<Vec<CaseOutcome>> {
        let Begun {
            planned,
            mut outcomes,
        } = begun;
        let runnable: Vec<&Planned> = planned
            .iter()
            .filter(|planned| planned.is_slow())
            .filter(|planned| self.fallen(planned.case, &outcomes).is_none())
            .collect();
        self.tell_quick(&planned, &runnable, &outcomes);
        let (news, mut heard) = unbounded_channel();
        let run = self.side_by_side(&runnable, news);
        let run = self.listening(run, &mut heard, outcomes.len(), planned.len());
        outcomes.extend(run.await?);
        let settled = planned
            .iter()
            .map(|planned| self.settled(planned, &outcomes));
        Ok(settled.collect())
    }

    /// Those that are over when the quick ones are: with them, those that are not going to be run.
    fn tell_quick(&self, planned: &[Planned], to_come: &[&Planned], outcomes: &[CaseOutcome]) {
        let over = planned.iter().filter(|planned| {
            let is_to_come = |other: &&Planned| other.id() == planned.id();
            !to_come.iter().any(is_to_come)
        });
        let settled: Vec<_> = over
            .map(|planned| self.settled(planned, outcomes))
            .collect();
        if !settled.is_empty() {
            self.progress.ended(&settled);
        }
    }

    fn planned(&self) -> anyhow::Result<Vec<Planned<'_>>> {
        let Options { cases, quick, .. } = self.options;
        let mut planned = Vec::new();
        for case in &self.problem.manifest.cases {
            let id = case.id.get_ref();
            if !cases.is_empty() && !cases.contains(id) {
                continue;
            }
            let approved = Approved::read(&self.problem.snapshot(id))?;
            let one = Planned { case, approved };
            if !(*quick && one.is_slow()) {
                planned.push(one);
            }
        }
        Ok(planned)
    }

    fn order(&self, cases: Vec<String>, slow: bool) -> Order {
        let limits = &self.problem.manifest.limits;
        Order {
            binary: self.binary.clone(),
            folder: self.folder.clone(),
            library_path: self.library_path.clone(),
            cases,
            seed: self.options.seed,
            runs: None,
            trace: false,
            wall: if slow { limits.slow() } else { limits.quick() },
            memory_mib: limits.memory_mib,
            output_kib: limits.output_kib,
        }
    }

    fn judged(&self, planned: &Planned, run: worker::CaseRun) -> CaseOutcome {
        judge(run, &planned.approved, &self.problem.manifest.limits)
    }

    async fn side_by_side(
        &self,
        planned: &[&Planned<'_>],
        news: UnboundedSender<News>,
    ) -> anyhow::Result<Vec<CaseOutcome>> {
        let at_once = available_parallelism().map_or(1, NonZero::get);
        let work = async |planned: &&Planned<'_>| {
            let order = self.order(vec![planned.id().to_owned()], true);
            let runs = worker::run(order, news.clone()).await?;
            let judged = runs.into_iter().map(|run| self.judged(planned, run));
            let judged: Vec<CaseOutcome> = judged.collect();
            self.progress.ended(&judged);
            Ok(judged)
        };
        let outcomes: Vec<Vec<CaseOutcome>> = process::side_by_side(planned, at_once, work).await?;
        Ok(outcomes.into_iter().flatten().collect())
    }

    /// Do the work, and pass on what is heard of it meanwhile.
    async fn listening<T>(
        &self,
        work: impl Future<Output = T>,
        heard: &mut UnboundedReceiver<News>,
        mut done: usize,
        of: usize,
    ) -> T {
        let mut work = std::pin::pin!(work);
        loop {
            tokio::select! {
                result = &mut work => return result,
                Some(news) = heard.recv() => match news {
                    News::Started { case } => self.progress.running(done, of, &case, None),
                    News::Progress { case, done: part, of: whole } => {
                        self.progress.running(done, of, &case, Some((part, whole)));
                    }
                    News::Ended { case } => {
                        done += 1;
                        self.progress.running(done, of, &case, None);
                    }
                },
            }
        }
    }

    /// A case that this one builds on, and that failed or builds on one that did.
    fn fallen(&self, case: &Case, outcomes: &[CaseOutcome]) -> Option<String> {
        if self.options.ignore_after {
            return None;
        }
        let has_fallen = |id: &&str| {
            let outcome = outcomes.iter().find(|outcome| outcome.id == *id);
            match outcome.map(|outcome| &outcome.status) {
                Some(Status::Failed(_)) => true,
                // Whatever it builds on is then good enough.
                Some(Status::Passed) => false,
                // `after` names earlier cases only, so this comes to an end.
                _ => {
                    let earlier = self.problem.manifest.case(id);
                    earlier.is_some_and(|case| self.fallen(case, outcomes).is_some())
                }
            }
        };
        let mut after = case.after.iter().map(|after| after.get_ref().as_str());
        after.find(has_fallen).map(str::to_owned)
    }

    /// The case's outcome, or that it was skipped.
    fn settled(&self, planned: &Planned, outcomes: &[CaseOutcome]) -> CaseOutcome {
        let ran = outcomes.iter().find(|outcome| outcome.id == planned.id());
        let mut outcome = ran.cloned().unwrap_or_else(|| CaseOutcome {
            id: planned.id().to_owned(),
            status: Status::Unknown {
                reason: "the case was not run".into(),
            },
            saw: String::new(),
            expected: planned.approved.text.clone(),
            printed: Printed::default(),
            took: Default::default(),
        });
        if outcome.status != Status::Passed
            && let Some(after) = self.fallen(planned.case, outcomes)
        {
            outcome.status = Status::Skipped { after };
        }
        outcome
    }

    /// Run the first failed case once more, under the seed that shows it, for its timeline.
    pub async fn trace(&self, outcomes: &mut [CaseOutcome]) -> anyhow::Result<()> {
        let first = outcomes
            .iter_mut()
            .find_map(|outcome| match &mut outcome.status {
                Status::Failed(failure) => Some((outcome.id.clone(), failure)),
                _ => None,
            });
        if let Some((case, failure)) = first
            && let Failure {
                seed: Some(seed), ..
            } = failure
        {
            failure.timeline = self.timeline(case, *seed).await?;
        }
        Ok(())
    }

    async fn timeline(&self, case: String, seed: u64) -> anyhow::Result<Vec<Step>> {
        let order = Order {
            seed,
            runs: Some(1),
            trace: true,
            ..self.order(vec![case], true)
        };
        let (news, _) = unbounded_channel();
        let runs = worker::run(order, news).await?;
        Ok(runs.into_iter().flat_map(|run| run.timeline).collect())
    }
}
