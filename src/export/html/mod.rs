//! The report as one page for browsers: everything is in the file, nothing is fetched, and it prints well.

mod heat_map;
pub(super) mod latest;
mod schedule_chart;

use std::collections::BTreeMap;

use super::markup::Markup;
use super::pdf_links::PdfLinks;
use super::plain_table::{PlainCell, PlainTable};
use super::template::TemplateTable;
use super::{CoverSheet, ExportError, Out, Whole, column_looks, column_titles, layouts, narrow};
use crate::compare::matrix::{NOT_STATED, TO_CHECK, UNREAD};
use crate::compare::{ColumnKind, Comparison, RecordSide, YearValue, documents};
use crate::plan::Phase;

/// Largest number of rows of a table on the page, which browsers still scroll and sort; longer tables are in the
/// workbook and CSV.
const MOST_ROWS: usize = 4_000;
/// Largest number of columns on a page; more are unreadable.
const MOST_COLUMNS: usize = 200;

/// Columns whose greatest width in a sheet is at least this, in half-width characters, hold sentences.
const LONG: f64 = 40.0;

/// Styles of the page; it loads nothing from elsewhere.
const STYLE: &str = include_str!("page.css");
/// Sorts and filters tables in the browser.
const SCRIPT: &str = concat!(include_str!("sort.js"), include_str!("filter.js"));
/// Content security policy: nothing may be loaded, because style and script are inline.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

/// Instructions for reading the tables.
const READING: [&str; 5] = [
    "「記載なし」は、読み取った文書に見つからなかったことを示します。実施していないという意味ではありません。",
    "「要確認」は、取組を読み取れていないおそれのある頁があり、記載の有無を判断できないことを示します。示した頁を原本で確認してください。",
    "「読み取れず」は、文字を読み取れない頁などがあり、記載の有無を判断できないことを示します。原本で確認してください。",
    "取組名・工程・目標などは、各文書の記載のままです。引用のときは、文書名・発行年月・頁を添えてください。",
    "国の計画に新しい版が出たときは、その版の項目を書いたファイルを辞書のフォルダーの national に置き、--dictionaries で指定すると、その版の言葉で表せます。",
];

/// Phases with the class that colours them.
const PHASES: [(Phase, &str); 7] = [
    (Phase::Study, "study"),
    (Phase::Trial, "trial"),
    (Phase::Introduction, "introduction"),
    (Phase::Operation, "operation"),
    (Phase::Expansion, "expansion"),
    (Phase::Established, "established"),
    (Phase::Ended, "ended"),
];

/// The page while tables are added to it.
pub(super) struct HtmlPage<'c> {
    cover: &'c CoverSheet,
    /// Name and title of each comparison.
    titles: Vec<(&'static str, String)>,
    sections: Markup,
    /// Where the published documents are, by id.
    addresses: BTreeMap<String, String>,
}

/// One comparison on the page.
struct Section<'a> {
    comparison: &'a Comparison,
    table: PlainTable<'a>,
    /// Where the PDFs are.
    pdfs: &'a PdfLinks,
    /// Rows of the whole comparison.
    height: usize,
}

impl<'a> Section<'a> {
    fn new(chosen: &TemplateTable<'a>) -> Result<Self, ExportError> {
        let table = PlainTable::for_people(chosen.comparison, chosen.columns, Some(chosen.shape))?;
        Ok(Self { comparison: chosen.comparison, table, pdfs: chosen.pdfs, height: chosen.shape.height })
    }
}

impl<'c> HtmlPage<'c> {
    pub(super) fn new(cover: &'c CoverSheet) -> Self {
        Self { cover, titles: Vec::new(), sections: Markup::default(), addresses: BTreeMap::new() }
    }
}

impl Whole for HtmlPage<'_> {
    fn look_at(&mut self, chosen: &TemplateTable<'_>) -> Result<(), ExportError> {
        if chosen.comparison.name == documents::NAME {
            self.addresses = addresses(&Section::new(chosen)?.table);
        }
        Ok(())
    }

    fn add(&mut self, chosen: &TemplateTable<'_>) -> Result<(), ExportError> {
        // a table in several parts is too long for a page
        if chosen.part > 0 {
            return Ok(());
        }
        self.titles.push((chosen.comparison.name, chosen.comparison.title.clone()));
        write_section(&mut self.sections, &Section::new(chosen)?, &self.addresses);
        Ok(())
    }

    fn finish(self: Box<Self>, out: Out<'_>) -> Result<(), ExportError> {
        let mut page = Markup::beginning_with("<!DOCTYPE html>\n");
        page.element("html", &[("lang", &"ja")], |page| {
            page.element("head", &[], |head| {
                head.void("meta", &[("charset", &"utf-8")]);
                head.void("meta", &[("http-equiv", &"Content-Security-Policy"), ("content", &POLICY)]);
                head.void("meta", &[("name", &"viewport"), ("content", &"width=device-width, initial-scale=1")]);
                head.leaf("title", &[], &self.cover.title);
                head.element("style", &[], |style| style.constant(STYLE));
            });
            page.element("body", &[], |body| {
                introduction(body, &self.titles, self.cover);
                body.element("main", &[], |main| main.append(&self.sections));
                body.element("script", &[], |script| script.constant(SCRIPT));
            });
        });
        out.write_all(page.into_string().as_bytes())?;
        Ok(out.write_all(b"\n")?)
    }
}

