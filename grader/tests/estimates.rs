//! Every worked number of the pages and of the questions is recomputed.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

use std::fs;
use std::path::{Path, PathBuf};

use grader::study::estimate::lines::{LineFault, written};
use grader::study::estimate::{Line, Names, Quantity, check_block};

fn docs(folder: &str, extension: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../docs")
        .join(folder);
    let entries = fs::read_dir(&root).unwrap_or_else(|error| panic!("{}: {error}", root.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|is| is == extension));
    paths.sort();
    paths
}

/// The blocks of a page, each with the line it begins after.
fn blocks(page: &str) -> Vec<(usize, String)> {
    let mut blocks: Vec<(usize, String)> = Vec::new();
    let mut inside = false;
    for (number, line) in page.lines().enumerate() {
        if inside && line.trim_start().starts_with("```") {
            inside = false;
        } else if inside {
            let (_, block) = blocks.last_mut().unwrap();
            block.push_str(line);
            block.push('\n');
        } else if line.trim_end() == "```estimate" {
            inside = true;
            blocks.push((number + 1, String::new()));
        }
    }
    blocks
}

/// The faults of a page, each with its place.
fn faults_of(name: &str, page: &str) -> Vec<String> {
    let mut names = Names::default();
    let mut faults = Vec::new();
    for (before, block) in blocks(page) {
        // Line by line, so that one fault does not hide the next.
        for (nth, line) in block.lines().enumerate() {
            if let Err(error) = check_block(line, &mut names) {
                faults.push(format!("{name}:{}: `{line}`: {error}", before + nth + 1));
            }
        }
    }
    faults
}

fn faults_of_folder(folder: &str) -> Vec<String> {
    let pages = docs(folder, "md");
    assert!(!pages.is_empty());
    pages
        .iter()
        .flat_map(|path| {
            faults_of(
                &path.display().to_string(),
                &fs::read_to_string(path).unwrap(),
            )
        })
        .collect()
}

#[test]
fn the_korean_pages_reckon_right() {
    let faults = faults_of_folder("ko");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_english_pages_reckon_right() {
    let faults = faults_of_folder("en");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_questions_reckon_right() {
    let mut faults = Vec::new();
    for path in docs("questions", "toml") {
        let bank: toml::Table = fs::read_to_string(&path).unwrap().parse().unwrap();
        let questions = bank.get("question").and_then(toml::Value::as_array);
        for question in questions.into_iter().flatten() {
            let text = |of: &toml::Value, key: &str| {
                of.get(key).and_then(toml::Value::as_str).map(str::to_owned)
            };
            let Some(value) = text(question, "value") else {
                continue;
            };
            for lang in ["ko", "en"] {
                let work = question
                    .get("work")
                    .and_then(|work| text(work, lang))
                    .unwrap_or_default();
                if let Err(fault) = reckons(&work, &value) {
                    faults.push(format!(
                        "{}: {} ({lang}): {fault}",
                        path.display(),
                        text(question, "id").unwrap()
                    ));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_slip_can_be_told() {
    // An answer within 1.25 of the right one is right, and gets no slip.
    let mut untold = Vec::new();
    for path in docs("questions", "toml") {
        let bank: toml::Table = fs::read_to_string(&path).unwrap().parse().unwrap();
        let questions = bank.get("question").and_then(toml::Value::as_array);
        for question in questions.into_iter().flatten() {
            let number = |of: &toml::Value, key: &str| {
                let value = of.get(key)?;
                value
                    .as_float()
                    .or(value.as_integer().map(|whole| whole as f64))
            };
            let within = number(question, "within").unwrap_or(1.25);
            let slips = question.get("slips").and_then(toml::Value::as_array);
            for slip in slips.into_iter().flatten() {
                let factor = number(slip, "factor").unwrap();
                if factor <= 0.0 || factor.max(1.0 / factor) <= within {
                    untold.push(format!("{}: {}: {factor}", path.display(), question["id"]));
                }
            }
        }
    }
    assert!(untold.is_empty(), "{}", untold.join("\n"));
}

/// The last result of the work is the value.
fn reckons(work: &str, value: &str) -> Result<(), String> {
    let lines = check_block(work, &mut Names::default()).map_err(|error| error.to_string())?;
    let mut steps = lines.iter().filter_map(|line| match line {
        Line::Step(step) => Some(step),
        _ => None,
    });
    let last = steps.next_back().ok_or("there is no work")?;
    let told = |fault: LineFault| format!("{fault:?}");
    let value = written(value).map_err(told)?;
    value.holds(last.exact).map_err(told)?;
    if value.quantity != last.shown {
        return Err(format!(
            "the value is {:?} and the work ends in {:?}",
            value.quantity, last.shown
        ));
    }
    Ok(())
}

/// What a page reckons: every result, in order.
fn results_of(page: &str) -> Vec<Quantity> {
    let all: String = blocks(page).into_iter().map(|(_, block)| block).collect();
    let lines = check_block(&all, &mut Names::default()).unwrap_or_default();
    let shown = |line: Line| match line {
        Line::Step(step) => Some(step.shown),
        _ => None,
    };
    lines.into_iter().filter_map(shown).collect()
}

#[test]
fn both_languages_reckon_the_same() {
    let mut apart = Vec::new();
    let mut steps = 0;
    for path in docs("ko", "md") {
        let name = path.file_name().unwrap().to_owned();
        let Ok(english) = fs::read_to_string(path.with_file_name("../en").join(&name)) else {
            continue;
        };
        let korean = results_of(&fs::read_to_string(&path).unwrap());
        steps += korean.len();
        if korean != results_of(&english) {
            apart.push(name);
        }
    }
    assert!(apart.is_empty(), "{apart:?}");
    assert!(steps > 100, "{steps}");
}

#[test]
fn a_page_with_a_wrong_number_is_told_with_its_place() {
    let page = "# A page\n\n```estimate\na = 2 * 3 = 6\n```\ntext\n```estimate\nb = a * 2 = 12\nc = a * b = 71\n```\n";
    let faults = faults_of("page.md", page);
    let [fault] = &faults[..] else {
        panic!("{faults:?}")
    };
    assert!(
        fault.starts_with("page.md:9:") && fault.contains("72"),
        "{fault}"
    );
    assert!(faults_of("page.md", &page.replace("71", "72")).is_empty());
}

#[test]
fn a_value_that_is_not_the_last_result_is_refused() {
    let work = "writes = 100M / month = 38.6 / s\nreads = writes * 100 = 3,860 / s";
    assert_eq!(reckons(work, "3,860 / s"), Ok(()));
    assert!(reckons(work, "38.6 / s").is_err());
    assert!(reckons(work, "3,860").is_err());
    assert!(reckons("", "1").is_err());
}
