//! What is kept is there again, all of it or nothing. Beside: attempts, files of every kind that may be
//! found (`files`) or what else is in their place (`place`), another machine's (`merge`), and other processes (`processes`).

mod attempts;
mod files;
mod merge;
mod place;
mod processes;
mod sources;
mod timings;

use std::collections::BTreeMap;

use super::*;
use crate::lang::Lang;

fn workbook() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn open(root: &tempfile::TempDir) -> History {
    History::open(root.path()).unwrap()
}

/// A disk that is full but for so many pages.
fn room(history: &History, more: u32) {
    let connection = &history.connection;
    let now = connection.pragma_query_value(None, "page_count", |row| row.get::<_, u32>(0));
    connection
        .pragma_update_and_check(None, "max_page_count", now.unwrap() + more, |_| Ok(()))
        .unwrap();
}

fn answer(question: &str, given: &str) -> Answer {
    Answer {
        question: question.into(),
        at: 1_000,
        mode: Mode::Quiz,
        kind: "rubric".into(),
        given: given.into(),
        credit: 0.75,
        judged: Judged::Oneself,
        seconds: 40,
    }
}

/// A card after that many reviews, and the last of them.
fn reviewed(question: &str, grades: u32) -> (Card, Review) {
    let day = 20_000 + i64::from(grades);
    let card = Card {
        memory: Some(Memory {
            stability: 2.5,
            difficulty: 5.5,
            last_day: day,
        }),
        grades,
        ..Card::new(question, day + 3, "quiz")
    };
    let review = Review {
        question: question.into(),
        day,
        grade: 3,
        elapsed: 1,
    };
    (card, review)
}

fn draft(question: &str) -> Draft {
    Draft {
        question: question.into(),
        text: "쓰는 중".into(),
        at: 990,
    }
}

#[test]
fn how_the_learner_stands_is_read_again_as_it_was_written() {
    let root = workbook();
    assert_eq!(open(&root).state().unwrap(), State::default());
    let written = open(&root)
        .remember(|state| {
            state.current = Some("two".into());
            let standing = state.problems.entry("one".into()).or_default();
            standing.failing = ["b", "a", "c"].map(String::from).to_vec();
            standing.hints.insert("a".into(), 2);
            (standing.last, standing.best) = (Some(40), Some(70));
            state.problems.entry("two".into()).or_default().solved = true;
        })
        .unwrap();
    assert_eq!(open(&root).state().unwrap(), written);
    assert_eq!(written.hints_taken("one", "a"), 2);
    let later = open(&root)
        .remember(|state| {
            state.current = None;
            state.problems.remove("two");
            state.problems.get_mut("one").unwrap().failing.clear();
        })
        .unwrap();
    assert_eq!(open(&root).state().unwrap(), later);
    assert_eq!((later.current, later.problems.len()), (None, 1));
}

#[test]
fn an_answer_takes_its_draft_along_and_brings_its_card() {
    let root = workbook();
    let mut history = open(&root);
    history.save_draft(&draft("acid-base-acid")).unwrap();
    history.save_draft(&draft("acid-base-base")).unwrap();
    let answer = answer("acid-base-acid", "원자성");
    let (card, review) = reviewed("acid-base-acid", 1);
    let both = Some((card.clone(), review.clone()));
    history.record(answer.clone(), both).unwrap();
    let history = open(&root);
    assert_eq!(history.answers("").unwrap(), [answer]);
    assert_eq!(history.draft("acid-base-acid").unwrap(), None);
    let other = history.draft("acid-base-base").unwrap();
    assert_eq!(other, Some(draft("acid-base-base")));
    assert_eq!(history.card("acid-base-acid").unwrap(), Some(card));
    assert_eq!(history.reviews().unwrap(), [review]);
}

#[test]
fn of_what_cannot_be_recorded_nothing_is_kept_and_the_draft_stays() {
    let root = workbook();
    let mut history = open(&root);
    history.save_draft(&draft("q")).unwrap();
    let more_than_all = Answer {
        credit: 1.5,
        ..answer("q", "x")
    };
    let no_grade = Review {
        grade: 5,
        ..reviewed("q", 1).1
    };
    let refused = [
        history.record(more_than_all, Some(reviewed("q", 1))),
        history.record(answer("q", "x"), Some((reviewed("q", 1).0, no_grade))),
        history.record_assessed(99, answer("q", "x"), None),
    ];
    for refused in refused {
        assert!(matches!(refused, Err(Broken::Io { .. })), "{refused:?}");
    }
    assert_eq!(history.answers("").unwrap(), []);
    assert_eq!(history.cards().unwrap(), []);
    assert_eq!(history.draft("q").unwrap(), Some(draft("q")));
}

