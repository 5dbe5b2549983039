//! Answers, cards, assessments and drafts of two machines.

use super::*;

#[test]
fn older_answers_that_come_later_are_not_the_last_ones() {
    let (here, there) = (lived("here", 2_000), lived("there", 1_000));
    let mut history = open(&here);
    history.merge(&db(&there)).unwrap();
    let given: Vec<String> = history
        .answers("shared")
        .unwrap()
        .into_iter()
        .map(|answer| answer.given)
        .collect();
    assert_eq!(given, ["there", "here"]);
    let standing = history.state().unwrap().standing(&problem());
    assert_eq!(standing.failing, ["here"]);
}

#[test]
fn answers_by_a_clock_that_was_set_back_stay_in_their_order() {
    let (here, there) = (workbook(), workbook());
    let record = |root: &tempfile::TempDir, at: i64, given: &str| {
        let answer = Answer {
            at,
            ..answer("q", given)
        };
        open(root).record(answer, None).unwrap();
    };
    record(&here, 9_000, "by the wrong clock");
    record(&here, 1_000, "set right");
    record(&there, 500, "elsewhere");
    let mut history = open(&here);
    history.merge(&db(&there)).unwrap();
    let answers = history.answers("q").unwrap().into_iter();
    let given: Vec<String> = answers.map(|answer| answer.given).collect();
    assert_eq!(given, ["elsewhere", "by the wrong clock", "set right"]);
}

#[test]
fn the_card_that_was_reviewed_later_wins_whoever_merges() {
    let (here, there) = (workbook(), workbook());
    for (root, grades) in [(&here, 3), (&there, 2)] {
        let both = Some(reviewed("q", grades));
        open(root).record(answer("q", "x"), both).unwrap();
    }
    let (later, _) = reviewed("q", 3);
    let merged = open(&there).merge(&db(&here)).unwrap();
    assert_eq!((merged.cards, merged.reviews), (1, 1));
    assert_eq!(open(&there).card("q").unwrap(), Some(later.clone()));
    let merged = open(&here).merge(&db(&there)).unwrap();
    assert_eq!((merged.cards, merged.reviews), (0, 1));
    assert_eq!(open(&here).card("q").unwrap(), Some(later));
    assert_eq!(
        open(&here).reviews().unwrap(),
        open(&there).reviews().unwrap()
    );
}

#[test]
fn an_assessment_that_went_on_elsewhere_goes_on_from_there() {
    let here = workbook();
    let begun = open(&here)
        .begin_assessment(100, true, Lang::Ko, 1)
        .unwrap();
    let there = workbook();
    open(&there).merge(&db(&here)).unwrap();
    let mut other = open(&there);
    let went_on = other.unfinished_assessment().unwrap().unwrap();
    other
        .record_assessed(went_on.id, answer("q", "x"), None)
        .unwrap();
    other.finish_assessment(went_on.id, 200).unwrap();
    drop(other);
    let mut history = open(&here);
    assert_eq!(history.merge(&db(&there)).unwrap().assessments, 1);
    assert_eq!(history.unfinished_assessment().unwrap(), None);
    assert_eq!(history.assessed(begun.id).unwrap().len(), 1);
    assert_eq!(history.merge(&db(&there)).unwrap(), Merged::default());
}

#[test]
fn what_is_being_typed_here_stays_and_what_was_answered_is_no_draft_again() {
    let (here, there) = (workbook(), workbook());
    for question in ["typed", "answered"] {
        open(&there).save_draft(&draft(question)).unwrap();
    }
    let mine = Draft {
        text: "mine".into(),
        at: 1,
        ..draft("typed")
    };
    let mut history = open(&here);
    history.save_draft(&mine).unwrap();
    history.record(answer("answered", "x"), None).unwrap();
    assert_eq!(history.merge(&db(&there)).unwrap(), Merged::default());
    assert_eq!(history.draft("typed").unwrap(), Some(mine));
    assert_eq!(history.draft("answered").unwrap(), None);
}
