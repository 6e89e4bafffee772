//! A reading of a part of the document as a list of would-be initiatives: columns of one kind each, and rows.
//!
//! A table by rows, a transposed one, a set of label/value sheets, the siblings of an outline: each becomes a
//! `Roster`, so that one model gives roles to columns and one place makes records, whatever the page looks like.
//! Several rosters may read the same part of a document; they compete, and the best one is kept.

mod affixes;
pub(crate) mod agreement;
mod assemble;
mod assign;
mod choose;
pub(crate) mod confidence;
mod explicit;
mod features;
pub mod field;
mod judge;
mod known;
pub mod learn;
pub mod model;
mod name_cell;
mod pooled;
mod refine;
mod revised;
mod rivals;
mod rows;
mod sheets;
mod siblings;

use std::collections::BTreeSet;

use super::ditto;
use super::flow::Flow;
use super::forms::Draft;
use super::role::FieldRole;
use super::text_kinds::Contents;
use super::vocabulary::PlanDictionaries;
use crate::diagnostic::Warning;
use crate::document::Location;
use crate::text::fold;

/// Records that a part of the document may hold, and how likely that is.
#[derive(Debug, Default)]
pub(crate) struct Hypothesis {
    /// How it was made.
    pub(crate) shape: RosterShape,
    /// What of the document it reads.
    pub(crate) claims: Claims,
    /// The evidence for its records.
    pub(crate) evidence: RosterEvidence,
    /// Its records.
    pub(crate) drafts: Vec<Draft>,
    /// Its features as a whole.
    pub(crate) features: model::Features,
    /// Its features in comparison with the readings of the same place.
    pub(crate) beside: model::Features,
    /// How likely it is that it lists initiatives, from 0 to 1.
    pub(crate) score: f32,
    /// The likelihood used to choose among readings, where knowledge of real plans weighs more.
    pub(crate) rank: f32,
}

impl Hypothesis {
    /// Its records, each as sure as the hypothesis.
    pub(crate) fn into_drafts(self) -> Vec<Draft> {
        let (score, by_columns) = (self.score, matches!(self.evidence, RosterEvidence::Columns(..)));
        let mut drafts = self.drafts;
        for draft in &mut drafts {
            (draft.score, draft.by_columns) = (score, by_columns);
            if draft.record.targets.is_empty() {
                draft.record.targets = std::mem::take(&mut draft.measured);
            }
        }
        drafts
    }
}

/// The evidence for a hypothesis.
#[derive(Debug)]
pub(crate) enum RosterEvidence {
    /// A roster with the contents of its columns.
    Columns(Box<Roster>, Box<assign::ColumnAssignment>),
    /// The words that the reader of a form knows.
    Form {
        /// Which of the forms.
        index: usize,
        /// The share of records with unknown columns.
        unread: f32,
    },
}

impl Default for RosterEvidence {
    fn default() -> Self {
        Self::Form { index: 0, unread: 0.0 }
    }
}

/// All readings of the parts of a document as lists, before anything is decided.
pub(crate) fn propose(flow: &Flow<'_>, words: &PlanDictionaries) -> Vec<Roster> {
    let mut found = Vec::new();
    for mut roster in rows::propose(flow, words) {
        refine::labelled(&mut roster);
        let list = refine::side_by_side(&roster);
        found.extend(refine::unstacked(list.as_ref().unwrap_or(&roster)));
        found.extend(list);
        found.push(roster);
    }
    found.extend(pooled::pooled(&found));
    found.extend(sheets::propose(flow, words));
    found.extend(siblings::propose(flow, words));
    for roster in &mut found {
        roster.even();
    }
    found
}

