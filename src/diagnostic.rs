//! Warnings that a stage returns beside its result: values with a page and a place.
//!
//! A stage never prints. It returns [`Warned`]; the command line prints the warnings, the store keeps them, tests
//! check them.

use serde::{Deserialize, Serialize};

use crate::geometry::Rect;

/// The subject of a warning. Its name in `snake_case` is the public code in the JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WarningCode {
    /// A page shows pictures but no text that can be read.
    NoTextLayer,
    /// Some glyphs have no Unicode; they are written as U+FFFD.
    UnknownGlyphs,
    /// Invisible text was left out: printed in the colour of its background, or not painted.
    HiddenText,
    /// The text of a page may differ from the printed letters: its fonts contradict themselves, or the text makes no
    /// sense.
    DoubtfulText,
    /// A page carries annotations: notes, stamps, text struck out by hand.
    Annotated,
    /// Fields of a form have a text that the page does not show.
    UnreadFields,
    /// A page's text was recognised from its picture (OCR).
    Recognised,
    /// A page was to be recognised and could not be.
    NotRecognised,
    /// A page or part of it could not be interpreted.
    PageUnreadable,
    /// A limit on size, depth or time was reached.
    LimitReached,
    /// The file was damaged and has been repaired as far as possible.
    Repaired,
    /// Text crosses the border between two cells.
    TextCrossesBorder,
    /// A cell is no rectangle and has been cut.
    IrregularCell,
    /// A table has no lines around its cells and was found by the alignment of its texts.
    TableWithoutLines,
    /// A table is printed sideways on a page whose other text is upright.
    SidewaysTable,
    /// A table goes on over a page break and has been joined.
    TableContinued,
    /// No initiative was found in the document.
    NoInitiatives,
    /// The cells of a column could not be read as the kind of value that its header names.
    UnreadColumn,
}

/// How bad it is: a note is for those who look closely, a warning means that something may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// A decision that can be checked.
    Note,
    /// Something may be missing or wrong.
    Warning,
}

/// One thing that a stage noticed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Warning {
    /// PDF page (from 1), where it belongs to one.
    pub page: Option<u32>,
    /// The subject of the warning.
    pub code: WarningCode,
    /// A count or name that belongs into the message; may be empty.
    pub detail: String,
    /// The place on the page, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bbox: Option<Rect>,
}

impl Warning {
    /// A warning about a page.
    #[must_use]
    pub fn on_page(page: u32, code: WarningCode, detail: impl Into<String>) -> Self {
        Self { page: Some(page), code, detail: detail.into(), bbox: None }
    }

    /// A warning about the whole document.
    #[must_use]
    pub fn on_document(code: WarningCode, detail: impl Into<String>) -> Self {
        Self { page: None, code, detail: detail.into(), bbox: None }
    }

    /// How bad it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self.code {
            WarningCode::TableContinued
            | WarningCode::TableWithoutLines
            | WarningCode::TextCrossesBorder
            | WarningCode::IrregularCell
            | WarningCode::HiddenText => Severity::Note,
            _ => Severity::Warning,
        }
    }

    /// The sentence that a person reads, without file and page.
    #[must_use]
    pub fn message(&self) -> String {
        let detail = &self.detail;
        match self.code {
            WarningCode::NoTextLayer => {
                "文字情報がないか、文字コードを特定できないページです（スキャン画像の可能性があります）。このページの内容は読み取れていません。"
                    .into()
            }
            WarningCode::UnknownGlyphs => format!(
                "文字コードを特定できない文字が{detail}字あります（「\u{fffd}」で示します）。原本で確認してください。"
            ),
            WarningCode::HiddenText => {
                format!("見えない文字（背景と同じ色など）が{detail}字あります。本文には含めていません。")
            }
            WarningCode::DoubtfulText => format!(
                "文字コードの対応が誤っていると見られるページです（{detail}）。このページの文字は信頼できません。原本で確認するか、文字認識（--ocr）で読み取ってください。"
            ),
            WarningCode::Annotated => format!(
                "ページに注釈が付いています（{detail}）。修正や取り消しを示している場合があるため、原本で確認してください。"
            ),
            WarningCode::UnreadFields => {
                format!("入力欄{detail}か所の文字が表示されていないため、読み取っていません。原本で確認してください。")
            }
            WarningCode::Recognised => format!(
                "画像のページを文字認識（OCR）で読み取りました（確からしさ{detail}％）。誤りを含むため、原本で確認してください。"
            ),
            WarningCode::NotRecognised => format!("文字認識（OCR）ができませんでした（{detail}）。原本で確認してください。"),
            WarningCode::PageUnreadable => {
                format!("ページの一部または全部を読み取れませんでした（{detail}）。原本で確認してください。")
            }
            WarningCode::LimitReached => format!("大きすぎるか複雑すぎるため、途中までしか読み取っていません（{detail}）。"),
            WarningCode::Repaired => format!("ファイルの構造が壊れていたため、修復して読み取りました（{detail}）。"),
            WarningCode::TextCrossesBorder => format!("表の罫線をまたぐ文字があります（{detail}）。"),
            WarningCode::IrregularCell => "表に長方形でないセルがあったため、分割しました。".into(),
            WarningCode::TableWithoutLines => "罫線のない表を、文字の並びから読み取りました。原本で確認してください。".into(),
            WarningCode::SidewaysTable => {
                "横向きに置かれた表があります。表として読み取れていないため、原本で確認してください。".into()
            }
            WarningCode::TableContinued => format!("ページをまたぐ表を1つにまとめました（{detail}）。"),
            WarningCode::NoInitiatives => "取組を見つけられませんでした。".into(),
            WarningCode::UnreadColumn => format!("表の列「{detail}」を読み取れませんでした。"),
        }
    }
}

/// A result together with the warnings from producing it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Warned<T> {
    /// The result.
    pub value: T,
    /// The warnings, in the order of the document.
    pub warnings: Vec<Warning>,
}

impl<T> Warned<T> {
    /// A result without warnings.
    pub const fn silent(value: T) -> Self {
        Self { value, warnings: Vec::new() }
    }

    /// Takes the value and adds its warnings to `sink`.
    pub fn unpack(self, sink: &mut Vec<Warning>) -> T {
        sink.extend(self.warnings);
        self.value
    }
}
