//! The municipalities' statements on one theme, ready for an answer to the council: who does it, since when, and what
//! is planned, in the exact words with their page; then the municipalities without a statement and those for which
//! this is uncertain; then the citations.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;

use super::frames::{Frames, RecordRow, first_use, phases};
use super::{Absence, Catalogue, CompareError, Comparison, Reading, Selection, progress_text, reference};
use super::{ColumnHead, TypedFrame, YearValue, cost, lists};
use crate::calendar::FiscalYear;
use crate::corpus::{Municipality, Source, citation};
use crate::document::Document;
use crate::ids::{AreaId, TopicId};
use crate::plan::{Initiative, Phase, ScheduleEntry};
use crate::taxonomy::Classified;
use crate::text::fold;

/// Machine name of the table of statements.
pub const STATED: &str = "brief";
/// Machine name of the table of those who state nothing.
pub const SILENT: &str = "brief_silent";
/// Machine name of the citations alone.
pub const CITATIONS: &str = "brief_citations";

/// Largest number of pages that a reason lists.
const MOST_PAGES: usize = 8;

/// The subject of the brief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Theme {
    /// A topic of the dictionaries, by its id, and its label.
    Topic(TopicId, String),
    /// A national area, by its id, and its label.
    Area(AreaId, String),
    /// Words that an initiative must all contain.
    Words(Vec<String>),
}

impl Theme {
    /// The meaning of a user's words: the name of a topic or area, or else the words themselves.
    #[must_use]
    pub fn of(words: &str, catalogue: &Catalogue) -> Self {
        let wanted = fold(words);
        let is_meant = |names: [&str; 2]| names.iter().any(|name| fold(name) == wanted);
        if let Some(topic) = catalogue.topics.iter().find(|topic| is_meant([&topic.id, &topic.label])) {
            return Self::Topic(topic.id.clone(), topic.label.clone());
        }
        let named = |area: &&super::AreaLabel| area.names().any(|name| fold(name) == wanted);
        if let Some(area) = catalogue.areas.iter().find(named) {
            return Self::Area(area.id.clone(), area.label.clone());
        }
        Self::Words(words.split_whitespace().map(ToOwned::to_owned).collect())
    }

    /// Its label in titles.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Topic(_, label) | Self::Area(_, label) => label.clone(),
            Self::Words(words) => words.join("・"),
        }
    }

    fn has(&self, frames: &Frames<'_>, row: &RecordRow) -> PolarsResult<bool> {
        Ok(match self {
            Self::Topic(id, _) => frames.topics_of(row).contains(id.as_str()),
            Self::Area(id, _) => frames.areas[row.area as usize].id == *id,
            Self::Words(words) => {
                let record = &frames.record(row)?.initiative;
                let texts = [record.name.as_str(), &record.quote].into_iter();
                let texts = texts.chain(record.measure.as_deref()).chain(record.description.as_deref());
                let lists = record.actions.iter().chain(&record.path).map(String::as_str);
                let schedule = record.schedule.iter().map(|entry| entry.text.as_str());
                let all: String = texts.chain(lists).chain(schedule).map(fold).collect::<Vec<_>>().join("\n");
                words.iter().all(|word| all.contains(&fold(word)))
            }
        })
    }
}

/// Words with the PDF pages whose text contains them.
pub type WordPages = BTreeMap<String, BTreeSet<u32>>;

