//! `/search`: one search box, facets, and results that link to their page; the same as `kurabe search`.

use std::sync::Arc;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::asking::{Asking, working};
use super::facets::{self, FacetNames, NARROWING};
use super::fragments::{citation, grouped, marked, month, page};
use super::layout::{self, Shell};
use super::library::Library;
use super::paging::Paging;
use super::params::Params;
use super::problem::PageError;
use super::side;
use super::site::Site;
use crate::calendar::{Typed, typed};
use crate::export::plain_list::to_xlsx;
use crate::export::search_hits::{HitLabels, phases, years};
use crate::index::{Hit, Hits, Query, RecordKind, similar};
use crate::plan::Phase;

/// Number of results on a page.
pub(super) const A_PAGE: usize = 20;
/// Largest number of results that can be paged through or exported, the same as for the command.
const MOST: usize = 10_000;
/// Largest number of marked words that a link passes on to a page.
const MOST_MARKS: usize = 4;

/// Reads the query from a URL.
pub(super) fn query(params: &Params) -> Result<Query, PageError> {
    let year = params.get("year").map(|text| {
        let year = typed(text).map(Typed::fiscal_year);
        year.ok_or_else(|| {
            PageError::wrong(format!("「{text}」は年度ではありません。「2026」「R8」のように書いてください。"))
        })
    });
    let phase = params
        .get("phase")
        .map(|text| Phase::named(text).ok_or_else(|| PageError::wrong(format!("「{text}」という段階はありません。"))));
    Ok(Query {
        text: params.text("q"),
        municipality: params.all("city"),
        document: params.all("document"),
        prefecture: params.all("prefecture"),
        area: params.all("area"),
        topic: params.all("topic"),
        year: year.transpose()?,
        department: params.all("department"),
        phase: phase.transpose()?,
        kinds: Vec::new(),
        kind_names: params.all("kind"),
        limit: A_PAGE,
        offset: 0,
    })
}

/// Whether a URL asks for anything.
fn asks(params: &Params) -> bool {
    params.get("q").is_some() || NARROWING.iter().any(|(name, _)| params.get(name).is_some())
}

/// The results for a URL.
pub(super) fn find(library: &Library, params: &Params, offset: usize, limit: usize) -> Result<Hits, PageError> {
    let reader = library.reader().map_err(PageError::wrong)?;
    let asked = Query { offset, limit: offset + limit, ..query(params)? };
    if let Some(id) = params.get("similar") {
        // Only sufficiently similar results are counted, up to one page.
        let found = similar(reader, id, &Query { offset: 0, limit: A_PAGE, ..asked })?;
        return Ok(Hits { total: found.hits.len(), ..found });
    }
    // Without a query, all initiatives can be browsed.
    let kinds = if asks(params) { Vec::new() } else { vec![RecordKind::Initiative] };
    Ok(reader.search(&Query { kinds, ..asked })?)
}

