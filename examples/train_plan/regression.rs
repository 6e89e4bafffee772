//! Multinomial logistic regression on sparse features, by AdaGrad with a penalty on large weights.

use std::collections::BTreeMap;

/// Something whose class is known.
pub(crate) struct Sample {
    /// Features by name, with how much of each there is.
    pub(crate) features: Vec<(String, f32)>,
    /// The share of each class.
    pub(crate) label: Vec<f32>,
    /// How much the sample counts.
    pub(crate) weight: f32,
}

/// The weights of a model.
pub(crate) struct Softmax {
    names: BTreeMap<String, usize>,
    weights: Vec<Vec<f64>>,
}

/// Features of fewer samples are left out: they say more of these samples than of the class.
const RARE: usize = 6;
const ROUNDS: usize = 40;
const RATE: f64 = 0.3;
/// How strongly large weights are held down.
const PENALTY: f64 = 2e-4;

impl Softmax {
    /// Fits the weights; the same samples give the same weights.
    #[must_use]
    pub(crate) fn fit(samples: &[Sample], classes: usize) -> Self {
        let names = names(samples);
        let encoded: Vec<(Vec<(usize, f64)>, &Sample)> = samples.iter().map(|s| (encode(s, &names), s)).collect();
        let mut model = Self { weights: vec![vec![0.0; classes]; names.len()], names };
        let mut squares = vec![vec![1e-6; classes]; model.weights.len()];
        let mean = samples.iter().map(|s| f64::from(s.weight)).sum::<f64>() / samples.len().max(1) as f64;
        for round in 0..ROUNDS {
            for at in 0..encoded.len() {
                // A fixed stride that shares no factor with most lengths mixes the documents.
                let (features, sample) = &encoded[(at * 7919 + round * 31) % encoded.len()];
                model.step(features, sample, f64::from(sample.weight) / mean, &mut squares);
            }
        }
        model
    }

    fn step(&mut self, features: &[(usize, f64)], sample: &Sample, weight: f64, squares: &mut [Vec<f64>]) {
        let classes = sample.label.len();
        let mut sums = vec![0.0; classes];
        for (feature, value) in features {
            sums.iter_mut().zip(&self.weights[*feature]).for_each(|(sum, w)| *sum += w * value);
        }
        let most = sums.iter().copied().fold(f64::MIN, f64::max);
        let powers: Vec<f64> = sums.iter().map(|sum| (sum - most).exp()).collect();
        let whole: f64 = powers.iter().sum();
        for (class, power) in powers.iter().enumerate() {
            let error = (power / whole - f64::from(sample.label[class])) * weight;
            for (feature, value) in features {
                let own = &mut self.weights[*feature][class];
                let gradient = error * value + PENALTY * *own;
                let square = &mut squares[*feature][class];
                *square += gradient * gradient;
                *own -= RATE * gradient / square.sqrt();
            }
        }
    }

    /// Every feature with its weights, by name; `bias` holds without any feature.
    pub(crate) fn named(&self) -> impl Iterator<Item = (&str, &[f64])> {
        self.names.iter().map(|(name, index)| (name.as_str(), self.weights[*index].as_slice()))
    }
}

fn names(samples: &[Sample]) -> BTreeMap<String, usize> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    samples.iter().flat_map(|s| &s.features).for_each(|(name, _)| *counts.entry(name).or_default() += 1);
    let known = counts.into_iter().filter(|(_, count)| *count >= RARE).map(|(name, _)| name.to_owned());
    known.chain(["bias".to_owned()]).enumerate().map(|(index, name)| (name, index)).collect()
}

fn encode(sample: &Sample, names: &BTreeMap<String, usize>) -> Vec<(usize, f64)> {
    let own = sample.features.iter().filter_map(|(name, value)| Some((*names.get(name)?, f64::from(*value))));
    own.chain(names.get("bias").map(|bias| (*bias, 1.0))).collect()
}
