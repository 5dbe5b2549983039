//! What was said of each variant, and the figures.

use grader::fingerprint::Fingerprints;
use grader::likely::{self, Confidence};
use grader::manifest::Manifest;
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
        let named = likely.map(|likely| likely.mistake.id.get_ref().as_str());
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
                Some(named) if named == mistake => Said::Right,
                Some(named) => Said::Wrong(named.to_owned()),
                None => Said::Nothing,
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
            "  {:<28} fails {:>2}  {said:<34} {confidence:<10}  unknown: {otherwise}",
            row.mistake, row.fails
        );
    }
}

#[derive(Default, Clone, Copy)]
pub struct Tally {
    right: usize,
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
            wrong: self.wrong + other.wrong,
            nothing: self.nothing + other.nothing,
            passed: self.passed + other.passed,
            otherwise: self.otherwise + other.otherwise,
        }
    }

    fn counted(&self) -> usize {
        self.right + self.wrong + self.nothing
    }

    fn share(&self, count: usize) -> f64 {
        count as f64 / self.counted().max(1) as f64
    }

    pub fn right_share(&self) -> f64 {
        self.share(self.right)
    }

    pub fn wrong_share(&self) -> f64 {
        self.share(self.wrong)
    }
}

/// A line a problem, and one of all together, which comes back.
pub fn write_tallies(tallies: &[(String, Tally)]) -> Tally {
    println!(
        "{:<20}{:>9}{:>16}{:>16}{:>16}{:>9}   named where unknown",
        "", "variants", "rightly", "wrongly", "not at all", "passed"
    );
    let all = tallies
        .iter()
        .fold(Tally::default(), |all, (_, tally)| all.plus(*tally));
    let rows = tallies.iter().map(|(name, tally)| (name.as_str(), tally));
    for (name, tally) in rows.chain([("all", &all)]) {
        let cell = |count: usize| format!("{count} ({:.1}%)", tally.share(count) * 100.0);
        println!(
            "{name:<20}{:>9}{:>16}{:>16}{:>16}{:>9}   {}",
            tally.counted(),
            cell(tally.right),
            cell(tally.wrong),
            cell(tally.nothing),
            tally.passed,
            cell(tally.otherwise)
        );
    }
    all
}