/// The first page.
pub(super) async fn home(asking: Asking) -> Response {
    working(move || {
        let Asking { site, visitor, .. } = &asking;
        let library = site.library();
        let documents = library.manifest.sources.len();
        let mut codes: Vec<&str> = library.manifest.sources.iter().map(|s| s.municipality.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        let body = html! {
            h1.visually-hidden { "はじめの画面" }
            div.hero {
                p.lead { "自治体のDX計画から、取組を探して比べます。" }
                (form(&Params::default()))
                p.quiet { (grouped(codes.len())) "団体、" (grouped(documents)) "文書" }
            }
            @if documents == 0 { (begin()) } @else { (cards()) }
        };
        let shell =
            Shell { title: "はじめの画面", way: "", visitor: Some(visitor), job: Some(site.jobs.standing()) };
        Ok(layout::page(&shell, &body))
    })
    .await
}

fn begin() -> Markup {
    html! {
        div.notice {
            p { strong { "まだ文書がありません。" } }
            p { a href="/documents" { "文書の画面" } "で、計画のPDFを加えてください。読み取りが終わると、探したり比べたりできます。" }
        }
    }
}

fn cards() -> Markup {
    let cards = [
        ("/search", "取組を眺める", "すべての取組を、自治体・国の項目・テーマ・年度で絞り込みます。"),
        ("/compare", "比べる", "国の項目やテーマごとに、どの自治体がどこまで進めているかを表にします。"),
        ("/brief", "テーマ別にまとめる", "1つのテーマについて、原文と出典のついた資料を作ります。"),
        ("/check", "確かめる", "読み取りが疑わしい箇所を、原本の頁と並べて確かめ、直します。"),
        ("/documents", "文書を加える", "計画のPDFを加えます。登録した内容も直せます。"),
    ];
    html! {
        ul.cards { @for (address, label, what) in cards {
            li { h2 { a href=(address) { (label) } } p { (what) } }
        } }
    }
}

/// The search box.
fn form(params: &Params) -> Markup {
    html! {
        form.search role="search" action="/search" {
            label.visually-hidden for="q" { "探す言葉" }
            input #q type="search" name="q" value=(params.text("q")) placeholder="例: 書かない窓口　いつから　奥州市" autocomplete="off";
            @for (name, value) in params.drop_all(&["q", "from", "similar"]).pairs() {
                input type="hidden" name=(name) value=(value);
            }
            button type="submit" { "探す" }
        }
    }
}

/// The results.
pub(super) async fn show(asking: Asking) -> Response {
    working(move || {
        let Asking { site, visitor, params, .. } = &asking;
        let library = site.library();
        let from = params.number("from").unwrap_or(0).min(MOST - A_PAGE);
        let names = names(site, &library);
        let found = find(&library, params, from, A_PAGE);
        let body = html! {
            h1 { @if params.get("similar").is_some() { "似た取組" } @else { "探す" } }
            (form(params))
            (facets::chips(params, &names))
            (side::basket(params))
            @match &found {
                Err(problem) => div.notice.wrong role="alert" { p { (problem.said()) } },
                Ok(found) => (results(params, from, found, &names)),
            }
        };
        let title = params.get("q").map_or("探す".to_owned(), |q| format!("{q} を探す"));
        let shell = Shell { title: &title, way: "search", visitor: Some(visitor), job: Some(site.jobs.standing()) };
        Ok(layout::page(&shell, &body))
    })
    .await
}

pub(super) fn names<'l>(site: &Site, library: &'l Arc<Library>) -> FacetNames<'l> {
    FacetNames { labels: HitLabels(site.taxonomy(library)), sources: &library.manifest.sources }
}

fn results(params: &Params, from: usize, found: &Hits, names: &FacetNames<'_>) -> Markup {
    let last = from + found.hits.len();
    html! {
        @for note in &found.notes { div.notice role="status" { p { (note) } } }
        div.with-side {
            section.results aria-labelledby="found" {
                h2 #found {
                    @if found.total == 0 { "見つかりませんでした" }
                    @else { (grouped(found.total)) "件" span.quiet { "（" (from + 1) "～" (last) "件目）" } }
                }
                @if found.total == 0 {
                    p { (grouped(found.documents)) "件の文書を探しました。文書に書かれていないという意味で、未実施という意味ではありません。語を減らすか、別の言い方で試してください。" }
                } @else { (files(params)) }
                ol.hits start=(from + 1) {
                    @for (number, hit) in found.hits.iter().enumerate() { (one(params, from + number, hit, names)) }
                }
                (Paging { path: "/search", unit: "件", size: A_PAGE }.ways(params, from, found.total.min(MOST)))
            }
            @if found.total > 0 {
                aside.facets aria-label="絞り込み" {
                    h2 { "絞り込み" }
                    (facets::choices(params, found, names))
                }
            }
        }
    }
}

fn files(params: &Params) -> Markup {
    let params = params.drop_all(&["from", "keep"]);
    html! {
        p.files { "この結果を書き出す: "
            a href=(params.at("/search.xlsx")) download { "Excel" } "　"
            a href=(params.at("/search.csv")) download { "CSV" }
        }
    }
}