fn introduction(body: &mut Markup, titles: &[(&str, String)], cover: &CoverSheet) {
    body.element("header", &[], |header| {
        header.leaf("h1", &[], &cover.title);
        header.element("dl", &[], |list| {
            let edition = ("国の項目".to_owned(), cover.edition.clone());
            let made = ("作成".to_owned(), format!("kurabe {}", env!("CARGO_PKG_VERSION")));
            for (label, text) in [&edition].into_iter().chain(&cover.conditions).chain([&made]) {
                list.leaf("dt", &[], label);
                list.leaf("dd", &[], text);
            }
        });
        header.element("ul", &[("class", &"reading")], |list| {
            READING.iter().for_each(|text| list.leaf("li", &[], text));
        });
        header.element("nav", &[], |nav| {
            for (name, title) in titles {
                nav.leaf("a", &[("href", &format!("#{name}"))], title);
            }
        });
    });
}

fn write_section(main: &mut Markup, section: &Section<'_>, addresses: &BTreeMap<String, String>) {
    let (comparison, table) = (section.comparison, &section.table);
    main.element("section", &[("id", &comparison.name)], |out| {
        out.leaf("h2", &[], &comparison.title);
        if heat_map::is_for(table) {
            heat_map::draw(out, table);
        }
        if table.has_phases() || table.is_narrow {
            legend(out, table);
        }
        if schedule_chart::is_for(table) {
            schedule_chart::draw(out, table);
        }
        let most = if table.is_narrow { narrow::MOST } else { MOST_COLUMNS };
        if section.height > MOST_ROWS || table.on_paper > most {
            let rows = section.height;
            out.leaf(
                "p",
                &[],
                format!(
                    "行又は列が多いため、この頁には載せていません（{rows}行）。Excelファイル又はCSVをご覧ください。"
                ),
            );
        } else if table.height == 0 {
            out.leaf("p", &[], "該当する記載はありません。");
        } else {
            for block in table.blocks() {
                out.element("div", &[("class", &"wide")], |out| rows(out, section, &block, addresses));
            }
        }
        out.element("ul", &[("class", &"notes")], |list| {
            comparison.notes.iter().for_each(|note| list.leaf("li", &[], note));
        });
    });
}

/// The legend of colours, signs and marks.
fn legend(out: &mut Markup, table: &PlainTable<'_>) {
    out.element("p", &[("class", &"legend")], |legend| {
        legend.text(if table.is_narrow { "数字は取組の件数、文字と色は段階 " } else { "段階 " });
        for (phase, class) in PHASES {
            let sign = if table.is_narrow { narrow::sign(phase.label()).to_owned() + "＝" } else { String::new() };
            legend.leaf("span", &[("class", &class)], sign + phase.label());
        }
        for (mark, words) in narrow::MARKS.iter().filter(|_| table.is_narrow) {
            legend.leaf("span", &[("class", &state(words).unwrap_or_default())], format!("{mark}＝{words}"));
        }
    });
}

/// The columns of a block as a table.
fn rows(out: &mut Markup, section: &Section<'_>, block: &[usize], addresses: &BTreeMap<String, String>) {
    let (name, table) = (section.comparison.name, &section.table);
    let has_sums = layouts::has_sums(name);
    let group = |row: usize| layouts::groups(name).and_then(|column| table.text_of(row, column));
    // A table that sums up in its last row cannot be sorted.
    let sortable = if has_sums { "" } else { "sortable" };
    let narrow = if table.is_narrow { "narrow" } else { "" };
    out.element("table", &[("class", &format!("{sortable} {narrow}").trim())], |out| {
        out.element("thead", &[], |head| {
            head.element("tr", &[], |row| {
                for column in block {
                    let class = head_class(section, *column);
                    row.element("th", &[("scope", &"col"), ("class", &class)], |cell| {
                        lines(cell, &table.titles[*column]);
                    });
                }
            });
        });
        out.element("tbody", &[], |body| {
            for row in 0..table.height {
                let is_sum = has_sums && row + 1 == table.height;
                let is_first = row > 0 && group(row) != group(row - 1);
                let class = if is_sum {
                    "sum"
                } else if is_first {
                    "first"
                } else {
                    ""
                };
                body.element("tr", &[("class", &class)], |out| {
                    block.iter().for_each(|column| cell(out, section, (row, *column), addresses));
                });
            }
        });
    });
}

