//! `/d/DOCUMENT/PAGE`: a page of a PDF with a place marked, and the results read from it. Every figure links here.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::asking::{Asking, working};
use super::fragments::{NOTHING, citation, page as page_name, title};
use super::layout::{self, Shell};
use super::library::Library;
use super::params::Params;
use super::problem::PageError;
use super::record::{self, FoundRecord, Panel};
use super::{images, overlay, search};
use crate::corpus::citation::citation as cite;
use crate::corpus::{Source, pdf_file};
use crate::document::{Cell, Document, Page, Table};

/// Parameters kept when turning the page.
const STAYING: [&str; 4] = ["record", "mark", "hit", "search"];

/// Answers with the PDF itself.
pub(super) async fn pdf(Path(document): Path<String>, asking: Asking) -> Response {
    working(move || {
        let library = asking.site.library();
        let source = library.source(&document).ok_or_else(|| PageError::missing("この文書"))?;
        let bytes = pdf_file::read(&source.path).map_err(|_| PageError::missing("この文書のファイル"))?;
        let name: String = form_urlencoded::byte_serialize(format!("{}.pdf", source.title).as_bytes()).collect();
        let headers = [
            (header::CONTENT_TYPE, "application/pdf".to_owned()),
            (header::CONTENT_DISPOSITION, format!("inline; filename*=UTF-8''{}", name.replace('+', "%20"))),
            // The PDF viewer of browsers needs more permissions than the pages have.
            (header::CONTENT_SECURITY_POLICY, "frame-ancestors 'none'".to_owned()),
        ];
        Ok((headers, bytes).into_response())
    })
    .await
}

/// Shows a page.
pub(super) async fn show(Path((document, page)): Path<(String, u32)>, asking: Asking) -> Response {
    working(move || {
        let library = asking.site.library();
        let source = library.source(&document).ok_or_else(|| PageError::missing("この文書"))?;
        let text = library.document(&document);
        let record = asking.params.get("record").and_then(|id| record::find(&library, id));
        let record = record.filter(|found| found.entry.source.id == document);
        let view = View { asking: &asking, library: &library, source, number: page, text: text.as_deref(), record };
        view.answer()
    })
    .await
}

/// The requested view of a page.
struct View<'v> {
    asking: &'v Asking,
    library: &'v Library,
    source: &'v Source,
    number: u32,
    /// The text of the document, if it has been read.
    text: Option<&'v Document>,
    record: Option<FoundRecord>,
}

