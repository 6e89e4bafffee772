//! Corrections that could not be made, and why.

use std::fmt;

use super::CorrectionLine;

/// A correction that could not be made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unmade<'c> {
    /// The line.
    pub line: &'c CorrectionLine,
    /// Why not.
    pub reason: UnmadeReason,
}

/// Why a correction could not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnmadeReason {
    /// The document has no record with the id.
    NoRecord,
    /// The account of the document has no such finding.
    NoFinding,
    /// The document could not be read.
    Unread,
    /// No document has the id.
    NoDocument,
}

impl fmt::Display for Unmade<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let record = &self.line.correction.record;
        write!(f, "{}行目: 訂正を反映できませんでした: ", self.line.number)?;
        match self.reason {
            UnmadeReason::NoRecord => write!(
                f,
                "記録「{record}」が見つかりません。文書が差しかえられていないか確かめ、記録IDを直してください。"
            ),
            UnmadeReason::NoFinding => write!(
                f,
                "「{record}」に読み取り漏れの疑い「{}」は見つかりません。読み取りが変わったため、新しい check.xlsx で確かめ直してください。",
                self.line.correction.field
            ),
            UnmadeReason::Unread => write!(f, "記録「{record}」の文書を読み取れませんでした。"),
            UnmadeReason::NoDocument => {
                write!(
                    f,
                    "記録「{record}」の文書が登録されていません。kurabe list で文書のidとコードを確かめてください。"
                )
            }
        }
    }
}
