//! The same suite as `cargo test`: libtest's command line, insta's snapshots. For authors, and for
//! anyone who has no grader at hand.

use ::std::panic::{AssertUnwindSafe, catch_unwind};
use ::std::path::Path;
use ::std::sync::{Arc, PoisonError, RwLock};

use libtest_mimic::{Arguments, Failed, Trial};

use crate::sim;
use crate::suite::{Deaf, Plan, Suite};

/// Run all cases; compare each with its snapshot in `snapshots`. Ends the process.
pub fn main<S: Send + Sync>(suite: Suite<S>, subject: S, snapshots: &'static str) -> ! {
    let arguments = Arguments::from_args();
    sim::quiet_panics();
    let subject = Arc::new(subject);
    let trials = suite
        .cases
        .into_iter()
        .map(|case| {
            let subject = Arc::clone(&subject);
            Trial::test(case.id, move || {
                let _beside =
                    (!case.alone).then(|| RUNNING.read().unwrap_or_else(PoisonError::into_inner));
                let _alone = case
                    .alone
                    .then(|| RUNNING.write().unwrap_or_else(PoisonError::into_inner));
                let text = case.run(&subject, Plan::WHOLE, &mut Deaf).text();
                check(snapshots, case.id, &text)
            })
        })
        .collect();
    libtest_mimic::run(&arguments, trials).exit()
}

/// Cases run side by side, but for those that must be alone.
static RUNNING: RwLock<()> = RwLock::new(());

fn check(snapshots: &str, case: &str, text: &str) -> Result<(), Failed> {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new(snapshots));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let compare = || settings.bind(|| insta::assert_snapshot!(case, text));
    let asserted = catch_unwind(AssertUnwindSafe(compare));
    asserted.map_err(|_| Failed::from("what the case saw is not what the snapshot says"))
}
