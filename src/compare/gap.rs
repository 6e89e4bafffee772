//! What peers have and the base municipality has not, and the reverse: areas and topics, with the pages to read.

use polars::prelude::*;

use super::frames::Frames;
use super::matrix::{self, City, Entry, NOT_STATED, UNREAD};
use super::schedule::phase_label;
use super::{Comparison, Printed, area_matrix, topic_matrix};
use crate::calendar::FiscalYear;

/// Machine name.
pub(super) const NAME: &str = "gap";

/// Peers named in one cell of the printed table; all of them are rows for machines.
const MOST_PEERS: usize = 15;

/// What only peers have.
const PEERS_ONLY: &str = "他団体にのみ記載";
/// What only the base has.
const BASE_ONLY: &str = "基準の団体にのみ記載";

const COLUMNS: [&str; 17] = [
    "municipality_code",
    "municipality",
    "prefecture",
    "gap",
    "level",
    "group",
    "entry_id",
    "entry",
    "base_code",
    "base",
    "base_state",
    "initiatives",
    "phase_fy",
    "phase",
    "first_use_fy",
    "document",
    "cited_pages",
];

/// An area or topic in which the base differs from others.
struct Gap<'a> {
    level: &'static str,
    entry: &'a Entry,
    kind: &'static str,
    base_state: &'static str,
    /// The municipalities that have it, with the place of the entry.
    having: Vec<(&'a City, usize)>,
}

/// One row a gap and municipality that has it for machines, one row a gap for people. Only with a base.
pub(super) fn build(frames: &Frames<'_>) -> PolarsResult<Option<Comparison>> {
    let Some(base) = &frames.selection.base else { return Ok(None) };
    let areas = area_matrix::entries(frames);
    let topics = topic_matrix::entries(frames);
    let area_cities = matrix::cities(&area_matrix::cells(frames, &areas)?, areas.len())?;
    let topic_cities = matrix::cities(&topic_matrix::cells(frames, &topics)?, topics.len())?;
    let mut gaps = gaps("国の項目", &areas, &area_cities, &base.code);
    gaps.extend(self::gaps("テーマ", &topics, &topic_cities, &base.code));
    gaps.sort_by_key(|gap| (gap.kind != PEERS_ONLY, gap.level != "国の項目", std::cmp::Reverse(gap.having.len())));
    let frame = for_machines(frames, &gaps)?.select(COLUMNS)?;
    let printed = Some(Printed { frame: for_people(frames, &gaps)?, titles: Default::default() });
    let title = format!("{}との差", base.name);
    Ok(Some(Comparison { name: NAME, title, frame, printed, notes: notes(&base.name) }))
}

fn gaps<'a>(level: &'static str, entries: &'a [Entry], cities: &'a [City], base: &str) -> Vec<Gap<'a>> {
    let Some(own) = cities.iter().find(|city| city.code == base) else { return Vec::new() };
    let has = |city: &City, place: usize| city.told[place].initiatives > Some(0);
    let mut gaps = Vec::new();
    for (place, entry) in entries.iter().enumerate() {
        let peers: Vec<_> = cities.iter().filter(|c| c.code != base && has(c, place)).map(|c| (c, place)).collect();
        if !has(own, place) && !peers.is_empty() {
            let base_state = if own.told[place].initiatives.is_some() { NOT_STATED } else { UNREAD };
            gaps.push(Gap { level, entry, kind: PEERS_ONLY, base_state, having: peers });
        } else if has(own, place) && peers.is_empty() && cities.len() > 1 {
            let having = vec![(own, place)];
            gaps.push(Gap { level, entry, kind: BASE_ONLY, base_state: matrix::STATED, having });
        }
    }
    gaps
}

fn for_machines(frames: &Frames<'_>, gaps: &[Gap<'_>]) -> PolarsResult<DataFrame> {
    let rows: Vec<(&Gap<'_>, &City, &matrix::Told)> = gaps
        .iter()
        .flat_map(|gap| gap.having.iter().map(move |(city, place)| (gap, *city, &city.told[*place])))
        .collect();
    let base = frames.selection.base.as_ref();
    df!(
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
        "initiatives" => rows.iter().map(|(.., told)| told.initiatives).collect::<Vec<_>>(),
        "phase_fy" => vec![frames.selection.fiscal_year.0; rows.len()],
        "phase" => rows.iter().map(|(.., told)| phase_label(told.phase?)).collect::<Vec<_>>(),
        "first_use_fy" => rows.iter().map(|(.., told)| told.first_use).collect::<Vec<_>>(),
        "document" => rows.iter().map(|(_, city, _)| city.documents.join("、")).collect::<Vec<_>>(),
        "cited_pages" => rows.iter().map(|(.., told)| told.pages.join("、")).collect::<Vec<_>>(),
    )
}

fn for_people(frames: &Frames<'_>, gaps: &[Gap<'_>]) -> PolarsResult<DataFrame> {
    let year = frames.selection.fiscal_year;
    df!(
        "gap" => gaps.iter().map(|gap| gap.kind).collect::<Vec<_>>(),
        "level" => gaps.iter().map(|gap| gap.level).collect::<Vec<_>>(),
        "group" => gaps.iter().map(|gap| gap.entry.group.as_str()).collect::<Vec<_>>(),
        "entry" => gaps.iter().map(|gap| gap.entry.label.as_str()).collect::<Vec<_>>(),
        "base_state" => gaps.iter().map(|gap| gap.base_state).collect::<Vec<_>>(),
        "having" => gaps.iter().map(|gap| gap.having.len() as u32).collect::<Vec<_>>(),
        "to_read" => gaps.iter().map(|gap| to_read(gap, year)).collect::<Vec<_>>(),
    )
}

/// Who has it, how far they are, and where to read about it.
fn to_read(gap: &Gap<'_>, year: FiscalYear) -> String {
    let line = |(city, place): &(&City, usize)| {
        let told = &city.told[*place];
        let pages = told.pages.iter().map(|pages| cited(city, pages)).collect::<Vec<_>>().join("、");
        let phase = told.phase.and_then(phase_label).map(|phase| format!("　{}：{phase}", year.wareki()));
        format!("{}（{}）{pages}{}", city.name, city.prefecture, phase.unwrap_or_default())
    };
    let mut lines: Vec<String> = gap.having.iter().take(MOST_PEERS).map(line).collect();
    if gap.having.len() > MOST_PEERS {
        lines.push(format!("ほか{}団体（CSVに全団体）", gap.having.len() - MOST_PEERS));
    }
    lines.join("\n")
}

/// The pages with the title of the document, which stands with them already where there are several.
fn cited(city: &City, pages: &str) -> String {
    let title = city.documents.first().filter(|_| city.documents.len() == 1);
    let pages = format!("{pages}頁");
    title.map_or(pages.clone(), |title| format!("『{title}』{pages}"))
}

fn notes(base: &str) -> Vec<String> {
    vec![
        format!(
            "「{PEERS_ONLY}」は、{base}の文書に見つからず、他の団体の文書にある項目・テーマです。未実施を意味しません。"
        ),
        format!(
            "{base}の記載の有無が「{UNREAD}」のものは、文字を読み取れない頁などがあるためです。原本で確認してください。"
        ),
        "頁は文書に印刷された頁番号です（「PDF」は印刷がない場合のPDFの頁）。".into(),
    ]
}
