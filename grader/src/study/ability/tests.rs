use super::{Ability, Answer, Assessment, Available, Calibration, Judge, Outcome, TOPICS, Told};
use crate::study::level::Level;

fn choice(topic: usize, level: Level, right: bool) -> Answer {
    Answer {
        topic,
        level,
        outcome: Outcome::Choice { right, of: 4 },
        judge: Judge::Machine,
    }
}

fn typed(topic: usize, level: Level) -> Answer {
    Answer {
        outcome: Outcome::Typed { right: true },
        ..choice(topic, level, true)
    }
}

fn rubric(level: Level, ticked: u8) -> Answer {
    Answer {
        topic: 0,
        level,
        outcome: Outcome::Rubric { ticked, of: 5 },
        judge: Judge::Learner,
    }
}

fn after(answers: &[Answer]) -> Ability {
    let mut ability = Ability::new();
    for answer in answers {
        ability.learn(answer);
    }
    ability
}

fn mean(ability: &Ability) -> f64 {
    ability.belief.overall().mean
}

fn everything() -> Vec<Available> {
    (0..TOPICS)
        .flat_map(|topic| {
            Level::ALL.map(|level| Available {
                topic,
                level,
                count: 1,
            })
        })
        .collect()
}

#[test]
fn right_answers_raise_it_and_wrong_ones_lower_it_in_every_topic() {
    let before = Ability::new();
    for level in Level::ALL {
        let right = after(&[choice(3, level, true)]);
        let wrong = after(&[choice(3, level, false)]);
        for topic in [3, 9] {
            let at = |ability: &Ability| ability.belief.topic(topic);
            assert!(at(&right).mean > at(&before).mean);
            assert!(at(&wrong).mean < at(&before).mean);
            assert!(at(&wrong).variance < at(&before).variance);
        }
        let own = right.belief.topic(3).mean;
        assert!(own > right.belief.topic(9).mean, "the topic itself most");
    }
}

#[test]
fn what_cannot_be_guessed_tells_more_than_what_can() {
    let of_two = Answer {
        outcome: Outcome::Choice { right: true, of: 2 },
        ..choice(0, Level::Lead, true)
    };
    let [typed, of_four, of_two] = [typed(0, Level::Lead), choice(0, Level::Lead, true), of_two]
        .map(|answer| mean(&after(&[answer])));
    assert!(typed > of_four && of_four > of_two && of_two > 0.0);
}

/// The more so the less it was expected: knowing it and having guessed lie far apart.
#[test]
fn only_a_right_answer_that_may_be_a_guess_can_leave_less_certain_than_before() {
    let variance = |answer: Answer| after(&[answer]).belief.topic(0).variance;
    let before = Ability::new().belief.topic(0).variance;
    assert!(variance(choice(0, Level::Lead, true)) > before);
    assert!(variance(choice(0, Level::Junior, true)) < before);
    assert!(variance(typed(0, Level::Lead)) < before);
}

#[test]
fn of_a_rubric_the_share_of_points_counts() {
    let means = [0, 1, 3, 4, 5].map(|ticked| mean(&after(&[rubric(Level::Senior, ticked)])));
    assert!(means.is_sorted());
    assert!(means[0] < 0.0 && means[4] > 0.0);
}

#[test]
fn the_two_judges_never_mix() {
    let mut assessment = Assessment::new();
    assessment.learn(&rubric(Level::Lead, 5));
    assert_eq!(assessment.by(Judge::Machine), &Ability::new());
    assert_ne!(assessment.by(Judge::Learner), &Ability::new());
    assessment.learn(&choice(0, Level::Newcomer, false));
    assert_eq!(assessment.by(Judge::Machine).answers(), 1);
    assert!(mean(assessment.by(Judge::Learner)) > mean(assessment.by(Judge::Machine)));
}

#[test]
fn the_next_question_is_of_the_topic_least_is_known_of_and_near_the_learner() {
    assert_eq!(
        Ability::new().next(&everything()).map(|(topic, _)| topic),
        Some(0)
    );
    let (topic, level) = after(&[choice(0, Level::Junior, true)])
        .next(&everything())
        .unwrap();
    assert_eq!(topic, 1);
    assert!(matches!(level, Level::Junior | Level::Senior));
    let strong: Vec<Answer> = (0..14).map(|topic| typed(topic, Level::Lead)).collect();
    assert_eq!(after(&strong).next(&everything()), Some((14, Level::Lead)));
    let weak: Vec<Answer> = (0..14)
        .map(|topic| choice(topic, Level::Newcomer, false))
        .collect();
    assert_eq!(
        after(&weak).next(&everything()),
        Some((14, Level::Newcomer))
    );
}

#[test]
fn only_what_is_left_is_asked() {
    let ability = Ability::new();
    let mut available = everything();
    for one in &mut available {
        one.count = usize::from(one.topic == 7 && one.level == Level::Lead);
    }
    assert_eq!(ability.next(&available), Some((7, Level::Lead)));
    available.retain(|one| one.count == 0);
    assert_eq!(ability.next(&available), None);
    assert_eq!(ability.next(&[]), None);
}

#[test]
fn one_calibrates_only_with_answers_of_both_judges() {
    let mut assessment = Assessment::new();
    assert_eq!(assessment.calibration(), None);
    assessment.learn(&rubric(Level::Senior, 4));
    assert_eq!(assessment.calibration(), None);
    assessment.learn(&choice(0, Level::Senior, false));
    let calibration = assessment.calibration().unwrap();
    assert!(calibration.levels > 0.0);
    assert_eq!(calibration.told(), Told::NotYet, "after two answers");
}

#[test]
fn a_difference_is_told_when_it_is_no_accident() {
    let told = |levels, deviation| Calibration { levels, deviation }.told();
    assert_eq!(told(0.5, 0.2), Told::More(0.5));
    assert_eq!(told(0.5, 0.3), Told::NotYet);
    assert_eq!(told(-0.9, 0.2), Told::Less(0.9));
    assert_eq!(told(0.1, 0.1), Told::Alike);
    assert_eq!(told(0.1, 0.3), Told::NotYet);
}

#[test]
fn a_topic_that_is_none_changes_nothing() {
    let mut ability = Ability::new();
    ability.learn(&choice(TOPICS, Level::Lead, true));
    assert_eq!(ability, Ability::new());
    assert_eq!(ability.level(TOPICS), ability.overall());
}
