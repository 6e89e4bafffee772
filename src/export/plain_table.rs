//! A frame as rows of plain cells with Japanese titles, for all formats. Cells are read from the frame on demand, so
//! that a table over the whole country is not copied.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use polars::prelude::{AnyValue, DataType, PolarsResult, Series};
use rustc_hash::FxHashMap;

use super::list_column::Lists;
use super::pdf_links::PdfLinks;
use super::shape::Shape;
use super::{column_looks, column_titles, layouts, narrow};
use crate::compare::matrix::STATED;
use crate::compare::{ColumnHead, ColumnKind, Comparison, MunicipalityValue, RecordSide, YearValue};

/// A value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum PlainCell<'a> {
    /// Nothing.
    Empty,
    /// Text, also if it looks like a number: a code keeps its leading zero.
    Text(&'a str),
    /// A number.
    Number(f64),
}

impl<'a> PlainCell<'a> {
    /// The text, where it is one.
    pub(super) const fn text(self) -> Option<&'a str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }
}

/// A table ready to be written.
#[derive(Debug)]
pub(super) struct PlainTable<'a> {
    /// The heads of the columns.
    pub(super) heads: Vec<&'a ColumnHead>,
    /// Their Japanese titles.
    pub(super) titles: Vec<String>,
    /// How many of the columns are printed; the rest are for the screen.
    pub(super) on_paper: usize,
    /// Number of rows.
    pub(super) height: usize,
    /// Whether the cells of municipalities are narrow: see `narrow.rs`.
    pub(super) is_narrow: bool,
    columns: Vec<Column<'a>>,
    /// All columns by what they hold, also those that are not shown: ids that links need, phases that give colours.
    by_kind: FxHashMap<&'a ColumnKind, &'a Series>,
    /// The same by their names.
    by_name: FxHashMap<&'a str, &'a Series>,
}

