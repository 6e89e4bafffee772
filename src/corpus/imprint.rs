//! Title and month from the cover of a document and the plan period from its first pages, for a person to confirm.

use serde::Deserialize;

use super::{Period, SourceKind, YearMonth};
use crate::calendar::{FiscalYear, mentions, months, typed};
use crate::dictionaries::{Dictionaries, DictionaryError};
use crate::document::{Document, Line, Page, Role};

/// The words that identify these statements: `dictionaries/imprint.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImprintWords {
    /// The title of such a document has one of them.
    title: Vec<String>,
    /// They name a plan period.
    period: Vec<String>,
    /// A title with one of them is that of a report on progress.
    progress: Vec<String>,
    /// A title with one of them is that of a policy, unless it has one of `plan`.
    policy: Vec<String>,
    plan: Vec<String>,
}

impl ImprintWords {
    /// Reads them.
    ///
    /// # Errors
    /// Where the file can't be read or has a mistake.
    pub fn load(dictionaries: &Dictionaries) -> Result<Self, DictionaryError> {
        dictionaries.toml("imprint.toml")
    }

    /// The kind of a document by its title.
    #[must_use]
    pub fn kind(&self, title: &str) -> SourceKind {
        if any_in(&self.progress, title) {
            SourceKind::Progress
        } else if any_in(&self.policy, title) && !any_in(&self.plan, title) {
            SourceKind::Policy
        } else {
            SourceKind::Plan
        }
    }
}

fn any_in(words: &[String], text: &str) -> bool {
    words.iter().any(|word| text.contains(word.as_str()))
}

/// Largest length of a line of a title, in characters; longer lines are sentences.
const LONGEST_TITLE: usize = 60;
/// Number of first pages searched for the plan period.
const FIRST_PAGES: usize = 12;
/// Number of lines below the words of a period that may hold its years.
const LINES_BELOW: usize = 4;
/// Largest length of a plan period, in years; longer ones belong to other plans, or are misread.
const LONGEST_PERIOD: i32 = 15;
/// Largest relative difference of the heights of two lines of one title.
const SAME_HEIGHT: f32 = 0.15;

/// The statements found; `None` if the document does not state them, or not clearly.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imprint {
    /// Title as printed.
    pub title: Option<String>,
    /// The latest month on the cover, or the year if there is no month.
    pub published: Option<YearMonth>,
    /// The period of the plan.
    pub period: Option<Period>,
}

impl Imprint {
    /// Looks at a document.
    #[must_use]
    pub fn of(document: &Document, words: &ImprintWords) -> Self {
        let Some(cover) = document.pages.iter().find(|page| !page.lines.is_empty()) else { return Self::default() };
        Self { title: title(cover, words), published: published(cover), period: period(&document.pages, words) }
    }
}

/// The tallest line that is worded as a title, with the lines around it that are set alike.
fn title(page: &Page, words: &ImprintWords) -> Option<String> {
    let lines: Vec<&Line> =
        page.lines.iter().filter(|line| !matches!(line.role, Role::Header | Role::Footer)).collect();
    let is_title = |line: &Line| {
        let text = line.text.trim();
        text.chars().count() <= LONGEST_TITLE && !text.ends_with('。') && any_in(&words.title, text)
    };
    let height = |line: &Line| line.bbox.bottom - line.bbox.top;
    let candidates = (0..lines.len()).filter(|at| is_title(lines[*at]));
    // of lines of one height the first
    let best = candidates.rev().max_by(|a, b| height(lines[*a]).total_cmp(&height(lines[*b])))?;
    let joins = |a: &Line, b: &Line| {
        let (one, other) = (height(a), height(b));
        (one - other).abs() < SAME_HEIGHT * one.max(other)
            && (b.bbox.top - a.bbox.bottom).abs() < one
            && typed(b.text.trim()).is_none()
            && !b.text.trim().ends_with('。')
    };
    let first = (0..best).rev().take_while(|at| joins(lines[*at], lines[at + 1])).last().unwrap_or(best);
    let last = (best + 1..lines.len()).take_while(|at| joins(lines[at - 1], lines[*at])).last().unwrap_or(best);
    let text: String = lines[first..=last].iter().map(|line| line.text.trim()).collect();
    (text.chars().count() <= LONGEST_TITLE).then_some(text)
}

