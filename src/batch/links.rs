//! Links records that are the same initiative in successive documents of a municipality: a plan and the plan before it,
//! a report and its plan, a document and the one published before it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;

use rayon::prelude::*;

use super::Batch;
use crate::compare::Reading;
use crate::compare::diff::{reported, successive};
use crate::plan::Initiative;
use crate::plan::link::{self, RecordLink};
use crate::store::Key;
use crate::taxonomy::Classified;

/// The links between all documents that were read, by municipality and document, and the keys under which the store
/// keeps them.
///
/// # Errors
/// Where the shelf of the records can't be read.
pub fn links(batch: &Batch, readings: &[Reading<'_>]) -> io::Result<(Vec<RecordLink>, Vec<Key>)> {
    let linked: Vec<(Vec<RecordLink>, Key)> =
        pairs(readings).into_par_iter().map(|(old, new)| between(batch, old, new)).collect::<io::Result<_>>()?;
    let (links, keys): (Vec<_>, Vec<_>) = linked.into_iter().unzip();
    Ok((links.into_iter().flatten().collect(), keys))
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
fn between(batch: &Batch, old: &Reading<'_>, new: &Reading<'_>) -> io::Result<(Vec<RecordLink>, Key)> {
    let name = format!("{}+{}.links", old.source.id, new.source.id);
    let key = Key::of(&name, &[&batch.digest(old.source), &batch.digest(new.source)]);
    if let Some(links) = batch.store.get(&key) {
        return Ok((links, key));
    }
    let (old, new) = (old.initiatives.all()?, new.initiatives.all()?);
    fn records<'r>(all: &'r [Cow<'_, Classified>]) -> impl Iterator<Item = &'r Initiative> {
        all.iter().map(|record| &record.initiative)
    }
    let id = |of: &[Cow<'_, Classified>], at: usize| {
        of.get(at).map(|record| record.initiative.id.clone()).unwrap_or_default()
    };
    let found = link::links(records(&old), records(&new));
    let links: Vec<RecordLink> = found
        .into_iter()
        .map(|link| RecordLink {
            from: id(&old, link.left),
            to: id(&new, link.right),
            score: (link.score * 100.0).round() / 100.0,
        })
        .collect();
    batch.keep(&key, &links);
    Ok((links, key))
}
