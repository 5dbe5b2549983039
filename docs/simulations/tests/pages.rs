//! What the pages show is what the simulations print.

#![expect(clippy::unwrap_used, reason = "a failed step fails the test")]

use std::fs;
use std::path::Path;

/// Where a page names a simulation's command, its tables follow as they are printed.
fn missing(page: &str, name: &str, tables: &[String]) -> Option<String> {
    let command = format!("cargo run -p simulations --example {name}`");
    let (_, after) = page.split_once(&command)?;
    let lost = tables.iter().find(|table| !after.contains(*table))?;
    Some(format!("{command} prints now:\n\n{lost}"))
}

fn pages(lang: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(lang);
    let entries = fs::read_dir(&folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .map(|path| {
            (
                path.display().to_string(),
                fs::read_to_string(path).unwrap(),
            )
        })
        .collect()
}

#[test]
fn every_table_of_a_simulation_is_on_a_page_of_both_languages() {
    let mut faults = Vec::new();
    for (name, tables) in simulations::ALL {
        let tables = tables();
        for (lang, tables) in [("ko", &tables.ko), ("en", &tables.en)] {
            let mut shown = 0;
            for (path, page) in pages(lang) {
                shown += usize::from(page.contains(&format!("--example {name}`")));
                let fault = missing(&page, name, tables);
                faults.extend(fault.map(|fault| format!("{path}: {fault}")));
            }
            if shown == 0 {
                faults.push(format!(
                    "no page of docs/{lang} shows {name}:\n{}",
                    tables.join("\n")
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_table_with_another_figure_is_told() {
    let tables = ["| a |\n|---:|\n| 1.0 |\n".to_owned()];
    let page = "`cargo run -p simulations --example x`:\n\n| a |\n|---:|\n| 1.0 |\n\ntext\n";
    assert_eq!(missing(page, "x", &tables), None);
    assert!(missing(&page.replace("1.0", "1.1"), "x", &tables).is_some());
    assert_eq!(missing("no command", "x", &tables), None);
}
