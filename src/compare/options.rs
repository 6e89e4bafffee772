//! The selection to compare: the user's words, checked against the corpus and the catalogue.

use std::collections::{BTreeMap, BTreeSet};

use super::survey::Survey;
use super::{Catalogue, CompareError, Reading};
use crate::calendar::{FiscalYear, wareki_years};
use crate::corpus::{Municipality, Source};
use crate::ids::{AreaId, MunicipalityCode, TopicId};
use crate::text::fold;

/// The user's options. Empty lists mean all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CompareOptions {
    /// Municipalities by code (032158) or name (奥州市, 岩手県奥州市).
    pub municipalities: Vec<String>,
    /// National areas by id (`frontyard`) or label.
    pub areas: Vec<String>,
    /// Topics by id (`paperless_counter`) or label (書かない窓口).
    pub topics: Vec<String>,
    /// Edition of the national plan whose words are printed; the latest one if none is given.
    pub edition: Option<String>,
    /// The year whose phases are shown; that of [`Self::newest`] if none is given.
    pub fiscal_year: Option<FiscalYear>,
    /// The year of the newest document of the whole corpus; if none is given, of the compared documents.
    pub newest: Option<FiscalYear>,
    /// The municipality to which the others are compared, by code or name.
    pub base: Option<String>,
}

/// [`CompareOptions`] that fit the corpus and the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// Codes of the municipalities to compare, the base among them.
    pub(super) codes: BTreeSet<MunicipalityCode>,
    /// Ids of the areas; `None` for all.
    pub(super) areas: Option<BTreeSet<AreaId>>,
    /// Ids of the topics; `None` for all.
    pub(super) topics: Option<BTreeSet<TopicId>>,
    /// The year whose phases are shown.
    pub(super) fiscal_year: FiscalYear,
    /// Whether the user selected that year.
    pub(super) year_is_asked: bool,
    /// The municipality to which the others are compared.
    pub(super) base: Option<Municipality>,
    /// The survey beside the plans.
    pub(super) survey: Option<Survey>,
    /// The documents that should be compared and are not, with the reason, in Japanese.
    pub(super) missing: Vec<String>,
}

impl CompareOptions {
    /// Checks the words and resolves them.
    ///
    /// # Errors
    /// [`CompareError::Unknown`] if a municipality, area or topic does not exist, or a name is ambiguous.
    pub fn select(&self, readings: &[Reading<'_>], catalogue: &Catalogue) -> Result<Selection, CompareError> {
        let known: BTreeMap<&str, &Municipality> =
            readings.iter().map(|r| (r.source.municipality.code.as_str(), &r.source.municipality)).collect();
        let base = self.base.as_deref().map(|word| municipality(word, &known)).transpose()?;
        let mut codes = BTreeSet::new();
        for word in &self.municipalities {
            codes.insert(municipality(word, &known)?.code.clone());
        }
        if codes.is_empty() {
            codes.extend(known.values().map(|city| city.code.clone()));
        }
        codes.extend(base.map(|base| base.code.clone()));
        if let Some(year) = self.fiscal_year {
            of_any_plan(year, readings)?;
        }
        let areas: Vec<Entry<'_>> =
            catalogue.areas.iter().map(|a| (a.id.as_str(), a.label.as_str(), a.names().collect())).collect();
        let topics: Vec<Entry<'_>> = catalogue
            .topics
            .iter()
            .map(|t| (t.id.as_str(), t.label.as_str(), vec![t.id.as_str(), t.label.as_str()]))
            .collect();
        let areas = entries("国の項目", &self.areas, &areas)?;
        let topics = entries("テーマ", &self.topics, &topics)?;
        let of_selected = readings.iter().filter(|r| codes.contains(&r.source.municipality.code));
        Ok(Selection {
            fiscal_year: self.fiscal_year.or(self.newest).unwrap_or_else(|| newest_year(of_selected.map(|r| r.source))),
            year_is_asked: self.fiscal_year.is_some(),
            base: base.cloned(),
            survey: None,
            missing: Vec::new(),
            codes,
            areas,
            topics,
        })
    }
}

impl Selection {
    /// Everything, with the year of the newest document.
    pub(super) fn all(readings: &[Reading<'_>]) -> Self {
        Self {
            codes: readings.iter().map(|r| r.source.municipality.code.clone()).collect(),
            areas: None,
            topics: None,
            fiscal_year: newest_year(readings.iter().map(|reading| reading.source)),
            year_is_asked: false,
            base: None,
            survey: None,
            missing: Vec::new(),
        }
    }

    /// The same with a survey beside the plans.
    #[must_use]
    pub fn with_survey(self, survey: Option<Survey>) -> Self {
        Self { survey, ..self }
    }

    /// The same without these documents; the tables name them as missing.
    #[must_use]
    pub fn without(self, missing: Vec<String>) -> Self {
        Self { missing, ..self }
    }

    /// The year of the survey; that of the phases if it is not given.
    pub(super) fn survey_year(&self) -> FiscalYear {
        let date = self.survey.as_ref().and_then(|survey| survey.date);
        date.map_or(self.fiscal_year, |date| FiscalYear::of_month(date.year, date.month.unwrap_or(4)))
    }

    /// Whether the selection includes initiatives of this area and these topics.
    pub(super) fn contains<'t>(&self, area: &str, topics: impl FnOnce() -> BTreeSet<&'t str>) -> bool {
        self.has_area(area)
            && self.topics.as_ref().is_none_or(|asked| topics().iter().any(|topic| asked.contains(*topic)))
    }

