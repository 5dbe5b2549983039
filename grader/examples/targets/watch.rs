//! What `watch` takes: on a terminal of its own (a pty whose other end is read here), from a save to the
//! moment at which the quick verdict is drawn, beside `grade --quick` of the same edit; and what it
//! uses while nothing happens.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use grader::workbook::Problem;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use super::figures::ratios;
use super::{Bench, ROUNDS, edit};

const PATIENCE: Duration = Duration::from_secs(120);
const IDLE: Duration = Duration::from_secs(30);
/// What stands in the line of the verdict while the code before the save is all it is about.
const BEFORE: &str = "(before this save)";

impl Bench {
    /// In turns: an edit for `watch`, an edit for `grade --quick`, each in its own copy of the workbook.
    pub fn watch_latency(&self, problem: &Problem) -> anyhow::Result<()> {
        let id = problem.id.as_str();
        let other = tempfile::tempdir()?;
        let other = Bench {
            root: self.root.clone(),
            copy: other.path().to_owned(),
            grader: self.grader.clone(),
        };
        other.copy_workbook()?;
        let graded = other.problems(&[id.to_owned()])?;
        let graded_lib = other.solve(graded.first().context("the problem")?)?;
        let watched_lib = self.solve(problem)?;
        let grade = ["grade", id, "--quick", "--no-advice"];
        other.run(&other.grader, &grade)?;
        let mut watch = Watched::start(self, id)?;
        watch.until(&["compiled in"])?;
        watch.quiet()?;
        let mut pairs = Vec::new();
        for round in 0..=ROUNDS {
            edit(&watched_lib, round + 1)?;
            let saved = Instant::now();
            watch.until(&[BEFORE])?;
            // The first line of a verdict that is not about the code before.
            watch.until(&["passed"])?;
            let watched = saved.elapsed();
            // Its slow cases and its bench would be in the other's way.
            watch.until(&["compiled in"])?;
            watch.quiet()?;
            edit(&graded_lib, round + 1)?;
            let graded = other.run(&other.grader, &grade)?.0;
            if round > 0 {
                pairs.push((watched, graded));
            }
        }
        ratios(
            "save to quick verdict in watch / grade --quick",
            &pairs,
            "at most 1.15",
        );
        Ok(())
    }

    /// What it uses while nobody does anything.
    pub fn idle(&self, id: &str) -> anyhow::Result<()> {
        let mut watch = Watched::start(self, id)?;
        watch.until(&["compiled in", "not compile"])?;
        watch.quiet()?;
        let before = ticks(&watch.child)?;
        thread::sleep(IDLE);
        let used = (ticks(&watch.child)? - before) as f64 / 100.0;
        println!(
            "watch while idle: {:.2}% of a core over {} s (target: under 0.5%)",
            100.0 * used / IDLE.as_secs_f64(),
            IDLE.as_secs()
        );
        Ok(())
    }
}

/// A watch on a terminal of its own.
struct Watched {
    child: Child,
    keyboard: File,
    drawn: Receiver<Vec<u8>>,
    /// What was drawn and not looked at yet.
    screen: String,
}

impl Watched {
    fn start(bench: &Bench, id: &str) -> anyhow::Result<Watched> {
        let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
        grantpt(&ours)?;
        unlockpt(&ours)?;
        let size = Winsize {
            ws_row: 24,
            ws_col: 100,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        tcsetwinsize(&ours, size)?;
        let name = ptsname(&ours, Vec::new())?;
        let name = name.into_string().context("the name of a terminal")?;
        let end = || File::options().read(true).write(true).open(&name);
        let child = Command::new(&bench.grader)
            .args(["watch", id, "--lang", "en"])
            .current_dir(&bench.copy)
            .env_remove("CARGO_TARGET_DIR")
            .env("TERM", "xterm-256color")
            .env("NO_COLOR", "1")
            .stdin(end()?)
            .stdout(end()?)
            .stderr(end()?)
            .spawn()?;
        let ours = File::from(ours);
        let mut reader = ours.try_clone()?;
        let (tell, drawn) = channel();
        thread::spawn(move || {
            let mut buffer = [0; 16 << 10];
            while let Ok(n @ 1..) = reader.read(&mut buffer) {
                if tell.send(buffer[..n].to_vec()).is_err() {
                    break;
                }
            }
        });
        Ok(Watched {
            child,
            keyboard: ours,
            drawn,
            screen: String::new(),
        })
    }

    /// Until one of these is drawn; what comes after it is kept.
    fn until(&mut self, texts: &[&str]) -> anyhow::Result<()> {
        let late = Instant::now() + PATIENCE;
        loop {
            let found = texts
                .iter()
                .filter_map(|text| self.screen.find(text).map(|at| at + text.len()));
            if let Some(end) = found.min() {
                self.screen.drain(..end);
                return Ok(());
            }
            match self
                .drawn
                .recv_timeout(late.saturating_duration_since(Instant::now()))
            {
                Ok(bytes) => self.screen.push_str(&String::from_utf8_lossy(&bytes)),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    bail!("{texts:?} was not drawn; what was: {:?}", self.screen)
                }
            }
        }
    }

    /// Until nothing has been drawn for a while.
    fn quiet(&mut self) -> anyhow::Result<()> {
        while self.drawn.recv_timeout(Duration::from_millis(500)).is_ok() {}
        self.screen.clear();
        ensure!(self.child.try_wait()?.is_none(), "watch has ended");
        Ok(())
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let _ = self.keyboard.write_all(b"q");
        let _ = self.child.wait();
    }
}

/// Hundredths of a second that a process has used.
fn ticks(child: &Child) -> anyhow::Result<u64> {
    let stat = fs::read_to_string(Path::new("/proc").join(child.id().to_string()).join("stat"))?;
    let (_, rest) = stat.rsplit_once(')').context("stat")?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let field = |n: usize| fields.get(n).and_then(|field| field.parse::<u64>().ok());
    Ok(field(11).context("utime")? + field(12).context("stime")?)
}
