//! How sure it is that a hypothesis is a table: a logistic model whose weights a person can read
//! (`dictionaries/table_model.tsv`), learned by `examples/train_tables.rs`.

use std::sync::LazyLock;

use super::features::{Features, NAMES};
use crate::dictionaries::Dictionaries;

/// Weights in the order of the features, the constant term last.
struct Model {
    weights: [f32; NAMES.len()],
    constant: f32,
}

/// Lines of the file: a feature's name, a tab, its weight; the line of the constant begins with an asterisk.
static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let text = Dictionaries::embedded().text("table_model.tsv").unwrap_or_default();
    let weight = |name: &str| -> f32 {
        let line = text.lines().filter_map(|l| l.split_once('\t')).find(|(key, _)| *key == name);
        line.and_then(|(_, value)| value.split('\t').next()?.trim().parse().ok()).unwrap_or(0.0)
    };
    Model { weights: NAMES.map(weight), constant: weight("*") }
});

/// The score of a hypothesis, from 0 to 1.
pub(super) fn score(features: &Features) -> f32 {
    let sum: f32 = features.iter().zip(&MODEL.weights).map(|(f, w)| f * w).sum();
    1.0 / (1.0 + (-(sum + MODEL.constant)).exp())
}
