//! `/documents`: the documents of the corpus with their results, and the forms to add, edit and remove them.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::asking::{Asking, PostedForm, working};
use super::fragments::{NOTHING, month};
use super::layout::{self, Shell};
use super::library::CheckCount;
use super::paging::Paging;
use super::problem::PageError;
use super::site::Site;
use super::upload;
use crate::corpus::edit_entries::{self, EntryChange};
use crate::corpus::manifest::ManifestProblem as Mistake;
use crate::corpus::{Period, Source, SourceKind, YearMonth};
use crate::text::{fold, katakana};

/// Number of documents on a page.
const A_PAGE: usize = 100;
/// Largest number of municipalities suggested while typing.
const SUGGESTED: usize = 12;

/// The documents.
pub(super) async fn show(asking: Asking) -> Response {
    working(move || {
        let Asking { site, visitor, params, .. } = &asking;
        let library = site.library();
        let wanted = fold(&params.text("q"));
        let is_wanted = |source: &Source| fold(&format!("{}{}{}{}", source.municipality.prefecture, source.municipality.name, source.title, source.id)).contains(&wanted);
        let all: Vec<_> = library.standings().into_iter().filter(|(source, _)| is_wanted(source)).collect();
        let from = params.number("from").unwrap_or(0);
        let body = html! {
            h1 { "文書" }
            @if let Some(said) = params.get("said") { (message(said)) }
            (mistakes(&library.manifest.problems))
            (upload::form(visitor, params))
            h2 { "登録した文書（" (all.len()) "件）" }
            @if library.manifest.sources.len() > A_PAGE {
                form.inline action="/documents" role="search" {
                    label { "名前で探す " input name="q" value=(params.text("q")); } button type="submit" { "探す" }
                }
            }
            div.wide tabindex="0" { table {
                thead { tr { th scope="col" { "文書" } th scope="col" { "種類" } th scope="col" { "公表" } th scope="col" { "読み取り" } th scope="col" { "操作" } } }
                tbody { @for (source, standing) in all.iter().skip(from).take(A_PAGE) { (row(source, standing)) } }
            } }
            (Paging { path: "/documents", unit: "件", size: A_PAGE }.ways(params, from, all.len()))
            p { a href="/job" { "読み取りの記録" } }
        };
        let shell = Shell { title: "文書", way: "documents", visitor: Some(visitor), job: Some(site.jobs.standing()) };
        Ok(layout::page(&shell, &body))
    })
    .await
}

fn message(said: &str) -> Markup {
    let text = match said {
        "edited" => "登録の内容を直しました。",
        "removed" => "登録を取り消しました。PDFは文書のフォルダーに残っています。",
        _ => return NOTHING,
    };
    html! { div.notice.done role="status" { p { (text) } } }
}

fn mistakes(problems: &[Mistake]) -> Markup {
    html! {
        @if !problems.is_empty() {
            div.notice.wrong { p { strong { "corpus.toml に誤りがあります。" } } ul { @for problem in problems { li { (problem) } } } }
        }
    }
}

fn row(source: &Source, standing: &CheckCount) -> Markup {
    let city = &source.municipality;
    html! {
        tr {
            th scope="row" { a href={ "/d/" (source.id) "/1" } { (city.prefecture) (city.name) "『" (source.title) "』" } }
            td { (source.kind.label()) }
            td { (month(source.published)) }
            td {
                @if standing.is_read { (standing.pages) "頁、取組" (standing.initiatives) "件"
                    @if standing.findings > 0 { br; a href={ "/check/" (source.id) } { span.to-check { "？ 要確認 " (standing.findings) "件" } } }
                } @else { span.unread { "▨ 読み取れていません" } }
            }
            td.actions {
                a href={ "/documents/" (source.id) } aria-label={ "『" (source.title) "』の登録を直す" } { "登録を直す" } " "
                a href={ "/d/" (source.id) "/pdf" } aria-label={ "『" (source.title) "』のPDF" } { "PDF" }
            }
        }
    }
}

