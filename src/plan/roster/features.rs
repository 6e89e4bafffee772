//! Features of a column that are independent of its content's role: its header, its texts, its place, its neighbours.

use std::collections::{BTreeSet, HashSet};

use super::model::Features;
use super::{Roster, RosterColumn, RosterShape, name_cell};
use crate::calendar;
use crate::plan::text_kinds::Contents;
use crate::text::{fold, one_of};

/// Largest number of a column's cells that are examined.
const ENOUGH: usize = 80;

/// Kinds of texts that are most informative about the column beside them.
const TELLING: [&str; 11] = [
    "organisation",
    "only years",
    "amount",
    "quantity",
    "bare number",
    "sequence",
    "mark",
    "only phase",
    "status",
    "sentence",
    "noun phrase",
];

/// Properties of the texts of a column.
#[derive(Debug, Clone, Default)]
pub(crate) struct Texts {
    /// Cells with words.
    pub(crate) filled: usize,
    /// Share of the rows that have words.
    pub(crate) fill: f32,
    /// Share of the cells that are each kind of text, by the names of [`Contents::kinds`].
    pub(crate) kinds: Vec<(&'static str, f32)>,
    /// Different texts among the filled cells, as a share.
    pub(crate) told: f32,
    /// Characters of a cell, in the mean.
    pub(crate) length: f32,
    /// Rows that a cell covers, in the mean.
    height: f32,
    /// Whether numbers grow from cell to cell.
    grows: bool,
    /// Whether any cell stands out from the text around it.
    emphasised: bool,
}

impl Texts {
    /// Looks at the cells of a column.
    pub(crate) fn of(roster: &Roster, column: usize, contents: &Contents<'_>) -> Self {
        let mut texts = Self::default();
        let (mut told, mut numbers) = (Vec::new(), Vec::new());
        let mut covered = 0;
        let described = name_cell::is_usual(roster, column, contents.words());
        for entry in roster.column(column).filter(|entry| !entry.text.trim().is_empty()).take(ENOUGH) {
            texts.filled += 1;
            covered += entry.rows.len();
            texts.emphasised |= entry.emphasis > 0;
            let name = if described { name_cell::parted(&entry.text, contents.words()).0 } else { &entry.text };
            let looked = contents.of(name);
            texts.length += looked.length as f32;
            if texts.kinds.is_empty() {
                texts.kinds.extend(looked.kinds);
            } else {
                texts.kinds.iter_mut().zip(&looked.kinds).for_each(|(share, (_, holds))| share.1 += holds);
            }
            numbers.extend(looked.folded.parse::<i64>().ok());
            told.push(looked);
        }
        let filled = texts.filled.max(1) as f32;
        texts.kinds.iter_mut().for_each(|(_, share)| *share /= filled);
        texts.fill = (covered as f32 / roster.rows.len().clamp(1, ENOUGH.max(covered)) as f32).min(1.0);
        let told: HashSet<&str> = told.iter().map(|looked| looked.folded.as_str()).collect();
        texts.told = told.len() as f32 / filled;
        texts.length /= filled;
        texts.height = covered as f32 / filled;
        texts.grows =
            numbers.len() >= 3 && numbers.len() * 10 >= texts.filled * 9 && numbers.windows(2).all(|w| w[0] < w[1]);
        texts
    }

    /// The share of cells of a kind.
    pub(crate) fn share(&self, kind: &str) -> f32 {
        self.kinds.iter().find(|(known, _)| *known == kind).map_or(0.0, |(_, share)| *share)
    }

    /// The kind that most cells are, if one is that of six in ten.
    fn main_kind(&self) -> Option<&'static str> {
        let telling = self.kinds.iter().filter(|(kind, _)| TELLING.contains(kind));
        let most = telling.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(a.0)))?;
        (most.1 >= 0.6).then_some(most.0)
    }
}

/// The features of all columns of a roster.
pub(crate) fn of_columns(roster: &Roster, texts: &[Texts]) -> Vec<Features> {
    let places = Places::of(roster, texts);
    (0..roster.columns.len())
        .map(|column| {
            let mut features = Features::new();
            header(&roster.columns[column], &mut features);
            own(&texts[column], &mut features);
            places.put(roster, texts, column, &mut features);
            if is_dated(&roster.columns[column]) {
                let kind = texts[column].main_kind().unwrap_or("mixed");
                hold(&mut features, format!("year×{kind}"));
            }
            features
        })
        .collect()
}

fn hold(features: &mut Features, name: String) {
    features.push((name, 1.0));
}

/// Whether a header names a year.
pub(crate) fn is_dated(column: &RosterColumn) -> bool {
    column.headers.iter().any(|header| !calendar::mentions(header).is_empty())
}

/// A header for comparing: years are Y, other figures 0, brackets and signs away.
fn bare(header: &str) -> String {
    let mentions = calendar::mentions(header);
    let mut text = header.to_owned();
    for mention in mentions.iter().rev() {
        text.replace_range(mention.at.clone(), "Y");
    }
    let mut bare = String::new();
    for c in fold(&text).chars() {
        let c = if c.is_numeric() { '0' } else { c };
        let sign = one_of("【】<>《》「」[]()・:;,.、。~-_/\\|●○■◆★※*", c);
        let again = c == '0' && bare.ends_with('0');
        if !(sign || again) {
            bare.push(c);
        }
    }
    bare
}

