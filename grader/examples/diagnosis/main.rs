//! Measures how well the likely cause is named, on code that the fingerprints were not made from:
//!
//! ```text
//! cargo run -p grader --example diagnosis -- [--check] [--sample N] [--keep FOLDER] [--figures] [PROBLEM…]
//! ```
//!
//! `tests/variants/<problem>/` has, for each known mistake, the same error in another's code. Each is
//! graded as a learner's would be, and the table says whether its mistake is named rightly, wrongly or
//! not at all. Then each is asked about once more with its own mistake struck from the list: what is named
//! now is named to somebody who made an error that nobody has described.
//!
//! `--check` fails where the targets are missed, a mistake has no variant or a base is not right; `--sample`
//! takes the first N of each problem only; `--figures` leaves out the list; `--keep` does not grade again
//! what has not changed.

#![expect(clippy::print_stdout, reason = "this program prints figures")]

mod graded;
mod table;
mod variants;

use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use grader::fingerprint::Fingerprints;
use grader::workbook::{Problem, Workbook};

use table::{Row, Tally};
use variants::Variants;

/// Of the variants that fail any case.
const RIGHT_AT_LEAST: f64 = 0.80;
const WRONG_BELOW: f64 = 0.05;

#[derive(Default)]
struct Asked {
    check: bool,
    figures: bool,
    sample: Option<usize>,
    keep: Option<PathBuf>,
    problems: Vec<String>,
}

impl Asked {
    fn parse(args: impl Iterator<Item = String>) -> anyhow::Result<Asked> {
        let mut asked = Asked::default();
        let mut args = args;
        while let Some(arg) = args.next() {
            match arg.as_str() {
                "--check" => asked.check = true,
                "--figures" => asked.figures = true,
                "--sample" => {
                    let count = args.next().context("--sample wants a number")?;
                    asked.sample = Some(count.parse().context("--sample wants a number")?);
                }
                "--keep" => {
                    asked.keep = Some(args.next().context("--keep wants a folder")?.into());
                }
                flag if flag.starts_with('-') => bail!("there is no {flag}"),
                problem => asked.problems.push(problem.to_owned()),
            }
        }
        Ok(asked)
    }
}

fn main() -> anyhow::Result<ExitCode> {
    let asked = Asked::parse(env::args().skip(1))?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("the workbook")?;
    let workbook = Workbook::find(root)?.context("no workbook")?;
    let ids = match asked.problems.as_slice() {
        [] => &workbook.ids,
        asked => asked,
    };
    let (mut tallies, mut faults) = (Vec::new(), Vec::new());
    for id in ids {
        let problem = workbook.problem(id)?;
        let (rows, found) = look(&problem, &asked)?;
        if !asked.figures {
            table::write_rows(id, &rows);
        }
        tallies.push((id.clone(), Tally::of(&rows)));
        faults.extend(found);
    }
    let all = table::write_tallies(&tallies);
    for fault in &faults {
        println!("! {fault}");
    }
    let met = all.right_share() >= RIGHT_AT_LEAST && all.wrong_share() < WRONG_BELOW;
    println!(
        "targets: named rightly at least {:.0}%, wrongly under {:.0}%: {}",
        RIGHT_AT_LEAST * 100.0,
        WRONG_BELOW * 100.0,
        if met { "met" } else { "missed" }
    );
    Ok(match asked.check && (!met || !faults.is_empty()) {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    })
}

/// What was said of each variant of a problem, and what is wrong with the variants themselves.
fn look(problem: &Problem, asked: &Asked) -> anyhow::Result<(Vec<Row>, Vec<String>)> {
    let variants = Variants::of(problem)?;
    let mut faults = variants.faults(problem);
    let fingerprints =
        Fingerprints::read(&Fingerprints::place(problem))?.context("no fingerprints")?;
    let sampled: Vec<_> = match asked.sample {
        None => variants.bases.iter().chain(&variants.mistakes).collect(),
        Some(count) => variants.mistakes.iter().take(count).collect(),
    };
    let mut rows = Vec::new();
    for (variant, report) in graded::all(problem, &sampled, asked.keep.as_deref())? {
        let name = variant.name();
        match report.graded() {
            None => faults.push(format!("{}: {name} cannot be graded", problem.id)),
            Some(graded) if variant.is_base => {
                if !graded.is_accepted() {
                    faults.push(format!("{}: the base {name} is not right", problem.id));
                }
            }
            Some(graded) => {
                rows.push(Row::of(&problem.manifest, &fingerprints, name, graded));
            }
        }
    }
    Ok((rows, faults))
}
