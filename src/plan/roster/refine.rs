//! Derives rosters from rosters: lists side by side become one, sub-rows with labels of their own become columns, and
//! the rest of a cell after its first words gets a column.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::{Roster, RosterCell, RosterColumn, RosterRow};
use crate::text::{fold, one_of};

/// A table that repeats its header side by side as one list: the columns before the first repeated one are shared.
pub(crate) fn side_by_side(roster: &Roster) -> Option<Roster> {
    let labels: Vec<String> = roster.columns.iter().map(|column| fold(&column.headers.join("／"))).collect();
    let (start, period) = repeated(&labels)?;
    let blocks = (labels.len() - start) / period;
    let mut list = Roster { columns: roster.columns[..start + period].to_vec(), cells: Vec::new(), ..roster.clone() };
    list.rows = Vec::new();
    for block in 0..blocks {
        let offset = list.rows.len();
        let place = |column: usize| if column < start { column } else { column + block * period };
        for row in &roster.rows {
            list.rows.push(RosterRow { cells: vec![None; start + period], groups: row.groups.clone() });
        }
        for column in 0..start + period {
            for entry in roster.column(place(column)) {
                let rows = entry.rows.start + offset..entry.rows.end + offset;
                list.put(column, RosterCell { rows, ..entry.clone() });
            }
        }
    }
    Some(list)
}

/// The first column of a sequence of two or more headers that repeats up to the last column, and its length.
fn repeated(labels: &[String]) -> Option<(usize, usize)> {
    for start in 0..labels.len() {
        let rest = &labels[start..];
        for period in 2..=rest.len() / 2 {
            let told = rest[..period].iter().filter(|label| !label.is_empty()).collect::<BTreeSet<_>>().len();
            if rest.len().is_multiple_of(period)
                && told >= 2
                && rest.chunks(period).all(|chunk| chunk == &rest[..period])
            {
                return Some((start, period));
            }
        }
    }
    None
}

/// Turns sub-rows under a column of labels (計画／実績, 工程／事業費) into one row a record, with the columns right of the
/// labels once for each label.
pub(crate) fn unstacked(roster: &Roster) -> Option<Roster> {
    // the rows of each record, by the nearest column left of the labels that identifies them
    let mut groups = None;
    (1..roster.columns.len().saturating_sub(1)).find_map(|labels| {
        groups = groups_of(roster, labels - 1).or(groups.take());
        let stack = Stack::of(roster, labels, groups.as_ref()?)?;
        Some(spread(roster, labels, &stack))
    })
}

/// The rows of each record, if they are those that the cells of a column cover: two or more of most.
fn groups_of(roster: &Roster, column: usize) -> Option<Vec<Range<usize>>> {
    let groups: Vec<_> = roster.column(column).map(|entry| entry.rows.clone()).collect();
    let whole: usize = groups.iter().map(Range::len).sum();
    let several = groups.iter().filter(|rows| rows.len() > 1).count();
    let told = || roster.column(column).map(|entry| fold(&entry.text)).collect::<BTreeSet<_>>().len();
    let regular = several * 2 > groups.len() && whole == roster.rows.len();
    (regular && (groups.len() < 2 || told() * 2 > groups.len())).then_some(groups)
}

/// The sub-rows of each record.
struct Stack {
    /// The labels of the sub-rows, in their order. A record may lack some but the first.
    words: Vec<String>,
    /// The rows of each record, and for each label its row.
    records: Vec<(Range<usize>, Vec<Option<usize>>)>,
}