/// Finds words in the text of a document, on pages that contain all of them.
#[must_use]
pub fn places(document: &Document, words: &[String]) -> WordPages {
    let mut found = WordPages::new();
    for page in &document.pages {
        let text = fold(&page.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n"));
        if words.iter().all(|word| text.contains(&fold(word))) {
            for word in words {
                found.entry(word.clone()).or_default().insert(page.page);
            }
        }
    }
    found
}

/// Makes the three tables. `places` searches the text of a document; it is called only for municipalities without a
/// read initiative on the theme.
///
/// # Errors
/// Only if polars rejects a frame, which is a bug in kurabe.
pub fn brief(
    readings: &[Reading<'_>],
    catalogue: &Catalogue,
    selection: &Selection,
    theme: &Theme,
    places: &dyn Fn(&Source) -> WordPages,
) -> Result<Vec<Comparison>, CompareError> {
    let refused = |cause| CompareError::Frame { name: STATED, cause };
    let frames = Frames::new(readings, catalogue, selection).map_err(refused)?;
    let mut rows = stating(&frames, theme).map_err(refused)?;
    let is_base = |code: &str| selection.base.as_ref().is_some_and(|base| base.code == code);
    // the municipality that answers stands first
    rows.sort_by_key(|row| !is_base(&row.source(&frames).municipality.code));
    let named = |reading: &Reading<'_>| match theme {
        Theme::Topic(id, _) => of_topic(reading, catalogue, id),
        Theme::Words(_) => places(reading.source),
        Theme::Area(..) => WordPages::new(),
    };
    let silent = silent(&frames, &rows, &named);
    let tables = [stated(&frames, theme, &rows), silent_table(&silent), citations(&frames, &rows, &silent)];
    tables.into_iter().map(|table| table.map(|table| frames.with_scope(table)).map_err(refused)).collect()
}

/// The mentions of a topic and its subtopics in the text of a document.
fn of_topic(reading: &Reading<'_>, catalogue: &Catalogue, id: &str) -> WordPages {
    let is_meant = |topic: &str| topic == id || catalogue.topic(topic).is_some_and(|t| t.parent.as_deref() == Some(id));
    let mut found = WordPages::new();
    for (words, pages) in reading.mentions.iter().filter(|(topic, _)| is_meant(topic)).flat_map(|(_, words)| words) {
        found.entry(words.clone()).or_default().extend(pages);
    }
    found
}

/// A record that states the theme.
struct Stating<'f> {
    row: &'f RecordRow,
    record: Cow<'f, Classified>,
}

impl Stating<'_> {
    fn initiative(&self) -> &Initiative {
        &self.record.initiative
    }

    fn source<'f>(&self, frames: &Frames<'f>) -> &'f Source {
        frames.readings[self.row.reading as usize].source
    }
}

/// The counted records that state the theme.
fn stating<'f>(frames: &'f Frames<'_>, theme: &Theme) -> PolarsResult<Vec<Stating<'f>>> {
    let mut rows = Vec::new();
    for row in frames.rows.iter().filter(|row| row.counted) {
        if theme.has(frames, row)? {
            rows.push(Stating { row, record: frames.record(row)? });
        }
    }
    Ok(rows)
}

/// The table of those who state the theme: since when, what is planned for the year, in which words and where.
fn stated(frames: &Frames<'_>, theme: &Theme, rows: &[Stating<'_>]) -> PolarsResult<Comparison> {
    let year = frames.selection.fiscal_year;
    let text = |of: &dyn Fn(&Stating<'_>) -> String| rows.iter().map(of).collect::<Vec<_>>();
    let list = |name: &str, of: &dyn Fn(&Initiative) -> Vec<String>| {
        lists::texts(name, rows.iter().map(|row| of(row.initiative()).into_iter().map(Into::into).collect()))
    };
    let planned_head = ColumnHead::of_year(YearValue::Words, year);
    let columns = vec![
        Column::new("municipality_code".into(), text(&|row| row.source(frames).municipality.code.to_string())),
        Column::new("municipality".into(), text(&|row| row.source(frames).municipality.name.clone())),
        Column::new("prefecture".into(), text(&|row| row.source(frames).municipality.prefecture.clone())),
        Column::new("initiative".into(), text(&|row| row.initiative().name.clone())),
        list("departments", &|record| record.departments.clone()),
        Column::new("since".into(), rows.iter().map(|row| since(&row.initiative().schedule)).collect::<Vec<_>>()),
        list(&planned_head.name, &|record| planned(&record.schedule, year)),
        list("costs", &|record| record.costs.iter().map(cost::said).collect()),
        list("progress", &|record| record.progress.last().map(progress_text).into_iter().collect()),
        Column::new("quote".into(), text(&|row| row.initiative().quote.clone())),
        Column::new("citation".into(), text(&|row| frames.cited(row.row))),
        list("doubts", &|record| record.doubt_messages().collect()),
        Column::new("initiative_id".into(), text(&|row| row.initiative().id.to_string())),
        Column::new("document_id".into(), text(&|row| row.source(frames).id.to_string())),
        Column::new("page".into(), rows.iter().map(|row| row.initiative().page).collect::<Vec<_>>()),
    ];
    let mut notes = vec![
        "「原文」は文書の記載のままです。空欄は、その取組について記載が見つからなかったことを示します。".to_owned(),
        "「いつから」は、工程で初めて導入・運用などとされている年度です。工程の最初の年度に既に運用などとされているものは\
         「以前」としています。"
            .to_owned(),
        "「要確認」に記載のある取組は、原本で確認してください。".to_owned(),
    ];
    let lacking = |of: &dyn Fn(&Initiative) -> bool, what: &str| {
        rows.iter().all(|row| of(row.initiative())).then(|| what.to_owned())
    };
    let lacking: Vec<String> =
        [lacking(&|record| record.costs.is_empty(), "経費"), lacking(&|record| record.progress.is_empty(), "進捗状況")]
            .into_iter()
            .flatten()
            .collect();
    if !lacking.is_empty() && !rows.is_empty() {
        notes.push(format!("{}の記載は、上の取組には見つからなかったため、欄がありません。", lacking.join("と")));
    }
    notes.extend(frames.correction_note());
    let title = format!("「{}」に取り組む団体", theme.label());
    let frame = TypedFrame::new(DataFrame::new_infer_height(columns)?, vec![planned_head]);
    Ok(Comparison { name: STATED, title, frame, printed: None, notes })
}

/// The first year of use; marked 以前 if the schedule shows it in use from its first year on.
fn since(schedule: &[ScheduleEntry]) -> Option<String> {
    let first = FiscalYear(first_use(&phases(schedule))?);
    let begins = schedule.iter().map(|entry| entry.fiscal_year).min()?;
    let under_way = |entry: &ScheduleEntry| {
        entry.fiscal_year == begins
            && entry.phase.is_some_and(|phase| phase > Phase::Introduction && phase != Phase::Ended)
    };
    let before = first == begins && schedule.iter().any(under_way);
    Some(format!("{}{}", first.wareki(), if before { "以前" } else { "" }))
}

fn planned(schedule: &[ScheduleEntry], year: FiscalYear) -> Vec<String> {
    schedule.iter().filter(|entry| entry.fiscal_year == year).map(|entry| entry.text.clone()).collect()
}

/// A municipality of which no initiative with the theme was read.
struct Silent<'f> {
    municipality: &'f Municipality,
    /// Its counted documents.
    documents: Vec<&'f Source>,
    state: &'static str,
    reason: String,
}

