//! In: `corpus/corrections.csv`, and checklists that people have filled in. Out: checked corrections of records and of
//! findings. They take precedence over what was read; `batch` applies them (`plan::correction` to the fields of a
//! record, `taxonomy` to its labels).

pub mod ledger;
pub mod spreadsheet;

mod file;

pub use file::{CorrectionChange, CorrectionLine, Corrections, FILE_NAME};
