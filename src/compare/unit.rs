//! Normalises the units of targets (`units.toml`), so that figures of different plans can be compared.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::dictionaries::{Dictionaries, DictionaryError};
use crate::text::fold;

/// The spellings of all units.
#[derive(Debug, Clone, Default)]
pub struct Units {
    /// By folded spelling: the normal unit, and the factor that converts to it.
    writings: BTreeMap<String, (String, f64)>,
    /// Folded words before or after a figure that mark it as the baseline (現状).
    baseline: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitsFile {
    baseline: Vec<String>,
    unit: Vec<UnitEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitEntry {
    label: String,
    writings: BTreeMap<String, f64>,
}

impl Units {
    /// Reads `units.toml`.
    ///
    /// # Errors
    /// Where it can't be read or has a mistake.
    pub fn load(dictionaries: &Dictionaries) -> Result<Self, DictionaryError> {
        let file: UnitsFile = dictionaries.toml("units.toml")?;
        let mut writings = BTreeMap::new();
        for unit in file.unit {
            writings.insert(fold(&unit.label), (unit.label.clone(), 1.0));
            for (writing, factor) in unit.writings {
                writings.insert(fold(&writing), (unit.label.clone(), factor));
            }
        }
        Ok(Self { writings, baseline: file.baseline.iter().map(|word| fold(word)).collect() })
    }

    /// A figure in its normal unit; a unit that is not listed stays as printed.
    pub(super) fn normal(&self, value: f64, unit: &str) -> (f64, String) {
        match self.writings.get(&fold(unit)) {
            Some((label, factor)) => (rounded(value * factor), label.clone()),
            None => (value, unit.to_owned()),
        }
    }

    /// The baseline that a text states, in the unit of the target: the figure after 現状 or 現状値, or the one before an
    /// arrow (20％→50％).
    pub(super) fn baseline(&self, text: &str, unit: &str) -> Option<f64> {
        let (text, unit) = (fold(text), fold(unit));
        let named = self.baseline.iter().find_map(|word| Some(&text[text.find(word.as_str())? + word.len()..]));
        if let Some(after) = named {
            let at = after.find(|c: char| c.is_ascii_digit())?;
            let only_signs = after[..at].chars().all(|c| ":=(は値が約".contains(c));
            return figure(&after[at..], &unit).filter(|_| only_signs);
        }
        let before = text.split(['→', '⇒']).next().filter(|before| before.len() < text.len())?;
        let other = |c: char| !(c.is_ascii_digit() || ",.".contains(c) || unit.contains(c));
        let start = before.char_indices().rfind(|(_, c)| other(*c)).map_or(0, |(at, c)| at + c.len_utf8());
        let after = text[before.len()..].trim_start_matches(['→', '⇒', '約']);
        after.starts_with(|c: char| c.is_ascii_digit()).then(|| figure(&before[start..], &unit)).flatten()
    }
}

/// The figure at the beginning of a folded text, if the unit follows it.
fn figure(text: &str, unit: &str) -> Option<f64> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || ",.".contains(c))).unwrap_or(text.len());
    let value: f64 = text[..end].replace(',', "").parse().ok()?;
    text[end..].starts_with(unit).then_some(value)
}

/// Rounds away binary floating-point noise (0.1 × 3).
fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units() -> Units {
        Units::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound")
    }

    #[test]
    fn writings_of_one_unit_become_one() {
        let units = units();
        assert_eq!(units.normal(50.0, "パーセント"), (50.0, "％".into()));
        assert_eq!(units.normal(3.0, "割"), (30.0, "％".into()));
        assert_eq!(units.normal(12.0, "千円"), (12_000.0, "円".into()));
        assert_eq!(units.normal(5.0, "ヶ所"), (5.0, "か所".into()));
        assert_eq!(units.normal(5.0, "枚組"), (5.0, "枚組".into()), "an unknown unit stays");
    }

    #[test]
    fn the_present_state_is_read_where_the_text_names_it() {
        let units = units();
        assert_eq!(units.baseline("オンライン申請率 現状：20％ 目標：50％", "％"), Some(20.0));
        assert_eq!(units.baseline("20%→50%（令和10年度）", "%"), Some(20.0));
        assert_eq!(units.baseline("現状値（令和5年度）より向上させ50％", "％"), None, "a year is no state");
        assert_eq!(units.baseline("検討→導入 50％", "％"), None);
        assert_eq!(units.baseline("50手続（累計93手続）", "手続"), None);
    }
}