/// The form to edit an entry.
pub(super) async fn form(Path(id): Path<String>, asking: Asking) -> Response {
    working(move || {
        let library = asking.site.library();
        let source = library.source(&id).ok_or_else(|| PageError::missing("この文書"))?;
        let period = source.period.map(|(first, last)| format!("{first}-{last}"));
        let fields = [
            ("title", "文書名", Some(source.title.clone()), true),
            ("published", "公表年月（例: 2026-03、令和8年3月。月が不明なら 2026）", Some(source.published.to_string()), true),
            ("period", "計画期間（例: 2026-2030、令和8～12年度）", period, false),
            ("edition", "準拠する国の自治体DX推進計画の版（例: 2.2）", source.edition.clone(), false),
            ("url", "公表元のアドレス", source.url.clone(), false),
        ];
        let body = html! {
            nav { a href="/documents" { "← 文書の一覧" } }
            h1 { "登録を直す: " (source.municipality.name) "『" (source.title) "』" }
            form.stack method="post" action={ "/documents/" (source.id) } {
                (layout::mark(&asking.visitor))
                @for (name, label, value, required) in &fields {
                    label for=(name) { (label) }
                    input id=(name) name=(name) value=(value.as_deref().unwrap_or_default()) required[*required] maxlength="300";
                }
                label for="kind" { "種類" }
                select #kind name="kind" { @for (kind, name, label) in SourceKind::ALL {
                    option value=(name) selected[kind == source.kind] { (label) }
                } }
                p { button type="submit" { "直す" } }
            }
            h2 { "登録を取り消す" }
            p { "検索・比較から外します。PDFのファイルと訂正は残ります。" }
            form.inline method="post" action={ "/documents/" (source.id) "/remove" } {
                (layout::mark(&asking.visitor))
                button.danger type="submit" { "登録を取り消す" }
            }
        };
        let job = Some(asking.site.jobs.standing());
        Ok(layout::page(&Shell { title: "登録を直す", way: "documents", visitor: Some(&asking.visitor), job }, &body))
    })
    .await
}

/// Edits an entry.
pub(super) async fn edit(Path(id): Path<String>, PostedForm(asking): PostedForm) -> Response {
    working(move || {
        let params = &asking.params;
        let published: YearMonth = params.text("published").parse().map_err(|error: String| PageError::wrong(error))?;
        let period = params.get("period").map(str::parse::<Period>).transpose().map_err(PageError::wrong)?;
        let kind: SourceKind = params.text("kind").parse().map_err(|error: String| PageError::wrong(error))?;
        let title = params.get("title").ok_or_else(|| PageError::wrong("文書名を書いてください。"))?;
        let optional = |name: &str| params.get(name).map(str::to_owned);
        let changes: [EntryChange; 6] = [
            ("title", Some(title.to_owned())),
            ("published", Some(published.to_string())),
            ("kind", Some(kind.name().to_owned())),
            ("period", period.map(|period| period.to_string())),
            ("edition", optional("edition")),
            ("url", optional("url")),
        ];
        changed(&asking.site, |site| {
            edit_entries::edit(&site.settings.corpus, &id, &changes, &rules(site)?)?;
            Ok(())
        })?;
        Ok(Redirect::to("/documents?said=edited"))
    })
    .await
}

/// Removes an entry; the PDF stays.
pub(super) async fn remove(Path(id): Path<String>, PostedForm(asking): PostedForm) -> Response {
    working(move || {
        changed(&asking.site, |site| {
            edit_entries::remove(&site.settings.corpus, std::slice::from_ref(&id), &rules(site)?)?;
            Ok(())
        })?;
        Ok(Redirect::to("/documents?said=removed"))
    })
    .await
}

fn rules(site: &Site) -> Result<crate::corpus::manifest::ManifestRules, PageError> {
    site.settings.rules().map_err(PageError::internal)
}

/// Changes the list of documents, one person at a time, and starts reading what is new.
pub(super) fn changed<T>(
    site: &std::sync::Arc<Site>,
    change: impl FnOnce(&Site) -> Result<T, PageError>,
) -> Result<T, PageError> {
    let own = site.list.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let done = change(site)?;
    site.look_again()?;
    drop(own);
    site.jobs.start(site);
    Ok(done)
}

/// Suggests municipalities whose name or reading begins with the typed text: of the whole country or, with `of=corpus`,
/// those with a document.
pub(super) async fn municipalities(asking: Asking) -> Response {
    working(move || {
        let wanted = fold(&asking.params.text("q"));
        let library = asking.site.library();
        let has_document = |code: &str| library.manifest.sources.iter().any(|source| source.municipality.code == code);
        let reading: String = wanted.chars().map(katakana).collect();
        let only_own = asking.params.has("of", "corpus");
        let is_meant = |listed: &&crate::corpus::directory::Listed| {
            let full = fold(&format!("{}{}", listed.prefecture, listed.name));
            let own = [fold(&listed.name), full, listed.kana.clone()];
            own.iter().any(|name| name.starts_with(&wanted) || name.starts_with(&reading))
                && (!only_own || has_document(&listed.code))
        };
        let found = asking.site.directory.all().filter(|_| !wanted.is_empty()).filter(is_meant);
        let names: Vec<String> = found.take(SUGGESTED).map(|it| format!("{}{}", it.prefecture, it.name)).collect();
        let json = serde_json::to_string(&names).map_err(PageError::internal)?;
        Ok(([(header::CONTENT_TYPE, "application/json")], json).into_response())
    })
    .await
}