/// Parts of the words over a column: one to three characters, with both ends, and the whole.
fn header(column: &RosterColumn, features: &mut Features) {
    /// Longest header, in characters, that is used whole; of a longer one only the start and the end.
    const LONGEST: usize = 24;
    let mut seen = BTreeSet::new();
    let Some((own, above)) = column.headers.split_last() else {
        return hold(features, "header:none".to_owned());
    };
    let own = bare(own);
    let characters: Vec<char> = own.chars().take(LONGEST).collect();
    for size in 1..=3 {
        for part in characters.windows(size) {
            seen.insert(format!("h:{}", part.iter().collect::<String>()));
        }
    }
    for size in 1..=2.min(characters.len()) {
        seen.insert(format!("h:^{}", characters[..size].iter().collect::<String>()));
        seen.insert(format!("h:{}$", characters[characters.len() - size..].iter().collect::<String>()));
    }
    seen.insert(format!("h:={own}"));
    for label in above.iter().rev().take(2) {
        let characters: Vec<char> = bare(label).chars().take(LONGEST).collect();
        for size in 1..=2 {
            for part in characters.windows(size) {
                seen.insert(format!("over:{}", part.iter().collect::<String>()));
            }
        }
    }
    seen.insert(format!("headers:{}", column.headers.len().min(3)));
    features.extend(seen.into_iter().map(|name| (name, 1.0)));
}

fn own(texts: &Texts, features: &mut Features) {
    if texts.filled == 0 {
        return hold(features, "texts:none".to_owned());
    }
    for (kind, share) in &texts.kinds {
        if *share > 0.0 {
            features.push((format!("is:{kind}"), *share));
            if *share >= 0.8 {
                hold(features, format!("is:{kind}:most"));
            }
        }
    }
    let bin = |value: f32, bounds: &[f32]| bounds.iter().position(|bound| value <= *bound).unwrap_or(bounds.len());
    hold(features, format!("length:{}", bin(texts.length, &[1.5, 3.0, 6.0, 10.0, 16.0, 24.0, 45.0])));
    hold(features, format!("told:{}", bin(texts.told, &[0.25, 0.6, 0.9, 0.999])));
    hold(features, format!("fill:{}", bin(texts.fill, &[0.3, 0.7, 0.95])));
    if texts.height > 1.4 {
        hold(features, "merged".to_owned());
    }
    if texts.grows {
        hold(features, "grows".to_owned());
    }
    if texts.emphasised {
        hold(features, "stands out".to_owned());
    }
    if texts.filled == 1 {
        hold(features, "single".to_owned());
    }
}

/// The positions of a roster's landmark columns.
struct Places {
    dated: Vec<usize>,
    organisations: Option<usize>,
    /// The first column of different words that end as names do.
    named: Option<usize>,
}

impl Places {
    fn of(roster: &Roster, texts: &[Texts]) -> Self {
        let best = |score: &dyn Fn(&Texts) -> f32, least: f32| {
            let scored = texts.iter().enumerate().map(|(column, texts)| (column, score(texts)));
            let found = scored.filter(|(_, score)| *score >= least);
            found.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))).map(|(column, _)| column)
        };
        Self {
            dated: (0..roster.columns.len()).filter(|column| is_dated(&roster.columns[*column])).collect(),
            organisations: best(&|texts| texts.share("organisation"), 0.5),
            named: best(&|texts| texts.share("noun phrase") * texts.told * texts.fill, 0.3),
        }
    }

    fn put(&self, roster: &Roster, texts: &[Texts], column: usize, features: &mut Features) {
        let count = roster.columns.len();
        hold(features, format!("shape:{:?}", roster.shape));
        if column < 3 {
            hold(features, format!("place:{column}"));
        }
        if column + 1 == count {
            hold(features, "place:last".to_owned());
        }
        let beside = |features: &mut Features, what: &str, other: Option<usize>| match other {
            None => hold(features, format!("no:{what}")),
            Some(other) if other == column => hold(features, format!("best:{what}")),
            Some(other) if other < column => hold(features, format!("right_of:{what}")),
            Some(_) => hold(features, format!("left_of:{what}")),
        };
        beside(features, "organisations", self.organisations);
        beside(features, "names", self.named);
        let (first, last) = (self.dated.first(), self.dated.last());
        match (first, last) {
            (Some(first), _) if column < *first => hold(features, "left_of:years".to_owned()),
            (_, Some(last)) if column > *last => hold(features, "right_of:years".to_owned()),
            (Some(_), _) => hold(features, "among:years".to_owned()),
            _ => hold(features, "no:years".to_owned()),
        }
        for (side, other) in [("before", column.checked_sub(1)), ("after", Some(column + 1))] {
            let kind = other.and_then(|other| texts.get(other)).and_then(Texts::main_kind);
            if let Some(kind) = kind {
                hold(features, format!("{side}:{kind}"));
            }
        }
        if self.named.is_some_and(|named| named + 1 == column) {
            hold(features, "next_to:names".to_owned());
        }
        if roster.rows.len() == 1 {
            hold(features, "one_row".to_owned());
        }
        if roster.shape == RosterShape::Siblings && column == 0 {
            hold(features, "lead".to_owned());
        }
    }
}
