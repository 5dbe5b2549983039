//! The nouns of the bank: a question, its level, and what answers it. In: one file of
//! `docs/questions/`. Out: a [`File`], or where it is wrong and how to mend it.

use std::fmt;
use std::ops::Range;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::level::Level;
use crate::lang::Text;
use crate::toml_file::{self, Broken};

pub const FORMAT_VERSION: u32 = 1;

/// What kind of answer is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ValueEnum)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// In one's own words; ticked off by oneself, point by point.
    #[value(alias = "서술")]
    Rubric,
    /// One of several.
    #[value(alias = "객관식")]
    Choice,
    /// A word or two.
    #[value(alias = "단답")]
    Short,
    /// An estimate.
    #[value(alias = "추정")]
    Number,
}

impl Kind {
    pub const ALL: [Kind; 4] = [Kind::Rubric, Kind::Choice, Kind::Short, Kind::Number];

    pub fn id(self) -> &'static str {
        match self {
            Kind::Rubric => "rubric",
            Kind::Choice => "choice",
            Kind::Short => "short",
            Kind::Number => "number",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// The questions that go with one page of the book.
#[derive(Debug, Clone)]
pub struct File {
    /// The name of the file and its text, for messages.
    pub name: String,
    pub text: String,
    pub page: Spanned<String>,
    pub questions: Vec<Question>,
}

#[derive(Debug, Clone)]
pub struct Question {
    pub id: Spanned<String>,
    pub level: Level,
    /// Which question of the collection this book began with: `topic.level.number`.
    pub source: Option<Spanned<String>>,
    /// The heading of the page that teaches it.
    pub anchor: Spanned<String>,
    /// Cases of the katas in which it is built: `problem/case`.
    pub cases: Vec<Spanned<String>>,
    pub ask: Text,
    pub body: Body,
}

/// What answers a question.
#[derive(Debug, Clone)]
pub enum Body {
    Rubric {
        answer: Text,
        points: Vec<Text>,
    },
    Choice {
        choices: Vec<Choice>,
    },
    Short {
        /// Any of these, written in whatever way.
        accepts: Vec<String>,
        answer: Text,
    },
    Number(Estimate),
}

/// An estimate that is asked for.
#[derive(Debug, Clone)]
pub struct Estimate {
    pub value: Spanned<String>,
    /// How one gets there, as estimate lines.
    pub work: Text,
    /// So far off is still right, as a factor.
    pub within: f64,
    pub slips: Vec<Slip>,
}

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Choice {
    #[serde(default)]
    pub right: bool,
    pub text: Text,
    /// Why it is right, or what is wrong with it.
    pub why: Text,
}

/// A slip that makes an estimate wrong by a factor, one way or the other.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Slip {
    pub factor: f64,
    pub why: Text,
}

/// An estimate that is no farther off than this factor is right.
pub const WITHIN: f64 = 1.25;

impl Question {
    pub fn id(&self) -> &str {
        self.id.get_ref()
    }