    /// Whether the selection includes an area.
    pub(super) fn has_area(&self, area: &str) -> bool {
        self.areas.as_ref().is_none_or(|asked| asked.contains(area))
    }

    /// The selection as label and text, for the cover of a report.
    #[must_use]
    pub fn conditions(&self, catalogue: &Catalogue) -> Vec<(String, String)> {
        let mut conditions = Vec::new();
        if let Some(base) = &self.base {
            conditions.push(("基準の団体".to_owned(), format!("{}（{}）", base.name, base.prefecture)));
        }
        let asked =
            if self.year_is_asked { "" } else { "（指定がないため、最も新しい文書の年度）" };
        conditions.push(("段階の年度".into(), format!("{}（{}年度）{asked}", self.fiscal_year, self.fiscal_year.0)));
        if let Some(areas) = &self.areas {
            let labels = catalogue.areas.iter().filter(|a| areas.contains(&a.id)).map(|a| a.label.as_str());
            conditions.push(("国の項目の範囲".into(), labels.collect::<Vec<_>>().join("、")));
        }
        if let Some(topics) = &self.topics {
            let labels = catalogue.topics.iter().filter(|t| topics.contains(&t.id)).map(|t| t.label.as_str());
            conditions.push(("テーマの範囲".into(), labels.collect::<Vec<_>>().join("、")));
        }
        if !self.missing.is_empty() {
            conditions.push(("含まれていない文書".into(), self.missing.join("、")));
        }
        if let Some(survey) = &self.survey {
            let date = survey.date.map_or_else(|| "時点の指定なし".to_owned(), |date| format!("{date}時点"));
            conditions.push(("並べた調査".into(), format!("{}（{date}）", survey.title)));
        }
        conditions
    }
}

/// Rejects a year that no document covers by its period, a schedule or its publication.
fn of_any_plan(year: FiscalYear, readings: &[Reading<'_>]) -> Result<(), CompareError> {
    /// Assumed length in years of a plan without a stated period.
    const LONGEST: i32 = 10;
    let published = |r: &Reading<'_>| newest_year(std::iter::once(r.source)).0;
    let period = |r: &Reading<'_>| r.source.period.unwrap_or((published(r), published(r) + LONGEST));
    let spans = readings.iter().map(|r| (period(r), published(r)));
    let years: BTreeSet<i32> = spans.flat_map(|((first, last), published)| [first, last, published]).collect();
    let is_scheduled = |r: &Reading<'_>| r.initiatives.sketches().name(year);
    let (Some(first), Some(last)) = (years.first(), years.last()) else { return Ok(()) };
    if (*first..=*last).contains(&year.0) || readings.iter().any(is_scheduled) {
        return Ok(());
    }
    let known = format!("文書があるのは{}です", wareki_years(FiscalYear(*first), FiscalYear(*last)));
    Err(CompareError::unknown("文書にその年度の記載がありません。年度", &format!("{year}（{}年度）", year.0), known))
}

/// The fiscal year in which the newest document was published; 0 if there is none.
#[must_use]
pub fn newest_year<'s>(sources: impl Iterator<Item = &'s Source>) -> FiscalYear {
    let year = |source: &Source| {
        let published = source.published;
        FiscalYear::of_month(published.year, published.month.unwrap_or(4))
    };
    sources.map(year).max().unwrap_or(FiscalYear(0))
}

/// The municipality with a code (032158) or name (奥州市, 岩手県奥州市).
///
/// # Errors
/// [`CompareError::Unknown`] if there is none, or the name is ambiguous.
pub fn municipality<'m>(
    word: &str,
    known: &BTreeMap<&str, &'m Municipality>,
) -> Result<&'m Municipality, CompareError> {
    let wanted = fold(word);
    let is_meant = |m: &Municipality| {
        m.code == wanted || fold(&m.name) == wanted || fold(&format!("{}{}", m.prefecture, m.name)) == wanted
    };
    let meant: Vec<&&Municipality> = known.values().filter(|m| is_meant(m)).collect();
    let list = |of: &[&&Municipality]| {
        let named: Vec<String> = of.iter().map(|m| format!("{} {}{}", m.code, m.prefecture, m.name)).collect();
        named.join("、")
    };
    match meant.as_slice() {
        [one] => Ok(one),
        [] => Err(CompareError::unknown(
            "自治体",
            word,
            format!("読み取った文書があるのは {} です", shortened(list(&known.values().collect::<Vec<_>>()))),
        )),
        several => Err(CompareError::unknown(
            "自治体",
            word,
            format!("同じ名称の団体があります。コードで指定してください（{}）", list(several)),
        )),
    }
}

