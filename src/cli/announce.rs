//! The closing report of a batch: failures on standard error; results and things to check on standard output.

use std::io::Write;

use super::Status;
use super::printer::Printer;
use super::run::{LINKS, REPORT};
use super::tables::named;
use crate::compare::page_ranges;
use crate::corrections;
use crate::diagnostic::Severity;
use crate::export::report::{AgreementReport, CorrectionsReport, Counts, DocumentReport, FailureReport, RunReport};
use crate::settings::Settings;

/// Reports the result of the batch, failures first.
pub(super) fn announce(report: &RunReport, settings: &Settings, printer: &Printer) -> anyhow::Result<Status> {
    for document in &report.documents {
        let DocumentReport { id, file, municipality, title, .. } = document;
        let named = named(municipality, title, file);
        if document.changed {
            printer.note(format!(
                "注意: {named}: 登録した時と内容が変わっています。正しければ kurabe edit {id} --accept-file を実行してください。"
            ));
        }
        for warning in document.warnings.iter().filter(|warning| warning.severity == Severity::Warning) {
            printer.warning(&named, warning.page, &warning.message);
        }
    }
    for FailureReport { id, municipality, title, file, reason } in &report.failures {
        let path = settings.corpus.join(file).display().to_string();
        let named = match (id, municipality, title) {
            (Some(id), Some(municipality), Some(title)) => named(municipality, title, &format!("{id}、{path}")),
            (Some(id), ..) => format!("{id}（{path}）"),
            _ => path,
        };
        printer.error(format!("{named}: {reason}"));
    }
    for unmade in &report.corrections.unmade {
        printer.warning(corrections::FILE_NAME, None, &unmade.reason);
    }
    let Counts { documents, pages, initiatives, to_check, warnings, failures, indexed, links } = report.counts;
    let mut out = printer.results();
    writeln!(out, "{documents}文書（{pages}ページ）から取組{initiatives}件を読み取りました。")?;
    if to_check > 0 {
        announce_to_check(report, &mut out)?;
    }
    if links > 0 {
        writeln!(out, "同じ取組のつながり: {links}件（{LINKS} に記録）")?;
    }
    announce_corrections(&report.corrections, &mut out)?;
    writeln!(out, "比較表: {}", settings.output.join(&report.folder).display())?;
    if report.documents_missing() {
        printer.error(
            "読み取れない文書があるため、この比較表は一部の文書を欠いています。最新の比較表（latest.html）は前のままです。\
             直して、もう一度 kurabe run を実行してください。",
        );
    }
    writeln!(out, "索引: {indexed}件（kurabe search で検索できます）")?;
    writeln!(out, "注意: {warnings}件、読み取れなかったもの: {failures}件（{REPORT} に記録）")?;
    out.flush()?;
    Ok(match (failures, documents) {
        (1.., _) => Status::Failed,
        (0, 0) => Status::Nothing,
        _ => Status::Done,
    })
}

/// Lists the documents in which initiatives may have been missed, and the command to see them.
fn announce_to_check(report: &RunReport, out: &mut impl Write) -> anyhow::Result<()> {
    /// Largest number of documents that are named; further ones are only counted.
    const MOST: usize = 10;
    let count = report.counts.to_check;
    writeln!(out, "要確認: {count}文書（取組を読み取れていないおそれがあります。原本の次のPDF頁を確認してください）")?;
    let to_check = report.documents.iter().filter(|document| !document.findings.is_empty());
    for document in to_check.take(MOST) {
        let pages = document.findings.iter().flat_map(|finding| &finding.finding.pages).copied();
        writeln!(out, "  {}『{}』: {}頁", document.municipality, document.title, page_ranges(pages))?;
    }
    if count > MOST {
        writeln!(out, "  ほか{}文書（{REPORT} に記録）", count - MOST)?;
    }
    Ok(())
}

/// Reports the effect of the corrections, and how reliable the labels are.
fn announce_corrections(report: &CorrectionsReport, out: &mut impl Write) -> anyhow::Result<()> {
    if report.made + report.unmade.len() > 0 {
        writeln!(out, "訂正: {}件を反映、{}件は反映できず", report.made, report.unmade.len())?;
    }
    let sum = |of: fn(&AgreementReport) -> usize| report.agreement.iter().map(of).sum::<usize>();
    let (checked, agreed) = (sum(|area| area.given), sum(|area| area.agreed));
    if checked > 0 {
        let share = agreed as f64 / checked as f64 * 100.0;
        writeln!(out, "国の項目の一致: 人が確かめた{checked}件のうち{agreed}件（{share:.0}％）")?;
    }
    for AgreementReport { label, given, right, agreed, .. } in &report.agreement {
        writeln!(out, "  {label}: kurabe の判定{given}件、正しくは{right}件、うち一致{agreed}件")?;
    }
    Ok(())
}
