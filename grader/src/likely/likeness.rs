//! How alike two ways are to fail the same case. In: their prints. Out: a number from 0 to [`SAME`].

pub const SAME: f64 = 1.0;
/// Parts from what is right at the same line, with another value.
const SAME_LINE: f64 = 0.5;
/// The same kind of failure at another place.
const SAME_KIND: f64 = 0.25;

pub fn alike(one: &str, other: &str) -> f64 {
    if one == other {
        return SAME;
    }
    match (Print::of(one), Print::of(other)) {
        (one, other) if one.kind != other.kind => 0.0,
        (one, other) if one.place() == other.place() => SAME_LINE,
        _ => SAME_KIND,
    }
}

/// The parts of a print, `differs @3 | expected | got | in call`.
struct Print<'a> {
    kind: &'a str,
    line: Option<&'a str>,
    expected: Option<&'a str>,
    calling: Option<&'a str>,
}

impl<'a> Print<'a> {
    fn of(print: &'a str) -> Print<'a> {
        let (head, rest) = match print.split_once(" | ") {
            Some((head, rest)) => (head, Some(rest)),
            None => (print, None),
        };
        let (said, line) = match head.rsplit_once(" @") {
            Some((said, line)) => (said, Some(line)),
            None => (head, None),
        };
        let last = rest.map(|rest| rest.rsplit(" | ").next().unwrap_or(rest));
        let calling = last.filter(|last| last.starts_with("in "));
        let expected = rest.and_then(|rest| Some(rest.split_once(" | ")?.0));
        Print {
            kind: said.split(':').next().unwrap_or(said),
            line,
            expected: expected.filter(|expected| Some(*expected) != calling),
            calling,
        }
    }

    fn place(&self) -> (Option<&str>, Option<&str>, Option<&str>) {
        (self.line, self.expected, self.calling)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_line_is_nearer_than_the_same_kind_and_another_kind_is_nothing() {
        let known = "differs @3 | t=#s  ask(#)  true | t=#s  ask(#)  false";
        assert_eq!(alike(known, known), SAME);
        let value = "differs @3 | t=#s  ask(#)  true | t=#s  ask(#)  none";
        assert_eq!(alike(known, value), SAME_LINE);
        for elsewhere in [
            "differs @4 | t=#s  ask(#)  true | t=#s  ask(#)  false",
            "differs @3 | t=#s  tell(#)  true | t=#s  tell(#)  false",
        ] {
            assert_eq!(alike(known, elsewhere), SAME_KIND, "{elsewhere}");
        }
        assert_eq!(alike(known, "deadlock: Mutex::lock @3 | in ask(#)"), 0.0);
    }

    #[test]
    fn panics_are_of_one_kind_whatever_they_say_and_a_call_is_a_place() {
        let known = "panicked: index out of bounds @2 | in ask(#)";
        assert_eq!(alike(known, "panicked: no such @2 | in ask(#)"), SAME_LINE);
        assert_eq!(alike(known, "panicked: no such @2 | in tell(#)"), SAME_KIND);
        assert_eq!(alike(known, "aborted @2 | in ask(#)"), 0.0);
    }

    #[test]
    fn under_seeds_a_line_has_no_number() {
        let known = "differs | t=#s  allowed  # | t=#s  allowed  #+";
        assert_eq!(
            alike(known, "differs | t=#s  allowed  # | t=#s  allowed  #-"),
            SAME_LINE
        );
        assert_eq!(
            alike(known, "differs | t=#s  open  # | t=#s  open  #+"),
            SAME_KIND
        );
    }
}