/// An area or topic: its id, its label, and all names that people use for it.
type Entry<'c> = (&'c str, &'c str, Vec<&'c str>);

/// The ids that words refer to; `None` if there are no words.
fn entries<T: for<'i> From<&'i str> + Ord>(
    what: &'static str,
    words: &[String],
    known: &[Entry<'_>],
) -> Result<Option<BTreeSet<T>>, CompareError> {
    let find = |word: &String| {
        let wanted = fold(word);
        let found = known.iter().find(|(.., names)| names.iter().any(|name| fold(name) == wanted));
        found.map(|(id, ..)| T::from(*id)).ok_or_else(|| {
            let list: Vec<String> = known.iter().map(|(id, label, _)| format!("{id}（{label}）")).collect();
            CompareError::unknown(what, word, format!("使えるのは {} です", shortened(list.join("、"))))
        })
    };
    let ids = words.iter().map(find).collect::<Result<BTreeSet<_>, _>>()?;
    Ok((!ids.is_empty()).then_some(ids))
}

/// A list cut to a length that fits a terminal.
fn shortened(list: String) -> String {
    /// Most characters of a list of names in a message; a longer one is cut.
    const LONGEST: usize = 600;
    match list.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{} ほか", &list[..end]),
        None => list,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{catalogue, document, readings};
    use super::*;
    use crate::corpus::SourceKind;
    use crate::corpus::YearMonth;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn municipalities_are_found_by_code_and_name_and_the_base_is_one_of_them() {
        let read = ["032158", "042153"].map(|code| document(code, code, SourceKind::Plan, 2024));
        let options = CompareOptions {
            municipalities: words(&["岩手県市032158"]),
            base: Some("042153".into()),
            ..CompareOptions::default()
        };
        let selection = options.select(&readings(&read), &catalogue()).expect("are known");
        assert_eq!(selection.codes, BTreeSet::from(["032158".into(), "042153".into()]));
        assert_eq!(selection.base.map(|base| base.code).as_deref(), Some("042153"));
    }

    #[test]
    fn rejects_unknown_names_and_lists_the_known_ones() {
        let mut read = ["032158", "042153"].map(|code| document(code, code, SourceKind::Plan, 2024));
        let refused = |options: &CompareOptions, read: &[super::super::sample::Read]| {
            options.select(&readings(read), &catalogue()).expect_err("is unknown").to_string()
        };
        let by = |word: &str| CompareOptions { municipalities: words(&[word]), ..CompareOptions::default() };
        assert!(refused(&by("盛岡市"), &read).contains("032158 岩手県市032158"));
        read[1].source.municipality.name = "市032158".into();
        assert!(refused(&by("市032158"), &read).contains("コードで指定"));
        let area = CompareOptions { areas: words(&["まど"]), ..CompareOptions::default() };
        assert!(refused(&area, &read).contains("frontyard（窓口）"));
    }

    #[test]
    fn a_year_covered_by_no_document_is_rejected() {
        let read = [document("032158", "plan", SourceKind::Plan, 2024)];
        let of = |year| CompareOptions { fiscal_year: Some(FiscalYear(year)), ..CompareOptions::default() };
        assert!(of(2026).select(&readings(&read), &catalogue()).is_ok(), "within the period");
        let refused = of(2050).select(&readings(&read), &catalogue()).expect_err("is far off").to_string();
        assert!(refused.contains("2050年度") && refused.contains("令和5～10年度"), "{refused}");
    }

    #[test]
    fn without_a_year_that_of_the_newest_document_is_taken() {
        let mut read = ["032158", "042153"].map(|code| document(code, code, SourceKind::Plan, 2024));
        assert_eq!(Selection::all(&readings(&read)).fiscal_year, FiscalYear(2023), "published in March");
        read[1].source.published = YearMonth { year: 2025, month: Some(4) };
        assert_eq!(Selection::all(&readings(&read)).fiscal_year, FiscalYear(2025));
        assert_eq!(Selection::all(&readings(&read[..0])).fiscal_year, FiscalYear(0));
        let of_all = CompareOptions { newest: Some(FiscalYear(2027)), ..CompareOptions::default() };
        assert_eq!(of_all.select(&readings(&read), &catalogue()).expect("is sound").fiscal_year, FiscalYear(2027));
    }
}
