//! Reads one column of texts from the Parquet files that a table engine (Spark) has written below a folder: one row at
//! a time, so that the size of the whole does not matter.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::RowAccessor as _;
use parquet::schema::types::Type;
use thiserror::Error;

/// Why a file below the folder can't be read.
#[derive(Debug, Error)]
pub enum ColumnError {
    /// The folder or the file itself.
    #[error("{path} を読めません: {cause}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// The content of a column cannot be converted.
    #[error("{path} を Parquet として読めません（{cause}）。")]
    Parquet {
        /// Which.
        path: PathBuf,
        /// Why.
        cause: ParquetError,
    },
    /// The file has no such column.
    #[error("{path} に列「{column}」がありません。")]
    NoColumn {
        /// Which.
        path: PathBuf,
        /// The column.
        column: String,
    },
}

/// Gives each text of the column to `each`, files in the order of their paths; hidden files of the engine (`_SUCCESS`,
/// `.crc`) are skipped.
///
/// # Errors
/// Where a file can't be read, or `each` fails.
pub fn texts<E: From<ColumnError>>(
    folder: &Path,
    column: &str,
    mut each: impl FnMut(&str) -> Result<(), E>,
) -> Result<(), E> {
    for path in files(folder)? {
        let unreadable = |cause| ColumnError::Parquet { path: path.clone(), cause };
        let file = File::open(&path).map_err(|cause| ColumnError::File { path: path.clone(), cause })?;
        let reader = SerializedFileReader::new(file).map_err(unreadable)?;
        let schema = reader.metadata().file_metadata().schema();
        let field = schema.get_fields().iter().find(|field| field.name() == column);
        let field = field.ok_or_else(|| ColumnError::NoColumn { path: path.clone(), column: column.to_owned() })?;
        let projection = Type::group_type_builder(schema.name()).with_fields(vec![field.clone()]).build();
        let rows = projection.and_then(|projection| reader.get_row_iter(Some(projection))).map_err(unreadable)?;
        for row in rows {
            let row = row.map_err(unreadable)?;
            each(row.get_string(0).map_err(unreadable)?)?;
        }
    }
    Ok(())
}

/// The Parquet files below a folder, by their paths.
fn files(folder: &Path) -> Result<Vec<PathBuf>, ColumnError> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        let unreadable = |cause| ColumnError::File { path: folder.clone(), cause };
        for entry in fs::read_dir(&folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(['_', '.']));
            if path.is_dir() && !is_hidden {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "parquet") && !is_hidden {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