/// The latest month of a cover: an earlier one belongs to an edition that was revised. Months in tables are ignored.
fn published(page: &Page) -> Option<YearMonth> {
    let lines = || page.lines.iter().filter(|line| line.role != Role::Table);
    let month = lines().flat_map(|line| months(&line.text)).map(|t| (t.year, t.month)).max();
    let year = || lines().filter_map(|line| typed(&line.text)).map(|t| (t.year, t.month)).max();
    month.or_else(year).map(|(year, month)| YearMonth { year, month })
}

/// The first range of years beside the words of a period.
fn period(pages: &[Page], words: &ImprintWords) -> Option<Period> {
    let lines: Vec<&str> =
        pages.iter().take(FIRST_PAGES).flat_map(|page| &page.lines).map(|line| line.text.as_str()).collect();
    let named = (0..lines.len()).filter(|at| any_in(&words.period, lines[*at]));
    named.flat_map(|at| &lines[at..lines.len().min(at + 1 + LINES_BELOW)]).find_map(|line| {
        mentions(line).into_iter().find_map(|mention| {
            let (FiscalYear(first), FiscalYear(last)) = (mention.years.first, mention.years.last?);
            (first < last && last - first < LONGEST_PERIOD).then_some(Period { first, last })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Rect;

    /// A page with lines of these heights, one below the other.
    fn page(lines: &[(&str, f32)]) -> Page {
        let mut top = 100.0;
        let line = |(text, height): &(&str, f32)| {
            let bbox = Rect::new(60.0, top, 400.0, top + height);
            top += height * 1.5;
            Line { text: (*text).to_owned(), bbox, role: Role::Body, recognised: None, struck: false, lead: None }
        };
        Page { page: 1, lines: lines.iter().map(line).collect(), ..Page::default() }
    }

    fn words() -> ImprintWords {
        ImprintWords::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound")
    }

    fn imprint(pages: Vec<Page>) -> Imprint {
        Imprint::of(&Document { pages, ..Document::default() }, &words())
    }

    #[test]
    fn a_cover_states_title_and_month() {
        let first = page(&[
            ("大崎市デジタル・トランスフォーメーション", 24.0),
            ("(DX)推進計画", 24.0),
            ("平成31年3月策定、令和４年３月改定", 14.0),
            ("宮城県大崎市", 14.0),
            ("この計画は、市の計画の一つです。", 30.0),
        ]);
        let found = imprint(vec![first]);
        assert_eq!(found.title.as_deref(), Some("大崎市デジタル・トランスフォーメーション(DX)推進計画"));
        assert_eq!(found.published, Some(YearMonth { year: 2022, month: Some(3) }));
        assert_eq!(found.period, None);
    }

    #[test]
    fn a_year_alone_will_do_and_a_title_ends_before_it() {
        let found =
            imprint(vec![Page::default(), page(&[("登米市DX推進計画", 20.0), ("令和６年", 20.0), ("登米市", 20.0)])]);
        assert_eq!(found.title.as_deref(), Some("登米市DX推進計画"));
        assert_eq!(found.published, Some(YearMonth { year: 2024, month: None }));
    }

    #[test]
    fn a_period_is_with_its_words() {
        let years = page(&[
            ("国の計画は令和3～7年度です。", 10.0),
            ("３　計画の期間", 12.0),
            ("令和8年度から令和12年度までの5年間", 10.0),
        ]);
        assert_eq!(imprint(vec![years]).period, Some(Period { first: 2026, last: 2030 }));
    }

    #[test]
    fn missing_statements_stay_empty() {
        assert_eq!(imprint(vec![page(&[("議事録", 20.0), ("出席者は次のとおり", 10.0)])]), Imprint::default());
        assert_eq!(imprint(Vec::new()), Imprint::default());
    }

    #[test]
    fn the_title_states_what_a_document_is() {
        let kinds =
            ["奥州市DX推進計画", "河北町役場DX推進方針", "DX全体方針 取組の進捗状況"].map(|title| words().kind(title));
        assert_eq!(kinds, [SourceKind::Plan, SourceKind::Policy, SourceKind::Progress]);
    }
}
