//! The whole flow for one document, a line a stage.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::corpus::file::FileError;
use crate::diagnostic::Warning;
use crate::document::{self, Document};
use crate::pdf::{Limits, ReadError};
use crate::taxonomy::Classified;

/// A document that takes longer is broken or hostile: what was read until then is kept, with a warning.
const LONGEST: Duration = Duration::from_secs(120);

/// What all stages together read of one document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Pages, text and tables.
    pub document: Document,
    /// Initiatives with their areas, in the order of the document.
    pub initiatives: Vec<Classified>,
    /// What the stages noticed, in the order of the stages.
    pub warnings: Vec<Warning>,
}

/// Why nothing could be read of a document.
#[derive(Debug, Error)]
pub enum Failure {
    /// Its file.
    #[error(transparent)]
    File(#[from] FileError),
    /// The PDF as a whole.
    #[error(transparent)]
    Pdf(#[from] ReadError),
    /// A mistake in kurabe. It costs this document and no other.
    #[error("kurabe の内部の誤りで読み取れませんでした（{0}）。お手数ですが、この文書名を添えて報告してください。")]
    Internal(String),
}

/// Reads a document from the bytes of its PDF.
///
/// # Errors
/// Where the PDF as a whole can't be read, or a stage panics.
pub fn read(bytes: &[u8]) -> Result<Reading, Failure> {
    catch_unwind(AssertUnwindSafe(|| stages(bytes))).unwrap_or_else(|panic| Err(Failure::Internal(words(&*panic))))
}

fn stages(bytes: &[u8]) -> Result<Reading, Failure> {
    let mut warnings = Vec::new();
    let document = document::read(bytes, &Limits::default().within(LONGEST))?.unpack(&mut warnings);
    Ok(Reading { document, initiatives: Vec::new(), warnings })
}

/// What a panic says.
fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("原因不明").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_pdf_is_refused() {
        assert!(matches!(read(b"PK\x03\x04"), Err(Failure::Pdf(ReadError::NotPdf))));
    }

    #[test]
    fn a_panic_is_told_in_its_words() {
        let panic = catch_unwind(|| std::panic::panic_any("stop".to_owned())).expect_err("panics");
        assert_eq!(words(&*panic), "stop");
    }
}
