//! The bank for other programs: Anki's text format, and mdbook-quiz. In: questions. Out: a file's
//! text. Pure.

use serde::Serialize;

use super::bank::Entry;
use super::question::{Body, Choice, Estimate, Question};
use crate::lang::{Lang, Text};
use crate::words::study as words;

/// A note a line, as Anki imports it. The id is the note's own: an import updates the notes that are
/// there, and their schedule stays. The two sides come first and have no names: Anki takes them for
/// the first two fields of any note type, whose own names depend on its user's language.
pub fn anki<'a>(entries: impl Iterator<Item = Entry<'a>>, lang: Lang) -> String {
    let mut file = "#separator:Tab\n#html:true\n\
                    #guid column:3\n#deck column:4\n#tags column:5\n"
        .to_owned();
    for Entry { page, question } in entries {
        let deck = format!("grader::{page}");
        let tags = format!("{} {}", question.level.id(), question.kind());
        let fields = [
            front(question, lang),
            back(page, question, lang),
            question.id().to_owned(),
            deck,
            tags,
        ];
        file.push_str(&fields.join("\t"));
        file.push('\n');
    }
    file
}

fn front(question: &Question, lang: Lang) -> String {
    let ask = html(question.ask.get(lang));
    match &question.body {
        Body::Choice { choices } => {
            let choices = shuffled(question, choices);
            let choices = choices.iter().map(|choice| html(choice.text.get(lang)));
            format!("{ask}{}", list("ol", choices))
        }
        _ => ask,
    }
}

fn back(page: &str, question: &Question, lang: Lang) -> String {
    let answer = match &question.body {
        Body::Rubric { answer, points } => {
            let points = points.iter().map(|point| html(point.get(lang)));
            format!("{}{}", html(answer.get(lang)), list("ul", points))
        }
        Body::Choice { choices } => {
            let choices = shuffled(question, choices);
            let whys = choices.iter().map(|choice| {
                let why = html(choice.why.get(lang));
                match choice.right {
                    true => format!("<b>{}</b> {why}", html(words::right_one(lang))),
                    false => why,
                }
            });
            list("ol", whys)
        }
        Body::Short { answer, .. } => html(answer.get(lang)),
        Body::Number(Estimate { value, work, .. }) => {
            let work = html(work.get(lang).trim());
            format!("<b>{}</b><br><code>{work}</code>", html(value.get_ref()))
        }
    };
    let read = format!("{page}#{}", question.anchor.get_ref());
    format!("{answer}<br><small>{}</small>", html(&read))
}

/// In an order that says nothing and is the same in every export.
fn shuffled<'a>(question: &Question, choices: &'a [Choice]) -> Vec<&'a Choice> {
    let add = |sum: u64, byte: u8| sum.wrapping_mul(31).wrapping_add(u64::from(byte));
    let seed = question.id().bytes().fold(0, add);
    let mut choices: Vec<&Choice> = choices.iter().collect();
    fastrand::Rng::with_seed(seed).shuffle(&mut choices);
    choices
}

fn list(tag: &str, items: impl Iterator<Item = String>) -> String {
    let items: String = items.map(|item| format!("<li>{item}</li>")).collect();
    format!("<{tag}>{items}</{tag}>")
}

/// A text as HTML in one line without tabs; what stands between backticks is code.
fn html(text: &str) -> String {
    let mut html = String::new();
    let mut in_code = false;
    for c in text.trim().chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\n' => html.push_str("<br>"),
            '\t' => html.push(' '),
            '\r' => {}
            '`' => {
                html.push_str(if in_code { "</code>" } else { "<code>" });
                in_code = !in_code;
            }
            c => html.push(c),
        }
    }
    if in_code {
        html.push_str("</code>");
    }
    html
}

/// A quiz of mdbook-quiz.
#[derive(Serialize)]
struct Quiz {
    questions: Vec<Quizzed>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Quizzed {
    id: String,
    r#type: &'static str,
    context: String,
    prompt: Prompt,
    answer: Answer,
}

#[derive(Serialize)]
struct Prompt {
    prompt: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    distractors: Vec<String>,
}

#[derive(Serialize)]
struct Answer {
    answer: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alternatives: Vec<String>,
}

/// Those questions that mdbook-quiz can judge: multiple choice and short answers.
pub fn mdbook_quiz<'a>(
    entries: impl Iterator<Item = Entry<'a>>,
    lang: Lang,
) -> Result<String, toml::ser::Error> {
    let questions = entries.filter_map(|entry| quizzed(entry.question, lang));
    toml::to_string(&Quiz {
        questions: questions.collect(),
    })
}

fn quizzed(question: &Question, lang: Lang) -> Option<Quizzed> {
    let text = |text: &Text| text.get(lang).trim().to_owned();
    let (r#type, distractors, answer, alternatives, context) = match &question.body {
        Body::Choice { choices } => {
            let wrong = choices.iter().filter(|choice| !choice.right);
            let right = choices.iter().find(|choice| choice.right)?;
            let why = choices
                .iter()
                .map(|choice| format!("- **{}** {}", text(&choice.text), text(&choice.why)));
            (
                "MultipleChoice",
                wrong.map(|choice| text(&choice.text)).collect(),
                text(&right.text),
                Vec::new(),
                why.collect::<Vec<_>>().join("\n"),
            )
        }
        Body::Short { accepts, answer } => (
            "ShortAnswer",
            Vec::new(),
            accepts.first()?.clone(),
            accepts[1..].to_vec(),
            text(answer),
        ),
        Body::Rubric { .. } | Body::Number(_) => return None,
    };
    Some(Quizzed {
        id: question.id().to_owned(),
        r#type,
        context,
        prompt: Prompt {
            prompt: text(&question.ask),
            distractors,
        },
        answer: Answer {
            answer,
            alternatives,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::bank::Bank;
    use crate::study::question::{File, sample};

    fn bank() -> Bank {
        Bank::of(vec![File::parse(sample::FILE, "sample.toml").unwrap()])
    }

    #[test]
    fn a_note_is_one_line_two_sides_first_then_its_id() {
        let file = anki(bank().entries(), Lang::Ko);
        let (head, notes): (Vec<&str>, Vec<&str>) =
            file.lines().partition(|line| line.starts_with('#'));
        assert!(head.contains(&"#guid column:3"));
        assert_eq!(notes.len(), 4);
        for note in &notes {
            assert_eq!(note.split('\t').count(), 5, "{note}");
        }
        assert!(notes[1].ends_with("\tsample-burst\tgrader::sample\tjunior choice"));
        insta::assert_snapshot!(file);
    }

    #[test]
    fn what_html_would_take_for_its_own_is_escaped() {
        assert_eq!(html("a < b & \"c\""), "a &lt; b &amp; &quot;c&quot;");
        assert_eq!(html("`Vec<u8>`\tx\ny"), "<code>Vec&lt;u8&gt;</code> x<br>y");
        assert_eq!(html("a ` b"), "a <code> b</code>");
    }

    #[test]
    fn a_quiz_has_the_questions_that_a_machine_can_judge() {
        let quiz = mdbook_quiz(bank().entries(), Lang::En).unwrap();
        let read: toml::Table = toml::from_str(&quiz).unwrap();
        assert_eq!(read["questions"].as_array().unwrap().len(), 2);
        insta::assert_snapshot!(quiz);
    }
}