    pub fn kind(&self) -> Kind {
        match self.body {
            Body::Rubric { .. } => Kind::Rubric,
            Body::Choice { .. } => Kind::Choice,
            Body::Short { .. } => Kind::Short,
            Body::Number(_) => Kind::Number,
        }
    }
}

/// A file as it is written.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Questions"))]
#[serde(deny_unknown_fields)]
pub(crate) struct Written {
    /// The format of this file: 1.
    #[cfg_attr(test, schemars(with = "u32", range(min = 1, max = 1)))]
    format_version: Spanned<u32>,
    /// The page of the book these belong to: `docs/<lang>/<page>.md`.
    #[cfg_attr(test, schemars(with = "String"))]
    page: Spanned<String>,
    /// Ordered by level.
    #[serde(rename = "question", default)]
    questions: Vec<WrittenQuestion>,
}

/// A question as it is written: with the fields of its kind, and none of the others.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Question"))]
#[serde(deny_unknown_fields)]
struct WrittenQuestion {
    /// Begins with the page's name; `in-kebab-case`. Never changed once published.
    #[cfg_attr(test, schemars(with = "String"))]
    id: Spanned<String>,
    level: Level,
    kind: Kind,
    /// `topic.level.number` of the collection this book began with; `topic.f` is its frequent question.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    source: Option<Spanned<String>>,
    /// The heading of the page that teaches it.
    #[cfg_attr(test, schemars(with = "String"))]
    anchor: Spanned<String>,
    /// Cases of the katas in which it is built: `problem/case`.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    cases: Vec<Spanned<String>>,
    ask: Text,
    /// Of `rubric` and `short`: a model answer.
    #[serde(default)]
    answer: Option<Text>,
    /// Of `rubric`: four to six points to tick off.
    #[serde(default)]
    points: Option<Vec<Text>>,
    /// Of `choice`: three to five, one of them right.
    #[serde(default)]
    choices: Option<Vec<Choice>>,
    /// Of `short`: the forms that count. Case, spaces and hyphens do not matter.
    #[serde(default)]
    accepts: Option<Vec<String>>,
    /// Of `number`: the result, with its unit.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    value: Option<Spanned<String>>,
    /// Of `number`: estimate lines, the last of which has the result.
    #[serde(default)]
    work: Option<Text>,
    /// Of `number`: so far off is still right, as a factor; 1.25 where nothing is said.
    #[serde(default)]
    within: Option<f64>,
    /// Of `number`: slips that are typical for it.
    #[serde(default)]
    slips: Option<Vec<Slip>>,
}

impl File {
    /// Read a file. `name` is only for messages.
    pub fn parse(text: &str, name: &str) -> Result<File, Broken> {
        let broken = |(place, what): (Range<usize>, String)| Broken::at(text, name, place, what);
        let written: Written = toml_file::parse(text, name)?;
        let version = *written.format_version.get_ref();
        if version != FORMAT_VERSION {
            let what = format!(
                "`format_version` is {version}, and this grader reads {FORMAT_VERSION}: update the grader, or the file"
            );
            return Err(broken((written.format_version.span(), what)));
        }
        let questions = written.questions.into_iter().map(WrittenQuestion::read);
        Ok(File {
            questions: questions.collect::<Result<_, _>>().map_err(broken)?,
            page: written.page,
            name: name.to_owned(),
            text: text.to_owned(),
        })
    }
}

impl WrittenQuestion {
    fn read(mut self) -> Result<Question, (Range<usize>, String)> {
        let (id, kind) = (self.id.clone(), self.kind);
        let lacks = |field: &str| {
            let what = format!("`{}` is of kind {kind} and has no `{field}`", id.get_ref());
            (id.span(), what)
        };
        let body = match kind {
            Kind::Rubric => Body::Rubric {
                answer: self.answer.take().ok_or_else(|| lacks("answer"))?,
                points: self.points.take().ok_or_else(|| lacks("points"))?,
            },
            Kind::Choice => Body::Choice {
                choices: self.choices.take().ok_or_else(|| lacks("choices"))?,
            },
            Kind::Short => Body::Short {
                accepts: self.accepts.take().ok_or_else(|| lacks("accepts"))?,
                answer: self.answer.take().ok_or_else(|| lacks("answer"))?,
            },
            Kind::Number => Body::Number(Estimate {
                value: self.value.take().ok_or_else(|| lacks("value"))?,
                work: self.work.take().ok_or_else(|| lacks("work"))?,
                within: self.within.take().unwrap_or(WITHIN),
                slips: self.slips.take().unwrap_or_default(),
            }),
        };
        if let Some(field) = self.left() {
            let what = format!(
                "`{}` is of kind {kind}, to which `{field}` does not belong: take it out, or change the kind",
                id.get_ref()
            );
            return Err((id.span(), what));
        }
        Ok(Question {
            id: self.id,
            level: self.level,
            source: self.source,
            anchor: self.anchor,
            cases: self.cases,
            ask: self.ask,
            body,
        })
    }

    /// A field that no kind has asked for.
    fn left(&self) -> Option<&'static str> {
        let fields = [
            ("answer", self.answer.is_some()),
            ("points", self.points.is_some()),
            ("choices", self.choices.is_some()),
            ("accepts", self.accepts.is_some()),
            ("value", self.value.is_some()),
            ("work", self.work.is_some()),
            ("within", self.within.is_some()),
            ("slips", self.slips.is_some()),
        ];
        let left = fields.into_iter().find(|(_, is_there)| *is_there);
        left.map(|(name, _)| name)
    }
}

#[cfg(test)]
pub(crate) mod sample {
    /// One question of each kind.
    pub const FILE: &str = include_str!("sample.toml");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<File, Broken> {
        File::parse(text, "sample.toml")
    }

    fn broken(from: &str, to: &str) -> Broken {
        let text = sample::FILE.replacen(from, to, 1);
        assert_ne!(text, sample::FILE, "nothing was changed");
        read(&text).unwrap_err()
    }

    #[test]
    fn each_kind_has_its_own_fields() {
        let kinds = read(sample::FILE).unwrap().questions;
        let kinds: Vec<Kind> = kinds.iter().map(Question::kind).collect();
        assert_eq!(
            kinds,
            [Kind::Rubric, Kind::Choice, Kind::Short, Kind::Number]
        );
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let unknown = broken("anchor = \"junior\"", "ancor = \"junior\"");
        assert!(unknown.to_string().contains("ancor"), "{unknown}");
        assert!(unknown.line > 10, "{unknown}");
        let version = broken("format_version = 1", "format_version = 2");
        assert_eq!(version.line, 1, "{version}");
    }

    #[test]
    fn a_field_of_another_kind_and_a_missing_one_are_named() {
        let left = broken("kind = \"short\"", "kind = \"short\"\nwithin = 2.0");
        assert!(left.what.contains("`within`"), "{left}");
        let lacks = broken("kind = \"rubric\"", "kind = \"choice\"");
        assert!(lacks.what.contains("has no `choices`"), "{lacks}");
    }

    #[test]
    fn the_schema_in_docs_says_what_the_types_say() {
        toml_file::schema::compare::<Written>("question.schema.json");
    }
}
