//! `corrections.csv` as a file with concurrent writers: each holds its lock from reading to writing, so that no line
//! is lost; lines are appended or removed whole or not at all.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::file::{COLUMNS, CorrectionLine, Corrections, FILE_NAME, column_of};
use crate::atomic;
use crate::corpus::manifest::ManifestProblem;
use crate::corpus::pdf_file::{self, FileError};
use crate::plan::correction::Correction;
use crate::taxonomy::Taxonomy;
use crate::text::{decode, fold};

/// The file that is locked: that of the corrections is another one after every change.
const LOCK: &str = ".corrections.lock";

/// Why the corrections can't be read or changed. Nothing has been changed then.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// The file can't be read.
    #[error("{path}: {cause}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        cause: FileError,
    },
    /// It is no text.
    #[error("{path}: 文字コードを読めません。")]
    NoText {
        /// Which.
        path: PathBuf,
    },
    /// It has mistakes.
    #[error("{path}: {}", .problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Mistakes {
        /// Which.
        path: PathBuf,
        /// Each with its line.
        problems: Vec<ManifestProblem>,
    },
    /// The correction has no applicable change.
    #[error("{0}")]
    Refused(String),
    /// It can't be written.
    #[error("{path} に書き込めません: {cause}。このファイルを開いているアプリケーションがあれば閉じてください。")]
    Unwritable {
        /// Where.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
}

/// The file, locked until the ledger is dropped.
pub struct Ledger {
    path: PathBuf,
    /// UTF-8 without mark, lines end with `\n`.
    text: String,
    _lock: File,
}

/// What became of a correction.
#[derive(Debug, Clone, PartialEq)]
pub enum Recorded {
    /// It was written.
    Done,
    /// Another person corrected the same field in the meantime, as given.
    Overtaken(Box<Correction>),
}

impl Ledger {
    /// Locks and reads the file of a corpus; waits for the lock.
    ///
    /// # Errors
    /// If it cannot be locked or read.
    pub fn open(corpus: &Path) -> Result<Self, LedgerError> {
        let path = corpus.join(FILE_NAME);
        let unlocked = |cause| LedgerError::Unwritable { path: corpus.join(LOCK), cause };
        fs::create_dir_all(corpus).map_err(unlocked)?;
        let lock = File::create(corpus.join(LOCK)).map_err(unlocked)?;
        lock.lock().map_err(unlocked)?;
        let text = match pdf_file::read(&path) {
            Err(FileError::Missing) => csv_line(COLUMNS.iter().map(|names| names[0].to_owned())),
            Err(cause) => return Err(LedgerError::File { path, cause }),
            Ok(bytes) => decode(&bytes).ok_or_else(|| LedgerError::NoText { path: path.clone() })?,
        };
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        Ok(Self { path, text, _lock: lock })
    }

    /// The corrections in the file.
    ///
    /// # Errors
    /// If a line has a mistake.
    pub fn corrections(&self, taxonomy: &Taxonomy) -> Result<Vec<CorrectionLine>, LedgerError> {
        let Corrections { lines, problems, .. } = Corrections::parse(&self.text, taxonomy);
        if problems.is_empty() { Ok(lines) } else { Err(LedgerError::Mistakes { path: self.path.clone(), problems }) }
    }

    /// Appends corrections in the columns of the file.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn add<'c>(&self, corrections: impl IntoIterator<Item = &'c Correction>) -> Result<(), LedgerError> {
        let mut all = self.text.trim_end_matches('\n').to_owned();
        all.push('\n');
        let header = self.text.lines().next().unwrap_or_default();
        let titles: Vec<String> = header.split(',').map(|title| fold(title.trim_matches('"'))).collect();
        for c in corrections {
            let values = texts(c);
            let value = |title: &String| column_of(title).map_or_else(String::new, |at| values[at].to_owned());
            all.push_str(&csv_line(titles.iter().map(value)));
        }
        self.write(&all)
    }

    /// Appends a correction, unless the last one of the same field differs from the one that the writer has seen:
    /// `seen` is its [`mark`].
    ///
    /// # Errors
    /// If the correction is invalid, or the file cannot be read or written.
    pub fn record(&self, correction: &Correction, seen: &str, taxonomy: &Taxonomy) -> Result<Recorded, LedgerError> {
        let before = self.corrections(taxonomy)?;
        let new = understood(correction, taxonomy)?;
        let last = before.iter().rev().find(|line| line.is_of_one_field(&new));
        if let Some(other) = last.filter(|other| mark(Some(&other.correction)) != seen) {
            return Ok(Recorded::Overtaken(Box::new(other.correction.clone())));
        }
        self.add([&new.correction])?;
        Ok(Recorded::Done)
    }

    /// Removes the last line with this correction; returns whether there was one.
    ///
    /// # Errors
    /// If the file cannot be read or written.
    pub fn take_back(&self, correction: &Correction, taxonomy: &Taxonomy) -> Result<bool, LedgerError> {
        let lines = self.corrections(taxonomy)?;
        let Some(line) = lines.iter().rev().find(|line| line.correction == *correction) else { return Ok(false) };
        let next = lines.iter().map(|other| other.number).find(|number| *number > line.number);
        let start = |number: usize| self.text.split_inclusive('\n').take(number - 1).map(str::len).sum::<usize>();
        let end = next.map_or(self.text.len(), start);
        self.write(&format!("{}{}", &self.text[..start(line.number)], &self.text[end..]))?;
        Ok(true)
    }

    /// Writes the text as Excel reads it.
    fn write(&self, text: &str) -> Result<(), LedgerError> {
        let text = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        let unwritable = |cause| LedgerError::Unwritable { path: self.path.clone(), cause };
        atomic::write(&self.path, text.as_bytes()).map_err(unwritable)
    }
}

