//! What the columns of comparisons hold: a kind for each, by which files and pages choose how they show it.

use std::sync::Arc;

use crate::calendar::FiscalYear;

/// The record of a row to which a column belongs: a row may have one on either side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RecordSide {
    /// The record of the row, or the newer one of two.
    Own,
    /// The record of the earlier document.
    Earlier,
    /// The record of the progress report.
    Report,
}

/// What a column of one fiscal year holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum YearValue {
    /// The words of the schedule.
    Words,
    /// The phase that the words state.
    Phase,
    /// The cost in thousands of yen.
    Cost,
}

/// What a column of one municipality in a matrix holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MunicipalityValue {
    /// The number of initiatives; nothing where no document could tell.
    Initiatives,
    /// Whether there are initiatives (記載あり), or what the absence of any means.
    State,
    /// The share of all its initiatives, in percent.
    Share,
    /// The furthest phase in the selected year.
    Furthest,
    /// The fiscal year of introduction in Japanese writing.
    FirstUse,
    /// The pages as one cites them.
    Pages,
    /// Where the pages begin: a document and a page ([`super::place`]).
    Place,
}

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ColumnKind {
    /// The code of the municipality of a row.
    MunicipalityCode,
    /// The name of the municipality of a row.
    Municipality,
    /// Its prefecture.
    Prefecture,
    /// The group of a national area.
    AreaGroup,
    /// The id of a national area.
    AreaId,
    /// The label of a national area.
    Area,
    /// The short label of the area under which a topic stands.
    TopicGroup,
    /// The id of a topic.
    TopicId,
    /// The label of a topic.
    Topic,
    /// Whether a gap is one of an area or of a topic.
    GapLevel,
    /// The label of the area or topic of a gap.
    GapEntry,
    /// The id of a record.
    InitiativeId(RecordSide),
    /// The name of an initiative.
    Initiative(RecordSide),
    /// The number that a plan gives an initiative.
    PlanNumber,
    /// The id of a document.
    DocumentId(RecordSide),
    /// The title of a document.
    Document(RecordSide),
    /// The month of a document in Japanese writing, which leads to the document in the list of sources.
    Published,
    /// A page of the PDF.
    Page(RecordSide),
    /// The number printed on that page.
    PageLabel(RecordSide),
    /// Several pages of the PDF.
    Pages,
    /// Exact words of a document.
    Quote,
    /// Document and page as staff cite them.
    Citation,
    /// Whoever has something that the base has not, a line each, with the pages to read.
    ToRead,
    /// Where each line of [`Self::ToRead`] leads ([`super::place`]).
    ToReadPlaces,
    /// The address from which a document was taken.
    Url,
    /// The phase of an initiative or cell.
    Phase,
    /// Whether a schedule was found, or what its absence means.
    ScheduleState,
    /// Whether a document or record is counted.
    Counted,
    /// What people have corrected, a line each. Most tables have none.
    Corrections,
    /// Reports on progress, a line each. Plans have none.
    Progress,
    /// What an initiative costs. Most state nothing.
    Costs,
    /// Words of a document or of kurabe.
    Text,
    /// A mark or a short reference.
    Mark,
    /// An identifier for programs.
    Id,
    /// Several values in one line.
    List,
    /// Several values, a line each.
    Lines,
    /// Headings from the outermost to the innermost.
    Path,
    /// How many there are.
    Count,
    /// A figure with its unit in another column, or in yen.
    Amount,
    /// A share in percent with one decimal.
    Share,
    /// A percentage without decimals.
    Percent,
    /// A fiscal year by the calendar year in which it begins.
    Year,
    /// The sum over the municipalities of a matrix.
    Total,
    /// A value of one fiscal year.
    OfYear(FiscalYear, YearValue),
    /// A value of one municipality, by its code.
    OfMunicipality(Arc<str>, MunicipalityValue),
}

impl YearValue {
    /// The machine name of such a column without its year, which is also how templates name all of them (`fy_*`).
    #[must_use]
    pub const fn stem(self) -> &'static str {
        match self {
            Self::Words => "fy_",
            Self::Phase => "phase_",
            Self::Cost => "cost_fy_",
        }
    }
}

impl MunicipalityValue {
    /// The machine name of such a column without the code, which is also how templates name all of them (`share_*`).
    #[must_use]
    pub const fn stem(self) -> &'static str {
        match self {
            Self::Initiatives => "initiatives_",
            Self::State => "state_",
            Self::Share => "share_",
            Self::Furthest => "furthest_",
            Self::FirstUse => "first_use_of_",
            Self::Pages => "pages_",
            Self::Place => "place_",
        }
    }
}