/// The address of a hit: its page with the place marked and links through all hits.
pub(super) fn address(params: &Params, number: usize, hit: &Hit) -> String {
    let mut own = Params::default();
    if let (RecordKind::Initiative, Some(id)) = (hit.kind, &hit.initiative_id) {
        own = own.with("record", id);
    }
    let snippets = hit.name.iter().chain([&hit.snippet]);
    let mut marks: Vec<&str> = snippets
        .flat_map(|snippet| snippet.pieces())
        .filter(|(_, is_marked)| *is_marked)
        .map(|(text, _)| text)
        .collect();
    marks.sort_unstable();
    marks.dedup();
    own = marks.into_iter().take(MOST_MARKS).fold(own, |own, mark| own.with("mark", mark));
    own = own.with("hit", &(number + 1).to_string()).with("search", &params.drop_all(&["from", "keep"]).query());
    own.at(&format!("/d/{}/{}", hit.document_id, hit.page))
}

fn one(params: &Params, number: usize, hit: &Hit, names: &FacetNames<'_>) -> Markup {
    let name = hit.name.as_ref();
    let schedule = if hit.asked_years.is_empty() { phases(&hit.schedule) } else { years(&hit.asked_years) };
    let labels = names.labels;
    html! {
        li.hit {
            h3 {
                span.kind { (hit.kind.label()) } " "
                a href=(address(params, number, hit)) {
                    @match name { Some(name) => (marked(name)), None => { (hit.municipality) "『" (hit.document_title) "』" (page(&hit.page_label, hit.page)) } }
                }
            }
            p.where { (hit.prefecture) (hit.municipality) "『" (hit.document_title) "』（" (month(hit.published)) "）" (page(&hit.page_label, hit.page)) }
            blockquote { (marked(&hit.snippet)) }
            dl.facts {
                @for (label, text) in [("担当課", hit.departments.join("、")), ("工程", schedule), ("国の項目", labels.areas(hit)), ("テーマ", labels.topics(hit))] {
                    @if !text.is_empty() { div { dt { (label) } dd { (text) } } }
                }
                @if !hit.corrections.is_empty() { div { dt { "訂正" } dd { "人が直した記載を含みます" } } }
            }
            (citation(&hit.citation))
            @if let (RecordKind::Initiative, Some(id)) = (hit.kind, &hit.initiative_id) {
                p.more {
                    a href=(Params::default().with("similar", id).at("/search")) { "似た取組" } "　"
                    (side::keep(params, id, hit.name.as_ref().map_or("", |name| &name.text)))
                }
            }
        }
    }
}

/// The results as CSV.
pub(super) async fn csv(asking: Asking) -> Response {
    working(move || {
        let library = asking.site.library();
        let found = find(&library, &asking.params, 0, MOST)?;
        let bytes = HitLabels(asking.site.taxonomy(&library)).list(&found).to_csv()?;
        Ok(file(bytes, "csv", "検索結果"))
    })
    .await
}

/// The results as a workbook.
pub(super) async fn xlsx(asking: Asking) -> Response {
    working(move || {
        let library = asking.site.library();
        let found = find(&library, &asking.params, 0, MOST)?;
        let labels = HitLabels(asking.site.taxonomy(&library));
        Ok(file(to_xlsx(&[labels.list(&found), labels.facets(&found)])?, "xlsx", "検索結果"))
    })
    .await
}

/// A file download.
pub(super) fn file(bytes: Vec<u8>, extension: &str, name: &str) -> Response {
    let kind = match extension {
        "csv" => "text/csv; charset=utf-8",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "md" => "text/markdown; charset=utf-8",
        "json" => "application/json",
        "html" => "text/html; charset=utf-8",
        _ => "application/octet-stream",
    };
    let encoded: String = form_urlencoded::byte_serialize(format!("{name}.{extension}").as_bytes()).collect();
    let disposition =
        format!("attachment; filename=\"kurabe.{extension}\"; filename*=UTF-8''{}", encoded.replace('+', "%20"));
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response()
}
