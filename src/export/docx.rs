//! The summary tables for Word: one document, A4 landscape, header rows repeated on every page.
//!
//! WordprocessingML (ECMA-376) needs five small parts for this; they are written through [`Markup`], which escapes.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;

use super::markup::Markup;
use super::table::{Cell, Table};
use super::template::Chosen;
use super::{Cover, ExportError, Out, Whole, archive, columns, layouts, shades};
use crate::compare::matrix::{FURTHEST_OF, NOT_STATED, TO_CHECK, UNREAD};
use crate::compare::schedule::{PHASE_OF, WORDS_OF};

/// Longer tables make no summary: the document says where they are.
const MOST_ROWS: usize = 300;
/// More columns do not fit on a page of Word.
const MOST_COLUMNS: usize = 24;
/// Width between the margins, in twentieths of a point: A4 landscape is 16838 wide.
const WIDTH: f64 = 16_838.0 - 2.0 * MARGIN;
/// Margin of the page on each side, in twentieths of a point.
const MARGIN: f64 = 720.0;

/// The part that names the type of each part (ECMA-376, part 2, 10.1.2).
const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/></Types>"#;
/// The part that leads from the package to the document.
const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
/// The part that leads from the document to styles and footer.
const DOCUMENT_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/></Relationships>"#;
/// The styles of paragraphs: one font that Windows has, in four sizes.
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="BIZ UDPゴシック" w:hAnsi="BIZ UDPゴシック" w:eastAsia="BIZ UDPゴシック"/><w:sz w:val="20"/><w:lang w:val="ja-JP" w:eastAsia="ja-JP"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:pPr><w:spacing w:after="240"/></w:pPr><w:rPr><w:b/><w:sz w:val="40"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:pPr><w:keepNext/><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="26"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Note"><w:name w:val="Note"/><w:pPr><w:spacing w:before="40"/></w:pPr><w:rPr><w:sz w:val="16"/></w:rPr></w:style></w:styles>"#;
/// The footer with the number of the page.
const FOOTER: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:fldSimple w:instr="PAGE"><w:r><w:rPr><w:sz w:val="16"/></w:rPr><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>"#;

/// The document while its tables come.
pub(super) struct Pages {
    body: Markup,
}

impl Pages {
    /// What stands above the tables.
    pub(super) fn new(cover: &Cover) -> Self {
        let mut body = Markup::default();
        paragraph(&mut body, "Title", &cover.title);
        paragraph(&mut body, "Normal", &format!("国の項目：{}", cover.edition));
        for (label, text) in &cover.conditions {
            paragraph(&mut body, "Normal", &format!("{label}：{text}"));
        }
        Self { body }
    }
}

impl Whole for Pages {
    fn add(&mut self, chosen: &Chosen<'_>) -> Result<(), ExportError> {
        paragraph(&mut self.body, "Heading1", &chosen.comparison.title);
        section(&mut self.body, &Table::for_people(chosen.comparison, chosen.columns)?, chosen.comparison.name);
        for note in &chosen.comparison.notes {
            paragraph(&mut self.body, "Note", &format!("注　{note}"));
        }
        Ok(())
    }

