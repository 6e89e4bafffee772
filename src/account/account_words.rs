//! Words that identify departments and names of initiatives without other evidence: `account.toml`.

use serde::Deserialize;

use crate::dictionaries::{Dictionaries, DictionaryError};
use crate::plan::{PlanDictionaries, Style, cut};
use crate::text::fold;

/// Largest length, in characters, of a text that consists of departments; a longer one is a sentence.
const LONGEST_DEPARTMENTS: usize = 60;
/// Largest length of the name of one department, in characters.
const LONGEST_DEPARTMENT: usize = 18;
/// Largest length, in characters, of a text that is taken for a name by its ending.
const LONGEST_NAME: usize = 45;
/// Fewest leader characters (……) that separate a name from the text at the end of its line.
const LEADERS: usize = 4;

/// The words of this stage.
#[derive(Debug, Clone)]
pub struct AccountWords {
    endings: Vec<String>,
    further: Vec<String>,
    never: Vec<String>,
    labels: Vec<String>,
    particles: Vec<String>,
    names: Vec<String>,
    badges: Vec<String>,
    sums: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    departments: Departments,
    names: Names,
    rows: Rows,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Departments {
    endings: Vec<String>,
    further: Vec<String>,
    never: Vec<String>,
    labels: Vec<String>,
    particles: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    endings: Vec<String>,
    badges: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rows {
    sums: Vec<String>,
}

impl AccountWords {
    /// Reads `account.toml`.
    ///
    /// # Errors
    /// If it cannot be read or its content is invalid; with file and line.
    pub fn load(dictionaries: &Dictionaries) -> Result<Self, DictionaryError> {
        let File { departments, names, rows } = dictionaries.toml("account.toml")?;
        let folded = |words: Vec<String>| words.iter().map(|word| fold(word)).collect::<Vec<_>>();
        let mut labels = folded(departments.labels);
        labels.sort_by_key(|label| std::cmp::Reverse(label.len()));
        Ok(Self {
            endings: folded(departments.endings),
            further: folded(departments.further),
            never: folded(departments.never),
            labels,
            particles: folded(departments.particles),
            names: folded(names.endings),
            badges: folded(names.badges),
            sums: folded(rows.sums),
        })
    }

    /// The departments in a text that consists of nothing else; empty otherwise.
    pub(super) fn departments(&self, text: &str) -> Vec<String> {
        let lines = text.lines().map(fold).collect::<Vec<_>>().join("、");
        let list = self.without_label(lines.trim_matches('、'));
        if list.chars().count() > LONGEST_DEPARTMENTS {
            return Vec::new();
        }
        let parts: Vec<&str> = list.split(['・', '、', ',', '/']).filter(|part| !part.is_empty()).collect();
        let short = |part: &&str| part.chars().count() <= LONGEST_DEPARTMENT;
        let is_list = parts.last().is_some_and(|last| self.is_department(last)) && parts.iter().all(short);
        if is_list { parts.into_iter().map(ToOwned::to_owned).collect() } else { Vec::new() }
    }

    /// The departments at the end of a text: in brackets, after leaders or after a label.
    pub(super) fn departments_at_end(&self, text: &str) -> Vec<String> {
        let text = fold(text);
        if let Some(inside) = bracket_at_end(&text) {
            let found = self.departments(inside);
            if !found.is_empty() {
                return found;
            }
        }
        let is_leader = |c: char| c == '.' || c == '・' || c == '…';
        let behind = text.trim_end_matches(is_leader).rsplit(is_leader).next().unwrap_or_default();
        let before = text.strip_suffix(behind).unwrap_or_default();
        let leaders = before.chars().rev().take_while(|c| is_leader(*c)).count();
        if leaders >= LEADERS {
            return self.departments(behind);
        }
        let labelled = self.labels.iter().find_map(|label| {
            let (_, rest) = text.split_once(label.as_str())?;
            rest.strip_prefix([':', '】', ']', ')'])
        });
        labelled.map(|rest| self.departments(rest.trim_start_matches(':'))).unwrap_or_default()
    }

    fn is_department(&self, part: &str) -> bool {
        let part = self.further.iter().find_map(|word| part.strip_suffix(word.as_str())).unwrap_or(part);
        part.chars().count() >= 3
            && self.endings.iter().any(|ending| part.ends_with(ending.as_str()))
            && !self.never.iter().any(|word| part.ends_with(word.as_str()) && part.len() <= word.len() + 6)
            && !self.particles.iter().any(|particle| part.contains(particle.as_str()))
    }

    fn without_label<'t>(&self, text: &'t str) -> &'t str {
        let text = text.trim_start_matches(['【', '[', '(']);
        let cut = |label: &String| {
            let rest = text.strip_prefix(label.as_str())?;
            rest.strip_prefix([':', '】', ']', ')']).map(|rest| rest.trim_start_matches(':'))
        };
        self.labels.iter().find_map(cut).unwrap_or(text)
    }

