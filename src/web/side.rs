//! `/side`: initiatives that a visitor has set aside, side by side. The URL holds their ids.

use axum::response::Response;
use maud::{Markup, html};

use super::asking::{Asking, working};
use super::fragments::{NOTHING, citation, copy_table, lines, month, page};
use super::layout::{self, Shell};
use super::params::Params;
use super::problem::PageError;
use super::record::{self, FoundRecord};
use crate::export::checklist::stated;

/// Largest number of initiatives side by side.
const MOST: usize = 8;
/// The parameter with the ids of the initiatives set aside.
const KEEP: &str = "keep";

/// A link that sets an initiative aside or removes it again.
pub(super) fn keep(params: &Params, id: &str, name: &str) -> Markup {
    let kept = params.each(KEEP).count();
    html! {
        @if params.has(KEEP, id) {
            a href=(params.without(KEEP, id).at("/search")) aria-label={ (name) "を比較から外す" } { "✓ 比較に入れました（外す）" }
        } @else if kept < MOST {
            a href=(params.with(KEEP, id).at("/search")) aria-label={ (name) "を比較に入れる" } { "比較に入れる" }
        }
    }
}

/// The number of initiatives set aside, with the link to them.
pub(super) fn basket(params: &Params) -> Markup {
    let kept = params.only(&[KEEP]);
    if kept.is_empty() {
        return NOTHING;
    }
    let count = kept.each(KEEP).count();
    html! {
        p.basket {
            a.button href=(kept.at("/side")) { "選んだ" (count) "件を並べて見る" } "　"
            a href=(params.drop_all(&[KEEP]).at("/search")) { "選択をすべて外す" }
        }
    }
}

/// The initiatives side by side.
pub(super) async fn show(asking: Asking) -> Response {
    working(move || {
        let Asking { site, visitor, params, .. } = &asking;
        let library = site.library();
        let mut found = Vec::new();
        for id in params.each(KEEP).take(MOST) {
            found.extend(record::find(&library, id));
        }
        if found.is_empty() {
            return Err(PageError::missing("選んだ取組"));
        }
        let body = html! {
            h1 { "取組を並べて見る" }
            p { (copy_table("side")) }
            (table(&found))
            h2 { "引用" }
            @for found in &found { (citation(&record::cited(&found.entry.source, &found.record.initiative))) }
        };
        let shell =
            Shell {
                title: "取組を並べて見る", way: "search", visitor: Some(visitor), job: Some(site.jobs.standing())
            };
        Ok(layout::page(&shell, &body))
    })
    .await
}

/// One column per initiative, one row per field that any of them states.
fn table(found: &[FoundRecord]) -> Markup {
    let fields: Vec<Vec<(String, String)>> = found.iter().map(|found| stated(&found.record.initiative)).collect();
    let mut names: Vec<&str> = Vec::new();
    for (name, value) in fields.iter().flatten() {
        if !value.is_empty() && !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let value = |place: usize, name: &str| {
        fields[place].iter().find(|(own, _)| own == name).map_or("", |(_, value)| value.as_str())
    };
    html! {
        div.wide tabindex="0" { table #side {
            thead { tr { th scope="col" { "項目" } @for found in found {
                th scope="col" {
                    a href=(record::address(&found.entry.source.id, &found.record.initiative)) { (found.record.initiative.name) }
                    br; span.quiet { (found.entry.source.municipality.name) "（" (month(found.entry.source.published)) "）" }
                }
            } } }
            tbody {
                @for name in names { tr {
                    th scope="row" { (name) }
                    @for place in 0..found.len() { td { (lines(value(place, name))) } }
                } }
                tr { th scope="row" { "原文" } @for found in found { td { (lines(&found.record.initiative.quote)) } } }
                tr { th scope="row" { "頁" } @for found in found {
                    @let record = &found.record.initiative;
                    td { a href=(record::address(&found.entry.source.id, record)) { (page(&record.page_label, record.page)) } }
                } }
            }
        } }
    }
}