impl Stack {
    /// The sub-rows with the labels of a column, if each record has labels of the longest one, in its order.
    fn of(roster: &Roster, labels: usize, groups: &[Range<usize>]) -> Option<Self> {
        /// Largest length of a label of a sub-row, in characters.
        const LONGEST_LABEL: usize = 14;
        let text = |row: usize| roster.cell(row, labels).map_or("", |cell| cell.text.as_str());
        let of = |rows: &Range<usize>| rows.clone().map(|row| fold(text(row))).collect::<Vec<String>>();
        // of records of one height the first
        let longest = groups.iter().rev().max_by_key(|rows| rows.len())?;
        let words = of(longest);
        let told = words.len() > 1 && words.iter().collect::<BTreeSet<_>>().len() == words.len();
        let short = words.iter().all(|label| !label.is_empty() && label.chars().count() <= LONGEST_LABEL);
        let own = roster.cell(longest.start, labels).is_some_and(|cell| cell.rows.len() == 1);
        if groups.len() < 2 || !told || !short || !own {
            return None;
        }
        let places = |rows: &Range<usize>| {
            let own = of(rows);
            let places: Vec<usize> =
                own.iter().map(|label| words.iter().position(|word| word == label)).collect::<Option<_>>()?;
            let in_order = places.first() == Some(&0) && places.windows(2).all(|pair| pair[0] < pair[1]);
            let row_of = |word: usize| places.iter().position(|place| *place == word).map(|at| rows.start + at);
            in_order.then(|| (rows.clone(), (0..words.len()).map(row_of).collect()))
        };
        let records = groups.iter().map(places).collect::<Option<_>>()?;
        Some(Self { words: longest.clone().map(|row| text(row).to_owned()).collect(), records })
    }
}

fn spread(roster: &Roster, labels: usize, stack: &Stack) -> Roster {
    let mut list = Roster { columns: Vec::new(), rows: Vec::new(), cells: Vec::new(), ..roster.clone() };
    // for each column of the list the column of the roster and the sub-row that it comes from
    let mut sources: Vec<(usize, Option<usize>)> = Vec::new();
    for column in (0..roster.columns.len()).filter(|column| *column != labels) {
        let whole = |(rows, _): &(Range<usize>, _)| {
            roster.cell(rows.start, column).is_none_or(|cell| cell.rows.len() >= rows.len())
        };
        if column < labels || stack.records.iter().all(whole) {
            sources.push((column, None));
        } else {
            sources.extend((0..stack.words.len()).map(|sub| (column, Some(sub))));
        }
    }
    // the columns of one label stay together
    sources.sort_by_key(|(column, sub)| (*column >= labels, sub.unwrap_or(0), *column));
    for (column, sub) in &sources {
        let mut headers = roster.columns[*column].headers.clone();
        if let Some(sub) = sub {
            headers.insert(0, stack.words[*sub].clone());
        }
        list.columns.push(RosterColumn { headers });
    }
    for (rows, _) in &stack.records {
        list.rows.push(RosterRow { cells: vec![None; sources.len()], groups: roster.rows[rows.start].groups.clone() });
    }
    for (to, (column, sub)) in sources.iter().enumerate() {
        let cell = |(rows, places): &(Range<usize>, Vec<Option<usize>>)| {
            roster.cell(sub.map_or(Some(rows.start), |sub| places[sub])?, *column)
        };
        for (group, record) in stack.records.iter().enumerate() {
            let Some(entry) = cell(record) else { continue };
            let covered = |(rows, _): &&(Range<usize>, _)| rows.start < entry.rows.end;
            let end = stack.records[group..].iter().take_while(covered).count() + group;
            let again = group > 0 && cell(&stack.records[group - 1]).is_some_and(|before| std::ptr::eq(before, entry));
            if !again {
                list.put(to, RosterCell { rows: group..end.max(group + 1), ..entry.clone() });
            }
        }
    }
    list
}

/// Cells whose lines begin with labels of their own (所管：市民課⏎時期：令和7年度), as one column a label.
pub(crate) fn labelled(roster: &mut Roster) {
    for column in (0..roster.columns.len()).rev() {
        let Some(labels) = common_labels(roster, column) else { continue };
        let first = roster.columns.len();
        for label in &labels {
            let mut headers = roster.columns[column].headers.clone();
            headers.push(label.clone());
            roster.columns.push(RosterColumn { headers });
        }
        let width = roster.columns.len();
        roster.rows.iter_mut().for_each(|row| row.cells.resize(width, None));
        let entries: Vec<RosterCell> = roster.column(column).cloned().collect();
        for entry in entries {
            let (rest, parts) = cut_at_labels(&entry.text, &labels);
            for (label, text) in parts {
                roster.put(first + label, RosterCell { text, columns: 1, ..entry.clone() });
            }
            roster.put(column, RosterCell { text: rest, ..entry });
        }
    }
}

