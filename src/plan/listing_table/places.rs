//! Where the fields of a listed record are printed: in the cells of its row, under their headers.

use super::Rows;
use crate::document::Cell;
use crate::plan::list_columns::ColumnContent;
use crate::plan::names;
use crate::plan::provenance;
use crate::plan::record::Initiative;
use crate::plan::record_field::RecordField;
use crate::plan::role::FieldRole;

impl Rows<'_> {
    /// Notes the cells of all columns that give a field by themselves.
    pub(super) fn places(&self, row: usize, end: usize, record: &mut Initiative) {
        let number = self.number_column();
        for (column, kind) in self.columns.kinds.iter().enumerate().filter(|(column, _)| *column != self.name) {
            let field = if Some(column) == number { Some(RecordField::Number) } else { given_by(kind) };
            let Some(field) = field else { continue };
            for cell in self.texts(row..end, column) {
                self.place(record, field, cell, column);
            }
        }
    }

    /// Notes a cell as the place of a field.
    pub(super) fn place(&self, record: &mut Initiative, field: RecordField, cell: &Cell, column: usize) {
        let under = Some(names::one_line(&self.columns.label(column))).filter(|label| !label.is_empty());
        provenance::note(record, field, cell.text.trim(), &cell.places(), under.as_deref());
    }
}

/// The field that the cells of a column give.
const fn given_by(column: &ColumnContent) -> Option<RecordField> {
    match column {
        ColumnContent::Years(_) => Some(RecordField::Schedule),
        ColumnContent::TargetOf(_) => Some(RecordField::Targets),
        ColumnContent::ProgressOf(_) => Some(RecordField::Progress),
        ColumnContent::Of(role) => match role {
            FieldRole::Description | FieldRole::Background | FieldRole::Content | FieldRole::Vague => {
                Some(RecordField::Description)
            }
            FieldRole::Department => Some(RecordField::Departments),
            FieldRole::Goals => Some(RecordField::RelatedGoals),
            FieldRole::Schedule => Some(RecordField::Schedule),
            FieldRole::Target | FieldRole::Indicator | FieldRole::Baseline => Some(RecordField::Targets),
            FieldRole::Status => Some(RecordField::Progress),
            _ => None,
        },
        ColumnContent::Unknown => None,
    }
}
