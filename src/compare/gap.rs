//! Areas and topics that peers state and the base municipality does not, and the reverse, with the pages to read.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;

use super::frames::Frames;
use super::matrix::{self, City, MatrixRow, TO_CHECK};
use super::record_columns::owned;
use super::schedule::phase_label;
use super::{Comparison, TypedFrame, absence, area_matrix, lists, reference, topic_matrix};
use crate::calendar::FiscalYear;

/// Machine name.
pub(super) const NAME: &str = "gap";

/// Largest number of peers in a cell of the printed table; the machine-readable table has a row for each.
const MOST_PEERS: usize = 15;

/// Largest number of initiatives named for each peer.
const MOST_NAMES: usize = 3;

/// Level of a gap that concerns an area.
const AREA: &str = "国の項目";
/// Level of a gap that concerns a topic.
const TOPIC: &str = "テーマ";

/// Label of a gap in which only peers state something.
const PEERS_ONLY: &str = "他団体にのみ記載";
/// Label of a gap in which only the base states something.
const BASE_ONLY: &str = "基準の団体にのみ記載";

/// Columns with data of the document that has the initiative.
const OF_DOCUMENT: [&str; 13] = [
    "initiatives",
    "phase_fy",
    "phase_era",
    "phase",
    "first_use_fy",
    "first_use_era",
    "document_id",
    "document",
    "published",
    "published_era",
    "pages",
    "page_labels",
    "corrections",
];

/// An area or topic in which the base differs from others.
struct Gap<'a> {
    level: &'static str,
    entry: &'a MatrixRow,
    kind: &'static str,
    base_state: &'static str,
    /// The pages on which the text of the base names it.
    named: Option<String>,
    /// Number of municipalities for which this is uncertain.
    unsure: usize,
    /// The municipalities that have it, with the place of the entry.
    having: Vec<(&'a City, usize)>,
}

impl<'a> Gap<'a> {
    /// The municipalities that have it, once for each of their documents, with the row of its cell.
    fn rows<'g>(&'g self) -> Vec<(&'g Self, &'a City, IdxSize)> {
        let of = |(city, place): &(&'a City, usize)| {
            city.cells[*place].rows.iter().map(|row| (self, *city, *row)).collect::<Vec<_>>()
        };
        self.having.iter().flat_map(of).collect()
    }
}

/// One row a gap and document that has it for machines, one row a gap for people. Only with a base.
pub(super) fn build(frames: &Frames<'_>) -> PolarsResult<Option<Comparison>> {
    let Some(base) = &frames.selection.base else { return Ok(None) };
    let areas = area_matrix::entries(frames);
    let topics = topic_matrix::entries(frames);
    let of_areas = area_matrix::cells(frames, &areas)?;
    let of_topics = topic_matrix::cells(frames, &topics)?;
    let area_cities = matrix::cities(&of_areas, areas.len())?;
    let topic_cities = matrix::cities(&of_topics, topics.len())?;
    let named = |entry: &MatrixRow| named(frames, &base.code, entry);
    let mut gaps = gaps(AREA, &areas, &area_cities, &base.code, &named);
    gaps.extend(self::gaps(TOPIC, &topics, &topic_cities, &base.code, &named));
    gaps.sort_by_key(|gap| (gap.kind != PEERS_ONLY, gap.level != AREA, std::cmp::Reverse(gap.having.len())));
    let names = |gap: &Gap<'_>, row: IdxSize| {
        let cells = if gap.level == TOPIC { &of_topics } else { &of_areas };
        names(frames, cells, row as usize)
    };
    let frame = for_machines(frames, &gaps, [&of_areas, &of_topics], &names)?;
    let corrections = frame.column("corrections")?.list()?.clone();
    let printed = Some(TypedFrame::from(for_people(frames, &gaps, &corrections, &names)?));
    let title = format!("{}との差", base.name);
    Ok(Some(Comparison { name: NAME, title, frame: frame.into(), printed, notes: notes(frames, &base.name) }))
}

fn gaps<'a>(
    level: &'static str,
    entries: &'a [MatrixRow],
    cities: &'a [City],
    base: &str,
    named: &dyn Fn(&MatrixRow) -> Option<String>,
) -> Vec<Gap<'a>> {
    let Some(own) = cities.iter().find(|city| city.code == base) else { return Vec::new() };
    let has = |city: &City, place: usize| city.cells[place].initiatives > Some(0);
    let mut gaps = Vec::new();
    for (place, entry) in entries.iter().enumerate() {
        let peers: Vec<_> = cities.iter().filter(|c| c.code != base && has(c, place)).map(|c| (c, place)).collect();
        let is_unsure = |city: &&City| city.code != base && city.cells[place].initiatives.is_none();
        let unsure = cities.iter().filter(is_unsure).count();
        if !has(own, place) && !peers.is_empty() {
            let base_state = matrix::state(own.cells[place].initiatives, own.absence);
            let named = named(entry);
            gaps.push(Gap { level, entry, kind: PEERS_ONLY, base_state, named, unsure, having: peers });
        } else if has(own, place) && peers.is_empty() && cities.len() > 1 {
            let having = vec![(own, place)];
            let base_state = matrix::STATED;
            gaps.push(Gap { level, entry, kind: BASE_ONLY, base_state, named: None, unsure, having });
        }
    }
    gaps
}

