//! The stages that read untrusted bytes: the library without its features, for polars and tantivy take long to build with
//! a sanitizer and see nothing of a PDF.
//!
//! ```text
//! RUSTC_BOOTSTRAP=1 cargo fuzz run extract fuzz/corpus/extract fuzz/seeds/extract -- -max_total_time=600
//! ```
//!
//! Targets: `cmap` (character maps of fonts), `content` (content streams), `layout` (text, boxes and lines anywhere on a
//! page), `extract` (whole files, to the document).

use std::sync::LazyLock;
use std::time::Duration;

use kurabe::document::{self, DocumentWords};
use kurabe::pdf::Limits;
use lopdf::{Document, Object, Stream, dictionary};

static WORDS: LazyLock<DocumentWords> = LazyLock::new(DocumentWords::default);

/// What an input may cost here: less than in earnest, so that a run sees many inputs.
fn limits() -> Limits {
    let limits = Limits { stream_bytes: 16 << 20, operators: 200_000, pages: 50, ..Limits::default() };
    limits.within(Duration::from_secs(5))
}

/// Reads a file as `kurabe extract` does.
pub fn extract(bytes: &[u8]) {
    let limits = limits();
    if let Ok(layouts) = kurabe::pdf::read_each(bytes, &limits, kurabe::layout::analyse) {
        assert!(document::of_layouts(layouts, &WORDS).value.pages.len() <= limits.pages);
    }
}

/// A page with this content stream, a font with this ToUnicode map and one with this encoding.
#[must_use]
pub fn page(content: &[u8], to_unicode: &[u8], encoding: &[u8]) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let descendant = || vec![Object::Dictionary(dictionary! { "Type" => "Font", "Subtype" => "CIDFontType2" })];
    let map = document.add_object(Stream::new(dictionary! {}, to_unicode.to_vec()));
    let mapped = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "Mapped", "Encoding" => "Identity-H",
        "ToUnicode" => map, "DescendantFonts" => descendant(),
    });
    let encoding = document.add_object(Stream::new(dictionary! {}, encoding.to_vec()));
    let encoded = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "Encoded", "Encoding" => encoding,
        "DescendantFonts" => descendant(),
    });
    let form = document.new_object_id();
    let resources = dictionary! {
        "Font" => dictionary! { "F1" => mapped, "F2" => encoded }, "XObject" => dictionary! { "X1" => form },
    };
    let inside = dictionary! {
        "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
        "Resources" => resources.clone(),
    };
    document.objects.insert(form, Stream::new(inside, content.to_vec()).into());
    let content = document.add_object(Stream::new(dictionary! {}, content.to_vec()));
    let pages = document.new_object_id();
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content, "Resources" => resources,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
    });
    let tree = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
    document.objects.insert(pages, tree.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("a PDF in memory");
    bytes
}
