//! Japanese titles and widths of all columns.

use crate::calendar::FiscalYear;
use crate::compare::{ColumnHead, ColumnKind, MunicipalityValue, YearValue};

/// Every column that has the same name in all tables, with its title and its greatest width in a sheet, in half-width
/// characters.
const COLUMNS: &[(&str, &str, f64)] = &[
    ("municipality_code", "全国地方公共団体コード", 9.0),
    ("municipality", "地方公共団体名", 9.0),
    ("prefecture", "都道府県名", 8.5),
    ("area_group", "国の区分", 14.0),
    ("area_id", "国の項目ID", 16.0),
    ("area", "国の項目", 20.0),
    ("area_short", "国の項目（略称）", 18.0),
    ("further_area_ids", "関連する国の項目ID", 16.0),
    ("topic_ids", "テーマID", 16.0),
    ("topic_id", "テーマID", 16.0),
    ("topics", "テーマ", 16.0),
    ("topic", "テーマ", 20.0),
    ("share_pct", "割合（％）", 7.5),
    ("phase_fy", "段階の年度（西暦）", 9.0),
    ("phase_era", "段階の年度", 10.0),
    ("phase", "段階", 9.0),
    ("first_use_fy", "導入年度（西暦）", 9.0),
    ("first_use_era", "導入年度", 10.0),
    ("gap", "差", 20.0),
    ("level", "区分", 9.0),
    ("group", "国の区分・項目", 20.0),
    ("entry_id", "項目・テーマID", 16.0),
    ("entry", "項目・テーマ", 24.0),
    ("base_code", "基準の団体コード", 9.0),
    ("base", "基準の団体", 9.0),
    ("base_state", "基準の団体の記載", 10.0),
    ("having", "記載のある団体数", 8.0),
    ("to_read", "記載のある団体と頁", 64.0),
    ("cited_pages", "頁", 12.0),
    ("change", "変更", 14.0),
    ("matched_by", "対応付け", 14.0),
    ("similarity_pct", "名称の類似度（％）", 8.0),
    ("moved_years", "時期の移動（年）", 8.0),
    ("old_area", "前の国の項目", 18.0),
    ("old_number", "前の番号", 6.5),
    ("old_initiative", "前の取組", 26.0),
    ("old_schedule", "前の工程", 24.0),
    ("old_document", "前の文書", 18.0),
    ("old_page", "前の文書のPDF頁", 7.0),
    ("old_page_label", "前の文書の印刷頁", 7.0),
    ("standing", "計画との比較", 11.0),
    ("planned_phase", "計画の段階", 9.0),
    ("reported_phase", "報告の段階", 9.0),
    ("reported_initiative", "報告の取組", 26.0),
    ("report", "報告の文書", 18.0),
    ("report_page", "報告のPDF頁", 7.0),
    ("report_page_label", "報告の印刷頁", 7.0),
    ("indicator", "指標", 26.0),
    ("baseline_value", "現状値", 9.0),
    ("target_value", "目標値", 9.0),
    ("unit", "単位", 7.0),
    ("unit_printed", "単位（記載のまま）", 8.0),
    ("due_fy", "期限の年度（西暦）", 9.0),
    ("due_era", "期限", 10.0),
    ("target", "目標の記載", 36.0),
    ("survey_group", "調査の領域", 14.0),
    ("survey_item", "調査の項目", 22.0),
    ("survey_answer", "調査の回答", 9.0),
    ("survey_value", "調査の値", 8.0),
    ("survey_unit", "調査の値の単位", 7.0),
    ("survey_date", "調査の時点（西暦）", 9.0),
    ("survey_date_era", "調査の時点", 11.0),
    ("judgement", "調査と計画", 20.0),
    ("contradiction", "不一致", 7.0),
    ("heading", "見出し", 24.0),
    ("measure", "施策", 16.0),
    ("number", "番号", 6.5),
    ("initiative_id", "取組ID", 20.0),
    ("initiative", "取組", 26.0),
    ("description", "内容", 44.0),
    ("departments", "担当課", 14.0),
    ("related_goals", "関連する目標", 14.0),
    ("schedule", "工程", 24.0),
    ("schedule_state", "工程の有無", 9.0),
    ("targets", "目標", 22.0),
    ("since", "いつから", 10.0),
    ("costs", "経費", 14.0),
    ("cost_fy", "費用の年度（西暦）", 9.0),
    ("cost_era", "費用の年度", 10.0),
    ("cost_kind", "費用の区分", 9.0),
    ("cost_yen", "金額（円）", 12.0),
    ("cost_undated", "年度の記載なし\n（千円）", 11.0),
    ("cost_text", "費用の記載", 24.0),
    ("initiative_names", "取組の名称", 32.0),
    ("to_read_places", "記載のある文書と頁", 20.0),
    ("old_document_id", "前の文書ID", 14.0),
    ("old_initiative_id", "前の取組ID", 20.0),
    ("report_id", "報告の文書ID", 14.0),
    ("report_initiative_id", "報告の取組ID", 20.0),
    ("progress", "進捗状況", 32.0),
    ("document_kind", "文書の種別", 8.5),
    ("document_id", "文書ID", 14.0),
    ("document", "文書", 18.0),
    ("published", "発行年月（西暦）", 9.0),
    ("published_era", "発行年月", 11.0),
    ("first_fy", "計画期間の初年度（西暦）", 9.0),
    ("last_fy", "計画期間の最終年度（西暦）", 9.0),
    ("period", "計画期間", 16.0),
    ("edition", "国の計画の版", 8.5),
    ("page_count", "頁数", 6.0),
    ("page", "PDF頁", 6.5),
    ("page_label", "印刷頁", 6.5),
    ("pages", "PDF頁", 12.0),
    ("page_labels", "印刷頁", 12.0),
    ("quote", "原文", 40.0),
    ("confidence_pct", "確度（％）", 7.0),
    ("doubts", "要確認", 24.0),
    ("corrected_field", "項目", 12.0),
    ("read_value", "読み取った値", 32.0),
    ("right_value", "正しい値", 32.0),
    ("corrected_by", "記入者", 10.0),
    ("corrected_on", "日付", 11.0),
    ("corrected_why", "理由", 24.0),
    ("corrections", "訂正", 18.0),
    ("old_corrections", "前の文書の訂正", 22.0),
    ("report_corrections", "報告の訂正", 22.0),
    ("record_kind", "種別", 7.0),
    ("name", "名称", 28.0),
    ("snippet", "抜粋", 48.0),
    ("asked_years", "指定した年度の工程", 20.0),
    ("linked", "同じ取組（文書ごと）", 28.0),
    ("citation", "出典", 36.0),
    ("list_id", "番号", 8.0),
    ("list_entry", "取組", 44.0),
    ("further_areas", "関連する国の項目", 20.0),
    ("evidence", "根拠の語", 28.0),
    ("facet", "内訳", 12.0),
    ("facet_value", "値", 36.0),
    ("counted", "件数", 6.5),
    ("initiatives", "取組数", 7.5),
    ("state", "記載の有無", 10.0),
    ("absence_reason", "理由", 48.0),
    ("total", "計", 7.0),
    ("reading", "読み取り", 14.0),
    ("unread_page_count", "読み取れない頁数", 10.0),
    ("unread_pages", "読み取れないPDF頁", 16.0),
    ("finding_count", "読み取り漏れのおそれ", 10.0),
    ("pages_to_check", "確認するPDF頁", 16.0),
    ("check_reasons", "確認する理由", 28.0),
    ("garbled_page_count", "不明な文字がある頁数", 10.0),
    ("counted_initiatives", "件数に数えた取組", 9.5),
    ("scheduled_initiatives", "工程のある取組", 9.5),
    ("target_initiatives", "目標のある取組", 9.5),
    ("department_initiatives", "担当課のある取組", 9.5),
    ("doubtful_initiatives", "要確認の取組", 9.5),
    ("lowest_confidence_pct", "最も低い確度（％）", 9.5),
    ("file", "ファイル", 24.0),
    ("sha256", "SHA-256", 24.0),
    ("url", "入手先", 36.0),
];

