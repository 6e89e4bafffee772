//! Any comparison as a table: the exact words, signs for absences, and rows linked to their pages.

use std::borrow::Cow;
use std::collections::BTreeMap;

use maud::{Markup, html};

use super::fragments::said;
use super::paging::Paging;
use super::params::Params;
use super::problem::PageError;
use crate::compare::{ColumnKind, Comparison, RecordSide, TypedFrame, YearValue};
use crate::export::ShownTable;
use crate::plan::Phase;

/// Number of rows on a page.
const A_PAGE: usize = 50;
/// Largest number of linked pages of a gap.
const MOST_PAGES: usize = 12;
/// Kinds of columns that link to the page of the row.
const LEADING: [ColumnKind; 6] = [
    ColumnKind::Initiative(RecordSide::Own),
    ColumnKind::Page(RecordSide::Own),
    ColumnKind::PageLabel(RecordSide::Own),
    ColumnKind::Citation,
    ColumnKind::Document(RecordSide::Own),
    ColumnKind::Quote,
];

/// Shows a page of a table.
pub(super) fn show(params: &Params, comparison: &Comparison, path: &str) -> Result<Markup, PageError> {
    let shown = ShownTable::of(comparison)?;
    let has_places = shown.columns().any(|(kind, _)| *kind == ColumnKind::ToRead);
    let places = if has_places { places(&comparison.frame) } else { BTreeMap::new() };
    let from = params.number("from").unwrap_or(0).min(shown.height());
    let until = (from + A_PAGE).min(shown.height());
    if shown.height() == 0 {
        return Ok(html! { p { "該当する記載はありません。" } });
    }
    let columns: Vec<(&ColumnKind, &str)> = shown.columns().collect();
    Ok(html! {
        div.wide tabindex="0" { table id=(comparison.name) {
            thead { tr { @for (_, title) in &columns { th scope="col" { (super::fragments::lines(title)) } } } }
            tbody { @for row in from..until { tr {
                @for (column, (kind, _)) in columns.iter().enumerate() {
                    @if **kind == ColumnKind::ToRead { (with_places(&shown, row, column, &places)) } @else { (cell(&shown, row, (column, kind))) }
                }
            } } }
        } }
        (Paging { path, unit: "行", size: A_PAGE }.ways(params, from, shown.height()))
    })
}

/// A municipality with a document and a page.
type Place = (String, String, u32);

/// The pages behind each gap, by its level and subject.
fn places(frame: &TypedFrame) -> BTreeMap<(String, String), Vec<Place>> {
    let mut places: BTreeMap<_, Vec<Place>> = BTreeMap::new();
    for row in 0..frame.height() {
        let text = |kind| frame.text(row, &kind).unwrap_or_default().to_owned();
        let own = places.entry((text(ColumnKind::GapLevel), text(ColumnKind::GapEntry))).or_default();
        let place = |page| (text(ColumnKind::Municipality), text(ColumnKind::DocumentId(RecordSide::Own)), page);
        own.extend(frame.numbers(row, &ColumnKind::Pages).into_iter().map(place));
    }
    places
}

/// The municipalities with an initiative, with links to the pages that state it.
fn with_places(
    shown: &ShownTable<'_>,
    row: usize,
    column: usize,
    places: &BTreeMap<(String, String), Vec<Place>>,
) -> Markup {
    let key = [ColumnKind::GapLevel, ColumnKind::GapEntry].map(|kind| shown.said(row, &kind).into_owned()).into();
    let own = places.get(&key).map_or(&[][..], Vec::as_slice);
    html! {
        td {
            (said(&shown.cell(row, column)))
            span.pages-of-cell { @for (city, document, page) in own.iter().take(MOST_PAGES) {
                a href={ "/d/" (document) "/" (page) } { (city) " p." (page) } " "
            } @if own.len() > MOST_PAGES { "…" } }
        }
    }
}

/// The address of the page of a row.
fn address(shown: &ShownTable<'_>, row: usize) -> Option<String> {
    let document = shown.text(row, &ColumnKind::DocumentId(RecordSide::Own))?;
    let page = shown.number(row, &ColumnKind::Page(RecordSide::Own)).map_or(1, |page| page as u32);
    let id = shown.text(row, &ColumnKind::InitiativeId(RecordSide::Own));
    let record = id.map(|id| Params::default().with("record", id)).unwrap_or_default();
    Some(record.at(&format!("/d/{document}/{page}")))
}

fn cell(shown: &ShownTable<'_>, row: usize, (column, kind): (usize, &ColumnKind)) -> Markup {
    let text: Cow<'_, str> = shown.cell(row, column);
    let leads = LEADING.contains(kind).then(|| address(shown, row)).flatten().filter(|_| !text.is_empty());
    let is_words = matches!(kind, ColumnKind::OfYear(_, YearValue::Words));
    let phase = is_words.then(|| shown.phase_of_year(row, column)).flatten();
    let shade = phase.and_then(Phase::named).and_then(|phase| Phase::ALL.iter().position(|own| *own == phase));
    html! {
        td class=[shade.map(|shade| format!("phase-{shade}"))] {
            @match leads { Some(address) => a href=(address) { (said(&text)) }, None => (said(&text)) }
            // the phase is also written out, because not everyone can see colours
            @if let Some(phase) = phase.filter(|phase| !text.contains(*phase)) { span.phase { (phase) } }
        }
    }
}
