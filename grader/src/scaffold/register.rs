//! Lines added to the root `Cargo.toml`, and nothing else of it touched. In: its text. Out: the text with
//! one more problem or suite. toml_edit would do this too, for four seconds of everybody's first build.

use std::collections::BTreeMap;

use anyhow::{Context as _, bail};
use serde::Deserialize;
use toml::{Spanned, Table, Value};

use super::{Id, Kind};

#[derive(Deserialize)]
struct CargoToml {
    workspace: Workspace,
}

#[derive(Deserialize)]
struct Workspace {
    #[serde(default)]
    dependencies: BTreeMap<Spanned<String>, Spanned<Value>>,
    metadata: Metadata,
}

#[derive(Deserialize)]
struct Metadata {
    grader: Grader,
}

#[derive(Deserialize)]
struct Grader {
    problems: Spanned<Vec<Spanned<String>>>,
}

/// What the packages of a problem inherit.
const INHERITED: [&str; 7] = [
    "package.version",
    "package.edition",
    "package.rust-version",
    "package.license",
    "package.publish",
    "lints",
    "dependencies.kit",
];

/// An error unless the workspace has everything that a new problem takes from it.
pub fn needs(text: &str, kind: Kind) -> anyhow::Result<()> {
    let root: Value = toml::from_str(text).context("Cargo.toml")?;
    let tokio = match kind {
        Kind::Sync => None,
        Kind::Async => Some("dependencies.kit-tokio"),
    };
    for key in INHERITED.into_iter().chain(tokio) {
        let there = key
            .split('.')
            .try_fold(root.get("workspace"), |at, part| Some(at?.get(part)))
            .flatten();
        if there.is_none() {
            bail!("Cargo.toml: there is no `workspace.{key}`, and a new problem needs it");
        }
    }
    Ok(())
}

/// The text with the problem as the last of `problems`.
pub fn problem(text: &str, id: &Id) -> anyhow::Result<String> {
    let cargo: CargoToml = toml::from_str(text).context("Cargo.toml")?;
    let problems = cargo.workspace.metadata.grader.problems;
    let mut new = text.to_owned();
    match problems.get_ref().last() {
        None => new.insert_str(problems.span().start + 1, &format!("\"{id}\"")),
        Some(last) => {
            let end = last.span().end;
            let rest = &text[end..problems.span().end];
            match rest.find('\n') {
                // The list ends in this line.
                None => new.insert_str(end, &format!(", \"{id}\"")),
                Some(line_end) => {
                    let margin = margin(text, last.span().start);
                    new.insert_str(end + line_end, &format!("\n{margin}\"{id}\","));
                    if !rest.trim_start().starts_with(',') {
                        new.insert(end, ',');
                    }
                }
            }
        }
    }
    let expected = changed(text, &["metadata", "grader"], |grader| {
        if let Some(Value::Array(problems)) = grader.get_mut("problems") {
            problems.push(id.as_str().into());
        }
    });
    only(new, expected, &format!("\"{id}\" in `problems`"))
}

/// The text with the problem's suite among the workspace's dependencies, after the other suites.
pub fn suite(text: &str, id: &Id) -> anyhow::Result<String> {
    let (name, path) = (format!("{id}-suite"), format!("problems/{id}/suite"));
    let line = format!("{name} = {{ path = \"{path}\" }}");
    let cargo: CargoToml = toml::from_str(text).context("Cargo.toml")?;
    let dependencies = cargo.workspace.dependencies;
    if is_there(&dependencies, &name, &path) {
        // Left by one who was stopped after the first step.
        return Ok(text.to_owned());
    }
    let is_suite = |key: &Spanned<String>| key.get_ref().ends_with("-suite");
    let end = |(_, value): (&Spanned<String>, &Spanned<Value>)| value.span().end;
    let suites = dependencies.iter().filter(|(key, _)| is_suite(key));
    let after = suites.map(end).max();
    let Some(after) = after.or_else(|| dependencies.iter().map(end).max()) else {
        bail!("Cargo.toml: there is no `workspace.dependencies`");
    };
    let line_end = text[after..]
        .find('\n')
        .map_or(text.len(), |end| after + end);
    let mut new = text.to_owned();
    new.insert_str(line_end, &format!("\n{line}"));
    let expected = changed(text, &["dependencies"], |dependencies| {
        let suite = Table::from_iter([("path".to_owned(), path.as_str().into())]);
        dependencies.insert(name.clone(), suite.into());
    });
    only(
        new,
        expected,
        &format!("`{line}` in [workspace.dependencies]"),
    )
}

/// The table of contents with a page more, after the last of its list.
pub fn page(text: &str, id: &str, title: &str) -> String {
    let title = title.replace('[', "\\[").replace(']', "\\]");
    let line = format!("- [{title}]({id}.md)\n");
    let last = text.rfind("\n- [").map(|before| before + 1);
    let after = last.map_or(text.len(), |last| {
        text[last..]
            .find('\n')
            .map_or(text.len(), |end| last + end + 1)
    });
    let (head, tail) = text.split_at(after);
    let gap = if head.is_empty() || head.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    format!("{head}{gap}{line}{tail}")
}

fn is_there(
    dependencies: &BTreeMap<Spanned<String>, Spanned<Value>>,
    name: &str,
    path: &str,
) -> bool {
    dependencies.iter().any(|(key, value)| {
        let at = value.get_ref().get("path").and_then(Value::as_str);
        key.get_ref() == name && at == Some(path)
    })
}