/// A label at the beginning of a line, and the text after it.
fn label_of(line: &str) -> Option<(&str, &str)> {
    /// Largest length of a label before a colon, in characters; longer texts are sentences.
    const LONGEST_LABEL: usize = 12;
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || one_of("・●○■◆▶※", c));
    let (label, rest) = match line.strip_prefix(['【', '［', '[', '〔']) {
        Some(inside) => inside.split_once(['】', '］', ']', '〕'])?,
        None => line.split_once(['：', ':'])?,
    };
    let short = (1..=LONGEST_LABEL).contains(&label.trim().chars().count());
    let wordy = label.chars().any(char::is_alphabetic) && !label.contains(char::is_numeric);
    (short && wordy).then(|| (label.trim(), rest.trim()))
}

/// The labels that half of the cells of a column have, in their order.
fn common_labels(roster: &Roster, column: usize) -> Option<Vec<String>> {
    let mut seen: BTreeMap<String, (usize, usize, String)> = BTreeMap::new();
    let mut cells = 0;
    for entry in roster.column(column).filter(|entry| !entry.text.is_empty()) {
        cells += 1;
        let mut own = BTreeSet::new();
        for (at, line) in entry.text.lines().enumerate() {
            let Some((label, _)) = label_of(line) else { continue };
            if own.insert(fold(label)) {
                let count = seen.entry(fold(label)).or_insert((0, at, label.to_owned()));
                count.0 += 1;
            }
        }
    }
    let mut common: Vec<(usize, String)> = seen
        .into_values()
        .filter(|(count, ..)| *count >= 2 && count * 2 >= cells)
        .map(|(_, at, label)| (at, label))
        .collect();
    common.sort();
    (!common.is_empty()).then(|| common.into_iter().map(|(_, label)| label).collect())
}

/// A text without its labelled lines, and the text under each label.
fn cut_at_labels(text: &str, labels: &[String]) -> (String, Vec<(usize, String)>) {
    let (mut rest, mut parts): (Vec<&str>, Vec<(usize, Vec<&str>)>) = (Vec::new(), Vec::new());
    for line in text.lines() {
        let found = label_of(line).and_then(|(label, value)| {
            labels.iter().position(|known| fold(known) == fold(label)).map(|index| (index, value))
        });
        match (found, parts.last_mut()) {
            (Some((index, value)), _) => parts.push((index, vec![value])),
            (None, Some((_, lines))) => lines.push(line),
            (None, None) => rest.push(line),
        }
    }
    let join = |lines: Vec<&str>| lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    (join(rest), parts.into_iter().map(|(index, lines)| (index, join(lines))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn a_short_word_before_a_colon_or_in_brackets_is_a_label() {
        assert_eq!(label_of("・担当：市民課"), Some(("担当", "市民課")));
        assert_eq!(label_of("【効果】待ち時間の短縮"), Some(("効果", "待ち時間の短縮")));
        assert_eq!(label_of("8時30分：開庁"), None, "a time is not a label");
        assert_eq!(label_of("窓口で待つ時間を短くするための取組について：説明"), None, "a sentence is not a label");
    }

    #[test]
    fn labelled_lines_are_cut_out_with_the_lines_after_them() {
        let labels = ["担当".to_owned(), "効果".to_owned()];
        let (rest, parts) = cut_at_labels("窓口予約の公開\n担当：市民課\n税務課\n効果：時間の短縮", &labels);
        assert_eq!(rest, "窓口予約の公開");
        assert_eq!(parts, [(0, "市民課\n税務課".to_owned()), (1, "時間の短縮".to_owned())]);
    }
}
