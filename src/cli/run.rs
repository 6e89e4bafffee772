//! `kurabe run`: the batch. Reads the corpus, brings the index up to it, writes the comparison tables into the folder of
//! the batch, and `run.json`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, anyhow, bail};
use clap::Args;
use rayon::prelude::*;
use serde::Serialize;

use super::announce::announce;
use super::defaults::Defaults;
use super::document_files::DocumentFiles;
use super::folder::{self, BatchName};
use super::printer::Printer;
use super::reading_options::ReadingOptions;
use super::run_report::{Made, output_report, report};
use super::view::View;
use super::{Status, reader, records as carried, tables, usage};
use crate::atomic;
use crate::batch::{self, Batch, Entry, Filed, Opened, Readers};
use crate::compare::{CompareOptions, Reading, Shelf};
use crate::corpus::manifest::Manifest;
use crate::digest::{sha256, sha256_of};
use crate::export::report::{OutputReport, RunReport};
use crate::export::{self, Template};
use crate::index::{IndexedDocument, Reader, SearchVocabulary, Update};
use crate::pipeline::Failure;
use crate::plan::link::RecordLink;
use crate::settings::Settings;
use crate::store::Key;

/// Name of the file of links between records of successive documents, in the output folder.
pub(super) const LINKS: &str = "links.json";

/// Name of the report of a batch, in the output folder.
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

pub(super) fn unwritable(folder: &Path) -> String {
    format!("{} に書き込めません。権限と空き容量を確かめてください", folder.display())
}

/// What `links.json` holds.
#[derive(Serialize)]
struct LinksFile<'l> {
    links: &'l [RecordLink],
    schema: &'static str,
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
        batch.reading = reading.open(&settings.dictionaries, printer.recognition())?;
        let arguments = reader::arguments(&reading, settings);
        batch.readers = Some(Arc::new(Readers::new(arguments, reading.longest(), printer.recognition())));
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
        let digest = |file: &OutputReport| File::open(output.join(&file.file)).and_then(sha256_of);
        let intact = |file: &OutputReport| digest(file).is_ok_and(|digest| digest == file.sha256);
        let usable = self.batch.store.contains(&self.key)
            && !self.batch.reading.may_add_to(report.documents.iter().flat_map(|d| &d.warnings).map(|w| w.code))
            && report.outputs.par_iter().all(intact)
            && Reader::open(&self.settings.index(), &self.vocabulary).is_ok();
        usable.then_some(report)
    }

    /// Reads what is new and brings the index up to it.
    fn index_only(mut self, printer: &Printer) -> anyhow::Result<Status> {
        let shelf = self.shelf()?;
        let entries = tables::file_all(&self.batch, std::mem::take(&mut self.opened), &shelf, printer)?;
        let mistaken = tables::complain_of_corrections(&self.batch, &entries, printer);
        let failed = tables::complain(&entries, printer) || mistaken || !self.manifest.problems.is_empty();
        let readings: Vec<Reading<'_>> = entries.iter().map(|entry| entry.reading_on(&shelf)).collect();
        let (links, _) = batch::links(&self.batch, &readings)?;
        let indexed = index(&self.batch, &self.vocabulary, &entries, &links, &self.settings.index(), printer)?;
        printer.note(format!("索引: {indexed}件"));
        Ok(if failed { Status::Failed } else { Status::Done })
    }

    fn work(mut self, printer: &Printer) -> anyhow::Result<RunReport> {
        let (output, corpus) = (&self.settings.output, &self.settings.corpus);
        for folder in [output, corpus] {
            atomic::remove_leftovers(folder).with_context(|| format!("{} を読めません", folder.display()))?;
        }
        let shelf = self.shelf()?;
        let entries = tables::file_all(&self.batch, std::mem::take(&mut self.opened), &shelf, printer)?;
        let readings: Vec<Reading<'_>> = entries.iter().map(|entry| entry.reading_on(&shelf)).collect();
        let (links, link_keys) = batch::links(&self.batch, &readings)?;
        printer.detail(|| format!("同じ取組のつながり: {}件", links.len()));
        let indexed = index(&self.batch, &self.vocabulary, &entries, &links, &self.settings.index(), printer)?;
        printer.detail(|| format!("索引: {indexed}件"));
        let bar = printer.bar("比較表", 1);
        let mut written = self.write_folder(&entries, &readings)?;
        bar.finish_and_clear();
        written.iter().for_each(|path| printer.detail(|| format!("書き出し: {}", path.display())));
        let links_file = output.join(LINKS);
        write_json(&links_file, &LinksFile { links: &links, schema: "kurabe.links/1" })?;
        written.push(links_file);
        let (folder, edition) = (self.folder(&entries), self.edition.clone());
        let outputs = written.par_iter().map(|path| output_report(path, output)).collect::<anyhow::Result<_>>()?;
        let made = Made { folder, edition, outputs, links: links.len(), indexed };
        let report = report(&self.batch, &entries, &self.manifest, corpus, made);
        write_json(&output.join(REPORT), &report)?;
        self.complete(&entries, link_keys)?;
        Ok(report)
    }

    /// Marks the batch as complete and removes from the store what none of its documents needs.
    fn complete(self, entries: &[Entry<Filed>], link_keys: impl IntoIterator<Item = Key>) -> anyhow::Result<()> {
        let store = &self.batch.store;
        let mut keys: BTreeSet<Key> = entries.iter().flat_map(|entry| self.batch.keys(&entry.source)).collect();
        keys.extend(entries.iter().map(|entry| self.batch.filed_key(&entry.source)));
        let files = self.document_files();
        keys.extend(entries.iter().map(|entry| files.checklist_key(&entry.source)));
        keys.extend(link_keys);
        // A document over which a process has died is tried again next time: it may have been killed.
        let is_final = |entry: &Entry<Filed>| {
            !matches!(entry.outcome, Err(Failure::Crashed | Failure::TookTooLong | Failure::TookTooMuch))
        };
        let done = if entries.iter().all(is_final) { store.put(&self.key, &()) } else { Ok(()) };
        keys.insert(self.key);
        done.and_then(|()| store.keep_only(&keys)).with_context(|| unwritable(store.folder()))
    }

    /// The name of the folder of the tables: another where documents are missing.
    fn folder(&self, entries: &[Entry<Filed>]) -> String {
        let is_whole = tables::missing(&self.manifest, entries).is_empty();
        if is_whole { self.name.as_str().to_owned() } else { self.name.incomplete() }
    }

    /// Where the records lie until the tables are written.
    fn shelf(&self) -> anyhow::Result<Shelf> {
        let output = &self.settings.output;
        Shelf::new(output).with_context(|| unwritable(output))
    }

    /// Writes records, list to check and tables into the folder of the batch, side by side, and makes `latest` point there
    /// where no document is missing; the files written, tables first.
    fn write_folder(&self, entries: &[Entry<Filed>], readings: &[Reading<'_>]) -> anyhow::Result<Vec<PathBuf>> {
        let output = &self.settings.output;
        let missing = tables::missing(&self.manifest, entries);
        let is_whole = missing.is_empty();
        let folder = output.join(self.folder(entries));
        folder::prepare(&folder).with_context(|| unwritable(&folder))?;
        let (tables, records) = rayon::join(
            || self.write_tables(readings, missing, &folder),
            || self.document_files().write(readings, &folder),
        );
        let mut written = tables?;
        written.extend(records?);
        folder::remove_stale(&folder, &written).with_context(|| unwritable(&folder))?;
        if is_whole {
            written.extend(folder::point_to(output, &self.name, &written)?);
            folder::remove_incomplete(output, &self.name).with_context(|| unwritable(output))?;
        }
        Ok(written)
    }

    /// What is written document by document.
    fn document_files(&self) -> DocumentFiles<'_> {
        DocumentFiles { batch: &self.batch, corpus: &self.settings.corpus }
    }

    /// Writes the tables of the batch; the files written.
    fn write_tables(
        &self,
        readings: &[Reading<'_>],
        missing: Vec<String>,
        folder: &Path,
    ) -> anyhow::Result<Vec<PathBuf>> {
        let options = self.view.options(&self.edition, &self.manifest.sources);
        let options = CompareOptions { newest: self.name.fiscal_year().or(options.newest), ..options };
        let dictionaries = &self.settings.dictionaries;
        let asked = tables::asked_of(readings.to_vec(), &self.batch, dictionaries, &options, &self.view)?;
        let asked = asked.without(missing);
        let cover = asked.cover(&self.template.title);
        Ok(export::write_report(&asked.maker()?, &cover, &self.template, folder)?)
    }
}

