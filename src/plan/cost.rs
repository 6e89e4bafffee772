//! Costs: sums of money in yen, with the unit of their own words, their header or the caption, by fiscal year.

use std::sync::LazyLock;

use regex::Regex;

use super::record::{Cost, CostKind};
use super::vocabulary::PlanDictionaries;
use crate::calendar::{self, FiscalYear};
use crate::text::number::{self, Number};
use crate::text::{Normalised, fold, normalise_compact, one_of};

/// The context of a sum of money: its headers and the caption of its table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct CostContext {
    /// The fiscal year of the column or row.
    pub(crate) fiscal_year: Option<FiscalYear>,
    /// The unit of a bare number, in yen; `None` leaves bare numbers unread.
    pub(crate) unit: Option<i64>,
    /// Budget, settled or planned.
    pub(crate) kind: Option<CostKind>,
    /// Whether it is a source or share (国庫, うち) and no cost of its own.
    pub(crate) is_part: bool,
}

impl CostContext {
    /// Builds the context from headers, outermost first, and the caption, which is used if no header gives the unit.
    pub(crate) fn of(headers: &[&str], caption: &str, words: &PlanDictionaries) -> Self {
        let innermost = || headers.iter().rev();
        let year = |header: &&str| {
            let years = calendar::column(header)?.years;
            (years.last == Some(years.first)).then_some(years.first)
        };
        let said = innermost().find_map(|header| word(header, words));
        Self {
            fiscal_year: innermost().find_map(year),
            unit: innermost().find_map(|header| unit(header)).or_else(|| unit(caption)),
            kind: innermost().find_map(|header| kind(header, words)),
            is_part: said == Some(None),
        }
    }
}

/// The value of a unit of money in yen.
fn worth(unit: &str) -> Option<i64> {
    match unit {
        "円" => Some(1),
        "千円" => Some(1_000),
        "万円" => Some(10_000),
        "百万円" => Some(1_000_000),
        "億円" => Some(100_000_000),
        _ => None,
    }
}

/// The unit of money that a header or caption gives, in yen: 事業費（千円）, 単位：百万円.
pub(crate) fn unit(header: &str) -> Option<i64> {
    /// Matches the unit of amounts in a header: （千円）.
    static UNIT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:単位[:は]?|[(\[【<])(?:単位[:は]?)?(円|千円|万円|百万円|億円)(?:[)\]】>、,]|$)|(千円|万円|百万円|億円)$")
            .expect("the pattern is constant")
    });
    let folded = fold(header);
    let found = UNIT.captures(&folded)?;
    worth(found.get(1).or(found.get(2))?.as_str())
}

/// The kind of cost named by words beside or above a sum; `Some(None)` is a part of a cost.
fn word(text: &str, words: &PlanDictionaries) -> Option<Option<CostKind>> {
    let folded = fold(text);
    words.content.costs.within(&folded).map(|(_, word)| word).min_by_key(|word| word.rank).map(|word| word.kind)
}

/// Whether words name budget, settled or planned money.
pub(crate) fn kind(text: &str, words: &PlanDictionaries) -> Option<CostKind> {
    word(text, words).flatten()
}

/// The costs of a cell. Several must differ by years or words (R6: 3,850千円⏎R7: 4,000千円); otherwise nothing is read,
/// nor of a range, nor of a number without a known unit.
pub(crate) fn read(cell: &str, context: &CostContext, words: &PlanDictionaries) -> Vec<Cost> {
    let text = number::joined(cell.trim());
    let mentions = calendar::mentions(&text);
    let mut plain = text.to_string();
    for mention in mentions.iter().rev() {
        plain.replace_range(mention.at.clone(), &" ".repeat(mention.at.len()));
    }
    let numbers = number::numbers(&plain);
    let sums: Vec<Sum> = numbers.iter().filter_map(|number| Sum::of(&plain, number, context)).collect();
    let outside: Vec<&Sum> = sums.iter().filter(|sum| !sum.in_brackets).collect();
    let sums: Vec<&Sum> = if outside.is_empty() { sums.iter().collect() } else { outside };
    let mut found: Vec<Cost> = Vec::new();
    let mut from = 0;
    for sum in &sums {
        let before = &text[from..sum.start];
        from = sum.end;
        let said = word(before, words);
        if said == Some(None) || (context.is_part && said.is_none()) {
            continue;
        }
        let own_year = mentions.iter().rev().find(|mention| mention.at.end <= sum.start);
        let whole = if sums.len() == 1 { text.trim() } else { text[sum.start..sum.end].trim() };
        found.push(Cost {
            fiscal_year: own_year.map(|mention| mention.years.first).or(context.fiscal_year),
            amount: sum.amount,
            unit: "円".to_owned(),
            text: whole.to_owned(),
            kind: said.flatten().or(context.kind),
        });
    }
    let alike = |a: &Cost, b: &Cost| a.fiscal_year == b.fiscal_year && a.kind == b.kind;
    let mixed = (1..found.len()).any(|i| found[..i].iter().any(|before| alike(before, &found[i])));
    let unsure = numbers.iter().any(|number| !number.sure) || is_range(&plain);
    if mixed || unsure { Vec::new() } else { found }
}

