//! The summary tables for Word: one document, A4 landscape, header rows repeated on every page.
//!
//! WordprocessingML (ECMA-376) needs five small parts for this; they are written through [`Markup`], which escapes.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;

use super::markup::{Attribute, Markup};
use super::plain_table::{PlainCell, PlainTable};
use super::template::TemplateTable;
use super::{CoverSheet, ExportError, Out, Whole, archive, column_looks, column_titles, layouts, narrow, shades};
use crate::compare::matrix::{NOT_STATED, TO_CHECK, UNREAD};

/// Largest number of rows of a table in a summary; for a longer one the document refers to the workbook.
const MOST_ROWS: usize = 300;
/// Largest number of columns that fit on a page of Word.
const MOST_COLUMNS: usize = 24;
/// Width between the margins, in twentieths of a point: A4 landscape is 16838 wide.
const WIDTH: f64 = 16_838.0 - 2.0 * MARGIN;
/// Margin of the page on each side, in twentieths of a point.
const MARGIN: f64 = 720.0;
/// Width of a narrow cell, in half-width characters.
const NARROW: f64 = 4.2;
/// Width of a half-width character, in twentieths of a point.
const LETTER: f64 = 100.0;

/// The part that names the type of each part (ECMA-376, part 2, 10.1.2).
const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/></Types>"#;
/// The part that leads from the package to the document.
const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
/// The styles of paragraphs: one font that Windows has, in four sizes.
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="BIZ UDPゴシック" w:hAnsi="BIZ UDPゴシック" w:eastAsia="BIZ UDPゴシック"/><w:sz w:val="20"/><w:lang w:val="ja-JP" w:eastAsia="ja-JP"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:pPr><w:spacing w:after="240"/></w:pPr><w:rPr><w:b/><w:sz w:val="40"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:pPr><w:keepNext/><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="26"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Note"><w:name w:val="Note"/><w:pPr><w:spacing w:before="40"/></w:pPr><w:rPr><w:sz w:val="16"/></w:rPr></w:style></w:styles>"#;
/// The footer with the number of the page.
const FOOTER: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:fldSimple w:instr="PAGE"><w:r><w:rPr><w:sz w:val="16"/></w:rPr><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>"#;

/// The document while tables are added to it.
pub(super) struct Pages {
    body: Markup,
    links: Links,
}

/// Addresses outside the document, in the order of their first use: its relationships.
#[derive(Default)]
struct Links(Vec<String>, BTreeMap<String, usize>);

impl Links {
    /// The relationship of an address.
    fn id(&mut self, address: &str) -> String {
        let next = self.0.len();
        let place = *self.1.entry(address.to_owned()).or_insert(next);
        if place == next {
            self.0.push(address.to_owned());
        }
        format!("rIdL{place}")
    }

    /// The part of the file with the targets of links.
    fn relations(&self) -> String {
        /// The address before the name of each kind of relationship (ECMA-376, part 1).
        const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let mut xml = Markup::beginning_with("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>");
        let names = [("xmlns", &"http://schemas.openxmlformats.org/package/2006/relationships" as &dyn Display)];
        xml.element("Relationships", &names, |xml| {
            for (id, kind, target) in [("rId1", "styles", "styles.xml"), ("rId2", "footer", "footer1.xml")] {
                let kind = format!("{KIND}/{kind}");
                xml.void("Relationship", &[("Id", &id), ("Type", &kind), ("Target", &target)]);
            }
            for (place, target) in self.0.iter().enumerate() {
                let (id, kind) = (format!("rIdL{place}"), format!("{KIND}/hyperlink"));
                let external: Attribute<'_> = ("TargetMode", &"External");
                xml.void("Relationship", &[("Id", &id), ("Type", &kind), ("Target", target), external]);
            }
        });
        xml.into_string()
    }
}

