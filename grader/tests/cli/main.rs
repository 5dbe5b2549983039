//! The command as a user meets it, in a tiny workbook of its own.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

mod book;
mod commands;
mod grades;
mod new;
mod record;
mod report;
mod study;
mod timing;
