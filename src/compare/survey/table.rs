//! The survey beside the plans: one row a municipality and question, and whether the two contradict each other.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;

use super::super::frames::{Frames, furthest, page_label};
use super::super::matrix::{self, TO_CHECK, UNREAD};
use super::super::record_columns::{borrowed, correction_text, owned};
use super::super::schedule::phase_label;
use super::super::{Absence, Comparison, Selection, lists, reference};
use super::{Answer, Question, Survey};
use crate::calendar::{FiscalYear, wareki_month};
use crate::corpus::{SourceKind, YearMonth};
use crate::ids::AreaId;
use crate::plan::record_field::RecordField;
use crate::plan::{Initiative, Phase};
use crate::taxonomy::Classified;
use crate::text::fold;

/// Machine name.
pub(in crate::compare) const NAME: &str = "survey";

/// Label of the contradiction: done according to the survey, absent from the plan.
const ONLY_SURVEY: &str = "調査は実施、計画に記載なし";
/// Label of the contradiction: not done according to the survey, in use in its year according to the plan.
const ONLY_PLAN: &str = "調査は未実施、計画では運用";

/// Label of the contradiction: no plan according to the survey, although one published before it is in the corpus.
const PLAN_THERE: &str = "調査は未実施、計画の文書あり";

/// The statements of a municipality's counted documents on a question.
struct AnswerSummary<'a> {
    answer: &'a Answer,
    city: &'a City,
    initiatives: Option<u32>,
    /// The furthest phase in the year of the survey.
    phase: Option<u32>,
    pages: Vec<(u32, Option<&'a str>)>,
    names: Vec<&'a str>,
    targets: Vec<&'a str>,
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
    /// When the first of its plans in the corpus was published; progress reports do not count.
    first_plan: Option<YearMonth>,
}

/// A counted initiative.
struct Record<'a> {
    topics: BTreeSet<&'a str>,
    areas: BTreeSet<AreaId>,
    phase: Option<u32>,
    /// Its folded texts, where a question asks for words.
    text: String,
    record: Cow<'a, Classified>,
}

/// One row an answer. Only with a survey.
pub(in crate::compare) fn build(frames: &Frames<'_>) -> PolarsResult<Option<Comparison>> {
    let Some(survey) = &frames.selection.survey else { return Ok(None) };
    let cities = cities(frames)?;
    let answers = || survey.answers.iter().filter(|answer| is_asked(&answer.question, frames.selection));
    let records = records(frames, answers().any(|answer| !answer.question.words.is_empty()))?;
    let mut rows: Vec<AnswerSummary<'_>> = Vec::new();
    for answer in answers() {
        let Some(city) = cities.get(answer.code.as_str()) else { continue };
        rows.push(summary(answer, city, records.get(answer.code.as_str()).map_or(&[], Vec::as_slice)));
    }
    let year = frames.selection.survey_year();
    let frame = frame(&rows, survey, year)?.hstack(&pages(&rows))?;
    rows.sort_by_key(|row| contradiction(row, survey.date).is_none());
    let printed = self::frame(&rows, survey, year)?.hstack(&cited_pages(&rows))?;
    Ok(Some(Comparison {
        name: NAME,
        title: "調査との比較".into(),
        frame: frame.into(),
        printed: Some(printed.into()),
        notes: notes(frames, survey, year),
    }))
}

/// Whether the selection includes the subject of a question.
fn is_asked(question: &Question, selection: &Selection) -> bool {
    fn some<T: Ord>(own: &[T], asked: Option<&BTreeSet<T>>) -> bool {
        asked.is_none_or(|asked| own.iter().any(|id| asked.contains(id)))
    }
    some(&question.topics, selection.topics.as_ref()) && some(&question.areas, selection.areas.as_ref())
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
    for source in frames.readings.iter().map(|reading| reading.source).filter(|s| s.kind != SourceKind::Progress) {
        if let Some(city) = cities.get_mut(source.municipality.code.as_str()) {
            city.first_plan = city.first_plan.into_iter().chain([source.published]).min();
        }
    }
    Ok(cities)
}

/// The counted initiatives by municipality.
type Records<'a> = BTreeMap<&'a str, Vec<Record<'a>>>;

