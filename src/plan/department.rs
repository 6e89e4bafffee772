//! The departments of a cell or line, one by one.

use super::marker;
use super::schedule::is_blank;
use super::vocabulary::PlanDictionaries;
use crate::text::fold;

/// Cuts a list of departments. ・, a line end and white space cut only behind a word that ends like a department;
/// 、 and the like always do.
pub(crate) fn split(text: &str, words: &PlanDictionaries) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut current = String::new();
    let mut depth = 0_usize;
    let mut gap = false;
    for c in text.chars() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let firm = depth == 0 && "、，,／/;；".contains(c);
        let soft = depth == 0 && (c.is_whitespace() || "・･‧".contains(c));
        if firm || (soft && ends_like_one(&current, words)) {
            finish(&mut current, &mut found, words);
        } else if !c.is_whitespace() {
            // Words in Latin letters keep the space between them.
            if gap && c.is_ascii_alphanumeric() && current.ends_with(|b: char| b.is_ascii_alphanumeric()) {
                current.push(' ');
            }
            current.push(c);
        }
        gap = c.is_whitespace();
    }
    finish(&mut current, &mut found, words);
    found
}

fn finish(current: &mut String, found: &mut Vec<String>, words: &PlanDictionaries) {
    let name = std::mem::take(current);
    let name = unlabelled(marker::without_bullet(name.trim_matches('・')), words);
    if !is_blank(name, words) && !found.iter().any(|f| f == name) {
        found.push(name.to_owned());
    }
}

/// 主管：総務課 → 総務課, 【関係】税務課 → 税務課
fn unlabelled<'t>(name: &'t str, words: &PlanDictionaries) -> &'t str {
    let cut =
        name.find([':', '：']).or_else(|| name.starts_with(['【', '[', '〈']).then(|| name.find(['】', ']', '〉']))?);
    let Some((at, sign)) = cut.and_then(|at| Some((at, name[at..].chars().next()?))) else { return name };
    let label = fold(name[..at].trim_start_matches(['【', '[', '〈']));
    if words.departments.labels.contains(&label) { name[at + sign.len_utf8()..].trim() } else { name }
}

/// Cuts departments in brackets off the end of a line: 相談窓口の設置（福祉課） → 相談窓口の設置, [福祉課].
pub(crate) fn trailing<'t>(line: &'t str, words: &PlanDictionaries) -> (&'t str, Vec<String>) {
    let line = line.trim();
    let pairs = [('（', '）'), ('(', ')'), ('【', '】'), ('［', '］'), ('〔', '〕')];
    let found = pairs.iter().find_map(|(open, close)| line.strip_suffix(*close)?.rsplit_once(*open));
    let Some((name, inside)) = found.filter(|(name, _)| !name.trim().is_empty()) else { return (line, Vec::new()) };
    let listed = split(inside, words);
    let known = !listed.is_empty() && listed.iter().all(|one| ends_like_one(one, words));
    if known { (name.trim(), listed) } else { (line, Vec::new()) }
}

/// Whether the words end as departments do (総務課, 総務課（情報係）, 納税課ほか).
pub(crate) fn ends_like_one(text: &str, words: &PlanDictionaries) -> bool {
    let folded = fold(text);
    let name = match folded.rsplit_once('(') {
        Some((name, note)) if note.ends_with(')') && !name.is_empty() => name,
        _ => &folded,
    };
    words.departments.endings.iter().any(|ending| name.ends_with(ending.as_str()))
}

/// How sure it is that a text lists organisations and nothing else, from 0 to 1.
pub(crate) fn likeness(text: &str, words: &PlanDictionaries) -> f32 {
    /// A name of an organisation has fewer characters.
    const LONGEST: usize = 24;
    let listed = split(text, words);
    if listed.is_empty() {
        return 0.0;
    }
    let sure = |one: &&String| ends_like_one(one, words) && one.chars().count() < LONGEST;
    let count = |n: usize| f32::from(u16::try_from(n).unwrap_or(u16::MAX));
    count(listed.iter().filter(sure).count()) / count(listed.len())
}

/// Departments in brackets at the end of a name or line, and the name without them. The bracket may wrap.
pub(crate) fn in_brackets(text: &str, words: &PlanDictionaries) -> Option<(String, Vec<String>)> {
    let (name, departments) = trailing(text, words);
    (!departments.is_empty()).then(|| (name.to_owned(), departments))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;

    #[test]
    fn departments_may_stand_behind_a_name() {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        for (line, name, wanted) in [
            ("相談窓口の設置（福祉課）", "相談窓口の設置", vec!["福祉課"]),
            ("字幕の配信【議会事務局、広報課】", "字幕の配信", vec!["議会事務局", "広報課"]),
            ("通信網の整備（第2期）", "通信網の整備（第2期）", vec![]),
            ("（福祉課）", "（福祉課）", vec![]),
        ] {
            assert_eq!(trailing(line, &words), (name, wanted.into_iter().map(str::to_owned).collect()), "{line}");
        }
    }

    #[test]
    fn cuts_lists_but_not_names() {
        let words = PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound");
        for (text, wanted) in [
            ("企画課・福祉課", vec!["企画課", "福祉課"]),
            ("企画・DX推進課", vec!["企画・DX推進課"]),
            ("総務課・\n情報戦略課", vec!["総務課", "情報戦略課"]),
            ("情報デジタル\n戦略課", vec!["情報デジタル戦略課"]),
            ("広報課 危機管理課", vec!["広報課", "危機管理課"]),
            ("納税課ほか・各総合支所", vec!["納税課ほか", "各総合支所"]),
            ("税務課、全課", vec!["税務課", "全課"]),
            ("主管：総務課　関係：各課", vec!["総務課", "各課"]),
            ("財政課（管財係、契約係）", vec!["財政課（管財係、契約係）"]),
            ("総務課\n総務課", vec!["総務課"]),
            ("Citizens Division, IT Office", vec!["Citizens Division", "IT Office"]),
            ("－", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(split(text, &words), wanted, "{text}");
        }
    }
}
