//! Comparisons of read documents in the words of an edition, for commands and pages.

use thiserror::Error;

use super::{Batch, Entry};
use crate::compare::brief::{self, Theme, WordPages};
use crate::compare::place::Pdfs;
use crate::compare::survey::Survey;
use crate::compare::{Catalogue, CompareError, CompareOptions, Comparison, Maker, Reading, Selection, default_edition};
use crate::corpus::Source;
use crate::dictionaries::{Dictionaries, DictionaryError};
use crate::export::{CoverSheet, Template};
use crate::taxonomy::Taxonomy;

/// The default template.
const USUAL: &str = "full";

/// Why nothing can be compared.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum AskError {
    /// A dictionary.
    #[error(transparent)]
    Dictionary(#[from] DictionaryError),
    /// A selected name does not exist.
    #[error(transparent)]
    Compare(#[from] CompareError),
    /// There is no edition at all.
    #[error("国の計画の版の辞書がありません。")]
    NoEdition,
    /// There is no such edition.
    #[error("国の計画の版「{asked}」の辞書がありません。使える版: {known}")]
    UnknownEdition {
        /// The requested name.
        asked: String,
        /// The editions that there are.
        known: String,
    },
    /// There is no such template.
    #[error("報告書のひな形「{asked}」はありません。使えるひな形: {known}")]
    UnknownTemplate {
        /// The requested name.
        asked: String,
        /// The templates that there are.
        known: String,
    },
    /// Peers were requested without a base.
    #[error("--peers には基準の自治体が要ります。--base で指定してください。")]
    PeersOfNobody,
    /// The prefecture has no document.
    #[error("「{0}」の自治体の文書は、文書のフォルダーにありません。")]
    NobodyInPrefecture(String),
    /// No chosen municipality has a document.
    #[error("当てはまる団体の文書が、文書のフォルダーにありません。")]
    Nobody,
}

/// The requested edition, if it is known, or the default one.
///
/// # Errors
/// If there is no such edition, or none at all.
pub fn edition(asked: Option<&str>, taxonomy: &Taxonomy) -> Result<String, AskError> {
    let Some(asked) = asked else {
        return default_edition(taxonomy).map(|edition| edition.id.clone()).ok_or(AskError::NoEdition);
    };
    if taxonomy.edition(asked).is_none() {
        let known: Vec<&str> = taxonomy.editions().iter().map(|edition| edition.id.as_str()).collect();
        return Err(AskError::UnknownEdition { asked: asked.to_owned(), known: known.join("、") });
    }
    Ok(asked.into())
}

/// The template with the requested name or label, or the usual one.
///
/// # Errors
/// If a template has a mistake, or there is no such template.
pub fn template(asked: Option<&str>, dictionaries: &Dictionaries) -> Result<Template, AskError> {
    let all = Template::all(dictionaries)?;
    let asked = asked.unwrap_or(USUAL);
    let known =
        all.iter().map(|(name, template)| format!("{}（{name}）", template.label)).collect::<Vec<_>>().join("、");
    let found = all.into_iter().find(|(name, template)| name == asked || template.label == asked);
    let unknown = || AskError::UnknownTemplate { asked: asked.to_owned(), known };
    found.map(|(_, template)| template).ok_or_else(unknown)
}

/// A request for comparisons of documents that were read. Unreadable ones appear in the comparisons as such.
pub struct Asked<'e> {
    readings: Vec<Reading<'e>>,
    catalogue: Catalogue,
    selection: Selection,
}

impl<'e> Asked<'e> {
    /// Checks a request.
    ///
    /// # Errors
    /// If a municipality, area or topic does not exist.
    pub fn new(
        entries: impl IntoIterator<Item = &'e Entry>,
        batch: &Batch,
        dictionaries: &Dictionaries,
        options: &CompareOptions,
    ) -> Result<Self, AskError> {
        Self::of(entries.into_iter().map(Entry::reading).collect(), batch, dictionaries, options)
    }

    /// Checks what was asked for of these documents.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn of(
        readings: Vec<Reading<'e>>,
        batch: &Batch,
        dictionaries: &Dictionaries,
        options: &CompareOptions,
    ) -> Result<Self, AskError> {
        let edition = options.edition.as_deref().unwrap_or_default();
        let catalogue = Catalogue::load(batch.stages.taxonomy(), edition, dictionaries)?;
        let selection = options.select(&readings, &catalogue)?;
        Ok(Self { readings, catalogue, selection })
    }

    /// The same with a survey beside the plans.
    #[must_use]
    pub fn with_survey(self, survey: Option<Survey>) -> Self {
        Self { selection: self.selection.with_survey(survey), ..self }
    }

    /// The same, with tables that name these documents as missing.
    #[must_use]
    pub fn without(self, missing: Vec<String>) -> Self {
        Self { selection: self.selection.without(missing), ..self }
    }

    /// The PDFs of the documents that were read, for links.
    #[must_use]
    pub fn pdfs(&self) -> Pdfs {
        let read = self.readings.iter().filter(|reading| reading.pages > 0);
        read.map(|reading| (reading.source.id.clone(), reading.source.path.clone())).collect()
    }

    /// The documents.
    #[must_use]
    pub fn readings(&self) -> &[Reading<'e>] {
        &self.readings
    }

    /// The comparisons.
    ///
    /// # Errors
    /// Only if polars refuses a frame, which is a mistake in kurabe and not in the input.
    pub fn maker(&self) -> Result<Maker<'_>, CompareError> {
        Maker::new(&self.readings, &self.catalogue, &self.selection)
    }

    /// The areas and topics by which the tables are sorted.
    #[must_use]
    pub const fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// The tables on one theme.
    ///
    /// # Errors
    /// Only if polars refuses a frame, which is a mistake in kurabe and not in the input.
    pub fn brief(&self, theme: &Theme, places: &dyn Fn(&Source) -> WordPages) -> Result<Vec<Comparison>, CompareError> {
        brief::brief(&self.readings, &self.catalogue, &self.selection, theme, places)
    }

    /// The cover of the report.
    #[must_use]
    pub fn cover(&self, title: &str) -> CoverSheet {
        let conditions = self.selection.conditions(&self.catalogue);
        CoverSheet { title: title.to_owned(), conditions, edition: self.catalogue.edition.clone() }
    }
}
