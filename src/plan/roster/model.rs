//! Learned weights: a text file that a person can read, one weight a line, and what they make of features.

use std::collections::HashMap;

use super::field::Field;
use crate::dictionaries::{Dictionaries, DictionaryError};

/// A feature by its name, and how much of it there is: 1 for what simply holds, a share for what holds of a part.
pub type Features = Vec<(String, f32)>;

/// The name under which each file keeps what holds without any feature.
const BIAS: &str = "bias";

/// Multinomial logistic regression over the fields of a record.
#[derive(Debug, Clone, Default)]
pub struct RoleModel {
    weights: HashMap<String, [f32; Field::ALL.len()]>,
}

/// Logistic regression: how likely it is that something holds.
#[derive(Debug, Clone, Default)]
pub struct Judgement {
    weights: HashMap<String, f32>,
}

impl RoleModel {
    /// Reads `feature<TAB>field<TAB>weight` lines; `#` begins a comment.
    ///
    /// # Errors
    /// Where the file can't be read or a line is not of that form.
    pub fn load(dictionaries: &Dictionaries, name: &str) -> Result<Self, DictionaryError> {
        let text = dictionaries.text(name)?;
        let mut weights: HashMap<String, [f32; Field::ALL.len()]> = HashMap::new();
        for (number, line) in lines(&text) {
            let mut parts = line.split('\t');
            let read = (|| {
                let feature = parts.next()?;
                let field = Field::of(parts.next()?)?;
                Some((feature, field, parts.next()?.trim().parse::<f32>().ok()?))
            })();
            let (feature, field, weight) = read.ok_or_else(|| invalid(name, number))?;
            weights.entry(feature.to_owned()).or_default()[field.index()] = weight;
        }
        Ok(Self { weights })
    }

    /// How likely each field is, in the order of [`Field::ALL`].
    #[must_use]
    pub fn probabilities(&self, features: &Features) -> [f32; Field::ALL.len()] {
        let mut sums = self.weights.get(BIAS).copied().unwrap_or_default();
        for (feature, value) in features {
            if let Some(weights) = self.weights.get(feature) {
                for (sum, weight) in sums.iter_mut().zip(weights) {
                    *sum += weight * value;
                }
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
