//! `kurabe run`: the batch. Reads the corpus, brings the index up to it, writes the comparison tables into the folder of
//! the batch, and `run.json`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};
use clap::Args;
use rayon::prelude::*;
use serde::Serialize;
use serde_json::json;

use super::announce::announce;
use super::defaults::Defaults;
use super::folder::{self, BatchName};
use super::printer::Printer;
use super::reading_options::ReadingOptions;
use super::view::View;
use super::{Status, records as carried, tables, usage};
use crate::account::Finding;
use crate::atomic;
use crate::batch::{self, Batch, Entry, Opened};
use crate::compare::CompareOptions;
use crate::corpus::manifest::{self, Manifest, ManifestProblem};
use crate::corpus::pdf_file;
use crate::corrections;
use crate::diagnostic::Severity;
use crate::digest::sha256;
use crate::export::batch_records::{self, RECORDS};
use crate::export::checklist::{CHECKLIST, Checklist};
use crate::export::document_json::WarningJson;
use crate::export::plain_list::to_xlsx;
use crate::export::report::{
    AgreementReport, CorrectionsReport, Counts, DocumentReport, FailureReport, FindingReport, OutputReport, RunReport,
    SCHEMA, UnmadeReport,
};
use crate::export::{self, Template};
use crate::index::{IndexedDocument, Reader, SearchVocabulary, Update};
use crate::plan::link::RecordLink;
use crate::settings::Settings;
use crate::store::Key;
use crate::taxonomy::Taxonomy;

/// Which records of successive documents are one initiative, below the folder of the output.
pub(super) const LINKS: &str = "links.json";

/// What a batch did, below the folder of the output.
pub(super) const REPORT: &str = "run.json";

/// corpus の文書をすべて読み取り、比較表と検索用の索引を作ります。
#[derive(Debug, Args)]
#[command(
    help_template = usage::HELP, next_help_heading = "指定", override_usage = "kurabe run [指定…]",
    after_help = "前回から変わっていない文書は読み直しません。結果: output/年-月/（比較表。最も新しい文書の発行年月）、output/latest.html（最新の比較表への案内）、output/run.json（読み取りの記録）、output/links.json（同じ取組のつながり）\n\n読み取りの誤りは、結果のフォルダーの check.xlsx に書き込んで kurabe correct で取り込むか、corpus/corrections.csv に書くと、次の実行から訂正として反映します（列: 記録ID,項目,正しい値,記入者,日付,理由）。\n\n例: kurabe run --base 奥州市 --report 議会資料"
)]
pub(super) struct Run {
    #[command(flatten)]
    view: View,
    /// 比較表のフォルダーの名前にする日付（例: 2026-03-31、令和8年3月31日）。省くと、最も新しい文書の発行年月
    #[arg(long, value_name = "日付")]
    date: Option<BatchName>,
    /// 前回の結果を使わず、すべて読み直します
    #[arg(long)]
    fresh: bool,
    /// 読み取りと検索用の索引だけを新しくし、比較表と run.json は作りません
    #[arg(long, conflicts_with = "date")]
    index_only: bool,
    /// 文書を読み取り、その記録をこのファイルに書き出します。索引、比較表、run.json は作りません
    #[arg(long, value_name = "ファイル", conflicts_with_all = ["date", "index_only", "from_records"])]
    to_records: Option<PathBuf>,
    /// corpus のPDFの代わりに、このフォルダーの記録（Parquet）から索引と比較表を作ります（scale/README.md）
    #[arg(
        long, value_name = "フォルダー", conflicts_with_all = ["ocr", "seconds", "megabytes", "max_pages"]
    )]
    from_records: Option<PathBuf>,
    #[command(flatten)]
    reading: ReadingOptions,
}

impl Run {
    /// With what `kurabe.toml` says where an option is left out.
    pub(super) fn or(mut self, defaults: &Defaults) -> Self {
        self.view = self.view.or(defaults);
        self
    }
}