/// Looks up where the text of a document mentions the theme although no initiative on it was read. Not used for areas,
/// whose words are too common to mean anything.
type Named<'n> = &'n dyn Fn(&Reading<'_>) -> WordPages;

fn silent<'f>(frames: &'f Frames<'_>, rows: &[Stating<'_>], named: Named<'_>) -> Vec<Silent<'f>> {
    let stating: BTreeSet<&str> = rows.iter().map(|row| row.source(frames).municipality.code.as_str()).collect();
    let code = |place: &usize| frames.readings[*place].source.municipality.code.as_str();
    let counted = (0..frames.readings.len()).filter(|place| frames.counted[*place]);
    let silent: Vec<usize> = counted.filter(|place| !stating.contains(code(place))).collect();
    let of_one = silent.chunk_by(|a, b| code(a) == code(b));
    let mut found: Vec<Silent<'_>> = of_one.map(|documents| silence(frames, documents, named)).collect();
    let base = frames.selection.base.as_ref().map(|base| &base.code);
    found.sort_by_key(|silent| Some(&silent.municipality.code) != base);
    found
}

/// The meaning of absence from the counted documents of one municipality.
fn silence<'f>(frames: &'f Frames<'_>, places: &[usize], named: Named<'_>) -> Silent<'f> {
    let readings: Vec<&Reading<'_>> = places.iter().map(|place| frames.readings[*place]).collect();
    let said: Vec<String> = readings.iter().filter_map(|reading| said(&named(reading))).collect();
    let absence = places.iter().map(|place| frames.absences[*place]).max().unwrap_or_default();
    let (state, reason) = if said.is_empty() {
        (absence.label(), reason(absence, &readings))
    } else {
        let said = said.join("、");
        let reason = format!("本文に{said}とありますが、取組として読み取っていません。原本で確認してください。");
        (Absence::ToCheck.label(), reason)
    };
    let documents: Vec<&Source> = places.iter().map(|place| frames.readings[*place].source).collect();
    Silent { municipality: &documents[0].municipality, documents, state, reason }
}

/// Words with their pages, worded for a sentence.
fn said(named: &WordPages) -> Option<String> {
    let of = |(words, pages): (&String, &BTreeSet<u32>)| {
        let more = if pages.len() > MOST_PAGES { "ほか" } else { "" };
        format!("「{words}」（PDF {}頁{more}）", reference::pages(pages.iter().copied().take(MOST_PAGES)))
    };
    (!named.is_empty()).then(|| named.iter().map(of).collect::<Vec<_>>().join("、"))
}

