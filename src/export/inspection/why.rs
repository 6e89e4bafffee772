//! Explains, as text for a person, why the tables of a page were read as they were: the readings that competed for each
//! place and the features for and against each.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

use super::{DrawnBox, MarkKind};
use crate::dictionaries::{Dictionaries, DictionaryError};
use crate::geometry::Rect;
use crate::layout::{TableReading, chosen_readings};

/// Largest number of losing readings shown for a place.
const RIVALS: usize = 3;
/// Largest number of places without a table that are shown.
const LOST: usize = 5;
/// Largest number of reasons given for a reading.
const REASONS: usize = 5;
/// A reason that adds less than this (logarithm of odds) is left out.
const LEAST: f32 = 0.05;

/// Wording of features and readings, from `dictionaries/table_reasons.toml`.
#[derive(Debug, Deserialize)]
struct Wording {
    features: BTreeMap<String, String>,
    ways: BTreeMap<String, String>,
}

/// The readings of a page by place, and which of them became tables.
#[derive(Debug)]
pub struct Why {
    places: Vec<Place>,
    wording: Wording,
}

/// The readings that compete for a place, the winner first.
#[derive(Debug)]
struct Place {
    is_table: bool,
    readings: Vec<Shown>,
}

/// A reading as the text shows it.
#[derive(Debug)]
struct Shown {
    bounds: Rect,
    size: (usize, usize),
    way: &'static str,
    is_enclosed: bool,
    is_likely: bool,
    score: f32,
    shares: Vec<(&'static str, f32)>,
}

impl Shown {
    fn of(reading: &TableReading) -> Self {
        Self {
            bounds: reading.bounds(),
            size: reading.size(),
            way: reading.way(),
            is_enclosed: reading.is_enclosed(),
            is_likely: reading.is_likely(),
            score: reading.score(),
            shares: reading.shares(),
        }
    }
}

impl Why {
    /// Orders the readings of a page by place.
    ///
    /// # Errors
    /// Where the dictionary of the wording is broken.
    pub fn of(readings: &[TableReading], dictionaries: &Dictionaries) -> Result<Self, DictionaryError> {
        let scores: Vec<f32> = readings.iter().map(TableReading::score).collect();
        let mut chosen = chosen_readings(readings, &scores);
        chosen.sort_by(|a, b| readings[*a].bounds().top.total_cmp(&readings[*b].bounds().top));
        let mut by_score: Vec<usize> = (0..readings.len()).filter(|index| !chosen.contains(index)).collect();
        by_score.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]));
        let mut places: Vec<Place> = Vec::new();
        for winner in chosen {
            let (rivals, others): (Vec<usize>, Vec<usize>) =
                by_score.into_iter().partition(|index| readings[winner].overlaps(&readings[*index]));
            by_score = others;
            let shown = std::iter::once(&winner).chain(rivals.iter().take(RIVALS));
            places.push(Place { is_table: true, readings: shown.map(|index| Shown::of(&readings[*index])).collect() });
        }
        while let Some(best) = by_score.first().copied().filter(|_| lost(&places) < LOST) {
            by_score.retain(|index| !readings[best].overlaps(&readings[*index]));
            places.push(Place { is_table: false, readings: vec![Shown::of(&readings[best])] });
        }
        Ok(Self { places, wording: dictionaries.toml("table_reasons.toml")? })
    }

    /// The readings as boxes of a drawing, numbered as in the text.
    #[must_use]
    pub fn marks(&self) -> Vec<DrawnBox> {
        let mut marks = Vec::new();
        for (place, readings) in self.places.iter().enumerate().map(|(place, it)| (place + 1, &it.readings)) {
            for (rival, reading) in readings.iter().enumerate() {
                let label = number(place, rival);
                let title = format!("候補 {label}: {}", self.summary(reading));
                marks.push(DrawnBox { kind: MarkKind::Candidate, bounds: reading.bounds, label, title });
            }
        }
        marks
    }

    /// The readings as text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for (place, own) in self.places.iter().enumerate().map(|(place, it)| (place + 1, it)) {
            let Some((winner, rivals)) = own.readings.split_first() else { continue };
            let outcome = match (own.is_table, winner.is_likely) {
                (true, _) => "表にした候補",
                (false, true) => "ほかの表と重なるため、表にしなかった候補",
                (false, false) => "確かさが足りず、表にしなかった候補",
            };
            line(&mut text, &format!("{} {outcome}: {}", number(place, 0), self.summary(winner)));
            line(&mut text, &format!("    表らしい点: {}", self.reasons(&winner.shares, 1.0)));
            line(&mut text, &format!("    表らしくない点: {}", self.reasons(&winner.shares, -1.0)));
            for (rival, reading) in rivals.iter().enumerate().map(|(index, it)| (index + 1, it)) {
                line(&mut text, &format!("  {} 選ばなかった候補: {}", number(place, rival), self.summary(reading)));
                let difference = difference(&reading.shares, &winner.shares);
                line(&mut text, &format!("      {}より悪い点: {}", number(place, 0), self.reasons(&difference, -1.0)));
                line(&mut text, &format!("      {}より良い点: {}", number(place, 0), self.reasons(&difference, 1.0)));
            }
        }
        if text.is_empty() {
            line(&mut text, "表の候補はありません。");
        }
        text
    }

    fn summary(&self, reading: &Shown) -> String {
        let [x0, top, x1, bottom]: [f32; 4] = reading.bounds.into();
        let (rows, columns) = reading.size;
        let way = self.wording.ways.get(reading.way).map_or(reading.way, String::as_str);
        let cells = if reading.is_enclosed { "線で囲まれたセル" } else { "空きで分かれたセル" };
        format!(
            "確かさ{:.2}　{rows}行×{columns}列　{cells}、行は{way}　左{x0:.0} 上{top:.0} 右{x1:.0} 下{bottom:.0}（ポイント）",
            reading.score
        )
    }

    /// The strongest reasons of this sign, the strongest first.
    fn reasons(&self, shares: &[(&'static str, f32)], sign: f32) -> String {
        let mut own: Vec<_> = shares.iter().filter(|(_, share)| sign * share >= LEAST).collect();
        own.sort_by(|a, b| (sign * b.1).total_cmp(&(sign * a.1)));
        let named = own.iter().take(REASONS).map(|(name, share)| {
            let name = self.wording.features.get(*name).map_or(*name, String::as_str);
            format!("{name}（{share:+.1}）")
        });
        let listed = named.collect::<Vec<_>>().join("、");
        if listed.is_empty() { "なし".to_owned() } else { listed }
    }
}

fn lost(places: &[Place]) -> usize {
    places.iter().filter(|place| !place.is_table).count()
}

/// `2` for the first reading of the second place, `2-1` for the next one.
fn number(place: usize, rival: usize) -> String {
    if rival == 0 { place.to_string() } else { format!("{place}-{rival}") }
}

fn difference(own: &[(&'static str, f32)], other: &[(&'static str, f32)]) -> Vec<(&'static str, f32)> {
    own.iter().zip(other).map(|((name, own), (_, other))| (*name, own - other)).collect()
}

fn line(text: &mut String, words: &str) {
    let _ = writeln!(text, "{words}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_has_a_wording_and_no_wording_is_left_over() {
        let wording: Wording = Dictionaries::embedded().toml("table_reasons.toml").expect("the dictionary is sound");
        let named: Vec<&str> = wording.features.keys().map(String::as_str).collect();
        let mut known = TableReading::FEATURES;
        known.sort_unstable();
        assert_eq!(named, known);
    }
}
