//! Advice on code that has its verdict. In: what clippy said, and how the grade went. Out: what is worth
//! telling, the weightiest first. Pure; asks nobody, words nothing, and takes no points.

use crate::outcome::{About, Advice, Diagnostic, Praise, Severity};

/// How the grade went of which this is said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    pub accepted: bool,
    /// Nothing of the learner's was graded before.
    pub first_attempt: bool,
    /// The compiler's own, told with the verdict.
    pub warnings: usize,
    pub unsafe_code: bool,
}

/// The lints that matter in an interview. Those beyond clippy's own choice are asked for by name.
pub const CURATED: [(&str, Severity); 36] = [
    ("arc_with_non_send_sync", Severity::Essential),
    ("await_holding_lock", Severity::Essential),
    ("await_holding_refcell_ref", Severity::Essential),
    ("infinite_loop", Severity::Essential),
    ("let_underscore_lock", Severity::Essential),
    ("mem_forget", Severity::Essential),
    ("mutable_key_type", Severity::Essential),
    ("unchecked_time_subtraction", Severity::Essential),
    ("undocumented_unsafe_blocks", Severity::Essential),
    ("cast_possible_truncation", Severity::Actionable),
    ("cast_sign_loss", Severity::Actionable),
    ("cognitive_complexity", Severity::Actionable),
    ("float_cmp", Severity::Actionable),
    ("large_enum_variant", Severity::Actionable),
    ("large_futures", Severity::Actionable),
    ("large_types_passed_by_value", Severity::Actionable),
    ("linkedlist", Severity::Actionable),
    ("map_entry", Severity::Actionable),
    ("mutex_atomic", Severity::Actionable),
    ("mutex_integer", Severity::Actionable),
    ("needless_collect", Severity::Actionable),
    ("needless_pass_by_value", Severity::Actionable),
    ("ptr_arg", Severity::Actionable),
    ("rc_buffer", Severity::Actionable),
    ("rc_mutex", Severity::Actionable),
    ("readonly_write_lock", Severity::Actionable),
    ("redundant_allocation", Severity::Actionable),
    ("redundant_clone", Severity::Actionable),
    ("significant_drop_in_scrutinee", Severity::Actionable),
    ("too_many_arguments", Severity::Actionable),
    ("too_many_lines", Severity::Actionable),
    ("type_complexity", Severity::Actionable),
    ("unused_async", Severity::Actionable),
    ("unwrap_used", Severity::Actionable),
    ("new_without_default", Severity::Informative),
    ("needless_range_loop", Severity::Informative),
];

/// Asked for only to find out whether there is any.
pub const UNTOLD: &str = "expect_used";

/// All that there is to say, the weightiest first.
pub fn advice(clippy: &[Diagnostic], standing: Standing) -> Vec<Advice> {
    let mut all: Vec<Advice> = Vec::new();
    for diagnostic in clippy {
        let (Some(name), Some(place)) = (lint(diagnostic), &diagnostic.place) else {
            continue;
        };
        if name == UNTOLD {
            continue;
        }
        let same = all.iter_mut().find_map(|advice| match &mut advice.about {
            About::Lint {
                name: other,
                places,
                ..
            } if other == name => Some(places),
            _ => None,
        });
        match same {
            Some(places) => places.push(place.clone()),
            None => all.push(Advice {
                severity: severity(name, diagnostic.is_error),
                about: About::Lint {
                    name: name.to_owned(),
                    message: diagnostic.message.clone(),
                    places: vec![place.clone()],
                },
            }),
        }
    }
    let praise = praise(clippy, all.is_empty(), standing);
    all.sort_by_key(|advice| advice.severity);
    all.extend(praise.into_iter().map(|praise| Advice {
        severity: Severity::Celebratory,
        about: About::Praise(praise),
    }));
    all
}

/// Who has not solved it yet is not to be told that all is well.
fn praise(clippy: &[Diagnostic], clean: bool, standing: Standing) -> Vec<Praise> {
    if !standing.accepted {
        return Vec::new();
    }
    let unwraps = |diagnostic: &Diagnostic| {
        lint(diagnostic).is_some_and(|name| name == UNTOLD || name == "unwrap_used")
    };
    let all = [
        (Praise::FirstAttempt, standing.first_attempt),
        (Praise::NoWarnings, clean && standing.warnings == 0),
        (Praise::NoUnwrap, !clippy.iter().any(unwraps)),
        (Praise::NoUnsafe, !standing.unsafe_code),
    ];
    let held = all.into_iter().filter(|(_, held)| *held);
    held.map(|(praise, _)| praise).collect()
}

/// `await_holding_lock` of `clippy::await_holding_lock`.
fn lint(diagnostic: &Diagnostic) -> Option<&str> {
    diagnostic.code.as_deref()?.strip_prefix("clippy::")
}

