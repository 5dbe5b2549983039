//! Attempts as comma-separated values, as RFC 4180 has them. In: rows. Out: a line of names, then a line
//! for each.

use std::io::{self, Write};

use crate::record::row::Row;

const NAMES: [&str; 16] = [
    "attempt",
    "mark",
    "problem",
    "at",
    "verdict",
    "whole",
    "points",
    "of",
    "change",
    "first_failed",
    "hints",
    "clock_seconds",
    "timing",
    "seed",
    "toolchain",
    "source",
];

pub fn write(out: &mut dyn Write, rows: &[Row]) -> io::Result<()> {
    line(out, &NAMES.map(str::to_owned))?;
    rows.iter().try_for_each(|row| line(out, &fields(row)))
}

fn fields(row: &Row) -> [String; 16] {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let number = |number: Option<u32>| number.map(|n| n.to_string()).unwrap_or_default();
    [
        row.attempt.to_string(),
        row.mark.clone(),
        row.problem.clone(),
        row.at.clone(),
        row.verdict.to_owned(),
        row.whole.to_string(),
        number(row.points),
        number(row.of),
        row.change.map(|n| n.to_string()).unwrap_or_default(),
        text(&row.first_failed),
        row.hints.to_string(),
        number(row.clock_seconds),
        text(&row.timing),
        row.seed.to_string(),
        row.toolchain.clone(),
        text(&row.source),
    ]
}

fn line(out: &mut dyn Write, fields: &[String]) -> io::Result<()> {
    let fields: Vec<String> = fields.iter().map(|field| quoted(field)).collect();
    write!(out, "{}\r\n", fields.join(","))
}

fn quoted(field: &str) -> String {
    match field.contains([',', '"', '\r', '\n']) {
        true => format!("\"{}\"", field.replace('"', "\"\"")),
        false => field.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_would_be_misread_is_quoted() {
        assert_eq!(quoted("rustc 1.95"), "rustc 1.95");
        assert_eq!(quoted("a,b"), "\"a,b\"");
        assert_eq!(quoted("say \"hi\"\n"), "\"say \"\"hi\"\"\n\"");
        assert_eq!(quoted("케이스"), "케이스");
    }

    #[test]
    fn a_line_has_as_many_fields_as_names_and_ends_as_the_rfc_says() {
        let row = Row {
            attempt: 7,
            mark: "m".into(),
            problem: "p".into(),
            at: "2026-11-21T15:09:34Z".into(),
            verdict: "not_accepted",
            whole: true,
            points: Some(40),
            of: Some(100),
            change: Some(-5),
            first_failed: Some("a,b".into()),
            hints: 1,
            clock_seconds: None,
            timing: None,
            seed: 3,
            toolchain: "rustc".into(),
            source: None,
        };
        let mut out = Vec::new();
        write(&mut out, &[row]).unwrap();
        let text = String::from_utf8(out).unwrap();
        let row = "7,m,p,2026-11-21T15:09:34Z,not_accepted,true,40,100,-5,\"a,b\",1,,,3,rustc,\r\n";
        assert_eq!(text, format!("{}\r\n{row}", NAMES.join(",")));
    }
}
