//! Checks a local government against its 全国地方公共団体コード: two digits of prefecture, three of municipality,
//! one check digit.

use std::collections::BTreeMap;

use serde::Deserialize;
use thiserror::Error;

use super::Municipality;
use crate::dictionaries::{Dictionaries, DictionaryError};
use crate::text::usual_ideographs;

/// Where staff find a code.
const WHERE: &str = "コードは総務省の「全国地方公共団体コード」の一覧で確かめられます";

/// Why a code, a name and a prefecture do not belong together.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MunicipalityError {
    /// Not six digits.
    #[error("全国地方公共団体コード「{code}」は6桁の数字ではありません{hint}。{WHERE}。")]
    NotSixDigits {
        /// As given.
        code: String,
        /// A better writing, where one can be guessed.
        hint: String,
    },
    /// The last digit does not follow from the others.
    #[error(
        "全国地方公共団体コード「{code}」は検査数字（6桁目）が合いません。先頭5桁が正しければ6桁目は{expected}です。{WHERE}。"
    )]
    CheckDigit {
        /// As given.
        code: String,
        /// The correct check digit.
        expected: u32,
    },
    /// The first two digits are no prefecture.
    #[error("全国地方公共団体コード「{code}」の先頭2桁は都道府県番号（01～47）ではありません。{WHERE}。")]
    NoSuchPrefecture {
        /// As given.
        code: String,
    },
    /// The first two digits are another prefecture.
    #[error(
        "全国地方公共団体コード「{code}」は{expected}のコードですが、都道府県は「{given}」となっています。どちらかを直してください。"
    )]
    OtherPrefecture {
        /// As given.
        code: String,
        /// The prefecture named.
        given: String,
        /// The prefecture of the code.
        expected: String,
    },
    /// The middle digits belong to another kind of local government.
    #[error(
        "全国地方公共団体コード「{code}」は{expected}のコードですが、名称は「{name}」となっています。どちらかを直してください。"
    )]
    OtherKind {
        /// As given.
        code: String,
        /// The name given.
        name: String,
        /// The kind of local government of the code, in Japanese.
        expected: &'static str,
    },
    /// No name.
    #[error("自治体名が空です。")]
    NoName,
}

/// The prefectures by their number (JIS X 0401), from `dictionaries/prefectures.toml`, and the municipalities that have
/// got another code or name, from `dictionaries/successions.toml`.
#[derive(Debug, Clone)]
pub struct Prefectures {
    names: BTreeMap<String, String>,
    successions: Vec<Succession>,
}

/// A municipality that has become another without being merged: a town a city, or a new name.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Succession {
    /// The code that it had.
    pub code: String,
    /// The former name.
    pub name: String,
    /// The code that it has now.
    pub to_code: String,
    /// The present name.
    pub to_name: String,
    /// The day of the change.
    pub since: String,
}

impl Prefectures {
    /// Reads the list.
    ///
    /// # Errors
    /// Where the dictionary can't be read or has a mistake.
    pub fn load(dictionaries: &Dictionaries) -> Result<Self, DictionaryError> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            prefecture: Vec<Entry>,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Entry {
            number: String,
            name: String,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Changes {
            succession: Vec<Succession>,
        }
        let file: File = dictionaries.toml("prefectures.toml")?;
        let names = file.prefecture.into_iter().map(|p| (p.number, p.name)).collect();
        let Changes { succession: successions } = dictionaries.toml("successions.toml")?;
        Ok(Self { names, successions })
    }

    /// The successor of a municipality with this former code or name.
    #[must_use]
    pub fn succession(&self, code: &str, name: &str) -> Option<&Succession> {
        let is_old = |s: &&Succession| s.code == code && (name == s.name || name == s.to_name && s.code != s.to_code);
        self.successions.iter().find(is_old)
    }

