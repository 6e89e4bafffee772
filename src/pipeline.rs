//! The whole flow for one document: one line for each stage.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::account::{self, Account, AccountWords};
use crate::corpus::pdf_file::FileError;
use crate::corrections::{self, Corrected, CorrectionLine};
use crate::diagnostic::{Warned, Warning, WarningCode};
use crate::dictionaries::{Dictionaries, DictionaryError};
use crate::document::{self, Document};
use crate::layout;
#[cfg(feature = "ocr")]
use crate::ocr::Recogniser;
use crate::pdf::{self, Limits, PageContent, ReadError};
use crate::plan::{self, Initiative, PlanContext, PlanDictionaries};
use crate::taxonomy::{self, Classified, Classifier, Mentions, Taxonomy};

/// How documents are read: limits on the work done for each, and whether pages without a text layer are recognised.
#[derive(Debug, Clone)]
pub struct ReadOptions {
    /// Limits on the work done for one document.
    pub limits: Limits,
    /// Time limit for reading one document, and for recognising one page. A broken or hostile PDF exceeds it;
    /// everything read up to that point is kept, with a warning.
    pub time: Duration,
    /// `None`: such pages stay without text.
    #[cfg(feature = "ocr")]
    pub recogniser: Option<Recogniser>,
    /// Words used to recognise the structure of a document.
    pub words: document::DocumentWords,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            time: Duration::from_secs(120),
            #[cfg(feature = "ocr")]
            recogniser: None,
            words: document::DocumentWords::default(),
        }
    }
}

impl ReadOptions {
    /// Whether reading again may give more than a reading that ended with these warnings.
    #[must_use]
    pub fn may_add_to(&self, mut warnings: impl Iterator<Item = WarningCode>) -> bool {
        let usual = Self::default();
        let raised = self.time > usual.time
            || self.limits.stream_bytes > usual.limits.stream_bytes
            || self.limits.pages > usual.limits.pages;
        warnings.any(|code| match code {
            WarningCode::NoTextLayer | WarningCode::DoubtfulText => self.recognises(),
            WarningCode::LimitReached => raised,
            _ => false,
        })
    }

    /// Whether pages without text layer are recognised.
    #[cfg(feature = "ocr")]
    const fn recognises(&self) -> bool {
        self.recogniser.is_some()
    }

    /// Without the feature nothing is.
    #[cfg(not(feature = "ocr"))]
    const fn recognises(&self) -> bool {
        false
    }
}

/// Dictionaries of the stages after `document`: loaded once, shared by all documents.
#[derive(Debug)]
pub struct Stages {
    /// Words by which initiatives are recognised.
    pub plan: PlanDictionaries,
    /// Words used to find what may have been missed.
    pub account: AccountWords,
    /// Loaded for the first document that has initiatives: most of the PDFs of a town have none.
    areas: OnceLock<(Taxonomy, Classifier)>,
}

/// Everything read from one document except its text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Records {
    /// Number of PDF pages.
    pub pages: u32,
    /// Initiatives with their areas, in the order of the document.
    pub initiatives: Vec<Classified>,
    /// Where the text of the document mentions topics.
    pub mentions: Mentions,
    /// What became of its pages.
    pub account: Account,
    /// What all stages noticed, in their order.
    pub warnings: Vec<Warning>,
}

/// Why nothing could be read of a document.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Failure {
    /// Its file.
    #[error(transparent)]
    File(#[from] FileError),
    /// The PDF as a whole.
    #[error(transparent)]
    Pdf(#[from] ReadError),
    /// The document has not been read yet.
    #[error("まだ読み取っていません。")]
    NotYet,
    /// The process that read it has ended over it.
    #[error(
        "読み取りの途中で、読み取り用のプロセスが異常終了しました。この文書だけを除いて続けています。PDFが壊れていないか確かめ、お手数ですが、この文書名を添えて報告してください。"
    )]
    Crashed,
    /// Reading it did not come to an end.
    #[error(
        "読み取りが時間の上限を大きく超えたため、打ち切りました。この文書だけを除いて続けています。--seconds で上限を延ばすか、PDFを作り直してください。"
    )]
    TookTooLong,
    /// Reading it took too much memory.
    #[error(
        "読み取りに使うメモリーが上限（2GB）を超えたため、打ち切りました。この文書だけを除いて続けています。PDFを作り直すか、ページを分けてください。"
    )]
    TookTooMuch,
    /// A mistake in kurabe. It costs this document and no other.
    #[error("kurabe の内部の誤りで読み取れませんでした（{0}）。お手数ですが、この文書名を添えて報告してください。")]
    Internal(String),
}

impl Stages {
    /// Loads the dictionaries of all stages.
    ///
    /// # Errors
    /// If a dictionary cannot be read or contains a mistake.
    pub fn load(dictionaries: &Dictionaries) -> Result<Self, DictionaryError> {
        let plan = PlanDictionaries::load(dictionaries)?;
        let account = AccountWords::load(dictionaries)?;
        let areas = if dictionaries.are_embedded() { OnceLock::new() } else { load_areas(dictionaries)?.into() };
        Ok(Self { plan, account, areas })
    }

