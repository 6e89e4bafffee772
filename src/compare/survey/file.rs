//! From the bytes of the user's CSV to answers: UTF-8 or CP932, items down and municipalities across or the other way
//! round.

use std::collections::BTreeSet;

use thiserror::Error;

use super::columns::{self, Heads};
use super::{Answer, Question, Survey, SurveyQuestions};
use crate::corpus::{Municipality, YearMonth};
use crate::ids::MunicipalityCode;
use crate::text::{decode, fold};

/// How many of the first cells of a row may name its item: part, item, further item.
const MOST_LABELS: usize = 4;
/// How many of the first rows may hold headings.
const MOST_HEADERS: usize = 5;
/// A note does not list more items than this.
const MOST_LISTED: usize = 20;

/// Why a survey can't be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SurveyError {
    /// Neither UTF-8 nor CP932.
    #[error("文字コードがUTF-8でもShift_JIS（CP932）でもありません。Excelで「CSV UTF-8」として保存し直してください。")]
    Encoding,
    /// No CSV.
    #[error("CSVとして読めません: {0}")]
    Csv(#[from] csv::Error),
    /// The file has none of the questions of `survey.toml`.
    #[error("調査項目が見つかりません。使える項目: {0}（辞書 survey.toml）")]
    NoQuestion(String),
    /// Neither names nor codes of the municipalities of the corpus are in it.
    #[error("登録した自治体の名称もコードも見つかりません。市区町村別のCSVを指定してください。")]
    NoMunicipality,
}

impl Survey {
    /// Reads the answers of these municipalities.
    ///
    /// # Errors
    /// Where the file is no text, asks nothing that is known, or has none of the municipalities.
    pub fn read(
        bytes: &[u8],
        questions: &SurveyQuestions,
        municipalities: &[&Municipality],
        date: Option<YearMonth>,
    ) -> Result<Self, SurveyError> {
        let grid = items_down(cells(&decode(bytes).ok_or(SurveyError::Encoding)?)?, questions);
        let (asked, mut notes) = asked(&grid, questions);
        if asked.is_empty() {
            let known: Vec<&str> = questions.questions.iter().map(|question| question.item.as_str()).collect();
            return Err(SurveyError::NoQuestion(known.join("、")));
        }
        let first = asked.iter().map(|row| row.label + 1).max().unwrap_or(0);
        let heads = Heads {
            names: names(&grid, first, questions, municipalities),
            codes: headed(&grid, &questions.codes, first),
            prefectures: headed(&grid, &questions.prefectures, first),
        };
        let (found, doubts) = columns::find(&heads, municipalities, &questions.same_names);
        if found.is_empty() && doubts.is_empty() {
            return Err(SurveyError::NoMunicipality);
        }
        notes.extend(doubts);
        let answer = |(code, column): (&MunicipalityCode, &usize), row: &Asked<'_>| {
            let text = grid[row.at].get(first + column).filter(|text| !text.is_empty())?;
            let is_done = questions.is_done(text);
            Some(Answer { code: code.clone(), question: row.question.clone(), text: text.clone(), is_done })
        };
        let answers = found.iter().flat_map(|city| asked.iter().filter_map(move |row| answer(city, row))).collect();
        Ok(Self { title: questions.title.clone(), date, answers, notes })
    }
}

/// A row of the file that asks a question.
struct Asked<'q> {
    at: usize,
    /// The cell with the item.
    label: usize,
    question: &'q Question,
}

fn cells(text: &str) -> Result<Vec<Vec<String>>, SurveyError> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let row = |row: csv::StringRecord| row.iter().map(|cell| cell.trim().to_owned()).collect();
    reader.records().map(|record| Ok(row(record?))).collect()
}

