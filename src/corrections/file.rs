//! `corpus/corrections.csv`: what people have corrected in records, one correction a line. A line with a mistake is
//! reported with its number and left out; the others are used.

use std::path::Path;

use csv::StringRecord;

use super::names;
use crate::corpus::Source;
use crate::corpus::manifest::ManifestProblem;
use crate::corpus::pdf_file::{self, FileError};
use crate::digest::sha256;
use crate::ids::{AreaId, InitiativeId, TopicId};
use crate::plan::correction::{CorrectableField, Correction};
use crate::taxonomy::Taxonomy;
use crate::text::{decode, fold};

/// Name of the file in the folder of the corpus.
pub const FILE_NAME: &str = "corrections.csv";

/// The columns with the names that a person may give them; the first three must be there.
pub(super) const COLUMNS: [&[&str]; 6] = [
    &["記録ID", "取組ID", "record"],
    &["項目", "field"],
    &["正しい値", "値", "value"],
    &["記入者", "who"],
    &["日付", "記入日", "when"],
    &["理由", "why"],
];

/// The place among the columns of one with this folded title.
pub(super) fn column_of(title: &str) -> Option<usize> {
    COLUMNS.iter().position(|names| names.iter().any(|name| fold(name) == title))
}

/// Answers that mark a finding as checked with nothing missed.
const NOTHING_MISSED: [&str; 3] = ["なし", "漏れなし", "確認済み"];

/// Names of the labels that can be corrected besides the fields of a record.
const AREAS: [&str; 3] = ["国の項目", "分野", "area"];
/// Names under which a correction gives the topics of a record.
const TOPICS: [&str; 3] = ["テーマ", "話題", "topics"];

/// What people have corrected.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Corrections {
    /// The lines without mistake, in the order of the file.
    pub lines: Vec<CorrectionLine>,
    /// The mistakes, by line.
    pub problems: Vec<ManifestProblem>,
    /// SHA-256 of the file; empty where there is none.
    pub digest: String,
}

/// A line of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct CorrectionLine {
    /// Its number, from 1.
    pub number: usize,
    /// The correction as written.
    pub correction: Correction,
    /// The change that it makes.
    pub change: CorrectionChange,
}

/// The change made by a correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CorrectionChange {
    /// A field of the record.
    Field(CorrectableField),
    /// Its areas by id, the primary one first.
    Areas(Vec<AreaId>),
    /// Its topics by id.
    Topics(Vec<TopicId>),
    /// Nothing: a finding of the document's account was looked at, and nothing is missed there.
    Checked,
}

impl Corrections {
    /// Reads the file in the folder of a corpus. Without one there are no corrections.
    #[must_use]
    pub fn open(folder: &Path, taxonomy: &Taxonomy) -> Self {
        let unreadable =
            |reason: String| Self { problems: vec![ManifestProblem { line: 1, reason }], ..Self::default() };
        match pdf_file::read(&folder.join(FILE_NAME)) {
            Err(FileError::Missing) => Self::default(),
            Err(error) => unreadable(error.to_string()),
            Ok(bytes) => {
                let digest = sha256(&bytes);
                let read =
                    decode(&bytes).map_or_else(|| unreadable(NO_TEXT.into()), |text| Self::parse(&text, taxonomy));
                Self { digest, ..read }
            }
        }
    }

    /// Reads the text of the file.
    #[must_use]
    pub fn parse(text: &str, taxonomy: &Taxonomy) -> Self {
        let mut read = Self::default();
        // The reader counts a line too few after CRLF.
        let text = text.replace("\r\n", "\n");
        let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
        let titles = reader.headers().cloned().unwrap_or_default();
        let places =
            COLUMNS.map(|names| titles.iter().position(|title| names.iter().any(|name| fold(name) == fold(title))));
        if let Some(missing) = places[..3].iter().position(Option::is_none) {
            let reason = format!(
                "列「{}」がありません。1行目を 記録ID,項目,正しい値,記入者,日付,理由 としてください。",
                COLUMNS[missing][0]
            );
            read.problems.push(ManifestProblem { line: 1, reason });
            return read;
        }
        for row in reader.records() {
            let row = match row {
                Ok(row) if row.iter().all(str::is_empty) => continue,
                Ok(row) => row,
                Err(error) => {
                    let number = error.position().map_or(1, line_of);
                    read.problems
                        .push(ManifestProblem {
                            line: number, reason: format!("CSVとして読めません（{error}）。")
                        });
                    continue;
                }
            };
            let number = row.position().map_or(1, line_of);
            match line(&row, &places, taxonomy) {
                Ok((correction, change)) => read.lines.push(CorrectionLine { number, correction, change }),
                Err(reason) => read.problems.push(ManifestProblem { line: number, reason }),
            }
        }
        read
    }

