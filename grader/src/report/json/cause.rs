//! The likely cause as it stands in the JSON document.

use serde::Serialize;

use crate::lang::Lang;
use crate::likely::{Confidence, Evidence, Likely};
use crate::manifest;
use crate::words;

#[derive(Debug, Serialize)]
pub struct Cause {
    #[serde(flatten)]
    mistake: Mistake,
    #[serde(skip_serializing_if = "Option::is_none")]
    or: Option<Mistake>,
    confidence: &'static str,
    message: String,
    evidence: Cases,
}

#[derive(Debug, Serialize)]
struct Mistake {
    mistake: String,
    title: String,
    cause: String,
    look: String,
}

#[derive(Debug, Serialize)]
struct Cases {
    alike: Vec<String>,
    nearly: Vec<String>,
    otherwise: Vec<String>,
}

impl Cause {
    pub fn of(lang: Lang, likely: &Likely) -> Cause {
        let Evidence {
            alike,
            nearly,
            otherwise,
        } = likely.evidence.clone();
        Cause {
            mistake: Mistake::of(lang, likely.mistake),
            or: likely.or.map(|or| Mistake::of(lang, or)),
            confidence: match likely.confidence {
                Confidence::LooksLike => "looks_like",
                Confidence::MayBe => "may_be",
            },
            message: words::cause::evidence(lang, &likely.evidence),
            evidence: Cases {
                alike,
                nearly,
                otherwise,
            },
        }
    }
}

impl Mistake {
    fn of(lang: Lang, mistake: &manifest::Mistake) -> Mistake {
        Mistake {
            mistake: mistake.id.get_ref().clone(),
            title: mistake.title.get(lang).to_owned(),
            cause: mistake.cause.get(lang).to_owned(),
            look: mistake.look.get(lang).to_owned(),
        }
    }
}
