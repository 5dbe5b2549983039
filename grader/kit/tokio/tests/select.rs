//! `select!`, as a learner writes it: all its forms compile, and a seed tells which branch is first.

extern crate kit_tokio as tokio;

use kit::suite::{Case, Deaf, Log, Plan};
use kit_tokio::explore::{self, Sim};

/// Sixteen times the choice between two branches that are both ready.
async fn choices() -> String {
    let mut text = String::new();
    for _ in 0..16 {
        text.push(tokio::select! {
            _ = async {} => 'a',
            _ = async {} => 'b',
        });
    }
    text
}

fn case() -> Case<()> {
    explore::case("choices", 1, async |_: &(), _: Sim, log: &mut Log| {
        log.see("choices", choices().await);
    })
}

fn under(seed: u64) -> String {
    let plan = Plan {
        first_seed: seed,
        runs: Some(1),
        traced: false,
    };
    case().run(&(), plan, &mut Deaf).text()
}

#[test]
fn the_same_seed_makes_the_same_choices_and_another_seed_others() {
    for seed in 0..20 {
        assert_eq!(under(seed), under(seed));
        assert_ne!(under(seed), under(seed + 1));
        assert!(under(seed).contains('a') && under(seed).contains('b'));
    }
}

#[test]
fn in_order_the_first_branch_is_first() {
    assert_eq!(explore::in_order(async |_| choices().await), "a".repeat(16));
}

#[test]
fn outside_a_case_it_is_as_random_as_ever() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let text: String = (0..4).map(|_| runtime.block_on(choices())).collect();
    assert!(text.contains('a') && text.contains('b'), "{text}");
}

#[tokio::test]
async fn every_form_of_it_compiles() {
    let biased = tokio::select! {
        biased;
        _ = async {} => 1,
        _ = async {} => 2,
    };
    assert_eq!(biased, 1);

    let guarded = tokio::select! {
        Some(n) = async { None::<u32> } => n,
        n = async { 3 }, if biased == 1 => { n }
        else => 4,
    };
    assert_eq!(guarded, 3);

    let nothing = tokio::select! {
        Some(n) = async { None::<u32> } => n,
        else => 5
    };
    assert_eq!(nothing, 5);

    let only_else: u32 = tokio::select! { else => 6 };
    assert_eq!(only_else, 6);

    let (sender, mut receiver) = tokio::sync::mpsc::channel::<u32>(1);
    sender.send(7).await.unwrap();
    let early = async {
        tokio::select! {
            received = receiver.recv() => return received,
            () = tokio::time::sleep(std::time::Duration::from_secs(9)), if true => {}
        }
        None
    };
    assert_eq!(early.await, Some(7));
}