/// The costs that lines of their own give in a cell of other words (導入⏎（3,850千円）, 構築⏎事業費：5,000千円), and the cell
/// without those lines. A bare number counts only where `context` gives its unit.
pub(crate) fn take_off(cell: &str, context: &CostContext, words: &PlanDictionaries) -> (String, Vec<Cost>) {
    let (mut rest, mut costs): (Vec<&str>, Vec<Cost>) = (Vec::new(), Vec::new());
    for line in cell.lines() {
        let own = if is_sum(line, words) { read(line, context, words) } else { Vec::new() };
        if own.is_empty() {
            rest.push(line);
        }
        costs.extend(own);
    }
    if rest.iter().all(|line| line.trim().is_empty()) {
        return (String::new(), costs);
    }
    (rest.join("\n").trim().to_owned(), costs)
}

/// Whether a line is a sum of money and nothing else but brackets and a word for costs.
fn is_sum(line: &str, words: &PlanDictionaries) -> bool {
    let mut plain = fold(&number::joined(line));
    if !plain.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let mut named: Vec<(usize, &str)> = words.content.costs.within(&plain).map(|(word, of)| (of.rank, word)).collect();
    named.sort_unstable();
    named.dedup();
    for (_, word) in named {
        plain = plain.replacen(word, "", 1);
    }
    let mut rest = plain.as_str();
    for word in ["事業費", "費用", "経費", "額"] {
        rest = rest.strip_prefix(word).unwrap_or(rest);
    }
    let sum = |c: char| c.is_ascii_digit() || one_of("()[]【】:,.億万千百円約▲△-¥", c);
    rest.chars().all(sum) && rest.contains(|c: char| c.is_ascii_digit())
}

/// A sum of money in a text.
struct Sum {
    start: usize,
    end: usize,
    amount: i64,
    in_brackets: bool,
}

impl Sum {
    fn of(text: &str, number: &Number, context: &CostContext) -> Option<Self> {
        let rest = &text[number.at.end..];
        let gap = rest.len() - rest.trim_start().len();
        let printed = ["百万円", "千円", "万円", "億円", "円"].into_iter().find(|unit| rest[gap..].starts_with(unit));
        let named = text[number.at.clone()].contains(['万', '億', '兆']);
        let yen = text[..number.at.start].trim_end().ends_with(['¥', '￥']);
        let factor = match printed {
            Some(printed) => worth(printed)?,
            None if named || yen => 1,
            None => context.unit.filter(|_| ends(&rest[gap..]))?,
        };
        let end = number.at.end + printed.map_or(0, |printed| gap + printed.len());
        let open = |text: &str| text.matches(['(', '（']).count();
        let close = |text: &str| text.matches([')', '）']).count();
        let before = &text[..number.at.start];
        let amount = (number.value * worth_as_float(factor)).round();
        // beyond 2^53 yen a float is not exact, and no plan costs that much
        let readable = amount.abs() < 9e15;
        #[allow(clippy::cast_possible_truncation, reason = "smaller than 2^53")]
        readable.then(|| Self {
            start: number.at.start,
            end,
            amount: amount as i64,
            in_brackets: open(before) > close(before),
        })
    }
}

fn worth_as_float(factor: i64) -> f64 {
    i32::try_from(factor).map_or(0.0, f64::from)
}

/// Whether a bare number ends here: nothing that it counts follows.
fn ends(rest: &str) -> bool {
    rest.chars()
        .next()
        .is_none_or(|c| c.is_whitespace() || c.is_ascii_digit() || one_of("()（）、，,/／・:：▲△-－→⇒~～[]【】", c))
        || ["程度", "以内", "R", "H", "令和"].iter().any(|word| rest.starts_with(word))
}

