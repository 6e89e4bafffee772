//! The whole flow for one document, a line a stage.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::account::{self, Account, AccountWords};
use crate::corpus::file::FileError;
use crate::diagnostic::{Code, Warned, Warning};
use crate::dictionaries::{Dictionaries, DictionaryError};
use crate::document::{self, Document};
#[cfg(feature = "ocr")]
use crate::ocr::Recogniser;
use crate::pdf::{Limits, ReadError};
use crate::plan::{self, Initiative, PlanContext, PlanDictionaries};
use crate::taxonomy::{self, Classified, Classifier, Mentions, Taxonomy};

/// How documents are read: what they may cost, and whether pages without text layer are recognised.
#[derive(Debug, Clone)]
pub struct ReadOptions {
    /// What a document may cost.
    pub limits: Limits,
    /// How long reading a document, or recognising a page, may take. What takes longer is broken or hostile: what was
    /// read until then is kept, with a warning.
    pub time: Duration,
    /// `None`: such pages stay without text.
    #[cfg(feature = "ocr")]
    pub recogniser: Option<Recogniser>,
    /// The words that say how a document is put together.
    pub words: document::Words,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            time: Duration::from_secs(120),
            #[cfg(feature = "ocr")]
            recogniser: None,
            words: document::Words::default(),
        }
    }
}

impl ReadOptions {
    /// Whether reading again may give more than a reading that ended with these warnings.
    #[must_use]
    pub fn may_add_to(&self, mut warnings: impl Iterator<Item = Code>) -> bool {
        let usual = Self::default();
        let raised = self.time > usual.time
            || self.limits.stream_bytes > usual.limits.stream_bytes
            || self.limits.pages > usual.limits.pages;
        warnings.any(|code| match code {
            Code::NoTextLayer | Code::DoubtfulText => self.recognises(),
            Code::LimitReached => raised,
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

/// What the stages behind the document need to know: loaded once, shared by all documents.
#[derive(Debug)]
pub struct Stages {
    /// Words by which initiatives are recognised.
    pub plan: PlanDictionaries,
    /// Words by which what was missed is recognised.
    pub account: AccountWords,
    /// Loaded for the first document that has initiatives: most of the PDFs of a town have none.
    areas: OnceLock<(Taxonomy, Classifier)>,
}

/// What was read of one document, without its text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Records {
    /// Number of PDF pages.
    pub pages: u32,
    /// Initiatives with their areas, in the order of the document.
    pub initiatives: Vec<Classified>,
    /// Where the words of topics stand in its text.
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
    /// Nobody has read it so far.
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
    /// A mistake in kurabe. It costs this document and no other.
    #[error("kurabe の内部の誤りで読み取れませんでした（{0}）。お手数ですが、この文書名を添えて報告してください。")]
    Internal(String),
}

impl Stages {
    /// Loads what the dictionaries say.
    ///
    /// # Errors
    /// Where a dictionary can't be read or has a mistake.
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

/// From the bytes of a PDF to its text and tables.
///
/// # Errors
/// Where the PDF as a whole can't be read, or a stage panics.
pub fn read_document(bytes: &[u8], reading: &ReadOptions) -> Result<Warned<Document>, Failure> {
    guarded(|| {
        let limits = reading.limits.clone().within(reading.time);
        #[cfg(feature = "ocr")]
        if let Some(recogniser) = &reading.recogniser {
            let mut pages = crate::pdf::read(bytes, &limits)?;
            recogniser.fill(&mut pages, bytes, &reading.limits, reading.time);
            return Ok(document::of_pages(pages, &reading.words));
        }
        Ok(document::read(bytes, &limits, &reading.words)?)
    })
}

/// From text and tables to classified initiatives.
///
/// # Errors
/// Where a stage panics.
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

/// A panic in one document is that document's failure.
fn guarded<T>(stage: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(stage)).unwrap_or_else(|panic| Err(Failure::Internal(words(&*panic))))
}

/// What a panic says.
fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("原因不明").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_pdf_is_refused() {
        assert!(matches!(read_document(b"PK\x03\x04", &ReadOptions::default()), Err(Failure::Pdf(ReadError::NotPdf))));
    }

    #[test]
    fn only_more_generous_limits_may_add_to_what_was_cut_off() {
        let cut = || [Code::LimitReached].into_iter();
        assert!(!ReadOptions::default().may_add_to(cut()));
        let longer = ReadOptions { time: Duration::from_secs(600), ..ReadOptions::default() };
        assert!(longer.may_add_to(cut()) && !longer.may_add_to([Code::NoTextLayer].into_iter()));
    }

    #[test]
    fn a_panic_is_the_failure_of_one_document() {
        let failure = guarded::<()>(|| std::panic::panic_any("stop".to_owned())).expect_err("fails");
        assert!(failure.to_string().contains("（stop）"), "{failure}");
    }
}
