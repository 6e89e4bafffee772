//! The filters of a search: chosen values, each with a link that removes it, and further values with their counts.
//! Every one is a plain link.

use maud::{Markup, html};

use super::fragments::{NOTHING, grouped};
use super::params::Params;
use crate::corpus::Source;
use crate::export::search_hits::{FACETS, HitLabels};
use crate::index::Hits;
use crate::plan::Phase;

/// Number of values of a facet that are shown at once; the rest can be unfolded.
const FIRST: usize = 8;
/// Largest number of values of a facet on the page, which keeps the page of a whole country below 100 KB.
const MOST: usize = 24;

/// The parameter of each facet.
const PARAMETERS: [(&str, &str); 6] = [
    ("kind", "kind"),
    ("municipality", "city"),
    ("area", "area"),
    ("topic", "topic"),
    ("year", "year"),
    ("document", "document"),
];

/// Parameters that narrow a search, with their labels.
pub(super) const NARROWING: [(&str, &str); 9] = [
    ("kind", "種別"),
    ("city", "自治体"),
    ("prefecture", "都道府県"),
    ("area", "国の項目"),
    ("topic", "テーマ"),
    ("year", "年度"),
    ("phase", "段階"),
    ("department", "担当課"),
    ("document", "文書"),
];

/// Japanese labels of values.
pub(super) struct FacetNames<'l> {
    pub(super) labels: HitLabels<'l>,
    pub(super) sources: &'l [Source],
}

impl FacetNames<'_> {
    fn of(&self, parameter: &str, value: &str) -> String {
        match parameter {
            "document" => {
                let source = self.sources.iter().find(|source| source.id == value);
                source.map_or_else(|| value.to_owned(), |s| format!("{}『{}』", s.municipality.name, s.title))
            }
            "area" | "topic" | "year" => self.labels.value(parameter, value),
            _ => value.to_owned(),
        }
    }
}

/// The chosen values, each with a link that removes it.
pub(super) fn chips(params: &Params, names: &FacetNames<'_>) -> Markup {
    let chosen = NARROWING
        .iter()
        .flat_map(|(parameter, label)| params.each(parameter).map(move |value| (*parameter, *label, value.to_owned())));
    let chosen: Vec<_> = chosen.collect();
    if chosen.is_empty() {
        return NOTHING;
    }
    let all: Vec<&str> = NARROWING.iter().map(|(parameter, _)| *parameter).chain(["from"]).collect();
    html! {
        ul.chips aria-label="選んだ条件" {
            @for (parameter, label, value) in &chosen {
                @let name = names.of(parameter, value);
                li { a.chip href=(params.without(parameter, value).drop_all(&["from"]).at("/search"))
                    aria-label={ "条件「" (label) "：" (name) "」を外す" } {
                    (label) "：" (name) " " span aria-hidden="true" { "×" }
                } }
            }
            @if chosen.len() > 1 { li { a href=(params.drop_all(&all).at("/search")) { "条件をすべて外す" } } }
        }
    }
}

/// The values to choose, with their counts.
pub(super) fn choices(params: &Params, found: &Hits, names: &FacetNames<'_>) -> Markup {
    let counts = |field: &str| found.facets.iter().find(|facet| facet.field == field).map(|facet| &facet.counts);
    html! {
        @for (field, title) in FACETS {
            @let parameter = PARAMETERS.iter().find(|(own, _)| *own == field).map_or(field, |(_, parameter)| *parameter);
            @if let Some(counts) = counts(field).filter(|counts| !counts.is_empty()) {
                (one(params, (parameter, title), counts, names))
            }
        }
        (phases(params))
    }
}

fn one(params: &Params, (parameter, title): (&str, &str), counts: &[(String, u64)], names: &FacetNames<'_>) -> Markup {
    let value = |(value, count): &(String, u64)| {
        let is_chosen = params.has(parameter, value);
        let next = params.drop_all(&["from"]);
        let next = if parameter == "year" { next.set(parameter, value) } else { next.with(parameter, value) };
        html! {
            li {
                @if is_chosen { span.chosen { (names.of(parameter, value)) } }
                @else { a href=(next.at("/search")) { (names.of(parameter, value)) } }
                " " span.count { (grouped(*count as usize)) "件" }
            }
        }
    };
    html! {
        section.facet {
            h3 { (title) }
            ul { @for count in counts.iter().take(FIRST) { (value(count)) } }
            @if counts.len() > FIRST {
                details {
                    summary { "ほか" (grouped(counts.len() - FIRST)) }
                    ul { @for count in counts.iter().take(MOST).skip(FIRST) { (value(count)) } }
                    @if counts.len() > MOST { p.quiet { "件数の多い" (MOST) "までを表示しています。" } }
                }
            }
        }
    }
}

/// The phases, which have no counts: each initiative may be in another one in every year.
fn phases(params: &Params) -> Markup {
    html! {
        section.facet {
            h3 { "段階" }
            ul.row { @for phase in Phase::ALL {
                @let label = phase.label();
                li {
                    @if params.has("phase", label) { span.chosen { (label) } }
                    @else { a href=(params.drop_all(&["from"]).set("phase", label).at("/search")) { (label) } }
                }
            } }
        }
    }
}
