//! The programs on std itself: what they print is right.

#[path = "programs/mod.rs"]
mod programs;

#[test]
fn on_std_the_programs_print_what_is_written_there() {
    for (name, program, printed) in programs::ALL {
        assert_eq!(program(), *printed, "{name}");
    }
}
