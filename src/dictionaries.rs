//! All vocabulary is data: the files of `dictionaries/`, embedded in the binary, and replaced file by file by those
//! of a folder (`--dictionaries DIR`). Each stage parses its own file; this module only hands out text.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use thiserror::Error;

macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../dictionaries/", $name)))),*]
    };
}

/// Files that the binary carries, by their path below `dictionaries/`.
const EMBEDDED: &[(&str, &str)] = embedded![
    "account.toml",
    "area_model.tsv",
    "areas.toml",
    "confidence_model.tsv",
    "content.toml",
    "crosswalk.toml",
    "departments.toml",
    "document.toml",
    "groups.toml",
    "headers.toml",
    "imprint.toml",
    "municipalities.csv",
    "national/1.0.toml",
    "national/2.0.toml",
    "national/2.1.toml",
    "national/2.2.toml",
    "national/2.3.toml",
    "national/3.0.toml",
    "national/4.0.toml",
    "phases.toml",
    "prefectures.toml",
    "query.toml",
    "role_model.tsv",
    "roster_model.tsv",
    "choice_model.tsv",
    "reports/full.toml",
    "reports/summary.toml",
    "successions.toml",
    "survey.toml",
    "synonyms.toml",
    "table_model.tsv",
    "table_reasons.toml",
    "topics.toml",
    "units.toml",
    "user.csv",
];

/// Dictionaries that only queries, comparisons and reports use (`reports/` is a folder): no stored result of reading
/// depends on them.
const OF_NO_READING: [&str; 7] =
    ["groups.toml", "imprint.toml", "municipalities.csv", "query.toml", "reports/", "survey.toml", "units.toml"];

/// Why a dictionary cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DictionaryError {
    /// The folder or a file in it cannot be read.
    #[error("辞書 {path} を読めません: {cause}")]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// The content of a file is invalid.
    #[error("辞書 {file} の{line}行目に誤りがあります: {reason}")]
    Invalid {
        /// Which, below the folder.
        file: String,
        /// From 1.
        line: usize,
        /// The mistake, in Japanese.
        reason: String,
    },
}

/// The dictionaries in force.
#[derive(Debug, Clone, Default)]
pub struct Dictionaries {
    folder: Option<PathBuf>,
}

impl Dictionaries {
    /// Those in the binary.
    #[must_use]
    pub const fn embedded() -> Self {
        Self { folder: None }
    }

    /// The folder whose files are put over those in the binary.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// Whether no folder replaces any of them.
    #[must_use]
    pub const fn are_embedded(&self) -> bool {
        self.folder.is_none()
    }

    /// Those in the binary, with the files of a folder put over them.
    ///
    /// # Errors
    /// Where the folder does not exist.
    pub fn open(folder: &Path) -> Result<Self, DictionaryError> {
        std::fs::read_dir(folder).map_err(|cause| DictionaryError::Unreadable { path: folder.to_owned(), cause })?;
        Ok(Self { folder: Some(folder.to_owned()) })
    }

    /// The text of a file, such as `headers.toml`.
    ///
    /// # Errors
    /// Where it can't be read, or is in neither place.
    pub fn text(&self, name: &str) -> Result<Cow<'static, str>, DictionaryError> {
        if let Some(path) = self.folder.as_ref().map(|f| f.join(name)).filter(|p| p.exists()) {
            return std::fs::read_to_string(&path)
                .map(Cow::Owned)
                .map_err(|cause| DictionaryError::Unreadable { path, cause });
        }
        EMBEDDED.iter().find(|(known, _)| *known == name).map(|(_, text)| Cow::Borrowed(*text)).ok_or_else(|| {
            DictionaryError::Unreadable { path: name.into(), cause: std::io::ErrorKind::NotFound.into() }
        })
    }

    /// Names of the files below a folder such as `national/`, sorted; embedded and replaced ones together.
    ///
    /// # Errors
    /// Where the folder can't be read.
    pub fn list(&self, prefix: &str) -> Result<Vec<String>, DictionaryError> {
        let mut names: Vec<String> =
            EMBEDDED.iter().filter(|(name, _)| name.starts_with(prefix)).map(|(name, _)| (*name).to_owned()).collect();
        if let Some(folder) = self.folder.as_ref().map(|f| f.join(prefix)).filter(|f| f.is_dir()) {
            let unreadable = |cause| DictionaryError::Unreadable { path: folder.clone(), cause };
            for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
                let entry = entry.map_err(unreadable)?;
                names.push(format!("{prefix}{}", entry.file_name().to_string_lossy()));
            }
        }
        names.sort();
        names.dedup();
        Ok(names)
    }

    /// The text of all dictionaries that influence how a document is read, each after its name. Stored results made
    /// with other dictionaries are stale.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub fn of_reading(&self) -> Result<String, DictionaryError> {
        self.joined(embedded(true).chain(self.list("national/")?))
    }

    /// The text of all other dictionaries, each after its name: tables made with others are stale.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub fn of_tables(&self) -> Result<String, DictionaryError> {
        self.joined(embedded(false).chain(self.list("reports/")?))
    }

    fn joined(&self, names: impl Iterator<Item = String>) -> Result<String, DictionaryError> {
        let mut all = String::new();
        for name in names {
            all += &name;
            all += &self.text(&name)?;
        }
        Ok(all)
    }

    /// Parses a TOML file of the dictionaries; a mistake is reported with its line.
    ///
    /// # Errors
    /// Where the file can't be read or isn't what `T` asks for.
    pub fn toml<T: serde::de::DeserializeOwned>(&self, name: &str) -> Result<T, DictionaryError> {
        let text = self.text(name)?;
        toml::from_str(&text).map_err(|error| DictionaryError::Invalid {
            file: name.to_owned(),
            line: line_of(&text, error.span().map_or(0, |s| s.start)),
            reason: error.message().to_owned(),
        })
    }
}

/// The names of the embedded dictionaries that influence reading, or of all others.
fn embedded(reading: bool) -> impl Iterator<Item = String> {
    let of_reading = |name: &str| !OF_NO_READING.iter().any(|start| name.starts_with(start));
    EMBEDDED.iter().filter(move |(name, _)| of_reading(name) == reading).map(|(name, _)| (*name).to_owned())
}

/// The line (from 1) of a byte position.
#[must_use]
pub fn line_of(text: &str, position: usize) -> usize {
    text.bytes().take(position).filter(|b| *b == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dictionary_influences_reading_or_tables() {
        let (reading, tables): (Vec<String>, Vec<String>) = (embedded(true).collect(), embedded(false).collect());
        assert!(reading.contains(&"headers.toml".to_owned()) && tables.contains(&"units.toml".to_owned()));
        assert_eq!(reading.len() + tables.len(), EMBEDDED.len());
        assert!(OF_NO_READING.iter().all(|start| tables.iter().any(|name| name.starts_with(start))), "all names exist");
    }
}