impl Pages {
    /// The text above the tables.
    pub(super) fn new(cover: &CoverSheet) -> Self {
        let mut body = Markup::default();
        paragraph(&mut body, "Title", &cover.title);
        paragraph(&mut body, "Normal", &format!("国の項目：{}", cover.edition));
        for (label, text) in &cover.conditions {
            paragraph(&mut body, "Normal", &format!("{label}：{text}"));
        }
        Self { body, links: Links::default() }
    }
}

impl Whole for Pages {
    fn add(&mut self, chosen: &TemplateTable<'_>) -> Result<(), ExportError> {
        // a table in several parts is too long for the document
        if chosen.part > 0 {
            return Ok(());
        }
        paragraph(&mut self.body, "Heading1", &chosen.comparison.title);
        let table = PlainTable::for_people(chosen.comparison, chosen.columns, Some(chosen.shape))?;
        section(&mut self.body, &table, chosen, &mut self.links);
        for note in &chosen.comparison.notes {
            paragraph(&mut self.body, "Note", &format!("注　{note}"));
        }
        Ok(())
    }

    fn finish(self: Box<Self>, out: Out<'_>) -> Result<(), ExportError> {
        let (document, relations) = (document(&self.body), self.links.relations());
        let parts = [
            ("[Content_Types].xml", CONTENT_TYPES),
            ("_rels/.rels", RELATIONS),
            ("word/document.xml", document.as_str()),
            ("word/_rels/document.xml.rels", relations.as_str()),
            ("word/styles.xml", STYLES),
            ("word/footer1.xml", FOOTER),
        ];
        Ok(out.write_all(&pack(&parts).map_err(ExportError::Docx)?)?)
    }
}

fn pack(parts: &[(&str, &str)]) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, archive::options())?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

