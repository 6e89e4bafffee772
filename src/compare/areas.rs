//! The national areas in the words of one edition, in the order of the tables.

use super::AreaLabel;
use crate::taxonomy::{Certainty, Edition, Standing, Taxonomy};

/// The id of the group whose items every edition spells out: 重点取組事項.
const PRIORITY: &str = "priority";

impl AreaLabel {
    /// All areas with their labels in an edition. One that the edition lacks has its general label, and is marked.
    #[must_use]
    pub fn all(taxonomy: &Taxonomy, edition: &str) -> Vec<Self> {
        let groups = taxonomy.edition(edition).map(|edition| edition.groups.as_slice()).unwrap_or_default();
        let group_label = |id: &str| groups.iter().find(|group| group.id == id).map(|group| group.label.clone());
        let label = |area: &crate::taxonomy::Area| match taxonomy.standing(edition, &area.id) {
            Standing::Item { label, group, certainty, .. } => Self {
                id: area.id.clone(),
                short: area.short.clone(),
                called: area.called.clone(),
                label: label.to_owned(),
                group: group.to_owned(),
                unverified: certainty == Certainty::Unverified,
            },
            Standing::Unseen => Self {
                id: area.id.clone(),
                short: area.short.clone(),
                called: area.called.clone(),
                label: area.label.clone(),
                group: group_label(&area.group).unwrap_or_default(),
                unverified: true,
            },
            Standing::Absent => Self {
                id: area.id.clone(),
                short: area.short.clone(),
                called: area.called.clone(),
                label: taxonomy.heading(edition, &area.id),
                group: String::new(),
                unverified: false,
            },
        };
        taxonomy.areas().iter().map(label).collect()
    }
}

/// The newest edition whose priority items have all been verified in the ministry's own text: its words head the
/// tables unless the user selects another edition.
#[must_use]
pub fn default_edition(taxonomy: &Taxonomy) -> Option<&Edition> {
    let seen = |edition: &&Edition| {
        let items = edition.groups.iter().filter(|group| group.id == PRIORITY).flat_map(|group| &group.items);
        items.clone().next().is_some() && items.clone().all(|item| item.certainty == Certainty::Verified)
    };
    taxonomy.editions().iter().rev().find(seen).or_else(|| taxonomy.latest())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;

    #[test]
    fn areas_have_the_words_of_the_selected_edition() {
        let taxonomy = Taxonomy::load(&Dictionaries::embedded()).unwrap();
        let label = |edition: &str, id: &str| {
            AreaLabel::all(&taxonomy, edition).into_iter().find(|area| area.id == id).unwrap()
        };
        assert_eq!(label("1.0", "frontyard").label, "自治体の行政手続のオンライン化");
        assert_eq!(label("2.2", "frontyard").label, "自治体フロントヤード改革の推進");
        assert!(label("2.2", "eltax").label.contains("項目なし"));
        assert!(!label("2.3", "eltax").unverified);
        assert!(label("4.0", "bpr").unverified, "nobody has seen this part of 4.0");
        assert_eq!(AreaLabel::all(&taxonomy, "2.3").len(), taxonomy.areas().len());
    }

    #[test]
    fn tables_are_headed_with_words_that_have_been_seen() {
        let taxonomy = Taxonomy::load(&Dictionaries::embedded()).unwrap();
        assert_eq!(default_edition(&taxonomy).unwrap().id, "2.3");
    }
}
