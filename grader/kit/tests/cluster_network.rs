//! What the simulated network does to messages, timers and nodes.

use std::collections::BTreeSet;
use std::time::Duration;

use kit::cluster::{self, Cluster, Id, Network, Node, Outbox, World};
use kit::suite::{Case, Deaf, Listener, Log, Plan, millis, secs};
use kit::time::Instant;
use kit::transcript::Step;

/// Writes down all it hears; a wake-up is told to itself as 0.
#[derive(Default)]
struct Ear {
    heard: Vec<(Duration, Id, u32)>,
    woken: Vec<Duration>,
}

impl Node for Ear {
    type Msg = u32;

    fn on_message(&mut self, now: Duration, from: Id, msg: u32, _: &mut Outbox<u32>) {
        self.heard.push((now, from, msg));
    }

    fn on_timer(&mut self, now: Duration, _: &mut Outbox<u32>) {
        self.woken.push(now);
    }
}

const STEADY: Network = Network {
    delay: (millis(10), millis(10)),
    ..Network::RELIABLE
};

fn two_ears(network: Network, seed: u64) -> Cluster<Ear> {
    Cluster::new(
        &mut World::new(seed, false),
        network,
        [Ear::default(), Ear::default()],
    )
}

fn say(cluster: &mut Cluster<Ear>, from: Id, to: Id, msg: u32) {
    cluster.call(from, |_, _, out| out.send(to, msg));
}

fn heard(cluster: &Cluster<Ear>, id: Id) -> Vec<u32> {
    let ear = cluster.node(id).expect("up");
    ear.heard.iter().map(|&(_, _, msg)| msg).collect()
}

#[test]
fn a_message_arrives_after_its_delay_and_says_who_sent_it() {
    let mut cluster = two_ears(STEADY, 0);
    say(&mut cluster, 0, 1, 7);
    cluster.run_for(millis(9));
    assert_eq!(heard(&cluster, 1), []);
    cluster.run_for(millis(1));
    assert_eq!(
        cluster.node(1).map(|ear| ear.heard.clone()),
        Some(vec![(millis(10), 0, 7)])
    );
    assert_eq!((cluster.now(), cluster.events()), (millis(10), 1));
}

#[test]
fn without_reordering_a_link_keeps_its_order_and_with_it_messages_overtake_each_other() {
    let order = |reorder, seed| {
        let network = Network {
            reorder,
            ..Network::RELIABLE
        };
        let mut cluster = two_ears(network, seed);
        (0..10).for_each(|msg| say(&mut cluster, 0, 1, msg));
        cluster.run_for(secs(1));
        heard(&cluster, 1)
    };
    let sent: Vec<u32> = (0..10).collect();
    for seed in 0..100 {
        assert_eq!(order(false, seed), sent);
        let mut arrived = order(true, seed);
        assert_ne!(arrived, sent, "seed {seed}");
        arrived.sort_unstable();
        assert_eq!(arrived, sent);
    }
}

#[test]
fn about_a_tenth_is_lost_and_a_tenth_of_the_rest_arrives_twice() {
    let mut cluster = two_ears(Network::FAULTY, 1);
    (0..10_000).for_each(|msg| say(&mut cluster, 0, 1, msg));
    cluster.run_for(secs(1));
    let mut arrived = heard(&cluster, 1);
    let all = arrived.len();
    arrived.sort_unstable();
    arrived.dedup();
    assert!((8_800..9_200).contains(&arrived.len()));
    assert!((800..1_000).contains(&(all - arrived.len())));
}

#[test]
fn what_a_node_sends_to_itself_always_arrives_once() {
    let mut cluster = two_ears(Network::FAULTY, 1);
    (0..1_000).for_each(|msg| say(&mut cluster, 0, 0, msg));
    cluster.run_for(secs(1));
    assert_eq!(heard(&cluster, 0).len(), 1_000);
}

#[test]
fn a_partition_swallows_what_is_sent_and_what_is_under_way() {
    let mut cluster = two_ears(STEADY, 0);
    say(&mut cluster, 0, 1, 1);
    cluster.partition(&[0], &[1]);
    say(&mut cluster, 0, 1, 2);
    say(&mut cluster, 1, 0, 3);
    cluster.run_for(millis(10));
    cluster.heal();
    say(&mut cluster, 0, 1, 4);
    cluster.run_for(millis(100));
    assert_eq!((heard(&cluster, 0), heard(&cluster, 1)), (vec![], vec![4]));
}

