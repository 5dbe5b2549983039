//! Whether each known mistake still shows what was written of it. In: what `fingerprints.toml` says, and what each
//! mistake showed when it was graded. Out: what does not fit, a sentence each.

use crate::fingerprint::{self, Fingerprints};
use crate::lang::Text;
use crate::likely;
use crate::manifest::{Manifest, Mistake};
use crate::outcome::{Graded, Report};
use crate::workbook::Problem;

use super::text;

/// Looks at mistakes as they are graded, one after the other.
pub struct Look<'a> {
    problem: &'a Problem,
    task: Task,
    faults: Vec<Text>,
}

enum Task {
    /// Compare with what is written.
    Compare(Fingerprints),
    /// Collect what is to be written.
    Write(Fingerprints),
    /// There is no file to compare with.
    Nothing,
}

impl<'a> Look<'a> {
    pub fn new(problem: &'a Problem, write: bool) -> Look<'a> {
        let mut faults = Vec::new();
        let task = match Fingerprints::read(&Fingerprints::place(problem)) {
            _ if write => Task::Write(Fingerprints::default()),
            Ok(Some(written)) => {
                faults = strays(&written, &problem.manifest);
                Task::Compare(written)
            }
            Ok(None) => {
                faults.extend(missing(&problem.manifest));
                Task::Nothing
            }
            Err(error) => {
                faults.push(unreadable(&format!("{error:#}")));
                Task::Nothing
            }
        };
        Look {
            problem,
            task,
            faults,
        }
    }

    /// What a mistake showed. Only the seeds from 0 are compared: learners are graded under these.
    pub fn at(&mut self, mistake: &Mistake, report: &Report) -> Vec<Text> {
        match (&mut self.task, report.graded()) {
            (Task::Write(seen), Some(graded)) => seen.add(mistake.id.get_ref(), graded),
            (Task::Compare(written), Some(graded)) if report.seed == 0 => {
                return unlike_written(written, mistake, graded);
            }
            _ => {}
        }
        Vec::new()
    }

    /// All mistakes were graded, and are `sound`: only then is it worth writing down what they show.
    pub fn end(mut self, sound: bool) -> Vec<Text> {
        match &self.task {
            Task::Write(seen) if sound => {
                let written = seen.write(&Fingerprints::place(self.problem));
                self.faults
                    .extend(written.err().map(|e| unwritable(&format!("{e:#}"))));
            }
            Task::Write(_) => self.faults.push(text(
                "fingerprints.toml: 쓰지 않았습니다. 위의 오답부터 고치세요",
                "fingerprints.toml: was not written; mend the mistakes above first",
            )),
            _ => {}
        }
        self.faults
    }
}

fn unreadable(error: &str) -> Text {
    text(
        format!("fingerprints.toml: 읽을 수 없습니다: {error}"),
        format!("fingerprints.toml: cannot be read: {error}"),
    )
}

fn unwritable(error: &str) -> Text {
    text(
        format!("fingerprints.toml: 쓸 수 없습니다: {error}"),
        format!("fingerprints.toml: cannot be written: {error}"),
    )
}

/// Without the file no learner is ever told which mistake it is.
fn missing(manifest: &Manifest) -> Option<Text> {
    let id = manifest.id.get_ref();
    (!manifest.mistakes.is_empty()).then(|| {
        text(
            format!(
                "fingerprints.toml: 파일이 없어 어떤 오답도 알아볼 수 없습니다. `grader verify {id} --fingerprints`로 쓰세요"
            ),
            format!(
                "fingerprints.toml: is missing, so no mistake is ever known again; write it with `grader verify {id} --fingerprints`"
            ),
        )
    })
}

/// Entries of mistakes that are no more.
fn strays(written: &Fingerprints, manifest: &Manifest) -> Vec<Text> {
    let is_known = |id: &str| manifest.mistakes.iter().any(|m| m.id.get_ref() == id);
    written
        .mistakes()
        .filter(|id| !is_known(id))
        .map(|id| {
            text(
                format!("fingerprints.toml: `{id}` 오답은 problem.toml에 없습니다"),
                format!("fingerprints.toml: there is no mistake `{id}`"),
            )
        })
        .collect()
}

/// Where a mistake shows something else than is written, so far that it would not be known again.
fn unlike_written(written: &Fingerprints, mistake: &Mistake, graded: &Graded) -> Vec<Text> {
    let id = mistake.id.get_ref();
    let Some(prints) = written.of(id) else {
        return vec![text(
            format!(
                "fingerprints.toml: `{id}` 오답이 없습니다. `grader verify --fingerprints`로 다시 쓰세요"
            ),
            format!(
                "fingerprints.toml: there is no `{id}`; write it anew with `grader verify --fingerprints`"
            ),
        )];
    };
    if likely::is_known_again(id, written, graded) {
        return Vec::new();
    }
    let shows = fingerprint::of_failed_cases(graded);
    let mut other = shows.filter(|(case, print)| {
        let known = prints.get(case);
        known.is_none_or(|prints| !prints.contains(print))
    });
    let said = other.next().map(|(case, print)| {
        text(
            format!(
                "wrong/{id}: `{case}`에서 fingerprints.toml에 없는 `{print}`이(가) 나옵니다. `grader verify --fingerprints`로 다시 쓰세요"
            ),
            format!(
                "wrong/{id}: shows `{print}` in `{case}`, which fingerprints.toml does not have; write it anew with `grader verify --fingerprints`"
            ),
        )
    });
    said.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::outcome::{Failure, Status};
    use crate::report::sample;

    fn shown(failure: Failure) -> Graded {
        Graded {
            cases: vec![sample::outcome(
                "never-above-capacity",
                Status::Failed(failure),
            )],
            ..Graded::default()
        }
    }

    #[test]
    fn a_mistake_that_shows_what_is_written_is_sound() {
        let manifest = sample::problem().manifest;
        let mistake = &manifest.mistakes[0];
        let mut written = Fingerprints::default();
        written.add("no-cap", &shown(sample::differs()));
        let faults = unlike_written(&written, mistake, &shown(sample::differs()));
        assert!(faults.is_empty() && strays(&written, &manifest).is_empty());
    }

    #[test]
    fn one_that_shows_something_else_or_is_not_there_is_told_with_the_way_to_mend_it() {
        let manifest = sample::problem().manifest;
        let mistake = &manifest.mistakes[0];
        let mut written = Fingerprints::default();
        let graded = shown(sample::panicked());
        let missing = &unlike_written(&written, mistake, &graded)[0].en;
        assert!(missing.contains("there is no `no-cap`"), "{missing}");
        written.add("no-cap", &shown(sample::differs()));
        let other = &unlike_written(&written, mistake, &graded)[0].en;
        assert!(
            other.contains("shows `panicked: attempt to") && other.contains("--fingerprints"),
            "{other}"
        );
    }

    #[test]
    fn an_entry_of_a_mistake_that_is_gone_is_a_fault() {
        let manifest = sample::problem().manifest;
        let mut written = Fingerprints::default();
        written.add("gone", &shown(sample::differs()));
        assert_eq!(strays(&written, &manifest).len(), 1);
    }

    #[test]
    fn a_file_that_is_missing_is_a_fault_where_there_are_mistakes() {
        let mut manifest = sample::problem().manifest;
        let fault = missing(&manifest).unwrap().en;
        let mend = format!("`grader verify {} --fingerprints`", manifest.id.get_ref());
        assert!(
            fault.contains("is missing") && fault.contains(&mend),
            "{fault}"
        );
        manifest.mistakes.clear();
        assert!(missing(&manifest).is_none());
    }

    #[test]
    fn a_file_that_cannot_be_written_is_a_fault_and_one_that_can_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let problem = Problem {
            root: folder.path().to_owned(),
            ..sample::problem()
        };
        let place = Fingerprints::place(&problem);
        fs::create_dir_all(&place).unwrap();
        let faults = Look::new(&problem, true).end(true);
        assert!(
            faults.len() == 1 && faults[0].en.contains("cannot be written"),
            "{faults:?}"
        );
        fs::remove_dir(&place).unwrap();
        assert!(Look::new(&problem, true).end(true).is_empty());
        assert!(place.is_file());
    }
}