/// The Japanese title of a column that has the same name in every table; the name itself where it has none.
pub(super) fn named(name: &str) -> String {
    COLUMNS.iter().find(|(known, ..)| *known == name).map_or(name, |(_, title, _)| title).to_owned()
}

/// The Japanese title of a column: from data (the name of a municipality), from the list, or by its fiscal year.
pub(super) fn title(head: &ColumnHead) -> String {
    if let Some(title) = &head.title {
        return title.clone();
    }
    let year = |year: FiscalYear| format!("{}({})", year.wareki(), year.0);
    match head.kind {
        ColumnKind::OfYear(of, YearValue::Words) => year(of),
        ColumnKind::OfYear(of, YearValue::Phase) => format!("{}の段階", year(of)),
        ColumnKind::OfYear(of, YearValue::Cost) => format!("{}\n（千円）", year(of)),
        ColumnKind::OfMunicipality(_, MunicipalityValue::Place) => "文書と頁".to_owned(),
        ColumnKind::OfMunicipality(_, MunicipalityValue::State) => named("state"),
        _ => named(&head.name),
    }
}

/// Whether a column of this name may be in a table.
pub(super) fn is_known(name: &str) -> bool {
    COLUMNS.iter().any(|(known, ..)| *known == name)
}

/// The greatest width of a column in a sheet, in half-width characters.
pub(super) fn width(head: &ColumnHead) -> f64 {
    match &head.kind {
        ColumnKind::OfYear(_, value) => match value {
            YearValue::Cost => 11.0,
            YearValue::Words => 13.0,
            YearValue::Phase => 9.0,
        },
        ColumnKind::OfMunicipality(_, value) => match value {
            MunicipalityValue::Initiatives => 11.0,
            MunicipalityValue::Share => 6.5,
            MunicipalityValue::Furthest | MunicipalityValue::FirstUse => 10.0,
            MunicipalityValue::Pages => 12.0,
            MunicipalityValue::State | MunicipalityValue::Place => OTHERS,
        },
        _ => width_of(&head.name),
    }
}

/// The greatest width of a column that has the same name in every table.
pub(super) fn width_of(name: &str) -> f64 {
    COLUMNS.iter().find(|(known, ..)| *known == name).map_or(OTHERS, |(.., width)| *width)
}

/// The greatest width of a column that is not listed, in half-width characters.
const OTHERS: f64 = 16.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_come_from_data_the_list_or_the_year() {
        let initiatives = ColumnHead::of_municipality(
            MunicipalityValue::Initiatives,
            "032158",
            Some("奥州市\n（岩手県）".to_owned()),
        );
        assert_eq!(title(&initiatives), "奥州市\n（岩手県）");
        assert_eq!(title(&ColumnHead::named("municipality_code")), "全国地方公共団体コード");
        assert_eq!(title(&ColumnHead::of_year(YearValue::Words, FiscalYear(2024))), "令和6年度(2024)");
    }

    #[test]
    fn one_name_has_one_title() {
        let mut names: Vec<&str> = COLUMNS.iter().map(|column| column.0).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
