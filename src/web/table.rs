//! Any comparison as a table: its words as they are, its absences with their signs, its rows with links to their pages.

use std::borrow::Cow;

use maud::{Markup, html};

use super::params::Params;
use super::problem::Problem;
use super::words::{NOTHING, said};
use crate::compare::Comparison;
use crate::compare::schedule::{PHASE_OF, WORDS_OF};
use crate::export::Shown;
use crate::plan::Phase;

/// Rows of a page.
const A_PAGE: usize = 60;
/// Columns that lead to the page of the row.
const LEADING: [&str; 6] = ["initiative", "page", "page_label", "citation", "document", "quote"];

/// Shows a page of a table.
pub(super) fn show(params: &Params, comparison: &Comparison, path: &str) -> Result<Markup, Problem> {
    let shown = Shown::of(comparison)?;
    let from = params.number("from").unwrap_or(0).min(shown.height());
    let until = (from + A_PAGE).min(shown.height());
    if shown.height() == 0 {
        return Ok(html! { p { "該当する記載はありません。" } });
    }
    let columns: Vec<(&str, &str)> = shown.columns().collect();
    Ok(html! {
        div.wide tabindex="0" { table id=(comparison.name) {
            thead { tr { @for (_, title) in &columns { th scope="col" { (super::words::lines(title)) } } } }
            tbody { @for row in from..until { tr {
                @for (column, (name, _)) in columns.iter().enumerate() { (cell(&shown, row, (column, name))) }
            } } }
        } }
        (pages(params, path, from, shown.height()))
    })
}

/// Where the page of a row is.
fn address(shown: &Shown<'_>, row: usize) -> Option<String> {
    let document = shown.text(row, "document_id")?;
    let page = shown.number(row, "page").map_or(1, |page| page as u32);
    let record = shown.text(row, "initiative_id").map(|id| Params::default().with("record", id)).unwrap_or_default();
    Some(record.at(&format!("/d/{document}/{page}")))
}

fn cell(shown: &Shown<'_>, row: usize, (column, name): (usize, &str)) -> Markup {
    let text: Cow<'_, str> = shown.cell(row, column);
    let leads = LEADING.contains(&name).then(|| address(shown, row)).flatten().filter(|_| !text.is_empty());
    let phase = name.strip_prefix(WORDS_OF).and_then(|year| shown.text(row, &format!("{PHASE_OF}{year}")));
    let shade = phase.and_then(Phase::named).and_then(|phase| Phase::ALL.iter().position(|own| *own == phase));
    html! {
        td class=[shade.map(|shade| format!("phase-{shade}"))] {
            @match leads { Some(address) => a href=(address) { (said(&text)) }, None => (said(&text)) }
            // the words of the plan say it otherwise, and colours say nothing to whoever can't see them
            @if let Some(phase) = phase.filter(|phase| !text.contains(*phase)) { span.phase { (phase) } }
        }
    }
}

fn pages(params: &Params, path: &str, from: usize, all: usize) -> Markup {
    let at = |from: usize| params.set("from", &from.to_string()).at(path);
    if all <= A_PAGE {
        return NOTHING;
    }
    html! {
        nav.pages aria-label="表の頁" {
            @if from > 0 { a rel="prev" href=(at(from.saturating_sub(A_PAGE))) { "← 前の" (A_PAGE) "行" } }
            span { (from + 1) "～" ((from + A_PAGE).min(all)) "／" (all) "行" }
            @if from + A_PAGE < all { a rel="next" href=(at(from + A_PAGE)) { "次の" (A_PAGE) "行 →" } }
        }
    }
}
