//! The PDF of a document: its bytes, and whether they are still those of `corpus.toml`.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use thiserror::Error;

use crate::atomic;

/// Why the file of a document cannot be used. Who prints it names the file.
#[derive(Debug, Clone, Error)]
#[non_exhaustive]
pub enum FileError {
    /// Not there.
    #[error("ファイルがありません。場所と名前を確かめてください。")]
    Missing,
    /// A folder.
    #[error("フォルダーです。PDFファイルを指定してください。")]
    Folder,
    /// There, but cannot be read.
    #[error("ファイルを開けません（{0}）。読み取りの権限を確かめてください。")]
    Unreadable(Arc<io::Error>),
    /// Reading on another machine failed with this message.
    #[error("{0}")]
    Elsewhere(String),
}

/// Reads a file whole.
///
/// # Errors
/// Where it is missing or can't be read.
pub fn read(path: &Path) -> Result<Vec<u8>, FileError> {
    fs::read(path).map_err(|cause| match cause.kind() {
        io::ErrorKind::NotFound => FileError::Missing,
        io::ErrorKind::IsADirectory => FileError::Folder,
        _ => FileError::Unreadable(Arc::new(cause)),
    })
}

/// Puts bytes at a place where nothing is; whether they were not there before.
///
/// # Errors
/// Where they can't be written, `AlreadyExists` where other bytes are there.
pub fn place(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    match atomic::write_new(path, bytes) {
        Ok(()) => Ok(true),
        Err(error)
            if error.kind() == io::ErrorKind::AlreadyExists && fs::read(path).is_ok_and(|there| there == bytes) =>
        {
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

/// A path as results name it: with `/` between folders, the same on every system.
#[must_use]
pub fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

/// The same from a folder on, where the path lies below it.
#[must_use]
pub fn below(path: &Path, folder: &Path) -> String {
    slashed(path.strip_prefix(folder).unwrap_or(path))
}

/// Whether the bytes begin as a PDF does: readers accept some bytes of rubbish before the header (ISO 32000-1,
/// annex H.3.4.1).
#[must_use]
pub fn looks_like_pdf(bytes: &[u8]) -> bool {
    bytes[..bytes.len().min(1024)].windows(5).any(|window| window == b"%PDF-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distinguishes_a_missing_file_from_a_folder() {
        let folder = std::env::temp_dir();
        assert!(matches!(read(&folder.join("kurabe-no-such-file.pdf")), Err(FileError::Missing)));
        assert!(matches!(read(&folder), Err(FileError::Folder | FileError::Unreadable(_))));
    }

    #[test]
    fn a_pdf_may_begin_after_some_rubbish() {
        assert!(looks_like_pdf(b"%PDF-1.7"));
        assert!(looks_like_pdf(b"\n\n%PDF-1.4"));
        assert!(!looks_like_pdf(b"PK\x03\x04"));
        assert!(!looks_like_pdf(b""));
    }
}