/// Collects the counted initiatives; `with_texts` if a question asks for words.
fn records<'f>(frames: &'f Frames<'_>, with_texts: bool) -> PolarsResult<Records<'f>> {
    let mut records = Records::new();
    for row in frames.rows.iter().filter(|row| row.counted) {
        let record = frames.record(row)?;
        let it = &record.initiative;
        let further = record.areas.iter().filter(|area| !area.primary).map(|area| area.area.clone());
        let source = frames.readings[row.reading as usize].source;
        records.entry(&source.municipality.code).or_default().push(Record {
            topics: frames.topics_of(row),
            areas: further.chain([AreaId::from(record.primary_area())]).collect(),
            phase: furthest(frames.schedule(row), frames.selection.survey_year()),
            text: if with_texts { folded(it) } else { String::new() },
            record,
        });
    }
    Ok(records)
}

/// The text of an initiative that describes its subject.
fn folded(it: &Initiative) -> String {
    let fields = [RecordField::Name, RecordField::Measure, RecordField::Description, RecordField::Actions];
    let texts = fields.into_iter().chain([RecordField::Targets]).flat_map(|field| it.texts(field));
    texts.map(fold).collect::<Vec<_>>().join("\n")
}

fn summary<'a>(answer: &'a Answer, city: &'a City, records: &'a [Record<'_>]) -> AnswerSummary<'a> {
    let question = &answer.question;
    let speaks = |record: &&Record<'_>| {
        question.topics.iter().any(|topic| record.topics.contains(topic.as_str()))
            || question.areas.iter().any(|area| record.areas.contains(area))
            || question.words.iter().any(|word| record.text.contains(&fold(word)))
    };
    let about: Vec<&Record<'_>> = records.iter().filter(speaks).collect();
    let initiatives = || about.iter().map(|record| &record.record.initiative);
    AnswerSummary {
        answer,
        city,
        initiatives: (!about.is_empty() || city.absence == Absence::NotStated).then_some(about.len() as u32),
        phase: about.iter().filter_map(|record| record.phase).max(),
        pages: initiatives().map(|it| (it.page, page_label(it))).collect(),
        names: initiatives().map(|it| it.name.as_str()).collect(),
        targets: initiatives().flat_map(|it| &it.targets).map(|target| target.text.as_str()).collect(),
        corrections: initiatives().flat_map(|it| &it.corrections).map(correction_text).collect(),
    }
}

/// Whether the plan was published before the survey; assumed if the survey has no date.
fn is_earlier(row: &AnswerSummary<'_>, date: Option<YearMonth>) -> bool {
    row.city.first_plan.is_some_and(|plan| date.is_none_or(|date| plan <= date))
}