/// All readings with their decisions, records and scores.
pub(crate) fn hypotheses(flow: &Flow<'_>, explicit: Vec<Hypothesis>, words: &PlanDictionaries) -> Vec<Hypothesis> {
    let contents = Contents::new(words);
    let read = propose(flow, words).into_iter().filter_map(|roster| {
        if is_never_a_list(&roster, words) {
            return None;
        }
        let assignment = assign::assign(&roster, &contents, words)?;
        let drafts = assemble::records(&roster, &assignment, words);
        let (shape, claims) = (roster.shape, roster.claims.clone());
        // A heading names one initiative: where the rows give more, the tables below the headings list them.
        if shape == RosterShape::Headed && drafts.len() > roster.rows.len() {
            return None;
        }
        let evidence = RosterEvidence::Columns(Box::new(roster), Box::new(assignment));
        (!drafts.is_empty()).then_some(Hypothesis { shape, claims, evidence, drafts, ..Hypothesis::default() })
    });
    let mut all: Vec<Hypothesis> = read.chain(explicit).collect();
    let by_heads = by_heads(&all, words);
    all.extend(by_heads);
    for hypothesis in &mut all {
        ditto::resolve(&mut hypothesis.drafts, words);
        hypothesis.features = judge::features(hypothesis, &contents, words);
        hypothesis.score = words.models.rosters.probability(&hypothesis.features);
    }
    let beside = rivals::features(&all);
    for (hypothesis, beside) in all.iter_mut().zip(beside) {
        hypothesis.beside = beside;
        let known = [hypothesis.features.as_slice(), &hypothesis.beside].concat();
        hypothesis.score = words.models.choice.probability(&known);
    }
    all
}

/// Readings whose names are the heads of siblings, unless another reading has most of these names.
fn by_heads(all: &[Hypothesis], words: &PlanDictionaries) -> Vec<Hypothesis> {
    let named: BTreeSet<String> =
        all.iter().flat_map(|hypothesis| &hypothesis.drafts).map(|draft| fold(&draft.record.name)).collect();
    let read = all.iter().filter_map(|hypothesis| {
        let RosterEvidence::Columns(roster, assignment) = &hypothesis.evidence else { return None };
        let assignment = assignment.by_head.clone()?;
        let drafts = assemble::records(roster, &assignment, words);
        let known = drafts.iter().filter(|draft| named.contains(&fold(&draft.record.name))).count();
        let claims = roster.claims.clone();
        let evidence = RosterEvidence::Columns(roster.clone(), assignment);
        (known * 2 < drafts.len()).then_some(Hypothesis {
            shape: hypothesis.shape,
            claims,
            evidence,
            drafts,
            ..Hypothesis::default()
        })
    });
    read.collect()
}

/// Whether the headers say that a table is a glossary or tells the outcome of bids, whatever its columns look like.
///
/// If the labels are not headers over rows, a label of a glossary is just a line of text.
fn is_never_a_list(roster: &Roster, words: &PlanDictionaries) -> bool {
    let mut headers = roster.columns.iter().flat_map(|column| &column.headers).filter_map(|header| words.role(header));
    headers.any(|role| role.rules_out_initiatives() && (roster.shape == RosterShape::Rows || role != FieldRole::Term))
}

/// The records of the readings that are kept, and the warnings.
pub(crate) fn read(flow: &Flow<'_>, words: &PlanDictionaries) -> (Vec<Hypothesis>, Vec<Draft>, Vec<Warning>) {
    let explicit = explicit::read(flow, words);
    let all = hypotheses(flow, explicit.hypotheses, words);
    let witnesses = agreement::Witnesses::of(&all);
    let (mut kept, bare) = choose::best(all);
    for hypothesis in &mut kept {
        witnesses.note(hypothesis);
        affixes::number_in_line(&mut hypothesis.drafts);
    }
    let mut places = explicit.places;
    places.extend(bare.into_iter().flat_map(Hypothesis::into_drafts).map(|draft| Draft { second_hand: true, ..draft }));
    (kept, places, explicit.warnings)
}

/// A list of would-be initiatives, as one hypothesis reads a part of the document.
#[derive(Debug, Clone, Default)]
pub(crate) struct Roster {
    /// How it was made.
    pub(crate) shape: RosterShape,
    /// The headers of each column.
    pub(crate) columns: Vec<RosterColumn>,
    /// Its rows in reading order, without header rows. A record covers one row, or those that its name's cell covers.
    pub(crate) rows: Vec<RosterRow>,
    /// The cells of all rows.
    pub(crate) cells: Vec<RosterCell>,
    /// Headings above all of it, outermost first.
    pub(crate) above: Vec<RowGroup>,
    /// What of the document it reads.
    pub(crate) claims: Claims,
    /// How sure the tables are that it is made of, from 0 to 1; 1 for text.
    pub(crate) table_confidence: f32,
    /// Whether the layout shows a header over its columns.
    pub(crate) is_headed: bool,
    /// The share of its records in which a label comes again after another one.
    pub(crate) said_again: f32,
}

