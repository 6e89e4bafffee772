//! Schedules: the words of each fiscal year and the phase that they name.

use std::collections::BTreeMap;

use super::record::{Phase, ScheduleEntry};
use super::vocabulary::PlanDictionaries;
use crate::calendar::{self, FiscalYear, YearRange};
use crate::text::fold;

/// Collects what a plan says of the fiscal years of one initiative.
#[derive(Debug, Default)]
pub(crate) struct Schedule {
    years: BTreeMap<FiscalYear, Vec<String>>,
}

impl Schedule {
    /// Adds words for all years of a range. Blank words add nothing.
    pub(crate) fn add(&mut self, years: YearRange, text: &str, words: &PlanDictionaries) {
        let text = text.trim();
        if is_blank(text, words) {
            return;
        }
        for year in years.years() {
            let said = self.years.entry(year).or_default();
            if !said.iter().any(|s| s == text) {
                said.push(text.to_owned());
            }
        }
    }

    /// Adds a text that names its years itself: 令和7年度～, R6：検討 R7：導入.
    pub(crate) fn add_text(&mut self, text: &str, words: &PlanDictionaries) {
        let mentions = calendar::mentions(text);
        for (i, mention) in mentions.iter().enumerate() {
            let end = mentions.get(i + 1).map_or(text.len(), |next| next.at.start);
            let own =
                text[mention.at.end..end].trim_matches(|c: char| c.is_whitespace() || ":：、，,/／→()（）".contains(c));
            // A date alone is said in its own words.
            let said = if own.is_empty() || mentions.len() == 1 { text[mention.at.start..end].trim() } else { own };
            self.add(mention.years, if mentions.len() == 1 { text } else { said }, words);
        }
    }

    /// One entry a year. A mark that carries on (→) has the phase of the year before.
    pub(crate) fn finish(self, words: &PlanDictionaries) -> Vec<ScheduleEntry> {
        let mut before = None;
        self.years
            .into_iter()
            .map(|(fiscal_year, said)| {
                let text = said.join("\n");
                let own = phase(&text, words);
                let carried = words.marks.onward.contains(&fold(&text)).then_some(before).flatten();
                before = own.or(carried);
                ScheduleEntry { fiscal_year, text, phase: before }
            })
            .collect()
    }
}

/// Whether the words say that there is nothing: empty, －, なし.
pub(crate) fn is_blank(text: &str, words: &PlanDictionaries) -> bool {
    let folded = fold(text);
    folded.chars().all(|c| "-ー/…・".contains(c)) || words.marks.blank.contains(&folded)
}

impl PlanDictionaries {
    /// The phase that words name, as those of a schedule or of a report on progress.
    #[must_use]
    pub fn phase(&self, text: &str) -> Option<Phase> {
        phase(text, self)
    }
}

/// The phase that the words of a schedule name, where they name one.
pub(crate) fn phase(text: &str, words: &PlanDictionaries) -> Option<Phase> {
    let parts = text.split(|c: char| c.is_whitespace() || "・、，,／/→⇒()（）".contains(c));
    parts.filter_map(|part| phase_of_part(&fold(part), words)).max()
}

/// The word that ends last counts; of two that end together, the longer.
fn phase_of_part(part: &str, words: &PlanDictionaries) -> Option<Phase> {
    let mut ends = part.char_indices().rev().map(|(at, last)| at + last.len_utf8());
    ends.find_map(|end| {
        let ending = words.phases.iter().filter(|(_, word)| part[..end].ends_with(word.as_str()));
        ending.max_by_key(|(_, word)| word.len()).map(|(phase, _)| *phase)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;

    fn words() -> PlanDictionaries {
        PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound")
    }

    #[test]
    fn phases_follow_the_head_of_the_phrase() {
        let words = words();
        for (text, wanted) in [
            ("導入検討", Some(Phase::Study)),
            ("試験導入", Some(Phase::Trial)),
            ("効果検証・導入", Some(Phase::Introduction)),
            ("本稼働", Some(Phase::Operation)),
            ("改善・展開", Some(Phase::Expansion)),
            ("定着・終了", Some(Phase::Ended)),
            ("Pilot", Some(Phase::Trial)),
            ("○", None),
        ] {
            assert_eq!(phase(text, &words), wanted, "{text}");
        }
    }

    #[test]
    fn an_arrow_carries_the_phase_on() {
        let words = words();
        let mut schedule = Schedule::default();
        for (year, text) in [(2024, "検討"), (2025, "導入"), (2026, "→"), (2027, "－")] {
            schedule.add(YearRange::single(FiscalYear(year)), text, &words);
        }
        let said: Vec<_> = schedule.finish(&words).into_iter().map(|e| (e.fiscal_year.0, e.text, e.phase)).collect();
        assert_eq!(
            said,
            [
                (2024, "検討".to_owned(), Some(Phase::Study)),
                (2025, "導入".to_owned(), Some(Phase::Introduction)),
                (2026, "→".to_owned(), Some(Phase::Introduction)),
            ]
        );
    }

    #[test]
    fn text_that_names_its_years_is_cut_at_them() {
        let words = words();
        let mut schedule = Schedule::default();
        schedule.add_text("R6：検討　R7～R8：導入", &words);
        let said: Vec<_> = schedule.finish(&words).into_iter().map(|e| (e.fiscal_year.0, e.text)).collect();
        assert_eq!(said, [(2024, "検討".into()), (2025, "導入".into()), (2026, "導入".into())]);
    }
}
