//! Municipalities that do not exist: names and codes that the list of all municipalities has not, in real prefectures.

use std::collections::BTreeSet;

use kurabe::corpus::Municipality;
use kurabe::corpus::directory::Directory;
use kurabe::corpus::municipality::Prefectures;
use kurabe::dictionaries::Dictionaries;

use crate::random::Random;

const BEGINNINGS: [&str; 40] = [
    "青", "朝", "霧", "霞", "白", "銀", "翠", "茜", "若", "早", "遠", "深", "静", "鳴", "響", "星", "月", "虹", "雲",
    "風", "雪", "露", "桐", "楓", "柊", "榊", "葵", "蓮", "梢", "苗", "稲", "麦", "鶴", "雁", "鷺", "鴨", "鹿", "鮎",
    "琴", "笛",
];
const ENDINGS: [&str; 30] = [
    "ヶ丘",
    "ヶ原",
    "ヶ浜",
    "見台",
    "ノ瀬",
    "之森",
    "乃里",
    "ヶ峰",
    "ヶ淵",
    "野原",
    "根沢",
    "見沢",
    "代田",
    "越谷戸",
    "待浦",
    "渡瀬",
    "守山",
    "裾野台",
    "之郷",
    "ヶ窪",
    "鳴浜",
    "寄島",
    "見崎",
    "影沢",
    "笠野",
    "曲川",
    "隠里",
    "結城野",
    "帆浦",
    "籠原台",
];
/// Municipalities in so many are cities, towns and villages.
const KINDS: [(&str, usize, usize); 3] = [("市", 201, 45), ("町", 301, 42), ("村", 601, 13)];

/// So many municipalities, the same for the same seed.
pub(crate) fn municipalities(count: usize, seed: u64) -> Vec<Municipality> {
    let dictionaries = Dictionaries::embedded();
    let directory = Directory::load(&dictionaries).expect("the list of municipalities is sound");
    let prefectures = Prefectures::load(&dictionaries).expect("the list of prefectures is sound");
    let (mut found, mut taken) = (Vec::new(), BTreeSet::new());
    for thing in 0.. {
        if found.len() == count {
            break;
        }
        let mut random = Random::of(seed, thing);
        let prefecture = found.len() % 47 + 1;
        let mut drawn = random.below(100);
        let (kind, first, _) = *KINDS
            .iter()
            .find(|(_, _, share)| drawn.checked_sub(*share).map(|rest| drawn = rest).is_none())
            .unwrap_or(&KINDS[0]);
        let name = format!("{}{}{kind}", random.one_of(&BEGINNINGS), random.one_of(&ENDINGS));
        let number = first + random.below(99);
        let codes = (0..10).map(|digit| format!("{prefecture:02}{number}{digit}"));
        let fitting = codes.filter_map(|code| prefectures.municipality(&code, &name, None).ok()).next();
        let is_real =
            |it: &Municipality| directory.of(&it.code).is_some() || !directory.named(&it.name, None).is_empty();
        let Some(municipality) = fitting.filter(|it| !is_real(it) && it.name == name) else { continue };
        if taken.insert(municipality.code.to_string()) && taken.insert(format!("{prefecture}{name}")) {
            found.push(municipality);
        }
    }
    found
}
