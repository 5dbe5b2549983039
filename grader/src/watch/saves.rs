//! Notices what is saved. In: a folder. Out: the moments at which it is worth reading. What was saved is
//! for the reader to see: only another content is a save. The system tells at once; besides, the
//! files' dates are looked at now and then, which finds also what it does not tell (network drives,
//! containers, more watches than it allows).

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind};
use notify::{Config, Event, RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{Instant, sleep_until};

/// A file that is whole may have brothers.
const WHOLE: Duration = Duration::from_millis(2);
/// Of a file that is being written, the end is told; where it is not, it is over when it is quiet.
const PART: Duration = Duration::from_millis(40);
/// Some editors take the old file away before they bring the new one.
const DOUBT: Duration = Duration::from_millis(200);
/// How often to look at the dates, where the system tells and where it does not.
const SELDOM: Duration = Duration::from_secs(2);
const OFTEN: Duration = Duration::from_millis(250);

/// What was noticed of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Touch {
    /// It is there as a whole, or gone.
    Whole,
    /// It is being written.
    Part,
}

/// A folder that is watched.
pub struct Saves {
    folder: PathBuf,
    touches: UnboundedReceiver<Touch>,
    teller: UnboundedSender<Touch>,
    watcher: Option<RecommendedWatcher>,
    dates: Dates,
    look_at_dates: Instant,
    due: Due,
}

/// When to read.
#[derive(Debug, Default)]
struct Due {
    at: Option<Instant>,
}

impl Due {
    fn touched(&mut self, touch: Touch, now: Instant) {
        self.at = Some(match touch {
            Touch::Whole => now + WHOLE,
            Touch::Part => now + PART,
        });
    }
}

impl Saves {
    /// Watch what lies in `folder`, at any depth.
    pub fn of(folder: &Path) -> Saves {
        let (teller, touches) = unbounded_channel();
        let mut saves = Saves {
            folder: folder.to_owned(),
            touches,
            teller,
            watcher: None,
            dates: dates(folder),
            look_at_dates: Instant::now(),
            due: Due::default(),
        };
        saves.watch();
        saves
    }

    /// Where the system cannot watch, the dates tell alone.
    fn watch(&mut self) {
        let teller = self.teller.clone();
        let tell = move |event: notify::Result<Event>| {
            // An error is that something may have been missed.
            let touch = event.map_or(Some(Touch::Whole), |event| touch(&event.kind));
            // Nobody listens any more: then it is no matter.
            touch.map(|touch| teller.send(touch).ok());
        };
        let watcher = RecommendedWatcher::new(tell, Config::default());
        self.watcher = watcher.ok().and_then(|mut watcher| {
            watcher.watch(&self.folder, RecursiveMode::Recursive).ok()?;
            Some(watcher)
        });
        self.look_later();
    }

    fn look_later(&mut self) {
        let later = match self.watcher {
            Some(_) => SELDOM,
            None => OFTEN,
        };
        self.look_at_dates = Instant::now() + later;
    }

    /// Until it is worth reading again. May be given up and asked for once more.
    pub async fn worth_reading(&mut self) {
        loop {
            let due = self.due.at;
            tokio::select! {
                biased;
                Some(touch) = self.touches.recv() => self.due.touched(touch, Instant::now()),
                () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => {
                    self.due.at = None;
                    self.dates = dates(&self.folder);
                    return;
                }
                () = sleep_until(self.look_at_dates) => self.look_at_the_dates(),
            }
        }
    }

    /// What was read is no source that somebody would save: see whether it is soon.
    pub fn doubt(&mut self) {
        self.due.at = Some(Instant::now() + DOUBT);
    }

    fn look_at_the_dates(&mut self) {
        let now = dates(&self.folder);
        if now != self.dates {
            self.dates = now;
            self.due.touched(Touch::Whole, Instant::now());
            // It was not told of this; the folder may be another by now.
            self.watch();
        }
        self.look_later();
    }
}

fn touch(kind: &EventKind) -> Option<Touch> {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Some(Touch::Whole),
        EventKind::Access(_) => None,
        EventKind::Modify(ModifyKind::Metadata(_)) => None,
        EventKind::Modify(ModifyKind::Name(_)) | EventKind::Remove(_) => Some(Touch::Whole),
        EventKind::Create(_) | EventKind::Modify(_) | EventKind::Any | EventKind::Other => {
            Some(Touch::Part)
        }
    }
}

type Dates = Vec<(PathBuf, Option<SystemTime>, u64)>;

/// More are not looked at: it is no folder of sources.
const MOST: usize = 512;

/// When each file was written, and how long it is.
fn dates(folder: &Path) -> Dates {
    let mut dates = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let Ok(metadata) = entry.metadata() else {
                continue;
            };
            if dates.len() == MOST {
                return dates;
            }
            if metadata.is_dir() {
                folders.push(entry.path());
            } else {
                dates.push((entry.path(), metadata.modified().ok(), metadata.len()));
            }
        }
    }
    dates.sort();
    dates
}

#[cfg(test)]
mod tests {
    use notify::event::{CreateKind, DataChange, RemoveKind, RenameMode};

    use super::*;

    #[test]
    fn a_file_that_is_only_read_is_not_saved() {
        let opened = EventKind::Access(AccessKind::Open(AccessMode::Any));
        assert_eq!(touch(&opened), None);
        let closed = EventKind::Access(AccessKind::Close(AccessMode::Write));
        assert_eq!(touch(&closed), Some(Touch::Whole));
    }

    #[test]
    fn a_file_is_whole_when_it_is_closed_or_takes_its_place() {
        let renamed = EventKind::Modify(ModifyKind::Name(RenameMode::To));
        assert_eq!(touch(&renamed), Some(Touch::Whole));
        let written = EventKind::Modify(ModifyKind::Data(DataChange::Any));
        assert_eq!(touch(&written), Some(Touch::Part));
        assert_eq!(
            touch(&EventKind::Create(CreateKind::File)),
            Some(Touch::Part)
        );
        assert_eq!(
            touch(&EventKind::Remove(RemoveKind::File)),
            Some(Touch::Whole)
        );
    }

    #[test]
    fn what_is_being_written_is_read_when_it_is_closed_and_else_when_it_is_quiet() {
        let now = Instant::now();
        let mut due = Due::default();
        due.touched(Touch::Part, now);
        assert_eq!(due.at, Some(now + PART));
        due.touched(Touch::Whole, now);
        assert_eq!(due.at, Some(now + WHOLE));
    }

    /// In each of the ways in which editors write.
    #[tokio::test]
    async fn every_way_of_saving_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("lib.rs");
        let mut saves = Saves::of(folder.path());
        fs::write(&file, "new").unwrap();
        saves.worth_reading().await;
        let beside = folder.path().join(".lib.rs.swp");
        fs::write(&beside, "renamed").unwrap();
        saves.worth_reading().await;
        fs::rename(&beside, &file).unwrap();
        saves.worth_reading().await;
        fs::create_dir(folder.path().join("below")).unwrap();
        saves.worth_reading().await;
        fs::remove_file(&file).unwrap();
        saves.worth_reading().await;
    }

    #[tokio::test]
    async fn what_the_system_does_not_tell_is_found_by_its_date() {
        let folder = tempfile::tempdir().unwrap();
        let mut saves = Saves::of(folder.path());
        saves.watcher = None;
        fs::write(folder.path().join("lib.rs"), "new").unwrap();
        while saves.touches.try_recv().is_ok() {}
        saves.look_at_the_dates();
        assert!(saves.due.at.is_some());
    }
}