/// The pages on which the base's counted documents name something of which no initiative was read.
fn named(frames: &Frames<'_>, base: &str, entry: &MatrixRow) -> Option<String> {
    let counted = frames.readings.iter().zip(&frames.counted).filter(|(_, counted)| **counted);
    let own = counted.filter(|(reading, _)| reading.source.municipality.code == base);
    let pages: BTreeSet<u32> = own
        .filter_map(|(reading, _)| reading.mentions.get(&entry.id))
        .flat_map(BTreeMap::values)
        .flatten()
        .copied()
        .collect();
    (!pages.is_empty()).then(|| format!("（本文のPDF {}頁に語句）", reference::pages(pages)))
}

/// The names of the initiatives behind the row of a cell.
type Names<'n> = &'n dyn Fn(&Gap<'_>, IdxSize) -> PolarsResult<Vec<String>>;

fn names(frames: &Frames<'_>, cells: &DataFrame, row: usize) -> PolarsResult<Vec<String>> {
    let records = cells.column("record")?.list()?.get_as_series(row);
    let numbers = records.as_ref().map(|records| records.u32()).transpose()?;
    let numbers = numbers.into_iter().flat_map(|numbers| numbers.iter().flatten());
    let name = |record: u32| Ok(frames.record(&frames.rows[record as usize])?.initiative.name.clone());
    numbers.map(name).collect()
}

fn for_machines(
    frames: &Frames<'_>,
    gaps: &[Gap<'_>],
    cells: [&DataFrame; 2],
    names: Names<'_>,
) -> PolarsResult<DataFrame> {
    let rows: Vec<(&Gap<'_>, &City, IdxSize)> = gaps.iter().flat_map(Gap::rows).collect();
    let base = frames.selection.base.as_ref();
    let frame = df!(
        "municipality_code" => rows.iter().map(|(_, city, _)| city.code.as_str()).collect::<Vec<_>>(),
        "municipality" => rows.iter().map(|(_, city, _)| city.name.as_str()).collect::<Vec<_>>(),
        "prefecture" => rows.iter().map(|(_, city, _)| city.prefecture.as_str()).collect::<Vec<_>>(),
        "gap" => rows.iter().map(|(gap, ..)| gap.kind).collect::<Vec<_>>(),
        "level" => rows.iter().map(|(gap, ..)| gap.level).collect::<Vec<_>>(),
        "group" => rows.iter().map(|(gap, ..)| gap.entry.group.as_str()).collect::<Vec<_>>(),
        "entry_id" => rows.iter().map(|(gap, ..)| gap.entry.id.as_str()).collect::<Vec<_>>(),
        "entry" => rows.iter().map(|(gap, ..)| gap.entry.label.as_str()).collect::<Vec<_>>(),
        "base_code" => vec![base.map(|base| base.code.as_str()); rows.len()],
        "base" => vec![base.map(|base| base.name.as_str()); rows.len()],
        "base_state" => rows.iter().map(|(gap, ..)| gap.base_state).collect::<Vec<_>>(),
    )?;
    let [areas, topics] = cells;
    let behind = areas.height() as IdxSize;
    let cells = areas.select(OF_DOCUMENT)?.vstack(&topics.select(OF_DOCUMENT)?)?;
    let place = |(gap, _, row): &(&Gap<'_>, &City, IdxSize)| if gap.level == TOPIC { behind + row } else { *row };
    let cells = cells.take(&IdxCa::from_vec("row".into(), rows.iter().map(place).collect()))?;
    let named = rows.iter().map(|(gap, _, row)| names(gap, *row)).collect::<PolarsResult<Vec<_>>>()?;
    let named = lists::texts("initiative_names", named.into_iter().map(owned));
    frame.hstack(&[cells.columns(), &[named]].concat())
}

fn for_people(
    frames: &Frames<'_>,
    gaps: &[Gap<'_>],
    corrections: &ListChunked,
    names: Names<'_>,
) -> PolarsResult<DataFrame> {
    let year = frames.selection.fiscal_year;
    let mut row = 0;
    let mut corrected: Vec<Vec<Cow<'_, str>>> = Vec::new();
    for gap in gaps {
        let mut lines = Vec::new();
        for (_, city, _) in gap.rows() {
            let of_document = corrections.get_as_series(row);
            let texts = of_document.as_ref().map(|texts| texts.str()).transpose()?;
            let texts = texts.into_iter().flat_map(|texts| texts.iter().flatten());
            lines.extend(texts.map(|text| Cow::Owned(format!("{}　{text}", city.name))));
            row += 1;
        }
        corrected.push(lines);
    }
    let to_read = gaps.iter().map(|gap| to_read(gap, year, names)).collect::<PolarsResult<Vec<_>>>()?;
    let frame = df!(
        "gap" => gaps.iter().map(|gap| gap.kind).collect::<Vec<_>>(),
        "level" => gaps.iter().map(|gap| gap.level).collect::<Vec<_>>(),
        "group" => gaps.iter().map(|gap| gap.entry.group.as_str()).collect::<Vec<_>>(),
        "entry" => gaps.iter().map(|gap| gap.entry.label.as_str()).collect::<Vec<_>>(),
        "base_state" => gaps.iter().map(base_said).collect::<Vec<_>>(),
        "having" => gaps.iter().map(|gap| gap.having.len() as u32).collect::<Vec<_>>(),
        "to_read" => to_read,
    )?;
    let place = |(city, place): &(&City, usize)| city.cells[*place].places.first().cloned().unwrap_or_default();
    let places = |gap: &Gap<'_>| owned(gap.having.iter().take(MOST_PEERS).map(place));
    frame.hstack(&[
        lists::texts("corrections", corrected.into_iter()),
        lists::texts("to_read_places", gaps.iter().map(places)),
    ])
}

/// The cell of the base, with the pages of its text that mention the subject.
fn base_said(gap: &Gap<'_>) -> String {
    format!("{}{}", gap.base_state, gap.named.as_deref().unwrap_or_default())
}

/// One line for each municipality that states it: its initiatives, their phase and the pages to read.
fn to_read(gap: &Gap<'_>, year: FiscalYear, names: Names<'_>) -> PolarsResult<String> {
    let line = |(city, place): &(&City, usize)| {
        let cell = &city.cells[*place];
        let mut all = Vec::new();
        for row in &cell.rows {
            all.extend(names(gap, *row)?);
        }
        let pages = cell.pages.iter().map(|pages| cited(city, pages)).collect::<Vec<_>>().join("、");
        let phase = cell.phase.and_then(phase_label).map(|phase| format!("　{}：{phase}", year.wareki()));
        let (named, phase) = (named_in_short(&all), phase.unwrap_or_default());
        Ok(format!("{}（{}）{named}{pages}{phase}", city.name, city.prefecture))
    };
    let mut lines = gap.having.iter().take(MOST_PEERS).map(line).collect::<PolarsResult<Vec<String>>>()?;
    if gap.having.len() > MOST_PEERS {
        lines.push(format!("ほか{}団体（CSVに全団体）", gap.having.len() - MOST_PEERS));
    }
    if gap.unsure > 0 {
        lines.push(format!("（ほか{}団体は、要確認の頁や読み取れない頁があるため、有無を判断できません）", gap.unsure));
    }
    Ok(lines.join("\n"))
}

/// 「電子申請の拡充」「電子契約の導入」ほか2件
fn named_in_short(names: &[String]) -> String {
    let first: String = names.iter().take(MOST_NAMES).map(|name| format!("「{}」", name.replace('\n', " "))).collect();
    let more = names.len().saturating_sub(MOST_NAMES);
    if more > 0 { format!("{first}ほか{more}件　") } else { first }
}

/// The pages with the title of the document, which is already included if there are several.
fn cited(city: &City, pages: &str) -> String {
    let title = city.documents.first().filter(|_| city.documents.len() == 1);
    let pages = format!("{pages}頁");
    title.map_or(pages.clone(), |title| format!("『{title}』{pages}"))
}

fn notes(frames: &Frames<'_>, base: &str) -> Vec<String> {
    let mut notes = vec![
        format!(
            "「{PEERS_ONLY}」は、{base}の文書に見つからず、他の団体の文書にある項目・テーマです。未実施を意味しません。"
        ),
        format!(
            "「{BASE_ONLY}」は、他の団体の文書に見つからなかったことを示します。{TO_CHECK}の団体にもないとは限りません。"
        ),
        absence::legend(),
        "頁は文書に印刷された頁番号です（「PDF」は印刷がない場合のPDFの頁）。".into(),
    ];
    notes.extend(frames.check_note());
    notes
}
