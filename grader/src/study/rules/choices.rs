//! Rules of multiple choice: one is right, and nothing but knowing gives it away.

use std::collections::BTreeSet;

use super::{Known, all, at_id, fault};
use crate::lang::Lang;
use crate::study::bank::Bank;
use crate::study::question::{Body, Choice, File, Question};
use crate::toml_file::Broken;

/// Every multiple-choice question, its choices and the file.
fn of_choice(bank: &Bank) -> impl Iterator<Item = (&File, &Question, &[Choice])> {
    all(bank).filter_map(|(file, question)| match &question.body {
        Body::Choice { choices } => Some((file, question, choices.as_slice())),
        _ => None,
    })
}

/// Three to five choices, one of them right, and no two alike.
pub fn choices(bank: &Bank, _: &Known) -> Vec<Broken> {
    let mut faults = Vec::new();
    for (file, question, choices) in of_choice(bank) {
        let right = choices.iter().filter(|choice| choice.right).count();
        let texts = |lang: Lang| -> BTreeSet<&str> {
            choices
                .iter()
                .map(|choice| choice.text.get(lang).trim())
                .collect()
        };
        if !(3..=5).contains(&choices.len()) {
            let what = format!("{} choices, and three to five are wanted", choices.len());
            faults.push(at_id(file, question, &what));
        }
        if right != 1 {
            let what = format!("{right} choices are `right`, and one must be");
            faults.push(at_id(file, question, &what));
        }
        if Lang::ALL
            .iter()
            .any(|lang| texts(*lang).len() < choices.len())
        {
            faults.push(at_id(file, question, "two choices are alike"));
        }
    }
    faults
}

/// Choices are shuffled when they are shown: none may speak of another.
pub fn choices_stand_alone(bank: &Bank, _: &Known) -> Vec<Broken> {
    const OF_OTHERS: [&str; 6] = [
        "all of the above",
        "none of the above",
        "both of the above",
        "위의 모두",
        "모두 맞",
        "정답 없음",
    ];
    let mut faults = Vec::new();
    for (file, question, choices) in of_choice(bank) {
        for choice in choices {
            let texts = [choice.text.ko.to_lowercase(), choice.text.en.to_lowercase()];
            let found = OF_OTHERS
                .iter()
                .find(|words| texts.iter().any(|text| text.contains(**words)));
            if let Some(words) = found {
                let what =
                    format!("a choice speaks of others (\"{words}\"), and their order changes");
                faults.push(at_id(file, question, &what));
            }
        }
    }
    faults
}

/// No choice is more than twice as long as the shortest, unless they are all short.
pub fn lengths(bank: &Bank, _: &Known) -> Vec<Broken> {
    const SHORT: usize = 24;
    let mut faults = Vec::new();
    for (file, question, choices) in of_choice(bank) {
        for lang in Lang::ALL {
            let lengths = choices.iter().map(|choice| length(choice, lang));
            let shortest = lengths.clone().min().unwrap_or_default();
            let longest = lengths.max().unwrap_or_default();
            if longest > SHORT && longest > 2 * shortest {
                let what = format!(
                    "in `{}` the longest choice has {longest} letters and the shortest {shortest}: more than twice as many",
                    lang.code()
                );
                faults.push(at_id(file, question, &what));
            }
        }
    }
    faults
}

fn length(choice: &Choice, lang: Lang) -> usize {
    choice.text.get(lang).trim().chars().count()
}

/// The right choice is neither the longest nor the shortest so often that length gives it away: at
/// most in two of five questions of a page.
pub fn no_answer_by_length(bank: &Bank, _: &Known) -> Vec<Broken> {
    let mut faults = Vec::new();
    for file in &bank.files {
        let of_file = Bank {
            files: vec![file.clone()],
        };
        for lang in Lang::ALL {
            let ends =
                of_choice(&of_file).map(|(_, _, choices)| right_is_at_the_end(choices, lang));
            let ends: Vec<(bool, bool)> = ends.collect();
            let longest = ends.iter().filter(|(longest, _)| *longest).count();
            let shortest = ends.iter().filter(|(_, shortest)| *shortest).count();
            for (end, count) in [("longest", longest), ("shortest", shortest)] {
                // Of two or three questions one may be.
                if count > 1 && 5 * count > 2 * ends.len() {
                    let what = format!(
                        "in `{}` the right choice is the {end} in {count} of {} questions: two of five at most",
                        lang.code(),
                        ends.len()
                    );
                    faults.push(fault(file, file.page.span(), what));
                }
            }
        }
    }
    faults
}

/// Whether the right choice alone is the longest, and whether the shortest.
fn right_is_at_the_end(choices: &[Choice], lang: Lang) -> (bool, bool) {
    let of = |right: bool| {
        let some = choices.iter().filter(move |choice| choice.right == right);
        some.map(move |choice| length(choice, lang))
    };
    let right = of(true).next().unwrap_or_default();
    (
        of(false).max().is_some_and(|wrong| right > wrong),
        of(false).min().is_some_and(|wrong| right < wrong),
    )
}