    /// A municipality whose code, name and prefecture fit each other. The prefecture follows from the code where
    /// it is not given, and may stand in front of the name (岩手県奥州市). Radicals and variants of ideographs, which
    /// come along with what is copied from a PDF, become the usual ones. A former code and name become the present ones.
    ///
    /// # Errors
    /// Where they do not fit.
    pub fn municipality(
        &self,
        code: &str,
        name: &str,
        prefecture: Option<&str>,
    ) -> Result<Municipality, MunicipalityError> {
        let code = checked_code(code)?;
        let expected =
            self.names.get(&code[..2]).ok_or_else(|| MunicipalityError::NoSuchPrefecture { code: code.clone() })?;
        if let Some(given) = prefecture.map(str::trim).filter(|given| given != expected) {
            return Err(MunicipalityError::OtherPrefecture { code, given: given.into(), expected: expected.clone() });
        }
        let name = usual_ideographs(name.trim());
        let name = name.strip_prefix(expected.as_str()).filter(|rest| !rest.is_empty()).unwrap_or(&name);
        let other =
            self.names.values().find(|p| *p != expected && name.len() > p.len() && name.starts_with(p.as_str()));
        if let Some(given) = other {
            return Err(MunicipalityError::OtherPrefecture { code, given: given.clone(), expected: expected.clone() });
        }
        if name.is_empty() {
            return Err(MunicipalityError::NoName);
        }
        if let Some(Succession { to_code, to_name, .. }) = self.succession(&code, name) {
            return Ok(Municipality {
                code: to_code.as_str().into(),
                name: to_name.clone(),
                prefecture: expected.clone(),
            });
        }
        check_kind(&code, name, expected)?;
        Ok(Municipality { code: code.into(), name: name.into(), prefecture: expected.clone() })
    }
}

/// The check digit of the first five digits: 11 less the sum weighted 6, 5, 4, 3, 2 modulo 11, its last digit
/// (総務省「全国地方公共団体コード仕様」).
fn check_digit(digits: &[u32]) -> u32 {
    let sum: u32 = digits.iter().zip([6, 5, 4, 3, 2]).map(|(digit, weight)| digit * weight).sum();
    (11 - sum % 11) % 10
}

/// The code in six ASCII digits, its check digit verified.
fn checked_code(code: &str) -> Result<String, MunicipalityError> {
    let folded = crate::text::fold(code);
    let digits: Vec<u32> = folded.chars().filter_map(|c| c.to_digit(10)).collect();
    if digits.len() != 6 || folded.chars().count() != 6 {
        let hint = if digits.len() == 5 && folded.len() == 5 { missing_digit(&folded, &digits) } else { String::new() };
        return Err(MunicipalityError::NotSixDigits { code: code.into(), hint });
    }
    match check_digit(&digits[..5]) {
        expected if expected == digits[5] => Ok(folded),
        expected => Err(MunicipalityError::CheckDigit { code: folded, expected }),
    }
}

/// Five digits are a code without its leading zero (spreadsheets drop it) or without its check digit.
fn missing_digit(code: &str, digits: &[u32]) -> String {
    if check_digit(&[&[0], &digits[..4]].concat()) == digits[4] {
        format!("（先頭の0が落ちているなら「0{code}」）")
    } else {
        format!("（検査数字を付けると「{code}{}」）", check_digit(digits))
    }
}

