//! Records on pages whose text comes from character recognition: they are at most as sure as the recognition.

use std::collections::BTreeMap;

use super::doubt::{Doubt, DoubtCode};
use super::forms::Draft;
use crate::document::{Document, Page};

/// Adds the doubt to the records that begin on a recognised page.
pub(super) fn doubt(drafts: &mut [Draft], document: &Document) {
    let sure: BTreeMap<u32, f32> =
        document.pages.iter().filter_map(|page| Some((page.page, sureness(page)?))).collect();
    for draft in drafts {
        if let Some(sure) = sure.get(&draft.record.page) {
            draft.doubt(Doubt::on_record(DoubtCode::Recognised));
            draft.trust *= sure;
        }
    }
}

/// The mean over the recognised lines of a page; `None` where none is.
fn sureness(page: &Page) -> Option<f32> {
    let lines: Vec<f32> = page.lines.iter().filter_map(|line| line.recognised).collect();
    (!lines.is_empty()).then(|| lines.iter().sum::<f32>() / lines.len() as f32)
}