/// 3,000千円～4,000千円 is no sum.
fn is_range(text: &str) -> bool {
    /// Matches two amounts with a dash between them.
    static RANGE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"[0-9](?:百万円|[千万億]?円)?[~から]+[▲△]?[0-9]").expect("the pattern is constant")
    });
    let Normalised { text, .. } = normalise_compact(text);
    RANGE.is_match(&text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionaries::Dictionaries;

    fn words() -> PlanDictionaries {
        PlanDictionaries::load(&Dictionaries::embedded()).expect("the embedded dictionaries are sound")
    }

    fn costs(cell: &str, headers: &[&str], caption: &str) -> Vec<(Option<i32>, i64, Option<CostKind>)> {
        let words = words();
        let found = read(cell, &CostContext::of(headers, caption, &words), &words);
        found.into_iter().map(|cost| (cost.fiscal_year.map(|year| year.0), cost.amount, cost.kind)).collect()
    }

    #[test]
    fn the_unit_comes_from_cell_header_or_caption() {
        for (cell, headers, caption, amount) in [
            ("3,850", vec!["令和7年度", "予算額（千円）"], "", 3_850_000),
            ("3,850", vec!["令和7年度予算額"], "（単位：千円）", 3_850_000),
            ("3,850千円", vec!["R7", "予算"], "（単位：百万円）", 3_850_000),
            ("1億2,000万円", vec!["2025年度", "予算額"], "", 120_000_000),
            ("1.5百万円", vec!["令和7年度", "当初予算"], "", 1_500_000),
            ("12,\n345", vec!["令和7年度", "予算額", "単位：円"], "", 12_345),
            ("▲500", vec!["令和7年度", "補正予算額(千円)"], "", -500_000),
            ("3,850\n（1,200）", vec!["令和7年度", "予算額（千円）"], "", 3_850_000),
            ("¥1,200", vec!["令和7年度予算"], "", 1_200),
        ] {
            assert_eq!(costs(cell, &headers, caption), [(Some(2025), amount, Some(CostKind::Budget))], "{cell}");
        }
    }

    #[test]
    fn several_sums_are_distinguished_by_year_or_word() {
        let budget = Some(CostKind::Budget);
        assert_eq!(
            costs("R6: 3,850千円\nR7: 4,000千円", &["予算額"], ""),
            [(Some(2024), 3_850_000, budget), (Some(2025), 4_000_000, budget)]
        );
        assert_eq!(
            costs("予算額 3,850／決算額 3,700", &["令和6年度", "事業費（千円）"], ""),
            [(Some(2024), 3_850_000, budget), (Some(2024), 3_700_000, Some(CostKind::Settled))]
        );
        assert_eq!(costs("総事業費 10,000千円", &[], ""), [(None, 10_000_000, Some(CostKind::Planned))]);
        assert_eq!(costs("3,850（うち一般財源 1,200）", &["事業費（千円）"], ""), [(None, 3_850_000, None)]);
    }

    #[test]
    fn an_uncertain_sum_is_not_a_cost() {
        for (cell, headers) in [
            ("3,850", vec!["予算額"]),
            ("－", vec!["予算額（千円）"]),
            ("3,000～4,000", vec!["予算額（千円）"]),
            ("3,850\n4,000", vec!["予算額（千円）"]),
            ("3件", vec!["予算額（千円）"]),
            ("1,200", vec!["予算額（千円）", "国庫支出金"]),
            ("未定", vec!["予算額（千円）"]),
        ] {
            assert_eq!(costs(cell, &headers, ""), [], "{cell}");
        }
    }

    #[test]
    fn costs_under_an_activity_are_taken_off() {
        let words = words();
        let context = CostContext::of(&["令和7年度"], "", &words);
        for (cell, rest, amount) in [
            ("導入\n（3,850千円）", "導入", Some(3_850_000)),
            ("システム構築\n事業費：5,000千円", "システム構築", Some(5_000_000)),
            ("3,850千円", "", Some(3_850_000)),
            ("導入\n50件", "導入\n50件", None),
            ("導入\n1,200", "導入\n1,200", None),
            ("100万円の補助", "100万円の補助", None),
        ] {
            let (said, costs) = take_off(cell, &context, &words);
            let found = costs.first().map(|cost| cost.amount);
            assert_eq!((said.as_str(), found), (rest, amount), "{cell}");
            assert!(costs.iter().all(|cost| cost.fiscal_year == Some(FiscalYear(2025))), "{cell}");
        }
    }

    #[test]
    fn units_are_in_headers() {
        for (header, yen) in [
            ("事業費（千円）", Some(1_000)),
            ("単位：百万円", Some(1_000_000)),
            ("（単位　円）", Some(1)),
            ("予算額\n[万円]", Some(10_000)),
            ("事業費", None),
            ("1億円の事業", None),
        ] {
            assert_eq!(unit(header), yen, "{header}");
        }
    }
}
