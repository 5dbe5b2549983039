//! Short answers: a word or two, written in whatever way. Pure.

use unicode_normalization::UnicodeNormalization as _;

/// What counts of an answer: its letters and digits, in one form, without case.
pub fn plain(answer: &str) -> String {
    let letters = answer.nfkc().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// True where an answer is one of the forms. An article before it, and the verb that ends a Korean
/// sentence, do no harm.
pub fn is_accepted(answer: &str, accepts: &[String]) -> bool {
    let said = plain(answer);
    let mut ways = vec![said.as_str()];
    let rest = without_article(answer).map(plain);
    ways.extend(rest.as_deref());
    ways.extend(
        ["입니다", "이다", "이에요", "예요", "요"]
            .iter()
            .filter_map(|end| said.strip_suffix(end)),
    );
    let forms: Vec<String> = accepts.iter().map(|form| plain(form)).collect();
    !said.is_empty() && ways.iter().any(|way| forms.iter().any(|form| form == way))
}

/// What follows an article. `asynchronous` has none.
fn without_article(answer: &str) -> Option<&str> {
    let (first, rest) = answer.trim().split_once(char::is_whitespace)?;
    let is_article = |article: &&str| plain(first) == **article;
    ["the", "an", "a"].iter().any(is_article).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_spaces_hyphens_and_the_way_hangul_is_stored_do_not_matter() {
        let accepts = ["멱등성".to_owned(), "Cache-Aside".to_owned()];
        let decomposed: String = "멱등성".nfd().collect();
        for right in [
            "멱등성",
            " 멱등 성 ",
            &decomposed,
            "cache aside",
            "CACHE-ASIDE",
            "ｃａｃｈｅ aside",
            "the cache-aside",
            "멱등성입니다.",
        ] {
            assert!(is_accepted(right, &accepts), "{right}");
        }
    }

    #[test]
    fn another_word_part_of_one_and_nothing_are_no_answer() {
        let accepts = ["멱등성", "a", "synchronous"].map(str::to_owned);
        for wrong in [
            "",
            " ",
            "-",
            "멱등",
            "비멱등성",
            "ab",
            "입니다",
            "asynchronous",
            "not a",
        ] {
            assert!(!is_accepted(wrong, &accepts), "{wrong}");
        }
    }
}
