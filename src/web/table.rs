//! Any comparison as a table: its words as they are, its absences with their signs, its rows with links to their pages.

use std::borrow::Cow;
use std::collections::BTreeMap;

use maud::{Markup, html};
use serde_json::{Map, Value};

use super::fragments::said;
use super::paging::Paging;
use super::params::Params;
use super::problem::PageError;
use crate::compare::Comparison;
use crate::compare::schedule::{PHASE_OF, WORDS_OF};
use crate::export::{ShownTable, rows};
use crate::plan::Phase;

/// Rows of a page.
const A_PAGE: usize = 50;
/// Pages of a gap that are linked.
const MOST_PAGES: usize = 12;
/// Columns that lead to the page of the row.
const LEADING: [&str; 6] = ["initiative", "page", "page_label", "citation", "document", "quote"];

/// The column of gaps with the municipalities that have an initiative, and its page.
const WHERE: &str = "to_read";

/// Shows a page of a table.
pub(super) fn show(params: &Params, comparison: &Comparison, path: &str) -> Result<Markup, PageError> {
    let shown = ShownTable::of(comparison)?;
    let places =
        if shown.columns().any(|(name, _)| name == WHERE) { places(&rows(comparison)?) } else { BTreeMap::new() };
    let from = params.number("from").unwrap_or(0).min(shown.height());
    let until = (from + A_PAGE).min(shown.height());
    if shown.height() == 0 {
        return Ok(html! { p { "該当する記載はありません。" } });
    }
    let columns: Vec<(&str, &str)> = shown.columns().collect();
    Ok(html! {
        div.wide tabindex="0" { table id=(comparison.name) {
            thead { tr { @for (_, title) in &columns { th scope="col" { (super::fragments::lines(title)) } } } }
            tbody { @for row in from..until { tr {
                @for (column, (name, _)) in columns.iter().enumerate() {
                    @if *name == WHERE { (with_places(&shown, row, column, &places)) } @else { (cell(&shown, row, (column, name))) }
                }
            } } }
        } }
        (Paging { path, unit: "行", size: A_PAGE }.ways(params, from, shown.height()))
    })
}

/// A municipality with a document and a page.
type Place = (String, String, u64);

/// The pages behind each gap, by its level and subject.
fn places(rows: &[Map<String, Value>]) -> BTreeMap<(String, String), Vec<Place>> {
    let mut places: BTreeMap<_, Vec<Place>> = BTreeMap::new();
    for row in rows {
        let text = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let pages = row.get("pages").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_u64);
        let own = places.entry((text("level"), text("entry"))).or_default();
        own.extend(pages.map(|page| (text("municipality"), text("document_id"), page)));
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
    let key = (shown.said(row, "level").into_owned(), shown.said(row, "entry").into_owned());
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

/// Where the page of a row is.
fn address(shown: &ShownTable<'_>, row: usize) -> Option<String> {
    let document = shown.text(row, "document_id")?;
    let page = shown.number(row, "page").map_or(1, |page| page as u32);
    let record = shown.text(row, "initiative_id").map(|id| Params::default().with("record", id)).unwrap_or_default();
    Some(record.at(&format!("/d/{document}/{page}")))
}

fn cell(shown: &ShownTable<'_>, row: usize, (column, name): (usize, &str)) -> Markup {
    let text: Cow<'_, str> = shown.cell(row, column);
    let leads = LEADING.contains(&name).then(|| address(shown, row)).flatten().filter(|_| !text.is_empty());
    let phase = name.strip_prefix(WORDS_OF).and_then(|year| shown.text(row, &format!("{PHASE_OF}{year}")));
    let shade = phase.and_then(Phase::named).and_then(|phase| Phase::ALL.iter().position(|own| *own == phase));
    html! {
        td class=[shade.map(|shade| format!("phase-{shade}"))] {
            @match leads { Some(address) => a href=(address) { (said(&text)) }, None => (said(&text)) }
            // the plan's words state it as well, because not everyone can see colours
            @if let Some(phase) = phase.filter(|phase| !text.contains(*phase)) { span.phase { (phase) } }
        }
    }
}
