//! Stage results on disk, keyed by everything they depend on: same key, same result. An entry that is missing,
//! damaged or written by another program is a miss, never an error.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::atomic;
use crate::digest::sha256;

/// A folder of stage results.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
}

/// The name of a result: a word for people and a digest of all that the result depends on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(String);

impl Key {
    /// The key of the result named `name` that depends on `inputs` (in their order) and on this program.
    #[must_use]
    pub fn of(name: &str, inputs: &[&str]) -> Self {
        // Lengths keep ["ab", "c"] apart from ["a", "bc"].
        let all = inputs.iter().fold(program(), |all, input| format!("{all}\n{}:{input}", input.len()));
        Self(format!("{name}.{}", &sha256(all.as_bytes())[..24]))
    }

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Identifies this build: the version does not change between builds of a developer, the program file does.
fn program() -> String {
    let file = std::env::current_exe().and_then(fs::metadata);
    let (length, changed) = file.map_or((0, None), |file| (file.len(), file.modified().ok()));
    let changed = changed.and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    format!("{} {length} {}", env!("CARGO_PKG_VERSION"), changed.unwrap_or_default().as_nanos())
}

impl Store {
    /// The store in a folder, which is made when something is put there.
    #[must_use]
    pub const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The result with this key, where there is a readable one.
    #[must_use]
    pub fn get<T: DeserializeOwned>(&self, key: &Key) -> Option<T> {
        serde_json::from_slice(&self.bytes(key)?).ok()
    }

    /// The bytes of the result with this key, damaged or not.
    #[must_use]
    pub fn bytes(&self, key: &Key) -> Option<Vec<u8>> {
        fs::read(self.path(key)).ok()
    }

    /// Whether there is an entry with this key.
    #[must_use]
    pub fn contains(&self, key: &Key) -> bool {
        self.path(key).is_file()
    }

    /// Keeps a result.
    ///
    /// # Errors
    /// Where it can't be written.
    pub fn put<T: Serialize>(&self, key: &Key, value: &T) -> io::Result<()> {
        atomic::write_with(&self.path(key), |file| serde_json::to_writer(file, value).map_err(io::Error::from))
    }

    /// Keeps a result that is bytes already.
    ///
    /// # Errors
    /// Where it can't be written.
    pub fn put_bytes(&self, key: &Key, bytes: &[u8]) -> io::Result<()> {
        atomic::write(&self.path(key), bytes)
    }

    /// Removes every entry but these, and what interrupted runs have left.
    ///
    /// # Errors
    /// Where the folder can't be read or a file not be removed.
    pub fn keep_only(&self, keys: &BTreeSet<Key>) -> io::Result<()> {
        atomic::remove_leftovers(&self.folder)?;
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            entries => entries?,
        };
        for entry in entries {
            let path = entry?.path();
            let key = path.file_stem().map(|stem| Key(stem.to_string_lossy().into_owned()));
            if path.extension().is_some_and(|e| e == "json") && key.is_some_and(|key| !keys.contains(&key)) {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    fn path(&self, key: &Key) -> PathBuf {
        self.folder.join(format!("{}.json", key.0))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn results_come_back_until_something_they_depend_on_changes() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(folder.path().join("store"));
        let key = Key::of("oshu-plan", &["hash", "dictionaries"]);
        assert_eq!(store.get::<Vec<u32>>(&key), None);
        store.put(&key, &vec![1, 2]).unwrap();
        assert_eq!(store.get::<Vec<u32>>(&key), Some(vec![1, 2]));
        assert_eq!(store.get::<Vec<u32>>(&Key::of("oshu-plan", &["hash", "others"])), None);
        assert_ne!(Key::of("x", &["ab", "c"]), Key::of("x", &["a", "bc"]));
    }

    #[test]
    fn a_damaged_entry_is_a_miss() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(folder.path().into());
        let key = Key::of("oshu-plan", &[]);
        store.put(&key, &vec![1, 2]).unwrap();
        fs::write(store.path(&key), b"[1, ").unwrap();
        assert_eq!(store.get::<Vec<u32>>(&key), None);
    }

    #[test]
    fn only_the_entries_in_use_stay() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(folder.path().into());
        let keys = [Key::of("a", &["1"]), Key::of("a", &["2"])];
        for key in &keys {
            store.put(key, &0).unwrap();
        }
        fs::write(folder.path().join(".kurabe-tmp-x"), b"half").unwrap();
        store.keep_only(&BTreeSet::from([keys[1].clone()])).unwrap();
        assert!(!store.contains(&keys[0]) && store.contains(&keys[1]));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
