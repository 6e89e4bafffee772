//! `/compare`: the comparisons of chosen municipalities; the same as `kurabe compare`. A cell opens its initiatives, and
//! every page number its page.

use std::sync::Arc;

use axum::extract::Path;
use axum::response::Response;
use maud::{Markup, html};

use super::asking::{Asking, working};
use super::fragments::{NOTHING, legend};
use super::layout::{self, Shell};
use super::library::Library;
use super::params::Params;
use super::problem::PageError;
use super::search::file as download;
use super::site::Site;
use super::{matrix, table};
use crate::batch::{Asked, Batch, Choice, Entry, edition};
use crate::calendar::{FiscalYear, Typed, typed};
use crate::compare::{CompareOptions, Comparison, Comparisons as _, Reading, Traced, diff, documents, newest_year};
use crate::corpus::{Municipality, Source};
use crate::export::search_hits::HitLabels;
use crate::export::{Format, Template, to_bytes};
use crate::taxonomy::Taxonomy;

/// The comparisons with a page of their own, and their titles there.
const VIEWS: [(&str, &str); 10] = [
    ("area_matrix", "国の項目"),
    ("topic_matrix", "テーマ"),
    ("side_by_side", "取組"),
    ("schedule", "工程"),
    ("target", "目標"),
    ("gap", "差"),
    (diff::PROGRESS, "計画と報告"),
    (diff::PLANS, "前の計画"),
    ("coverage", "読み取り状況"),
    ("documents", "出典"),
];
/// Number of municipalities that are compared if none is chosen.
const FIRST: usize = 6;
/// Largest number of municipalities offered as a list; with more, their names are typed.
const MOST_LISTED: usize = 40;

/// Parameters kept when changing to another comparison of the same municipalities.
pub(super) const CHOICE: [&str; 6] = ["city", "prefecture", "peers", "base", "edition", "year"];

/// Municipalities and the year, as a URL chooses them.
pub(super) struct UrlSelection {
    pub(super) library: Arc<Library>,
    pub(super) entries: Vec<Arc<Entry>>,
    pub(super) options: CompareOptions,
    pub(super) base: Option<String>,
    /// Conditions that a cover shows in addition to the options.
    said: Vec<(String, String)>,
    /// Whether none was chosen and there are more municipalities than shown.
    pub(super) is_first: bool,
}

impl UrlSelection {
    /// Reads the selection from a URL.
    pub(super) fn of(site: &Site, params: &Params) -> Result<Self, PageError> {
        let library = site.library();
        let taxonomy = site.taxonomy(&library);
        let manifest = &library.manifest;
        let known = cities(&manifest.sources);
        let own = site.base.clone().filter(|base| known.iter().any(|city| city.code == *base || city.name == *base));
        let base = params.get("base").map(str::to_owned).or(own).filter(|base| base != "none");
        let mut choice = Choice {
            municipalities: params
                .each("city")
                .flat_map(|names| names.split(['、', ',', '\n']))
                .map(|name| name.trim().to_owned())
                .filter(|name| !name.is_empty())
                .collect(),
            prefectures: params.all("prefecture"),
            peers: params.all("peers"),
            ..Choice::default()
        };
        let nobody = choice == Choice::default();
        let is_first = nobody && known.len() > FIRST;
        if is_first {
            choice.municipalities = known.iter().take(FIRST).map(|city| city.code.to_string()).collect();
        }
        let chosen = choice.of(manifest, base.as_deref(), &site.settings.dictionaries)?;
        let year = params.get("year").map(year).transpose()?.or(site.year);
        let options = chosen.options(CompareOptions {
            areas: params.all("area"),
            topics: params.all("topic"),
            edition: Some(edition(params.get("edition"), taxonomy)?),
            fiscal_year: year,
            newest: Some(newest_year(manifest.sources.iter())),
            base: base.clone(),
            ..CompareOptions::default()
        });
        let said = chosen.on(crate::export::CoverSheet::default()).conditions;
        let entries = library.entries(chosen.sources.iter().copied());
        Ok(Self { entries, options, base, said, is_first, library })
    }

