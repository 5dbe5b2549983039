//! How kit's nouns are kept: kit itself links to every submission and knows no serde.

use std::time::Duration;

use kit::transcript;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Place {
    file: String,
    line: u32,
    column: u32,
}

#[derive(Serialize, Deserialize)]
struct Waiting {
    thread: String,
    on: String,
    place: Option<Place>,
}

#[derive(Serialize, Deserialize)]
struct Step {
    at: Duration,
    thread: String,
    what: String,
    place: Option<Place>,
}

impl From<&transcript::Place> for Place {
    fn from(place: &transcript::Place) -> Place {
        Place {
            file: place.file.clone(),
            line: place.line,
            column: place.column,
        }
    }
}

impl From<Place> for transcript::Place {
    fn from(Place { file, line, column }: Place) -> transcript::Place {
        transcript::Place { file, line, column }
    }
}

pub mod place {
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    use super::{Place, transcript};

    pub fn serialize<S: Serializer>(
        place: &Option<transcript::Place>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        place.as_ref().map(Place::from).serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<transcript::Place>, D::Error> {
        Ok(Option::<Place>::deserialize(from)?.map(Into::into))
    }
}

pub mod waiting {
    use serde::{Deserialize as _, Deserializer, Serializer};

    use super::{Place, Waiting, transcript};

    pub fn serialize<S: Serializer>(
        waiting: &[transcript::Waiting],
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.collect_seq(waiting.iter().map(|one| Waiting {
            thread: one.thread.clone(),
            on: one.on.clone(),
            place: one.place.as_ref().map(Place::from),
        }))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<transcript::Waiting>, D::Error> {
        let waiting = Vec::<Waiting>::deserialize(from)?;
        let one = |Waiting { thread, on, place }| transcript::Waiting {
            thread,
            on,
            place: place.map(Into::into),
        };
        Ok(waiting.into_iter().map(one).collect())
    }
}

pub mod timeline {
    use serde::{Deserialize as _, Deserializer, Serializer};

    use super::{Place, Step, transcript};

    pub fn serialize<S: Serializer>(steps: &[transcript::Step], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(steps.iter().map(|step| Step {
            at: step.at,
            thread: step.thread.clone(),
            what: step.what.clone(),
            place: step.place.as_ref().map(Place::from),
        }))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<transcript::Step>, D::Error> {
        let steps = Vec::<Step>::deserialize(from)?;
        let one = |step: Step| transcript::Step {
            at: step.at,
            thread: step.thread,
            what: step.what,
            place: step.place.map(Into::into),
        };
        Ok(steps.into_iter().map(one).collect())
    }
}
