//! Turns the evidence of words and model into labels.

use super::tally::evidence;
use super::{Classifier, TextEvidence};
use crate::taxonomy::{Assignment, Evidence, OTHER};

/// Largest number of text pieces shown as the model's evidence for a label.
const PIECES: usize = 3;

impl Classifier {
    /// The primary area, then the further ones by falling sum.
    pub(super) fn assignments(&self, reading: &TextEvidence<'_>) -> Vec<Assignment> {
        let other = self.other();
        let sums = self.sums(reading);
        let ranked = self.ranked(&sums);
        let primary = ranked[0];
        let least = self.further_from(sums[primary]);
        let further = ranked[1..].iter().filter(|area| primary != other && **area != other && sums[**area] >= least);
        [primary]
            .iter()
            .chain(further)
            .map(|area| Assignment {
                area: self.areas[*area].clone(),
                primary: *area == primary,
                score: self.score(*area, &sums),
                evidence: self.evidence(reading, *area),
            })
            .collect()
    }

    /// The order of 国の項目なし.
    pub(in crate::taxonomy) fn other(&self) -> usize {
        self.areas.iter().position(|area| area == OTHER).unwrap_or(0)
    }

    /// The evidence for each area, words and model together; for 国の項目なし, also the absence of other evidence. Even an
    /// unrelated text contains some pieces known to the model (の開催), so a small sum is ignored.
    pub(in crate::taxonomy) fn sums(&self, reading: &TextEvidence<'_>) -> Vec<f32> {
        let words = reading.tally.sums.iter().zip(&reading.tally.evidence);
        let mut sums: Vec<f32> = words
            .zip(&reading.model)
            .map(|((sum, words), model)| {
                let counts = !words.is_empty() || *model >= self.decision.model_alone || *model < 0.0;
                sum + if counts { *model } else { 0.0 }
            })
            .collect();
        sums[self.other()] += self.decision.least;
        sums
    }

    /// The areas by falling evidence; 国の項目なし comes first if the evidence for all others is too weak.
    pub(in crate::taxonomy) fn ranked(&self, sums: &[f32]) -> Vec<usize> {
        let mut ranked: Vec<usize> = (0..sums.len()).collect();
        ranked.sort_by(|a, b| sums[*b].total_cmp(&sums[*a]).then(a.cmp(b)));
        if sums[ranked[0]] < self.decision.least {
            let other = self.other();
            ranked.sort_by_key(|area| *area != other);
        }
        ranked
    }

    /// Confidence in an area, from 0 to 1; without evidence it is 0.
    pub(in crate::taxonomy) fn score(&self, area: usize, sums: &[f32]) -> f32 {
        let said = if area == self.other() { sums[area] - self.decision.least } else { sums[area] };
        let said = said.max(0.0);
        rounded(said / (said + self.decision.half_sure))
    }

    /// The sum that a further area needs beside a primary one.
    pub(in crate::taxonomy) fn further_from(&self, primary: f32) -> f32 {
        self.decision.further_least.max(primary * self.decision.further_share)
    }

    /// The words of the vocabulary, and the strongest pieces of text in which the model sees the area, by falling
    /// weight.
    fn evidence(&self, reading: &TextEvidence<'_>, area: usize) -> Vec<Evidence> {
        let mut seen = self.pieces(reading, area);
        seen.retain(|piece| piece.weight > 0.0);
        seen.truncate(PIECES);
        by_weight(reading.tally.evidence[area].iter().cloned().chain(seen))
    }

    /// The words and all pieces of text, those against the area too.
    pub(in crate::taxonomy) fn all_evidence(&self, reading: &TextEvidence<'_>, area: usize) -> Vec<Evidence> {
        by_weight(reading.tally.evidence[area].iter().cloned().chain(self.pieces(reading, area)))
    }

    /// The model's evidence for and against an area, by falling weight.
    fn pieces(&self, reading: &TextEvidence<'_>, area: usize) -> Vec<Evidence> {
        let pieces = self.model.pieces(&reading.normals, &reading.grams, area);
        by_weight(pieces.into_iter().map(|piece| {
            let bytes = reading.normals[piece.field].original_span(piece.span);
            evidence(&reading.fields[piece.field], &bytes, piece.weight)
        }))
    }
}

/// By falling weight, without what rounds to nothing.
fn by_weight(evidence: impl Iterator<Item = Evidence>) -> Vec<Evidence> {
    let rounded = evidence.map(|e| Evidence { weight: rounded(e.weight), ..e });
    let mut all: Vec<Evidence> = rounded.filter(|e| e.weight != 0.0).collect();
    all.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    all
}

/// Rounds to two decimals: more would suggest a precision that does not exist.
fn rounded(value: f32) -> f32 {
    (value * 100.0).round() / 100.0
}
