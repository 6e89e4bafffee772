//! Which records of successive documents of a municipality are one initiative: a plan and the one before it, a report
//! and its plan, a document and the one published before it.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{Batch, Entry};
use crate::compare::Reading;
use crate::compare::diff::{reported, successive};
use crate::plan::Initiative;
use crate::plan::link::{self, RecordLink};
use crate::store::Key;

/// The links between all documents that were read, by municipality and document, and the keys under which the store
/// keeps them.
#[must_use]
pub fn links(batch: &Batch, entries: &[Entry]) -> (Vec<RecordLink>, Vec<Key>) {
    let readings: Vec<Reading<'_>> = entries.iter().map(Entry::reading).collect();
    let linked: Vec<(Vec<RecordLink>, Key)> =
        pairs(&readings).into_par_iter().map(|(old, new)| between(batch, old, new)).collect();
    let (links, keys): (Vec<_>, Vec<_>) = linked.into_iter().unzip();
    (links.into_iter().flatten().collect(), keys)
}

/// The documents to link, each pair once.
fn pairs<'r, 'a>(readings: &'r [Reading<'a>]) -> Vec<(&'r Reading<'a>, &'r Reading<'a>)> {
    let mut sorted: Vec<&Reading<'_>> = readings.iter().collect();
    sorted.sort_by_key(|r| (&r.source.municipality.code, r.source.published, &r.source.id));
    let follow = sorted.windows(2).map(|pair| (pair[0], pair[1])).filter(|(old, new)| {
        let same = old.source.municipality.code == new.source.municipality.code;
        // Documents of one month are parts of one, not successors.
        same && old.source.published < new.source.published
    });
    let all = follow.chain(successive(readings)).chain(reported(readings));
    let mut by_ids = BTreeMap::new();
    for pair in all {
        // A report may be older than the plan that it is compared with: then both orders come.
        let (old, new) = (&pair.0.source.id, &pair.1.source.id);
        by_ids.entry((old.min(new), old.max(new))).or_insert(pair);
    }
    by_ids.into_values().collect()
}

/// The links of two documents, from the store where neither has changed.
fn between(batch: &Batch, old: &Reading<'_>, new: &Reading<'_>) -> (Vec<RecordLink>, Key) {
    let name = format!("{}+{}.links", old.source.id, new.source.id);
    let key = Key::of(&name, &[&batch.digest(old.source), &batch.digest(new.source)]);
    if let Some(links) = batch.store.get(&key) {
        return (links, key);
    }
    fn records<'r>(reading: &Reading<'r>) -> impl Iterator<Item = &'r Initiative> + use<'r> {
        reading.initiatives.iter().map(|record| &record.initiative)
    }
    let id = |reading: &Reading<'_>, at: usize| {
        reading.initiatives.get(at).map(|record| record.initiative.id.clone()).unwrap_or_default()
    };
    let found = link::links(records(old), records(new));
    let links: Vec<RecordLink> = found
        .into_iter()
        .map(|link| RecordLink {
            from: id(old, link.left),
            to: id(new, link.right),
            score: (link.score * 100.0).round() / 100.0,
        })
        .collect();
    batch.keep(&key, &links);
    (links, key)
}