    fn finish(self: Box<Self>, out: Out<'_>) -> Result<(), ExportError> {
        let document = document(&self.body);
        let parts = [
            ("[Content_Types].xml", CONTENT_TYPES),
            ("_rels/.rels", RELATIONS),
            ("word/document.xml", document.as_str()),
            ("word/_rels/document.xml.rels", DOCUMENT_RELATIONS),
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

fn section(body: &mut Markup, table: &Table<'_>, name: &str) {
    if table.height == 0 {
        return paragraph(body, "Normal", "該当する記載はありません。");
    }
    if table.height > MOST_ROWS || table.on_paper > MOST_COLUMNS {
        let text =
            format!("{}行あるため、この文書には載せていません。Excelファイル又はCSVをご覧ください。", table.height);
        return paragraph(body, "Normal", &text);
    }
    let widths: Vec<f64> = table.names[..table.on_paper].iter().map(|name| columns::width(name)).collect();
    let all: f64 = widths.iter().sum();
    let widths: Vec<u32> = widths.iter().map(|width| (width / all * WIDTH) as u32).collect();
    // A summary with many columns is set smaller.
    let size = if table.on_paper > 9 { 13 } else { 16 };
    body.element("w:tbl", &[], |out| {
        properties(out, &widths);
        out.element("w:tr", &[], |row| {
            row.element("w:trPr", &[], |p| {
                p.void("w:cantSplit", &[]);
                p.void("w:tblHeader", &[]);
            });
            for (title, width) in table.titles.iter().zip(&widths) {
                cell(row, title, &Look { fill: "D9E1EC", align: "center", is_bold: true, size, width: *width });
            }
        });
        for at in 0..table.height {
            let is_bold = layouts::has_sums(name) && at + 1 == table.height;
            out.element("w:tr", &[], |row| {
                row.element("w:trPr", &[], |p| p.void("w:cantSplit", &[]));
                for (column, width) in widths.iter().enumerate() {
                    let (text, align) = words(table, at, column);
                    let fill = fill(table, at, column);
                    cell(row, &text, &Look { fill, align, is_bold, size, width: *width });
                }
            });
        }
    });
}

fn properties(out: &mut Markup, widths: &[u32]) {
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
                margins.void(side, &[("w:w", &50), ("w:type", &"dxa")]);
            }
        });
    });
    out.element("w:tblGrid", &[], |grid| {
        widths.iter().for_each(|width| grid.void("w:gridCol", &[("w:w", width)]));
    });
}

fn words(table: &Table<'_>, row: usize, column: usize) -> (String, &'static str) {
    match table.cell(row, column) {
        Cell::Empty => (String::new(), "left"),
        Cell::Number(number) => (columns::number(&table.names[column], number), "right"),
        Cell::Text(text)
            if columns::is_centred(&table.names[column]) || matches!(text, NOT_STATED | TO_CHECK | UNREAD) =>
        {
            (text.to_owned(), "center")
        }
        Cell::Text(text) => (text.to_owned(), "left"),
    }
}

/// The shade of a phase; empty for none. The words beside it say the same.
fn fill(table: &Table<'_>, row: usize, column: usize) -> &'static str {
    let name = table.names[column].as_str();
    let label = if name.starts_with(FURTHEST_OF) || name == "phase" {
        table.cell(row, column).text()
    } else {
        name.strip_prefix(WORDS_OF).and_then(|year| table.text(row, &format!("{PHASE_OF}{year}")))
    };
    label.and_then(shades::of).unwrap_or_default()
}

/// How a cell looks; the size in half points, the width in twentieths of a point.
struct Look {
    fill: &'static str,
    align: &'static str,
    is_bold: bool,
    size: u32,
    width: u32,
}

fn cell(row: &mut Markup, text: &str, look: &Look) {
    row.element("w:tc", &[], |cell| {
        cell.element("w:tcPr", &[], |p| {
            p.void("w:tcW", &[("w:w", &look.width), ("w:type", &"dxa")]);
            if !look.fill.is_empty() {
                p.void("w:shd", &[("w:val", &"clear"), ("w:color", &"auto"), ("w:fill", &look.fill)]);
            }
            p.void("w:vAlign", &[("w:val", &"center")]);
        });
        cell.element("w:p", &[], |p| {
            p.element("w:pPr", &[], |p| {
                p.void("w:spacing", &[("w:before", &30), ("w:after", &30)]);
                p.void("w:jc", &[("w:val", &look.align)]);
            });
            p.element("w:r", &[], |run| {
                run.element("w:rPr", &[], |p| {
                    if look.is_bold {
                        p.void("w:b", &[]);
                    }
                    p.void("w:sz", &[("w:val", &look.size)]);
                });
                lines(run, text);
            });
        });
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