    /// Areas, editions and topics.
    #[must_use]
    pub fn taxonomy(&self) -> &Taxonomy {
        &self.areas().0
    }

    /// Gives areas to initiatives.
    #[must_use]
    pub fn classifier(&self) -> &Classifier {
        &self.areas().1
    }

    fn areas(&self) -> &(Taxonomy, Classifier) {
        self.areas.get_or_init(|| load_areas(&Dictionaries::embedded()).expect("the embedded dictionaries are sound"))
    }
}

fn load_areas(dictionaries: &Dictionaries) -> Result<(Taxonomy, Classifier), DictionaryError> {
    let taxonomy = Taxonomy::load(dictionaries)?;
    let classifier = Classifier::new(&taxonomy);
    Ok((taxonomy, classifier))
}

/// From the bytes of a PDF to its text and tables: `pdf`, `ocr`, `layout`, `document`.
///
/// # Errors
/// If the PDF as a whole cannot be read, or a stage panics.
pub fn read_document(bytes: &[u8], reading: &ReadOptions) -> Result<Warned<Document>, Failure> {
    guarded(|| {
        let limits = reading.limits.clone().within(reading.time);
        let layouts = match recognised(bytes, &limits, reading)? {
            // Each page had its own time to be recognised.
            Some(pages) => layout::analyse_all(pages, &reading.limits.clone().within(reading.time)),
            None => pdf::read_each(bytes, &limits, |page| layout::analyse_within(page, &limits))?,
        };
        Ok(document::of_layouts(layouts, &reading.words))
    })
}

/// The pages of a PDF with recognised text, if recognition is requested. Otherwise `None`: each page is laid out as soon
/// as it is read, so that few pages are in memory.
#[cfg(feature = "ocr")]
fn recognised(
    bytes: &[u8],
    limits: &Limits,
    reading: &ReadOptions,
) -> Result<Option<Warned<Vec<PageContent>>>, ReadError> {
    let Some(recogniser) = &reading.recogniser else { return Ok(None) };
    let mut pages = pdf::read(bytes, limits)?;
    recogniser.fill(&mut pages, bytes, &reading.limits, reading.time);
    Ok(Some(pages))
}

/// Without the feature `ocr`, nothing is recognised.
#[cfg(not(feature = "ocr"))]
#[expect(clippy::unnecessary_wraps, reason = "the signature is that of the feature `ocr`")]
fn recognised(_: &[u8], _: &Limits, _: &ReadOptions) -> Result<Option<Warned<Vec<PageContent>>>, ReadError> {
    Ok(None)
}

/// From text and tables to classified initiatives: `plan`, `account`, `taxonomy`.
///
/// # Errors
/// If a stage panics.
pub fn read_records(document: &Warned<Document>, about: &PlanContext, stages: &Stages) -> Result<Records, Failure> {
    guarded(|| {
        let mut warnings = document.warnings.clone();
        let initiatives = plan::read(&document.value, about, &stages.plan).unpack(&mut warnings);
        let records: Vec<&Initiative> = initiatives.iter().collect();
        let account = account::of(&document.value, &records, &stages.plan, &stages.account);
        let initiatives = initiatives.into_iter().map(|it| stages.classifier().classify_initiative(it)).collect();
        let mentions = taxonomy::mentions(&document.value, stages.classifier());
        Ok(Records { pages: document.value.pages.len() as u32, initiatives, mentions, account, warnings })
    })
}

/// From records to what people have made of them: `corrections`.
#[must_use]
pub fn correct_records(records: Records, lines: &[&CorrectionLine], stages: &Stages) -> (Records, Corrected) {
    let Records { initiatives, account, .. } = records;
    let (initiatives, account, corrected) =
        corrections::correct(initiatives, account, lines, (&stages.plan, stages.classifier()));
    (Records { initiatives, account, ..records }, corrected)
}

/// A panic in one document is that document's failure.
fn guarded<T>(stage: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(stage)).unwrap_or_else(|panic| Err(Failure::Internal(words(&*panic))))
}

/// The message of a panic.
fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("原因不明").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejects_non_pdf() {
        assert!(matches!(read_document(b"PK\x03\x04", &ReadOptions::default()), Err(Failure::Pdf(ReadError::NotPdf))));
    }

    #[test]
    fn only_more_generous_limits_may_add_to_what_was_cut_off() {
        let cut = || [WarningCode::LimitReached].into_iter();
        assert!(!ReadOptions::default().may_add_to(cut()));
        let longer = ReadOptions { time: Duration::from_secs(600), ..ReadOptions::default() };
        assert!(longer.may_add_to(cut()) && !longer.may_add_to([WarningCode::NoTextLayer].into_iter()));
    }

    #[test]
    fn a_panic_is_the_failure_of_one_document() {
        let failure = guarded::<()>(|| std::panic::panic_any("stop".to_owned())).expect_err("fails");
        assert!(failure.to_string().contains("（stop）"), "{failure}");
    }
}
