//! Compares a plan with its progress report: the phase planned for the reported year with the reported status.

use std::borrow::Cow;

use polars::prelude::*;

use super::super::lists;
use super::super::record_columns::{correction_text, owned, progress_text, schedule_summary};
use super::matching::{MatchedBy, Pair, pairs};
use super::refused;
use crate::calendar::{self, FiscalYear};
use crate::compare::{Absence, CompareError, Comparison, Reading};
use crate::corpus::Source;
use crate::plan::{Initiative, Phase, PlanDictionaries, ProgressEntry};

/// Machine name.
pub const NAME: &str = "progress_diff";

/// The columns in their order.
const COLUMNS: [&str; 27] = [
    "municipality_code",
    "municipality",
    "prefecture",
    "standing",
    "phase_fy",
    "phase_era",
    "planned_phase",
    "reported_phase",
    "matched_by",
    "similarity_pct",
    "number",
    "initiative",
    "schedule",
    "document",
    "page",
    "page_label",
    "document_id",
    "initiative_id",
    "corrections",
    "reported_initiative",
    "progress",
    "report",
    "report_page",
    "report_page_label",
    "report_id",
    "report_initiative_id",
    "report_corrections",
];

/// A record of the plan, of the report, or of both.
struct Row<'a> {
    plan: Option<(&'a Source, &'a Initiative)>,
    report: Option<(&'a Source, &'a Initiative)>,
    by: Option<MatchedBy>,
    year: FiscalYear,
    planned: Option<Phase>,
    /// The meaning of absence from the report.
    absence: Absence,
    reported: Option<Phase>,
}

/// Planned phases against reported ones: one row a record of the plan or the report, pair after pair.
///
/// # Errors
/// Only if polars refuses a frame, which is a mistake in kurabe and not in the input.
pub fn progress(
    pairs: &[(&Reading<'_>, &Reading<'_>)],
    dictionaries: &PlanDictionaries,
) -> Result<Comparison, CompareError> {
    let rows: Vec<Row<'_>> = pairs.iter().flat_map(|(plan, report)| rows(plan, report, dictionaries)).collect();
    let frame = frame(&rows).map_err(refused(NAME))?;
    let mut notes = notes();
    for (plan, report) in pairs {
        let later = if plan.source.published > report.source.published {
            "（計画のほうが後に発行されています。報告の年度の工程が計画にある取組だけを比べられます）"
        } else {
            ""
        };
        notes.push(format!("計画: 『{}』　報告: 『{}』{later}", plan.source.title, report.source.title));
    }
    Ok(Comparison { name: NAME, title: "計画と進捗の違い".into(), frame: frame.into(), printed: None, notes })
}

fn rows<'a>(plan: &Reading<'a>, report: &Reading<'a>, dictionaries: &PlanDictionaries) -> Vec<Row<'a>> {
    let initiatives = |of: &Reading<'a>| of.initiatives.here().iter().map(|r| &r.initiative).collect::<Vec<_>>();
    let (plans, reports) = (initiatives(plan), initiatives(report));
    let published = report.source.published;
    let usual = FiscalYear::of_month(published.year, published.month.unwrap_or(4));
    let row = |pair: Pair| {
        let (planned, reported) = (pair.old.map(|at| plans[at]), pair.new.map(|at| reports[at]));
        let latest = reported.and_then(|report| latest(&report.progress));
        let year = latest.and_then(|entry| period_year(&entry.period)).unwrap_or(usual);
        Row {
            plan: planned.map(|it| (plan.source, it)),
            report: reported.map(|it| (report.source, it)),
            by: pair.by,
            year,
            absence: report.absence(),
            planned: planned.and_then(|plan| self::planned(plan, year)),
            reported: latest.and_then(|entry| status_phase(entry, dictionaries)),
        }
    };
    pairs(&plans, &reports).into_iter().map(row).collect()
}

/// The latest entry of a report: by year and part of the year, in the order of the columns if periods are not stated.
/// A step back (運用 in the first half, 検討 in the second) counts, not the furthest phase ever reached.
fn latest(progress: &[ProgressEntry]) -> Option<&ProgressEntry> {
    let said = progress.iter().filter(|entry| !entry.status.is_empty() || !entry.text.is_empty());
    said.enumerate()
        .max_by_key(|(place, entry)| (period_year(&entry.period), period_end(&entry.period), *place))
        .map(|it| it.1)
}

/// The last month of a period, in the order of the fiscal year.
fn period_end(period: &str) -> Option<u8> {
    calendar::column(period)?.part.map(|part| part.span().1)
}

