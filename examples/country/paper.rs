//! Pages of a small PDF: text in a font that is not embedded (Adobe-Japan1 through the predefined CMap UniJIS-UTF16-H),
//! lines and grounds. Places are points from the top left corner.

use lopdf::content::{Content, Operation};
use lopdf::{Document, Object, Stream, StringFormat, dictionary};

/// A4.
pub(crate) const PORTRAIT: (f32, f32) = (595.0, 842.0);
pub(crate) const LANDSCAPE: (f32, f32) = (842.0, 595.0);
/// Between the edge of the paper and what is printed.
pub(crate) const MARGIN: f32 = 50.0;

/// A document while it is written; `y` is where the next thing goes.
pub(crate) struct Paper {
    size: (f32, f32),
    pages: Vec<Vec<Operation>>,
    pub(crate) y: f32,
}

impl Paper {
    pub(crate) fn new(size: (f32, f32)) -> Self {
        Self { size, pages: vec![Vec::new()], y: MARGIN }
    }

    /// The number of the page at hand, from 1.
    pub(crate) fn page(&self) -> u32 {
        self.pages.len() as u32
    }

    /// The width that can be printed on.
    pub(crate) fn width(&self) -> f32 {
        self.size.0 - 2.0 * MARGIN
    }

    pub(crate) fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.y = MARGIN;
    }

    /// Turns the page where less than so much is left.
    pub(crate) fn need(&mut self, height: f32) {
        if self.y + height > self.size.1 - MARGIN - 10.0 {
            self.turn();
        }
    }

    /// Prints one line with its top at `y`.
    pub(crate) fn text(&mut self, x: f32, y: f32, size: f32, text: &str) {
        let codes = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let baseline = self.size.1 - y - size * 0.88;
        self.draw(&[
            ("BT", vec![]),
            ("Tf", vec!["F1".into(), size.into()]),
            ("Td", vec![x.into(), baseline.into()]),
            ("Tj", vec![Object::String(codes, StringFormat::Hexadecimal)]),
            ("ET", vec![]),
        ]);
    }

    /// Prints a paragraph at `x`, broken to a width, and goes on below it.
    pub(crate) fn paragraph(&mut self, x: f32, width: f32, size: f32, text: &str) {
        for line in broken(text, width, size) {
            self.need(size * 1.6);
            self.text(x, self.y, size, &line);
            self.y += size * 1.6;
        }
    }

    pub(crate) fn line(&mut self, from: (f32, f32), to: (f32, f32), width: f32) {
        let height = self.size.1;
        self.draw(&[
            ("w", vec![width.into()]),
            ("m", vec![from.0.into(), (height - from.1).into()]),
            ("l", vec![to.0.into(), (height - to.1).into()]),
            ("S", vec![]),
        ]);
    }

    pub(crate) fn frame(&mut self, x: f32, y: f32, width: f32, height: f32) {
        let place = [x, self.size.1 - y - height, width, height].map(Object::from).to_vec();
        self.draw(&[("w", vec![0.6.into()]), ("re", place), ("S", vec![])]);
    }

    pub(crate) fn ground(&mut self, x: f32, y: f32, width: f32, height: f32, grey: f32) {
        let place = [x, self.size.1 - y - height, width, height].map(Object::from).to_vec();
        self.draw(&[("q", vec![]), ("g", vec![grey.into()]), ("re", place), ("f", vec![]), ("Q", vec![])]);
    }

    fn draw(&mut self, operations: &[(&str, Vec<Object>)]) {
        let page = self.pages.last_mut().expect("a page");
        page.extend(operations.iter().map(|(name, operands)| Operation::new(name, operands.clone())));
    }

    /// The bytes of the PDF, with a number at the foot of each page.
    pub(crate) fn print(mut self) -> Vec<u8> {
        let (center, foot) = (self.size.0 / 2.0 - 5.0, self.size.1 - 35.0);
        let pages = std::mem::take(&mut self.pages);
        for (number, page) in (1..).zip(pages) {
            self.pages.push(page);
            self.text(center, foot, 9.0, &format!("{number}"));
        }
        let mut document = Document::with_version("1.7");
        let tree = document.new_object_id();
        let resources = resources(&mut document);
        let kids: Vec<Object> = std::mem::take(&mut self.pages)
            .into_iter()
            .map(|operations| {
                let content = Content { operations }.encode().expect("encodes");
                let content = document.add_object(Stream::new(dictionary! {}, content));
                document.add_object(dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => content }).into()
            })
            .collect();
        let media = vec![0.into(), 0.into(), self.size.0.into(), self.size.1.into()];
        let count = kids.len() as i64;
        let node = dictionary! {
            "Type" => "Pages", "Kids" => kids, "Count" => count, "Resources" => resources, "MediaBox" => media,
        };
        document.objects.insert(tree, Object::Dictionary(node));
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
        document.trailer.set("Root", catalog);
        document.compress();
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).expect("writes");
        bytes
    }
}

/// The one font; its signs of the ASCII range are half as wide as the others.
fn resources(document: &mut Document) -> lopdf::ObjectId {
    let descendant = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType0", "BaseFont" => "HeiseiKakuGo-W5", "DW" => 1000,
        "W" => vec![1.into(), 94.into(), 500.into(), 231.into(), 632.into(), 500.into()],
        "CIDSystemInfo" => dictionary! {
            "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("Japan1"),
            "Supplement" => 6,
        },
    });
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "HeiseiKakuGo-W5-UniJIS-UTF16-H",
        "Encoding" => "UniJIS-UTF16-H", "DescendantFonts" => vec![descendant.into()],
    });
    document.add_object(dictionary! { "Font" => dictionary! { "F1" => font } })
}

/// The width of a text.
pub(crate) fn width(text: &str, size: f32) -> f32 {
    text.chars().map(|c| if c.is_ascii() { size / 2.0 } else { size }).sum()
}

/// A text in lines of a width; none begins with a stop.
pub(crate) fn broken(text: &str, most: f32, size: f32) -> Vec<String> {
    let mut lines = Vec::new();
    for part in text.split('\n') {
        let mut line = String::new();
        for c in part.chars() {
            let is_stop = "、。）」％".contains(c);
            if width(&line, size) + size > most && !is_stop && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line.push(c);
        }
        lines.push(line);
    }
    lines
}
