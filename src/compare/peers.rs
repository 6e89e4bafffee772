//! Chooses the municipalities with which a municipality is compared: of its prefecture, of its kind, of similar fiscal
//! strength, of a named group, or with a similar figure in the user's own table.

use std::collections::{BTreeMap, BTreeSet};

use super::CompareError;
use crate::corpus::Municipality;
use crate::corpus::directory::{Directory, Listed};
use crate::text::fold;

/// Words for the municipalities of the same prefecture.
const PREFECTURE: [&str; 2] = ["都道府県", "同じ都道府県"];
/// Words for those of the same kind.
const KIND: [&str; 2] = ["種別", "同じ種別"];
/// Names of the index of fiscal strength.
const STRENGTH: [&str; 2] = ["財政力", "財政力指数"];
/// The year of the index of fiscal strength, as covers print it.
const STRENGTH_YEAR: &str = "令和3年度";

/// A user's own figures: by column, by code.
pub type Attributes = BTreeMap<String, BTreeMap<String, f64>>;

/// The chosen municipalities, and the text for covers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Peers {
    /// Their codes.
    pub codes: BTreeSet<String>,
    /// The condition, in Japanese.
    pub said: String,
}

/// The municipalities that satisfy all of the words.
///
/// # Errors
/// [`CompareError::Unknown`] if a word has no meaning, or the base has no such figure.
pub fn peers(
    words: &[String],
    base: &Municipality,
    directory: &Directory,
    attributes: &Attributes,
) -> Result<Peers, CompareError> {
    let mut chosen: Option<BTreeSet<String>> = None;
    let mut said = Vec::new();
    for word in words {
        let Peers { codes, said: own } = of_word(word, base, directory, attributes)?;
        chosen = Some(match chosen {
            Some(before) => before.intersection(&codes).cloned().collect(),
            None => codes,
        });
        said.push(own);
    }
    Ok(Peers { codes: chosen.unwrap_or_default(), said: said.join("、") })
}

fn of_word(
    word: &str,
    base: &Municipality,
    directory: &Directory,
    attributes: &Attributes,
) -> Result<Peers, CompareError> {
    let is = |names: &[&str]| names.iter().any(|name| fold(name) == fold(word));
    if is(&PREFECTURE) {
        let codes = codes(directory, |listed| listed.prefecture == base.prefecture);
        return Ok(Peers { codes, said: format!("{}の団体", base.prefecture) });
    }
    if is(&KIND) {
        let own = directory.of(&base.code).ok_or_else(|| unlisted(word, base))?;
        return Ok(Peers { codes: codes(directory, |listed| listed.kind == own.kind), said: own.kind.clone() });
    }
    if let Some(group) = directory.groups.iter().find(|group| fold(&group.name) == fold(word)) {
        return Ok(Peers { codes: group.codes.clone(), said: group.name.clone() });
    }
    let (column, range) = word.split_once([':', '：']).ok_or_else(|| unknown(word, directory, attributes))?;
    let (least, most) = factors(range).ok_or_else(|| unknown(word, directory, attributes))?;
    let within = |own: f64, other: f64| least * own <= other && other <= most * own;
    if STRENGTH.iter().any(|name| fold(name) == fold(column)) {
        let own = directory.of(&base.code).and_then(|listed| listed.strength).ok_or_else(|| unlisted(word, base))?;
        let codes = codes(directory, |listed| listed.strength.is_some_and(|strength| within(own, strength)));
        let said = format!("財政力指数（{STRENGTH_YEAR}）が{}（{own}）の{least}～{most}倍", base.name);
        return Ok(Peers { codes, said });
    }
    let figures = attributes.iter().find(|(name, _)| fold(name) == fold(column)).map(|(_, figures)| figures);
    let figures = figures.ok_or_else(|| unknown(word, directory, attributes))?;
    let own = *figures.get(base.code.as_str()).ok_or_else(|| unlisted(word, base))?;
    let codes = figures.iter().filter(|(_, figure)| within(own, **figure)).map(|(code, _)| code.clone()).collect();
    Ok(Peers { codes, said: format!("{column}が{}（{own}）の{least}～{most}倍", base.name) })
}

fn codes(directory: &Directory, is_meant: impl Fn(&Listed) -> bool) -> BTreeSet<String> {
    directory.all().filter(|listed| is_meant(listed)).map(|listed| listed.code.clone()).collect()
}

/// Parses a range such as 0.8-1.2, in factors of the base's own figure.
fn factors(range: &str) -> Option<(f64, f64)> {
    let range = fold(range);
    let (least, most) = range.split_once(['-', '~', '～'])?;
    let (least, most) = (least.trim().parse().ok()?, most.trim().parse().ok()?);
    (0.0 <= least && least <= most).then_some((least, most))
}

fn unknown(word: &str, directory: &Directory, attributes: &Attributes) -> CompareError {
    let groups = directory.groups.iter().map(|group| group.name.clone());
    let columns = attributes.keys().map(|column| format!("{column}:0.8-1.2"));
    let fixed = [PREFECTURE[0], KIND[0], "財政力:0.8-1.2"].map(ToOwned::to_owned);
    let known: Vec<String> = fixed.into_iter().chain(groups).chain(columns).collect();
    CompareError::unknown("比較する団体の選び方", word, format!("使えるのは {} です", known.join("、")))
}

fn unlisted(word: &str, base: &Municipality) -> CompareError {
    CompareError::unknown("比較する団体の選び方", word, format!("{}の値がないため、これでは選べません", base.name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;

    fn chosen(words: &[&str], attributes: &Attributes) -> Result<Peers, CompareError> {
        let directory = Directory::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        let base = Municipality { code: "042129".into(), name: "登米市".into(), prefecture: "宮城県".into() };
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        peers(&words, &base, &directory, attributes)
    }

    #[test]
    fn peers_share_what_the_words_say() {
        let none = Attributes::new();
        let cities = chosen(&["都道府県", "種別"], &none).expect("are known");
        assert!(
            cities.codes.contains("042153") && !cities.codes.contains("032158") && !cities.codes.contains("041009")
        );
        assert_eq!(cities.said, "宮城県の団体、市");
        let as_strong = chosen(&["財政力:0.9-1.1", "種別"], &none).expect("is known");
        assert!(as_strong.codes.contains("042129") && !as_strong.codes.contains("132063"), "登米市 0.36, 府中市 1.18");
        let group = chosen(&["見本の4団体"], &none).expect("is known");
        assert_eq!(group.codes.len(), 4);
        let figures = BTreeMap::from([
            ("042129".to_owned(), 75_000.0),
            ("042153".to_owned(), 127_000.0),
            ("032158".to_owned(), 80_000.0),
        ]);
        let about = chosen(&["人口：0.8～1.2"], &Attributes::from([("人口".to_owned(), figures)])).expect("is known");
        assert_eq!(about.codes.into_iter().collect::<Vec<_>>(), ["032158", "042129"]);
        assert_eq!(about.said, "人口が登米市（75000）の0.8～1.2倍");
    }

    #[test]
    fn rejects_unknown_conditions_and_lists_the_known_ones() {
        for word in ["近い市", "人口:0.8-1.2", "財政力:1.2-0.8"] {
            let refused = chosen(&[word], &Attributes::new()).expect_err("stands for nothing").to_string();
            assert!(refused.contains(word) && refused.contains("財政力:0.8-1.2"), "{refused}");
        }
    }
}
