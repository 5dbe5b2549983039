//! How fast it is, for a person: a line a workload, and below it what there is to say where points were
//! lost. In: what was measured. Out: lines.

use super::plot;
use super::sheet::Sheet;
use super::text::rule;
use super::{Screen, note_of};
use crate::layout::{cut, pad, pad_left, width};
use crate::manifest::{Bench, Manifest};
use crate::outcome::{Measured, Pace, Workload};
use crate::style::{bad, ok, warn};
use crate::words::performance as words;

/// So many allocations more than the reference are worth a line.
const MORE_ALLOCATIONS: f64 = 0.5;

/// Write the section. `in_full` also says of what is as fast as the reference how it grows.
pub fn write(
    sheet: &mut Sheet,
    screen: &Screen,
    manifest: &Manifest,
    measured: &Measured,
    in_full: bool,
) {
    let lang = screen.lang;
    sheet.blank();
    sheet.line(rule(words::title(lang), screen.width));
    sheet.prose(2, words::legend(lang));
    sheet.blank();
    let title = |workload: &Workload| match manifest.bench(&workload.id) {
        Some(bench) => bench.title.get(lang).to_owned(),
        None => workload.id.clone(),
    };
    let titles = measured
        .workloads
        .iter()
        .map(|workload| width(&title(workload)));
    // Where a line has no room for the ratio, that goes below it before a title is cut.
    let room = screen.width.saturating_sub(4 + 2 + 5);
    let left = titles.max().unwrap_or_default().min(room);
    for workload in &measured.workloads {
        let title = pad(&cut(&title(workload), left), left);
        line(sheet, screen, workload, &title);
        let lost = workload.points < workload.of;
        if (lost || in_full)
            && let Some(bench) = manifest.bench(&workload.id)
        {
            below(sheet, screen, bench, workload, lost);
        }
    }
    sheet.blank();
}

/// `✓ Requests that are denied   5/5  1.02x (1.00 to 1.04)`
fn line(sheet: &mut Sheet, screen: &Screen, workload: &Workload, title: &str) {
    let mark = match workload.points {
        points if points == workload.of => ok("✓"),
        0 => bad("✗"),
        _ => warn("✗"),
    };
    let points = format!("{}/{}", workload.points, workload.of);
    let start = format!("  {mark} {title}  {}", pad_left(&points, 5));
    let ratio = workload.ratio.map(|ratio| words::ratio(screen.lang, ratio));
    let said = match (&workload.pace, ratio) {
        (Pace::Step(_) | Pace::Beyond | Pace::TooNoisy, Some(ratio)) => ratio,
        _ => String::new(),
    };
    if width(&start) + 2 + width(&said) <= screen.width {
        sheet.line(format!("{start}  {said}"));
    } else {
        sheet.line(start);
        sheet.line(format!("      {said}"));
    }
    if let Some(why) = words::pace(screen.lang, &workload.pace) {
        sheet.prose(6, &why);
    }
    if let Some(mostly) = workload.mostly {
        sheet.prose(6, &words::mostly(screen.lang, mostly));
    }
}

fn below(sheet: &mut Sheet, screen: &Screen, bench: &Bench, workload: &Workload, lost: bool) {
    let lang = screen.lang;
    if lost {
        sheet.prose(6, bench.why.get(lang));
        sheet.prose(6, &words::rubric(lang, &bench.steps));
    }
    if let Some(growth) = &workload.growth {
        sheet.prose(6, &words::both_grow(lang, growth.yours, growth.reference));
    }
    if let Some(last) = workload.sizes.last() {
        let (yours, reference) = (last.your_allocations, last.reference_allocations);
        if yours > reference + MORE_ALLOCATIONS {
            sheet.prose(6, &words::allocations(lang, yours, reference));
        }
    }
    if workload.sizes.len() > 1 {
        sheet.blank();
        for line in plot::lines(lang, &workload.sizes, screen.width.saturating_sub(6)) {
            sheet.line(format!("      {line}"));
        }
        sheet.blank();
    }
    if lost {
        let note = note_of(lang, bench.note.get_ref());
        sheet.commands(6, &[(crate::words::report::note(lang), note)]);
        sheet.blank();
    }
}
