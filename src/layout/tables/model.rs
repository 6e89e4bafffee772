//! How sure it is that a hypothesis is a table: a logistic model whose weights a person can read
//! (`dictionaries/table_model.tsv`), learned by `examples/train_tables.rs`.

use std::sync::LazyLock;

use super::features::{Features, NAMES};
use crate::dictionaries::Dictionaries;

/// Weights in the order of the features, and the constant term.
struct Weights {
    weights: [f32; NAMES.len()],
    constant: f32,
}

/// Features against a table in running text (bullets, sentences) mean little if lines enclose every cell: each kind
/// has weights of its own.
struct Model {
    lines: Weights,
    gaps: Weights,
}

/// Lines of the file: a feature's name, its weight where lines enclose the cells, and where gaps part them, parted by
/// tabs; the line of the constants begins with an asterisk.
static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let text = Dictionaries::embedded().text("table_model.tsv").unwrap_or_default();
    let weight = |name: &str, column: usize| -> f32 {
        let line = text.lines().map(|l| l.split('\t').collect::<Vec<_>>()).find(|l| l.first() == Some(&name));
        line.and_then(|l| l.get(column)?.trim().parse().ok()).unwrap_or(0.0)
    };
    let weights = |column| Weights { weights: NAMES.map(|name| weight(name, column)), constant: weight("*", column) };
    Model { lines: weights(1), gaps: weights(2) }
});

/// The score of a hypothesis, from 0 to 1, whose cells lines enclose or gaps part.
pub(super) fn score(features: &Features, enclosed: bool) -> f32 {
    let model = weights(enclosed);
    let sum: f32 = features.iter().zip(&model.weights).map(|(f, w)| f * w).sum();
    1.0 / (1.0 + (-(sum + model.constant)).exp())
}

/// The contribution of each feature to the score of a hypothesis, as log odds.
pub(super) fn shares(features: &Features, enclosed: bool) -> Features {
    let mut shares = *features;
    shares.iter_mut().zip(&weights(enclosed).weights).for_each(|(share, weight)| *share *= weight);
    shares
}

fn weights(enclosed: bool) -> &'static Weights {
    if enclosed { &MODEL.lines } else { &MODEL.gaps }
}