/// The middle three digits give the kind of a local government: 000 a prefecture, 1xx a designated city or a ward,
/// 2xx a city, 3xx to 7xx a town or village. Higher ones are associations, whose names follow no rule.
fn check_kind(code: &str, name: &str, prefecture: &str) -> Result<(), MunicipalityError> {
    let (expected, fits) = match code[2..5].parse().unwrap_or(999) {
        0 => ("都道府県", name == prefecture),
        1..=199 => ("政令指定都市か区", name.ends_with('市') || name.ends_with('区')),
        200..=299 => ("市", name.ends_with('市')),
        300..=799 => ("町村", name.ends_with('町') || name.ends_with('村')),
        _ => return Ok(()),
    };
    if fits { Ok(()) } else { Err(MunicipalityError::OtherKind { code: code.into(), name: name.into(), expected }) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn prefectures() -> Prefectures {
        Prefectures::load(&Dictionaries::embedded()).unwrap()
    }

    #[test]
    fn published_codes_pass() {
        for (code, name, prefecture) in [
            ("032158", "奥州市", "岩手県"),
            ("042129", "登米市", "宮城県"),
            ("042153", "大崎市", "宮城県"),
            ("063215", "河北町", "山形県"),
            ("131016", "千代田区", "東京都"),
            ("011002", "札幌市", "北海道"),
            ("030007", "岩手県", "岩手県"),
            ("462152", "薩摩川内市", "鹿児島県"),
        ] {
            let municipality = prefectures().municipality(code, name, Some(prefecture)).unwrap();
            assert_eq!(
                municipality,
                Municipality { code: code.into(), name: name.into(), prefecture: prefecture.into() }
            );
        }
    }

    #[test]
    fn the_prefecture_may_be_before_the_name_or_be_left_out() {
        let municipality = prefectures().municipality("０３２１５８", "岩手県奥州市", None).unwrap();
        assert_eq!((municipality.code.as_str(), municipality.name.as_str()), ("032158", "奥州市"));
        assert_eq!(municipality.prefecture, "岩手県");
    }

    #[test]
    fn names_copied_from_a_pdf_are_written_as_usual() {
        for name in ["⻑久⼿市", "長久手市", "長\u{e0100}久手市", "愛知県⻑久⼿市"] {
            assert_eq!(prefectures().municipality("232386", name, None).unwrap().name, "長久手市", "{name}");
        }
        assert_eq!(prefectures().municipality("082082", "龍ケ崎市", None).unwrap().name, "龍ケ崎市");
    }

    #[test]
    fn former_codes_and_names_are_those_of_today() {
        let today = prefectures().municipality("402311", "那珂川市", None).unwrap();
        for name in ["那珂川町", "福岡県那珂川町", "那珂川市"] {
            assert_eq!(prefectures().municipality("403059", name, None).unwrap(), today, "{name}");
        }
        assert_eq!(prefectures().municipality("282219", "篠山市", None).unwrap().name, "丹波篠山市");
        assert!(prefectures().municipality("403059", "志免町", None).is_ok(), "any other name is as it was");
        for s in &prefectures().successions {
            assert_eq!(checked_code(&s.code).as_ref(), Ok(&s.code));
            assert_eq!(checked_code(&s.to_code).as_ref(), Ok(&s.to_code));
        }
    }

    #[test]
    fn five_digits_are_completed_in_the_message() {
        let message = |code| prefectures().municipality(code, "奥州市", None).unwrap_err().to_string();
        assert!(message("32158").contains("「032158」"), "{}", message("32158"));
        assert!(message("03215").contains("「032158」"), "{}", message("03215"));
        assert!(message("奥州").contains("6桁の数字ではありません"));
    }

    #[test]
    fn rejects_inconsistent_codes_and_names_with_a_reason() {
        let refuse = |code, name, prefecture| prefectures().municipality(code, name, prefecture).unwrap_err();
        assert!(matches!(refuse("032157", "奥州市", None), MunicipalityError::CheckDigit { expected: 8, .. }));
        assert!(matches!(refuse("482013", "奥州市", None), MunicipalityError::NoSuchPrefecture { .. }));
        assert!(matches!(refuse("032158", "奥州市", Some("宮城県")), MunicipalityError::OtherPrefecture { .. }));
        assert!(matches!(refuse("032158", "宮城県奥州市", None), MunicipalityError::OtherPrefecture { .. }));
        assert!(matches!(refuse("032158", "奥州町", None), MunicipalityError::OtherKind { expected: "市", .. }));
        assert!(matches!(refuse("032158", " ", None), MunicipalityError::NoName));
    }
}