/// A column as it is shown.
#[derive(Debug)]
enum Column<'a> {
    Plain(&'a Series),
    /// Numbers, with the column of states that replace a number where there is nothing to count.
    Stated(&'a Series, &'a Series),
    /// Booleans as 1 and 0, for machines.
    Flags(&'a Series),
    /// Several values joined into one text.
    Joined(Joined),
    /// One of several values, by its place.
    Nth(Rc<Lists>, usize),
}

impl<'a> PlainTable<'a> {
    /// The form for machines: all columns, one value a cell. Several values stand side by side (担当課1, 担当課2), so that
    /// each record stays one row; there are as many columns as the longest list has values.
    pub(super) fn for_machines(comparison: &'a Comparison, shape: &Shape) -> PolarsResult<Self> {
        let (mut heads, mut titles, mut columns) = (Vec::new(), Vec::new(), Vec::new());
        for (head, series) in comparison.frame.typed_columns() {
            let title = column_titles::title(head);
            let mut add = |title: String, column| {
                heads.push(head);
                titles.push(title);
                columns.push(column);
            };
            match series.dtype() {
                DataType::List(_) => {
                    let lists = Rc::new(Lists::new(series)?);
                    for place in 0..shape.longest_list(&head.name).max(1) {
                        add(format!("{title}{}", place + 1), Column::Nth(Rc::clone(&lists), place));
                    }
                }
                DataType::Boolean => add(title, Column::Flags(series)),
                _ => add(title, Column::Plain(series)),
            }
        }
        let (on_paper, height) = (heads.len(), comparison.frame.height());
        let (by_kind, by_name) = Default::default();
        Ok(Self { heads, titles, on_paper, height, is_narrow: false, columns, by_kind, by_name })
    }

    /// The form for people: the columns that a template has chosen, or those that the printed table shows. Optional
    /// columns are included only if they hold a value anywhere in the table; without a shape, all are.
    pub(super) fn for_people(
        comparison: &'a Comparison,
        chosen: Option<&[String]>,
        shape: Option<&Shape>,
    ) -> PolarsResult<Self> {
        let frame = comparison.printed.as_ref().unwrap_or(&comparison.frame);
        let by_name: FxHashMap<&str, &Series> =
            frame.typed_columns().map(|(head, series)| (head.name.as_str(), series)).collect();
        let by_kind: FxHashMap<&ColumnKind, &Series> =
            frame.typed_columns().map(|(head, series)| (&head.kind, series)).collect();
        let all: Vec<&ColumnHead> = frame.heads().iter().collect();
        let (places, on_paper) = layouts::printed(comparison.name, &all, chosen);
        let is_needed = |place: &&usize| {
            let head = all[**place];
            !column_looks::is_optional(&head.kind) || shape.is_none_or(|shape| shape.has_values(&head.name))
        };
        let on_paper = places[..on_paper].iter().filter(is_needed).count();
        let heads: Vec<&ColumnHead> = places.iter().filter(is_needed).map(|place| all[*place]).collect();
        let column = |head: &&'a ColumnHead| match by_name[head.name.as_str()] {
            lists if matches!(lists.dtype(), DataType::List(_)) => {
                Ok(Column::Joined(Joined::new(lists, column_looks::separator(&head.kind))?))
            }
            series => Ok(match &head.kind {
                ColumnKind::OfMunicipality(code, MunicipalityValue::Initiatives) => {
                    let states = by_kind.get(&ColumnKind::OfMunicipality(Arc::clone(code), MunicipalityValue::State));
                    states.map_or(Column::Plain(series), |states| Column::Stated(series, states))
                }
                _ => Column::Plain(series),
            }),
        };
        let columns = heads.iter().map(column).collect::<PolarsResult<_>>()?;
        let titles = heads.iter().map(|head| column_titles::title(head)).collect();
        let is_narrow = layouts::is_narrow(comparison.name, &heads);
        Ok(Self { heads, titles, on_paper, height: frame.height(), is_narrow, columns, by_kind, by_name })
    }

    /// What a shown column holds.
    pub(super) fn kind(&self, column: usize) -> &'a ColumnKind {
        &self.heads[column].kind
    }

    /// A cell of a shown column.
    pub(super) fn cell(&self, row: usize, column: usize) -> PlainCell<'_> {
        self.columns.get(column).map_or(PlainCell::Empty, |column| column.cell(row))
    }

    /// The cells of a row, in the order of the columns.
    pub(super) fn row(&self, row: usize) -> impl Iterator<Item = PlainCell<'_>> {
        self.columns.iter().map(move |column| column.cell(row))
    }

    /// Whether a column for people, shown or not, has any value.
    pub(super) fn has_values(&self, name: &str) -> bool {
        self.by_name.get(name).is_some_and(|series| series.null_count() < self.height)
    }

    /// The text of a row in the column that holds this, shown or not; nothing where the column or the text is missing.
    pub(super) fn text(&self, row: usize, kind: &ColumnKind) -> Option<&'a str> {
        self.by_kind.get(kind).and_then(|series| cell(series, row).text())
    }

    /// The text of a row in the column of this name, shown or not.
    pub(super) fn text_of(&self, row: usize, name: &str) -> Option<&'a str> {
        self.by_name.get(name).and_then(|series| cell(series, row).text())
    }

    /// Another value of the fiscal year of a column.
    pub(super) fn of_same_year(&self, row: usize, column: usize, value: YearValue) -> Option<&'a str> {
        let ColumnKind::OfYear(year, _) = self.kind(column) else { return None };
        self.text(row, &ColumnKind::OfYear(*year, value))
    }

    /// Another value of the municipality of a column.
    pub(super) fn of_same_municipality(&self, row: usize, column: usize, value: MunicipalityValue) -> Option<&'a str> {
        let ColumnKind::OfMunicipality(code, _) = self.kind(column) else { return None };
        self.text(row, &ColumnKind::OfMunicipality(Arc::clone(code), value))
    }

    /// The text of a cell for people.
    pub(super) fn shown(&self, row: usize, column: usize) -> Cow<'_, str> {
        match (self.cell(row, column), self.sign(row, column)) {
            (PlainCell::Empty, _) => Cow::Borrowed(""),
            (PlainCell::Text(words), _) if self.is_narrow_cell(column) => Cow::Borrowed(narrow::mark(words)),
            (PlainCell::Text(text), _) => Cow::Borrowed(text),
            (PlainCell::Number(number), sign) => {
                Cow::Owned(column_looks::number(self.kind(column), number) + sign.unwrap_or_default())
            }
        }
    }

    /// Whether a column holds the narrow cells of a municipality.
    pub(super) fn is_narrow_cell(&self, column: usize) -> bool {
        self.is_narrow && self.is_number_of_municipality(column)
    }

    /// Whether a column holds the numbers of a municipality.
    pub(super) fn is_number_of_municipality(&self, column: usize) -> bool {
        matches!(self.kind(column), ColumnKind::OfMunicipality(_, MunicipalityValue::Initiatives))
    }

    /// Whether any column shows phases, which have shades.
    pub(super) fn has_phases(&self) -> bool {
        self.heads.iter().any(|head| match head.kind {
            ColumnKind::OfYear(_, value) => value == YearValue::Words,
            ColumnKind::OfMunicipality(_, value) => value == MunicipalityValue::Furthest,
            _ => false,
        })
    }

    /// The phase of a narrow cell.
    pub(super) fn phase(&self, row: usize, column: usize) -> Option<&'a str> {
        let is_narrow = self.is_narrow_cell(column);
        is_narrow.then(|| self.of_same_municipality(row, column, MunicipalityValue::Furthest)).flatten()
    }

    /// The phase that gives a cell its shade: its own, that of its year, or that of a narrow cell.
    pub(super) fn shade(&self, row: usize, column: usize) -> Option<&'a str> {
        match self.kind(column) {
            ColumnKind::OfYear(_, YearValue::Words) => self.of_same_year(row, column, YearValue::Phase),
            own @ (ColumnKind::Phase | ColumnKind::OfMunicipality(_, MunicipalityValue::Furthest)) => {
                self.text(row, own)
            }
            _ => self.phase(row, column),
        }
    }

    /// The sign of a narrow cell's phase.
    pub(super) fn sign(&self, row: usize, column: usize) -> Option<&'a str> {
        self.phase(row, column).map(narrow::sign)
    }

    /// The columns of each printed block: all, or for narrow cells those of a block after the columns that name the
    /// rows.
    pub(super) fn blocks(&self) -> Vec<Vec<usize>> {
        if !self.is_narrow {
            return vec![(0..self.on_paper).collect()];
        }
        let (cities, others): (Vec<usize>, Vec<usize>) =
            (0..self.on_paper).partition(|column| self.is_narrow_cell(*column));
        let blocks = narrow::blocks(cities.len()).into_iter();
        blocks.map(|block| others.iter().copied().chain(cities[block].iter().copied()).collect()).collect()
    }

    /// The number of a row in the column that holds this, shown or not.
    pub(super) fn number(&self, row: usize, kind: &ColumnKind) -> Option<f64> {
        let PlainCell::Number(number) = cell(self.by_kind.get(kind)?, row) else { return None };
        Some(number)
    }

    /// The link of each line of a cell to a page of a PDF; `None` if the PDF cannot be reached.
    pub(super) fn ways(&self, row: usize, column: usize, pdfs: &PdfLinks) -> Vec<Option<String>> {
        let page = |side: RecordSide| {
            let page = self.number(row, &ColumnKind::Page(side))?;
            pdfs.page(self.text(row, &ColumnKind::DocumentId(side))?, page as u32)
        };
        match self.kind(column) {
            ColumnKind::Page(side) => vec![page(*side)],
            ColumnKind::Citation => vec![page(RecordSide::Own)],
            ColumnKind::ToRead => self.to_read_places(row).iter().map(|place| pdfs.place(place)).collect(),
            ColumnKind::OfMunicipality(_, value) => {
                let leads = match value {
                    MunicipalityValue::Pages => true,
                    MunicipalityValue::Initiatives => self.is_narrow,
                    _ => false,
                };
                let place = leads.then(|| self.of_same_municipality(row, column, MunicipalityValue::Place));
                place.flatten().map(|place| pdfs.place(place)).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    fn to_read_places(&self, row: usize) -> Vec<String> {
        let places = self.by_kind.get(&ColumnKind::ToReadPlaces);
        let list = places.and_then(|series| series.list().ok()?.get_as_series(row));
        let texts = list.as_ref().and_then(|list| list.str().ok());
        texts.into_iter().flat_map(|texts| texts.iter().flatten().map(ToOwned::to_owned)).collect()
    }

    /// The place of a shown column by what it holds.
    pub(super) fn place(&self, kind: &ColumnKind) -> Option<usize> {
        self.heads.iter().position(|head| head.kind == *kind)
    }

    /// The place of a shown column by its name.
    pub(super) fn place_of(&self, name: &str) -> Option<usize> {
        self.heads.iter().position(|head| head.name == name)
    }
}

impl Column<'_> {
    fn cell(&self, row: usize) -> PlainCell<'_> {
        match self {
            Self::Plain(series) => cell(series, row),
            Self::Stated(numbers, states) => match cell(states, row) {
                PlainCell::Text(STATED) | PlainCell::Empty => cell(numbers, row),
                state => state,
            },
            Self::Flags(series) => match series.get(row) {
                Ok(AnyValue::Boolean(flag)) => PlainCell::Number(f64::from(u8::from(flag))),
                _ => PlainCell::Empty,
            },
            Self::Joined(joined) => joined.cell(row),
            Self::Nth(lists, place) => {
                lists.range(row).nth(*place).map_or(PlainCell::Empty, |at| cell(&lists.values, at))
            }
        }
    }
}

