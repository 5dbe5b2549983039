//! What never came to be graded.

use super::*;

#[test]
fn code_that_does_not_compile_is_told_in_rustc_s_own_words() {
    let errors = [
        "mismatched types",
        "borrow of moved value",
        "no such field",
        "a fourth",
    ];
    assert_snapshot!(shown(
        not_compiled(CompileFailureKind::Code, &errors),
        Ko,
        80
    ));
}

#[test]
fn a_missing_method_is_told_along_with_the_api() {
    let errors = ["no method named `is_allowed` found for struct `RateLimiter`"];
    let missing = || not_compiled(CompileFailureKind::Contract, &errors);
    assert_snapshot!(shown(missing(), Ko, 60));
    assert_snapshot!(shown(missing(), En, 80));
}

#[test]
fn what_reaches_beyond_the_code_is_refused_with_its_lines() {
    let told = ["declaration of a `no_mangle` function"];
    let refused = || not_compiled(CompileFailureKind::Linkage, &told);
    assert_snapshot!(shown(refused(), Ko, 60));
    assert_snapshot!(shown(refused(), En, 80));
}

#[test]
fn a_main_of_one_s_own_and_an_endless_compilation_have_their_words() {
    for kind in [
        CompileFailureKind::OwnMain,
        CompileFailureKind::TimedOut,
        CompileFailureKind::Unlinked,
    ] {
        assert_snapshot!(shown(not_compiled(kind, &[]), Ko, 60));
    }
}

#[test]
fn a_file_that_is_not_utf8_is_told_with_the_way_to_convert_it() {
    let cp949 = || Refusal::NotUtf8 {
        file: "problems/rate-limiter/src/lib.rs".into(),
        line: 3,
        byte: 0xC5,
        encoding: Some("CP949 (EUC-KR)".into()),
    };
    assert_snapshot!(shown(refused(cp949()), Ko, 80));
    assert_snapshot!(shown(refused(cp949()), En, 60));
}

#[test]
fn a_file_that_is_gone_is_told_with_the_way_to_bring_it_back() {
    let missing = Refusal::Missing {
        file: "problems/rate-limiter/src/lib.rs".into(),
    };
    assert_snapshot!(shown(refused(missing), Ko, 80));
}

#[test]
fn trouble_of_ours_is_never_held_against_the_learner() {
    let reason = || Status::Unknown {
        reason: "the worker could not do its work".into(),
    };
    let text = shown(only(outcome("model", reason())), Ko, 80);
    assert!(!text.contains("점   "), "{text}");
    assert_snapshot!(text);
}
