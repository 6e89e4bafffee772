//! All municipalities of the country, from `dictionaries/municipalities.csv`: the ministry's list of codes of 2024-01-01
//! with kana and kinds, and the 財政力指数 of 令和3年度.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::Municipality;
use crate::dictionaries::{Dictionaries, DictionaryError};
use crate::text::{fold, usual_ideographs};

/// Dictionary of all municipalities of the country.
const FILE: &str = "municipalities.csv";
/// Dictionary of named groups of municipalities.
const GROUPS: &str = "groups.toml";

/// A municipality as the ministry lists it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Listed {
    /// 全国地方公共団体コード, six digits.
    #[serde(rename = "コード")]
    pub code: String,
    /// Its prefecture.
    #[serde(rename = "都道府県")]
    pub prefecture: String,
    /// Its name; the name of a ward follows that of its city.
    #[serde(rename = "名称")]
    pub name: String,
    /// How the name is read, in katakana.
    #[serde(rename = "読み")]
    pub kana: String,
    /// 市, 町, 村, 政令指定都市, 特別区, 行政区 or 都道府県.
    #[serde(rename = "種別")]
    pub kind: String,
    /// The code of the city of a ward.
    #[serde(rename = "親の団体")]
    pub parent: Option<String>,
    /// 財政力指数 of 令和3年度.
    #[serde(rename = "財政力指数")]
    pub strength: Option<f64>,
}

/// Municipalities that are often compared with each other.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MunicipalityGroup {
    /// What users call it.
    pub name: String,
    /// The codes of its members.
    pub codes: BTreeSet<String>,
}

/// All municipalities, and named groups of them.
#[derive(Debug, Clone)]
pub struct Directory {
    listed: Vec<Listed>,
    /// The groups of `dictionaries/groups.toml`.
    pub groups: Vec<MunicipalityGroup>,
}

impl Directory {
    /// Reads the list and the groups.
    ///
    /// # Errors
    /// Where a dictionary can't be read or has a mistake.
    pub fn load(dictionaries: &Dictionaries) -> Result<Self, DictionaryError> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            group: Vec<MunicipalityGroup>,
        }
        let text = dictionaries.text(FILE)?;
        let listed = csv::Reader::from_reader(text.as_bytes()).deserialize().collect::<Result<_, _>>();
        let listed = listed.map_err(|error| DictionaryError::Invalid {
            file: FILE.to_owned(),
            line: error.position().map_or(1, |position| position.line() as usize),
            reason: "コード、都道府県、名称、読み、種別、親の団体、財政力指数の7列で書いてください".to_owned(),
        })?;
        Ok(Self { listed, groups: dictionaries.toml::<File>(GROUPS)?.group })
    }

    /// All municipalities in the order of their codes, wards last.
    pub fn all(&self) -> impl Iterator<Item = &Listed> {
        self.listed.iter()
    }

    /// A municipality by its code.
    #[must_use]
    pub fn of(&self, code: &str) -> Option<&Listed> {
        self.listed.iter().find(|listed| listed.code == code)
    }

    /// The municipalities of this name, which may start with the prefecture, limited to a prefecture if one is given.
    /// 25 names are shared by several.
    #[must_use]
    pub fn named(&self, name: &str, prefecture: Option<&str>) -> Vec<&Listed> {
        let wanted = fold(&usual_ideographs(name));
        let is_meant = |listed: &&Listed| {
            let own = fold(&listed.name);
            own == wanted || format!("{}{own}", fold(&listed.prefecture)) == wanted
        };
        let within =
            |listed: &&Listed| prefecture.is_none_or(|prefecture| fold(prefecture) == fold(&listed.prefecture));
        self.listed.iter().filter(is_meant).filter(within).collect()
    }

    /// The municipality with the same code, if its name differs from the given one.
    #[must_use]
    pub fn contradicts(&self, municipality: &Municipality) -> Option<&Listed> {
        let listed = self.of(&municipality.code)?;
        (fold(&listed.name) != fold(&municipality.name)).then_some(listed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directory() -> Directory {
        Directory::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound")
    }

    #[test]
    fn municipalities_are_found_by_name_and_by_code() {
        let directory = directory();
        let codes = |name: &str, prefecture| -> Vec<String> {
            directory.named(name, prefecture).iter().map(|listed| listed.code.clone()).collect()
        };
        assert_eq!(codes("奥州市", None), ["032158"]);
        assert_eq!(codes("宮城県登米市", None), ["042129"]);
        assert_eq!(codes("府中市", None).len(), 2, "in 東京都 and 広島県");
        assert_eq!(codes("府中市", Some("広島県")), ["342084"]);
        assert_eq!(codes("岩手県", None), ["030007"]);
        assert!(codes("架空市", None).is_empty());
        assert_eq!(directory.of("032158").map(|listed| listed.kana.as_str()), Some("オウシュウシ"));
        assert_eq!(directory.of("032158").and_then(|listed| listed.strength), Some(0.43));
    }

    #[test]
    fn a_code_with_another_name_is_reported() {
        let city =
            |code: &str, name: &str| Municipality {
                code: code.into(), name: name.into(), prefecture: "岩手県".into()
            };
        let directory = directory();
        assert!(directory.contradicts(&city("032158", "奥州市")).is_none());
        assert_eq!(directory.contradicts(&city("032158", "盛岡市")).map(|it| it.name.as_str()), Some("奥州市"));
        assert!(directory.contradicts(&city("039999", "広域連合")).is_none(), "unions are in no list");
    }
}