#[test]
fn a_message_sent_into_a_partition_does_not_come_out_after_it() {
    let mut cluster = two_ears(STEADY, 0);
    cluster.isolate(0);
    say(&mut cluster, 0, 1, 1);
    cluster.heal();
    cluster.run_for(millis(100));
    assert_eq!(heard(&cluster, 1), []);
}

#[test]
fn a_link_can_be_cut_in_one_direction_only() {
    let mut cluster = two_ears(STEADY, 0);
    cluster.cut(0, 1);
    say(&mut cluster, 0, 1, 1);
    say(&mut cluster, 1, 0, 2);
    cluster.run_for(millis(100));
    assert_eq!((heard(&cluster, 0), heard(&cluster, 1)), (vec![2], vec![]));
}

#[test]
fn timers_of_an_earlier_incarnation_die_in_the_crash() {
    let mut cluster = two_ears(STEADY, 0);
    cluster.call(0, |_, _, out| out.wake_in(millis(10)));
    cluster.call(0, |_, _, out| out.wake_in(millis(30)));
    cluster.run_for(millis(20));
    let ear = cluster.crash(0).expect("it was up");
    assert_eq!(ear.woken, [millis(10)]);
    cluster.restart(0, ear);
    cluster.call(0, |_, _, out| out.wake_in(millis(30)));
    cluster.run_for(millis(100));
    let woken = cluster.node(0).map(|ear| ear.woken.clone());
    assert_eq!(woken, Some(vec![millis(10), millis(50)]));
}

#[test]
fn what_arrives_at_a_node_that_is_down_is_lost_and_what_comes_later_reaches_the_new_one() {
    let mut cluster = two_ears(STEADY, 0);
    say(&mut cluster, 0, 1, 1);
    cluster.run_for(millis(5));
    say(&mut cluster, 0, 1, 2);
    cluster.crash(1);
    assert!(cluster.node(1).is_none());
    assert_eq!(cluster.call(1, |_, _, _| ()), None);
    cluster.run_for(millis(6));
    cluster.restart(1, Ear::default());
    cluster.run_for(millis(100));
    assert_eq!(heard(&cluster, 1), [2]);
}

#[test]
fn nodes_can_be_of_different_types() {
    struct Mute;
    impl Node for Mute {
        type Msg = u32;
        fn on_start(&mut self, _: Duration, out: &mut Outbox<u32>) {
            out.send(0, 7);
        }
        fn on_message(&mut self, _: Duration, _: Id, _: u32, _: &mut Outbox<u32>) {}
    }
    let nodes: [Box<dyn Node<Msg = u32>>; 2] = [Box::new(Mute), Box::new(Mute)];
    let mut cluster = Cluster::new(&mut World::new(0, false), STEADY, nodes);
    cluster.run_for(secs(1));
    assert_eq!(cluster.events(), 2);
}

#[test]
fn nothing_happens_when_nothing_is_under_way() {
    let mut cluster = two_ears(STEADY, 0);
    assert!(!cluster.step());
    say(&mut cluster, 0, 1, 1);
    assert!(cluster.step());
    assert!(!cluster.step());
}

/// Answers every message at once.
struct Parrot;

impl Node for Parrot {
    type Msg = ();

    fn on_message(&mut self, _: Duration, from: Id, (): (), out: &mut Outbox<()>) {
        out.send(from, ());
    }
}

fn observe(body: fn(&(), &mut World, &mut Log)) -> String {
    let case: Case<()> = cluster::case("case", 1, body);
    case.run(&(), Plan::WHOLE, &mut Deaf).text()
}

#[test]
fn nodes_that_keep_each_other_busy_in_one_instant_are_a_finding() {
    let text = observe(|_, world, _| {
        let at_once = Network {
            delay: (Duration::ZERO, Duration::ZERO),
            ..Network::RELIABLE
        };
        let mut cluster = Cluster::new(world, at_once, [Parrot, Parrot]);
        cluster.call(0, |_, _, out| out.send(1, ()));
        cluster.run_for(secs(1));
    });
    assert!(text.contains("in one instant"), "{text}");
}

#[test]
fn a_message_to_a_node_that_does_not_exist_is_a_finding() {
    let text = observe(|_, world, _| {
        let mut cluster = Cluster::new(world, Network::RELIABLE, [Parrot, Parrot]);
        cluster.call(0, |_, _, out| out.send(2, ()));
    });
    assert!(text.contains("n0 sends to n2; there are 2 nodes"), "{text}");
}

/// Knows the time only from the clock.
struct Stopwatch {
    started: Instant,
    answer: Option<Duration>,
}

impl Node for Stopwatch {
    type Msg = ();