    /// The corrections of a document's records, in the order of the file.
    pub fn of<'c>(&'c self, source: &'c Source) -> impl Iterator<Item = &'c CorrectionLine> {
        self.lines.iter().filter(|line| line.is_of(source))
    }
}

impl CorrectionLine {
    /// Whether both correct the same field of the same record, or check the same finding.
    #[must_use]
    pub fn is_of_one_field(&self, other: &Self) -> bool {
        self.correction.record == other.correction.record
            && match (&self.change, &other.change) {
                (CorrectionChange::Checked, CorrectionChange::Checked) => {
                    fold(&self.correction.field) == fold(&other.correction.field)
                }
                (CorrectionChange::Field(a), CorrectionChange::Field(b)) => a == b,
                (CorrectionChange::Areas(_), CorrectionChange::Areas(_))
                | (CorrectionChange::Topics(_), CorrectionChange::Topics(_)) => true,
                _ => false,
            }
    }

    /// Whether the record is one of this document.
    #[must_use]
    pub fn is_of(&self, source: &Source) -> bool {
        let (code, document, _) = self.correction.record.parts();
        source.municipality.code == code && source.id == document
    }
}

/// Message for a file whose bytes are not text in a known encoding.
const NO_TEXT: &str =
    "文字コードを読めません。Excelでは「CSV UTF-8（コンマ区切り）」か「CSV（コンマ区切り）」で保存してください。";

fn line_of(position: &csv::Position) -> usize {
    position.line() as usize
}

/// Parses a row as a correction with its change, or returns the mistake.
fn line(
    row: &StringRecord,
    places: &[Option<usize>; 6],
    taxonomy: &Taxonomy,
) -> Result<(Correction, CorrectionChange), String> {
    let cell = |column: usize| places[column].and_then(|place| row.get(place)).unwrap_or_default().to_owned();
    let record = InitiativeId::from(cell(0));
    let mut correction =
        Correction { record, field: cell(1), value: cell(2), who: cell(3), when: cell(4), why: cell(5) };
    if correction.record.is_empty() {
        return Err("記録IDがありません。比較表や kurabe search の結果にある取組IDを書いてください。".into());
    }
    correction.when = date(&correction.when)?;
    let change = change(&correction, taxonomy)?;
    Ok((correction, change))
}

fn change(correction: &Correction, taxonomy: &Taxonomy) -> Result<CorrectionChange, String> {
    let Correction { field, value, .. } = correction;
    if correction.record.is_of_document() {
        let is_none = NOTHING_MISSED.iter().any(|word| fold(word) == fold(value));
        let other = || "漏れがないと確かめたときだけ、正しい値に「なし」と書いてください。".to_owned();
        return if is_none { Ok(CorrectionChange::Checked) } else { Err(other()) };
    }
    let is = |names: &[&str]| names.iter().any(|name| fold(name) == fold(field));
    if is(&AREAS) {
        let areas = names::areas_named(taxonomy, value)?;
        let none = || "国の項目が空です。当てはまるものがなければ「国の項目なし」と書いてください。".to_owned();
        return if areas.is_empty() { Err(none()) } else { Ok(CorrectionChange::Areas(areas)) };
    }
    if is(&TOPICS) {
        return names::topics_named(taxonomy, value).map(CorrectionChange::Topics);
    }
    match CorrectableField::named(field) {
        Some(CorrectableField::Name) if value.is_empty() => Err("取組の名称を空にはできません。".into()),
        Some(field) => Ok(CorrectionChange::Field(field)),
        None => Err(format!(
            "項目「{field}」はありません。使える項目: {}、国の項目、テーマ、年度（令和7年度など。工程の訂正）",
            CorrectableField::names().collect::<Vec<_>>().join("、")
        )),
    }
}