fn period_year(period: &str) -> Option<FiscalYear> {
    calendar::mentions(period).first().map(|mention| mention.years.last.unwrap_or(mention.years.first))
}

/// The phase named by the status of a report. The text below it is ignored: it mentions many phases.
fn status_phase(entry: &ProgressEntry, dictionaries: &PlanDictionaries) -> Option<Phase> {
    Some(entry.status.as_str()).filter(|status| !status.is_empty()).and_then(|status| dictionaries.phase(status))
}

/// The planned phase of a year: that of the year itself or of the last year before it with a phase.
fn planned(plan: &Initiative, year: FiscalYear) -> Option<Phase> {
    let until = plan.schedule.iter().filter(|entry| entry.fiscal_year <= year && entry.phase.is_some());
    until.max_by_key(|entry| (entry.fiscal_year, entry.phase))?.phase
}

/// The result of comparing report and plan. Only before and after the introduction are distinguished: 運用, 改善 and 定着
/// are different words for the same state.
fn standing(row: &Row<'_>) -> &'static str {
    let (Some(_), Some(_)) = (row.plan, row.report) else {
        return if row.plan.is_none() { "新規" } else { row.absence.label() };
    };
    match (row.planned, row.reported) {
        (planned, Some(Phase::Ended)) if planned != Some(Phase::Ended) => "取りやめ",
        (Some(planned), Some(reported)) if planned == reported => "予定どおり",
        (Some(Phase::Ended), _) | (None, _) | (_, None) => "判定できず",
        (Some(planned), Some(reported)) => match (planned >= Phase::Introduction, reported >= Phase::Introduction) {
            (false, true) => "前倒し",
            (true, false) => "遅れ",
            // Planned to be in use, and still being introduced or newly introduced: the word alone does not show
            // which.
            (true, true) if planned > Phase::Introduction && reported == Phase::Introduction => "判定できず",
            (true, true) => "予定どおり",
            (false, false) => {
                if reported > planned {
                    "前倒し"
                } else {
                    "遅れ"
                }
            }
        },
    }
}

fn frame(rows: &[Row<'_>]) -> PolarsResult<DataFrame> {
    let text = |of: &dyn Fn(&Row<'_>) -> Option<String>| rows.iter().map(of).collect::<Vec<_>>();
    let known = |text: String| Some(text).filter(|text| !text.is_empty());
    type Side<'a> = Option<(&'a Source, &'a Initiative)>;
    let corrected = |side: Side<'_>| owned(side.into_iter().flat_map(|(_, it)| &it.corrections).map(correction_text));
    let list = |name: &str, of: &dyn Fn(&Row<'_>) -> Vec<Cow<'static, str>>| lists::texts(name, rows.iter().map(of));
    let city = |row: &Row<'_>| row.report.or(row.plan).map(|(source, _)| source.municipality.clone());
    let frame = df!(
        "municipality_code" => text(&|row| Some(city(row)?.code.into())),
        "municipality" => text(&|row| Some(city(row)?.name)),
        "prefecture" => text(&|row| Some(city(row)?.prefecture)),
        "standing" => rows.iter().map(standing).collect::<Vec<_>>(),
        "phase_fy" => rows.iter().map(|row| row.year.0).collect::<Vec<_>>(),
        "phase_era" => rows.iter().map(|row| row.year.wareki()).collect::<Vec<_>>(),
        "planned_phase" => rows.iter().map(|row| row.planned.map(Phase::label)).collect::<Vec<_>>(),
        "reported_phase" => rows.iter().map(|row| row.reported.map(Phase::label)).collect::<Vec<_>>(),
        "matched_by" => rows.iter().map(|row| row.by.map(MatchedBy::label)).collect::<Vec<_>>(),
        "similarity_pct" => rows.iter().map(|row| row.by.map(MatchedBy::similarity_pct)).collect::<Vec<_>>(),
        "number" => text(&|row| row.plan.or(row.report)?.1.number.clone()),
        "initiative" => text(&|row| Some(row.plan?.1.name.clone())),
        "document" => text(&|row| Some(row.plan?.0.title.clone())),
        "page" => rows.iter().map(|row| Some(row.plan?.1.page)).collect::<Vec<_>>(),
        "page_label" => text(&|row| known(row.plan?.1.page_label.clone())),
        "document_id" => text(&|row| Some(row.plan?.0.id.to_string())),
        "initiative_id" => text(&|row| Some(row.plan?.1.id.to_string())),
        "report_id" => text(&|row| Some(row.report?.0.id.to_string())),
        "report_initiative_id" => text(&|row| Some(row.report?.1.id.to_string())),
        "reported_initiative" => text(&|row| Some(row.report?.1.name.clone())),
        "report" => text(&|row| Some(row.report?.0.title.clone())),
        "report_page" => rows.iter().map(|row| Some(row.report?.1.page)).collect::<Vec<_>>(),
        "report_page_label" => text(&|row| known(row.report?.1.page_label.clone())),
    )?;
    let frame = frame.hstack(&[
        list("schedule", &|row| owned(row.plan.map(|(_, it)| schedule_summary(&it.schedule)).unwrap_or_default())),
        list("progress", &|row| owned(row.report.into_iter().flat_map(|(_, it)| &it.progress).map(progress_text))),
        list("corrections", &|row| corrected(row.plan)),
        list("report_corrections", &|row| corrected(row.report)),
    ])?;
    frame.select(COLUMNS)
}

fn notes() -> Vec<String> {
    vec![
        "計画の段階は、報告の年度（その年度の工程がないときは、それより前で最も近い年度）の工程の記載から読み取ったものです。".into(),
        "報告の段階は、最も新しい時期の【　】内の語から読み取ったものです。語がないか段階を表さないときは\
         「判定できず」とします。"
            .into(),
        "「前倒し」は計画より先の段階の報告、「遅れ」は計画では導入・運用以降の年度に検討・実証の段階とする報告などです。導入した\
         後の段階（運用、改善・拡大、定着）の違いは区別しません。達成の評価ではないため、原本の説明を読んで判断してください。"
            .into(),
        "「取りやめ」は、計画より早い終了・廃止・休止などの報告です。完了による終了も含みます。".into(),
        "「新規」は報告にだけある取組、「記載なし」は報告に見つからない取組です。記載がないことは、未実施を意味しません。"
            .into(),
        "「要確認」と「読み取れず」は、報告に取組を読み取れていないおそれのある頁や文字を読み取れない頁があり、有無を判断できない\
         ことを示します。"
            .into(),
        "「対応付け」が「類似」のものは、同じ取組かを原本で確認してください。".into(),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::{document, initiative};
    use super::*;
    use crate::corpus::SourceKind;
    use crate::dictionaries::Dictionaries;
    use crate::plan::ScheduleEntry;

    #[test]
    fn reports_are_on_time_ahead_after_or_undecided() {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        let mut plan = document("032158", "plan", SourceKind::Plan, 2024);
        let mut report = document("032158", "report", SourceKind::Progress, 2025);
        let (study, operation) = (Phase::Study, Phase::Operation);
        let cases = [
            ("窓口予約", operation, ["検討", "運用"], "予定どおり"),
            ("会議録", operation, ["改善", "調査検討"], "遅れ"),
            ("電子契約", operation, ["", "検討"], "遅れ"),
            ("電子入札", operation, ["", "導入"], "判定できず"),
            ("議事録作成", study, ["", "運用開始"], "前倒し"),
            ("公用車", operation, ["", "廃止"], "取りやめ"),
            ("防災無線", operation, ["", ""], "判定できず"),
        ];
        for (name, phase, statuses, _) in cases {
            let mut planned = initiative(name, "other", 4);
            let entry = |year, phase| ScheduleEntry { fiscal_year: FiscalYear(year), text: String::new(), phase };
            planned.initiative.schedule =
                vec![entry(2024, Some(study)), entry(2025, Some(phase)), entry(2027, Some(Phase::Ended))];
            plan.initiatives.push(planned);
            let mut reported = initiative(name, "other", 9);
            let said = |period: &str, status: &str| ProgressEntry {
                period: period.into(),
                status: status.into(),
                text: "説明".into(),
            };
            reported.initiative.progress =
                vec![said("R7上半期", statuses[0]), said("R7下半期", statuses[1]), said("R6下半期", "定着")];
            report.initiatives.push(reported);
        }
        plan.initiatives.push(initiative("道路台帳", "other", 5));
        report.initiatives.push(initiative("電子図書館", "other", 9));
        let comparison = progress(&[(&plan.reading(), &report.reading())], &words).expect("compares");
        let standings = comparison.frame.column("standing").expect("is there").str().expect("is text").clone();
        let mut expected: Vec<&str> = cases.iter().map(|case| case.3).collect();
        expected.extend(["新規", "記載なし"]);
        assert_eq!(standings.iter().flatten().collect::<Vec<_>>(), expected);
    }
}
