//! Prints the table of the notes: `cargo run -p simulations --example stampede [ko|en]`.

use std::io::Write as _;

fn main() -> std::io::Result<()> {
    let lang = std::env::args().nth(1);
    let printed = simulations::printed(&simulations::stampede::tables(), lang.as_deref());
    std::io::stdout().write_all(printed.as_bytes())
}