/// How a roster was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum RosterShape {
    /// A table whose rows are initiatives.
    #[default]
    Rows,
    /// A table whose columns are initiatives.
    Columns,
    /// Label/value sheets, one an initiative: on pages of their own, stacked or side by side in one table.
    Sheets,
    /// Small tables under headings that name the initiatives.
    Headed,
    /// Siblings among texts: headings, bullets, numbered lines or cards, with the text below each.
    Siblings,
    /// Cells that hold several initiatives each, one a line or bullet.
    Items,
    /// Results of the reader of an explicit form.
    Explicit,
}

/// The headers of a column: those of a table, the labels of a sheet, or the label before a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct RosterColumn {
    /// Outermost first; empty if there are none.
    pub(crate) headers: Vec<String>,
}

/// A row of a roster.
#[derive(Debug, Clone, Default)]
pub(crate) struct RosterRow {
    /// For each column the index of the cell that covers the row there.
    pub(crate) cells: Vec<Option<usize>>,
    /// The groups of this row in addition to [`Roster::above`], outermost first: bands, headings between the rows.
    pub(crate) groups: Vec<RowGroup>,
}

/// A text that stands over rows: a heading, a band, the title of a slide.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct RowGroup {
    /// As printed.
    pub(crate) text: String,
    /// Its places.
    pub(crate) at: Vec<Location>,
}

/// A cell of a roster.
#[derive(Debug, Clone, Default)]
pub(crate) struct RosterCell {
    /// As printed: lines that merely wrap are joined, line ends that mean something are `\n`.
    pub(crate) text: String,
    /// Its places.
    pub(crate) at: Vec<Location>,
    /// The rows that it covers.
    pub(crate) rows: std::ops::Range<usize>,
    /// How many columns it covers.
    pub(crate) columns: usize,
    /// How much the words stand out from the text around them: 0 for plain text, 1 or more for headings (twice the
    /// level from the innermost); it distinguishes siblings.
    pub(crate) emphasis: u8,
}

/// Parts of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Claims {
    /// Indices into `Document::tables`.
    pub(crate) tables: BTreeSet<usize>,
    /// Indices into the items of the flow.
    pub(crate) items: BTreeSet<usize>,
}

impl Roster {
    /// Gives every row a place for each column.
    fn even(&mut self) {
        let width = self.columns.len();
        self.rows.iter_mut().for_each(|row| row.cells.resize(width, None));
    }

    /// The cell that covers a row in a column.
    pub(crate) fn cell(&self, row: usize, column: usize) -> Option<&RosterCell> {
        self.rows.get(row)?.cells.get(column).copied().flatten().map(|index| &self.cells[index])
    }

    /// Puts a cell over rows of a column; what lies outside of the roster is left out.
    pub(crate) fn put(&mut self, column: usize, entry: RosterCell) {
        let rows = entry.rows.clone();
        let index = self.cells.len();
        self.cells.push(entry);
        let width = self.columns.len();
        for row in self.rows.iter_mut().take(rows.end).skip(rows.start) {
            row.cells.resize(width, None);
            if let Some(place) = row.cells.get_mut(column) {
                *place = Some(index);
            }
        }
    }

    /// The cells of a column, each once, from top to bottom.
    pub(crate) fn column(&self, column: usize) -> impl Iterator<Item = &RosterCell> {
        let mut last = None;
        let indices = self.rows.iter().filter_map(move |row| row.cells.get(column).copied().flatten());
        indices.filter(move |index| last.replace(*index) != Some(*index)).map(|index| &self.cells[index])
    }
}

impl Claims {
    /// The share of this reading's text that the other one reads too.
    pub(crate) fn share_in(&self, other: &Self) -> f32 {
        let common = self.tables.intersection(&other.tables).count() + self.items.intersection(&other.items).count();
        common as f32 / (self.tables.len() + self.items.len()).max(1) as f32
    }

    /// Whether two readings read something in common.
    pub(crate) fn overlap(&self, other: &Self) -> bool {
        !self.tables.is_disjoint(&other.tables) || !self.items.is_disjoint(&other.items)
    }

    /// Adds what another reading reads.
    pub(crate) fn add(&mut self, other: &Self) {
        self.tables.extend(&other.tables);
        self.items.extend(&other.items);
    }
}
