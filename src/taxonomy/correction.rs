//! Labels that a person has corrected: the names of areas and topics in any wording that staff meet, and the labels put
//! in the place of the classifier's.

use super::{Assignment, Classified, Taxonomy};
use crate::ids::{AreaId, TopicId};
use crate::text::fold;

/// Between several names.
const BETWEEN: [char; 6] = ['、', '，', ',', ';', '；', '\n'];

impl Taxonomy {
    /// The ids of areas named by a person: by id, label, short label, or an edition's words.
    ///
    /// # Errors
    /// The mistake, in Japanese.
    pub fn areas_named(&self, value: &str) -> Result<Vec<AreaId>, String> {
        let items = |id: &str| -> Vec<&str> {
            let all = self.editions().iter().flat_map(|edition| self.items(&edition.id, id));
            all.map(|(_, _, item)| item.label.as_str()).collect()
        };
        let named = |name: &str| {
            let wanted = fold(name);
            let is = |known: &&str| fold(known) == wanted;
            let own = |area: &&super::Area| {
                [area.id.as_str(), &area.label, &area.short].iter().any(is)
                    || area.called.iter().any(|name| is(&name.as_str()))
                    || items(&area.id).iter().any(is)
            };
            self.areas().iter().find(own).map(|area| area.id.clone())
        };
        let known = || self.areas().iter().map(|area| area.short.as_str()).collect::<Vec<_>>().join("、");
        all_named(value, named, |name| format!("「{name}」という国の項目はありません。使える項目: {}", known()))
    }

    /// The ids of topics named by a person: by id or label.
    ///
    /// # Errors
    /// The mistake, in Japanese.
    pub fn topics_named(&self, value: &str) -> Result<Vec<TopicId>, String> {
        let named = |name: &str| {
            let wanted = fold(name);
            let own = |topic: &&super::Topic| fold(&topic.id) == wanted || fold(&topic.label) == wanted;
            self.topics().iter().find(own).map(|topic| topic.id.clone())
        };
        all_named(value, named, |name| format!("「{name}」というテーマはありません。"))
    }
}

/// The ids of all names in a value, each once, in their order.
fn all_named<T: PartialEq>(
    value: &str,
    named: impl Fn(&str) -> Option<T>,
    unknown: impl Fn(&str) -> String,
) -> Result<Vec<T>, String> {
    let mut ids = Vec::new();
    for name in value.split(BETWEEN).map(str::trim).filter(|name| !name.is_empty()) {
        let id = named(name).ok_or_else(|| unknown(name))?;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

impl Classified {
    /// Replaces the classifier's areas, the first as the primary one. A person's areas are certain; the classifier's
    /// evidence for them is kept.
    pub fn correct_areas(&mut self, areas: &[AreaId]) {
        let given = std::mem::take(&mut self.areas);
        let corrected = areas.iter().enumerate().map(|(place, area)| Assignment {
            area: area.clone(),
            primary: place == 0,
            score: 1.0,
            evidence: given.iter().find(|known| known.area == *area).map_or_else(Vec::new, |a| a.evidence.clone()),
        });
        self.areas = corrected.collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;
    use crate::plan::Initiative;
    use crate::taxonomy::Classifier;

    #[test]
    fn areas_have_many_names() {
        let taxonomy = Taxonomy::load(&Dictionaries::embedded()).expect("dictionaries");
        for name in ["frontyard", "フロントヤード", "自治体フロントヤード改革の推進", "自治体の行政手続のオンライン化"]
        {
            assert_eq!(taxonomy.areas_named(name), Ok(vec!["frontyard".into()]), "{name}");
        }
        assert_eq!(taxonomy.areas_named("国の項目なし、BPR"), Ok(vec!["other".into(), "bpr".into()]));
        assert!(taxonomy.areas_named("窓口").is_err_and(|reason| reason.contains("フロントヤード")));
        assert!(taxonomy.topics_named("書かない窓口").is_ok_and(|topics| topics.len() == 1));
    }

    #[test]
    fn a_corrected_label_is_the_only_primary_one() {
        let classifier = Classifier::new(&Taxonomy::load(&Dictionaries::embedded()).expect("dictionaries"));
        let mut record = classifier
            .classify_initiative(Initiative { name: "AIチャットボット".into(), ..Initiative::default() });
        record.correct_areas(&["talent".into(), "ai_rpa".into()]);
        assert_eq!(record.primary_area(), "talent");
        assert_eq!(record.areas.iter().filter(|area| area.primary).count(), 1);
    }
}
