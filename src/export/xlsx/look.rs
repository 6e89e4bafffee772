//! How a cell of a comparison looks, in few bytes: a sheet of a country has millions of cells and some dozens of looks, and the
//! format of a workbook is large and slow to compare.

use std::collections::HashMap;

use rust_xlsxwriter::{Format, FormatAlign, Workbook};
use rustc_hash::FxHashMap;

use super::{Sheet, style};
use crate::compare::matrix::{NOT_STATED, STATED, TO_CHECK, UNREAD};
use crate::compare::{ColumnKind, MunicipalityValue, YearValue};
use crate::export::plain_table::{PlainCell, PlainTable};
use crate::export::{column_looks, narrow};
use crate::plan::Phase;

/// How a cell looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Look {
    pub(super) own: Own,
    /// Whether its text looks like a formula: it stays a text also after someone has edited the cell.
    pub(super) is_like_formula: bool,
    /// Whether it sums up those above it.
    pub(super) is_sum: bool,
    /// Whether it is in the first row of a group.
    pub(super) begins_group: bool,
    /// Whether it leads somewhere.
    pub(super) is_link: bool,
}

/// What of it depends on the column and the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Own {
    /// A narrow cell of a matrix: the number with the sign of its phase, which stays a number.
    Narrow(Words, Option<Phase>),
    /// A phase.
    Phase(Option<Phase>),
    /// A share in percent.
    Share,
    /// A number or state of the area matrix.
    State(Words),
    /// The words of a fiscal year.
    Year {
        /// The words.
        words: Words,
        /// The phase that they state.
        phase: Option<Phase>,
        /// Whether the next year is one bar with it.
        goes_on: bool,
        /// Whether the year before is.
        has_begun: bool,
    },
    /// A number with so many decimals.
    Number(u8),
    /// A mark or a short reference.
    Centred,
    /// Any text.
    Body,
}

/// What a text says, as far as it matters to how it looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Words {
    /// There is none.
    None,
    /// 記載なし.
    NotStated,
    /// 要確認.
    ToCheck,
    /// 読み取れず.
    Unread,
    /// Any other.
    Other,
}

impl Words {
    pub(super) fn of(text: Option<&str>) -> Self {
        match text {
            None => Self::None,
            Some(NOT_STATED) => Self::NotStated,
            Some(TO_CHECK) => Self::ToCheck,
            Some(UNREAD) => Self::Unread,
            Some(_) => Self::Other,
        }
    }
}

/// The phase of a label.
fn phase_of(label: &str) -> Option<Phase> {
    Phase::ALL.into_iter().find(|phase| phase.label() == label)
}

impl Look {
    /// How a cell of a sheet looks.
    pub(super) fn of(sheet: &Sheet<'_>, row: usize, column: usize, is_link: bool) -> Self {
        let (table, kind, cell) = (&sheet.table, sheet.table.kind(column), sheet.table.cell(row, column));
        let own = match (kind, cell) {
            _ if table.is_narrow_cell(column) => {
                Own::Narrow(Words::of(cell.text()), table.phase(row, column).and_then(phase_of))
            }
            (ColumnKind::Phase | ColumnKind::OfMunicipality(_, MunicipalityValue::Furthest), _) => {
                Own::Phase(cell.text().and_then(phase_of))
            }
            (ColumnKind::Share | ColumnKind::OfMunicipality(_, MunicipalityValue::Share), _) => Own::Share,
            (ColumnKind::Total | ColumnKind::OfMunicipality(_, MunicipalityValue::Initiatives), _) => {
                Own::State(Words::of(cell.text()))
            }
            (ColumnKind::OfYear(_, YearValue::Words), _) => of_year(table, row, column),
            (_, PlainCell::Number(value)) => Own::Number(style::decimals(value)),
            _ if column_looks::is_centred(kind) => Own::Centred,
            _ => Own::Body,
        };
        let is_sum = sheet.has_sums && row + 1 == table.height;
        Self {
            own,
            is_like_formula: cell.text().is_some_and(style::is_like_formula),
            is_sum,
            begins_group: !is_sum && sheet.begins_group[row],
            is_link,
        }
    }

    /// The format of the workbook.
    pub(super) fn format(self) -> Format {
        let format = self.own.format();
        let format = if self.is_like_formula { format.set_quote_prefix() } else { format };
        let format = if self.is_sum { style::sum(format) } else { format };
        let format = if self.begins_group { style::first_of_group(format) } else { format };
        // The text of a narrow cell is a mark, which stays as it is.
        let is_link = self.is_link && !matches!(self.own, Own::Narrow(..));
        if is_link { style::link(format) } else { format }
    }
}

/// The cell of a fiscal year: in the shade of its phase, in one bar with years of the same words; where no schedule was
/// found, all years are one bar.
fn of_year(table: &PlainTable<'_>, row: usize, column: usize) -> Own {
    let words = table.cell(row, column).text();
    let phase = table.of_same_year(row, column, YearValue::Phase).and_then(phase_of);
    let is_stated = table.text(row, &ColumnKind::ScheduleState) == Some(STATED);
    let joins = |other: Option<usize>| {
        let is_words = |kind: &ColumnKind| matches!(kind, ColumnKind::OfYear(_, YearValue::Words));
        let is_year = |column: &usize| table.heads.get(*column).is_some_and(|head| is_words(&head.kind));
        let same = |column: usize| words.is_some() && table.cell(row, column).text() == words;
        other.filter(is_year).is_some_and(|column| !is_stated || same(column))
    };
    let (goes_on, has_begun) = (joins(Some(column + 1)), joins(column.checked_sub(1)));
    Own::Year { words: Words::of(words), phase, goes_on, has_begun }
}

impl Own {
    fn format(self) -> Format {
        let shaded = |format: Format, phase: Option<Phase>| match phase {
            Some(phase) => style::phase(format, phase),
            None => format,
        };
        match self {
            Self::Narrow(words, phase) => {
                let format = style::words(words).set_align(FormatAlign::Center);
                let sign = phase.map_or_else(String::new, |phase| format!("\"{}\"", narrow::sign(phase.label())));
                shaded(format.set_num_format(format!("0{sign}")), phase)
            }
            Self::Phase(phase) => shaded(style::centred(), phase),
            Self::Share => style::share(),
            Self::State(words) => style::state(words),
            Self::Year { words, phase, goes_on, has_begun } => {
                let format = phase.map_or_else(|| style::words(words), |phase| style::phase(style::body(), phase));
                style::bar(format, goes_on, has_begun)
            }
            Self::Number(decimals) => style::number(decimals),
            Self::Centred => style::centred(),
            Self::Body => style::body(),
        }
    }
}

/// The looks of packed rows with the places of their formats in the workbook. A workbook gives places in the order in which
/// formats are registered with it; all other formats come when it is saved.
#[derive(Debug, Default)]
pub(super) struct Looks {
    places: FxHashMap<Look, u32>,
    /// The same by the format, which looks may share.
    formats: HashMap<Format, u32>,
    /// The formats in their places from 1.
    pub(super) registered: Vec<Format>,
}

impl Looks {
    /// The place of a look's format.
    pub(super) fn place(&mut self, look: Look, workbook: &mut Workbook) -> u32 {
        if let Some(place) = self.places.get(&look) {
            return *place;
        }
        let format = look.format();
        let place = *self.formats.entry(format.clone()).or_insert_with(|| {
            workbook.register_format(&format);
            self.registered.push(format);
            self.registered.len() as u32
        });
        self.places.insert(look, place);
        place
    }
}
