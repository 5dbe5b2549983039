//! The command as a user meets it, in a tiny workbook of its own.

mod book;
mod commands;
mod grades;
