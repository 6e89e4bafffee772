//! The user dictionary (`user.csv`): its lines checked, and in the form of lindera.

use lindera_dictionary::builder::user_dictionary::UserDictionaryBuilderOptions;
use lindera_dictionary::dictionary::UserDictionary;

use super::japanese::TokeniserError;
use super::normalise::fold;

/// Columns of a line of `user.csv`: MeCab's.
const COLUMNS: usize = 13;

/// IPADIC has 1,316 context ids; a greater one would point outside its matrix.
const CONTEXT_IDS: u16 = 1316;

/// The lines of `user.csv`, their words in normal spelling.
pub(super) fn user_rows(csv: &str) -> Result<Vec<Vec<String>>, TokeniserError> {
    // the reader counts a line too few after CRLF
    let csv = csv.replace("\r\n", "\n");
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).comment(Some(b'#')).from_reader(csv.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| TokeniserError::UserDictionary {
            line: e.position().map_or(0, csv::Position::line),
            reason: format!("CSVとして読めません（{e}）"),
        })?;
        let line = record.position().map_or(0, csv::Position::line);
        let invalid = |reason: String| TokeniserError::UserDictionary { line, reason };
        let mut row: Vec<String> = record.iter().map(|f| f.trim().to_owned()).collect();
        if row.len() != COLUMNS {
            return Err(invalid(format!("列が{}個あります。{COLUMNS}個にしてください", row.len())));
        }
        if let Some(wrong) = row[1..3].iter().find(|id| !id.parse::<u16>().is_ok_and(|id| id < CONTEXT_IDS)) {
            return Err(invalid(format!("文脈ID「{wrong}」は0から{}までの数にしてください", CONTEXT_IDS - 1)));
        }
        if row[3].parse::<i16>().is_err() {
            return Err(invalid(format!("コスト「{}」は-32768から32767までの数にしてください", row[3])));
        }
        row[0] = fold(&row[0]);
        if row[0].is_empty() {
            return Err(invalid("語が空です".to_owned()));
        }
        rows.push(row);
    }
    Ok(rows)
}

/// The user dictionary in lindera's form; none where there are no words.
pub(super) fn user_dictionary(rows: &[Vec<String>]) -> Result<Option<UserDictionary>, TokeniserError> {
    if rows.is_empty() {
        return Ok(None);
    }
    let broken = |e: String| TokeniserError::UserDictionary { line: 0, reason: e };
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).map_err(|e| broken(e.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|e| broken(e.to_string()))?;
    let options = UserDictionaryBuilderOptions::default().user_dictionary_fields_num(3).dictionary_fields_num(COLUMNS);
    options.builder().build_from_reader(bytes.as_slice()).map(Some).map_err(|e| broken(e.to_string()))
}
