//! Finds the words of topics in the text of a document, whether or not an initiative was read there: a table must not
//! say that a plan does not state something its text mentions.

use std::collections::{BTreeMap, BTreeSet};

use super::Classifier;
use crate::document::{Document, Role};

/// By topic, the printed words with their PDF pages.
pub type Mentions = BTreeMap<String, BTreeMap<String, BTreeSet<u32>>>;

/// Searches a document for the words of all topics. Furniture and tables of contents are left out: they refer to text
/// elsewhere.
#[must_use]
pub fn mentions(document: &Document, classifier: &Classifier) -> Mentions {
    let mut found = Mentions::new();
    for page in &document.pages {
        let lines = page.lines.iter().filter(|line| !is_furniture(line.role));
        let text: String = lines.map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
        for (topic, words) in classifier.topic_words(&text) {
            let words: String = words.split_whitespace().collect();
            found.entry(topic.to_owned()).or_default().entry(words).or_default().insert(page.page);
        }
    }
    found
}

const fn is_furniture(role: Role) -> bool {
    matches!(role, Role::Header | Role::Footer | Role::PageNumber | Role::Navigation | Role::Contents)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;
    use crate::document::{Line, Page};
    use crate::geometry::Rect;
    use crate::taxonomy::Taxonomy;

    #[test]
    fn words_of_topics_are_found_on_their_pages_over_line_ends() {
        let line = |text: &str, role| Line {
            text: text.to_owned(),
            bbox: Rect::default(),
            role,
            recognised: None,
            struck: false,
            lead: None,
        };
        let lines = vec![
            line("書かない窓口の計画", Role::Header),
            line("庁内で生成", Role::Body),
            line("AIを使います。", Role::Body),
        ];
        let document = Document { pages: vec![Page { page: 3, lines, ..Page::default() }], ..Document::default() };
        let taxonomy = Taxonomy::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        let found = mentions(&document, &Classifier::new(&taxonomy));
        assert_eq!(found["generative_ai"], BTreeMap::from([("生成AI".to_owned(), BTreeSet::from([3]))]));
        assert!(!found.contains_key("paperless_counter"));
    }
}