/// The contradiction between survey and plan.
fn contradiction(row: &AnswerSummary<'_>, date: Option<YearMonth>) -> Option<&'static str> {
    if row.answer.question.asks_for_plan {
        return (row.answer.is_done == Some(false) && is_earlier(row, date)).then_some(PLAN_THERE);
    }
    let is_in_use = row.phase.is_some_and(|phase| (Phase::Operation as u32..Phase::Ended as u32).contains(&phase));
    match (row.answer.is_done, row.initiatives) {
        (Some(true), Some(0)) => Some(ONLY_SURVEY),
        (Some(false), Some(1..)) if is_in_use => Some(ONLY_PLAN),
        _ => None,
    }
}

fn judgement(row: &AnswerSummary<'_>, date: Option<YearMonth>) -> &'static str {
    if row.answer.question.asks_for_plan {
        return match (contradiction(row, date), row.answer.is_done, row.city.first_plan) {
            (Some(contradiction), ..) => contradiction,
            (_, None, _) => "判定の対象外",
            (_, Some(true), Some(_)) => "どちらにもあり",
            (_, Some(true), None) => "調査は実施、計画の文書の登録なし",
            (_, Some(false), Some(_)) => "調査は未実施、後に計画の文書あり",
            (_, Some(false), None) => "どちらにもなし",
        };
    }
    match (contradiction(row, date), row.answer.is_done, row.initiatives) {
        (Some(contradiction), ..) => contradiction,
        (_, None, _) => "判定の対象外",
        (.., None) => "判定できず",
        (_, Some(true), _) => "どちらにもあり",
        (_, Some(false), Some(0)) => "どちらにもなし",
        (_, Some(false), _) => "調査は未実施、計画に記載あり",
    }
}

fn frame(rows: &[AnswerSummary<'_>], survey: &Survey, year: FiscalYear) -> PolarsResult<DataFrame> {
    let text = |of: &dyn Fn(&AnswerSummary<'_>) -> Option<String>| rows.iter().map(of).collect::<Vec<_>>();
    let share =
        |row: &AnswerSummary<'_>| row.answer.text.strip_suffix(['%', '％']).and_then(|n| n.trim().parse::<f64>().ok());
    let state = |row: &AnswerSummary<'_>| match row.city.first_plan {
        Some(_) if row.answer.question.asks_for_plan => matrix::STATED,
        None if row.answer.question.asks_for_plan => "登録なし",
        _ => matrix::state(row.initiatives, row.city.absence),
    };
    let list =
        |name: &str, of: &dyn Fn(&City) -> &[String]| lists::texts(name, rows.iter().map(|row| borrowed(of(row.city))));
    let date = survey.date.map(|date| date.to_string());
    let date_era = survey.date.map(|date| wareki_month(date.year, date.month));
    let frame = df!(
        "municipality_code" => text(&|t| Some(t.answer.code.to_string())),
        "municipality" => text(&|t| Some(t.city.name.clone())),
        "prefecture" => text(&|t| Some(t.city.prefecture.clone())),
        "survey_group" => text(&|t| Some(t.answer.question.group.clone())),
        "survey_item" => text(&|t| Some(t.answer.question.item.clone())),
        "survey_answer" => text(&|t| share(t).is_none().then(|| t.answer.text.clone())),
        "survey_value" => rows.iter().map(share).collect::<Vec<_>>(),
        "survey_unit" => text(&|t| share(t).map(|_| "％".to_owned())),
        "survey_date" => vec![date; rows.len()],
        "survey_date_era" => vec![date_era; rows.len()],
        "judgement" => text(&|t| Some(judgement(t, survey.date).to_owned())),
        "contradiction" => rows.iter().map(|t| contradiction(t, survey.date).is_some()).collect::<Vec<_>>(),
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
        lists::texts("initiative_names", rows.iter().map(|row| cows(&row.names))),
        lists::texts("targets", rows.iter().map(|row| cows(&row.targets))),
        lists::texts("corrections", rows.iter().map(|row| borrowed(&row.corrections))),
    ])
}

fn cows<'t>(texts: &[&'t str]) -> Vec<Cow<'t, str>> {
    texts.iter().copied().map(Cow::Borrowed).collect()
}

/// The pages to read, for programs.
fn pages(rows: &[AnswerSummary<'_>]) -> [Column; 2] {
    let once = |row: &AnswerSummary<'_>| -> BTreeSet<u32> { row.pages.iter().map(|page| page.0).collect() };
    let labels = |row: &AnswerSummary<'_>| {
        let mut labels: Vec<_> = row.pages.iter().filter_map(|page| page.1).map(|label| label.to_owned()).collect();
        labels.dedup();
        owned(labels)
    };
    [
        lists::numbers("pages", rows.iter().map(|row| once(row).into_iter().collect())),
        lists::texts("page_labels", rows.iter().map(labels)),
    ]
}

/// The pages to read, in citation form.
fn cited_pages(rows: &[AnswerSummary<'_>]) -> [Column; 2] {
    let pages = |row: &AnswerSummary<'_>| {
        Some(reference::pages(row.pages.iter().map(|page| page.0))).filter(|pages| !pages.is_empty())
    };
    let labels = |row: &AnswerSummary<'_>| reference::labels(&row.pages.iter().map(|page| page.1).collect::<Vec<_>>());
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
        "どのテーマ・国の項目の取組を調査の項目と比べるかは、辞書 survey.toml によります。割合などの回答は判定していません。\
         値として、計画の取組・目標と並べて示します。".into(),
        format!("「全体方針策定」は、登録した計画・方針の文書と比べています。「{PLAN_THERE}」は、調査の時点より前に発行された文書が\
         あることを示します（時点の指定がないときは、発行の前後を問いません）。"),
    ];
    notes.push(format!("記載の有無が「{TO_CHECK}」又は「{UNREAD}」の自治体は、判定していません。"));
    notes.extend(frames.check_note());
    notes.extend(survey.notes.iter().cloned());
    notes
}
