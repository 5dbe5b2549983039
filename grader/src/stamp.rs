//! Digests that tell whether something was made from what is there now. Not for secrets: they only
//! have to differ when the input does.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// The digest of a text.
pub fn of_text(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Collects inputs into one digest.
#[derive(Default)]
pub struct Stamp(DefaultHasher);

impl Stamp {
    pub fn text(&mut self, text: &str) {
        text.hash(&mut self.0);
    }

    /// A file's name and content; a file that is not there counts as empty.
    pub fn file(&mut self, path: &Path) {
        path.hash(&mut self.0);
        fs::read(path).unwrap_or_default().hash(&mut self.0);
    }

    /// Size and time of a file too large to read each time.
    pub fn metadata(&mut self, path: &Path) {
        path.hash(&mut self.0);
        if let Ok(metadata) = fs::metadata(path) {
            metadata.len().hash(&mut self.0);
            metadata.modified().ok().hash(&mut self.0);
        }
    }

    /// Every `.rs` and `.toml` file below a folder.
    pub fn sources(&mut self, folder: &Path) {
        let Ok(entries) = fs::read_dir(folder) else {
            return;
        };
        let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                self.sources(&path);
            } else if path.extension().is_some_and(|e| e == "rs" || e == "toml") {
                self.file(&path);
            }
        }
    }

    pub fn value(&self) -> u64 {
        self.0.finish()
    }
}
