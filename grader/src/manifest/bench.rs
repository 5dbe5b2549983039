//! What `problem.toml` says of a bench: which points there are for which pace.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use crate::lang::Text;

/// A workload of the suite, and its rubric.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Bench {
    /// As in the suite, `in_snake_case`. Never changed once published.
    #[cfg_attr(test, schemars(with = "String"))]
    pub id: Spanned<String>,
    /// What is done, in a few words.
    pub title: Text,
    /// Why its pace matters, and what it tells of a solution.
    pub why: Text,
    /// The best first. What is slower than the last gets nothing.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub steps: Vec<Step>,
    /// `page#anchor` in the notes.
    #[cfg_attr(test, schemars(with = "String", regex(pattern = "^[^#]+#[^#]+$")))]
    pub note: Spanned<String>,
}

/// One step of a rubric: so many times the reference's time, so many points.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Times the reference's time. The first is at least 1.25: what is as fast is measured as up to 1.15.
    pub up_to: f64,
    pub points: u32,
}

/// Nearer to the reference than this nothing can be told from it on a busy machine.
const NEAREST: f64 = 1.25;

impl Bench {
    pub fn points(&self) -> u32 {
        self.steps.first().map_or(0, |step| step.points)
    }

    /// The first rule that it breaks.
    pub(super) fn fault(&self) -> Option<(Range<usize>, String)> {
        let what = self.what_is_wrong()?;
        Some((
            self.id.span(),
            format!("bench `{}`: {what}", self.id.get_ref()),
        ))
    }

    fn what_is_wrong(&self) -> Option<String> {
        let Some(first) = self.steps.first() else {
            return Some("`steps` is empty, and one at least is wanted".into());
        };
        if !(first.up_to >= NEAREST && self.steps.iter().all(|step| step.up_to.is_finite())) {
            return Some(format!(
                "the first of `steps` is `up_to` {}, and must be {NEAREST} or more: nearer to the reference \
                 nothing is told apart",
                first.up_to
            ));
        }
        let steps = self.steps.windows(2);
        for (one, next) in steps.filter_map(|pair| Some((pair.first()?, pair.get(1)?))) {
            if one.up_to >= next.up_to || one.points <= next.points {
                return Some(format!(
                    "of `steps`, `up_to` must rise and `points` must fall: {} for up to {} comes before \
                     {} for up to {}",
                    one.points, one.up_to, next.points, next.up_to
                ));
            }
        }
        let worthless = self.steps.iter().find(|step| step.points == 0)?;
        Some(format!(
            "the step up to {} has no points: leave it out, what is slower than the last has none",
            worthless.up_to
        ))
    }
}
