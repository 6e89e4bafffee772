//! The survey beside the plans: one row a municipality and question, and whether the two contradict each other.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;

use super::super::frames::{Frames, furthest, page_label};
use super::super::matrix::{self, TO_CHECK, UNREAD};
use super::super::record_columns::{borrowed, correction_text, owned};
use super::super::schedule::phase_label;
use super::super::{Absence, Comparison, Printed, lists, reference};
use super::{Answer, Survey};
use crate::calendar::{FiscalYear, wareki_month};
use crate::plan::Phase;
use crate::plan::correction::Correction;

/// Machine name.
pub(in crate::compare) const NAME: &str = "survey";

/// The survey says that it is done, and the plan says nothing.
const ONLY_SURVEY: &str = "調査は実施、計画に記載なし";
/// The survey says that it is not done, and the plan has it in use in the year of the survey.
const ONLY_PLAN: &str = "調査は未実施、計画では運用";

/// What the counted documents of a municipality say about a question.
struct Told<'a> {
    answer: &'a Answer,
    city: &'a City,
    initiatives: Option<u32>,
    /// The furthest phase in the year of the survey.
    phase: Option<u32>,
    pages: Vec<(u32, Option<&'a str>)>,
    corrections: Vec<String>,
}

/// A municipality with its counted documents.
#[derive(Default)]
struct City {
    name: String,
    prefecture: String,
    documents: Vec<String>,
    ids: Vec<String>,
    published: Vec<String>,
    published_era: Vec<String>,
    absence: Absence,
}

/// A counted initiative.
struct Record<'a> {
    topics: BTreeSet<&'a str>,
    areas: BTreeSet<&'a str>,
    phase: Option<u32>,
    page: u32,
    label: Option<&'a str>,
    corrections: &'a [Correction],
}

/// One row an answer. Only with a survey.
pub(in crate::compare) fn build(frames: &Frames<'_>) -> PolarsResult<Option<Comparison>> {
    let Some(survey) = &frames.selection.survey else { return Ok(None) };
    let cities = cities(frames)?;
    let records = records(frames);
    let mut rows: Vec<Told<'_>> = Vec::new();
    for answer in &survey.answers {
        let Some(city) = cities.get(answer.code.as_str()) else { continue };
        rows.push(told(answer, city, records.get(answer.code.as_str()).map_or(&[], Vec::as_slice)));
    }
    let year = frames.selection.survey_year();
    let frame = frame(&rows, survey, year)?.hstack(&pages(&rows))?;
    rows.sort_by_key(|row| contradiction(row).is_none());
    let printed = self::frame(&rows, survey, year)?.hstack(&cited_pages(&rows))?;
    Ok(Some(Comparison {
        name: NAME,
        title: "調査との比較".into(),
        frame,
        printed: Some(Printed { frame: printed, titles: BTreeMap::new(), absences: BTreeMap::new() }),
        notes: notes(frames, survey, year),
    }))
}

fn cities(frames: &Frames<'_>) -> PolarsResult<BTreeMap<String, City>> {
    let documents = frames.counted_documents()?;
    let text = |name: &str| documents.column(name).and_then(|column| column.str());
    let mut cities: BTreeMap<String, City> = BTreeMap::new();
    for row in 0..documents.height() {
        let value = |name: &str| Ok::<_, PolarsError>(text(name)?.get(row).unwrap_or_default().to_owned());
        let city = cities.entry(value("municipality_code")?).or_default();
        city.name = value("municipality")?;
        city.prefecture = value("prefecture")?;
        city.documents.push(value("document")?);
        city.ids.push(value("document_id")?);
        city.published.push(value("published")?);
        city.published_era.push(value("published_era")?);
        city.absence = city.absence.max(Absence::of_label(&value("absence")?));
    }
    Ok(cities)
}

/// The counted initiatives by municipality.
fn records<'a>(frames: &Frames<'a>) -> BTreeMap<&'a str, Vec<Record<'a>>> {
    let mut records: BTreeMap<&str, Vec<Record<'_>>> = BTreeMap::new();
    for row in frames.rows.iter().filter(|row| row.counted) {
        let it = row.initiative();
        let further = row.classified.areas.iter().filter(|area| !area.primary).map(|area| area.area.as_str());
        let source = frames.readings[row.reading as usize].source;
        records.entry(&source.municipality.code).or_default().push(Record {
            topics: row.topics.clone(),
            areas: further.chain([row.classified.primary_area()]).collect(),
            phase: furthest(&it.schedule, frames.selection.survey_year()),
            page: it.page,
            label: page_label(it),
            corrections: &it.corrections,
        });
    }
    records
}

fn told<'a>(answer: &'a Answer, city: &'a City, records: &[Record<'a>]) -> Told<'a> {
    let question = &answer.question;
    let speaks = |record: &&Record<'_>| {
        question.topics.iter().any(|topic| record.topics.contains(topic.as_str()))
            || question.areas.iter().any(|area| record.areas.contains(area.as_str()))
    };
    let about: Vec<&Record<'_>> = records.iter().filter(speaks).collect();
    Told {
        answer,
        city,
        initiatives: (!about.is_empty() || city.absence == Absence::NotStated).then_some(about.len() as u32),
        phase: about.iter().filter_map(|record| record.phase).max(),
        pages: about.iter().map(|record| (record.page, record.label)).collect(),
        corrections: about.iter().flat_map(|record| record.corrections).map(correction_text).collect(),
    }
}

