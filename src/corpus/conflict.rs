//! Which documents cannot stand in one list: the same id or PDF twice, a code with two names, a name with two codes.

use std::collections::{BTreeMap, BTreeSet};

use super::Source;
use crate::ids::{DocumentId, MunicipalityCode};

/// Where the documents of a list stand that another may conflict with: a country has too many to ask each.
#[derive(Debug, Clone, Default)]
pub struct Registered {
    count: usize,
    ids: BTreeMap<DocumentId, usize>,
    files: BTreeMap<String, usize>,
    codes: BTreeMap<MunicipalityCode, usize>,
    names: BTreeMap<(String, String), usize>,
}

impl Registered {
    /// Takes the next document of the list in.
    pub fn add(&mut self, source: &Source) {
        let (place, city) = (self.count, &source.municipality);
        self.count += 1;
        self.ids.entry(source.id.clone()).or_insert(place);
        self.files.entry(source.sha256.clone()).or_insert(place);
        self.codes.entry(city.code.clone()).or_insert(place);
        self.names.entry((city.prefecture.clone(), city.name.clone())).or_insert(place);
    }

    /// Why a document cannot stand beside those of the list that were taken in, which do not conflict with each other;
    /// `None` where it can.
    #[must_use]
    pub fn conflict(&self, sources: &[Source], new: &Source) -> Option<String> {
        let city = &new.municipality;
        // Of those with one code all have one name, and the other way round: the first of each stands for them.
        let of_file = self.files.get(&new.sha256).filter(|_| !new.sha256.is_empty());
        let name = (city.prefecture.clone(), city.name.clone());
        let alike = [self.ids.get(&new.id), of_file, self.codes.get(&city.code), self.names.get(&name)];
        let places: BTreeSet<usize> = alike.into_iter().flatten().copied().collect();
        places.into_iter().find_map(|place| conflict(sources.get(place..=place)?, new))
    }
}

/// Why a document cannot stand beside those already there; `None` where it can.
#[must_use]
pub fn conflict(sources: &[Source], new: &Source) -> Option<String> {
    let (ours, name) = (&new.municipality, &new.municipality.name);
    sources.iter().find_map(|known| {
        let theirs = &known.municipality;
        if known.id == new.id {
            Some(format!("id「{}」は既に使われています。別の id にしてください。", new.id))
        } else if !new.sha256.is_empty() && known.sha256 == new.sha256 && theirs.code != ours.code {
            Some(format!(
                "同じPDFが、別の自治体「{}{}」の「{}」として既に登録されています。PDFと自治体名を確かめてください。",
                theirs.prefecture, theirs.name, known.id
            ))
        } else if !new.sha256.is_empty() && known.sha256 == new.sha256 {
            Some(format!("同じPDFが「{}」として既に登録されています。", known.id))
        } else if theirs.code == ours.code && theirs.name != *name {
            Some(format!(
                "全国地方公共団体コード「{}」は「{}」として既に登録されています（「{}」）。名称かコードを直してください。",
                ours.code, theirs.name, known.id
            ))
        } else if theirs.code != ours.code && theirs.name == *name && theirs.prefecture == ours.prefecture {
            Some(format!(
                "「{}{name}」は別の全国地方公共団体コード「{}」で既に登録されています（「{}」）。名称かコードを直してください。",
                ours.prefecture, theirs.code, known.id
            ))
        } else {
            None
        }
    })
}