fn document(tables: &Markup) -> String {
    let mut xml = Markup::beginning_with("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>");
    let names: [(&'static str, &dyn std::fmt::Display); 2] = [
        ("xmlns:w", &"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
        ("xmlns:r", &"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    ];
    xml.element("w:document", &names, |xml| {
        xml.element("w:body", &[], |body| {
            body.append(tables);
            body.element("w:sectPr", &[], |section| {
                section.void("w:footerReference", &[("w:type", &"default"), ("r:id", &"rId2")]);
                section.void("w:pgSz", &[("w:w", &16838), ("w:h", &11906), ("w:orient", &"landscape")]);
                let sides = ["w:top", "w:right", "w:bottom", "w:left", "w:header", "w:footer"];
                let margins = sides.map(|side| (side, &MARGIN as &dyn std::fmt::Display));
                section.void("w:pgMar", &[margins.as_slice(), &[("w:gutter", &0)]].concat());
            });
        });
    });
    xml.into_string()
}

fn section(body: &mut Markup, table: &PlainTable<'_>, chosen: &TemplateTable<'_>, links: &mut Links) {
    if table.height == 0 {
        return paragraph(body, "Normal", "該当する記載はありません。");
    }
    let blocks = table.blocks();
    let is_too_wide = if table.is_narrow { table.on_paper > narrow::MOST } else { table.on_paper > MOST_COLUMNS };
    if chosen.shape.height > MOST_ROWS || is_too_wide {
        let text = format!(
            "大きいため（{}行、{}列）、この文書には載せていません。Excelファイル又はCSVをご覧ください。",
            chosen.shape.height, table.on_paper
        );
        return paragraph(body, "Normal", &text);
    }
    if table.is_narrow {
        paragraph(body, "Note", &narrow::legend());
    }
    for (place, block) in blocks.iter().enumerate() {
        if place > 0 {
            // Word joins two tables that have nothing between them
            paragraph(body, "Note", &format!("（続き {}/{}）", place + 1, blocks.len()));
        }
        block_of(body, table, block, chosen, links);
    }
}

/// The columns of a block as a table.
fn block_of(body: &mut Markup, table: &PlainTable<'_>, block: &[usize], chosen: &TemplateTable<'_>, links: &mut Links) {
    let widths = widths(table, block);
    // A summary with many columns is set smaller.
    let size = if table.is_narrow {
        12
    } else if block.len() > 9 {
        13
    } else {
        16
    };
    body.element("w:tbl", &[], |out| {
        properties(out, &widths, if table.is_narrow { 10 } else { 50 });
        out.element("w:tr", &[], |row| {
            row.element("w:trPr", &[], |p| {
                p.void("w:cantSplit", &[]);
                if let Some(height) = head_height(table, block, size) {
                    p.void("w:trHeight", &[("w:val", &height), ("w:hRule", &"atLeast")]);
                }
                p.void("w:tblHeader", &[]);
            });
            for (column, width) in block.iter().zip(&widths) {
                let is_upright = table.is_narrow_cell(*column);
                let look = Look {
                    fill: "D9E1EC",
                    align: "center",
                    is_bold: true,
                    size,
                    width: *width,
                    is_upright,
                    is_narrow: is_upright,
                };
                cell(row, &table.titles[*column], &look, &[]);
            }
        });
        for at in 0..table.height {
            let is_bold = layouts::has_sums(chosen.comparison.name) && at + 1 == table.height;
            out.element("w:tr", &[], |row| {
                row.element("w:trPr", &[], |p| p.void("w:cantSplit", &[]));
                for (column, width) in block.iter().zip(&widths) {
                    let (fill, align) = (fill(table, at, *column), align(table, at, *column));
                    let is_narrow = table.is_narrow_cell(*column);
                    let look = Look { fill, align, is_bold, size, width: *width, is_upright: false, is_narrow };
                    let ways = table.ways(at, *column, chosen.pdfs);
                    let ways: Vec<_> = ways.iter().map(|way| way.as_deref().map(|way| links.id(way))).collect();
                    cell(row, &table.shown(at, *column), &look, &ways);
                }
            });
        }
    });
}

/// The widths of columns between the margins: narrow cells share the space that the others leave.
fn widths(table: &PlainTable<'_>, block: &[usize]) -> Vec<u32> {
    let wanted = |column: &usize| {
        let width = column_titles::width(table.heads[*column]);
        if table.is_narrow_cell(*column) { NARROW } else { width }
    };
    let all: f64 = block.iter().map(wanted).sum();
    // A short block of narrow cells need not fill the page.
    let scale = if table.is_narrow { (WIDTH / all).min(LETTER) } else { WIDTH / all };
    block.iter().map(|column| (wanted(column) * scale) as u32).collect()
}

/// How high a header with upright titles is, in twentieths of a point.
fn head_height(table: &PlainTable<'_>, block: &[usize], size: u32) -> Option<usize> {
    let upright = block.iter().filter(|column| table.is_narrow_cell(**column));
    let longest = upright.map(|column| table.titles[*column].chars().count()).max()?;
    Some((longest + 1) * size as usize * 10)
}

/// Table properties; `margin` is the space on either side of a cell, in twentieths of a point.
fn properties(out: &mut Markup, widths: &[u32], margin: u32) {
    out.element("w:tblPr", &[], |p| {
        p.void("w:tblW", &[("w:w", &widths.iter().sum::<u32>()), ("w:type", &"dxa")]);
        p.element("w:tblBorders", &[], |borders| {
            for side in ["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"] {
                borders.void(side, &[("w:val", &"single"), ("w:sz", &4), ("w:space", &0), ("w:color", &"808080")]);
            }
        });
        p.void("w:tblLayout", &[("w:type", &"fixed")]);
        p.element("w:tblCellMar", &[], |margins| {
            for side in ["w:left", "w:right"] {
                margins.void(side, &[("w:w", &margin), ("w:type", &"dxa")]);
            }
        });
    });
    out.element("w:tblGrid", &[], |grid| {
        widths.iter().for_each(|width| grid.void("w:gridCol", &[("w:w", width)]));
    });
}

fn align(table: &PlainTable<'_>, row: usize, column: usize) -> &'static str {
    match table.cell(row, column) {
        _ if table.is_narrow_cell(column) => "center",
        PlainCell::Number(_) => "right",
        PlainCell::Text(NOT_STATED | TO_CHECK | UNREAD) => "center",
        PlainCell::Text(_) if column_looks::is_centred(table.kind(column)) => "center",
        PlainCell::Empty | PlainCell::Text(_) => "left",
    }
}

/// The shade of a phase; empty if it has none. The words beside it have the same meaning.
fn fill(table: &PlainTable<'_>, row: usize, column: usize) -> &'static str {
    match table.cell(row, column) {
        PlainCell::Text(TO_CHECK) if table.is_narrow_cell(column) => "FFF3C4",
        PlainCell::Text(UNREAD) if table.is_narrow_cell(column) => "D0D0D0",
        _ => table.shade(row, column).and_then(shades::of).unwrap_or_default(),
    }
}

/// How a cell looks; the size in half points, the width in twentieths of a point.
struct Look {
    fill: &'static str,
    align: &'static str,
    is_bold: bool,
    size: u32,
    width: u32,
    is_upright: bool,
    /// Whether it is a narrow cell, whose colour is that of its phase: links do not show there.
    is_narrow: bool,
}

/// A cell; `ways` are the relationships of its lines that lead somewhere.
fn cell(row: &mut Markup, text: &str, look: &Look, ways: &[Option<String>]) {
    row.element("w:tc", &[], |cell| {
        cell.element("w:tcPr", &[], |p| {
            p.void("w:tcW", &[("w:w", &look.width), ("w:type", &"dxa")]);
            if !look.fill.is_empty() {
                p.void("w:shd", &[("w:val", &"clear"), ("w:color", &"auto"), ("w:fill", &look.fill)]);
            }
            if look.is_upright {
                p.void("w:textDirection", &[("w:val", &"tbRlV")]);
            }
            p.void("w:vAlign", &[("w:val", &"center")]);
        });
        cell.element("w:p", &[], |p| {
            p.element("w:pPr", &[], |p| {
                p.void("w:spacing", &[("w:before", &30), ("w:after", &30)]);
                p.void("w:jc", &[("w:val", &look.align)]);
            });
            if ways.iter().all(Option::is_none) {
                return run(p, look, false, |run| lines(run, text));
            }
            for (place, line) in text.lines().enumerate() {
                if place > 0 {
                    p.element("w:r", &[], |run| run.void("w:br", &[]));
                }
                match ways.get(place).and_then(Option::as_ref) {
                    Some(way) => p.element("w:hyperlink", &[("r:id", way)], |p| {
                        run(p, look, !look.is_narrow, |run| lines(run, line));
                    }),
                    None => run(p, look, false, |run| lines(run, line)),
                }
            }
        });
    });
}

/// Text of a cell; a link looks like one.
fn run(p: &mut Markup, look: &Look, leads: bool, content: impl FnOnce(&mut Markup)) {
    p.element("w:r", &[], |run| {
        run.element("w:rPr", &[], |p| {
            if look.is_bold {
                p.void("w:b", &[]);
            }
            if leads {
                p.void("w:color", &[("w:val", &"053F8C")]);
            }
            p.void("w:sz", &[("w:val", &look.size)]);
            if leads {
                p.void("w:u", &[("w:val", &"single")]);
            }
        });
        content(run);
    });
}

fn paragraph(body: &mut Markup, style: &str, text: &str) {
    body.element("w:p", &[], |p| {
        p.element("w:pPr", &[], |p| p.void("w:pStyle", &[("w:val", &style)]));
        p.element("w:r", &[], |run| lines(run, text));
    });
}

fn lines(run: &mut Markup, text: &str) {
    for (place, line) in text.lines().enumerate() {
        if place > 0 {
            run.void("w:br", &[]);
        }
        run.leaf("w:t", &[("xml:space", &"preserve")], line);
    }
}
