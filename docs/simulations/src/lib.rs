//! The simulations behind tables of the study notes. In: nothing but a seed. Out: a table in Korean or
//! English, the same at every run. The examples print them, and a test compares them with the pages.

pub mod pool_queueing;
pub mod ring_balance;
pub mod stampede;
pub mod table;
pub mod window_counters;

use table::Tables;

/// What a simulation is: its tables, made anew.
pub type Simulation = fn() -> Tables;

/// A simulation by its name, which is also its example's.
pub const ALL: [(&str, Simulation); 4] = [
    ("ring-balance", ring_balance::tables),
    ("window-counters", window_counters::tables),
    ("stampede", stampede::tables),
    ("pool-queueing", pool_queueing::tables),
];

/// What an example prints: the tables in the language named after the command, or in both.
pub fn printed(tables: &Tables, lang: Option<&str>) -> String {
    match lang {
        Some("ko") => tables.ko.join("\n"),
        Some("en") => tables.en.join("\n"),
        _ => [tables.ko.join("\n"), tables.en.join("\n")].join("\n"),
    }
}
