//! What `run.json` says of a batch: documents, failures, corrections, files.

use std::fs::File;
use std::path::Path;

use anyhow::Context as _;

use crate::account::Finding;
use crate::batch::{Batch, Entry, Filed};
use crate::corpus::manifest::{self, Manifest};
use crate::corpus::pdf_file;
use crate::diagnostic::Severity;
use crate::digest::sha256_of;
use crate::export::document_json::WarningJson;
use crate::export::report::{
    AgreementReport, CorrectionsReport, Counts, DocumentReport, FailureReport, FindingReport, OutputReport, RunReport,
    SCHEMA, UnmadeReport,
};
use crate::taxonomy::Taxonomy;

/// What came of the corrections.
pub(super) fn corrections_report(batch: &Batch, entries: &[Entry<Filed>], edition: &str) -> CorrectionsReport {
    let unmade = batch.unmade(entries);
    let unmade = unmade.iter().map(|unmade| UnmadeReport {
        line: unmade.line.number,
        record: unmade.line.correction.record.to_string(),
        reason: unmade.to_string(),
    });
    CorrectionsReport {
        made: entries.iter().map(|entry| entry.corrected.lines.len()).sum(),
        unmade: unmade.collect(),
        agreement: agreement(entries, batch.stages.taxonomy(), edition),
    }
}

/// How far the labels agree with what people say, by area; areas that neither gave are left out.
fn agreement(entries: &[Entry<Filed>], taxonomy: &Taxonomy, edition: &str) -> Vec<AgreementReport> {
    let checked = || entries.iter().flat_map(|entry| &entry.corrected.areas);
    let areas = taxonomy.areas().iter().map(|area| AgreementReport {
        area: area.id.to_string(),
        label: taxonomy.heading(edition, &area.id),
        given: checked().filter(|checked| area.id == checked.given).count(),
        right: checked().filter(|checked| area.id == checked.right).count(),
        agreed: checked().filter(|checked| area.id == checked.given && area.id == checked.right).count(),
    });
    areas.filter(|area| area.given + area.right > 0).collect()
}

/// The report without what the end of the batch adds.
pub(super) fn report(
    entries: &[Entry<Filed>],
    manifest: &Manifest,
    corpus: &Path,
    outputs: Vec<OutputReport>,
) -> RunReport {
    let documents: Vec<DocumentReport> = entries.iter().filter_map(|entry| document_report(entry, corpus)).collect();
    let mut failures: Vec<FailureReport> = manifest
        .problems
        .iter()
        .map(|problem| FailureReport::of_file(manifest::FILE_NAME, problem.to_string()))
        .collect();
    failures.extend(entries.iter().filter_map(|entry| {
        let (source, failure) = (&entry.source, entry.outcome.as_ref().err()?);
        Some(FailureReport {
            id: Some(source.id.to_string()),
            municipality: Some(source.municipality.name.clone()),
            title: Some(source.title.clone()),
            file: pdf_file::below(&source.path, corpus),
            reason: failure.to_string(),
        })
    }));
    let is_warning = |warning: &&WarningJson| warning.severity == Severity::Warning;
    let counts = Counts {
        documents: documents.len(),
        pages: documents.iter().map(|document| document.pages as usize).sum(),
        initiatives: documents.iter().map(|document| document.initiatives).sum(),
        to_check: documents.iter().filter(|document| !document.findings.is_empty()).count(),
        warnings: documents.iter().map(|document| document.warnings.iter().filter(is_warning).count()).sum(),
        failures: failures.len(),
        indexed: 0,
        links: 0,
    };
    RunReport {
        schema: SCHEMA.into(),
        version: env!("CARGO_PKG_VERSION").into(),
        dictionaries: String::new(),
        edition: String::new(),
        folder: String::new(),
        counts,
        documents,
        failures,
        corrections: CorrectionsReport::default(),
        outputs,
    }
}

fn document_report(entry: &Entry<Filed>, corpus: &Path) -> Option<DocumentReport> {
    let (source, records) = (&entry.source, entry.outcome.as_ref().ok()?);
    Some(DocumentReport {
        id: source.id.to_string(),
        code: source.municipality.code.to_string(),
        municipality: source.municipality.name.clone(),
        prefecture: source.municipality.prefecture.clone(),
        title: source.title.clone(),
        kind: source.kind,
        published: source.published,
        file: pdf_file::below(&source.path, corpus),
        sha256: source.sha256.clone(),
        changed: entry.changed,
        pages: records.pages,
        initiatives: records.records.sketches.len(),
        findings: records.account.findings.iter().map(finding_report).collect(),
        warnings: records.warnings.iter().map(WarningJson::from).collect(),
    })
}

fn finding_report(finding: &Finding) -> FindingReport {
    FindingReport { finding: finding.clone(), message: finding.message() }
}

/// A file that was written, with its digest.
pub(super) fn output_report(path: &Path, output: &Path) -> anyhow::Result<OutputReport> {
    let digest = File::open(path).and_then(sha256_of).with_context(|| format!("{} を読めません", path.display()))?;
    Ok(OutputReport { file: pdf_file::below(path, output), sha256: digest })
}
