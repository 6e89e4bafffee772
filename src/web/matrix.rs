//! Areas or topics × municipalities: numbers with shades and signs. A number opens its initiatives, a page its page.

use std::collections::BTreeMap;

use maud::{Markup, html};
use serde_json::{Map, Value};

use super::compare::UrlSelection;
use super::fragments::{month, said};
use super::params::Params;
use super::problem::PageError;
use crate::compare::Comparison;
use crate::compare::matrix::{FURTHEST_OF, INITIATIVES_OF, NOT_STATED, SHARE_OF, TO_CHECK, UNREAD};
use crate::corpus::{Municipality, Source};
use crate::export::{ShownTable, rows};

/// Shares in percent from which the next shade begins.
const SHADES: [f64; 4] = [5.0, 10.0, 20.0, 30.0];
/// Pages of a cell that are shown; the initiatives show all.
const MOST_PAGES: usize = 4;

/// A page of a cell: document, PDF page.
type Place = (String, u64);

/// A matrix while it is shown.
struct Matrix<'m> {
    params: &'m Params,
    name: &'static str,
    shown: ShownTable<'m>,
    /// `area` or `topic`, which is the name of the column and of the parameter.
    level: &'static str,
    /// By row and municipality.
    places: BTreeMap<(String, String), Vec<Place>>,
    cities: Vec<(&'m Municipality, Vec<&'m Source>)>,
}

/// Shows a matrix.
pub(super) fn show(params: &Params, chosen: &UrlSelection, comparison: &Comparison) -> Result<Markup, PageError> {
    let level = if comparison.name == "area_matrix" { "area" } else { "topic" };
    let rows = rows(comparison)?;
    let counted: Vec<&str> = rows.iter().filter_map(|row| row.get("document_id")?.as_str()).collect();
    let documents = |city: &Municipality| {
        let own = chosen.entries.iter().map(|entry| &entry.source);
        own.filter(|source| source.municipality.code == city.code && counted.contains(&source.id.as_str())).collect()
    };
    let cities = chosen.cities().into_iter().map(|city| (city, documents(city)));
    let cities = cities.filter(|(_, documents): &(_, Vec<_>)| !documents.is_empty()).collect();
    let matrix = Matrix {
        params,
        name: comparison.name,
        shown: ShownTable::of(comparison)?,
        level,
        places: places(&rows, level),
        cities,
    };
    Ok(matrix.table())
}

/// The pages of each cell.
fn places(rows: &[Map<String, Value>], level: &str) -> BTreeMap<(String, String), Vec<Place>> {
    let mut places: BTreeMap<_, Vec<Place>> = BTreeMap::new();
    for row in rows {
        let text = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let pages = row.get("pages").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_u64);
        let key = (text(&format!("{level}_id")), text("municipality_code"));
        places.entry(key).or_default().extend(pages.map(|page| (text("document_id"), page)));
    }
    places
}

impl Matrix<'_> {
    fn table(&self) -> Markup {
        let group = if self.level == "area" { "area_group" } else { "area_short" };
        html! {
            div.wide tabindex="0" { table.matrix id=(self.name) {
                thead { tr {
                    th scope="col" { (if self.level == "area" { "国の項目" } else { "テーマ" }) }
                    @for (city, documents) in &self.cities { (head(city, documents)) }
                    th scope="col" { @if self.level == "area" { "合計" } @else { "記載のある団体" } }
                } }
                tbody { @for row in 0..self.shown.height() {
                    @let name = self.shown.said(row, group);
                    @if !name.is_empty() && (row == 0 || name != self.shown.said(row - 1, group)) {
                        tr.group { th scope="colgroup" colspan=(self.cities.len() + 2) { (name) } }
                    }
                    (self.row(row))
                } }
            } }
        }
    }

    fn row(&self, row: usize) -> Markup {
        let id = self.shown.text(row, &format!("{}_id", self.level)).unwrap_or_default();
        let sums = id.is_empty();
        html! {
            tr .sum[sums] {
                th scope="row" { (self.shown.said(row, self.level)) }
                @for (city, _) in &self.cities { (self.cell(row, id, city)) }
                td.number { (self.shown.said(row, "total")) }
            }
        }
    }

    fn cell(&self, row: usize, id: &str, city: &Municipality) -> Markup {
        let column = |prefix: &str| format!("{prefix}{}", city.code);
        let count = self.shown.said(row, &column(INITIATIVES_OF));
        if [NOT_STATED, TO_CHECK, UNREAD, ""].contains(&count.as_ref()) || id.is_empty() {
            return html! { td.number { (said(&count)) } };
        }
        let share = self.shown.number(row, &column(SHARE_OF));
        let shade = share.map_or(0, |share| SHADES.iter().filter(|from| share >= **from).count());
        let phase = self.shown.said(row, &column(FURTHEST_OF));
        let open = self.params.drop_all(&["from", "view", "city", "peers", "prefecture", "base", self.level]);
        let open = open.with("view", "side_by_side").with("city", &city.code).with("base", "none").with(self.level, id);
        html! {
            td class={ "number shade-" (shade) } {
                a.count href=(open.at("/compare")) aria-label={ (count) "件（" (city.name) "の取組）" } { (count) }
                @if let Some(share) = share { span.share { (format!("{share:.1}")) "％" } }
                @if !phase.is_empty() { span.phase { (phase) } }
                (self.pages(id, city))
            }
        }
    }

    fn pages(&self, id: &str, city: &Municipality) -> Markup {
        let places = self.places.get(&(id.to_owned(), city.code.clone())).map_or(&[][..], Vec::as_slice);
        html! {
            span.pages-of-cell {
                @for (document, page) in places.iter().take(MOST_PAGES) {
                    a href={ "/d/" (document) "/" (page) } aria-label={ "p." (page) "（" (city.name) "のPDFの頁）" } { "p." (page) } " "
                }
                @if places.len() > MOST_PAGES { "…" }
            }
        }
    }
}

/// A municipality with its documents, which always have their dates.
fn head(city: &Municipality, documents: &[&Source]) -> Markup {
    html! {
        th scope="col" {
            (city.name) span.quiet { "（" (city.prefecture) "）" }
            @for source in documents {
                a.plan href={ "/d/" (source.id) "/1" } { "『" (source.title) "』" (month(source.published)) }
            }
        }
    }
}