/// A short mark of the correction that a writer has seen: another correction has another.
#[must_use]
pub fn mark(seen: Option<&Correction>) -> String {
    let said = |c: &Correction| crate::digest::sha256(format!("{c:?}").as_bytes())[..16].to_owned();
    seen.map(said).unwrap_or_default()
}

/// The texts of a correction in the order of [`COLUMNS`].
fn texts(correction: &Correction) -> [&str; COLUMNS.len()] {
    let Correction { record, field, value, who, when, why } = correction;
    [record, field, value, who, when, why]
}

/// The correction as the file would be read.
fn understood(correction: &Correction, taxonomy: &Taxonomy) -> Result<CorrectionLine, LedgerError> {
    let values = texts(correction);
    let text = csv_line(COLUMNS.iter().map(|names| names[0].to_owned()))
        + &csv_line(values.into_iter().map(ToOwned::to_owned));
    let Corrections { lines, problems, .. } = Corrections::parse(&text, taxonomy);
    let reason = || problems.first().map_or_else(String::new, |problem| problem.reason.clone());
    lines.into_iter().next().ok_or_else(|| LedgerError::Refused(reason()))
}

/// A line of CSV.
pub(super) fn csv_line(values: impl Iterator<Item = String>) -> String {
    let quoted = |value: String| {
        let value = value.replace("\r\n", "\n");
        if value.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", value.replace('"', "\"\"")) } else { value }
    };
    let mut line = values.map(quoted).collect::<Vec<_>>().join(",");
    line.push('\n');
    line
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;

    fn correction(value: &str, who: &str) -> Correction {
        Correction {
            record: "032158/oshu/1".into(),
            field: "担当課".into(),
            value: value.into(),
            who: who.into(),
            when: "2026-04-01".into(),
            why: "".into(),
        }
    }

    #[test]
    fn the_second_of_two_sees_the_correction_of_the_first() {
        let taxonomy = Taxonomy::load(&Dictionaries::embedded()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let write = |correction: &Correction, seen: &str| {
            Ledger::open(folder.path()).unwrap().record(correction, seen, &taxonomy).unwrap()
        };
        let (first, second) = (correction("市民課\n税務課", "山田"), correction("総務課", "佐藤"));
        assert_eq!(write(&first, ""), Recorded::Done);
        assert_eq!(write(&second, ""), Recorded::Overtaken(Box::new(first.clone())));
        assert_eq!(write(&second, &mark(Some(&first))), Recorded::Done);
        let ledger = Ledger::open(folder.path()).unwrap();
        let said: Vec<_> = ledger.corrections(&taxonomy).unwrap().into_iter().map(|line| line.correction).collect();
        assert_eq!(said, [first.clone(), second.clone()]);
        assert!(ledger.take_back(&first, &taxonomy).unwrap());
        drop(ledger);
        let ledger = Ledger::open(folder.path()).unwrap();
        assert_eq!(ledger.corrections(&taxonomy).unwrap()[0].correction, second);
        assert!(!ledger.take_back(&first, &taxonomy).unwrap());
    }

    #[test]
    fn a_meaningless_correction_is_not_written() {
        let taxonomy = Taxonomy::load(&Dictionaries::embedded()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(folder.path()).unwrap();
        let wrong = Correction { field: "色".into(), ..correction("赤", "山田") };
        assert!(ledger.record(&wrong, "", &taxonomy).unwrap_err().to_string().contains("項目「色」"));
        assert!(!folder.path().join(FILE_NAME).exists());
    }

    #[test]
    fn many_writers_lose_no_line() {
        let taxonomy = Taxonomy::load(&Dictionaries::embedded()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for number in 0..8 {
                let (folder, taxonomy) = (folder.path(), &taxonomy);
                scope.spawn(move || {
                    let own =
                        Correction { record: format!("032158/oshu/{number}").into(), ..correction("課", "山田") };
                    Ledger::open(folder).unwrap().record(&own, "", taxonomy).unwrap();
                });
            }
        });
        assert_eq!(Ledger::open(folder.path()).unwrap().corrections(&taxonomy).unwrap().len(), 8);
    }
}
