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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Line, Role};
    use crate::geometry::Rect;

    #[test]
    fn only_records_of_recognised_pages_are_doubted_and_less_sure() {
        let line = |recognised| Line {
            text: "窓口".into(),
            bbox: Rect::default(),
            role: Role::Body,
            recognised,
            struck: false,
            lead: None,
        };
        let page = |page, lines| Page { page, lines, ..Page::default() };
        let pages = vec![page(1, vec![line(None)]), page(2, vec![line(Some(0.9)), line(None), line(Some(0.7))])];
        let document = Document { pages, ..Document::default() };
        let mut drafts: Vec<Draft> = (1..=3).map(|_| Draft { trust: 1.0, ..Draft::default() }).collect();
        for (draft, page) in drafts.iter_mut().zip(1..) {
            draft.record.page = page;
        }
        doubt(&mut drafts, &document);
        assert_eq!(drafts.iter().map(|draft| draft.record.doubts.len()).collect::<Vec<_>>(), [0, 1, 0]);
        assert!((drafts[1].trust - 0.8).abs() < 1e-6, "{}", drafts[1].trust);
        assert_eq!(drafts[0].trust, 1.0);
    }
}
