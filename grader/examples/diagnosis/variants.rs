//! The variants of a problem. In: the folder. Out: whose code is graded, and which mistakes have none.

use std::fs;
use std::path::{Path, PathBuf};

use grader::workbook::Problem;

/// One file of `tests/variants/<problem>/`.
pub struct Variant {
    pub path: PathBuf,
    /// A right solution that others are diffs of.
    pub is_base: bool,
}

impl Variant {
    /// The id of the mistake, or the name of the base.
    pub fn name(&self) -> &str {
        let stem = self.path.file_stem().and_then(|stem| stem.to_str());
        stem.unwrap_or_default()
    }
}

#[derive(Default)]
pub struct Variants {
    pub bases: Vec<Variant>,
    pub mistakes: Vec<Variant>,
}

impl Variants {
    pub fn of(problem: &Problem) -> anyhow::Result<Variants> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests")
            .join("variants")
            .join(&problem.id);
        let mut variants = Variants::default();
        if !folder.is_dir() {
            return Ok(variants);
        }
        let mut paths = fs::read_dir(&folder)?
            .map(|entry| Ok(entry?.path()))
            .collect::<anyhow::Result<Vec<PathBuf>>>()?;
        paths.sort();
        for path in paths {
            let ending = path.extension().and_then(|ending| ending.to_str());
            if !matches!(ending, Some("rs" | "diff")) {
                continue;
            }
            let mut variant = Variant {
                path,
                is_base: false,
            };
            variant.is_base = !is_mistake(problem, variant.name());
            match variant.is_base {
                true => variants.bases.push(variant),
                false => variants.mistakes.push(variant),
            }
        }
        Ok(variants)
    }

    /// Mistakes without a variant, and diffs that are of no mistake.
    pub fn faults(&self, problem: &Problem) -> Vec<String> {
        let has = |id: &str| self.mistakes.iter().any(|variant| variant.name() == id);
        let mistakes = problem.manifest.mistakes.iter().map(|m| m.id.get_ref());
        let missing: Vec<&str> = mistakes.map(String::as_str).filter(|id| !has(id)).collect();
        let mut faults = Vec::new();
        if !missing.is_empty() {
            faults.push(format!(
                "{}: no variant of {}",
                problem.id,
                missing.join(", ")
            ));
        }
        let is_stray = |base: &&Variant| base.path.extension().is_some_and(|e| e == "diff");
        faults.extend(
            self.bases
                .iter()
                .filter(is_stray)
                .map(|stray| format!("{}: there is no mistake {}", problem.id, stray.name())),
        );
        faults
    }
}

fn is_mistake(problem: &Problem, id: &str) -> bool {
    let mut mistakes = problem.manifest.mistakes.iter();
    mistakes.any(|mistake| mistake.id.get_ref() == id)
}
