//! A new problem, from the command line to its proof.

use crate::book::Book;

/// Everything `verify` asks of a problem holds of a new one, threads or tasks. In one test, because kit
/// is built once.
#[test]
fn a_new_problem_is_proven_as_it_comes() {
    let book = Book::empty();
    let (said, code) = book.says(&["new", "order-book", "--title", "호가창", "--minutes", "45"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("cargo grader verify order-book"), "{said}");
    assert_eq!(
        book.says(&["new", "letter-box", "--async", "--notes", "queues"])
            .1,
        0
    );
    let board = book.says(&["list"]).0;
    assert!(
        board.contains("호가창") && board.contains("45분"),
        "{board}"
    );

    // Twice, as a proof that holds by luck is none.
    let (said, code) = book.says(&["verify", "--repeat", "2"]);
    assert!(code == 0 && !said.contains('✗'), "{said}");
    // Nothing is left out: texts, links, snapshots, stub, reference and the mistake. Other right solutions
    // and a bench, with one that is slow, neither problem has yet.
    assert_eq!(said.matches("(0)").count(), 2 * 3, "{said}");
}

#[test]
fn what_cannot_be_is_said_and_nothing_is_touched() {
    let book = Book::empty();
    for (args, says) in [
        (&["new", "Order_Book"][..], "grader new order-book"),
        (&["new", "주문"], "grader new order-book"),
        (&["new", "async"], "Rust"),
        (&["new", "kit"], "Rust"),
        (
            &["new", "order-book", "--title", "Order book"],
            "--title-en",
        ),
        (
            &[
                "new",
                "order-book",
                "--title",
                "호가창",
                "--title-en",
                "호가창",
            ],
            "호가창",
        ),
        (&["new", "order-book", "--minutes", "0"], "1부터 600까지"),
        (&["new", "order-book", "--notes", "../x"], "../x"),
        (&["new"], "<ID>"),
    ] {
        let (said, code) = book.complains(args);
        assert_eq!(code, 2, "{args:?}: {said}");
        assert!(said.contains(says), "{args:?}: {said}");
    }
    assert!(!book.path("problems").exists());

    assert_eq!(book.says(&["new", "order-book"]).1, 0);
    let cargo = book.read("Cargo.toml");
    book.write("problems/order-book/stub.rs", "mine");
    let (said, code) = book.complains(&["new", "order-book", "--lang", "en"]);
    assert!(code == 2 && said.contains("a problem already"), "{said}");
    assert_eq!(book.read("problems/order-book/stub.rs"), "mine");
    assert_eq!(book.read("Cargo.toml"), cargo);
}

#[test]
fn a_workbook_that_lacks_something_is_at_fault() {
    let book = Book::empty();
    let cargo = book.read("Cargo.toml").replace("kit-tokio", "other");
    book.write("Cargo.toml", &cargo);
    let (said, code) = book.complains(&["new", "order-book", "--async"]);
    assert!(code == 3 && said.contains("kit-tokio"), "{said}");
    assert!(!book.path("problems").exists());
    assert_eq!(book.read("Cargo.toml"), cargo);
}
