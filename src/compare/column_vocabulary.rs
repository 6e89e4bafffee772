//! The columns that have the same machine name in every comparison, with what they hold.

use super::column_kind::{ColumnKind, RecordSide};

/// Every such column by its machine name. Columns of a fiscal year or of a municipality are named by data.
const COLUMNS: &[(&str, ColumnKind)] = &[
    ("municipality_code", ColumnKind::MunicipalityCode),
    ("municipality", ColumnKind::Municipality),
    ("prefecture", ColumnKind::Prefecture),
    ("area_group", ColumnKind::AreaGroup),
    ("area_id", ColumnKind::AreaId),
    ("area", ColumnKind::Area),
    ("area_short", ColumnKind::TopicGroup),
    ("further_area_ids", ColumnKind::List),
    ("topic_ids", ColumnKind::List),
    ("topic_id", ColumnKind::TopicId),
    ("topics", ColumnKind::List),
    ("topic", ColumnKind::Topic),
    ("share_pct", ColumnKind::Share),
    ("phase_fy", ColumnKind::Year),
    ("phase_era", ColumnKind::Text),
    ("phase", ColumnKind::Phase),
    ("first_use_fy", ColumnKind::Year),
    ("first_use_era", ColumnKind::Text),
    ("gap", ColumnKind::Mark),
    ("level", ColumnKind::GapLevel),
    ("group", ColumnKind::Text),
    ("entry_id", ColumnKind::Id),
    ("entry", ColumnKind::GapEntry),
    ("base_code", ColumnKind::Id),
    ("base", ColumnKind::Text),
    ("base_state", ColumnKind::Mark),
    ("having", ColumnKind::Count),
    ("to_read", ColumnKind::ToRead),
    ("change", ColumnKind::List),
    ("matched_by", ColumnKind::Text),
    ("similarity_pct", ColumnKind::Percent),
    ("moved_years", ColumnKind::Count),
    ("old_area", ColumnKind::Text),
    ("old_number", ColumnKind::Text),
    ("old_initiative", ColumnKind::Initiative(RecordSide::Earlier)),
    ("old_schedule", ColumnKind::Lines),
    ("old_document", ColumnKind::Document(RecordSide::Earlier)),
    ("old_page", ColumnKind::Page(RecordSide::Earlier)),
    ("old_page_label", ColumnKind::PageLabel(RecordSide::Earlier)),
    ("standing", ColumnKind::Mark),
    ("planned_phase", ColumnKind::Mark),
    ("reported_phase", ColumnKind::Mark),
    ("reported_initiative", ColumnKind::Initiative(RecordSide::Report)),
    ("report", ColumnKind::Document(RecordSide::Report)),
    ("report_page", ColumnKind::Page(RecordSide::Report)),
    ("report_page_label", ColumnKind::PageLabel(RecordSide::Report)),
    ("indicator", ColumnKind::Text),
    ("baseline_value", ColumnKind::Amount),
    ("target_value", ColumnKind::Amount),
    ("unit", ColumnKind::Mark),
    ("unit_printed", ColumnKind::Text),
    ("due_fy", ColumnKind::Year),
    ("due_era", ColumnKind::Mark),
    ("target", ColumnKind::Text),
    ("survey_group", ColumnKind::Text),
    ("survey_item", ColumnKind::Text),
    ("survey_answer", ColumnKind::Mark),
    ("survey_value", ColumnKind::Amount),
    ("survey_unit", ColumnKind::Mark),
    ("survey_date", ColumnKind::Text),
    ("survey_date_era", ColumnKind::Text),
    ("judgement", ColumnKind::Text),
    ("contradiction", ColumnKind::Mark),
    ("heading", ColumnKind::Path),
    ("measure", ColumnKind::Text),
    ("number", ColumnKind::PlanNumber),
    ("initiative_id", ColumnKind::InitiativeId(RecordSide::Own)),
    ("initiative", ColumnKind::Initiative(RecordSide::Own)),
    ("description", ColumnKind::Lines),
    ("departments", ColumnKind::List),
    ("schedule", ColumnKind::Lines),
    ("schedule_state", ColumnKind::ScheduleState),
    ("targets", ColumnKind::Lines),
    ("since", ColumnKind::Text),
    ("costs", ColumnKind::Costs),
    ("cost_fy", ColumnKind::Year),
    ("cost_era", ColumnKind::Text),
    ("cost_kind", ColumnKind::Mark),
    ("cost_yen", ColumnKind::Amount),
    ("cost_undated", ColumnKind::Amount),
    ("cost_text", ColumnKind::Lines),
    ("initiative_names", ColumnKind::Lines),
    ("to_read_places", ColumnKind::ToReadPlaces),
    ("old_document_id", ColumnKind::DocumentId(RecordSide::Earlier)),
    ("old_initiative_id", ColumnKind::InitiativeId(RecordSide::Earlier)),
    ("report_id", ColumnKind::DocumentId(RecordSide::Report)),
    ("report_initiative_id", ColumnKind::InitiativeId(RecordSide::Report)),
    ("progress", ColumnKind::Progress),
    ("document_kind", ColumnKind::Mark),
    ("document_id", ColumnKind::DocumentId(RecordSide::Own)),
    ("document", ColumnKind::Document(RecordSide::Own)),
    ("published", ColumnKind::Mark),
    ("published_era", ColumnKind::Published),
    ("first_fy", ColumnKind::Year),
    ("last_fy", ColumnKind::Year),
    ("period", ColumnKind::Text),
    ("edition", ColumnKind::Mark),
    ("page_count", ColumnKind::Count),
    ("page", ColumnKind::Page(RecordSide::Own)),
    ("page_label", ColumnKind::PageLabel(RecordSide::Own)),
    ("pages", ColumnKind::Pages),
    ("page_labels", ColumnKind::List),
    ("quote", ColumnKind::Quote),
    ("confidence_pct", ColumnKind::Percent),
    ("doubts", ColumnKind::Lines),
    ("corrections", ColumnKind::Corrections),
    ("old_corrections", ColumnKind::Corrections),
    ("report_corrections", ColumnKind::Corrections),
    ("citation", ColumnKind::Citation),
    ("counted", ColumnKind::Counted),
    ("initiatives", ColumnKind::Count),
    ("state", ColumnKind::Mark),
    ("absence_reason", ColumnKind::Text),
    ("total", ColumnKind::Total),
    ("reading", ColumnKind::Mark),
    ("unread_page_count", ColumnKind::Count),
    ("unread_pages", ColumnKind::List),
    ("finding_count", ColumnKind::Count),
    ("pages_to_check", ColumnKind::Mark),
    ("check_reasons", ColumnKind::List),
    ("garbled_page_count", ColumnKind::Count),
    ("counted_initiatives", ColumnKind::Count),
    ("scheduled_initiatives", ColumnKind::Count),
    ("target_initiatives", ColumnKind::Count),
    ("department_initiatives", ColumnKind::Count),
    ("doubtful_initiatives", ColumnKind::Count),
    ("lowest_confidence_pct", ColumnKind::Percent),
    ("file", ColumnKind::Text),
    ("sha256", ColumnKind::Id),
    ("url", ColumnKind::Url),
];

