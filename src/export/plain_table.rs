//! A frame as rows of plain cells with Japanese titles: what every format writes. Cells are read from the frame one by
//! one, so that a table over the whole country costs no second copy.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use polars::prelude::{AnyValue, DataFrame, DataType, PolarsResult, Series};
use rustc_hash::FxHashMap;

use super::list_column::Lists;
use super::pdf_links::PdfLinks;
use super::shape::Shape;
use super::{column_titles, layouts, narrow};
use crate::compare::matrix::{INITIATIVES_OF, NOT_STATED, PAGES_OF};
use crate::compare::place::PLACE_OF;
use crate::compare::{Absence, Comparison};

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
    /// Machine names of the columns.
    pub(super) names: Vec<String>,
    /// Their Japanese titles.
    pub(super) titles: Vec<String>,
    /// How many of the columns are on paper; the rest is for the screen.
    pub(super) on_paper: usize,
    /// Number of rows.
    pub(super) height: usize,
    /// Whether the cells of municipalities are narrow: see `narrow.rs`.
    pub(super) is_narrow: bool,
    columns: Vec<Column<'a>>,
    /// All columns of texts by name, also those that are not shown: ids that links need, phases that give colours.
    all: FxHashMap<&'a str, &'a Series>,
}

/// A column as it is shown.
#[derive(Debug)]
enum Column<'a> {
    Plain(&'a Series),
    /// Numbers of a municipality: 0 is 記載なし, null is shown by the meaning of absence there.
    Numbers(&'a Series, Absence),
    /// Yes and no as 1 and 0: a mark is for people.
    Flags(&'a Series),
    /// Several values in one text.
    Joined(Joined),
    /// One of several values.
    Nth(Rc<Lists>, usize),
}

impl<'a> PlainTable<'a> {
    /// The form for machines: all columns, one value a cell. Several values stand side by side (担当課1, 担当課2), so
    /// that a row stays a row and can be counted; there are as many columns as the longest list has values.
    pub(super) fn for_machines(comparison: &'a Comparison, shape: &Shape) -> PolarsResult<Self> {
        let (mut names, mut titles, mut columns) = (Vec::new(), Vec::new(), Vec::new());
        for series in comparison.frame.materialized_column_iter() {
            let title = column_titles::title(series.name(), &BTreeMap::new());
            let mut add = |title: String, column| {
                names.push(series.name().to_string());
                titles.push(title);
                columns.push(column);
            };
            match series.dtype() {
                DataType::List(_) => {
                    let lists = Rc::new(Lists::new(series)?);
                    for place in 0..shape.longest_list(series.name()).max(1) {
                        add(format!("{title}{}", place + 1), Column::Nth(Rc::clone(&lists), place));
                    }
                }
                DataType::Boolean => add(title, Column::Flags(series)),
                _ => add(title, Column::Plain(series)),
            }
        }
        let (on_paper, height) = (names.len(), comparison.frame.height());
        Ok(Self { names, titles, on_paper, height, is_narrow: false, columns, all: FxHashMap::default() })
    }

    /// The form for people: the columns that a template has chosen, or those that the printed table shows.
    /// Of the columns for marks only those come that hold something anywhere in the table; without a shape all.
    pub(super) fn for_people(
        comparison: &'a Comparison,
        chosen: Option<&[String]>,
        shape: Option<&Shape>,
    ) -> PolarsResult<Self> {
        let (none, sure) = (BTreeMap::new(), BTreeMap::new());
        let printed = comparison.printed.as_ref();
        let frame = printed.map_or(&comparison.frame, |printed| &printed.frame);
        let (titles, absences) = printed.map_or((&none, &sure), |printed| (&printed.titles, &printed.absences));
        let all: FxHashMap<&str, &Series> =
            frame.materialized_column_iter().map(|series| (series.name().as_str(), series)).collect();
        let (mut names, on_paper) = layouts::printed(comparison.name, &names(frame), chosen);
        // Marks of corrections are on paper only where there are any.
        let has_values = |name: &String| !layouts::is_mark(name) || shape.is_none_or(|shape| shape.has_values(name));
        let on_paper = names[..on_paper].iter().filter(|name| has_values(name)).count();
        names.retain(has_values);
        let column = |name: &String| match all[name.as_str()] {
            lists if matches!(lists.dtype(), DataType::List(_)) => {
                Ok(Column::Joined(Joined::new(lists, column_titles::separator(name))?))
            }
            series => Ok(match absences.get(name) {
                Some(absence) => Column::Numbers(series, *absence),
                None => Column::Plain(series),
            }),
        };
        let columns = names.iter().map(column).collect::<PolarsResult<_>>()?;
        let titles = names.iter().map(|name| column_titles::title(name, titles)).collect();
        let is_narrow = layouts::is_narrow(comparison.name, &names);
        Ok(Self { names, titles, on_paper, height: frame.height(), is_narrow, columns, all })
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
        self.all.get(name).is_some_and(|series| series.null_count() < self.height)
    }

    /// The text of a cell, shown or not; nothing where the column or the text is missing.
    pub(super) fn text(&self, row: usize, name: &str) -> Option<&'a str> {
        self.all.get(name).and_then(|series| cell(series, row).text())
    }

    /// The text of a cell for people.
    pub(super) fn shown(&self, row: usize, column: usize) -> Cow<'_, str> {
        match (self.cell(row, column), self.sign(row, column)) {
            (PlainCell::Empty, _) => Cow::Borrowed(""),
            (PlainCell::Text(words), _) if self.is_narrow_cell(column) => Cow::Borrowed(narrow::mark(words)),
            (PlainCell::Text(text), _) => Cow::Borrowed(text),
            (PlainCell::Number(number), sign) => {
                Cow::Owned(column_titles::number(&self.names[column], number) + sign.unwrap_or_default())
            }
        }
    }

    /// Whether a column holds the narrow cells of a municipality.
    pub(super) fn is_narrow_cell(&self, column: usize) -> bool {
        self.is_narrow && self.names[column].starts_with(INITIATIVES_OF)
    }

    /// The phase of a narrow cell.
    pub(super) fn phase(&self, row: usize, column: usize) -> Option<&'a str> {
        self.text(row, &narrow::phase_column(&self.names[column])?).filter(|_| self.is_narrow)
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

    /// The number of a cell, shown or not.
    pub(super) fn number(&self, row: usize, name: &str) -> Option<f64> {
        let PlainCell::Number(number) = cell(self.all.get(name)?, row) else { return None };
        Some(number)
    }

    /// Where each line of a cell leads: to a page of a PDF, as far as there is a way.
    pub(super) fn ways(&self, row: usize, column: usize, pdfs: &PdfLinks) -> Vec<Option<String>> {
        let name = self.names[column].as_str();
        let page = |document: &str, page: &str| {
            let page = self.number(row, page)?;
            pdfs.page(self.text(row, document)?, page as u32)
        };
        let of_city = |prefix: &str| Some(self.text(row, &format!("{PLACE_OF}{}", name.strip_prefix(prefix)?)));
        match name {
            "page" | "citation" => vec![page("document_id", "page")],
            "old_page" => vec![page("old_document_id", "old_page")],
            "report_page" => vec![page("report_id", "report_page")],
            "to_read" => self.places(row, "to_read_places").iter().map(|place| pdfs.place(place)).collect(),
            _ => {
                let place = of_city(PAGES_OF).or_else(|| of_city(INITIATIVES_OF).filter(|_| self.is_narrow));
                place.flatten().map(|place| pdfs.place(place)).into_iter().collect()
            }
        }
    }

    fn places(&self, row: usize, name: &str) -> Vec<String> {
        let list = self.all.get(name).and_then(|series| series.list().ok()?.get_as_series(row));
        let texts = list.as_ref().and_then(|list| list.str().ok());
        texts.into_iter().flat_map(|texts| texts.iter().flatten().map(ToOwned::to_owned)).collect()
    }

    /// The place of a shown column.
    pub(super) fn place(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }
}

impl Column<'_> {
    fn cell(&self, row: usize) -> PlainCell<'_> {
        match self {
            Self::Plain(series) => cell(series, row),
            Self::Numbers(series, absence) => match series.get(row) {
                Ok(AnyValue::Null) => PlainCell::Text(absence.label()),
                Ok(AnyValue::UInt32(0)) => PlainCell::Text(NOT_STATED),
                _ => cell(series, row),
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

/// The values of each list concatenated into one text: a single value need not be stored again, and over the whole
/// country a text for each row would take more memory than its letters.
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

fn names(frame: &DataFrame) -> Vec<String> {
    frame.get_column_names().into_iter().map(ToString::to_string).collect()
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