/// The cells with the items in the first columns; a file with the items across is transposed.
fn items_down(grid: Vec<Vec<String>>, questions: &SurveyQuestions) -> Vec<Vec<String>> {
    let is_item = |cell: &String| questions.find(cell).is_some();
    // Items share a row with the headings of codes and names only if they run across.
    let across = grid.iter().take(MOST_HEADERS).any(|row| {
        row.iter().filter(|cell| is_item(cell)).count() > 1 || row.iter().any(is_item) && has_heading(row, questions)
    });
    if !across {
        return grid;
    }
    let width = grid.iter().map(Vec::len).max().unwrap_or(0);
    let column = |at: usize| grid.iter().map(|row| row.get(at).cloned().unwrap_or_default()).collect();
    (0..width).map(column).collect()
}

fn has_heading(row: &[String], questions: &SurveyQuestions) -> bool {
    let headings = || questions.codes.iter().chain(&questions.names).chain(&questions.prefectures);
    row.iter().any(|cell| headings().any(|heading| fold(heading) == fold(cell)))
}

/// The rows with questions, and notes on unused rows.
fn asked<'q>(grid: &[Vec<String>], questions: &'q SurveyQuestions) -> (Vec<Asked<'q>>, Vec<String>) {
    let (mut rows, mut others, mut notes) = (Vec::<Asked<'q>>::new(), Vec::new(), Vec::new());
    for (at, row) in grid.iter().enumerate() {
        let labels = || row.iter().take(MOST_LABELS).enumerate().filter(|(_, cell)| !cell.is_empty());
        match labels().find_map(|(label, cell)| Some(Asked { at, label, question: questions.find(cell)? })) {
            Some(found) => rows.push(found),
            None if at > 0 && !has_heading(row, questions) => others.push(row),
            None => {}
        }
    }
    let label = rows.iter().map(|row| row.label).max().unwrap_or(0);
    let mut unused: Vec<String> = others.iter().filter_map(|row| row.get(label).cloned()).collect();
    for question in &questions.questions {
        let times = rows.iter().filter(|row| row.question == question).count();
        if times > 1 {
            rows.retain(|row| row.question != question);
            notes.push(format!(
                "調査の項目「{}」は{times}か所にあり、どれか決められないため使いませんでした。",
                question.item
            ));
        }
    }
    unused.retain(|item| item.chars().any(|c| c.is_alphabetic()));
    if !unused.is_empty() {
        let more = if unused.len() > MOST_LISTED { "ほか" } else { "" };
        unused.truncate(MOST_LISTED);
        notes.push(format!("計画と比べられないため使わなかった調査の項目: {}{more}", unused.join("、")));
    }
    (rows, notes)
}

/// The cells after the labels of the row with this heading.
fn headed(grid: &[Vec<String>], headings: &[String], first: usize) -> Option<Vec<String>> {
    let is_heading = |cell: &String| headings.iter().any(|heading| fold(heading) == fold(cell));
    let row = grid.iter().find(|row| row.iter().take(first).any(is_heading))?;
    Some(row.iter().skip(first).cloned().collect())
}

/// The names of the municipalities: the row headed as such, or else whichever of the first rows has the most known
/// names.
fn names(grid: &[Vec<String>], first: usize, questions: &SurveyQuestions, known: &[&Municipality]) -> Vec<String> {
    let cities: BTreeSet<String> = known.iter().map(|city| fold(&city.name)).collect();
    let known_names = |row: &&Vec<String>| row.iter().filter(|cell| cities.contains(&fold(cell))).count();
    headed(grid, &questions.names, first)
        .or_else(|| Some(grid.iter().take(MOST_HEADERS).max_by_key(known_names)?.iter().skip(first).cloned().collect()))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;
    use crate::taxonomy::Taxonomy;

    fn questions() -> SurveyQuestions {
        let dictionaries = Dictionaries::embedded();
        let taxonomy = Taxonomy::load(&dictionaries).expect("the embedded dictionaries are sound");
        SurveyQuestions::load(&dictionaries, &taxonomy).expect("the embedded dictionaries are sound")
    }

    fn city(code: &str, prefecture: &str, name: &str) -> Municipality {
        Municipality { code: code.into(), name: name.into(), prefecture: prefecture.into() }
    }

    fn read(bytes: &[u8]) -> Result<Survey, SurveyError> {
        let known = [city("032158", "岩手県", "奥州市"), city("342084", "広島県", "府中市")];
        Survey::read(bytes, &questions(), &known.iter().collect::<Vec<_>>(), None)
    }

    fn answers(survey: &Survey) -> Vec<(&str, &str, &str, Option<bool>)> {
        survey.answers.iter().map(|a| (a.code.as_str(), a.question.item.as_str(), a.text.as_str(), a.is_done)).collect()
    }

    const PUBLISHED: &str = "\u{feff},,札幌市,奥州市,府中市,府中市\r\n\
        自治体業務のDX,RPAの導入状況,実施,未実施,未実施,実施\r\n\
        住民サービスのDX,よく使う３２手続のオンライン化状況 ,50%,63%,40%,72%\r\n\
        住民サービスのDX,よく使う32手続のオンライン化状況_分母,1,2,3,4\r\n";

    #[test]
    fn the_published_file_is_read_by_name_and_same_names_by_the_order_of_codes() {
        let survey = read(PUBLISHED.as_bytes()).expect("is readable");
        let online = "よく使う32手続のオンライン化状況";
        assert_eq!(
            answers(&survey),
            [
                ("032158", "RPAの導入状況", "未実施", Some(false)),
                ("032158", online, "63%", None),
                ("342084", "RPAの導入状況", "実施", Some(true)),
                ("342084", online, "72%", None),
            ]
        );
        assert!(survey.notes.iter().any(|note| note.contains("分母")), "{:?}", survey.notes);
    }

    #[test]
    fn municipalities_down_in_cp932_are_read_by_code() {
        // 団体コード,都道府県名,市区町村名,RPAの導入状況; 34208,広島県,府中市,実施; 32158,岩手県,奥州市,未実施
        let bytes = [
            b"\x92c\x91\xcc\x83R\x81[\x83h,\x93s\x93\xb9\x95{\x8c\xa7\x96\xbc,\x8es\x8b\xe6\x92\xac\x91\xba\x96\xbc,RPA\x82\xcc\x93\xb1\x93\xfc\x8f\xf3\x8b\xb5\r\n".as_slice(),
            b"34208,\x8dL\x93\x87\x8c\xa7,\x95{\x92\x86\x8es,\x8e\xc0\x8e{\r\n".as_slice(),
            b"32158,\x8a\xe2\x8e\xe8\x8c\xa7,\x89\x9c\x8fB\x8es,\x96\xa2\x8e\xc0\x8e{\r\n".as_slice(),
        ]
        .concat();
        let survey = read(&bytes).expect("is readable");
        let found: Vec<_> = answers(&survey).into_iter().map(|answer| (answer.0, answer.2)).collect();
        assert_eq!(found, [("032158", "未実施"), ("342084", "実施")], "five digits, and six without their zero");
    }

    #[test]
    fn rejects_a_file_that_is_not_a_survey() {
        assert!(matches!(read(b"\xff\xff\x80"), Err(SurveyError::Encoding)));
        assert!(matches!(read("a,b\n1,2\n".as_bytes()), Err(SurveyError::NoQuestion(_))));
        assert!(matches!(read(",札幌市\nRPAの導入状況,実施\n".as_bytes()), Err(SurveyError::NoMunicipality)));
    }

    #[test]
    fn an_item_that_occurs_twice_is_not_used() {
        let twice = format!("{PUBLISHED}自治体業務のDX,RPAの導入状況,実施,実施,実施,実施\r\n");
        let survey = read(twice.as_bytes()).expect("is readable");
        assert!(answers(&survey).iter().all(|answer| answer.1 != "RPAの導入状況"));
        assert!(survey.notes.iter().any(|note| note.contains("2か所")), "{:?}", survey.notes);
    }
}