pub(super) fn run(arguments: Run, settings: &Settings, printer: &Printer) -> anyhow::Result<Status> {
    let _lock = lock(&settings.output)?;
    let (index_only, to_records) = (arguments.index_only, arguments.to_records.clone());
    let job = Job::prepare(arguments, settings, printer)?;
    if let Some(to) = to_records {
        return carried::write(&job.batch, job.opened, &settings.corpus, &to, printer);
    }
    if index_only {
        return job.index_only(printer);
    }
    let report = match job.earlier_report() {
        Some(report) => {
            printer.note("前回から変わっていないため、前回の結果をそのまま使います。");
            report
        }
        None => job.work(printer)?,
    };
    announce(&report, settings, printer)
}

/// One batch at a time writes to a folder of output; the lock goes with the process, however it ends.
fn lock(output: &Path) -> anyhow::Result<File> {
    fs::create_dir_all(output).with_context(|| unwritable(output))?;
    let lock = File::create(output.join(".lock")).with_context(|| unwritable(output))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(fs::TryLockError::WouldBlock) => {
            bail!("別の kurabe run が {} に書き込んでいます。終わってから実行してください。", output.display())
        }
        Err(fs::TryLockError::Error(cause)) => Err(cause).with_context(|| unwritable(output)),
    }
}

fn unwritable(folder: &Path) -> String {
    format!("{} に書き込めません。権限と空き容量を確かめてください", folder.display())
}

/// A batch, ready to run.
struct Job<'s> {
    settings: &'s Settings,
    batch: Batch,
    vocabulary: SearchVocabulary,
    manifest: Manifest,
    opened: Vec<Opened>,
    view: View,
    edition: String,
    template: Template,
    name: BatchName,
    /// Stands for everything that the output depends on; in the store once the batch is complete.
    key: Key,
}

impl<'s> Job<'s> {
    fn prepare(arguments: Run, settings: &'s Settings, printer: &Printer) -> anyhow::Result<Self> {
        let Run { view, date, fresh, index_only: _, to_records: _, from_records, reading } = arguments;
        let store = settings.store();
        if fresh {
            store.keep_only(&BTreeSet::new()).with_context(|| unwritable(store.folder()))?;
        }
        let mut batch = Batch::new(&settings.dictionaries, store, &settings.corpus)?;
        batch.reading = reading.open(&settings.dictionaries, printer)?;
        let (manifest, opened) = match from_records {
            Some(folder) => carried::taken_in(&batch, &folder, settings, printer)?,
            None => {
                let manifest = settings.manifest()?;
                let opened = manifest.sources.par_iter().map(Batch::open).collect();
                (manifest, opened)
            }
        };
        let vocabulary = SearchVocabulary::open(&settings.dictionaries, batch.stages.taxonomy())?;
        let edition = batch::edition(view.edition.as_deref(), batch.stages.taxonomy())?;
        let template = batch::template(view.report.as_deref(), &settings.dictionaries)?;
        let name = date.unwrap_or_else(|| BatchName::of(&manifest.sources));
        let mut inputs: Vec<String> = opened.iter().map(|opened| opened.digest(&batch)).collect();
        inputs.extend(manifest.problems.iter().map(ToString::to_string));
        inputs.extend([edition.clone(), batch.dictionaries.clone(), name.as_str().to_owned()]);
        inputs.extend([format!("{template:?}"), view.inputs()?, batch.corrections.digest.clone()]);
        inputs.push(settings.dictionaries.of_tables()?);
        let key = Key::of("batch", &inputs.iter().map(String::as_str).collect::<Vec<_>>());
        Ok(Self { settings, batch, vocabulary, manifest, opened, view, edition, template, name, key })
    }