#[test]
fn an_answer_is_recorded_as_a_whole_wherever_it_is_broken_off() {
    let steps = [
        "INSERT ON answer",
        "DELETE ON draft",
        "UPDATE ON card",
        "INSERT ON review",
        "INSERT ON assessment_answer",
    ];
    for step in steps {
        let root = workbook();
        let mut history = open(&root);
        let begun = history.begin_assessment(100, true, Lang::Ko, 1).unwrap();
        history.add_cards(&[Card::new("q", 3, "quiz")]).unwrap();
        history.save_draft(&draft("q")).unwrap();
        let broken_off =
            format!("CREATE TEMP TRIGGER t AFTER {step} BEGIN SELECT RAISE(ABORT, 'now'); END");
        history.connection.execute_batch(&broken_off).unwrap();
        let mut record =
            || history.record_assessed(begun.id, answer("q", "x"), Some(reviewed("q", 1)));
        assert!(record().is_err(), "{step}");
        let now = open(&root);
        assert_eq!(now.answers("").unwrap(), [], "{step}");
        assert_eq!(now.draft("q").unwrap(), Some(draft("q")), "{step}");
        assert_eq!(now.cards().unwrap(), [Card::new("q", 3, "quiz")], "{step}");
        assert_eq!(now.reviews().unwrap(), [], "{step}");
        assert_eq!(now.assessed(begun.id).unwrap(), [], "{step}");
    }
}

#[test]
fn answers_are_found_by_page_and_the_last_of_each_question() {
    let root = workbook();
    let mut history = open(&root);
    for (question, given) in [
        ("caching-ttl", "1"),
        ("cap-cp", "2"),
        ("caching-ttl", "3"),
        ("caching_", "4"),
    ] {
        history.record(answer(question, given), None).unwrap();
    }
    let given = |answers: Vec<Answer>| -> String {
        let given = answers.into_iter().map(|answer| answer.given);
        given.collect()
    };
    assert_eq!(given(history.answers("").unwrap()), "1234");
    assert_eq!(given(history.answers("caching-").unwrap()), "13");
    assert_eq!(given(history.answers("%").unwrap()), "");
    assert_eq!(given(history.last_answers().unwrap()), "342");
}

#[test]
fn what_has_waited_longest_is_due_first_and_tomorrow_is_not_due() {
    let root = workbook();
    let mut history = open(&root);
    let cards = [("b", 5), ("a", 5), ("c", 3), ("d", 6)];
    let cards = cards.map(|(question, due)| Card::new(question, due, "quiz"));
    assert_eq!(history.add_cards(&cards).unwrap(), 4);
    let questions = |cards: Vec<Card>| -> String {
        let questions = cards.into_iter().map(|card| card.question);
        questions.collect()
    };
    assert_eq!(questions(history.due(5).unwrap()), "cab");
    assert_eq!(questions(history.cards().unwrap()), "abcd");
}

#[test]
fn a_card_that_is_there_is_not_added_again() {
    let root = workbook();
    let mut history = open(&root);
    let (card, review) = reviewed("a", 1);
    history
        .record(answer("a", "x"), Some((card.clone(), review)))
        .unwrap();
    let anew = [Card::new("a", 1, "case p/c"), Card::new("b", 1, "case p/c")];
    assert_eq!(history.add_cards(&anew).unwrap(), 1);
    assert_eq!(history.card("a").unwrap(), Some(card));
}

