//! Composes `run.json` for a batch: documents, failures, corrections, files.

use std::fs::File;
use std::path::Path;

use anyhow::Context as _;

use crate::account::Finding;
use crate::batch::{Batch, Entry, Filed};
use crate::corpus::manifest::{self, Manifest, ManifestProblem};
use crate::corpus::pdf_file;
use crate::corrections::FILE_NAME;
use crate::diagnostic::Severity;
use crate::digest::sha256_of;
use crate::export::document_json::WarningJson;
use crate::export::report::{
    AgreementReport, CorrectionsReport, Counts, DocumentReport, FailureReport, FindingReport, OutputReport, RunReport,
    SCHEMA, UnmadeReport,
};
use crate::taxonomy::Taxonomy;

/// What came of the corrections.
fn corrections_report(batch: &Batch, entries: &[Entry<Filed>], edition: &str) -> CorrectionsReport {
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

/// What a batch has made of its documents.
pub(super) struct Made {
    /// Name of the folder of its tables.
    pub folder: String,
    /// Edition of the national plan in whose words they are.
    pub edition: String,
    /// The files.
    pub outputs: Vec<OutputReport>,
    /// Number of links between records.
    pub links: usize,
    /// Number of records in the index.
    pub indexed: u64,
}

/// The report of a batch.
pub(super) fn report(
    batch: &Batch,
    entries: &[Entry<Filed>],
    manifest: &Manifest,
    corpus: &Path,
    made: Made,
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
    let of_corrections = |problem: &ManifestProblem| FailureReport::of_file(FILE_NAME, problem.to_string());
    failures.extend(batch.corrections.problems.iter().map(of_corrections));
    let corrections = corrections_report(batch, entries, &made.edition);
    let is_warning = |warning: &&WarningJson| warning.severity == Severity::Warning;
    let counts = Counts {
        documents: documents.len(),
        pages: documents.iter().map(|document| document.pages as usize).sum(),
        initiatives: documents.iter().map(|document| document.initiatives).sum(),
        to_check: documents.iter().filter(|document| !document.findings.is_empty()).count(),
        warnings: documents.iter().map(|document| document.warnings.iter().filter(is_warning).count()).sum::<usize>()
            + corrections.unmade.len(),
        failures: failures.len(),
        indexed: made.indexed,
        links: made.links,
    };
    RunReport {
        schema: SCHEMA.into(),
        version: env!("CARGO_PKG_VERSION").into(),
        dictionaries: batch.dictionaries.clone(),
        edition: made.edition,
        folder: made.folder,
        counts,
        documents,
        failures,
        corrections,
        outputs: made.outputs,
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