    fn on_message(&mut self, _: Duration, _: Id, (): (), _: &mut Outbox<()>) {
        self.answer = Some(self.started.elapsed());
    }
}

#[test]
fn the_clock_in_a_node_and_the_log_show_the_time_of_the_simulation() {
    let text = observe(|_, world, log| {
        let stopwatch = Stopwatch {
            started: Instant::now(),
            answer: None,
        };
        let mut cluster = Cluster::new(world, STEADY, [stopwatch]);
        cluster.call(0, |_, _, out| out.send(0, ()));
        cluster.run_for(millis(25));
        let answer = cluster.node(0).and_then(|node| node.answer);
        log.see("answer after", format!("{answer:?}"));
    });
    let line = "t=0.025s  answer after  Some(10ms)";
    assert_eq!(text, format!("1 histories, every one:\n  {line}\n"));
}

#[derive(Default)]
struct Timeline(Vec<String>);

impl Listener for Timeline {
    fn step(&mut self, step: &Step) {
        let at = step.at.as_millis();
        self.0.push(format!("{at} {} {}", step.thread, step.what));
    }
}

#[test]
fn a_timeline_shows_the_way_of_every_message_even_if_a_node_panics() {
    let case: Case<()> = cluster::case("case", 1, |_, world, _| {
        let ears = [Ear::default(), Ear::default()];
        let mut cluster = Cluster::new(world, STEADY, ears);
        cluster.note("client", "says 1");
        say(&mut cluster, 0, 1, 1);
        cluster.run_for(millis(20));
        say(&mut cluster, 1, 0, 2);
        cluster.cut(1, 0);
        say(&mut cluster, 1, 0, 3);
        cluster.run_for(millis(20));
        cluster.crash(1);
        say(&mut cluster, 0, 1, 4);
        cluster.run_for(millis(20));
        cluster.call(0, |_, _, _| panic!("at the end"));
    });
    let mut timeline = Timeline::default();
    let traced = Plan {
        traced: true,
        ..Plan::WHOLE
    };
    case.run(&(), traced, &mut timeline);
    assert_eq!(
        timeline.0,
        [
            "0 client says 1",
            "10 n1 <- n0  1  after 10ms",
            "20 n1 -/- n0  partition",
            "20 n1 -> n0  3  (cut off)",
            "30 n0 <- n1  2  after 10ms  (cut off)",
            "40 n1 crash",
            "50 n1 <- n0  4  after 10ms  (down)",
        ]
    );
}

/// What it heard it shows, but for the zero.
impl Ear {
    fn values(&self) -> BTreeSet<String> {
        let heard = self.heard.iter().filter(|(_, _, msg)| *msg > 0);
        heard.map(|(_, _, msg)| format!("v{msg}")).collect()
    }
}

/// An ear that says what it shows.
struct Open(Ear);

impl Node for Open {
    type Msg = u32;

    fn on_message(&mut self, now: Duration, from: Id, msg: u32, out: &mut Outbox<u32>) {
        assert!(msg < 9, "nine");
        self.0.on_message(now, from, msg, out);
    }

    fn shows(&self) -> Option<BTreeSet<String>> {
        Some(self.0.values())
    }
}

#[test]
fn where_nodes_say_what_they_show_a_timeline_tells_what_changes_it_and_what_panics() {
    let case: Case<()> = cluster::case("case", 1, |_, world, _| {
        let ears = [Open(Ear::default()), Open(Ear::default())];
        let mut cluster = Cluster::new(world, STEADY, ears);
        cluster.isolate(0);
        cluster.call(0, |_, _, out| out.send(1, 1));
        cluster.heal();
        cluster.heal();
        for msg in [0, 2, 2, 3, 9] {
            cluster.call(0, |_, _, out| out.send(1, msg));
        }
        cluster.call(0, |ear, now, out| ear.0.on_message(now, 0, 7, out));
        cluster.tell_only(|step| step.thread != "network");
        cluster.run_for(millis(20));
    });
    let mut timeline = Timeline::default();
    let traced = Plan {
        traced: true,
        ..Plan::WHOLE
    };
    case.run(&(), traced, &mut timeline);
    assert_eq!(
        timeline.0,
        [
            "0 n0 -/-  cut off from all",
            "0 n0 -> n1  1  (cut off)",
            "0 n0 gains v7",
            "10 n1 gains v2  <- n0  2  after 10ms",
            "10 n1 gains v3  <- n0  3  after 10ms",
            "10 n1 <- n0  9  after 10ms",
        ]
    );
}
