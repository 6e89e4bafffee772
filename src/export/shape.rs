//! What must be known of all rows of a table before the first is written: their number, the widths of columns and the
//! lengths of lists. A table in parts is examined part by part.

use std::borrow::Cow;
use std::collections::BTreeMap;

use polars::prelude::{DataType, PolarsResult};
use rayon::prelude::*;

use super::ExportError;
use super::list_column::Lists;
use super::plain_table::{PlainCell, PlainTable};
use super::xlsx::fit;
use crate::compare::{Comparison, Parts};

/// The shape of a table.
#[derive(Debug, Clone, Default)]
pub(super) struct Shape {
    /// Rows for people.
    pub(super) height: usize,
    /// How many parts it has.
    pub(super) parts: usize,
    /// Largest number of values in a row, by name of the column of lists for machines.
    lists: BTreeMap<String, usize>,
    /// What the columns for people hold, by name.
    columns: BTreeMap<String, Held>,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, Default)]
struct Held {
    has_values: bool,
    has_numbers: bool,
    /// The longest line, in half-width characters; not exact beyond the greatest width of the column.
    longest_line: usize,
}

impl Shape {
    /// Examines all parts; returns the first of them with the shape.
    pub(super) fn of<'p>(
        parts: &Parts<'p>,
        chosen: Option<&[String]>,
    ) -> Result<(Self, Cow<'p, Comparison>), ExportError> {
        if parts.count() == 1 {
            let only = parts.part(0)?;
            return Ok((Self::of_part(&only, chosen)?, only));
        }
        let of_one = |place| Ok::<_, ExportError>(Self::of_part(&*parts.part(place)?, chosen)?);
        let shapes: Vec<Self> = (0..parts.count()).into_par_iter().map(of_one).collect::<Result<_, _>>()?;
        Ok((shapes.into_iter().fold(Self::default(), Self::and), parts.part(0)?))
    }

    /// Examines a comparison in memory.
    pub(super) fn of_part(comparison: &Comparison, chosen: Option<&[String]>) -> PolarsResult<Self> {
        let mut lists = BTreeMap::new();
        for (head, series) in comparison.frame.typed_columns() {
            if matches!(series.dtype(), DataType::List(_)) {
                lists.insert(head.name.clone(), Lists::new(series)?.longest());
            }
        }
        let table = PlainTable::for_people(comparison, chosen, None)?;
        let columns = table.heads.iter().enumerate();
        let columns = columns.map(|(place, head)| (head.name.clone(), Held::of(&table, place))).collect();
        Ok(Self { height: table.height, parts: 1, lists, columns })
    }

    /// The shape of both together.
    fn and(mut self, other: Self) -> Self {
        self.height += other.height;
        self.parts += other.parts;
        for (name, longest) in other.lists {
            let known = self.lists.entry(name).or_default();
            *known = longest.max(*known);
        }
        for (name, held) in other.columns {
            let known = self.columns.entry(name).or_default();
            known.has_values |= held.has_values;
            known.has_numbers |= held.has_numbers;
            known.longest_line = known.longest_line.max(held.longest_line);
        }
        self
    }

    /// Largest number of values in a row of a column of lists for machines.
    pub(super) fn longest_list(&self, column: &str) -> usize {
        self.lists.get(column).copied().unwrap_or(0)
    }

    /// Whether a column for people has any value.
    pub(super) fn has_values(&self, column: &str) -> bool {
        self.columns.get(column).is_some_and(|held| held.has_values)
    }

    /// Whether a column for people has any number.
    pub(super) fn has_numbers(&self, column: &str) -> bool {
        self.columns.get(column).is_some_and(|held| held.has_numbers)
    }

    /// The longest line of a column for people.
    pub(super) fn longest_line(&self, column: &str) -> usize {
        self.columns.get(column).map_or(0, |held| held.longest_line)
    }
}

impl Held {
    fn of(table: &PlainTable<'_>, column: usize) -> Self {
        let head = table.heads[column];
        let mut held = Self { has_values: table.has_values(&head.name), ..Self::default() };
        for row in 0..table.height {
            let cell = table.cell(row, column);
            held.has_numbers |= matches!(cell, PlainCell::Number(_));
            if !fit::is_widest(head, held.longest_line) {
                held.longest_line = held.longest_line.max(fit::longest_line(cell));
            } else if held.has_numbers {
                break;
            }
        }
        held
    }
}
