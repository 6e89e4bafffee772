//! Files appear whole or not at all: they are written beside their place under a temporary name, then renamed.
//! An interrupted run leaves at most such temporary files, which the next one removes.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

/// How the names of temporary files begin.
const PREFIX: &str = ".kurabe-tmp-";

/// Writes a file as a whole; folders that are missing are made.
///
/// # Errors
/// Where the folder or the file cannot be written. The old file is then untouched.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_with(path, |file| file.write_all(bytes))
}

/// Writes a file through a writer.
///
/// # Errors
/// Where the folder or the file cannot be written, or `fill` fails. The old file is then untouched.
pub fn write_with<E: From<io::Error>>(
    path: &Path,
    fill: impl FnOnce(&mut (dyn Write + Send)) -> Result<(), E>,
) -> Result<(), E> {
    let mut file = Pending::beside(path)?;
    fill(&mut file)?;
    Ok(file.commit()?)
}

/// A file that is being written. Dropped before [`commit`](Self::commit), it leaves nothing.
#[derive(Debug)]
pub struct Pending {
    file: BufWriter<NamedTempFile>,
    path: PathBuf,
}

impl Pending {
    /// Begins a file; folders that are missing are made.
    ///
    /// # Errors
    /// Where the folder or the file cannot be written.
    pub fn beside(path: &Path) -> io::Result<Self> {
        let (file, path) = temporary_beside(path)?;
        Ok(Self { file: BufWriter::new(file), path })
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// Where that can't be done. The old file is then untouched.
    pub fn commit(self) -> io::Result<()> {
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.persist(self.path).map_err(|error| explained(error.error))?;
        Ok(())
    }
}

impl Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Writes a new file; never over one that is there.
///
/// # Errors
/// As [`write()`], and `AlreadyExists`.
pub fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let (mut file, path) = temporary_beside(path)?;
    file.write_all(bytes)?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    Ok(())
}

/// Removes what interrupted runs have left in a folder (not below it). A folder that is not there holds nothing.
///
/// # Errors
/// Where the folder cannot be read or a file not be removed.
pub fn remove_leftovers(folder: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(PREFIX) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// A temporary file, and the path that it gets when it is whole.
fn temporary_beside(path: &Path) -> io::Result<(NamedTempFile, PathBuf)> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let folder = of_any_length(folder);
    let mut builder = Builder::new();
    builder.prefix(PREFIX);
    readable_by_others(&mut builder);
    let file = builder.tempfile_in(&folder)?;
    let name = path.file_name().ok_or_else(|| io::Error::from(io::ErrorKind::IsADirectory))?;
    Ok((file, folder.join(name)))
}

/// A folder as Windows takes it where paths are longer than 260 characters: files are renamed by a call that does not
/// make one of the other by itself.
#[cfg(windows)]
fn of_any_length(folder: &Path) -> PathBuf {
    folder.canonicalize().unwrap_or_else(|_| folder.to_owned())
}

#[cfg(not(windows))]
fn of_any_length(folder: &Path) -> PathBuf {
    folder.to_owned()
}

/// Explains that Excel and Word block the replacement of an open file, which Windows reports as missing permission.
#[cfg(windows)]
fn explained(error: io::Error) -> io::Error {
    /// ERROR_ACCESS_DENIED of the Windows API.
    const ACCESS_DENIED: i32 = 5;
    /// ERROR_SHARING_VIOLATION of the Windows API.
    const SHARING_VIOLATION: i32 = 32;
    match error.raw_os_error() {
        Some(ACCESS_DENIED | SHARING_VIOLATION) => io::Error::new(
            error.kind(),
            "このファイルは使用中です。ExcelやWordなどで開いていれば閉じて、もう一度実行してください",
        ),
        _ => error,
    }
}

/// Elsewhere a file can be replaced while others read it.
#[cfg(not(windows))]
const fn explained(error: io::Error) -> io::Error {
    error
}

/// Gives a temporary file, private by default, the ordinary permissions of the umask.
#[cfg(unix)]
fn readable_by_others(builder: &mut Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt as _;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn readable_by_others(_: &mut Builder<'_, '_>) {}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_write_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("表.csv");
        write(&path, b"old").unwrap();
        let failed = write_with(&path, |file| {
            file.write_all(b"half")?;
            Err(io::Error::other("stop"))
        });
        assert!(failed.is_err());
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_new_file_never_replaces_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("below/plan.pdf");
        write_new(&path, b"first").unwrap();
        assert_eq!(write_new(&path, b"second").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"first");
    }

    #[test]
    fn leftovers_go_and_other_files_stay() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(".kurabe-tmp-abc"), b"half").unwrap();
        fs::write(folder.path().join("run.json"), b"{}").unwrap();
        remove_leftovers(folder.path()).unwrap();
        let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(names, ["run.json"]);
        remove_leftovers(&folder.path().join("missing")).unwrap();
    }
}
