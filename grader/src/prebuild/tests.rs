//! What is built is found, and whoever waits for it is told how long.

use std::cell::{Cell, RefCell};
use std::fs::File;
use std::future::{pending, ready};

use super::*;
use crate::process::block_on;
use crate::report::sample;

#[test]
fn the_library_is_found_among_what_cargo_says() {
    let messages = r#"
        {"reason":"compiler-artifact","target":{"name":"kit"},"filenames":["/t/libkit.rmeta","/t/libkit.rlib"]}
        {"reason":"build-finished","success":true}
    "#;
    assert_eq!(rlib(messages, "kit"), Some(PathBuf::from("/t/libkit.rlib")));
    assert_eq!(rlib(messages, "other"), None);
}

/// Another that builds the same, and is done when somebody waits for it.
struct Other {
    lock: Cell<Option<File>>,
    record: PathBuf,
    built: Prebuilt,
    told: RefCell<Vec<Duration>>,
}

impl Progress for Other {
    fn waiting(&self) {
        if let Some(lock) = self.lock.take() {
            fs::write(&self.record, serde_json::to_string(&self.built).unwrap()).unwrap();
            drop(lock);
        }
    }

    fn preparing(&self, _what: Building, _line: &str) {
        panic!("it was built a second time");
    }

    fn built(&self, took: Duration) {
        self.told.borrow_mut().push(took);
    }
}

#[test]
fn who_waits_while_another_builds_the_same_is_told_how_long() {
    let root = tempfile::tempdir().unwrap();
    let problem = Problem {
        root: root.path().to_owned(),
        ..sample::problem()
    };
    let folder = problem.scratch().join(&problem.id);
    fs::create_dir_all(&folder).unwrap();
    let lock = File::create(folder.join("lock")).unwrap();
    lock.lock().unwrap();
    let rustc = PathBuf::from("rustc");
    let other = Other {
        lock: Cell::new(Some(lock)),
        record: folder.join("prebuilt.json"),
        built: Prebuilt {
            stamp: stamp(&problem, &rustc),
            rustc,
            toolchain: String::new(),
            kit: PathBuf::new(),
            suite: PathBuf::new(),
            tokio: None,
            bundle: None,
            bytes: 0,
        },
        told: RefCell::default(),
    };
    let stamp = || block_on(prebuilt(&problem, &other)).unwrap().stamp;
    assert_eq!(stamp(), other.built.stamp);
    assert_eq!(other.told.borrow().len(), 1);
    // What is there already takes nobody's time.
    assert_eq!(stamp(), other.built.stamp);
    assert_eq!(other.told.borrow().len(), 1);
}

/// Hears how long it took.
#[derive(Default)]
struct Told(RefCell<Vec<Duration>>);

impl Progress for Told {
    fn built(&self, took: Duration) {
        self.0.borrow_mut().push(took);
    }
}

#[test]
fn a_build_that_is_given_up_has_taken_its_time_all_the_same() {
    let told = Told::default();
    block_on(async {
        tokio::select! {
            biased;
            () = timed(&told, pending()) => panic!("it came to an end"),
            () = ready(()) => {}
        }
        Ok(())
    })
    .unwrap();
    assert_eq!(told.0.borrow().len(), 1);
}
