//! Decides jointly for all columns of a roster which one holds the names and what the others hold.

use super::features::{self, Texts};
use super::field::Field;
use super::{Roster, RosterCell, RosterShape, known, revised};
use crate::plan::text_kinds::Contents;
use crate::plan::vocabulary::PlanDictionaries;

/// The contents of a roster's columns.
#[derive(Debug, Clone)]
pub(crate) struct ColumnAssignment {
    /// For each column.
    pub(crate) fields: Vec<Field>,
    /// How likely that is, for each column.
    pub(crate) sure: Vec<f32>,
    /// The column of the names.
    pub(crate) name: usize,
    /// The texts of each column.
    pub(crate) texts: Vec<Texts>,
    /// How likely the whole decision is: the mean of the logarithms.
    pub(crate) fit: f32,
    /// The same with the heads of siblings as their names, if another column has the names here.
    pub(crate) by_head: Option<Box<Self>>,
}

/// Least likelihood of a column that may hold the names.
const LEAST_NAME: f32 = 0.02;

/// Least likelihood of the heads of siblings to be their names.
const LEAST_HEAD: f32 = 0.1;

/// Of two columns of numbers the one is no likelier to number the names where the other is at least this share as likely.
const AS_LIKELY: f32 = 0.8;

/// How rarely a name is a sentence.
const RARELY: f32 = 0.98;

/// Factor by which names are rarer under a year than elsewhere.
const DATED: f32 = 6.0;

/// Decides the content of each column. `None` if no column may hold names.
pub(crate) fn assign(roster: &Roster, contents: &Contents<'_>, words: &PlanDictionaries) -> Option<ColumnAssignment> {
    let texts: Vec<Texts> = (0..roster.columns.len()).map(|column| Texts::of(roster, column, contents)).collect();
    let features = features::of_columns(roster, &texts);
    let mut likely: Vec<_> = features.iter().map(|features| words.models.roles.probabilities(features)).collect();
    likely.iter_mut().zip(&roster.columns).for_each(|(likely, column)| known::weigh(likely, column, words));
    // a table shows its groups by their place, a sheet only by their labels
    if matches!(roster.shape, RosterShape::Sheets | RosterShape::Columns) {
        known::weigh_groups(&mut likely, &roster.columns, &texts, words);
    }
    for (likely, _) in likely.iter_mut().zip(revised::superseded(&roster.columns, words)).filter(|(_, is)| *is) {
        *likely = [0.0; Field::ALL.len()];
        likely[Field::Other.index()] = 1.0;
    }
    let name = name_column(roster, &likely, &texts)?;
    let by_head = roster.shape == RosterShape::Siblings && name > 0 && likely[0][Field::Name.index()] >= LEAST_HEAD;
    let by_head = by_head.then(|| Box::new(by_name(roster, &likely, texts.clone(), 0, words)));
    Some(ColumnAssignment { by_head, ..by_name(roster, &likely, texts, name, words) })
}

/// The decision with a given column of names.
fn by_name(
    roster: &Roster,
    likely: &[[f32; Field::ALL.len()]],
    texts: Vec<Texts>,
    name: usize,
    words: &PlanDictionaries,
) -> ColumnAssignment {
    let mut fields = Vec::new();
    let mut sure = Vec::new();
    for (column, likely) in likely.iter().enumerate() {
        let (field, p) = if column == name { (Field::Name, likely[Field::Name.index()]) } else { best(likely) };
        fields.push(field);
        sure.push(p);
    }
    one_number(&mut fields, &mut sure, likely, name);
    let name = under_one_header(roster, &mut fields, name);
    // the labels of small tables below headings are not those of one list
    let is_list = matches!(roster.shape, RosterShape::Rows | RosterShape::Sheets);
    let division = || known::division_left_over(&fields, name, &roster.columns, &texts, words);
    if let Some(group) = is_list.then(division).flatten() {
        (fields[group], sure[group]) = (Field::Measure, known::GROUP);
    }
    let filled: Vec<f32> =
        sure.iter().zip(&texts).filter(|(_, texts)| texts.filled > 0).map(|(p, _)| p.max(1e-4).ln()).collect();
    let fit = filled.iter().sum::<f32>() / filled.len().max(1) as f32;
    ColumnAssignment { fields, sure, name, texts, fit, by_head: None }
}

