//! In: classified records and what people have corrected in them (`corpus/corrections.csv`, and checklists that people
//! have filled in). Out: the records as people have corrected them, and which corrections fit none. A person's word takes
//! precedence over what was read.

pub mod ledger;
pub mod spreadsheet;

mod apply;
mod file;
mod names;
mod unmade;

pub use apply::{CheckedArea, Corrected, correct};
pub use file::{CorrectionChange, CorrectionLine, Corrections, FILE_NAME};
pub use unmade::{Unmade, UnmadeReason};
