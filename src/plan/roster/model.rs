//! Learned weights, from a text file with one weight a line, and the scores that they give to features.

use std::collections::HashMap;

use super::field::Field;
use crate::dictionaries::{Dictionaries, DictionaryError};
use crate::keyed::hash;
use crate::weights::{self, Weights};

/// The weights of the fields.
const ROLES: &str = "role_model.tsv";
/// The weights of the fields as packed by `build/main.rs`.
const PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/role_model"));

/// A feature by its name, and how much of it there is: 1 for what simply holds, a share for what holds of a part.
pub type Features = Vec<(String, f32)>;

/// The logarithm of the odds of a probability that is held at least so far from 0 and 1.
pub(super) fn log_odds(probability: f32, least: f32) -> f32 {
    let held = probability.clamp(least, 1.0 - least);
    (held / (1.0 - held)).ln()
}

/// The name under which each file keeps the constant of the model.
const BIAS: &str = "bias";

/// Multinomial logistic regression over the fields of a record.
#[derive(Debug, Clone, Default)]
pub struct RoleModel(Weights);

/// Logistic regression: how likely it is that something holds.
#[derive(Debug, Clone, Default)]
pub struct Judgement {
    weights: HashMap<String, f32>,
}

impl RoleModel {
    /// Reads lines of a feature, a tab and `field=weight` with spaces between; `#` begins a comment. Those in the binary
    /// are there already.
    ///
    /// # Errors
    /// Where the file can't be read or a line is not of that form.
    pub fn load(dictionaries: &Dictionaries) -> Result<Self, DictionaryError> {
        if dictionaries.are_embedded() {
            return Ok(Self(Weights::of(PACKED.into())));
        }
        let mistake = |(line, reason)| DictionaryError::Invalid { file: ROLES.to_owned(), line, reason };
        let packed = weights::pack(&dictionaries.text(ROLES)?, &Field::NAMES, hash).map_err(mistake)?;
        Ok(Self(Weights::of(packed.into())))
    }

    /// How likely each field is, in the order of [`Field::ALL`].
    #[must_use]
    pub fn probabilities(&self, features: &Features) -> [f32; Field::ALL.len()] {
        let mut sums = [0.0; Field::ALL.len()];
        let known =
            std::iter::once((BIAS, 1.0)).chain(features.iter().map(|(feature, value)| (feature.as_str(), *value)));
        for (feature, value) in known {
            for (field, weight) in self.0.get(hash(feature)) {
                sums[field] += weight * value;
            }
        }
        softmax(sums)
    }
}

impl Judgement {
    /// Reads `feature<TAB>weight` lines; `#` begins a comment.
    ///
    /// # Errors
    /// Where the file can't be read or a line is not of that form.
    pub fn load(dictionaries: &Dictionaries, name: &str) -> Result<Self, DictionaryError> {
        let text = dictionaries.text(name)?;
        let mut weights = HashMap::new();
        for (number, line) in lines(&text) {
            let read = line.split_once('\t').and_then(|(f, w)| Some((f.to_owned(), w.trim().parse::<f32>().ok()?)));
            let (feature, weight) = read.ok_or_else(|| invalid(name, number))?;
            weights.insert(feature, weight);
        }
        Ok(Self { weights })
    }

    /// How likely it is, from 0 to 1.
    #[must_use]
    pub fn probability(&self, features: &Features) -> f32 {
        let known = features.iter().filter_map(|(feature, value)| Some(self.weights.get(feature)? * value));
        let sum: f32 = self.weights.get(BIAS).copied().unwrap_or_default() + known.sum::<f32>();
        1.0 / (1.0 + (-sum).exp())
    }
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(i, line)| (i + 1, line))
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

fn invalid(file: &str, line: usize) -> DictionaryError {
    DictionaryError::Invalid {
        file: file.to_owned(), line, reason: "「特徴（タブ）値」の形ではありません".to_owned()
    }
}

fn softmax<const N: usize>(sums: [f32; N]) -> [f32; N] {
    let most = sums.iter().copied().fold(f32::MIN, f32::max);
    let powers = sums.map(|sum| (sum - most).exp());
    let whole: f32 = powers.iter().sum();
    powers.map(|power| power / whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_packed_model_equals_its_file() {
        let text = Dictionaries::embedded().text(ROLES).expect("there");
        assert!(text.lines().count() > 1_000);
        assert_eq!(weights::pack(&text, &Field::NAMES, hash), Ok(PACKED.to_vec()));
    }
}