fn head_class(section: &Section<'_>, column: usize) -> &'static str {
    if section.table.is_narrow_cell(column) {
        "upright"
    } else if is_fixed(section, column) {
        "fixed"
    } else {
        ""
    }
}

/// Whether a column stays in view because it identifies the rows.
fn is_fixed(section: &Section<'_>, column: usize) -> bool {
    layouts::key(section.comparison.name) == Some(section.table.heads[column].name.as_str())
}

fn cell(out: &mut Markup, section: &Section<'_>, (row, column): (usize, usize), addresses: &BTreeMap<String, String>) {
    let table = &section.table;
    let (kind, value) = (table.kind(column), table.cell(row, column));
    let mut ways = table.ways(row, column, section.pdfs);
    if ways.iter().all(Option::is_none) {
        ways = vec![match (kind, value) {
            (ColumnKind::Page(RecordSide::Own), PlainCell::Number(page)) => {
                let id = table.text(row, &ColumnKind::DocumentId(RecordSide::Own));
                id.and_then(|id| addresses.get(id)).map(|url| format!("{url}#page={page}"))
            }
            (ColumnKind::Url, PlainCell::Text(text)) if is_address(text) => Some(text.to_owned()),
            _ => None,
        }];
    }
    let mut class = class(table, row, column, value);
    if is_fixed(section, column) {
        class = format!("{class} fixed").trim().to_owned();
    }
    out.element("td", &[("class", &class)], |cell| content(cell, &table.shown(row, column), &ways));
}

/// The lines of a cell, each a link where it leads somewhere.
fn content(out: &mut Markup, text: &str, ways: &[Option<String>]) {
    for (place, line) in text.lines().enumerate() {
        if place > 0 {
            out.void("br", &[]);
        }
        match ways.get(place).and_then(Option::as_ref) {
            Some(way) => out.leaf("a", &[("href", way), ("rel", &"noreferrer")], line),
            None => out.text(line),
        }
    }
}

fn lines(out: &mut Markup, text: &str) {
    for (place, line) in text.lines().enumerate() {
        if place > 0 {
            out.void("br", &[]);
        }
        out.text(line);
    }
}

/// The style of a cell; every colour is accompanied by words with the same meaning.
fn class(table: &PlainTable<'_>, row: usize, column: usize, value: PlainCell<'_>) -> String {
    let of_phase = |label: &str| PHASES.iter().find(|(phase, _)| phase.label() == label).map(|(_, class)| *class);
    let mut classes = Vec::new();
    classes.extend(table.shade(row, column).and_then(of_phase));
    let is_words = |column: &usize| matches!(table.kind(*column), ColumnKind::OfYear(_, YearValue::Words));
    if is_words(&column) {
        let before = column.checked_sub(1).filter(is_words);
        if value != PlainCell::Empty && before.is_some_and(|before| table.cell(row, before) == value) {
            classes.push("goes-on");
        }
    }
    match value {
        PlainCell::Text(words) if state(words).is_some() => classes.extend(state(words)),
        PlainCell::Number(_) if table.is_narrow_cell(column) => classes.push("centred"),
        PlainCell::Number(_) => classes.push("number"),
        PlainCell::Text(_)
            if column_looks::is_centred(table.kind(column)) || table.is_number_of_municipality(column) =>
        {
            classes.push("centred")
        }
        _ => {}
    }
    if column_titles::width(table.heads[column]) >= LONG {
        classes.push("long");
    }
    classes.join(" ")
}

/// The class of 記載なし, 要確認 and 読み取れず.
fn state(words: &str) -> Option<&'static str> {
    match words {
        NOT_STATED => Some("quiet"),
        TO_CHECK => Some("to-check"),
        UNREAD => Some("unread"),
        _ => None,
    }
}

/// Where the published documents of a list are, by id.
fn addresses(documents: &PlainTable<'_>) -> BTreeMap<String, String> {
    let address = |row: usize| {
        let url = documents.text(row, &ColumnKind::Url).filter(|url| is_address(url))?;
        Some((documents.text(row, &ColumnKind::DocumentId(RecordSide::Own))?.to_owned(), url.to_owned()))
    };
    (0..documents.height).filter_map(address).collect()
}

/// Only addresses of web pages become links: `javascript:` and the like stay text.
fn is_address(url: &str) -> bool {
    let web = url.starts_with("https://") || url.starts_with("http://");
    web && !url.contains(|c: char| c.is_whitespace() || c.is_control() || c == '#')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_pages_become_links() {
        assert!(is_address("https://www.example.lg.jp/plan.pdf"));
        for other in ["javascript:alert(1)", "file:///etc/passwd", "https://a b", "https://a\nb"] {
            assert!(!is_address(other), "{other}");
        }
    }
}