    /// The request for the documents that have been read.
    pub(super) fn asked<'c>(&'c self, site: &Site) -> Result<Asked<'c>, PageError> {
        let batch: &Batch = &self.library.batch;
        let entries = self.entries.iter().map(Arc::as_ref);
        Ok(Asked::new(entries, batch, &site.settings.dictionaries, &self.options)?)
    }

    /// The municipalities that are compared.
    pub(super) fn cities(&self) -> Vec<&Municipality> {
        let mut cities: Vec<&Municipality> = self.entries.iter().map(|entry| &entry.source.municipality).collect();
        cities.sort_unstable();
        cities.dedup();
        cities
    }

    /// The bytes of a file with these comparisons.
    pub(super) fn file(
        &self,
        asked: &Asked<'_>,
        comparisons: &(impl crate::compare::Comparisons + ?Sized),
        (template, title): (&Template, &str),
        format: Format,
    ) -> Result<Response, PageError> {
        let mut cover = asked.cover(title);
        cover.conditions.extend(self.said.iter().cloned());
        let bytes = to_bytes(comparisons, &cover, template, format)?;
        Ok(download(bytes, format.extension(), title))
    }
}

/// The municipalities of some documents, once each.
pub(super) fn cities(sources: &[Source]) -> Vec<&Municipality> {
    let mut cities: Vec<&Municipality> = sources.iter().map(|source| &source.municipality).collect();
    cities.sort_unstable();
    cities.dedup_by_key(|city| &city.code);
    cities
}

fn year(text: &str) -> Result<FiscalYear, PageError> {
    let year = typed(text).map(Typed::fiscal_year);
    year.ok_or_else(|| {
        PageError::wrong(format!("「{text}」は年度ではありません。「2026」「R8」のように書いてください。"))
    })
}

/// The format that a name of a file ends in.
pub(super) fn format(extension: &str) -> Result<Format, PageError> {
    Format::ALL.into_iter().find(|format| format.extension() == extension).ok_or_else(|| PageError::missing("この形式"))
}

/// The comparison that a URL asks for.
fn view(params: &Params) -> &'static str {
    let asked = params.get("view");
    VIEWS.iter().map(|(name, _)| *name).find(|name| Some(*name) == asked).unwrap_or(VIEWS[0].0)
}

/// Shows a comparison.
pub(super) async fn show(asking: Asking) -> Response {
    working(move || {
        let Asking { site, visitor, params, .. } = &asking;
        let view = view(params);
        let chosen = UrlSelection::of(site, params);
        let shown = chosen.as_ref().map_err(|problem| PageError::wrong(problem.said())).and_then(|chosen| {
            let asked = chosen.asked(site)?;
            if let Some(comparison) = between(view, chosen, &asked)? {
                return tables(params, chosen, &comparison);
            }
            let maker = asked.maker()?;
            let Some(comparison) = maker.comparison(view)? else { return Ok(nothing(view)) };
            tables(params, chosen, &comparison)
        });
        let body = html! {
            h1 { "比べる" }
            (tabs(params, view))
            (form(site, params, chosen.as_ref().ok(), view))
            @match &shown {
                Ok(shown) => (shown),
                Err(problem) => div.notice.wrong role="alert" { @for line in problem.said().lines() { p { (line) } } },
            }
        };
        let label = VIEWS.iter().find(|(name, _)| *name == view).map_or("", |(_, label)| label);
        let title = format!("比べる（{label}）");
        let shell = Shell { title: &title, way: "compare", visitor: Some(visitor), job: Some(site.jobs.standing()) };
        Ok(layout::page(&shell, &body))
    })
    .await
}

/// What changed between the documents of each municipality, where the view shows that and there are such.
fn between(view: &str, chosen: &UrlSelection, asked: &Asked<'_>) -> Result<Option<Comparison>, PageError> {
    let readings: Vec<Reading<'_>> =
        chosen.entries.iter().filter(|entry| entry.outcome.is_ok()).map(|entry| entry.reading()).collect();
    let pairs = match view {
        diff::PROGRESS => diff::reported(&readings),
        diff::PLANS => diff::successive(&readings),
        _ => return Ok(None),
    };
    if pairs.is_empty() {
        return Ok(None);
    }
    Ok(Some(match view {
        diff::PROGRESS => diff::progress(&pairs, &chosen.library.batch.stages.plan)?,
        _ => diff::plans(&pairs, asked.catalogue())?,
    }))
}

