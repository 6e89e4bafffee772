//! How much of each document was read, which pages could not be, and how certain the records are.

use polars::prelude::*;

use super::frames::{Frames, RecordRow};
use super::matrix::{TO_CHECK, UNREAD};
use super::sketch::Sketch;
use super::{Comparison, Reading};

/// Machine name.
pub(super) const NAME: &str = "coverage";

/// Records less certain than this, in percent, count as doubtful even without a named doubt.
const DOUBTFUL_PCT: u32 = 70;

/// Columns of the frame, in their order.
const COLUMNS: [&str; 23] = [
    "municipality_code",
    "municipality",
    "prefecture",
    "document_kind",
    "document_id",
    "document",
    "published",
    "published_era",
    "reading",
    "page_count",
    "unread_page_count",
    "unread_pages",
    "garbled_page_count",
    "finding_count",
    "pages_to_check",
    "check_reasons",
    "initiatives",
    "counted_initiatives",
    "scheduled_initiatives",
    "target_initiatives",
    "department_initiatives",
    "doubtful_initiatives",
    "lowest_confidence_pct",
];

/// One row a document.
pub(super) fn build(frames: &Frames<'_>) -> PolarsResult<Option<Comparison>> {
    let documents = frames.documents.drop("counted")?;
    let states: Vec<&str> = frames.readings.iter().map(|reading| state(reading)).collect();
    let (mut of, mut lowest) = (vec![Counts::default(); documents.height()], vec![None; documents.height()]);
    for row in &frames.rows {
        let place = row.reading as usize;
        let sketch = frames.sketch(row);
        let confidence = u32::from(sketch.confidence_pct);
        of[place].add(row, sketch);
        lowest[place] = Some(lowest[place].map_or(confidence, |lowest: u32| lowest.min(confidence)));
    }
    let counts = |count: fn(&Counts) -> u32| of.iter().map(count).collect::<Vec<_>>();
    let added = df!(
        "reading" => states,
        "initiatives" => counts(|it| it.initiatives),
        "counted_initiatives" => counts(|it| it.counted),
        "scheduled_initiatives" => counts(|it| it.scheduled),
        "target_initiatives" => counts(|it| it.with_targets),
        "department_initiatives" => counts(|it| it.with_departments),
        "doubtful_initiatives" => counts(|it| it.doubtful),
        "lowest_confidence_pct" => lowest,
    )?;
    let frame = documents.hstack(added.columns())?.select(COLUMNS)?;
    Ok(Some(Comparison {
        name: NAME,
        title: "読み取り状況".into(),
        frame: frame.into(),
        printed: None,
        notes: notes(),
    }))
}

/// How much of a document could be read.
fn state(reading: &Reading<'_>) -> &'static str {
    let unread = reading.unread_pages().len();
    if reading.pages as usize <= unread {
        UNREAD
    } else if unread > 0 || reading.has_gaps() {
        "一部読み取れず"
    } else if reading.account.count() == 0 {
        "読み取り済み"
    } else {
        TO_CHECK
    }
}

/// Counts of the initiatives of a document, in total and by the fields that they state.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    initiatives: u32,
    counted: u32,
    scheduled: u32,
    with_targets: u32,
    with_departments: u32,
    doubtful: u32,
}

impl Counts {
    fn add(&mut self, row: &RecordRow, sketch: &Sketch) {
        let is_doubtful = sketch.has.doubts || u32::from(sketch.confidence_pct) < DOUBTFUL_PCT;
        self.initiatives += 1;
        self.counted += u32::from(row.counted);
        self.scheduled += u32::from(sketch.has.schedule);
        self.with_targets += u32::from(sketch.has.stated_targets);
        self.with_departments += u32::from(sketch.has.departments);
        self.doubtful += u32::from(is_doubtful);
    }
}

fn notes() -> Vec<String> {
    vec![
        "「読み取れない頁」は、文字情報がない（スキャン画像など）か、内容を読み取れなかったPDFの頁です。原本で確認してください。"
            .into(),
        format!(
            "読み取りの「{TO_CHECK}」は、文字は読み取れても、取組を読み取れていないおそれのある文書です。「確認する頁」を原本で\
             確認してください。この文書にない項目は、比較表でも「{TO_CHECK}」とし、記載なしとはしません。"
        ),
        format!("「要確認の取組」は、読み取りに疑わしい点があるか、確度が{DOUBTFUL_PCT}％未満の取組の数です。"),
    ]
}
