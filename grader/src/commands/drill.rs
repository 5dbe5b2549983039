//! `drill`: estimates. Numbers with their units, judged by how far off they are, the slip named.

use std::io::Write;

use super::Session;
use super::quiz;
use crate::cli::{DrillArgs, Exit};
use crate::history::Mode;
use crate::study::pick::Wish;
use crate::study::question::Kind;

pub fn run(session: &Session, args: &DrillArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let wish = Wish {
        page: args.topic.clone(),
        level: args.level,
        kind: Some(Kind::Number),
        count: args.count as usize,
    };
    quiz::met(session, Mode::Drill, wish, &args.asking, out)
}
