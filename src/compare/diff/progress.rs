//! A plan against its progress report: the phase planned for the reported year against the status reported.

use polars::prelude::*;

use super::super::frames::{progress_text, schedule_summary};
use super::matching::{MatchedBy, pairs};
use super::refused;
use crate::calendar::{self, FiscalYear};
use crate::compare::{CompareError, Comparison, Reading};
use crate::plan::{Initiative, Phase, PlanDictionaries, ProgressEntry};

/// Machine name.
const NAME: &str = "progress_diff";

/// A record of the plan, of the report, or of both.
struct Row<'a> {
    plan: Option<&'a Initiative>,
    report: Option<&'a Initiative>,
    by: Option<MatchedBy>,
    year: FiscalYear,
    planned: Option<Phase>,
    reported: Option<Phase>,
}

/// Planned phases against reported ones: one row a record of the plan or the report.
///
/// # Errors
/// Only if polars refuses a frame, which is a mistake in kurabe and not in the input.
pub fn progress(
    plan: &Reading<'_>,
    report: &Reading<'_>,
    dictionaries: &PlanDictionaries,
) -> Result<Comparison, CompareError> {
    let plans: Vec<&Initiative> = plan.initiatives.iter().map(|r| &r.initiative).collect();
    let reports: Vec<&Initiative> = report.initiatives.iter().map(|r| &r.initiative).collect();
    let published = report.source.published;
    let usual = FiscalYear::of_month(published.year, published.month.unwrap_or(4));
    let rows: Vec<Row<'_>> = pairs(&plans, &reports)
        .into_iter()
        .map(|pair| {
            let planned = pair.old.map(|at| plans[at]);
            row(planned, pair.new.map(|at| reports[at]), pair.by, usual, dictionaries)
        })
        .collect();
    let frame = frame(&rows, plan, report).map_err(refused(NAME))?;
    let mut notes = notes();
    notes.insert(0, format!("計画: 『{}』　報告: 『{}』", plan.source.title, report.source.title));
    Ok(Comparison { name: NAME, title: "計画と進捗の違い".into(), frame, printed: None, notes })
}

fn row<'a>(
    plan: Option<&'a Initiative>,
    report: Option<&'a Initiative>,
    by: Option<MatchedBy>,
    usual: FiscalYear,
    dictionaries: &PlanDictionaries,
) -> Row<'a> {
    let latest = report.map(|report| latest(&report.progress)).unwrap_or_default();
    let year = latest.iter().find_map(|entry| period_year(&entry.period)).unwrap_or(usual);
    let reported = latest.iter().filter_map(|entry| status_phase(entry, dictionaries)).max();
    Row { plan, report, by, year, planned: plan.and_then(|plan| planned(plan, year)), reported }
}

/// The entries of the last period that a report has.
fn latest(progress: &[ProgressEntry]) -> Vec<&ProgressEntry> {
    let said = || progress.iter().filter(|entry| !entry.status.is_empty() || !entry.text.is_empty());
    // Columns stand in the order of time where the periods do not say theirs.
    let last = said().enumerate().max_by_key(|(place, entry)| (period_year(&entry.period), *place));
    let period = last.map(|(_, entry)| entry.period.as_str());
    said().filter(|entry| Some(entry.period.as_str()) == period).collect()
}

fn period_year(period: &str) -> Option<FiscalYear> {
    calendar::mentions(period).first().map(|mention| mention.years.last.unwrap_or(mention.years.first))
}

/// The phase that a report names as its status. What the text below it tells is no status: it speaks of many phases.
fn status_phase(entry: &ProgressEntry, dictionaries: &PlanDictionaries) -> Option<Phase> {
    Some(entry.status.as_str()).filter(|status| !status.is_empty()).and_then(|status| dictionaries.phase(status))
}

/// The phase that a plan has for a year: that of the year, or that of the last year before of which it speaks.
fn planned(plan: &Initiative, year: FiscalYear) -> Option<Phase> {
    let until = plan.schedule.iter().filter(|entry| entry.fiscal_year <= year && entry.phase.is_some());
    until.max_by_key(|entry| (entry.fiscal_year, entry.phase))?.phase
}

