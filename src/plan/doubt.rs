//! Why a record may be wrong: doubts as codes with the fields concerned, and their Japanese wording.

use serde::{Deserialize, Serialize, Serializer};

use super::record_field::RecordField;

/// A reason to doubt a record. Its name in `snake_case` is the public code in the JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DoubtCode {
    /// The models are not sure of these fields.
    Unsure,
    /// The lines of the table do not determine its columns and merged cells.
    UncertainTable,
    /// A page break cuts the row.
    CutByPage,
    /// The text is in the part of a cell on the other page of a page break.
    OnOtherPage,
    /// The cell is empty; the value was taken from the page before.
    SuppliedFromPageBefore,
    /// The cell is empty; the value was taken from the row above.
    SuppliedFromRowAbove,
    /// The cell has a ditto mark; the value it refers to was supplied.
    DittoMark,
    /// A cell has more numbers than names, or fewer, and was not cut.
    NamesNotCut,
    /// It is one of a list of names alone.
    NameAlone,
    /// An annotation lies over it.
    Annotated,
    /// Words of it are struck out.
    StruckOut,
    /// A box over the table hides cells of it.
    Covered,
    /// A year that never was: 平成40年度.
    ImpossibleYear,
    /// The page was recognised from a picture (OCR).
    Recognised,
    /// A glyph of it could not be decoded.
    UnreadableLetters,
}

/// A reason why a record may be wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub struct Doubt {
    /// The reason.
    pub code: DoubtCode,
    /// The fields that it concerns; none where it is the whole record.
    #[serde(default)]
    pub fields: Vec<RecordField>,
}

impl Doubt {
    /// A doubt on the whole record.
    #[must_use]
    pub const fn on_record(code: DoubtCode) -> Self {
        Self { code, fields: Vec::new() }
    }

    /// A doubt on some of its fields.
    #[must_use]
    pub fn on_fields(code: DoubtCode, fields: impl IntoIterator<Item = RecordField>) -> Self {
        Self { code, fields: fields.into_iter().collect() }
    }

    /// The sentence that a person reads.
    #[must_use]
    pub fn message(&self) -> String {
        let fields: Vec<&str> = self.fields.iter().map(|field| field.label()).collect();
        let fields = fields.join("、");
        let on = |what: &str| if fields.is_empty() { what.to_owned() } else { format!("{fields}の{what}") };
        match self.code {
            DoubtCode::Unsure => format!("{}を確かめてください", on("読み取り")),
            DoubtCode::UncertainTable => "表の罫線から列や結合を確かめきれませんでした".into(),
            DoubtCode::CutByPage => "ページの境で行が分かれています".into(),
            DoubtCode::OnOtherPage => {
                format!("ページをまたぐ欄のため、{}を別のページの記載から補いました", on("記載"))
            }
            DoubtCode::SuppliedFromPageBefore => "前のページの施策・分野の名称を補いました".into(),
            DoubtCode::SuppliedFromRowAbove => "空欄のため、上の行の施策・分野の名称を補いました".into(),
            DoubtCode::DittoMark => format!("〃などの記号のため、{fields}を前の記載から補いました"),
            DoubtCode::NamesNotCut => "番号と名称の数が合わないため、分けていません".into(),
            DoubtCode::NameAlone => "名称だけの一覧から読み取りました".into(),
            DoubtCode::Annotated => {
                format!("{}に注釈が重なっています。修正や取り消しでないか確かめてください", on("記載"))
            }
            DoubtCode::StruckOut => format!("{}に取り消し線が引かれています", on("記載")),
            DoubtCode::Covered => "図形に隠れて読み取れない欄があります".into(),
            DoubtCode::ImpossibleYear => format!("{}にない年度が書かれています", on("記載")),
            DoubtCode::Recognised => {
                "文字認識（OCR）で読み取ったページにあるため、文字の誤りを含むことがあります".into()
            }
            DoubtCode::UnreadableLetters => "読み取れない文字（\u{fffd}）を含みます".into(),
        }
    }
}

/// As in the JSON: code, fields and the sentence.
impl Serialize for Doubt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Json<'d> {
            code: DoubtCode,
            #[serde(skip_serializing_if = "<[_]>::is_empty")]
            fields: &'d [RecordField],
            message: String,
        }
        Json { code: self.code, fields: &self.fields, message: self.message() }.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_doubt_is_a_code_for_programs_and_a_sentence_for_staff() {
        let doubt = Doubt::on_fields(DoubtCode::Unsure, [RecordField::Departments, RecordField::Targets]);
        let json = serde_json::to_string(&doubt).expect("JSON");
        let wanted = r#"{"code":"unsure","fields":["departments","targets"],"message":"担当課、目標の読み取りを確かめてください"}"#;
        assert_eq!(json, wanted);
        assert_eq!(serde_json::from_str::<Doubt>(&json).expect("a doubt"), doubt);
        let whole: Doubt = serde_json::from_str(r#"{"code":"cut_by_page"}"#).expect("a doubt");
        assert_eq!(whole, Doubt::on_record(DoubtCode::CutByPage));
    }
}
