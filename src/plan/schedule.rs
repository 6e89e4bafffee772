//! Schedules: the words of each fiscal year and the phase that they name.

use std::collections::BTreeMap;

use super::record::{Phase, ScheduleEntry};
use super::vocabulary::PlanDictionaries;
use crate::calendar::{self, FiscalYear, Mention, YearRange};
use crate::text::{fold, one_of};

/// Collects the schedule of one initiative by fiscal year.
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

    /// Adds a text that names its years itself: 令和7年度～, R6：検討 R7：導入, 検討（R6）、導入（R7）.
    pub(crate) fn add_text(&mut self, text: &str, words: &PlanDictionaries) {
        let mentions = calendar::mentions(text);
        if let [only] = mentions.as_slice() {
            self.add(only.years, behind_year(text, only).unwrap_or(text), words);
        } else if let Some(said) = before_years(text, &mentions) {
            said.into_iter().for_each(|(years, said)| self.add(years, said, words));
        } else {
            let ends = mentions.iter().skip(1).map(|next| next.at.start).chain([text.len()]);
            for (mention, end) in mentions.iter().zip(ends) {
                let own = without_joints(&text[mention.at.end..end]);
                // A date alone is kept in its own words.
                let said = if own.is_empty() { text[mention.at.start..end].trim() } else { own };
                self.add(mention.years, said, words);
            }
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

/// The words behind the year with which a text begins, where a space or a colon parts them: 令和7年度～令和9年度　実施.
fn behind_year<'t>(text: &'t str, year: &Mention) -> Option<&'t str> {
    let (before, behind) = (&text[..year.at.start], &text[year.at.end..]);
    let behind = ["～", "〜", "~", "まで"].iter().find_map(|end| behind.strip_prefix(end)).unwrap_or(behind);
    let parted = behind.starts_with(|c: char| c.is_whitespace() || one_of(":：", c));
    let own = without_joints(behind);
    (without_joints(before).is_empty() && parted && !own.is_empty()).then_some(own)
}

/// What stands before each year, where every year stands in brackets behind its words.
fn before_years<'t>(text: &'t str, mentions: &[Mention]) -> Option<Vec<(YearRange, &'t str)>> {
    let mut from = 0;
    let mut said = Vec::with_capacity(mentions.len());
    for mention in mentions {
        let before = text.get(from..mention.at.start)?.trim_end().strip_suffix(['（', '(', '［', '[', '【'])?;
        let own = without_joints(before);
        if own.is_empty() {
            return None;
        }
        said.push((mention.years, own));
        let close = text[mention.at.end..].find(['）', ')', '］', ']', '】'])?;
        from = mention.at.end + close;
    }
    (!said.is_empty()).then_some(said)
}

/// Words of a year without the signs and particles that join them to it: ：検討、 and に検討、.
fn without_joints(text: &str) -> &str {
    let joint = |c: char| c.is_whitespace() || one_of(":：、，,/／→()（）［］[]【】・;；", c);
    let own = text.trim_matches(joint);
    let particle = ["中に", "までに", "末までに", "から", "より", "には", "に", "は"];
    let longest = particle.into_iter().filter(|word| own.starts_with(word)).max_by_key(|word| word.len());
    longest.map_or(own, |word| own[word.len()..].trim_start_matches(joint))
}

/// Whether a text is nothing but marks of a schedule: ○, →, ◎ →.
pub(crate) fn is_mark(text: &str, words: &PlanDictionaries) -> bool {
    let folded = fold(text);
    let known = |text: &str| words.marks.active.iter().chain(&words.marks.onward).any(|mark| mark == text);
    known(&folded) || (!folded.is_empty() && folded.chars().all(|c| known(c.encode_utf8(&mut [0; 4]))))
}

/// Whether the text means "nothing": empty, －, なし.
pub(crate) fn is_blank(text: &str, words: &PlanDictionaries) -> bool {
    /// Length, in bytes, from which on a text is never a word for nothing.
    const LONG: usize = 200;
    if text.len() > LONG && text.contains(|c| matches!(c, 'ぁ'..='ん' | '一'..='鿿')) {
        return false;
    }
    let folded = fold(text);
    folded.chars().all(|c| one_of("-ー/…・", c)) || words.marks.blank.contains(&folded)
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
    let parts = text.split(|c: char| c.is_whitespace() || one_of("・、，,／/→⇒()（）", c));
    parts.filter_map(|part| words.phases.last_in(&fold(part)).copied()).max()
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
        let said = |text: &str| -> Vec<_> {
            let mut schedule = Schedule::default();
            schedule.add_text(text, &words);
            schedule.finish(&words).into_iter().map(|e| (e.fiscal_year.0, e.text)).collect()
        };
        for (text, wanted) in [
            ("R6：検討　R7～R8：導入", vec![(2024, "検討"), (2025, "導入"), (2026, "導入")]),
            ("令和７年度：検討／令和８〜９年度：導入", vec![(2025, "検討"), (2026, "導入"), (2027, "導入")]),
            ("令和6年度 検討、令和7年度 導入", vec![(2024, "検討"), (2025, "導入")]),
            ("検討（R6）、導入（R7）", vec![(2024, "検討"), (2025, "導入")]),
            ("令和6年度に検討、7年度に導入", vec![(2024, "検討"), (2025, "導入")]),
            ("令和6年度～", vec![(2024, "令和6年度～")]),
            ("令和6年度～令和7年度　運用", vec![(2024, "運用"), (2025, "運用")]),
            ("（令和6年度から令和7年度まで：運用）", vec![(2024, "運用"), (2025, "運用")]),
            ("令和6年度運用開始", vec![(2024, "令和6年度運用開始")]),
            ("令和6・7年度", vec![(2024, "令和6・7年度"), (2025, "令和6・7年度")]),
        ] {
            let wanted: Vec<_> = wanted.into_iter().map(|(year, text)| (year, text.to_owned())).collect();
            assert_eq!(said(text), wanted, "{text}");
        }
    }

    #[test]
    fn marks_are_alone() {
        let words = words();
        for text in ["○", "→", "◎ →", "⇒", "●\n●", "同左"] {
            assert!(is_mark(text, &words), "{text}");
        }
        for text in ["", "検討", "○検討", "－"] {
            assert!(!is_mark(text, &words), "{text}");
        }
    }
}
