//! The sources of attempts: each is kept once, however often it is graded. Whoever saves all the time makes
//! a new one each time, and it differs from the one before by some lines. So most are kept as what
//! differs from another, which is whole; where that would be no gain, a source is kept whole, too.

use std::path::{Component, Path, PathBuf};

use rusqlite::{Connection, OptionalExtension as _, Transaction};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::submission::Source;

type Files = Vec<(PathBuf, String)>;

/// As it is kept, in JSON: whole, or by what differs from the source `base`.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Kept {
    Whole(Files),
    Differs {
        base: String,
        files: Vec<(PathBuf, Change)>,
    },
}

#[derive(Serialize, Deserialize)]
enum Change {
    Same,
    Patch(String),
    Text(String),
}

/// What differs is worth it while it is no more than this part of the whole.
const PART: usize = 3;
/// Two texts of more lines are not compared: where all of them differ, that takes the square of it.
const MOST_LINES: usize = 3_000;
/// Longer chains come from no grader: every base is whole where it was written, and each merge adds
/// one step at most.
const LONGEST_CHAIN: usize = 64;

/// The digest of a source: of its files' names and texts, wherever it lies.
pub fn digest(source: &Source) -> String {
    let mut digest = Sha256::new();
    for (path, text) in &source.files {
        for part in [path.to_string_lossy().as_bytes(), text.as_bytes()] {
            digest.update(part.len().to_le_bytes());
            digest.update(part);
        }
    }
    let bytes = digest.finalize();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Keep the source of an attempt at a problem. Its digest, by which it is found again. What is there by
/// that digest is believed only if it is that source.
pub(super) fn keep(
    change: &Transaction,
    problem: &str,
    source: &Source,
) -> rusqlite::Result<String> {
    let digest = digest(source);
    let is_kept = || -> rusqlite::Result<bool> {
        let kept = files(change, &digest)?;
        Ok(kept.as_ref() == Some(&source.files))
    };
    if is_kept()? {
        return Ok(digest);
    }
    if let Some(kept) = differing(change, problem, source)? {
        put(change, &digest, &source.shown, &kept)?;
        if is_kept()? {
            return Ok(digest);
        }
    }
    put(change, &digest, &source.shown, &json(&source.files)?)?;
    Ok(digest)
}

fn put(change: &Transaction, digest: &str, shown: &str, kept: &str) -> rusqlite::Result<()> {
    let sql = "INSERT INTO source (digest, shown, files) VALUES (?1, ?2, ?3)
               ON CONFLICT (digest) DO UPDATE SET shown = excluded.shown, files = excluded.files";
    change.execute(sql, (digest, shown, kept)).map(|_| ())
}

/// Take over from another machine's file the sources that are what their digests claim, also in the place
/// of one here that is not. How many.
pub(super) fn merge(change: &Transaction, theirs: &Connection) -> rusqlite::Result<usize> {
    let mut statement = theirs.prepare("SELECT digest, shown, files FROM source")?;
    let mut rows = statement.query(())?;
    let mut taken: Vec<String> = Vec::new();
    while let Some(row) = rows.next()? {
        let (digest, shown, kept): (String, String, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        if read(change, &digest)?.is_none() && read(theirs, &digest)?.is_some() {
            put(change, &digest, &shown, &kept)?;
            taken.push(digest);
        }
    }
    // One that differs from what is not here, or from too long a chain, is kept whole.
    for digest in &taken {
        if read(change, digest)?.is_none()
            && let Some(whole) = read(theirs, digest)?
        {
            put(change, digest, &whole.shown, &json(&whole.files)?)?;
        }
    }
    Ok(taken.len())
}

/// By what differs from what the last attempt was kept by; nothing where that is no gain, or would not
/// give back the very text.
fn differing(
    change: &Transaction,
    problem: &str,
    source: &Source,
) -> rusqlite::Result<Option<String>> {
    let sql = "SELECT source, files FROM attempt JOIN source ON digest = source
               WHERE problem = ?1 ORDER BY id DESC LIMIT 1";
    let last = change.query_row(sql, [problem], |row| Ok((row.get(0)?, row.get(1)?)));
    let Some((last, kept)): Option<(String, String)> = last.optional()? else {
        return Ok(None);
    };
    let base = match serde_json::from_str(&kept) {
        Ok(Kept::Differs { base, .. }) => base,
        _ => last,
    };
    let Some(Source { files: whole, .. }) = read(change, &base)? else {
        return Ok(None);
    };
    let all = source.files.iter();
    let differs: Vec<(PathBuf, Change)> = all
        .map(|(path, text)| (path.clone(), difference(&whole, path, text)))
        .collect();
    if applied(&whole, &differs).as_ref() != Some(&source.files) {
        return Ok(None);
    }
    let files = differs;
    let kept = json(&Kept::Differs { base, files })?;
    let most = json(&source.files)?.len() / PART;
    Ok((kept.len() <= most).then_some(kept))
}

fn difference(whole: &Files, path: &Path, text: &str) -> Change {
    match text_of(whole, path) {
        None => Change::Text(text.to_owned()),
        Some(before) if before == text => Change::Same,
        Some(before) if before.lines().count() + text.lines().count() > MOST_LINES => {
            Change::Text(text.to_owned())
        }
        Some(before) => {
            let mut options = diffy::DiffOptions::new();
            options.set_context_len(1);
            Change::Patch(options.create_patch(before, text).to_string())
        }
    }
}

fn text_of<'a>(files: &'a Files, path: &Path) -> Option<&'a str> {
    let found = files.iter().find(|(of, _)| of == path);
    found.map(|(_, text)| text.as_str())
}

