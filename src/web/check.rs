//! `/check`: what a person should check. First what may have been missed in a document, then the doubtful records;
//! each leads to its page.

use axum::extract::Path;
use axum::response::Response;
use maud::{Markup, html};

use super::asking::{Asking, working};
use super::fragments::{NOTHING, grouped, page, title};
use super::layout::{self, Shell};
use super::library::CheckCount;
use super::paging::Paging;
use super::params::Params;
use super::problem::PageError;
use super::record;
use crate::account::{Account, Checked, Finding};
use crate::corpus::Source;
use crate::corrections::CorrectionLine;
use crate::corrections::ledger;
use crate::export::checklist::is_doubtful;
use crate::plan::Initiative;
use crate::plan::correction::Correction;

/// Number of documents on a page.
const A_PAGE: usize = 100;
/// Number of records on a page.
const RECORDS: usize = 100;

/// The documents, those with the most to check first.
pub(super) async fn show(asking: Asking) -> Response {
    working(move || {
        let Asking { site, visitor, params, .. } = &asking;
        let library = site.library();
        let mut all = library.standings();
        all.sort_by_key(|(_, standing)| (standing.is_read, std::cmp::Reverse((standing.findings, standing.doubtful))));
        let from = params.number("from").unwrap_or(0);
        let sum = |of: fn(&CheckCount) -> usize| grouped(all.iter().map(|(_, standing)| of(standing)).sum());
        let body = html! {
            h1 { "確かめる" }
            p { "読み取りが疑わしいところを、原本の頁と並べて確かめます。直すと、検索・比較・資料にすぐ反映します。" }
            p { "読み取り漏れの疑い " strong { (sum(|it| it.findings)) } "件、疑わしい取組 " strong { (sum(|it| it.doubtful)) } "件" }
            (mistakes(&library.batch.corrections.problems))
            div.wide tabindex="0" { table {
                thead { tr {
                    th scope="col" { "文書" } th scope="col" { "読み取り漏れの疑い" } th scope="col" { "疑わしい取組" } th scope="col" { "取組" }
                } }
                tbody { @for (source, standing) in all.iter().skip(from).take(A_PAGE) { (row(source, standing)) } }
            } }
            (Paging { path: "/check", unit: "件", size: A_PAGE }.ways(params, from, all.len()))
        };
        let shell = Shell { title: "確かめる", way: "check", visitor: Some(visitor), job: Some(site.jobs.standing()) };
        Ok(layout::page(&shell, &body))
    })
    .await
}

fn mistakes(problems: &[crate::corpus::manifest::ManifestProblem]) -> Markup {
    html! {
        @if !problems.is_empty() {
            div.notice.wrong { p { strong { "corrections.csv に誤りがあります。" } } ul { @for problem in problems { li { (problem) } } } }
        }
    }
}

fn row(source: &Source, standing: &CheckCount) -> Markup {
    html! {
        tr {
            th scope="row" {
                a href={ "/check/" (source.id) } { (source.municipality.name) (title(source)) }
            }
            @if standing.is_read {
                td.number { @if standing.findings > 0 { span.to-check { "？ " (standing.findings) "件" } } @else { "なし" } }
                td.number { (standing.doubtful) "件" }
                td.number { (standing.initiatives) "件" }
            } @else { td colspan="3" { span.unread { "▨ 読み取れていません" } } }
        }
    }
}

/// The findings and doubtful records of one document.
pub(super) async fn document(Path(id): Path<String>, asking: Asking) -> Response {
    working(move || {
        let Asking { site, visitor, params, .. } = &asking;
        let library = site.library();
        let source = library.source(&id).ok_or_else(|| PageError::missing("この文書"))?;
        let entry = library.entry(&id).ok_or_else(|| PageError::missing("この文書"))?;
        let lines: Vec<&CorrectionLine> = library.batch.corrections.of(source).collect();
        let body = html! {
            nav { a href="/check" { "← 確かめる文書の一覧" } }
            h1 { (source.municipality.name) (title(source)) }
            @if params.get("said").is_some() { div.notice.done role="status" { p { "保存し、反映しました。" } } }
            @match &entry.outcome {
                Err(failure) => div.notice.wrong { p { (failure) } },
                Ok(records) => {
                    (findings(&asking, source, &records.account, &lines))
                    (doubtful(source, records.initiatives.iter().map(|record| &record.initiative)))
                }
            }
        };
        let title = format!("{}『{}』を確かめる", source.municipality.name, source.title);
        let shell = Shell { title: &title, way: "check", visitor: Some(visitor), job: Some(site.jobs.standing()) };
        Ok(layout::page(&shell, &body))
    })
    .await
}