/// The column that gains most by holding the names. A header may suggest names although its cells are sentences (取組
/// over actions): names are hardly ever sentences. Cells under a year hold the work of that year.
fn name_column(roster: &Roster, likely: &[[f32; Field::ALL.len()]], texts: &[Texts]) -> Option<usize> {
    let gain = |column: usize| {
        let own = likely[column][Field::Name.index()].max(1e-6);
        let sentences = texts[column].share("sentence");
        let dated = if features::is_dated(&roster.columns[column]) { DATED } else { 1.0 };
        (own / best(&likely[column]).1.max(1e-6) * (1.0 - RARELY * sentences) / dated).ln()
    };
    (0..likely.len())
        .filter(|column| texts[*column].filled > 0 && likely[*column][Field::Name.index()] >= LEAST_NAME)
        .max_by(|a, b| gain(*a).total_cmp(&gain(*b)).then(b.cmp(a)))
}

/// The likeliest field besides the name.
fn best(likely: &[f32; Field::ALL.len()]) -> (Field, f32) {
    let others = Field::ALL.into_iter().zip(likely.iter().copied()).filter(|(field, _)| *field != Field::Name);
    others.max_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((Field::Other, 0.0))
}

/// Of several columns of numbers the nearest one left of the names holds theirs, among those that are about as likely.
fn one_number(fields: &mut [Field], sure: &mut [f32], likely: &[[f32; Field::ALL.len()]], name: usize) {
    let all: Vec<usize> = (0..fields.len()).filter(|column| fields[*column] == Field::Number).collect();
    let mut numbers = all.clone();
    let likely_number = |column: usize| likely[column][Field::Number.index()];
    let most = numbers.iter().map(|column| likely_number(*column)).fold(0.0, f32::max);
    numbers.retain(|column| likely_number(*column) >= AS_LIKELY * most);
    let own = numbers.iter().rev().find(|column| **column < name).or_else(|| numbers.first()).copied();
    for column in all.into_iter().filter(|column| Some(*column) != own) {
        fields[column] = Field::Other;
        sure[column] = sure[column].max(likely[column][Field::Other.index()]);
    }
}

/// Handles columns under one header that some cells cover together: the column before a name is its group, the one
/// before a target its indicator. Returns the column of the names, the last of theirs.
fn under_one_header(roster: &Roster, fields: &mut [Field], mut name: usize) -> usize {
    for first in 0..fields.len().saturating_sub(1) {
        let second = first + 1;
        if !are_one(roster, first, second) || fields[first] == Field::Number {
            continue;
        }
        if name == first || name == second {
            name = second;
            (fields[first], fields[second]) = (Field::Measure, Field::Name);
        } else if fields[first] == Field::Target || fields[second] == Field::Target {
            (fields[first], fields[second]) = (Field::Indicator, Field::Target);
        }
    }
    name
}

/// Whether a header covers exactly these two columns, and cells cover both in some rows and not in others.
fn are_one(roster: &Roster, first: usize, second: usize) -> bool {
    let header = &roster.columns[first].headers;
    let under = (0..roster.columns.len()).filter(|column| roster.columns[*column].headers == *header);
    let cell = |row: usize, column: usize| roster.cell(row, column).filter(|entry| !entry.text.is_empty());
    let mut pairs = (0..roster.rows.len()).filter_map(|row| cell(row, first).zip(cell(row, second)));
    let is_whole = |(a, b): (&RosterCell, &RosterCell)| std::ptr::eq(a, b) && a.columns == 2;
    let one_header = roster.is_headed && !header.is_empty() && under.eq([first, second]);
    one_header && pairs.clone().any(is_whole) && pairs.any(|(a, b)| !std::ptr::eq(a, b))
}
