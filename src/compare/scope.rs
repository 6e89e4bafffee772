//! Notes on the limits of a comparison: the areas and topics that it is narrowed down to, and the missing documents.

use super::frames::Frames;
use super::{Comparison, coverage, documents};

/// Largest number of missing documents that a note names; further ones are only counted.
const MOST_NAMED: usize = 10;

impl Frames<'_> {
    /// Adds notes on what the comparison leaves out.
    pub(super) fn with_scope(&self, mut comparison: Comparison) -> Comparison {
        let narrowed = self.narrowed().filter(|_| ![coverage::NAME, documents::NAME].contains(&comparison.name));
        let notes = self.missing().into_iter().chain(narrowed);
        comparison.notes.splice(0..0, notes);
        comparison
    }

    /// The note that only some areas or topics are shown.
    fn narrowed(&self) -> Option<String> {
        let topics = self.selection.topics.as_ref().map(|topics| {
            let all = self.catalogue.topics.iter().filter(|topic| topics.contains(&topic.id));
            format!("テーマ「{}」", all.map(|topic| topic.label.as_str()).collect::<Vec<_>>().join("」「"))
        });
        let areas = self.selection.areas.as_ref().map(|areas| {
            let all = self.catalogue.areas.iter().filter(|area| areas.contains(&area.id));
            format!("国の項目「{}」", all.map(|area| area.label.as_str()).collect::<Vec<_>>().join("」「"))
        });
        let said: Vec<String> = areas.into_iter().chain(topics).collect();
        (!said.is_empty()).then(|| format!("{}の取組だけを載せ、数えています。", said.join("、")))
    }

    /// The note that some documents of the selection are missing.
    pub(super) fn missing(&self) -> Option<String> {
        let missing = &self.selection.missing;
        let more = missing.len().saturating_sub(MOST_NAMED);
        let more = if more > 0 { format!("ほか{more}件") } else { String::new() };
        let named = missing.iter().take(MOST_NAMED).map(String::as_str).collect::<Vec<_>>().join("、");
        (!missing.is_empty()).then(|| {
            format!(
                "この表は一部の文書を欠いています。含まれていない文書: {named}{more}。直してから作り直してください。"
            )
        })
    }
}