/// How the report stands to the plan.
fn standing(row: &Row<'_>) -> &'static str {
    match (row.plan, row.report, row.planned, row.reported) {
        (None, ..) => "計画に記載なし",
        (_, None, ..) => "報告に記載なし",
        (.., planned, Some(Phase::Ended)) if planned != Some(Phase::Ended) => "終了・中止",
        (.., Some(planned), Some(reported)) if reported == planned => "計画どおりの段階",
        (.., Some(planned), Some(reported)) if reported > planned => "計画より進んだ段階",
        (.., Some(_), Some(_)) => "計画より手前の段階",
        _ => "判定できず",
    }
}

fn frame(rows: &[Row<'_>], plan: &Reading<'_>, report: &Reading<'_>) -> PolarsResult<DataFrame> {
    let municipality = &report.source.municipality;
    let text = |of: &dyn Fn(&Row<'_>) -> Option<String>| rows.iter().map(of).collect::<Vec<_>>();
    let known = |text: String| Some(text).filter(|text| !text.is_empty());
    let lines = |record: &Initiative| known(record.progress.iter().map(progress_text).collect::<Vec<_>>().join("\n"));
    let number = |row: &Row<'_>| row.plan.or(row.report)?.number.clone();
    df!(
        "municipality_code" => vec![municipality.code.as_str(); rows.len()],
        "municipality" => vec![municipality.name.as_str(); rows.len()],
        "prefecture" => vec![municipality.prefecture.as_str(); rows.len()],
        "standing" => rows.iter().map(standing).collect::<Vec<_>>(),
        "phase_fy" => rows.iter().map(|row| row.year.0).collect::<Vec<_>>(),
        "planned_phase" => rows.iter().map(|row| row.planned.map(Phase::label)).collect::<Vec<_>>(),
        "reported_phase" => rows.iter().map(|row| row.reported.map(Phase::label)).collect::<Vec<_>>(),
        "matched_by" => rows.iter().map(|row| row.by.map(MatchedBy::label)).collect::<Vec<_>>(),
        "similarity_pct" => rows.iter().map(|row| row.by.map(MatchedBy::similarity_pct)).collect::<Vec<_>>(),
        "number" => text(&number),
        "initiative" => text(&|row| Some(row.plan?.name.clone())),
        "schedule" => text(&|row| known(schedule_summary(&row.plan?.schedule).join("\n"))),
        "document" => text(&|row| row.plan.map(|_| plan.source.title.clone())),
        "page" => rows.iter().map(|row| Some(row.plan?.page)).collect::<Vec<_>>(),
        "page_label" => text(&|row| known(row.plan?.page_label.clone())),
        "reported_initiative" => text(&|row| Some(row.report?.name.clone())),
        "progress" => text(&|row| lines(row.report?)),
        "report" => text(&|row| row.report.map(|_| report.source.title.clone())),
        "report_page" => rows.iter().map(|row| Some(row.report?.page)).collect::<Vec<_>>(),
        "report_page_label" => text(&|row| known(row.report?.page_label.clone())),
    )
}

fn notes() -> Vec<String> {
    vec![
        "計画の段階は、報告の年度（その年度の工程がないときは、それより前で最も近い年度）の工程の記載から読み取ったものです。".into(),
        "報告の段階は、最も新しい期間の【　】内の語から読み取ったものです。語がないか段階を表さないときは「判定できず」とします。".into(),
        "段階の比較は、記載された語だけによるものです。遅れや達成の評価は、原本の説明を読んで判断してください。".into(),
        "「対応付け」が「類似」のものは、同じ取組かを原本で確認してください。記載がないことは、未実施を意味しません。".into(),
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
    fn reports_are_on_time_ahead_behind_or_not_to_be_told() {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        let mut plan = document("032158", "plan", SourceKind::Plan, 2024);
        let mut report = document("032158", "report", SourceKind::Progress, 2025);
        let cases = [
            ("窓口予約", "運用", "計画どおりの段階"),
            ("電子契約", "検討", "計画より手前の段階"),
            ("議事録作成", "改善・拡大", "計画より進んだ段階"),
            ("公用車", "廃止", "終了・中止"),
            ("防災無線", "", "判定できず"),
        ];
        for (name, status, _) in cases {
            let mut planned = initiative(name, "other", 4);
            let entry = |year, phase| ScheduleEntry { fiscal_year: FiscalYear(year), text: String::new(), phase };
            planned.initiative.schedule = vec![
                entry(2024, Some(Phase::Study)),
                entry(2025, Some(Phase::Operation)),
                entry(2027, Some(Phase::Ended)),
            ];
            plan.initiatives.push(planned);
            let mut reported = initiative(name, "other", 9);
            let said = |period: &str, status: &str| ProgressEntry {
                period: period.into(),
                status: status.into(),
                text: "説明".into(),
            };
            reported.initiative.progress = vec![said("R7下半期", status), said("R6下半期", "定着")];
            report.initiatives.push(reported);
        }
        plan.initiatives.push(initiative("道路台帳", "other", 5));
        report.initiatives.push(initiative("電子図書館", "other", 9));
        let comparison = progress(&plan.reading(), &report.reading(), &words).expect("compares");
        let standings = comparison.frame.column("standing").expect("is there").str().expect("is text").clone();
        let mut expected: Vec<&str> = cases.iter().map(|case| case.2).collect();
        expected.extend(["計画に記載なし", "報告に記載なし"]);
        assert_eq!(standings.iter().flatten().collect::<Vec<_>>(), expected);
    }
}
