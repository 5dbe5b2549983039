//! What becomes of a program that is followed.

use kit::worker::record::Record;

use super::sample::{Both, start};
use super::*;

const LONG: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(500);
const KEY: &str = "key=$(head -c 16)";

const BOUNDS: Bounds = Bounds {
    patience: Patience {
        start: LONG,
        whole: LONG,
        silence: LONG,
    },
    output_kib: 64,
    processes: 64,
};

fn program(script: &str) -> Program {
    Program::new("sh").args(["-c", script])
}

/// What becomes of a program that says this to what it was started with.
fn said_by(script: &str) -> (Stop, Vec<Record>) {
    let mut both = Both::default();
    let followed = follow(program(script), &BOUNDS, &mut both);
    let (stop, _) = process::block_on(followed).unwrap();
    (stop, both.0)
}

#[test]
fn nobody_opens_the_way_for_the_records_by_its_number() {
    let (_, heard) = said_by(&format!(r#"{KEY}; printf "${{key}}0\tstart\tone\n" >&0"#));
    assert_eq!(heard, [start("one")]);
    let again = format!(r#"{KEY}; printf "${{key}}0\tstart\tone\n" >/proc/self/fd/0 || exit 3"#);
    let (stop, heard) = said_by(&again);
    assert!(heard.is_empty(), "{heard:?}");
    let is_refused = |stop: &Stop| matches!(stop, Stop::Exited { status, .. } if status.code().is_some_and(|code| code != 0));
    assert!(is_refused(&stop), "{stop:?}");
}

#[test]
fn nobody_is_heard_who_was_not_told_the_key() {
    for guess in ["", "0000000000000000"] {
        let (stop, heard) = said_by(&format!(r"printf '{guess}0\tstart\tone\n' >&0"));
        assert!(heard.is_empty(), "{heard:?}");
        assert!(matches!(stop, Stop::Stray { .. }), "{stop:?}");
    }
}

#[test]
fn who_has_said_all_that_is_wanted_is_followed_no_more() {
    let said = r#"printf "${key}0\tstart\tone\n${key}1\tseed\t7\n" >&0"#;
    let (stop, heard) = said_by(&format!("{KEY}; {said}; exec sleep 600"));
    assert_eq!(heard, [start("one"), Record::Seed { seed: 7 }]);
    assert!(matches!(stop, Stop::HasAll), "{stop:?}");
}

/// How the program is late whose work begins now. The clock stands until it has computed for so long,
/// however busy the machine is.
async fn late(script: &str, computed: Duration) -> anyhow::Result<Stop> {
    tokio::time::pause();
    let mut followed = Followed::begin(program(script)).await?;
    followed.ear.begun = Some(Instant::now());
    followed.look(&BOUNDS);
    while followed
        .group
        .cpu_time()
        .is_some_and(|used| used < computed)
    {
        std::thread::yield_now();
    }
    let mut bounds = BOUNDS;
    bounds.patience.whole = SHORT;
    match followed.until_over(&bounds, &mut Both::default()).await? {
        Over::Stopped(stop) => Ok(stop),
        Over::Exited(status) => anyhow::bail!("{status}"),
    }
}

#[test]
fn who_is_late_has_computed_or_waited() {
    let enough = 2 * SHORT / IDLE;
    let cases = [
        ("exec sleep 600", Duration::ZERO, true),
        ("while :; do :; done", enough, false),
    ];
    for (script, computed, expected) in cases {
        let stop = process::block_on(late(script, computed)).unwrap();
        let Stop::Late { limit, idle } = stop else {
            panic!("{script}: {stop:?}")
        };
        assert_eq!((limit, idle), (SHORT, expected), "{script}");
    }
}

#[test]
fn who_has_a_tenth_of_a_cpu_may_have_wanted_more() {
    let second = Duration::from_secs(1);
    assert!(is_idle(Duration::ZERO, second));
    assert!(is_idle(second / 11, second));
    assert!(!is_idle(second / 10, second));
}