/// What clippy itself takes for an error is plainly wrong.
fn severity(lint: &str, is_error: bool) -> Severity {
    let curated = CURATED.iter().find(|(name, _)| *name == lint);
    match curated {
        Some((_, severity)) => *severity,
        None if is_error => Severity::Essential,
        None => Severity::Informative,
    }
}

/// What there is room for: the weightiest, and something good if there is.
pub fn foremost(advice: &[Advice], most: usize) -> Vec<&Advice> {
    let (good, rest): (Vec<&Advice>, Vec<&Advice>) = advice
        .iter()
        .partition(|advice| advice.severity == Severity::Celebratory);
    let for_good = good.len().min(1);
    let mut shown: Vec<&Advice> = rest.into_iter().take(most - for_good).collect();
    let room = most - shown.len();
    shown.extend(good.into_iter().take(room.min(MOST_PRAISE)));
    shown
}

const MOST_PRAISE: usize = 2;

#[cfg(test)]
mod tests {
    use kit::transcript::Place;

    use super::*;

    fn said(lint: &str, line: u32) -> Diagnostic {
        Diagnostic {
            is_error: false,
            message: format!("on {lint}"),
            code: Some(format!("clippy::{lint}")),
            place: Some(Place {
                file: "src/lib.rs".into(),
                line,
                column: 1,
            }),
            rendered: String::new(),
        }
    }

    const SOLVED: Standing = Standing {
        accepted: true,
        first_attempt: false,
        warnings: 0,
        unsafe_code: false,
    };

    fn praised(clippy: &[Diagnostic], standing: Standing) -> Vec<Praise> {
        let praise = |advice: Advice| match advice.about {
            About::Praise(praise) => Some(praise),
            About::Lint { .. } => None,
        };
        advice(clippy, standing)
            .into_iter()
            .filter_map(praise)
            .collect()
    }

    #[test]
    fn the_weightiest_comes_first_and_the_same_lint_is_told_once() {
        let clippy = [
            said("needless_return", 3),
            said("unwrap_used", 5),
            said("await_holding_lock", 9),
            said("unwrap_used", 7),
        ];
        let told = advice(&clippy, Standing::default());
        let severities: Vec<Severity> = told.iter().map(|advice| advice.severity).collect();
        let order = [
            Severity::Essential,
            Severity::Actionable,
            Severity::Informative,
        ];
        assert_eq!(severities, order);
        assert!(matches!(&told[1].about, About::Lint { places, .. }
            if places.iter().map(|place| place.line).eq([5, 7])));
    }

    #[test]
    fn what_clippy_calls_an_error_is_essential_and_what_is_not_clippys_is_left_out() {
        let mut wrong = said("absurd_extreme_comparisons", 2);
        wrong.is_error = true;
        let mut rustc = said("x", 1);
        rustc.code = Some("unused_variables".into());
        let mut nowhere = said("unknown", 1);
        nowhere.place = None;
        let told = advice(&[rustc, nowhere, wrong], Standing::default());
        assert!(told.len() == 1 && told[0].severity == Severity::Essential);
    }

    #[test]
    fn praise_is_said_only_where_it_is_true() {
        let all = [Praise::NoWarnings, Praise::NoUnwrap, Praise::NoUnsafe];
        assert_eq!(praised(&[], SOLVED), all);
        let first = Standing {
            first_attempt: true,
            ..SOLVED
        };
        assert_eq!(praised(&[], first)[0], Praise::FirstAttempt);
        let unsafely = Standing {
            unsafe_code: true,
            warnings: 1,
            ..SOLVED
        };
        assert_eq!(praised(&[], unsafely), [Praise::NoUnwrap]);
        for unwraps in ["unwrap_used", "expect_used"] {
            let praised = praised(&[said(unwraps, 1)], SOLVED);
            assert!(!praised.contains(&Praise::NoUnwrap), "{unwraps}");
        }
        assert_eq!(praised(&[], Standing::default()), []);
    }

    #[test]
    fn a_few_are_shown_and_something_good_among_them() {
        let many: Vec<Diagnostic> = (0..8).map(|n| said(&format!("lint_{n}"), n)).collect();
        let all = advice(&many, SOLVED);
        let shown = foremost(&all, 5);
        assert_eq!(shown.len(), 5);
        assert_eq!(shown[4].about, About::Praise(Praise::NoUnwrap));
        let none_good = advice(&many, Standing::default());
        let lints = foremost(&none_good, 5);
        assert!(lints.iter().all(|a| a.severity == Severity::Informative) && lints.len() == 5);
        assert_eq!(foremost(&advice(&[], SOLVED), 5).len(), MOST_PRAISE);
    }
}
