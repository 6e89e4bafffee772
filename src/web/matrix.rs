//! Areas or topics × municipalities: numbers with shades and signs. A number opens its initiatives, a page its page.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use maud::{Markup, html};

use super::compare::UrlSelection;
use super::fragments::{month, said};
use super::params::Params;
use super::problem::PageError;
use crate::compare::matrix::{NOT_STATED, TO_CHECK, UNREAD};
use crate::compare::{ColumnKind, Comparison, MunicipalityValue, RecordSide, TypedFrame};
use crate::corpus::{Municipality, Source};
use crate::export::ShownTable;

/// Shares in percent from which the next shade begins.
const SHADES: [f64; 4] = [5.0, 10.0, 20.0, 30.0];
/// Number of page links shown in a cell; the list of initiatives shows all.
const MOST_PAGES: usize = 4;

/// A page of a cell: document, PDF page.
type Place = (String, u32);

/// What the rows of a matrix are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RowSubject {
    Areas,
    Topics,
}

impl RowSubject {
    /// The parameter that narrows a comparison down to a row.
    const fn parameter(self) -> &'static str {
        match self {
            Self::Areas => "area",
            Self::Topics => "topic",
        }
    }

    const fn id(self) -> ColumnKind {
        match self {
            Self::Areas => ColumnKind::AreaId,
            Self::Topics => ColumnKind::TopicId,
        }
    }

    const fn label(self) -> ColumnKind {
        match self {
            Self::Areas => ColumnKind::Area,
            Self::Topics => ColumnKind::Topic,
        }
    }

    const fn group(self) -> ColumnKind {
        match self {
            Self::Areas => ColumnKind::AreaGroup,
            Self::Topics => ColumnKind::TopicGroup,
        }
    }
}

/// A matrix while it is shown.
struct Matrix<'m> {
    params: &'m Params,
    name: &'static str,
    shown: ShownTable<'m>,
    subject: RowSubject,
    /// By row and municipality.
    places: BTreeMap<(String, String), Vec<Place>>,
    cities: Vec<(&'m Municipality, Vec<&'m Source>)>,
}

/// Shows a matrix.
pub(super) fn show(params: &Params, chosen: &UrlSelection, comparison: &Comparison) -> Result<Markup, PageError> {
    let frame = &comparison.frame;
    let has_areas = frame.heads().iter().any(|head| head.kind == ColumnKind::AreaId);
    let subject = if has_areas { RowSubject::Areas } else { RowSubject::Topics };
    let document = |row| frame.text(row, &ColumnKind::DocumentId(RecordSide::Own));
    let counted: BTreeSet<&str> = (0..frame.height()).filter_map(document).collect();
    let documents = |city: &Municipality| {
        let own = chosen.entries.iter().map(|entry| &entry.source);
        own.filter(|source| source.municipality.code == city.code && counted.contains(source.id.as_str())).collect()
    };
    let cities = chosen.cities().into_iter().map(|city| (city, documents(city)));
    let cities = cities.filter(|(_, documents): &(_, Vec<_>)| !documents.is_empty()).collect();
    let matrix = Matrix {
        params,
        name: comparison.name,
        shown: ShownTable::of(comparison)?,
        subject,
        places: places(frame, &subject.id()),
        cities,
    };
    Ok(matrix.table())
}

/// The pages of each cell.
fn places(frame: &TypedFrame, id: &ColumnKind) -> BTreeMap<(String, String), Vec<Place>> {
    let mut places: BTreeMap<_, Vec<Place>> = BTreeMap::new();
    for row in 0..frame.height() {
        let text = |kind: &ColumnKind| frame.text(row, kind).unwrap_or_default().to_owned();
        let own = places.entry((text(id), text(&ColumnKind::MunicipalityCode))).or_default();
        let place = |page| (text(&ColumnKind::DocumentId(RecordSide::Own)), page);
        own.extend(frame.numbers(row, &ColumnKind::Pages).into_iter().map(place));
    }
    places
}

impl Matrix<'_> {
    fn table(&self) -> Markup {
        let (has_areas, group) = (self.subject == RowSubject::Areas, self.subject.group());
        html! {
            div.wide tabindex="0" { table.matrix id=(self.name) {
                thead { tr {
                    th scope="col" { (if has_areas { "国の項目" } else { "テーマ" }) }
                    @for (city, documents) in &self.cities { (head(city, documents)) }
                    th scope="col" { @if has_areas { "合計" } @else { "記載のある団体" } }
                } }
                tbody { @for row in 0..self.shown.height() {
                    @let name = self.shown.said(row, &group);
                    @if !name.is_empty() && (row == 0 || name != self.shown.said(row - 1, &group)) {
                        tr.group { th scope="colgroup" colspan=(self.cities.len() + 2) { (name) } }
                    }
                    (self.row(row))
                } }
            } }
        }
    }

    fn row(&self, row: usize) -> Markup {
        let id = self.shown.text(row, &self.subject.id()).unwrap_or_default();
        let sums = id.is_empty();
        html! {
            tr .sum[sums] {
                th scope="row" { (self.shown.said(row, &self.subject.label())) }
                @for (city, _) in &self.cities { (self.cell(row, id, city)) }
                td.number { (self.shown.said(row, &ColumnKind::Total)) }
            }
        }
    }

    fn cell(&self, row: usize, id: &str, city: &Municipality) -> Markup {
        let code: Arc<str> = Arc::from(city.code.as_str());
        let column = |value| ColumnKind::OfMunicipality(Arc::clone(&code), value);
        let count = self.shown.said(row, &column(MunicipalityValue::Initiatives));
        if [NOT_STATED, TO_CHECK, UNREAD, ""].contains(&count.as_ref()) || id.is_empty() {
            return html! { td.number { (said(&count)) } };
        }
        let share = self.shown.number(row, &column(MunicipalityValue::Share));
        let shade = share.map_or(0, |share| SHADES.iter().filter(|from| share >= **from).count());
        let phase = self.shown.said(row, &column(MunicipalityValue::Furthest));
        let open =
            self.params.drop_all(&["from", "view", "city", "peers", "prefecture", "base", self.subject.parameter()]);
        let open = open.with("view", "side_by_side").with("city", &city.code).with("base", "none");
        let open = open.with(self.subject.parameter(), id);
        html! {
            td class={ "number shade-" (shade) } {
                a.count href=(open.at("/compare")) aria-label={ (count) "件（" (city.name) "の取組）" } { (count) }
                @if let Some(share) = share { span.share { (format!("{share:.1}")) "％" } }
                @if !phase.is_empty() { span.phase { (phase) } }
                (self.pages(id, city))
            }
        }
    }

    fn pages(&self, id: &str, city: &Municipality) -> Markup {
        let places = self.places.get(&(id.to_owned(), city.code.to_string())).map_or(&[][..], Vec::as_slice);
        html! {
            span.pages-of-cell {
                @for (document, page) in places.iter().take(MOST_PAGES) {
                    a href={ "/d/" (document) "/" (page) } aria-label={ "p." (page) "（" (city.name) "のPDFの頁）" } { "p." (page) } " "
                }
                @if places.len() > MOST_PAGES { "…" }
            }
        }
    }
}

/// A municipality with its documents, which always have their dates.
fn head(city: &Municipality, documents: &[&Source]) -> Markup {
    html! {
        th scope="col" {
            (city.name) span.quiet { "（" (city.prefecture) "）" }
            @for source in documents {
                a.plan href={ "/d/" (source.id) "/1" } { "『" (source.title) "』" (month(source.published)) }
            }
        }
    }
}