impl View<'_> {
    fn answer(&self) -> Result<Response, PageError> {
        let page = self.text.and_then(|text| text.pages.iter().find(|page| page.page == self.number));
        if self.number == 0 || self.text.is_some() && page.is_none() {
            return Err(PageError::missing("この頁"));
        }
        let Asking { site, visitor, params, .. } = self.asking;
        let label = page.map_or("", |page| page.label.as_str());
        let name = page_name(label, self.number);
        let body = html! {
            (self.hits())
            h1.document { (self.source.municipality.name) (title(self.source)) span.page-name { (name) } }
            @if let Some(said) = params.get("said") { (message(said)) }
            (self.ways())
            div.page-view {
                div.sheet-column {
                    (self.sheet(page))
                    (citation(&cite(&self.source.municipality.name, &self.source.title, self.source.published, label, self.number)))
                }
                div.beside {
                    @match (&self.record, page) {
                        (Some(found), _) => (self.panel(found)),
                        (None, Some(_)) => (self.records()),
                        (None, None) => div.notice { p { "この文書はまだ読み取っていません。" } },
                    }
                    @if let Some(page) = page { (self.tables(page)) (words(page)) }
                }
            }
        };
        let title = format!("{}『{}』{name}", self.source.municipality.name, self.source.title);
        let shell = Shell { title: &title, way: "", visitor: Some(visitor), job: Some(site.jobs.standing()) };
        Ok(layout::page(&shell, &body))
    }

    fn at(&self, page: u32) -> String {
        self.asking.params.only(&STAYING).at(&format!("/d/{}/{page}", self.source.id))
    }

    /// The links to the other pages and to the PDF.
    fn ways(&self) -> Markup {
        let last = self.text.map_or(self.number, |text| text.pages.len() as u32);
        html! {
            nav.pages aria-label="頁" {
                @if self.number > 1 { a rel="prev" data-key="ArrowLeft" href=(self.at(self.number - 1)) { "← 前の頁" } }
                span { "PDF " (self.number) "／" (last) "頁" }
                @if self.number < last { a rel="next" data-key="ArrowRight" href=(self.at(self.number + 1)) { "次の頁 →" } }
                a href={ "/d/" (self.source.id) "/pdf#page=" (self.number) } { "PDFを開く" }
                a href=(images::address(self.source, self.number)) { "画像だけを大きく見る" }
                @if let Some(found) = self.record.as_ref().filter(|found| found.record.initiative.page != self.number) {
                    a href=(self.at(found.record.initiative.page)) { "取組のある頁へ" }
                }
            }
        }
    }

    /// The links through the hits of a search.
    fn hits(&self) -> Markup {
        let params = &self.asking.params;
        let (Some(number), Some(query)) = (params.number("hit").filter(|hit| *hit > 0), params.get("search")) else {
            return NOTHING;
        };
        let asked = Params::parse(query.as_bytes());
        let before = number.saturating_sub(2);
        let Ok(found) = search::find(self.library, &asked, before, number + 1 - before) else { return NOTHING };
        let at = |number: usize| {
            let hit = found.hits.get(number.checked_sub(before + 1)?)?;
            Some(search::address(&asked, number - 1, hit))
        };
        html! {
            nav.pages.of-hits aria-label="検索結果" {
                a href=(asked.set("from", &((number - 1) / search::A_PAGE * search::A_PAGE).to_string()).at("/search")) { "検索結果へ戻る" }
                @if let Some(before) = (number > 1).then(|| at(number - 1)).flatten() { a href=(before) { "← 前の結果" } }
                span { (number) "／" (found.total) "件目" }
                @if let Some(next) = at(number + 1) { a href=(next) { "次の結果 →" } }
            }
        }
    }

    /// The picture with its marks.
    fn sheet(&self, page: Option<&Page>) -> Markup {
        let record = self.record.as_ref().map(|found| &found.record.initiative);
        let marks = page.map(|page| overlay::marks(page, record, &self.asking.params)).unwrap_or_default();
        let size = |points: f32| ((points * 110.0 / 72.0) as u32).to_string();
        html! {
            div.sheet {
                img src=(images::address(self.source, self.number)) alt={ "PDF " (self.number) "頁の画像" }
                    width=[page.map(|page| size(page.width))] height=[page.map(|page| size(page.height))];
                @if let Some(page) = page { (overlay::draw(page, &marks)) }
            }
            @if !marks.is_empty() { p.quiet.keys {
                @if record.is_some() { span.key.record { "取組" } " " span.key.field { "項目" } " " }
                @if marks.iter().any(|mark| mark.kind == overlay::OverlayKind::Words) { span.key.words { "探した言葉" } }
            } }
        }
    }

    fn panel(&self, found: &FoundRecord) -> Markup {
        let Asking { site, visitor, params, .. } = self.asking;
        let panel = Panel {
            found,
            taxonomy: site.taxonomy(self.library),
            lines: self.library.batch.corrections.of(self.source).collect(),
            visitor,
            params,
            path: &format!("/d/{}/{}", self.source.id, self.number),
        };
        panel.show()
    }

    /// The records that begin on this page.
    fn records(&self) -> Markup {
        let entry = self.library.entry(&self.source.id);
        let records = entry.as_ref().and_then(|entry| entry.outcome.as_ref().ok());
        let own = records.iter().flat_map(|records| &records.initiatives).map(|record| &record.initiative);
        let own: Vec<_> = own.filter(|record| record.page == self.number).collect();
        html! {
            section {
                h2 { "この頁の取組" }
                @if own.is_empty() { p { "この頁から読み取った取組はありません。" } }
                ul { @for record in own { li { a href=(record::address(&self.source.id, record)) { (record.name) } } } }
            }
        }
    }

    /// The tables of this page as they were read.
    fn tables(&self, page: &Page) -> Markup {
        let tables = self.text.iter().flat_map(|text| &text.tables).filter(|table| table.pages.contains(&page.page));
        html! {
            @for table in tables {
                details open[self.record.is_none()] {
                    summary { "読み取った表" @if let Some(title) = &table.title { "「" (title) "」" } }
                    div.wide tabindex="0" { (of_page(table, page.page)) }
                }
            }
        }
    }
}

fn message(said: &str) -> Markup {
    let text = match said {
        "saved" => "訂正を保存し、反映しました。検索結果には、索引の更新が終わると反映されます。",
        "taken-back" => "訂正を取り消しました。",
        _ => return NOTHING,
    };
    html! { div.notice.done role="status" { p { (text) } } }
}

/// The rows of a table on a page, with its header.
fn of_page(table: &Table, page: u32) -> Markup {
    let on_page = |cell: &Cell| cell.places().iter().any(|place| place.page == page);
    let rows = (0..table.rows).filter_map(|row| {
        let cells: Vec<&Cell> = table.cells.iter().filter(|cell| cell.row == row).collect();
        let is_header = row < table.header_rows;
        (is_header || cells.iter().any(|cell| on_page(cell))).then_some((is_header, cells))
    });
    html! {
        table.read { tbody { @for (is_header, cells) in rows { tr {
            @for cell in cells {
                @let (across, down) = ((cell.column_span > 1).then_some(cell.column_span), (cell.row_span > 1).then_some(cell.row_span));
                @if is_header { th colspan=[across] rowspan=[down] { (super::fragments::lines(&cell.text)) } }
                @else { td colspan=[across] rowspan=[down] { (super::fragments::lines(&cell.text)) } }
            }
        } } } }
    }
}

/// The text of a page, for screen readers and for copying.
fn words(page: &Page) -> Markup {
    html! {
        details {
            summary { "頁の文字" }
            div.page-words { @for line in &page.lines { p { (line.text) } } }
        }
    }
}