fn findings(asking: &Asking, source: &Source, account: &Account, lines: &[&CorrectionLine]) -> Markup {
    html! {
        section aria-labelledby="missed" {
            h2 #missed { "読み取り漏れの疑い（" (account.findings.len()) "件）" }
            @if account.findings.is_empty() {
                p { "ありません。この文書に見つからないものは「記載なし」と表示します。" }
            } @else {
                p { "1件でも残っている間は、この文書に見つからないものを「要確認」と表示します。頁を見て、漏れがなければ「漏れなし」を押してください。" }
            }
            ul.findings { @for finding in &account.findings { li { (one(asking, source, finding, lines)) } } }
            @if !account.checked.is_empty() {
                h3 { "漏れがないと確かめたもの" }
                ul.findings { @for checked in &account.checked { li { (checked_one(asking, source, checked, lines)) } } }
            }
        }
    }
}

/// The id under which findings of a document are checked.
fn of_document(source: &Source) -> String {
    format!("{}/{}", source.municipality.code, source.id)
}

fn one(asking: &Asking, source: &Source, finding: &Finding, lines: &[&CorrectionLine]) -> Markup {
    let (id, key) = (of_document(source), finding.key());
    html! {
        p { (finding.message()) }
        p { "頁: " @for page in &finding.pages { (page_link(source, *page, finding)) " " } }
        form.inline method="post" action="/corrections" {
            (layout::mark(&asking.visitor))
            input type="hidden" name="record" value=(id);
            input type="hidden" name="field" value=(key);
            input type="hidden" name="value" value="なし";
            input type="hidden" name="seen" value=(ledger::mark(record::last(lines, &id, &key)));
            input type="hidden" name="back" value={ "/check/" (source.id) };
            @if !asking.visitor.is_known {
                label { "記入者 " input name="who" value=(asking.visitor.name) required maxlength="60" autocomplete="name"; }
            }
            button type="submit" { "漏れなし" }
        }
    }
}

/// The page of a finding with its words marked.
fn page_link(source: &Source, page: u32, finding: &Finding) -> Markup {
    let words = finding.words.iter().map(|words| words.trim_end_matches('…'));
    let params = words.fold(Params::default(), |params, words| params.with("mark", words));
    html! { a href=(params.at(&format!("/d/{}/{page}", source.id))) { "PDF " (page) "頁" } }
}

fn checked_one(asking: &Asking, source: &Source, checked: &Checked, lines: &[&CorrectionLine]) -> Markup {
    let correction: Option<&Correction> = record::last(lines, &of_document(source), &checked.finding.key());
    html! {
        p { (checked.finding.message()) }
        p.quiet { (checked.when) "　" (checked.who) }
        @if let Some(correction) = correction {
            (record::take_back(correction, &asking.visitor, &format!("/check/{}", source.id)))
        }
    }
}

fn doubtful<'r>(source: &Source, records: impl Iterator<Item = &'r Initiative>) -> Markup {
    let mut all: Vec<&Initiative> = records.filter(|record| is_doubtful(record)).collect();
    // fields without a correction, the least certain first
    all.sort_by(|a, b| {
        (!a.corrections.is_empty()).cmp(&!b.corrections.is_empty()).then(a.confidence.total_cmp(&b.confidence))
    });
    if all.is_empty() {
        return NOTHING;
    }
    html! {
        section aria-labelledby="doubtful" {
            h2 #doubtful { "疑わしい取組（" (all.len()) "件）" }
            div.wide tabindex="0" { table {
                thead { tr { th scope="col" { "取組" } th scope="col" { "確かめること" } th scope="col" { "頁" } th scope="col" { "訂正" } } }
                tbody { @for record in all.iter().take(RECORDS) { tr {
                    th scope="row" { a href=(record::address(&source.id, record)) { (record.name) } }
                    td { ul.plain-list { @for message in record.doubt_messages() { li { (message) } } @if record.doubts.is_empty() { li { "全体の確度が低い" } } } }
                    td { (page(&record.page_label, record.page)) }
                    td { @if !record.corrections.is_empty() { "済" } }
                } } }
            } }
            @if all.len() > RECORDS { p { "確度の低い" (RECORDS) "件を表示しています。" } }
        }
    }
}
