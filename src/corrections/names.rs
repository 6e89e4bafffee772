//! The areas and topics that a person means, in any wording that staff meet.

use crate::ids::{AreaId, TopicId};
use crate::taxonomy::{Area, Taxonomy, Topic};
use crate::text::fold;

/// Between several names.
const BETWEEN: [char; 6] = ['、', '，', ',', ';', '；', '\n'];

/// The ids of areas named by a person: by id, label, short label, or an edition's words.
///
/// # Errors
/// The mistake, in Japanese.
pub(super) fn areas_named(taxonomy: &Taxonomy, value: &str) -> Result<Vec<AreaId>, String> {
    let items = |id: &str| -> Vec<&str> {
        let all = taxonomy.editions().iter().flat_map(|edition| taxonomy.items(&edition.id, id));
        all.map(|(_, _, item)| item.label.as_str()).collect()
    };
    let named = |name: &str| {
        let wanted = fold(name);
        let is = |known: &&str| fold(known) == wanted;
        let own = |area: &&Area| {
            [area.id.as_str(), &area.label, &area.short].iter().any(is)
                || area.called.iter().any(|name| is(&name.as_str()))
                || items(&area.id).iter().any(is)
        };
        taxonomy.areas().iter().find(own).map(|area| area.id.clone())
    };
    let known = || taxonomy.areas().iter().map(|area| area.short.as_str()).collect::<Vec<_>>().join("、");
    all_named(value, named, |name| format!("「{name}」という国の項目はありません。使える項目: {}", known()))
}

/// The ids of topics named by a person: by id or label.
///
/// # Errors
/// The mistake, in Japanese.
pub(super) fn topics_named(taxonomy: &Taxonomy, value: &str) -> Result<Vec<TopicId>, String> {
    let named = |name: &str| {
        let wanted = fold(name);
        let own = |topic: &&Topic| fold(&topic.id) == wanted || fold(&topic.label) == wanted;
        taxonomy.topics().iter().find(own).map(|topic| topic.id.clone())
    };
    all_named(value, named, |name| format!("「{name}」というテーマはありません。"))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;

    #[test]
    fn areas_have_many_names() {
        let taxonomy = Taxonomy::load(&Dictionaries::embedded()).expect("dictionaries");
        for name in ["frontyard", "フロントヤード", "自治体フロントヤード改革の推進", "自治体の行政手続のオンライン化"]
        {
            assert_eq!(areas_named(&taxonomy, name), Ok(vec!["frontyard".into()]), "{name}");
        }
        assert_eq!(areas_named(&taxonomy, "国の項目なし、BPR"), Ok(vec!["other".into(), "bpr".into()]));
        assert!(areas_named(&taxonomy, "窓口").is_err_and(|reason| reason.contains("フロントヤード")));
        assert!(topics_named(&taxonomy, "書かない窓口").is_ok_and(|topics| topics.len() == 1));
    }
}
