//! The workbook's own questions: a test a rule.

use crate::page::root;
use grader::study::bank::Bank;
use grader::study::question::Kind;
use grader::study::rules::{self, Known, Rule};
use grader::workbook::Workbook;

#[track_caller]
fn holds(rule: Rule) {
    let root = root();
    let workbook = Workbook::find(&root).unwrap().unwrap();
    let problems: Result<Vec<_>, _> = workbook.ids.iter().map(|id| workbook.problem(id)).collect();
    let bank = Bank::read(&root).unwrap();
    let faults = rule(&bank, &Known::read(&root, &problems.unwrap()).unwrap());
    let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

rules! {
    every_question_of_the_collection_is_there_once_at_its_level: rules::coverage;
    ids_differ_and_begin_with_their_page: rules::ids;
    every_file_belongs_to_a_page_of_both_languages: rules::pages;
    questions_stand_in_the_order_of_their_levels: rules::order;
    every_anchor_is_a_heading_of_the_page: rules::anchors;
    every_case_is_one_of_a_kata: rules::cases;
    every_text_is_there_in_both_languages: rules::languages;
    rubrics_have_four_to_six_points: rules::points;
    one_choice_of_three_to_five_is_right: rules::choices;
    no_choice_speaks_of_another: rules::choices_stand_alone;
    choices_are_about_as_long_as_each_other: rules::lengths;
    no_answer_is_given_away_by_its_length: rules::no_answer_by_length;
    every_topic_has_multiple_choice_at_every_level: rules::enough_choices;
    every_design_case_has_ten_estimates_from_easy_to_hard: rules::enough_drills;
    short_answers_can_be_given: rules::short_answers;
}

#[test]
fn there_are_enough_estimates_and_multiple_choice_questions() {
    let root = root();
    let bank = Bank::read(&root).unwrap();
    let drills = bank.entries().filter(|entry| {
        entry.page.starts_with(rules::CASE_PAGE) && entry.question.kind() == Kind::Number
    });
    let choices = bank
        .entries()
        .filter(|entry| entry.question.kind() == Kind::Choice);
    assert!(choices.count() >= rules::CHOICES_IN_ALL);
    assert!(drills.count() >= rules::DRILLS_IN_ALL);
}
