//! What was said of each variant, and the figures.

use grader::fingerprint::Fingerprints;
use grader::likely::{self, Confidence};
use grader::manifest::{Manifest, Mistake};
use grader::outcome::{Graded, Status};

/// What was said of one variant.
pub struct Row {
    mistake: String,
    said: Said,
    confidence: Option<Confidence>,
    /// What would be said if this mistake were not known.
    otherwise: Option<String>,
    fails: usize,
}

enum Said {
    Right,
    /// One of two that were named.
    Among([String; 2]),
    Wrong(String),
    Nothing,
    /// It fails no case.
    Passed,
}

impl Row {
    pub fn of(
        manifest: &Manifest,
        fingerprints: &Fingerprints,
        mistake: &str,
        graded: &Graded,
    ) -> Row {
        let likely = likely::known_mistake(manifest, fingerprints, graded);
        let id = |mistake: &Mistake| mistake.id.get_ref().clone();
        let named = likely
            .as_ref()
            .map(|likely| (id(likely.mistake), likely.or.map(id)));
        let mut others = manifest.clone();
        others
            .mistakes
            .retain(|known| known.id.get_ref() != mistake);
        let otherwise = likely::known_mistake(&others, fingerprints, graded);
        let is_failed = |status: &Status| matches!(status, Status::Failed(_));
        Row {
            mistake: mistake.to_owned(),
            said: match named {
                _ if graded.is_accepted() => Said::Passed,
                None => Said::Nothing,
                Some((named, None)) if named == mistake => Said::Right,
                Some((named, Some(or))) if named == mistake || or == mistake => {
                    Said::Among([named, or])
                }
                Some((named, _)) => Said::Wrong(named),
            },
            confidence: likely.map(|likely| likely.confidence),
            otherwise: otherwise.map(|likely| likely.mistake.id.get_ref().clone()),
            fails: graded
                .cases
                .iter()
                .filter(|case| is_failed(&case.status))
                .count(),
        }
    }
}

pub fn write_rows(problem: &str, rows: &[Row]) {
    println!("{problem}");
    for row in rows {
        let said = match &row.said {
            Said::Right => "right".to_owned(),
            Said::Among([one, other]) => format!("one of two: {one}, {other}"),
            Said::Wrong(named) => format!("WRONG: {named}"),
            Said::Nothing => "-".to_owned(),
            Said::Passed => "passes every case".to_owned(),
        };
        let confidence = match row.confidence {
            Some(Confidence::LooksLike) => "looks like",
            Some(Confidence::MayBe) => "may be",
            None => "",
        };
        let otherwise = row.otherwise.as_deref().unwrap_or("-");
        println!(
            "  {:<28} fails {:>2}  {said:<54} {confidence:<10}  unknown: {otherwise}",
            row.mistake, row.fails
        );
    }
}

#[derive(Default, Clone, Copy)]
pub struct Tally {
    right: usize,
    among: usize,
    wrong: usize,
    nothing: usize,
    passed: usize,
    /// Named although the mistake was struck from the list.
    otherwise: usize,
}

impl Tally {
    pub fn of(rows: &[Row]) -> Tally {
        let mut tally = Tally::default();
        for row in rows {
            match row.said {
                Said::Right => tally.right += 1,
                Said::Among(_) => tally.among += 1,
                Said::Wrong(_) => tally.wrong += 1,
                Said::Nothing => tally.nothing += 1,
                Said::Passed => tally.passed += 1,
            }
            tally.otherwise += usize::from(row.otherwise.is_some());
        }
        tally
    }

    fn plus(self, other: Tally) -> Tally {
        Tally {
            right: self.right + other.right,
            among: self.among + other.among,
            wrong: self.wrong + other.wrong,
            nothing: self.nothing + other.nothing,
            passed: self.passed + other.passed,
            otherwise: self.otherwise + other.otherwise,
        }
    }

    fn counted(&self) -> usize {
        self.right + self.among + self.wrong + self.nothing
    }

    fn share(&self, count: usize) -> f64 {
        count as f64 / self.counted().max(1) as f64
    }

    /// Named alone, or as one of two.
    pub fn right_share(&self) -> f64 {
        self.share(self.right + self.among)
    }

    pub fn wrong_share(&self) -> f64 {
        self.share(self.wrong)
    }
}

/// A line a problem, and one of all together, which comes back.
pub fn write_tallies(tallies: &[(String, Tally)]) -> Tally {
    println!(
        "{:<20}{:>9}{:>16}{:>16}{:>16}{:>16}{:>9}   named where unknown",
        "", "variants", "rightly", "as one of two", "wrongly", "not at all", "passed"
    );
    let all = tallies
        .iter()
        .fold(Tally::default(), |all, (_, tally)| all.plus(*tally));
    let rows = tallies.iter().map(|(name, tally)| (name.as_str(), tally));
    for (name, tally) in rows.chain([("all", &all)]) {
        let cell = |count: usize| format!("{count} ({:.1}%)", tally.share(count) * 100.0);
        println!(
            "{name:<20}{:>9}{:>16}{:>16}{:>16}{:>16}{:>9}   {}",
            tally.counted(),
            cell(tally.right),
            cell(tally.among),
            cell(tally.wrong),
            cell(tally.nothing),
            tally.passed,
            cell(tally.otherwise)
        );
    }
    all
}