/// Writes a value as it comes: that of a country is not to be in memory a second time.
fn write_json(path: &Path, value: &impl Serialize) -> anyhow::Result<()> {
    atomic::write_with(path, |file| -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *file, value)?;
        file.write_all(b"\n")
    })
    .with_context(|| format!("{} に書き込めません", path.display()))
}

/// Brings the index up to the documents that were read; the number of records in it.
fn index(
    batch: &Batch,
    vocabulary: &SearchVocabulary,
    entries: &[Entry<Filed>],
    links: &[RecordLink],
    folder: &Path,
    printer: &Printer,
) -> anyhow::Result<u64> {
    let bar = printer.bar("索引", entries.len());
    let mut by_document: BTreeMap<&str, Vec<&RecordLink>> = BTreeMap::new();
    for link in links {
        by_document.entry(link.from.document()).or_default().push(link);
        by_document.entry(link.to.document()).or_default().push(link);
    }
    let mut update = Update::begin(folder, vocabulary)?;
    for entry in entries {
        bar.inc(1);
        let (source, Ok(filed)) = (&entry.source, &entry.outcome) else { continue };
        let links: Vec<RecordLink> =
            by_document.get(source.id.as_str()).into_iter().flatten().copied().cloned().collect();
        let about = serde_json::to_string(&(source, &links, &filed.warnings))?;
        let digest = sha256(format!("{} {about}", batch.digest(source)).as_bytes());
        if !update.keep(&source.id, &digest) {
            let unread = |failure| anyhow!("{}: {failure}", source.id);
            let (document, records) = (batch.document(source).map_err(unread)?, batch.whole(source).map_err(unread)?);
            update.add(&IndexedDocument {
                source,
                document: &document.value,
                initiatives: &records.initiatives,
                links: &links,
                digest: &digest,
            })?;
        }
    }
    let stats = update.finish()?;
    bar.finish_and_clear();
    Ok(stats.records)
}