fn applied(whole: &Files, changes: &[(PathBuf, Change)]) -> Option<Files> {
    let text = |(path, change): &(PathBuf, Change)| {
        let text = match change {
            Change::Same => text_of(whole, path)?.to_owned(),
            Change::Text(text) => text.clone(),
            Change::Patch(patch) => {
                let patch = diffy::Patch::from_str(patch).ok()?;
                diffy::apply(text_of(whole, path)?, &patch).ok()?
            }
        };
        Some((path.clone(), text))
    };
    changes.iter().map(text).collect()
}

/// The source of that digest. Nothing where it is not there, cannot be made sense of or is another one, and
/// nothing that would leave its folder: another machine's file may say what it likes.
pub(super) fn read(connection: &Connection, digest: &str) -> rusqlite::Result<Option<Source>> {
    let sql = "SELECT shown FROM source WHERE digest = ?1";
    let shown = connection.query_row(sql, [digest], |row| row.get(0));
    let Some((shown, files)) = shown.optional()?.zip(files(connection, digest)?) else {
        return Ok(None);
    };
    let is_below = |path: &Path| {
        let mut parts = path.components();
        parts.all(|part| matches!(part, Component::Normal(_)))
    };
    let all_below = files.iter().all(|(path, _)| is_below(path));
    let source = Source { shown, files };
    Ok((all_below && self::digest(&source) == digest).then_some(source))
}

fn files(connection: &Connection, digest: &str) -> rusqlite::Result<Option<Files>> {
    let sql = "SELECT files FROM source WHERE digest = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let (mut digest, mut chain) = (digest.to_owned(), Vec::new());
    let mut whole = loop {
        let kept: Option<String> = statement
            .query_row([&digest], |row| row.get(0))
            .optional()?;
        match kept.and_then(|kept| serde_json::from_str(&kept).ok()) {
            Some(Kept::Whole(files)) => break files,
            Some(Kept::Differs { base, files }) if chain.len() < LONGEST_CHAIN => {
                chain.push(files);
                digest = base;
            }
            _ => return Ok(None),
        }
    };
    for changes in chain.iter().rev() {
        match applied(&whole, changes) {
            Some(files) => whole = files,
            None => return Ok(None),
        }
    }
    Ok(Some(whole))
}

fn json(value: &impl Serialize) -> rusqlite::Result<String> {
    serde_json::to_string(value)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}