    /// The report of a complete batch over the same corpus whose files are all still as it wrote them.
    fn earlier_report(&self) -> Option<RunReport> {
        let output = &self.settings.output;
        let report: RunReport = serde_json::from_slice(&fs::read(output.join(REPORT)).ok()?).ok()?;
        let intact = |file: &OutputReport| fs::read(output.join(&file.file)).is_ok_and(|b| sha256(&b) == file.sha256);
        let usable = self.batch.store.contains(&self.key)
            && !self.batch.reading.may_add_to(report.documents.iter().flat_map(|d| &d.warnings).map(|w| w.code))
            && report.outputs.par_iter().all(intact)
            && Reader::open(&self.settings.index(), &self.vocabulary).is_ok();
        usable.then_some(report)
    }

    /// Reads what is new and brings the index up to it.
    fn index_only(mut self, printer: &Printer) -> anyhow::Result<Status> {
        let entries = tables::read_all(&self.batch, std::mem::take(&mut self.opened), printer);
        let mistaken = tables::complain_of_corrections(&self.batch, &entries, printer);
        let failed = tables::complain(&entries, printer) || mistaken || !self.manifest.problems.is_empty();
        let (links, _) = batch::links(&self.batch, &entries);
        let indexed = index(&self.batch, &self.vocabulary, &entries, &links, &self.settings.index(), printer)?;
        printer.note(format!("索引: {indexed}件"));
        Ok(if failed { Status::Failed } else { Status::Done })
    }

    fn work(mut self, printer: &Printer) -> anyhow::Result<RunReport> {
        let (output, corpus) = (&self.settings.output, &self.settings.corpus);
        for folder in [output, corpus] {
            atomic::remove_leftovers(folder).with_context(|| format!("{} を読めません", folder.display()))?;
        }
        let mut entries = tables::read_all(&self.batch, std::mem::take(&mut self.opened), printer);
        let (links, link_keys) = batch::links(&self.batch, &entries);
        printer.detail(|| format!("同じ取組のつながり: {}件", links.len()));
        let indexed = index(&self.batch, &self.vocabulary, &entries, &links, &self.settings.index(), printer)?;
        printer.detail(|| format!("索引: {indexed}件"));
        let bar = printer.bar("比較表", 1);
        let mut written = self.write_records(&entries)?;
        // The exact words of each field are more than a quarter of the memory of all records, and no comparison shows them.
        entries.iter_mut().for_each(Entry::forget_printed);
        self.write_tables(&entries, &mut written)?;
        bar.finish_and_clear();
        written.iter().for_each(|path| printer.detail(|| format!("書き出し: {}", path.display())));
        let links_file = output.join(LINKS);
        write_json(&links_file, &json!({"schema": "kurabe.links/1", "links": links}))?;
        let written = written.iter().chain([&links_file]);
        let outputs = written.map(|path| output_report(path, output)).collect::<anyhow::Result<_>>()?;
        let mut report = report(&entries, &self.manifest, corpus, outputs);
        report.corrections = corrections_report(&self.batch, &entries, &self.edition);
        report.counts.warnings += report.corrections.unmade.len();
        let of_file = |problem: &ManifestProblem| FailureReport::of_file(corrections::FILE_NAME, problem.to_string());
        report.failures.extend(self.batch.corrections.problems.iter().map(of_file));
        report.counts.failures = report.failures.len();
        report.counts.links = links.len();
        report.dictionaries.clone_from(&self.batch.dictionaries);
        report.folder = self.folder(&entries);
        report.edition = self.edition;
        report.counts.indexed = indexed;
        write_json(&output.join(REPORT), &report)?;
        let mut keys: BTreeSet<Key> = entries.iter().flat_map(|entry| self.batch.keys(&entry.source)).collect();
        let store = &self.batch.store;
        let done = store.put(&self.key, &());
        keys.extend(link_keys);
        keys.insert(self.key);
        done.and_then(|()| store.keep_only(&keys)).with_context(|| unwritable(store.folder()))?;
        Ok(report)
    }

