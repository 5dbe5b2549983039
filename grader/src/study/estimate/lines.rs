//! An ```estimate block: `name = expression = result`, a step a line. In: its text and the names of the
//! blocks before. Out: its lines, each recomputed, or the first that does not hold.
//!
//! A result holds if its dimension is that of the expression and it is right to the digits it shows: it
//! is off by no more than half of one unit in its last claimed digit. Claimed is every digit shown,
//! except zeros that end a whole number beyond its third digit (`12,000` claims three digits, `12,345`
//! five); a single digit claims a zero after it (`1 h` is 0.95 h to 1.05 h). Later lines go on with the
//! exact value, not with the result as shown.

use std::collections::BTreeMap;
use std::fmt;

use super::grammar;
use super::parse::NotUnderstood;
use super::quantity::Quantity;
use super::shown;
use super::unit;
use crate::lang::Lang;
use crate::layout;
use crate::words;

/// What the names of a page are worth.
#[derive(Debug, Clone, Default)]
pub struct Names(BTreeMap<String, Quantity>);

impl Names {
    pub fn get(&self, name: &str) -> Option<Quantity> {
        self.0.get(name).copied()
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Line {
    Blank,
    /// Without its `#`.
    Comment(String),
    Step(Step),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    pub name: String,
    pub expression: String,
    /// As written.
    pub result: String,
    /// What is written.
    pub shown: Quantity,
    /// What it is, exactly.
    pub exact: Quantity,
}

#[derive(Debug, Clone, PartialEq)]
pub struct LineError {
    /// From 1, within the block.
    pub line: usize,
    pub fault: LineFault,
}

#[derive(Debug, Clone, PartialEq)]
pub enum LineFault {
    /// Not `name = expression = result`.
    Shape,
    /// A name that is not a single word, or that is a unit.
    Name(String),
    /// A name that is already something else.
    Twice(String),
    Expression(NotUnderstood),
    Result(NotUnderstood),
    /// The result is not one number with its unit.
    NotAResult(String),
    Dimension {
        got: Quantity,
        expected: Quantity,
    },
    Value {
        got: String,
        expected: String,
    },
}

impl LineError {
    pub fn message(&self, lang: Lang) -> String {
        words::estimate::line_error(lang, self)
    }
}

impl fmt::Display for LineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Lang::En))
    }
}

/// Recomputes a block.
pub fn check_block(text: &str, names: &mut Names) -> Result<Vec<Line>, LineError> {
    let numbered = text.lines().enumerate();
    numbered
        .map(|(before, line)| {
            check_line(line, names).map_err(|fault| LineError {
                line: before + 1,
                fault,
            })
        })
        .collect()
}

fn check_line(text: &str, names: &mut Names) -> Result<Line, LineFault> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Line::Blank);
    }
    if let Some(comment) = text.strip_prefix('#') {
        return Ok(Line::Comment(comment.trim().to_owned()));
    }
    let parts: Vec<&str> = text.split('=').map(str::trim).collect();
    let [name, expression, result] = parts[..] else {
        return Err(LineFault::Shape);
    };
    let name = name_of(name)?;
    let (exact, _) = grammar::line(expression, names).map_err(LineFault::Expression)?;
    let written = written(result)?;
    written.holds(exact)?;
    if names.0.insert(name.clone(), exact).is_some() {
        return Err(LineFault::Twice(name));
    }
    Ok(Line::Step(Step {
        name,
        expression: expression.to_owned(),
        result: result.to_owned(),
        shown: written.quantity,
        exact,
    }))
}

fn name_of(written: &str) -> Result<String, LineFault> {
    let name = super::text::normalised(written);
    let word = name.chars().all(|c| c.is_alphanumeric() || c == '_');
    let begins = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    if word && begins && unit::of_lines(&name).is_none() {
        Ok(name)
    } else {
        Err(LineFault::Name(name))
    }
}

/// A result as it is written: `38.6 / s`.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    pub quantity: Quantity,
    text: String,
    /// How far it may be off, in the units it is written in, and what one of them is worth.
    half: f64,
    unit: f64,
}

/// Reads a result, or the `value` of a question.
pub fn written(text: &str) -> Result<Written, LineFault> {
    let (quantity, numbers) = grammar::line(text, &Names::default()).map_err(LineFault::Result)?;
    let [number] = numbers[..] else {
        return Err(LineFault::NotAResult(text.to_owned()));
    };
    // Zero has no unit to be told from, and needs none.
    let unit = if number.value == 0.0 {
        1.0
    } else {
        quantity.value / number.value
    };
    Ok(Written {
        quantity,
        text: text.to_owned(),
        half: number.claimed() / 2.0,
        unit,
    })
}

impl Written {
    /// Whether this is what the expression gives.
    pub fn holds(&self, exact: Quantity) -> Result<(), LineFault> {
        if self.quantity.dimension != exact.dimension {
            return Err(LineFault::Dimension {
                got: self.quantity,
                expected: exact,
            });
        }
        // A hair for what floating point loses: 2.5 is right for 2.45 and for 2.55.
        let off = ((self.quantity.value - exact.value) / self.unit).abs();
        let hair = 1e-9 * (exact.value / self.unit).abs() + 1e-12;
        if off <= self.half + hair {
            return Ok(());
        }
        Err(LineFault::Value {
            got: self.text.clone(),
            expected: self.in_its_unit(exact),
        })
    }

    /// Another quantity in the unit of this one, to four digits.
    fn in_its_unit(&self, exact: Quantity) -> String {
        let unit = self
            .text
            .trim_start_matches(|c: char| c.is_ascii_digit() || "-+.,_".contains(c));
        let plain = unit.trim_start();
        let value = exact.value / self.unit;
        let letter = plain.starts_with([
            'K', 'M', 'B', 'T', 'e', 'E', '^', '*', '천', '만', '억', '조', '%',
        ]);
        if letter && unit::of_lines(plain.split(' ').next().unwrap_or_default()).is_none() {
            return shown::quantity(exact);
        }
        format!("{}{unit}", shown::number(value))
    }
}

/// The lines with their signs under each other, for a terminal.
pub fn render(lines: &[Line]) -> Vec<String> {
    let steps = || {
        lines.iter().filter_map(|line| match line {
            Line::Step(step) => Some(step),
            _ => None,
        })
    };
    let widest = |of: fn(&Step) -> &str| {
        steps()
            .map(|step| layout::width(of(step)))
            .max()
            .unwrap_or(0)
    };
    let name = widest(|step| &step.name);
    let expression = widest(|step| &step.expression);
    lines
        .iter()
        .map(|line| match line {
            Line::Blank => String::new(),
            Line::Comment(comment) => format!("# {comment}"),
            Line::Step(step) => format!(
                "{} = {} = {}",
                layout::pad(&step.name, name),
                layout::pad(&step.expression, expression),
                step.result
            ),
        })
        .collect()
}
