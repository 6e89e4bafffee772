//! The folder of a batch: `output/2026-03/`, named after the newest document (or `--date`), so that the same corpus
//! gives the same folder whenever it is run. Older ones stay. `latest` (a text with the name of the folder) and
//! `latest.html` (a page for people) point to the newest, because ordinary users of Windows cannot create symbolic
//! links.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::atomic;
use crate::calendar::{FiscalYear, Typed, typed};
use crate::corpus::{Source, YearMonth};
use crate::export::batch_records::RECORDS;
use crate::export::checklist::CHECKLIST;
use crate::export::{self, ExportError};

/// The file that holds the name of the newest folder.
const POINTER: &str = "latest";

/// Suffix of the name of a folder with incomplete tables.
const INCOMPLETE: &str = "-不完全";

/// The folder of a batch without documents.
const EMPTY: &str = "0000";

/// The name of a batch: a year, a month or a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BatchName(String);

impl BatchName {
    /// The month of the newest document.
    pub(super) fn of(sources: &[Source]) -> Self {
        let newest = sources.iter().map(|source| source.published).max();
        Self(newest.map_or_else(|| EMPTY.to_owned(), |published| published.to_string()))
    }

    /// The fiscal year of its date; none of an empty corpus.
    pub(super) fn fiscal_year(&self) -> Option<FiscalYear> {
        typed(&self.0).map(Typed::fiscal_year)
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder of an incomplete batch: beside that of the complete one, which it must not replace.
    pub(super) fn incomplete(&self) -> String {
        format!("{}{INCOMPLETE}", self.0)
    }
}

impl FromStr for BatchName {
    type Err = String;

    /// Reads `2026`, `2026-03` or `2026-03-31`, in either calendar.
    fn from_str(text: &str) -> Result<Self, String> {
        let Typed { year, month, day } = typed(text).ok_or_else(|| {
            format!("「{text}」は日付ではありません。「2026-03-31」「令和8年3月31日」のように書いてください")
        })?;
        let day = day.map(|day| format!("-{day:02}")).unwrap_or_default();
        Ok(Self(format!("{}{day}", YearMonth { year, month })))
    }
}

/// Removes tables of an earlier run that this one has not written, because they may have other conditions. Files of
/// users stay.
pub(super) fn remove_stale(folder: &Path, written: &[PathBuf]) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let is_table = export::is_table_file(&entry.file_name().to_string_lossy());
        if is_table && !written.contains(&entry.path()) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Removes the tables of a batch that lacked documents, once there is one that has them all.
pub(super) fn remove_incomplete(output: &Path, name: &BatchName) -> io::Result<()> {
    let folder = output.join(name.incomplete());
    if !folder.is_dir() {
        return Ok(());
    }
    remove_stale(&folder, &[])?;
    for file in [RECORDS, CHECKLIST].map(|file| folder.join(file)).iter().filter(|file| file.exists()) {
        fs::remove_file(file)?;
    }
    // Files of people stay, and their folder with them.
    if fs::read_dir(&folder)?.next().is_none() { fs::remove_dir(&folder) } else { Ok(()) }
}

/// Makes `latest` and `latest.html` point to a folder with these files; the files written.
pub(super) fn point_to(output: &Path, name: &BatchName, written: &[PathBuf]) -> Result<Vec<PathBuf>, ExportError> {
    let file_name = |path: &PathBuf| path.file_name().map(|name| name.to_string_lossy().into_owned());
    let files: Vec<String> = written.iter().filter_map(file_name).collect();
    let page = export::latest(name.as_str(), &files);
    Ok(vec![
        export::write_file(&output.join(export::LATEST), page.as_bytes())?,
        export::write_file(&output.join(POINTER), format!("{}\n", name.as_str()).as_bytes())?,
    ])
}

/// The two newest folders of batches by name, the older first.
pub(super) fn last_two(output: &Path) -> io::Result<Option<[PathBuf; 2]>> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(output)? {
        let path = entry?.path();
        let is_batch = path.file_name().is_some_and(|name| is_name(&name.to_string_lossy()));
        if is_batch && path.join(RECORDS).is_file() {
            folders.push(path);
        }
    }
    folders.sort();
    Ok(match folders.as_slice() {
        [.., old, new] => Some([old.clone(), new.clone()]),
        _ => None,
    })
}

/// Whether a folder of this name is one of a batch.
fn is_name(name: &str) -> bool {
    name.parse::<BatchName>().is_ok_and(|read| read.as_str() == name)
}

/// Makes the folder, without what interrupted runs have left in it.
pub(super) fn prepare(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    atomic::remove_leftovers(folder)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn names_are_years_months_and_days() {
        for name in ["2026", "2026-03", "2026-03-31"] {
            assert_eq!(name.parse::<BatchName>().unwrap().as_str(), name);
        }
        for typed in ["令和8年3月31日", "R8.3.31", "2026/3/31"] {
            assert_eq!(typed.parse::<BatchName>().unwrap().as_str(), "2026-03-31");
            assert!(!is_name(typed));
        }
        for name in ["", "26-03", "2026-13", "2026-03-32", "../2026", "2026-03-31-1", "store"] {
            assert!(name.parse::<BatchName>().is_err(), "{name}");
        }
    }

    #[test]
    fn only_tables_are_removed_and_the_last_two_batches_found() {
        let output = tempfile::tempdir().unwrap();
        for name in ["2024-03", "2026-03", "2025-11", "2027-3", "store"] {
            fs::create_dir(output.path().join(name)).unwrap();
            fs::write(output.path().join(name).join(RECORDS), "").unwrap();
        }
        assert_eq!(last_two(output.path()).unwrap(), Some(["2025-11", "2026-03"].map(|name| output.path().join(name))));
        let folder = output.path().join("2026-03");
        for name in ["gap.csv", "comparison.xlsx", "議案.csv"] {
            fs::write(folder.join(name), "").unwrap();
        }
        remove_stale(&folder, &[folder.join("comparison.xlsx")]).unwrap();
        let names = |name: &str| folder.join(name).exists();
        assert!(!names("gap.csv") && names("comparison.xlsx") && names("議案.csv") && names(RECORDS));
    }
}