/// The white space at the beginning of a line.
fn margin(text: &str, at: usize) -> &str {
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let rest = &text[line..at];
    &rest[..rest.len() - rest.trim_start().len()]
}

/// The meaning of a text after a change in a table of its workspace.
fn changed(text: &str, path: &[&str], change: impl FnOnce(&mut Table)) -> Option<Value> {
    let mut root: Value = toml::from_str(text).ok()?;
    let mut at = root.get_mut("workspace")?;
    for part in path {
        at = at.get_mut(*part)?;
    }
    change(at.as_table_mut()?);
    Some(root)
}

/// The new text, if it says what is expected and nothing else.
fn only(new: String, expected: Option<Value>, what: &str) -> anyhow::Result<String> {
    let said = toml::from_str::<Value>(&new).ok();
    match said.is_some() && said == expected {
        true => Ok(new),
        false => bail!("Cargo.toml is written in a way that cannot be added to: {what} is missing"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id() -> Id {
        Id::parse("order-book").unwrap()
    }

    fn with_problems(list: &str) -> String {
        format!(
            "# ours\n[workspace.metadata.grader] # here\nproblems = {list}\nlanguage = \"ko\"\n"
        )
    }

    #[track_caller]
    fn becomes(before: &str, after: &str) {
        let after = with_problems(after);
        assert_eq!(problem(&with_problems(before), &id()).unwrap(), after);
    }

    #[test]
    fn a_problem_is_added_to_a_list_however_it_is_written() {
        becomes("[]", "[\"order-book\"]");
        becomes(
            "[\"a\", \"b\"] # two",
            "[\"a\", \"b\", \"order-book\"] # two",
        );
        becomes("['a',]", "['a', \"order-book\",]");
        becomes(
            "[\n    \"a\",\n    \"b\", # hard\n]",
            "[\n    \"a\",\n    \"b\", # hard\n    \"order-book\",\n]",
        );
        becomes("[\n\t\"a\"\n]", "[\n\t\"a\",\n\t\"order-book\",\n]");
        becomes(
            "[\n  \"a\" # last\n]",
            "[\n  \"a\", # last\n  \"order-book\",\n]",
        );
    }

    #[test]
    fn a_suite_comes_after_the_other_suites() {
        let before = "[workspace.dependencies]\nkit = { path = \"kit\" } # ours\n\
                      a-suite = { path = \"problems/a/suite\" } # first\n\nserde = \"1\"\n\
                      \n[workspace.metadata.grader]\nproblems = [\"a\"]\n";
        let after = before.replace(
            "# first\n",
            "# first\norder-book-suite = { path = \"problems/order-book/suite\" }\n",
        );
        assert_eq!(suite(before, &id()).unwrap(), after);
    }

    #[test]
    fn a_suite_that_is_there_already_is_not_added_twice() {
        let before = "[workspace.dependencies]\n\
                      order-book-suite = { path = \"problems/order-book/suite\" }\n\
                      [workspace.metadata.grader]\nproblems = []\n";
        assert_eq!(suite(before, &id()).unwrap(), before);
        let other = before.replace("problems/order-book", "elsewhere");
        assert!(suite(&other, &id()).is_err());
    }

    #[test]
    fn the_first_suite_comes_after_the_other_dependencies_also_at_the_files_end() {
        let before =
            "[workspace.metadata.grader]\nproblems = []\n[workspace.dependencies]\nserde = \"1\"";
        let after =
            format!("{before}\norder-book-suite = {{ path = \"problems/order-book/suite\" }}");
        assert_eq!(suite(before, &id()).unwrap(), after);
    }

    #[test]
    fn what_cannot_be_added_to_is_told_rather_than_broken() {
        let before = "[workspace]\nmetadata.grader = { problems = [\"a\"] }\n\
                      [workspace.dependencies.kit]\npath = \"kit\"\n";
        let error = suite(before, &id()).unwrap_err().to_string();
        assert!(error.contains("order-book-suite = {"), "{error}");
        assert!(
            problem(before, &id())
                .unwrap()
                .contains("[\"a\", \"order-book\"]")
        );
    }

    #[test]
    fn what_the_packages_inherit_must_be_there() {
        let error = needs("[workspace]\n", Kind::Sync).unwrap_err().to_string();
        assert!(error.contains("workspace.package.version"), "{error}");
        let text = "[workspace.package]\nversion = \"1.0.0\"\nedition = \"2024\"\nrust-version = \"1.95\"\n\
                    license = \"MIT\"\npublish = false\n[workspace.lints]\n[workspace.dependencies]\nkit = \"1\"\n";
        assert!(needs(text, Kind::Sync).is_ok());
        let error = needs(text, Kind::Async).unwrap_err().to_string();
        assert!(error.contains("kit-tokio"), "{error}");
    }

    #[test]
    fn a_page_comes_after_the_last_of_the_list() {
        let contents = "# Contents\n\n# Notes\n\n- [Pool](pool.md)\n- [Cache](cache.md)\n\n---\n\n[Glossary](glossary.md)\n";
        let with = page(contents, "books", "An [order] book");
        assert!(
            with.contains("cache.md)\n- [An \\[order\\] book](books.md)\n\n---"),
            "{with}"
        );
        assert_eq!(page("# Contents", "a", "A"), "# Contents\n- [A](a.md)\n");
    }
}
