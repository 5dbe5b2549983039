//! What is in the place of the file: nothing, something else, the file of another, or one that is just made.

use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;

use super::files::{path, write};
use super::*;

#[test]
fn nothing_is_made_by_a_look_where_nothing_is() {
    let root = workbook();
    assert!(History::look(root.path()).unwrap().is_none());
    assert!(!root.path().join(FOLDER).exists());
    drop(open(&root));
    assert!(History::look(root.path()).unwrap().is_some());
}

#[test]
fn what_is_there_in_the_place_of_a_file_is_not_opened_and_left_as_it_is() {
    type Opens = fn(&Path) -> Result<Option<History>, Broken>;
    let opens: [Opens; 3] = [
        |root| History::open(root).map(Some),
        History::look,
        History::glance,
    ];
    let file = || SHOWN.to_owned();
    let not_a_file = || Broken::NotAFile { file: file() };
    let nowhere = || Broken::LeadsNowhere { file: file() };
    let folder = |at: &Path| fs::create_dir(at).unwrap();
    let device = |at: &Path| symlink("/dev/zero", at).unwrap();
    let socket = |at: &Path| drop(UnixListener::bind(at).unwrap());
    let link = |at: &Path| symlink("gone.db", at).unwrap();
    type Make<'a> = &'a dyn Fn(&Path);
    let cases: [(Make, Broken); 4] = [
        (&folder, not_a_file()),
        (&device, not_a_file()),
        (&socket, not_a_file()),
        (&link, nowhere()),
    ];
    for (make, broken) in cases {
        let root = workbook();
        fs::create_dir(root.path().join(FOLDER)).unwrap();
        make(&path(&root, FILE));
        for open in opens {
            assert_eq!(open(root.path()).unwrap_err(), broken);
        }
        let names = fs::read_dir(root.path().join(FOLDER)).unwrap().count();
        assert_eq!(names, 1, "{broken}");
    }
    // A link to a file is as good as the file.
    let (root, elsewhere) = (workbook(), workbook());
    drop(open(&elsewhere));
    fs::create_dir(root.path().join(FOLDER)).unwrap();
    symlink(path(&elsewhere, FILE), path(&root, FILE)).unwrap();
    for open in opens {
        assert!(open(root.path()).unwrap().is_some());
    }
}

#[test]
fn a_folder_may_have_any_name() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("한글 #1?mode=memory%41");
    let mut history = History::open(&root).unwrap();
    history.save_draft(&draft("q")).unwrap();
    drop(history);
    let read = History::open_to_read(&root.join(FOLDER)).unwrap();
    assert_eq!(read.draft("q").unwrap(), Some(draft("q")));
}

#[test]
fn the_database_of_another_program_is_left_alone() {
    let root = workbook();
    fs::create_dir_all(root.path().join(FOLDER)).unwrap();
    let file = path(&root, FILE);
    let other = Connection::open(&file).unwrap();
    other.execute_batch("CREATE TABLE answer (x)").unwrap();
    drop(other);
    let before = fs::read(&file).unwrap();
    for opened in [
        History::open(root.path()).map(Some),
        History::look(root.path()),
    ] {
        let broken = opened.unwrap_err();
        assert!(matches!(broken, Broken::Damaged { .. }), "{broken}");
    }
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[test]
fn a_file_of_no_bytes_is_hollow_unless_somebody_is_making_it() {
    let root = workbook();
    assert!(!History::is_hollow(root.path()), "there is none");
    write(&root, FILE, "");
    assert!(History::is_hollow(root.path()));
    let maker = lock(&root.path().join(FOLDER)).unwrap();
    assert!(!History::is_hollow(root.path()));
    drop(maker);
    assert!(History::is_hollow(root.path()));
    drop(open(&root));
    assert!(!History::is_hollow(root.path()));
}