fn reason(absence: Absence, readings: &[&Reading<'_>]) -> String {
    let pages = |of: &dyn Fn(&Reading<'_>) -> BTreeSet<u32>| {
        let all: BTreeSet<u32> = readings.iter().flat_map(|reading| of(reading)).collect();
        if all.is_empty() { String::new() } else { format!("（PDF {}頁）", reference::pages(all)) }
    };
    match absence {
        Absence::NotStated => {
            let pages: u32 = readings.iter().map(|reading| reading.pages).sum();
            format!("全{pages}頁を読み取りましたが、該当する記載は見つかりませんでした。")
        }
        Absence::ToCheck => {
            let to_check = pages(&|reading| reading.account.pages_to_check());
            format!("取組を読み落としたおそれのある頁があります{to_check}。原本で確認してください。")
        }
        Absence::Unread if readings.iter().any(|reading| reading.pages == 0) => {
            "読み取れない文書があります。原本で確認してください。".to_owned()
        }
        Absence::Unread => {
            format!("読み取れない頁があります{}。原本で確認してください。", pages(&|reading| reading.unread_pages()))
        }
    }
}

fn silent_table(silent: &[Silent<'_>]) -> PolarsResult<Comparison> {
    let text = |of: &dyn Fn(&Silent<'_>) -> String| silent.iter().map(of).collect::<Vec<_>>();
    let documents = |silent: &Silent<'_>| silent.documents.iter().map(|source| of_document(source)).collect::<Vec<_>>();
    let columns = vec![
        Column::new("municipality_code".into(), text(&|it| it.municipality.code.to_string())),
        Column::new("municipality".into(), text(&|it| it.municipality.name.clone())),
        Column::new("prefecture".into(), text(&|it| it.municipality.prefecture.clone())),
        Column::new("state".into(), text(&|it| it.state.to_owned())),
        Column::new("absence_reason".into(), text(&|it| it.reason.clone())),
        lists::texts("citation", silent.iter().map(|it| documents(it).into_iter().map(Into::into).collect())),
    ];
    let note =
        "「記載なし」は、文書に記載が見つからなかったことを示すもので、未実施であることを示すものではありません。";
    Ok(Comparison {
        name: SILENT,
        title: "記載のない団体、確認が必要な団体".into(),
        frame: DataFrame::new_infer_height(columns)?.into(),
        printed: None,
        notes: vec![note.into()],
    })
}

fn of_document(source: &Source) -> String {
    citation::cited(&source.municipality.name, &source.title, source.published, None)
}

/// Every cited place once, in the order of the tables; for municipalities without a statement, their documents as a
/// whole.
fn citations(frames: &Frames<'_>, rows: &[Stating<'_>], silent: &[Silent<'_>]) -> PolarsResult<Comparison> {
    let stated = rows.iter().map(|row| (frames.cited(row.row), row.source(frames), row.initiative().page));
    let documents = silent.iter().flat_map(|it| &it.documents);
    let mut all: Vec<(String, &Source, u32)> =
        stated.chain(documents.map(|source| (of_document(source), *source, 1))).collect();
    let mut known = BTreeSet::new();
    all.retain(|(line, ..)| known.insert(line.clone()));
    let frame = df!(
        "citation" => all.iter().map(|(line, ..)| line.as_str()).collect::<Vec<_>>(),
        "document_id" => all.iter().map(|(_, source, _)| source.id.as_str()).collect::<Vec<_>>(),
        "page" => all.iter().map(|(.., page)| *page).collect::<Vec<_>>(),
    )?;
    Ok(Comparison { name: CITATIONS, title: "出典".into(), frame: frame.into(), printed: None, notes: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::super::sample::{catalogue, corpus, document, initiative, named, readings, to_check};
    use super::super::tests;
    use super::*;
    use crate::compare::CompareOptions;
    use crate::compare::counted::is_counted;
    use crate::compare::matrix::NOT_STATED;
    use crate::compare::sample::Read;
    use crate::corpus::SourceKind;

    fn asked(read: &[Read], words: &str, base: Option<&str>, places: &dyn Fn(&Source) -> WordPages) -> Vec<Comparison> {
        let options = CompareOptions {
            fiscal_year: Some(FiscalYear(2025)),
            base: base.map(ToOwned::to_owned),
            ..CompareOptions::default()
        };
        let selection = options.select(&readings(read), &catalogue()).expect("is known");
        let theme = Theme::of(words, &catalogue());
        brief(&readings(read), &catalogue(), &selection, &theme, places).expect("compares")
    }

    fn texts(table: &Comparison, column: &str) -> Vec<String> {
        tests::texts(&table.frame, column).into_iter().map(Option::unwrap_or_default).collect()
    }

    fn entry(year: i32, phase: Phase) -> ScheduleEntry {
        ScheduleEntry { fiscal_year: FiscalYear(year), text: phase.label().into(), phase: Some(phase) }
    }

    #[test]
    fn a_theme_is_a_topic_an_area_or_words() {
        let catalogue = catalogue();
        assert_eq!(Theme::of("書かない窓口", &catalogue), Theme::Topic("counter".into(), "書かない窓口".into()));
        assert_eq!(Theme::of("窓口", &catalogue), Theme::Area("frontyard".into(), "窓口".into()));
        assert_eq!(Theme::of("窓口 予約", &catalogue), Theme::Words(vec!["窓口".into(), "予約".into()]));
    }

    #[test]
    fn an_initiative_in_use_in_the_first_year_began_before_it() {
        let since = |schedule: &[ScheduleEntry]| since(schedule);
        assert_eq!(since(&[entry(2024, Phase::Operation)]).as_deref(), Some("令和6年度以前"));
        assert_eq!(since(&[entry(2024, Phase::Introduction)]).as_deref(), Some("令和6年度"));
        let later = [entry(2024, Phase::Study), entry(2025, Phase::Operation)];
        assert_eq!(since(&later).as_deref(), Some("令和7年度"));
        assert_eq!(since(&[entry(2024, Phase::Study)]), None);
    }

    #[test]
    fn the_base_comes_first_and_each_record_with_its_place() {
        let mut read = ["010000", "020000"].map(|code| document(code, code, SourceKind::Plan, 2024));
        for document in &mut read {
            let mut record = initiative("申請書の自動作成", "frontyard", 3);
            record.topics = vec!["counter".into()];
            record.initiative.schedule = vec![entry(2025, Phase::Trial)];
            document.initiatives = vec![record];
        }
        let tables = asked(&read, "書かない窓口", Some("020000"), &|_| WordPages::new());
        assert_eq!(texts(&tables[0], "municipality_code"), ["020000", "010000"]);
        let citations = ["市020000", "市010000"].map(|city| format!("{city}「計画{}」（令和6年3月、5頁）", &city[3..]));
        assert_eq!(texts(&tables[2], "citation"), citations);
    }

    #[test]
    fn silence_is_stated_only_where_the_text_does_not_name_the_theme() {
        let mut read = ["010000", "020000", "030000"].map(|code| document(code, code, SourceKind::Plan, 2024));
        read.iter_mut().for_each(|read| read.initiatives = vec![initiative("防災", "security", 3)]);
        read[1].mentions = named("counter", "書かない窓口", 7);
        read[2].account = to_check(&[4]);
        let tables = asked(&read, "書かない窓口", None, &|_| WordPages::new());
        assert_eq!(texts(&tables[1], "state"), ["記載なし", "要確認", "要確認"]);
        let reasons = texts(&tables[1], "absence_reason");
        assert!(reasons[1].contains("「書かない窓口」（PDF 7頁）"), "{reasons:?}");
        assert!(reasons[2].contains("PDF 4頁"), "{reasons:?}");
        let words = |_: &Source| WordPages::from([("防犯灯".to_owned(), BTreeSet::from([2]))]);
        let tables = asked(&read, "防犯灯", None, &words);
        assert_eq!(texts(&tables[1], "state"), ["要確認"; 3], "words are looked up, too");
    }

    #[test]
    fn every_municipality_is_in_one_of_the_tables() {
        for seed in 0..40 {
            let read = corpus(seed);
            let tables = asked(&read, "研修", None, &|_| WordPages::new());
            let mut codes = texts(&tables[0], "municipality_code");
            let (silent, states) = (texts(&tables[1], "municipality_code"), texts(&tables[1], "state"));
            assert!(silent.iter().all(|code| !codes.contains(code)));
            codes.extend(silent.iter().cloned());
            let all: BTreeSet<String> = read.iter().map(|read| read.source.municipality.code.to_string()).collect();
            assert_eq!(codes.into_iter().collect::<BTreeSet<_>>(), all, "seed {seed}");
            let all = readings(&read);
            for (code, _) in silent.iter().zip(states).filter(|(_, state)| state == NOT_STATED) {
                let own: Vec<&Reading<'_>> = all.iter().filter(|r| r.source.municipality.code == *code).collect();
                let mut counted = own.iter().filter(|reading| is_counted(reading, &own));
                assert!(counted.all(|reading| reading.mentions.is_empty()), "named in the text of {code}, seed {seed}");
            }
        }
    }
}