    /// Whether a text is short, no sentence, and ends as names of initiatives do.
    pub(super) fn is_like_a_name(&self, text: &str) -> bool {
        let text = fold(text);
        let text = bracket_at_end(&text)
            .map_or(text.as_str(), |inside| &text[..text.len() - inside.len() - 2 * bracket_width(&text)]);
        let length = text.chars().count();
        (4..=LONGEST_NAME).contains(&length)
            && !text.contains('。')
            && self.names.iter().any(|ending| text.ends_with(ending.as_str()))
    }

    /// Whether a name begins with a badge (【新規】), which is no part of it.
    pub(super) fn begins_with_badge(&self, name: &str) -> bool {
        badge(name).is_some_and(|(inside, _)| self.badges.contains(&fold(inside)))
    }

    /// Whether a cell names a row that sums up others.
    pub(super) fn is_sum(&self, text: &str) -> bool {
        let text = fold(text);
        self.sums.iter().any(|word| text.ends_with(word.as_str()) && text.len() <= word.len() + 12)
            || self.sums.iter().any(|word| word.chars().count() > 1 && text.starts_with(word.as_str()))
    }
}

/// A line without the numbers, bullets and badges before its words, and the first of them.
pub(super) fn bare<'t>(text: &'t str, dictionaries: &PlanDictionaries) -> (&'t str, Option<Style>) {
    /// Largest number of signs and marks (１　★【新規】) before the words of a line.
    const MOST: usize = 4;
    let (mut rest, mut first) = (text.trim(), None);
    for _ in 0..MOST {
        let marked = cut(rest, &dictionaries.numbered);
        let words = badge(marked.words).map_or(marked.words, |(_, words)| words).trim();
        first = first.or(marked.style);
        if words.is_empty() || words.len() == rest.len() {
            break;
        }
        rest = words;
    }
    (rest, first)
}

/// A short word in 【】 at the start of a text, and the text after it.
fn badge(text: &str) -> Option<(&str, &str)> {
    let (inside, rest) = text.trim().strip_prefix('【')?.split_once('】')?;
    (inside.chars().count() <= 4 && !rest.trim().is_empty()).then_some((inside, rest))
}

/// The content of the bracket at the end of a folded text.
fn bracket_at_end(text: &str) -> Option<&str> {
    /// Brackets that may close a line, opening and closing.
    const PAIRS: [(char, char); 5] = [('(', ')'), ('【', '】'), ('[', ']'), ('〔', '〕'), ('<', '>')];
    let last = text.chars().next_back()?;
    let (open, close) = PAIRS.into_iter().find(|(_, close)| *close == last)?;
    if open.len_utf8() != close.len_utf8() {
        return None;
    }
    let inside = &text[..text.len() - close.len_utf8()];
    let at = inside.rfind(open)?;
    Some(&inside[at + open.len_utf8()..]).filter(|inside| !inside.is_empty())
}

/// Bytes of the bracket that a folded text ends with.
fn bracket_width(text: &str) -> usize {
    text.chars().next_back().map_or(0, char::len_utf8)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn words() -> AccountWords {
        AccountWords::load(&Dictionaries::embedded()).unwrap()
    }

    #[test]
    fn departments_are_distinguished_from_words_that_end_alike() {
        let words = words();
        for text in
            ["総務課", "まちづくり推進課、建設課", "所管：市民課窓口係", "農林課\n森林組合・商工課", "全庁各課ほか"]
        {
            assert!(!words.departments(text).is_empty(), "{text}");
        }
        for text in ["個別計画等との関係", "庁議室", "サービスの一部", "避難所", "市内の3か所", "担当"]
        {
            assert!(words.departments(text).is_empty(), "{text}");
        }
        for text in ["窓口の改革（担当：市民課）", "保育所入所事業………………保育課", "【主な担当課】 税務課、総務課"]
        {
            assert!(!words.departments_at_end(text).is_empty(), "{text}");
        }
        assert!(words.departments_at_end("窓口の改革（令和7年度）").is_empty());
    }

    #[test]
    fn names_are_recognised_by_their_ending() {
        let words = words();
        assert!(
            words.is_like_a_name("書かない窓口の導入（市民課）") && words.is_like_a_name("校務支援システム整備事業")
        );
        assert!(!words.is_like_a_name("計画の期間") && !words.is_like_a_name("導入を進めます。"));
        assert!(words.begins_with_badge("【新規】窓口") && !words.begins_with_badge("【窓口】の導入"));
    }

    #[test]
    fn markers_are_cut_one_after_the_other() {
        let dictionaries = PlanDictionaries::load(&Dictionaries::embedded()).unwrap();
        assert_eq!(bare("１　★書かない窓口", &dictionaries).0, "書かない窓口");
        assert_eq!(bare("・【新規】町民証の発行", &dictionaries).0, "町民証の発行");
        assert_eq!(bare("町民証の発行", &dictionaries), ("町民証の発行", None));
    }
}