/// What the column of this name holds; nothing where no comparison has such a column.
pub(super) fn kind(name: &str) -> Option<&'static ColumnKind> {
    COLUMNS.iter().find(|(known, _)| *known == name).map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::sample::{catalogue, corpus, readings};
    use super::super::{CompareOptions, compare_selected};
    use super::*;

    #[test]
    fn one_name_has_one_kind() {
        let names: BTreeSet<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
        assert_eq!(names.len(), COLUMNS.len());
    }

    #[test]
    fn every_column_of_every_comparison_has_a_kind() {
        let read = corpus(11);
        let all = readings(&read);
        let base = all.iter().map(|reading| reading.source.municipality.code.clone()).min();
        let options = CompareOptions { base: base.map(String::from), ..CompareOptions::default() };
        let selection = options.select(&all, &catalogue()).expect("is known");
        for comparison in compare_selected(&all, &catalogue(), &selection).expect("compares") {
            for frame in [Some(&comparison.frame), comparison.printed.as_ref()].into_iter().flatten() {
                for head in frame.heads() {
                    let is_named_by_data = matches!(head.kind, ColumnKind::OfYear(..) | ColumnKind::OfMunicipality(..));
                    assert!(is_named_by_data || kind(&head.name).is_some(), "{}: {}", comparison.name, head.name);
                }
            }
        }
    }
}
