use super::*;
use crate::study::question::sample;

fn bank(change: &[(&str, &str)]) -> Bank {
    let mut text = sample::FILE.to_owned();
    for (from, to) in change {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text, "{from} is not there");
        text = changed;
    }
    Bank::of(vec![
        File::parse(&text, "docs/questions/sample.toml").unwrap(),
    ])
}

fn known() -> Known {
    let anchors = ["newcomer", "junior", "senior", "numbers"].map(str::to_owned);
    let page = |lang| ((lang, "sample".to_owned()), anchors.to_vec());
    Known {
        anchors: [page("ko"), page("en")].into(),
        cases: ["rate-limiter/refill_is_continuous".to_owned()].into(),
    }
}

/// The rule holds of the sample, and is broken by each of the changes.
#[track_caller]
fn two_sided(rule: Rule, changes: &[&[(&str, &str)]]) {
    assert_eq!(rule(&bank(&[]), &known()), []);
    for change in changes {
        let faults = rule(&bank(change), &known());
        assert!(
            faults.iter().all(|fault| fault.line > 0),
            "{change:?}: {faults:?}"
        );
        assert!(!faults.is_empty(), "{change:?} breaks nothing");
    }
}

#[test]
fn ids_differ_and_begin_with_their_page() {
    two_sided(
        ids,
        &[
            &[("\"sample-burst\"", "\"sample-refill\"")],
            &[("\"sample-burst\"", "\"burst\"")],
            &[("\"sample-burst\"", "\"sample-Burst\"")],
        ],
    );
}

#[test]
fn a_file_belongs_to_a_page_that_is_there() {
    two_sided(pages, &[&[("page = \"sample\"", "page = \"simple\"")]]);
    let mut no_english = known();
    no_english.anchors.remove(&("en", "sample".to_owned()));
    assert_eq!(pages(&bank(&[]), &no_english).len(), 1);
}

#[test]
fn a_source_is_covered_once_and_at_its_level() {
    let all_but_one = coverage(&bank(&[]), &known());
    let lost = |fault: &&Broken| fault.what.starts_with("no question has");
    assert_eq!(all_but_one.iter().filter(lost).count(), 235 - 1);
    assert_eq!(all_but_one.len(), 235 - 1);
    for (change, said) in [
        (("\"15.1.1\"", "\"15.2.1\""), "is of level junior"),
        (("\"15.1.1\"", "\"16.1.1\""), "there is no such question"),
        (
            (
                "anchor = \"junior\"",
                "source = \"15.2.1\"\nanchor = \"junior\"",
            ),
            "a rubric, or short",
        ),
    ] {
        let faults = coverage(&bank(&[change]), &known());
        let told = |fault: &Broken| fault.line > 0 && fault.what.contains(said);
        assert!(faults.iter().any(told), "{change:?}");
    }
    let twice = [
        ("kind = \"short\"", "kind = \"short\"\nsource = \"15.2.1\""),
        (
            "kind = \"number\"",
            "kind = \"number\"\nsource = \"15.2.1\"",
        ),
    ];
    let faults = coverage(&bank(&twice), &known());
    assert!(
        faults
            .iter()
            .any(|fault| fault.what.contains("a second time"))
    );
}

#[test]
fn questions_stand_in_the_order_of_their_levels() {
    two_sided(order, &[&[("\"newcomer\"", "\"lead\"")]]);
}

#[test]
fn anchors_and_cases_exist() {
    two_sided(
        anchors,
        &[&[("anchor = \"numbers\"", "anchor = \"figures\"")]],
    );
    two_sided(cases, &[&[("refill_is_continuous", "refill")]]);
}

#[test]
fn both_languages_are_there() {
    two_sided(
        languages,
        &[
            &[("en = \"How does a token bucket fill?\"", "en = \"\"")],
            &[("en = \"How does a", "en = \"토큰 How does a")],
            &[("토큰 버킷은 어떻게 채워집니까?", "How does it fill?")],
        ],
    );
}

#[test]
fn rubrics_have_four_to_six_points() {
    let point =
        "  { ko = \"타이머가 필요 없다고 말했습니다\", en = \"says that no timer is needed\" },\n";
    two_sided(points, &[&[(point, "")], &[(point, &point.repeat(4))]]);
}

#[test]
fn one_choice_is_right_and_none_is_like_another() {
    two_sided(
        choices,
        &[
            &[("right = true, ", "")],
            &[(
                "{ text = { ko = \"2개\"",
                "{ right = true, text = { ko = \"2개\"",
            )],
            &[("en = \"2\"", "en = \"10\"")],
        ],
    );
    two_sided(
        choices_stand_alone,
        &[&[("en = \"12\"", "en = \"all of the above\"")]],
    );
}

#[test]
fn length_gives_no_answer_away() {
    let long = "en = \"as many as there are tokens in the bucket\"";
    two_sided(lengths, &[&[("en = \"10\"", long)]]);
    let one = bank(&[("en = \"10\"", long)]);
    assert_eq!(no_answer_by_length(&one, &known()), [], "one is chance");
    let mut many = one.clone();
    let longest = one.files[0].questions[1].clone();
    many.files[0].questions.extend(vec![longest; 2]);
    assert_eq!(no_answer_by_length(&many, &known()).len(), 1);
}

#[test]
fn topics_and_cases_have_enough_of_everything() {
    let (topic, case) = (
        enough_choices(&bank(&[]), &known()),
        enough_drills(&bank(&[]), &known()),
    );
    assert_eq!(topic.len(), 1 + 4, "eight, and two of each level");
    assert_eq!(case, [], "no case");
    let case = bank(&[("page = \"sample\"", "page = \"case-sample\"")]);
    assert_eq!(enough_drills(&case, &known()).len(), 1 + 3);
    let no_topic = bank(&[("source = \"15.1.1\"\n", "")]);
    assert_eq!(enough_choices(&no_topic, &known()), []);
}

#[test]
fn short_answers_can_be_given() {
    two_sided(
        short_answers,
        &[
            &[("\"429\", ", "\"429\", \"---\", ")],
            &[("\"429\", ", "\"429\", \"4 2 9\", ")],
            &[("accepts = [\"429\", \"Too Many Requests\"]", "accepts = []")],
        ],
    );
}