    /// The name of the folder of the tables: another where documents are missing.
    fn folder(&self, entries: &[Entry]) -> String {
        let is_whole = tables::missing(&self.manifest, entries).is_empty();
        if is_whole { self.name.as_str().to_owned() } else { self.name.incomplete() }
    }

    /// Writes the records of the batch and the list to check into its folder; the files written.
    fn write_records(&self, entries: &[Entry]) -> anyhow::Result<Vec<PathBuf>> {
        let folder = self.settings.output.join(self.folder(entries));
        folder::prepare(&folder).with_context(|| unwritable(&folder))?;
        let readings: Vec<_> = entries.iter().map(Entry::reading).collect();
        let path = folder.join(RECORDS);
        atomic::write_with(&path, |file| batch_records::write(file, &readings)).with_context(|| unwritable(&path))?;
        Ok(vec![path, self.write_checklist(entries, &folder)?])
    }

    /// Writes the tables of the batch into its folder, and makes `latest` point there where no document is missing; the
    /// files are added to those already written.
    fn write_tables(&self, entries: &[Entry], written: &mut Vec<PathBuf>) -> anyhow::Result<()> {
        let output = &self.settings.output;
        let missing = tables::missing(&self.manifest, entries);
        let is_whole = missing.is_empty();
        let folder = output.join(self.folder(entries));
        let options = self.view.options(&self.edition, &self.manifest.sources);
        let options = CompareOptions { newest: self.name.fiscal_year().or(options.newest), ..options };
        let asked = tables::asked(entries, &self.batch, &self.settings.dictionaries, &options, &self.view)?;
        let asked = asked.without(missing);
        let cover = asked.cover(&self.template.title);
        let records =
            std::mem::replace(written, export::write_report(&asked.maker()?, &cover, &self.template, &folder)?);
        written.extend(records);
        folder::remove_stale(&folder, written).with_context(|| unwritable(&folder))?;
        if is_whole {
            written.extend(folder::point_to(output, &self.name, written)?);
            folder::remove_incomplete(output, &self.name).with_context(|| unwritable(output))?;
        }
        Ok(())
    }

    /// Writes the list to check, with columns to fill in.
    fn write_checklist(&self, entries: &[Entry], folder: &Path) -> anyhow::Result<PathBuf> {
        let mut checklist = Checklist::default();
        for entry in entries {
            let Ok(records) = &entry.outcome else { continue };
            let file = pdf_file::below(&entry.source.path, &self.settings.corpus);
            checklist.add(&file, records.initiatives.iter().map(|record| &record.initiative));
            let id = format!("{}/{}", entry.source.municipality.code, entry.source.id);
            checklist.add_missed(&file, &id, records.account.findings.iter());
        }
        Ok(export::write_file(&folder.join(CHECKLIST), &to_xlsx(&checklist.into_lists())?)?)
    }
}

fn write_json(path: &Path, value: &impl Serialize) -> anyhow::Result<()> {
    let mut json = serde_json::to_vec_pretty(value)?;
    json.push(b'\n');
    atomic::write(path, &json).with_context(|| format!("{} に書き込めません", path.display()))
}

/// Brings the index up to the documents that were read; the number of records in it.
fn index(
    batch: &Batch,
    vocabulary: &SearchVocabulary,
    entries: &[Entry],
    links: &[RecordLink],
    folder: &Path,
    printer: &Printer,
) -> anyhow::Result<u64> {
    let bar = printer.bar("索引", entries.len());
    let mut by_record: BTreeMap<&str, Vec<&RecordLink>> = BTreeMap::new();
    for link in links {
        by_record.entry(&link.from).or_default().push(link);
        by_record.entry(&link.to).or_default().push(link);
    }
    let mut update = Update::begin(folder, vocabulary)?;
    for entry in entries {
        bar.inc(1);
        let (source, Ok(records)) = (&entry.source, &entry.outcome) else { continue };
        let links = records.initiatives.iter().filter_map(|record| by_record.get(record.initiative.id.as_str()));
        let links: Vec<RecordLink> = links.flatten().copied().cloned().collect();
        let about = serde_json::to_string(&(source, &links, &records.warnings))?;
        let digest = sha256(format!("{} {about}", batch.digest(source)).as_bytes());
        if !update.keep(&source.id, &digest) {
            let document = batch.document(source).map_err(|failure| anyhow!("{}: {failure}", source.id))?.value;
            let initiatives = &records.initiatives;
            update.add(&IndexedDocument {
                source,
                document: &document,
                initiatives,
                links: &links,
                digest: &digest,
            })?;
        }
    }
    let stats = update.finish()?;
    bar.finish_and_clear();
    Ok(stats.records)
}

