//! Assigns the columns of a survey to municipalities: by code if there are codes, else by name. Names that repeat
//! over the country are resolved by the order of the columns, which is that of the codes; uncertain columns are not
//! used.

use std::collections::BTreeMap;

use crate::corpus::Municipality;
use crate::ids::MunicipalityCode;
use crate::text::fold;

/// The headers of the columns.
pub(super) struct Heads {
    pub(super) names: Vec<String>,
    pub(super) codes: Option<Vec<String>>,
    pub(super) prefectures: Option<Vec<String>>,
}

/// The column of each municipality by its code, and notes on ambiguous ones.
pub(super) fn find(
    heads: &Heads,
    known: &[&Municipality],
    same_names: &BTreeMap<String, Vec<String>>,
) -> (BTreeMap<MunicipalityCode, usize>, Vec<String>) {
    let (mut found, mut notes) = (BTreeMap::new(), Vec::new());
    let mut repeated = Vec::new();
    for city in known {
        let columns = if heads.codes.is_some() { by_code(heads, city) } else { by_name(heads, city) };
        match columns.as_slice() {
            [] => {}
            [one] if heads.codes.is_some() || heads.prefectures.is_some() || !same_names.contains_key(&city.name) => {
                found.insert(city.code.clone(), *one);
            }
            _ => repeated.push((*city, columns)),
        }
    }
    let anchors: Vec<(MunicipalityCode, usize)> = found.iter().map(|(code, column)| (code.clone(), *column)).collect();
    for (city, columns) in repeated {
        if let Some(column) = by_order(city, &columns, &anchors, same_names.get(&city.name)) {
            found.insert(city.code.clone(), column);
        } else {
            notes.push(format!(
                "調査に「{}」の列が{}あり、{}{}がどれか決められないため使いませんでした。",
                city.name,
                columns.len(),
                city.prefecture,
                city.name
            ));
        }
    }
    (found, notes)
}

/// The columns with the code of a municipality, of five or six digits. If a name is given too, it must be that of the
/// municipality; it is required for six digits that have lost their leading zero, because these look like five.
fn by_code(heads: &Heads, city: &Municipality) -> Vec<usize> {
    let codes: Vec<String> = heads.codes.iter().flatten().map(|code| fold(code)).collect();
    let has_six = codes.iter().any(|code| code.len() == 6);
    let is_meant = |(column, code): &(usize, &String)| {
        let name = heads.names.get(*column).filter(|name| !name.is_empty());
        let is_named = name.is_some_and(|name| is_called(name, city));
        let six = city.code == format!("{code:0>6}");
        let five = city.code.get(..5) == Some(format!("{code:0>5}").as_str());
        let is_code = if has_six { six } else { five || (six && is_named) };
        !code.is_empty() && is_code && (name.is_none() || is_named)
    };
    codes.iter().enumerate().filter(is_meant).map(|(column, _)| column).collect()
}

fn by_name(heads: &Heads, city: &Municipality) -> Vec<usize> {
    let names = heads.names.iter().enumerate();
    let is_there = |column: usize| {
        let prefectures = heads.prefectures.as_ref().and_then(|prefectures| prefectures.get(column));
        prefectures.is_none_or(|name| name.is_empty() || fold(name) == fold(&city.prefecture))
    };
    names.filter(|(column, name)| is_called(name, city) && is_there(*column)).map(|(column, _)| column).collect()
}

fn is_called(name: &str, city: &Municipality) -> bool {
    let name = fold(name);
    name == fold(&city.name) || name == fold(&format!("{}{}", city.prefecture, city.name))
}

/// Of several columns with the same name, that of the municipality: by its place among the municipalities of the name
/// where all of them are there, or the only one that lies in order between the municipalities that are certain.
fn by_order(
    city: &Municipality,
    columns: &[usize],
    anchors: &[(MunicipalityCode, usize)],
    prefectures: Option<&Vec<String>>,
) -> Option<usize> {
    if !anchors.is_sorted_by_key(|(_, column)| *column) {
        return None;
    }
    let fits = |column: &usize| anchors.iter().all(|(code, at)| (*code < city.code) == (at < column));
    if let Some(all) = prefectures.filter(|all| all.len() == columns.len()) {
        let place = all.iter().position(|prefecture| *prefecture == city.prefecture)?;
        return Some(columns[place]).filter(fits);
    }
    let mut fitting = columns.iter().filter(|column| fits(column));
    let one = fitting.next().filter(|_| columns.len() > 1 && prefectures.is_none())?;
    fitting.next().is_none().then_some(*one)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn city(code: &str, prefecture: &str, name: &str) -> Municipality {
        Municipality { code: code.into(), name: name.into(), prefecture: prefecture.into() }
    }

    fn found(names: &[&str], codes: Option<&[&str]>, known: &[Municipality]) -> (Vec<(String, usize)>, usize) {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let heads = Heads { names: owned(names), codes: codes.map(owned), prefectures: None };
        let same = BTreeMap::from([("府中市".to_owned(), owned(&["東京都", "広島県"]))]);
        let (found, notes) = find(&heads, &known.iter().collect::<Vec<_>>(), &same);
        (found.into_iter().map(|(code, column)| (code.into(), column)).collect(), notes.len())
    }

    #[test]
    fn a_name_that_repeats_is_recognised_by_the_order_or_not_at_all() {
        let fuchu = city("342084", "広島県", "府中市");
        assert_eq!(found(&["府中市", "府中市"], None, std::slice::from_ref(&fuchu)), (vec![("342084".into(), 1)], 0));
        assert_eq!(found(&["府中市"], None, std::slice::from_ref(&fuchu)), (vec![], 1), "which of the two?");
        assert_eq!(
            found(&["府中市", "府中市", "府中市"], None, std::slice::from_ref(&fuchu)),
            (vec![], 1),
            "there are two only"
        );
        // Not in the order of codes: 奥州市 of 岩手県 comes after 広島県.
        let oshu = city("032158", "岩手県", "奥州市");
        assert_eq!(found(&["府中市", "府中市", "奥州市"], None, &[fuchu, oshu]), (vec![("032158".into(), 2)], 1));
    }

    #[test]
    fn a_name_not_known_to_repeat_is_recognised_by_its_neighbours() {
        let known =
            [city("010006", "北海道", "甲町"), city("050008", "秋田県", "乙市"), city("060003", "山形県", "丙村")];
        let names = ["甲町", "丙村", "乙市", "丙村"];
        let all = vec![("010006".into(), 0), ("050008".into(), 2), ("060003".into(), 3)];
        assert_eq!(found(&names, None, &known), (all, 0));
    }

    #[test]
    fn a_code_with_another_name_is_not_used() {
        let oshu = [city("032158", "岩手県", "奥州市")];
        assert_eq!(found(&["奥州市"], Some(&["03215"]), &oshu), (vec![("032158".into(), 0)], 0));
        assert_eq!(found(&["北上市"], Some(&["032158"]), &oshu), (vec![], 0));
    }
}
