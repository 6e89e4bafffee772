//! The front door of the library: a PDF opened, its pages, tables and initiatives, their national areas, and the tables
//! that compare several plans. The embedded dictionaries are in force; who needs others calls the stages themselves.

use std::path::Path;
use std::sync::LazyLock;

use crate::corpus::pdf_file;
use crate::diagnostic::{Warned, Warning};
use crate::dictionaries::Dictionaries;
use crate::document::{Document, Page, Table};
use crate::ids::DocumentId;
use crate::pipeline::{self, Failure, ReadOptions, Records, Stages};
use crate::plan::{self, Initiative, PlanContext};

/// The embedded dictionaries, loaded by whoever needs them first.
static STAGES: LazyLock<Stages> =
    LazyLock::new(|| Stages::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound"));

/// A PDF that has been read.
///
/// ```no_run
/// let plan = kurabe::open("計画.pdf")?;
/// for table in plan.tables() {
///     println!("p.{:?}: {} × {}", table.pages, table.rows, table.columns);
/// }
/// for record in plan.classify()?.initiatives {
///     println!("p.{} {}: {}", record.initiative.page, record.initiative.name, record.primary_area());
/// }
/// # Ok::<(), kurabe::Failure>(())
/// ```
#[derive(Debug, Clone)]
pub struct PlanPdf {
    document: Warned<Document>,
    context: PlanContext,
}

/// Reads a PDF. The file name without its extension becomes the id of the document.
///
/// # Errors
/// If the file cannot be read or is not a readable PDF. Faults of single pages are in [`PlanPdf::warnings`].
pub fn open(path: impl AsRef<Path>) -> Result<PlanPdf, Failure> {
    let path = path.as_ref();
    let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    PlanPdf::from_bytes(&pdf_file::read(path)?, name)
}

impl PlanPdf {
    /// Reads the bytes of a PDF; `id` becomes the prefix of the ids of its initiatives.
    ///
    /// # Errors
    /// If the PDF as a whole cannot be read.
    pub fn from_bytes(bytes: &[u8], id: impl Into<DocumentId>) -> Result<Self, Failure> {
        let document = pipeline::read_document(bytes, &ReadOptions::default())?;
        Ok(Self { document, context: PlanContext { municipality_code: None, document_id: id.into() } })
    }

    /// All that was read, with headings and paragraphs in reading order.
    #[must_use]
    pub const fn document(&self) -> &Document {
        &self.document.value
    }

    /// The pages with their lines.
    #[must_use]
    pub fn pages(&self) -> &[Page] {
        &self.document.value.pages
    }

    /// The tables; one that goes on over pages is one.
    #[must_use]
    pub fn tables(&self) -> &[Table] {
        &self.document.value.tables
    }

    /// Warnings from reading: pages without text, limits reached.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.document.warnings
    }

    /// The initiatives (取組) in the order of the pages, each with its page and the words that name it there.
    #[must_use]
    pub fn initiatives(&self) -> Vec<Initiative> {
        plan::read(self.document(), &self.context, &STAGES.plan).value
    }

    /// The initiatives with their national priority areas, and the account of what may have been missed.
    ///
    /// # Errors
    /// If a stage panics, which is a bug in kurabe.
    pub fn classify(&self) -> Result<Records, Failure> {
        pipeline::read_records(&self.document, &self.context, &STAGES)
    }
}

/// Builds the tables that compare plans from the source of each document and the records that [`PlanPdf::classify`]
/// returned. Areas are named as in the newest edition of the national plan.
///
/// # Errors
/// If a table cannot be built, which is a bug in kurabe.
#[cfg(feature = "compare")]
pub fn compare_plans(
    plans: &[(crate::corpus::Source, Records)],
) -> Result<Vec<crate::compare::Comparison>, crate::compare::CompareError> {
    use crate::compare::{self, Catalogue, CompareOptions, compare_selected};

    let taxonomy = STAGES.taxonomy();
    let edition = taxonomy.latest().map(|edition| edition.id.clone()).unwrap_or_default();
    let catalogue =
        Catalogue::load(taxonomy, &edition, &Dictionaries::embedded()).expect("the embedded dictionaries are sound");
    let readings: Vec<compare::Reading<'_>> = plans
        .iter()
        .map(|(source, records)| compare::Reading {
            source,
            pages: records.pages,
            warnings: &records.warnings,
            initiatives: (&records.initiatives).into(),
            mentions: &records.mentions,
            account: &records.account,
        })
        .collect();
    let selection = CompareOptions::default().select(&readings, &catalogue)?;
    compare_selected(&readings, &catalogue, &selection)
}
