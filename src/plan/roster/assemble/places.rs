//! Where the fields of an assembled record are printed: the cells that they were taken from, under the headers of
//! their columns.

use std::ops::Range;

use super::Assembly;
use crate::plan::record::Initiative;
use crate::plan::record_field::RecordField;
use crate::plan::roster::RosterCell;
use crate::plan::roster::field::Field;
use crate::plan::{names, provenance};

impl Assembly<'_> {
    /// Where each field is printed: in the cells that it was taken from.
    pub(super) fn sources(&self, rows: &Range<usize>, record: &mut Initiative) {
        for (column, field) in self.assignment.fields.iter().enumerate() {
            let Some(field) = given_by(*field) else { continue };
            let under = self.header(column);
            for entry in self.entries(rows, column) {
                provenance::note(record, field, &entry.text, &entry.at, under.as_deref());
            }
        }
    }

    /// Uses the cell of a name as the place of the name, and of every field without a cell of its own.
    pub(super) fn name_says(&self, entry: &RosterCell, record: &mut Initiative) {
        let words = record.quote.clone();
        let under = self.header(self.assignment.name);
        for field in [RecordField::Name, RecordField::Number, RecordField::Departments, RecordField::Measure] {
            if record.states(field) && !record.sources.contains_key(&field) {
                let words = if field == RecordField::Name { &words } else { &entry.text };
                provenance::note(record, field, words, &entry.at, under.as_deref());
            }
        }
    }

    /// The headers of a column as one line.
    fn header(&self, column: usize) -> Option<String> {
        let headers = &self.roster.columns[column].headers;
        Some(names::one_line(&headers.join(" "))).filter(|header| !header.is_empty())
    }
}

/// The field of a record that the cells of a column give; names and measures are looked up cell by cell.
const fn given_by(field: Field) -> Option<RecordField> {
    match field {
        Field::Other | Field::Name | Field::Measure => None,
        Field::Number => Some(RecordField::Number),
        Field::Description => Some(RecordField::Description),
        Field::Action => Some(RecordField::Actions),
        Field::Department | Field::DepartmentMark => Some(RecordField::Departments),
        Field::Period | Field::Schedule => Some(RecordField::Schedule),
        Field::Target | Field::Indicator | Field::Baseline => Some(RecordField::Targets),
        Field::Progress | Field::Status => Some(RecordField::Progress),
        Field::Cost => Some(RecordField::Costs),
    }
}