/// A date as `2026-04-01`, from that, from what Excel makes of it (2026/4/1), or in an era (令和8年4月1日, R8.4.1).
fn date(text: &str) -> Result<String, String> {
    let wrong = || format!("「{text}」は日付ではありません。「2026-04-01」のように書いてください。");
    let folded = fold(text);
    if folded.is_empty() {
        return Ok(String::new());
    }
    let era = [("令和", 2018), ("r", 2018), ("平成", 1988), ("h", 1988)];
    let era = era.iter().find_map(|(name, before)| Some((folded.strip_prefix(name)?, *before)));
    let (rest, before) = era.unwrap_or((&folded, 0));
    let rest = rest.replace('元', "1").replace("日", "");
    let parts: Vec<Option<i32>> = rest.split(['-', '/', '.', '年', '月']).map(|part| part.parse().ok()).collect();
    let [Some(year), Some(month), Some(day)] = parts[..] else { return Err(wrong()) };
    let year = year + before;
    let days = match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return Err(wrong()),
    };
    let possible = (1900..2200).contains(&year) && (1..=days).contains(&day);
    if possible { Ok(format!("{year:04}-{month:02}-{day:02}")) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;

    fn parse(text: &str) -> Corrections {
        Corrections::parse(text, &Taxonomy::load(&Dictionaries::embedded()).expect("dictionaries"))
    }

    #[test]
    fn lines_are_read_and_mistakes_reported_with_their_line() {
        let read = parse(
            "記録ID,項目,正しい値,記入者,日付,理由\r\n\
             c/d/1,担当課,\"総務課\n税務課\",山田,2026/4/1,列の読み違い\r\n\
             c/d/1,色,青,山田,2026-04-01,\r\n\
             c/d/2,国の項目,AI・RPA,山田,令和8年4月31日,\r\n\
             ,名称,窓口,山田,,\r\n\
             ,,,,,\r\n\
             c/d/2,国の項目,AI・RPA,山田,R8.4.30,\r\n\
             c/d/2,国の項目,窓口,山田,,\r\n\
             c/d/2,名称\r\n",
        );
        let made: Vec<_> = read.lines.iter().map(|line| (line.number, line.correction.when.as_str())).collect();
        assert_eq!(made, [(2, "2026-04-01"), (8, "2026-04-30")]);
        assert_eq!(read.lines[0].correction.value, "総務課\n税務課");
        assert_eq!(read.lines[1].change, CorrectionChange::Areas(vec!["ai_rpa".into()]));
        let problems: Vec<_> = read.problems.iter().map(|problem| problem.line).collect();
        assert_eq!(problems, [4, 5, 6, 9, 10], "{:?}", read.problems);
        assert!(read.problems[0].reason.contains("色") && read.problems[0].reason.contains("担当課"));
        assert!(read.problems[1].reason.contains("日付"));
    }

    #[test]
    fn columns_are_found_by_name() {
        let read = parse("理由,値,項目,取組ID\n誤読,総務課,担当課,c/d/1\n");
        assert_eq!((read.lines.len(), read.lines[0].correction.why.as_str()), (1, "誤読"));
        assert!(parse("記録ID,正しい値\na,b\n").problems[0].reason.contains("項目"));
    }

    #[test]
    fn dates_come_in_many_writings() {
        for text in ["2026-04-01", "2026/4/1", "令和8年4月1日", "Ｒ８．４．１", "2026年4月1日"] {
            assert_eq!(date(text).as_deref(), Ok("2026-04-01"), "{text}");
        }
        assert_eq!(date("令和元年5月1日").as_deref(), Ok("2019-05-01"));
        for text in ["4月1日", "2026-02-29", "2026-13-01", "昨日", "2026-04"] {
            assert!(date(text).is_err(), "{text}");
        }
    }
}