/// The joined texts of all lists in one string. Single values are not stored again, and there is no allocation per row,
/// which over the whole country would cost more than the letters.
#[derive(Debug)]
struct Joined {
    lists: Lists,
    texts: String,
    /// Where the text of each row ends.
    ends: Vec<usize>,
}

impl Joined {
    fn new(lists: &Series, separator: &str) -> PolarsResult<Self> {
        let lists = Lists::new(lists)?;
        let (mut texts, mut ends) = (String::new(), Vec::with_capacity(lists.height()));
        for row in 0..lists.height() {
            for (place, at) in lists.range(row).enumerate().filter(|_| lists.range(row).len() > 1) {
                texts.push_str(if place > 0 { separator } else { "" });
                match cell(&lists.values, at) {
                    PlainCell::Empty => {}
                    PlainCell::Text(value) => texts.push_str(value),
                    PlainCell::Number(value) => texts.push_str(&value.to_string()),
                }
            }
            ends.push(texts.len());
        }
        texts.shrink_to_fit();
        Ok(Self { lists, texts, ends })
    }

    fn cell(&self, row: usize) -> PlainCell<'_> {
        let mut places = self.lists.range(row);
        if places.len() > 1 {
            let begin = row.checked_sub(1).map_or(0, |before| self.ends[before]);
            return PlainCell::Text(&self.texts[begin..self.ends[row]]);
        }
        places.next().map_or(PlainCell::Empty, |only| cell(&self.lists.values, only))
    }
}

/// A value of a frame as a cell.
fn cell(series: &Series, row: usize) -> PlainCell<'_> {
    match series.get(row) {
        Err(_) => PlainCell::Empty,
        Ok(AnyValue::Null | AnyValue::Boolean(false) | AnyValue::String("")) => PlainCell::Empty,
        Ok(AnyValue::Boolean(true)) => PlainCell::Text("○"),
        Ok(AnyValue::String(text)) => PlainCell::Text(text),
        Ok(number) => number.extract::<f64>().map_or(PlainCell::Empty, PlainCell::Number),
    }
}