fn nothing(view: &str) -> Markup {
    let said = match view {
        "gap" => "差を見るには、基準の団体を選んでください。",
        diff::PROGRESS => "進捗状況の報告と計画がそろっている団体がありません。",
        diff::PLANS => "発行年月の異なる計画が2つ以上ある団体がありません。",
        _ => "表示するものがありません。",
    };
    html! { div.notice { p { (said) } } }
}

fn tables(params: &Params, chosen: &UrlSelection, comparison: &Comparison) -> Result<Markup, PageError> {
    let table = match comparison.name {
        "area_matrix" | "topic_matrix" => matrix::show(params, chosen, comparison)?,
        _ => table::show(params, comparison, "/compare")?,
    };
    Ok(html! {
        @if chosen.is_first { div.notice { p { "団体を選んでいないため、先頭の" (FIRST) "団体を表示しています。上の「団体を選ぶ」で選べます。" } } }
        section aria-labelledby="shown" {
            h2 #shown { (comparison.title) }
            (narrowed(params, chosen.library.batch.stages.taxonomy()))
            (files(params, comparison.name))
            (legend())
            @if ["area_matrix", "topic_matrix", "gap"].contains(&comparison.name) {
                p.quiet { "数字は取組の一覧を、「p.6」はPDFの6頁目を開きます。" }
            }
            (table)
            ul.notes { @for note in &comparison.notes { li { (note) } } }
        }
    })
}

/// The area or topic that the table is narrowed to, with the way back.
fn narrowed(params: &Params, taxonomy: &Taxonomy) -> Markup {
    let narrowing = params.only(&["area", "topic"]);
    if narrowing.is_empty() {
        return NOTHING;
    }
    let labels = HitLabels(taxonomy);
    let said = |name: &str, value: &str| match name {
        "area" => format!("国の項目：{}", labels.area(value)),
        _ => format!("テーマ：{}", labels.topic(value)),
    };
    html! {
        ul.chips aria-label="絞り込んだ条件" { @for (name, value) in narrowing.pairs() { li {
            a.chip href=(params.without(name, value).at("/compare")) aria-label={ "条件「" (said(name, value)) "」を外す" } {
                (said(name, value)) " " span aria-hidden="true" { "×" }
            }
        } } }
    }
}

fn tabs(params: &Params, view: &str) -> Markup {
    html! {
        nav.tabs aria-label="比べる表" { ul { @for (name, label) in VIEWS { li {
            a href=(params.drop_all(&["from"]).set("view", name).at("/compare")) aria-current=[(name == view).then_some("page")] { (label) }
        } } } }
    }
}

fn files(params: &Params, name: &str) -> Markup {
    let params = params.drop_all(&["from"]);
    html! {
        p.files { "表示している表を書き出す: "
            @for (extension, label) in [("xlsx", "Excel"), ("csv", "CSV"), ("docx", "Word"), ("html", "HTML")] {
                a href=(params.at(&format!("/compare/file/{extension}"))) download { (label) } "　"
            }
            button.plain.copy type="button" hidden data-copy-table=(name) { "表をコピー" }
        }
    }
}

