//! A bounded cache that evicts the oldest entry first.

use std::collections::{BTreeMap, VecDeque};

/// Values by key, up to a total weight.
#[derive(Debug, Clone)]
pub(super) struct Cache<K, V> {
    most: usize,
    weight: usize,
    values: BTreeMap<K, (V, usize)>,
    order: VecDeque<K>,
}

impl<K: Ord + Clone, V: Clone> Cache<K, V> {
    /// Creates an empty cache.
    pub(super) const fn new(most: usize) -> Self {
        Self { most, weight: 0, values: BTreeMap::new(), order: VecDeque::new() }
    }

    pub(super) fn get(&self, key: &K) -> Option<V> {
        self.values.get(key).map(|(value, _)| value.clone())
    }

    pub(super) fn remove(&mut self, key: &K) {
        if let Some((_, weight)) = self.values.remove(key) {
            self.weight -= weight;
            self.order.retain(|own| own != key);
        }
    }

    /// Inserts a value; a value heavier than the capacity is not kept.
    pub(super) fn put(&mut self, key: K, value: V, weight: usize) {
        if weight > self.most || self.values.contains_key(&key) {
            return;
        }
        self.weight += weight;
        self.order.push_back(key.clone());
        self.values.insert(key, (value, weight));
        while self.weight > self.most {
            let Some(first) = self.order.pop_front() else { return };
            self.weight -= self.values.remove(&first).map_or(0, |(_, weight)| weight);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_goes_first_and_the_weight_is_kept() {
        let mut cache = Cache::new(10);
        cache.put("a", 1, 4);
        cache.put("b", 2, 4);
        cache.put("b", 3, 4);
        cache.put("c", 4, 4);
        cache.put("d", 5, 11);
        assert_eq!(["a", "b", "c", "d"].map(|key| cache.get(&key)), [None, Some(2), Some(4), None]);
        assert_eq!(cache.weight, 8);
    }
}