/// What came of the corrections.
fn corrections_report(batch: &Batch, entries: &[Entry], edition: &str) -> CorrectionsReport {
    let unmade = batch.unmade(entries);
    let unmade = unmade.iter().map(|unmade| UnmadeReport {
        line: unmade.line.number,
        record: unmade.line.correction.record.clone(),
        reason: unmade.to_string(),
    });
    CorrectionsReport {
        made: entries.iter().map(|entry| entry.corrected.lines.len()).sum(),
        unmade: unmade.collect(),
        agreement: agreement(entries, batch.stages.taxonomy(), edition),
    }
}

/// How far the labels agree with what people say, by area; areas that neither gave are left out.
fn agreement(entries: &[Entry], taxonomy: &Taxonomy, edition: &str) -> Vec<AgreementReport> {
    let checked = || entries.iter().flat_map(|entry| &entry.corrected.areas);
    let areas = taxonomy.areas().iter().map(|area| AgreementReport {
        area: area.id.clone(),
        label: taxonomy.heading(edition, &area.id),
        given: checked().filter(|checked| checked.given == area.id).count(),
        right: checked().filter(|checked| checked.right == area.id).count(),
        agreed: checked().filter(|checked| checked.given == area.id && checked.right == area.id).count(),
    });
    areas.filter(|area| area.given + area.right > 0).collect()
}

fn report(entries: &[Entry], manifest: &Manifest, corpus: &Path, outputs: Vec<OutputReport>) -> RunReport {
    let documents: Vec<DocumentReport> = entries.iter().filter_map(|entry| document_report(entry, corpus)).collect();
    let mut failures: Vec<FailureReport> = manifest
        .problems
        .iter()
        .map(|problem| FailureReport::of_file(manifest::FILE_NAME, problem.to_string()))
        .collect();
    failures.extend(entries.iter().filter_map(|entry| {
        let (source, failure) = (&entry.source, entry.outcome.as_ref().err()?);
        Some(FailureReport {
            id: Some(source.id.clone()),
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

fn document_report(entry: &Entry, corpus: &Path) -> Option<DocumentReport> {
    let (source, records) = (&entry.source, entry.outcome.as_ref().ok()?);
    Some(DocumentReport {
        id: source.id.clone(),
        code: source.municipality.code.clone(),
        municipality: source.municipality.name.clone(),
        prefecture: source.municipality.prefecture.clone(),
        title: source.title.clone(),
        kind: source.kind,
        published: source.published,
        file: pdf_file::below(&source.path, corpus),
        sha256: source.sha256.clone(),
        changed: entry.changed,
        pages: records.pages,
        initiatives: records.initiatives.len(),
        findings: records.account.findings.iter().map(finding_report).collect(),
        warnings: records.warnings.iter().map(WarningJson::from).collect(),
    })
}

fn finding_report(finding: &Finding) -> FindingReport {
    FindingReport { finding: finding.clone(), message: finding.message() }
}

fn output_report(path: &Path, output: &Path) -> anyhow::Result<OutputReport> {
    let bytes = fs::read(path).with_context(|| format!("{} を読めません", path.display()))?;
    Ok(OutputReport { file: pdf_file::below(path, output), sha256: sha256(&bytes) })
}
