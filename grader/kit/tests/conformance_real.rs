//! The bodies of `conformance/` on std itself: what they claim is true.

mod conformance;

#[test]
fn std_does_what_the_bodies_say() {
    for (name, body) in conformance::all() {
        eprintln!("{name}");
        body();
    }
}
