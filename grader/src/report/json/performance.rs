//! How fast it is, for programs.

use serde::Serialize;

use crate::lang::Lang;
use crate::manifest::Manifest;
use crate::outcome::{self, Interval, Pace, Point};
use crate::words;

#[derive(Debug, Serialize)]
pub struct Performance {
    status: &'static str,
    /// Only for `unknown`.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    workloads: Vec<Workload>,
}

#[derive(Debug, Serialize)]
struct Workload {
    id: String,
    title: String,
    points: u32,
    of: u32,
    pace: &'static str,
    /// Only for `broke`.
    #[serde(skip_serializing_if = "Option::is_none")]
    how: Option<String>,
    ratio: Option<Interval>,
    /// Of most blocks, where a few that took far longer made `ratio` the one of all together.
    mostly: Option<Interval>,
    pairs: usize,
    sizes: Vec<Size>,
    growth: Option<outcome::Growth>,
}

#[derive(Debug, Serialize)]
struct Size {
    size: u64,
    nanoseconds: Sides,
    allocations: Sides,
}

#[derive(Debug, Serialize)]
struct Sides {
    yours: f64,
    reference: f64,
}

impl Performance {
    /// Nothing where nobody asked.
    pub fn of(
        performance: &outcome::Performance,
        manifest: &Manifest,
        lang: Lang,
    ) -> Option<Performance> {
        let (status, reason, workloads) = match performance {
            outcome::Performance::NotAsked => return None,
            outcome::Performance::NotYet => ("not_yet", None, Vec::new()),
            outcome::Performance::Unknown { reason } => {
                ("unknown", Some(reason.clone()), Vec::new())
            }
            outcome::Performance::Measured(measured) => {
                let workloads = measured.workloads.iter();
                let workloads = workloads.map(|one| workload(one, manifest, lang));
                ("measured", None, workloads.collect())
            }
        };
        Some(Performance {
            status,
            reason,
            workloads,
        })
    }
}

fn workload(workload: &outcome::Workload, manifest: &Manifest, lang: Lang) -> Workload {
    let bench = manifest.bench(&workload.id);
    let (pace, how) = match &workload.pace {
        Pace::Step(_) => ("step", None),
        Pace::Beyond => ("beyond", None),
        Pace::TooNoisy => ("too_noisy", None),
        Pace::Differs { .. } => ("differs", None),
        Pace::TimeLimit => ("time_limit", None),
        Pace::Broke { how } => ("broke", Some(words::performance::how(lang, how))),
    };
    Workload {
        id: workload.id.clone(),
        title: bench.map_or_else(String::new, |bench| bench.title.get(lang).to_owned()),
        points: workload.points,
        of: workload.of,
        pace,
        how,
        ratio: workload.ratio,
        mostly: workload.mostly,
        pairs: workload.pairs,
        sizes: workload.sizes.iter().map(size).collect(),
        growth: workload.growth,
    }
}

fn size(point: &Point) -> Size {
    Size {
        size: point.size,
        nanoseconds: Sides {
            yours: point.yours,
            reference: point.reference,
        },
        allocations: Sides {
            yours: point.your_allocations,
            reference: point.reference_allocations,
        },
    }
}