#[test]
fn an_assessment_that_was_broken_off_is_gone_on_with() {
    let root = workbook();
    let begun = open(&root)
        .begin_assessment(100, true, Lang::En, u64::MAX)
        .unwrap();
    let given = [answer("b", "1"), answer("a", "2")];
    for given in &given {
        open(&root)
            .record_assessed(begun.id, given.clone(), None)
            .unwrap();
    }
    let mut history = open(&root);
    assert_eq!(
        history.unfinished_assessment().unwrap(),
        Some(begun.clone())
    );
    let assessed = given.clone().map(|answer| Assessed {
        question: answer.question,
        credit: answer.credit,
        judged: answer.judged,
    });
    assert_eq!(history.assessed(begun.id).unwrap(), assessed);
    assert_eq!(
        history.answers("").unwrap(),
        given,
        "answers like any other"
    );
    assert_eq!(history.finished_assessments().unwrap(), []);
    history.finish_assessment(begun.id, 200).unwrap();
    let finished = Assessment {
        finished: Some(200),
        ..begun
    };
    assert_eq!(history.finished_assessments().unwrap(), [finished]);
    assert_eq!(history.unfinished_assessment().unwrap(), None);
}

#[test]
fn an_assessment_that_was_given_up_leaves_its_answers() {
    let root = workbook();
    let mut history = open(&root);
    let begun = history.begin_assessment(100, false, Lang::Ko, 7).unwrap();
    history
        .record_assessed(begun.id, answer("a", "x"), None)
        .unwrap();
    history.give_up_assessment(begun.id).unwrap();
    assert_eq!(history.unfinished_assessment().unwrap(), None);
    assert_eq!(history.assessed(begun.id).unwrap(), []);
    assert_eq!(history.answers("").unwrap().len(), 1);
}

#[test]
fn a_draft_is_replaced_by_what_is_typed_next() {
    let root = workbook();
    let mut history = open(&root);
    history.save_draft(&draft("q")).unwrap();
    let more = Draft {
        text: "쓰는 중인 글".into(),
        at: 995,
        ..draft("q")
    };
    history.save_draft(&more).unwrap();
    assert_eq!(open(&root).draft("q").unwrap(), Some(more));
}

#[test]
fn who_types_does_not_wait_for_another_program() {
    let root = workbook();
    let mut history = open(&root);
    let mut other = open(&root);
    let behavior = TransactionBehavior::Immediate;
    let held = other.connection.transaction_with_behavior(behavior);
    let begun = std::time::Instant::now();
    let saved = history.try_save_draft(&draft("q"));
    assert!(matches!(saved, Err(Broken::Locked { .. })), "{saved:?}");
    assert!(begun.elapsed() < PATIENCE / 2);
    drop(held);
    history.try_save_draft(&draft("q")).unwrap();
    assert_eq!(history.draft("q").unwrap(), Some(draft("q")));
}

#[test]
fn a_change_is_on_the_disk_when_it_is_done() {
    let history = open(&workbook());
    let pragma = |name: &str| -> String {
        let sql = format!("SELECT CAST({name} AS TEXT) FROM pragma_{name}");
        history
            .connection
            .query_one(&sql, (), |row| row.get(0))
            .unwrap()
    };
    assert_eq!(pragma("journal_mode"), "wal");
    assert_eq!(pragma("synchronous"), "2", "full");
    assert_eq!(pragma("foreign_keys"), "1");
}

#[test]
fn many_writers_at_once_lose_nothing() {
    let root = workbook();
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let root = &root;
            scope.spawn(move || {
                for n in 0..10 {
                    let mut history = open(root);
                    let question = format!("{writer}-{n}");
                    history.record(answer(&question, "x"), None).unwrap();
                    history.remember(one_more_hint).unwrap();
                }
            });
        }
    });
    let history = open(&root);
    assert_eq!(history.state().unwrap().hints_taken("p", "c"), 40);
    assert_eq!(history.answers("").unwrap().len(), 40);
}

#[test]
fn many_who_begin_at_once_take_over_one_state() {
    for _ in 0..10 {
        let root = workbook();
        let state = root.path().join(FOLDER).join(takeover::FILE);
        fs::create_dir_all(root.path().join(FOLDER)).unwrap();
        fs::write(&state, "format_version = 1\n[problem.one]\nsolved = true\n").unwrap();
        let all_there = std::sync::Barrier::new(6);
        std::thread::scope(|scope| {
            for _ in 0..6 {
                scope.spawn(|| {
                    all_there.wait();
                    assert!(open(&root).state().unwrap().is_solved("one"));
                });
            }
        });
        assert!(!state.exists());
    }
}

fn one_more_hint(state: &mut State) {
    let hints = &mut state.problems.entry("p".into()).or_default().hints;
    *hints.entry("c".into()).or_default() += 1;
}