/// The form that chooses municipalities, edition and year.
fn form(site: &Site, params: &Params, chosen: Option<&UrlSelection>, view: &str) -> Markup {
    let library = site.library();
    let all = cities(&library.manifest.sources);
    let own: Vec<&str> = chosen.iter().flat_map(|chosen| chosen.cities()).map(|city| city.code.as_str()).collect();
    let base = chosen.and_then(|chosen| chosen.base.as_deref()).unwrap_or_default();
    html! {
        details.choice open[params.only(&CHOICE).is_empty()] {
            summary { "団体・版・年度を選ぶ" }
            form action="/compare" {
                input type="hidden" name="view" value=(view);
                @for (name, value) in params.only(&["area", "topic"]).pairs() { input type="hidden" name=(name) value=(value); }
                (municipalities(params, &all, &own))
                div.row {
                    (base_choice(&all, base))
                    (peers(site, params))
                    (editions(site, &library, params))
                    div { label for="year" { "段階の年度" } input #year name="year" value=(params.text("year")) size="8" placeholder="例: R8"; }
                    button type="submit" { "表示する" }
                }
            }
        }
    }
}

fn municipalities(params: &Params, all: &[&Municipality], own: &[&str]) -> Markup {
    html! {
        fieldset {
            legend { "団体（選ばなければすべて）" }
            @if all.len() <= MOST_LISTED {
                div.boxes { @for city in all { label {
                    input type="checkbox" name="city" value=(city.code) checked[own.contains(&city.code.as_str()) && params.get("peers").is_none()];
                    " " (city.name) span.quiet { "（" (city.prefecture) "）" }
                } } }
            } @else {
                label for="city" { "名前（「、」で区切る。例: 奥州市、登米市）" }
                input #city name="city" value=(params.all("city").join("、")) list="cities" data-suggest="/municipalities?of=corpus";
                datalist #cities {}
            }
        }
    }
}

/// The input for the base municipality; among very many, its name is typed.
pub(super) fn base_choice(all: &[&Municipality], base: &str) -> Markup {
    html! {
        div {
            label for="base" { "基準の団体" }
            @if all.len() <= MOST_LISTED {
                select #base name="base" {
                    option value="none" { "なし" }
                    @for city in all { option value=(city.code) selected[city.code == base || city.name == base] { (city.name) } }
                }
            } @else { input #base name="base" value=(base); }
        }
    }
}

fn peers(site: &Site, params: &Params) -> Markup {
    let fixed = [
        ("種別", "同じ種別（市・町など）"),
        ("都道府県", "同じ都道府県"),
        ("財政力:0.8-1.2", "財政力が同じくらい（0.8～1.2倍）"),
    ];
    let groups = site.directory.groups.iter().map(|group| (group.name.as_str(), group.name.as_str()));
    html! {
        div {
            label for="peers" { "比べる相手（基準が必要）" }
            select #peers name="peers" {
                option value="" { "選んだ団体" }
                @for (value, label) in fixed.into_iter().chain(groups) { option value=(value) selected[params.has("peers", value)] { (label) } }
            }
        }
    }
}

fn editions(site: &Site, library: &Library, params: &Params) -> Markup {
    let taxonomy = site.taxonomy(library);
    let usual = edition(params.get("edition"), taxonomy).unwrap_or_default();
    html! {
        div {
            label for="edition" { "国の計画の版" }
            select #edition name="edition" {
                @for edition in taxonomy.editions() { option value=(edition.id) selected[edition.id == usual] { "第" (edition.id) "版" } }
            }
        }
    }
}

/// The comparison as a file, with exactly the content of the page.
pub(super) async fn file(Path(extension): Path<String>, asking: Asking) -> Response {
    working(move || {
        let Asking { site, params, .. } = &asking;
        let format = format(&extension)?;
        let view = view(params);
        let chosen = UrlSelection::of(site, params)?;
        let asked = chosen.asked(site)?;
        if let Some(comparison) = between(view, &chosen, &asked)? {
            let title = comparison.title.clone();
            let template = Template::of([view], &title, &Format::ALL);
            let pdf = |entry: &Arc<Entry>| (entry.source.id.clone(), entry.source.path.clone());
            let pdfs = chosen.entries.iter().map(pdf).collect();
            return chosen.file(&asked, &Traced { comparisons: &[comparison], pdfs }, (&template, &title), format);
        }
        let maker = asked.maker()?;
        let title = maker.comparison(view)?.ok_or_else(|| PageError::missing("この比較表"))?.title.clone();
        let sources = (format.file_of_all().is_some() && view != documents::NAME).then_some(documents::NAME);
        let template = Template::of([view].into_iter().chain(sources), &title, &Format::ALL);
        chosen.file(&asked, &maker, (&template, &title), format)
    })
    .await
}
