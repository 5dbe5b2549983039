use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::{bodies, caught};

bodies! {
    an_instant_is_calculated_with
    an_instant_saturates_and_checks
    an_instant_never_goes_back
    a_system_time_is_calculated_with
    a_system_time_says_how_far_back_it_lies
    arithmetic_past_the_end_panics
}

const SECOND: Duration = Duration::from_secs(1);

fn an_instant_is_calculated_with() {
    let now = Instant::now();
    let mut later = now + SECOND;
    later += SECOND;
    later -= SECOND / 2;
    assert_eq!(later - now, 3 * SECOND / 2);
    assert_eq!(later - SECOND / 2, now + SECOND);
    assert!(later > now && later.max(now) == later && later.min(now) == now);
    assert_eq!(later.duration_since(now), Duration::from_millis(1500));
    let copy = now;
    assert_eq!(std::collections::HashSet::from([now, copy]).len(), 1);
    assert!(format!("{now:?}").starts_with("Instant {"));
}

fn an_instant_saturates_and_checks() {
    let now = Instant::now();
    let later = now + SECOND;
    assert_eq!(now.duration_since(later), Duration::ZERO);
    assert_eq!(now - later, Duration::ZERO);
    assert_eq!(now.saturating_duration_since(later), Duration::ZERO);
    assert_eq!(now.checked_duration_since(later), None);
    assert_eq!(later.checked_duration_since(now), Some(SECOND));
    assert_eq!(now.checked_add(SECOND), Some(later));
    assert_eq!(later.checked_sub(SECOND), Some(now));
    assert_eq!(now.checked_add(Duration::MAX), None);
}

fn an_instant_never_goes_back() {
    let start = Instant::now();
    assert!(Instant::now() >= start);
    assert!(start.elapsed() < 3600 * SECOND);
}

fn a_system_time_is_calculated_with() {
    let mut time = UNIX_EPOCH + SECOND;
    time += SECOND;
    time -= SECOND / 2;
    assert_eq!(
        time.duration_since(SystemTime::UNIX_EPOCH).unwrap(),
        3 * SECOND / 2
    );
    assert_eq!(time - SECOND, UNIX_EPOCH + SECOND / 2);
    assert_eq!(UNIX_EPOCH.checked_add(Duration::MAX), None);
    assert_eq!(time.checked_sub(3 * SECOND / 2), Some(UNIX_EPOCH));
    assert!(SystemTime::now() > UNIX_EPOCH + 50 * 365 * 86_400 * SECOND);
    assert!(SystemTime::now().elapsed().unwrap() < 3600 * SECOND);
    assert!(format!("{UNIX_EPOCH:?}").starts_with("SystemTime {"));
}

fn a_system_time_says_how_far_back_it_lies() {
    let error = UNIX_EPOCH.duration_since(UNIX_EPOCH + SECOND).unwrap_err();
    assert_eq!(error.duration(), SECOND);
    assert_eq!(
        error.to_string(),
        "second time provided was later than self"
    );
}

fn arithmetic_past_the_end_panics() {
    assert!(caught(|| Instant::now() + Duration::MAX).is_err());
    assert!(caught(|| UNIX_EPOCH + Duration::MAX).is_err());
}