/// What the two say against each other.
fn contradiction(told: &Told<'_>) -> Option<&'static str> {
    let is_in_use = told.phase.is_some_and(|phase| (Phase::Operation as u32..Phase::Ended as u32).contains(&phase));
    match (told.answer.is_done, told.initiatives) {
        (Some(true), Some(0)) => Some(ONLY_SURVEY),
        (Some(false), Some(1..)) if is_in_use => Some(ONLY_PLAN),
        _ => None,
    }
}

fn judgement(told: &Told<'_>) -> &'static str {
    match (contradiction(told), told.answer.is_done, told.initiatives) {
        (Some(contradiction), ..) => contradiction,
        (_, None, _) => "判定の対象外",
        (.., None) => "判定できず",
        (_, Some(true), _) => "どちらにもあり",
        (_, Some(false), Some(0)) => "どちらにもなし",
        (_, Some(false), _) => "調査は未実施、計画に記載あり",
    }
}

fn frame(rows: &[Told<'_>], survey: &Survey, year: FiscalYear) -> PolarsResult<DataFrame> {
    let text = |of: &dyn Fn(&Told<'_>) -> Option<String>| rows.iter().map(of).collect::<Vec<_>>();
    let share = |told: &Told<'_>| told.answer.text.strip_suffix(['%', '％']).and_then(|n| n.trim().parse::<f64>().ok());
    let state = |told: &Told<'_>| matrix::state(told.initiatives, told.city.absence);
    let list = |name: &str, of: &dyn Fn(&City) -> &[String]| {
        lists::texts(name, rows.iter().map(|told| borrowed(of(told.city))))
    };
    let date = survey.date.map(|date| date.to_string());
    let date_era = survey.date.map(|date| wareki_month(date.year, date.month));
    let frame = df!(
        "municipality_code" => text(&|t| Some(t.answer.code.clone())),
        "municipality" => text(&|t| Some(t.city.name.clone())),
        "prefecture" => text(&|t| Some(t.city.prefecture.clone())),
        "survey_group" => text(&|t| Some(t.answer.question.group.clone())),
        "survey_item" => text(&|t| Some(t.answer.question.item.clone())),
        "survey_answer" => text(&|t| share(t).is_none().then(|| t.answer.text.clone())),
        "survey_value" => rows.iter().map(share).collect::<Vec<_>>(),
        "survey_unit" => text(&|t| share(t).map(|_| "％".to_owned())),
        "survey_date" => vec![date; rows.len()],
        "survey_date_era" => vec![date_era; rows.len()],
        "judgement" => text(&|t| Some(judgement(t).to_owned())),
        "contradiction" => rows.iter().map(|t| contradiction(t).is_some()).collect::<Vec<_>>(),
        "state" => text(&|t| Some(state(t).to_owned())),
        "initiatives" => rows.iter().map(|t| t.initiatives).collect::<Vec<_>>(),
        "phase_fy" => vec![year.0; rows.len()],
        "phase_era" => vec![year.wareki(); rows.len()],
        "phase" => text(&|t| phase_label(t.phase?).map(ToOwned::to_owned)),
    )?;
    frame.hstack(&[
        list("document_id", &|city| &city.ids),
        list("document", &|city| &city.documents),
        list("published", &|city| &city.published),
        list("published_era", &|city| &city.published_era),
        lists::texts("corrections", rows.iter().map(|told| borrowed(&told.corrections))),
    ])
}

/// Where to read, for programs.
fn pages(rows: &[Told<'_>]) -> [Column; 2] {
    let once = |told: &Told<'_>| -> BTreeSet<u32> { told.pages.iter().map(|page| page.0).collect() };
    let labels = |told: &Told<'_>| {
        let mut labels: Vec<_> = told.pages.iter().filter_map(|page| page.1).map(|label| label.to_owned()).collect();
        labels.dedup();
        owned(labels)
    };
    [
        lists::numbers("pages", rows.iter().map(|told| once(told).into_iter().collect())),
        lists::texts("page_labels", rows.iter().map(labels)),
    ]
}

/// The same as one cites it.
fn cited_pages(rows: &[Told<'_>]) -> [Column; 2] {
    let pages = |told: &Told<'_>| {
        Some(reference::pages(told.pages.iter().map(|page| page.0))).filter(|pages| !pages.is_empty())
    };
    let labels = |told: &Told<'_>| reference::labels(&told.pages.iter().map(|page| page.1).collect::<Vec<_>>());
    [
        Column::new("pages".into(), rows.iter().map(pages).collect::<Vec<_>>()),
        Column::new("page_labels".into(), rows.iter().map(labels).collect::<Vec<_>>()),
    ]
}

fn notes(frames: &Frames<'_>, survey: &Survey, year: FiscalYear) -> Vec<String> {
    let date = survey.date.map_or_else(
        || "指定なし（--survey-date で指定できます）".to_owned(),
        |date| format!("{}（{date}）", wareki_month(date.year, date.month)),
    );
    let mut notes = vec![
        format!("調査: {}。調査の時点: {date}。計画の時点は「発行年月」の欄のとおりです。", survey.title),
        format!(
            "○のある行は、調査と計画の記載が合わないものです。「{ONLY_SURVEY}」は、計画の策定前に実施が済んでいる場合などにも\
             起こります。「{ONLY_PLAN}」は、{year}（{}年度）の工程の記載が運用以降であることを示します。",
            year.0
        ),
        "どのテーマ・国の項目の取組を調査の項目と比べるかは、辞書 survey.toml によります。割合などの回答は判定していません。".into(),
    ];
    notes.push(format!("記載の有無が「{TO_CHECK}」又は「{UNREAD}」の自治体は、判定していません。"));
    notes.extend(frames.check_note());
    notes.extend(survey.notes.iter().cloned());
    notes
}
