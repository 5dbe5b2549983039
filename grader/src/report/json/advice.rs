//! Advice as it stands in the JSON document.

use serde::Serialize;

use super::failure::Place;
use crate::lang::Lang;
use crate::outcome::{About, Advice, Praise, Severity};
use crate::words;

#[derive(Debug, Serialize)]
pub struct Told {
    severity: &'static str,
    /// Of clippy; or what is praised.
    #[serde(skip_serializing_if = "Option::is_none")]
    lint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    praise: Option<&'static str>,
    message: String,
    places: Vec<Place>,
}

impl Told {
    pub fn of(lang: Lang, advice: &Advice) -> Told {
        let severity = match advice.severity {
            Severity::Essential => "essential",
            Severity::Actionable => "actionable",
            Severity::Informative => "informative",
            Severity::Celebratory => "celebratory",
        };
        match &advice.about {
            About::Praise(praise) => Told {
                severity,
                lint: None,
                praise: Some(match praise {
                    Praise::FirstAttempt => "first_attempt",
                    Praise::NoWarnings => "no_warnings",
                    Praise::NoUnwrap => "no_unwrap",
                    Praise::NoUnsafe => "no_unsafe",
                }),
                message: words::advice::praise(lang, *praise).to_owned(),
                places: Vec::new(),
            },
            About::Lint {
                name,
                message,
                places,
            } => Told {
                severity,
                lint: Some(name.clone()),
                praise: None,
                message: words::advice::why(lang, name).unwrap_or(message).to_owned(),
                places: places.iter().map(Place::of).collect(),
            },
        }
    }
}
