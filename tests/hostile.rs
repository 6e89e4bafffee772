//! A PDF is untrusted: whatever its bytes, reading ends with a result or an error, never with a panic.
//!
//! `KURABE_MUTANTS` sets how many damaged copies of each kind are tried.

use std::path::Path;
use std::time::Duration;

use kurabe::diagnostic::{Warned, Warning, WarningCode};
use kurabe::document::DocumentWords;
use kurabe::layout::PageLayout;
use kurabe::pdf::{Limits, ReadError};
use lopdf::{Document, Object, Stream, dictionary};

/// A small generator of numbers with a fixed seed (xorshift, Marsaglia 2003): the same damage on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

fn mutants() -> usize {
    std::env::var("KURABE_MUTANTS").ok().and_then(|n| n.parse().ok()).unwrap_or(40)
}

/// Reads a PDF up to its document, without the guard against panics.
fn read_document(bytes: &[u8], limits: &Limits) -> Result<Warned<kurabe::document::Document>, ReadError> {
    let layouts = kurabe::pdf::read_each(bytes, limits, kurabe::layout::analyse)?;
    Ok(kurabe::document::of_layouts(layouts, &DocumentWords::default()))
}

fn read(bytes: &[u8]) {
    let limits = Limits::default().within(Duration::from_secs(5));
    if let Ok(read) = read_document(bytes, &limits) {
        assert!(read.value.pages.len() <= limits.pages);
    }
}

/// Damage as files suffer it: flipped bytes, a lost end, a lost or doubled middle.
fn damage(bytes: &mut Vec<u8>, dice: &mut Dice) {
    match dice.below(4) {
        0 => bytes.truncate(dice.below(bytes.len())),
        1 => {
            let start = dice.below(bytes.len());
            bytes.drain(start..(start + dice.below(2000)).min(bytes.len()));
        }
        2 => {
            let (start, at) = (dice.below(bytes.len()), dice.below(bytes.len()));
            let piece = bytes[start..(start + dice.below(500)).min(bytes.len())].to_vec();
            bytes.splice(at..at, piece);
        }
        _ => {
            for _ in 0..=dice.below(30) {
                let at = dice.below(bytes.len());
                bytes[at] = dice.below(256) as u8;
            }
        }
    }
}

#[test]
fn damaged_files_end_with_a_result_or_an_error() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/sample");
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for name in ["osaki-plan.pdf", "kahoku-plan.pdf"] {
        let whole = std::fs::read(folder.join(name)).expect("a sample document");
        for _ in 0..mutants() {
            let mut bytes = whole.clone();
            damage(&mut bytes, &mut dice);
            read(&bytes);
        }
    }
}

/// A page with this content stream and a font with this ToUnicode map.
fn page(content: Vec<u8>, to_unicode: Vec<u8>) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let map = document.add_object(Stream::new(dictionary! {}, to_unicode));
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "Any", "Encoding" => "Identity-H", "ToUnicode" => map,
        "DescendantFonts" => vec![Object::Dictionary(dictionary! { "Type" => "Font", "Subtype" => "CIDFontType2" })],
    });
    let content = document.add_object(Stream::new(dictionary! {}, content));
    let pages = document.new_object_id();
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
        "Resources" => dictionary! {
            "Font" => dictionary! { "F1" => font },
            "ExtGState" => dictionary! {
                "Glass" => dictionary! { "ca" => 0.5 }, "Darker" => dictionary! { "BM" => "Multiply" },
            },
        },
    });
    document.objects.insert(
        pages,
        Object::Dictionary(dictionary! {
            "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1,
        }),
    );
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("a PDF in memory");
    bytes
}

const WORDS: &[&str] = &[
    "q",
    "Q",
    "BT",
    "ET",
    "/F1 12 Tf",
    "/Darker gs",
    "1 0 0 1 72 700 Tm",
    "<00410042> Tj",
    "[(a) -9e9 <0041>] TJ",
    "0 0 0 0 0 0 cm",
    "1e38 0 0 1e38 0 0 cm",
    "re",
    "0 0 100 100 re",
    "f",
    "S",
    "W n",
    "BDC",
    "/Span <</ActualText (x)>> BDC",
    "EMC",
    "(",
    "<",
    "[",
    "<<",
    "BI",
    "ID",
    "EI",
    "-99999999999 w",
    "[0 0] 0 d",
    "Do",
    "T*",
    "NaN Td",
    "1 1 1 rg",
    "10 10 m 20 20 l",
    "h",
];

#[test]
fn any_content_stream_is_interpreted_to_its_end() {
    let mut dice = Dice(7);
    for _ in 0..mutants() {
        let words: Vec<&str> = (0..dice.below(200)).map(|_| WORDS[dice.below(WORDS.len())]).collect();
        read(&page(words.join(" ").into_bytes(), b"1 beginbfchar <0041> <3042> endbfchar".to_vec()));
    }
}

#[test]
fn any_character_map_is_read_to_its_end() {
    let whole = b"/CIDInit /ProcSet findresource begin 1 begincodespacerange <0000> <ffff> endcodespacerange \
        2 beginbfrange <0000> <ffff> <3042> <0041> <0042> [<3042> <d842dfb7>] endbfrange \
        1 beginbfchar <0041> <3042> endbfchar endcmap";
    let mut dice = Dice(11);
    for _ in 0..mutants() {
        let mut map = whole.to_vec();
        damage(&mut map, &mut dice);
        read(&page(b"BT /F1 12 Tf <004100420043> Tj ET".to_vec(), map));
    }
}

/// The lines of the page with this content stream.
fn lines(content: &str) -> Vec<String> {
    let map = b"1 beginbfrange <0041> <005a> <0041> endbfrange".to_vec();
    let bytes = page(content.as_bytes().to_vec(), map);
    let document = read_document(&bytes, &Limits::default()).expect("a readable PDF").value;
    document.pages[0].lines.iter().map(|line| line.text.clone()).collect()
}

#[test]
fn text_in_the_colour_of_its_ground_is_left_out() {
    let text = |colour: &str, code: &str| format!("BT {colour} /F1 12 Tf 72 700 Td <{code}> Tj ET ");
    let seen = "BT 0 g /F1 12 Tf 72 100 Td <0053> Tj ET ";
    let cell = |colour: &str| format!("{colour} 60 690 100 30 re f ");
    assert_eq!(lines(&(text("1 g", "0041") + seen)), ["S"], "white on paper");
    assert_eq!(lines(&(cell("0 0 0.5 rg") + &text("1 g", "0041") + seen)), ["A", "S"], "white on a dark cell");
    assert_eq!(lines(&(cell("0 0 0.5 rg") + &text("0 0 0.5 rg", "0041") + seen)), ["S"], "dark on the same dark");
    assert_eq!(lines(&(text("1 g 0 G 2 Tr", "0041") + seen)), ["A", "S"], "white with a black outline");
    assert_eq!(lines(&text("1 g", "0041")), ["A"], "all that the page has, as under a scanned picture");
}

#[test]
fn text_under_a_later_area_is_left_out_where_nothing_shows_it() {
    let text = "BT 0 g /F1 12 Tf 72 700 Td <0041> Tj ET BT 72 100 Td <0053> Tj ET ";
    let area = "0.9 g 60 690 100 30 re f ";
    let hidden = [
        area.to_owned(),
        format!("q 50 600 200 200 re W n {area} Q"),
        "0.9 g 60 690 m 160 690 l 60 720 l f ".to_owned(),
        "0.9 g 50 705 m 50 680 110 680 110 705 c 110 730 50 730 50 705 c f ".to_owned(),
    ];
    for paint in hidden {
        assert_eq!(lines(&(text.to_owned() + &paint)), ["S"], "{paint}");
    }
    let seen = [
        format!("/Glass gs {area}"),
        format!("/Darker gs {area}"),
        format!("q 50 600 m 300 600 l 50 800 l W n {area} Q"),
        "0.9 g 60 690 16 30 re f ".to_owned(),
        "0.9 g 60 690 m 100 690 l 60 720 l f ".to_owned(),
        "0.9 g 60 690 m 160 690 l 160 697 l 70 697 l 70 720 l 60 720 l f ".to_owned(),
        "0 G 20 w 60 705 m 160 705 l S ".to_owned(),
        format!("BT 7 Tr 72 700 Td <0041> Tj ET {area}"),
    ];
    for paint in seen {
        assert!(lines(&(text.to_owned() + &paint)).contains(&"A".to_owned()), "{paint}");
    }
    assert_eq!(lines(&(text.to_owned() + area + "BT 0 g 72 700 Td <0042> Tj ET")), ["B", "S"], "painted anew");
}

#[test]
fn limits_cut_off_and_say_so() {
    let codes = |limits: &Limits| {
        let text = "BT /F1 12 Tf 72 700 Td <0041> Tj ET ".repeat(2000);
        let bytes = page(text.into_bytes(), Vec::new());
        match read_document(&bytes, limits) {
            Ok(read) => read.warnings.into_iter().map(|warning| format!("{:?}", warning.code)).collect(),
            Err(error) => vec![error.to_string()],
        }
    };
    let cut = "LimitReached".to_owned();
    assert!(!codes(&Limits::default()).contains(&cut));
    assert!(codes(&Limits { operators: 100, ..Limits::default() }).contains(&cut));
    assert!(codes(&Limits::default().within(Duration::ZERO)).contains(&cut));
    assert!(codes(&Limits { pages: 0, ..Limits::default() }).contains(&cut));
    assert!(codes(&Limits { stream_bytes: 1000, ..Limits::default() }).contains(&"PageUnreadable".to_owned()));
}

/// A whole file of these objects (1 is the catalog, 2 the page tree, 3 a page) behind each other, without a
/// cross-reference table.
fn file(objects: &[&str], trailer: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    for (number, object) in (1..).zip(objects) {
        bytes.extend(format!("{number} 0 obj {object} endobj\n").bytes());
    }
    bytes.extend(trailer.bytes());
    bytes
}

const CATALOG: &str = "<</Type/Catalog/Pages 2 0 R>>";
const TREE: &str = "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 200 100]>>";
const TRAILER: &str = "trailer<</Root 1 0 R/Size 9>>\nstartxref\n0\n%%EOF";

#[test]
fn broken_structures_end_with_a_result_or_an_error() {
    let form = "<</Subtype/Form/BBox[0 0 9 9]/Length 5/Resources<</XObject<</X 4 0 R>>>>>>stream\n/X Do\nendstream";
    let page = "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</XObject<</X 4 0 R>>/Font<</F 5 0 R>>>>>>";
    let deep = format!("<</Length 100000>>stream\n{}\nendstream", "[".repeat(50_000) + &"<<".repeat(25_000));
    let type3 = "<</Type/Font/Subtype/Type3/FontMatrix[1 0 0 1 0 0]/CharProcs<</a 4 0 R>>/FirstChar 65/Widths[1]\
        /Encoding<</Differences[65/a]>>/Resources<</Font<</F 5 0 R>>>>>>";
    let cases: &[&[&str]] = &[
        &[CATALOG, "<</Type/Pages/Kids[2 0 R]/Count 1>>"],
        &[CATALOG, "<</Type/Pages/Kids[3 0 R]/Count 9999999999>>", "<</Type/Pages/Kids[2 0 R]/Count -1>>"],
        &[CATALOG, "<</Type/Pages/Kids[]/Count 0>>"],
        &[CATALOG, TREE, page, form],
        &[CATALOG, TREE, page, "<</Length 99999999999>>stream\nBT (x) Tj ET\nendstream"],
        &[CATALOG, TREE, page, "<</Length -5>>stream\nBT (x) Tj ET\nendstream"],
        &[CATALOG, TREE, page, "<</Length 4 0 R>>stream\nBT (x) Tj ET\nendstream"],
        &[CATALOG, TREE, page, "<</Length 9/Filter/FlateDecode>>stream\nno deflat\nendstream"],
        &[
            CATALOG,
            TREE,
            page,
            "<</Length 9/Filter[/LZWDecode/ASCII85Decode/RunLengthDecode/Crypt]>>stream\n\x7f\x7f\nendstream",
        ],
        &[CATALOG, TREE, page, &deep],
        &[CATALOG, TREE, page, "<</Length 21>>stream\nBT /F 9 Tf (AAAA) Tj ET\nendstream", type3],
        &[CATALOG, TREE, "<</Type/Page/Parent 3 0 R/MediaBox[2147483647 0 -2147483647 1e39]/UserUnit 1e30>>"],
        &[CATALOG, TREE, "<</Type/Page/Contents[4 0 R 3 0 R 9 0 R]/Rotate 12345678901234567890>>", "[4 0 R]"],
        &["<</Type/Catalog>>"],
        &["1 0 R", "2 0 R"],
    ];
    for case in cases {
        read(&file(case, TRAILER));
        read(&file(case, ""));
        read(&file(case, "trailer<</Root 1 0 R/Prev 9/XRefStm 9/Size -1>>startxref 9 %%EOF"));
        read(&file(case, "trailer<</Root 1 0 R/Encrypt<</Filter/Standard/V 1/R 2/O()/U()/P 1/Length 7>>>>startxref 0"));
    }
}

#[test]
fn a_bomb_in_any_filter_costs_no_more_than_the_limit() {
    // 8 MiB of one byte: deflated twice it is some tens of bytes; run-length encoded 64 KiB
    let plain = vec![b' '; 8 << 20];
    let twice = {
        let mut inner = Stream::new(dictionary! {}, plain.clone());
        inner.compress().expect("deflates");
        let mut outer = Stream::new(dictionary! {}, inner.content);
        outer.compress().expect("deflates");
        Stream::new(dictionary! { "Filter" => vec!["FlateDecode".into(), "FlateDecode".into()] }, outer.content)
    };
    let runs: Vec<u8> = [129, b' '].repeat((8 << 20) / 128);
    let runs = Stream::new(dictionary! { "Filter" => "RunLengthDecode" }, runs);
    for bomb in [twice, runs] {
        let mut document = Document::load_mem(&page(Vec::new(), Vec::new())).expect("a PDF");
        let id = document.add_object(bomb);
        let page = document.page_iter().next().expect("a page");
        document.get_dictionary_mut(page).expect("a page").set("Contents", id);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).expect("a PDF in memory");
        let limits = Limits { stream_bytes: 1 << 20, ..Limits::default() };
        let read = read_document(&bytes, &limits).expect("the file as a whole is readable");
        assert!(read.warnings.iter().any(|warning| warning.page == Some(1)), "{:?}", read.warnings);
    }
}

#[test]
fn a_page_of_too_many_glyphs_is_cut_off_and_states_it() {
    let line = format!("<{}> Tj T* ", "0041".repeat(1_000));
    let content = format!("BT /F1 0.3 Tf 0.4 TL 20 780 Td {}ET", line.repeat(210));
    let read = read_document(&page(content.into_bytes(), Vec::new()), &Limits::default());
    let warnings = read.expect("readable").warnings;
    assert!(warnings.iter().any(|warning| warning.code == WarningCode::LimitReached), "{warnings:?}");
}

#[test]
fn the_page_of_these_tests_is_readable() {
    let bytes = page(
        b"BT /F1 12 Tf 1 0 0 1 72 700 Tm <0041> Tj ET".to_vec(),
        b"1 beginbfchar <0041> <3042> endbfchar".to_vec(),
    );
    let document = read_document(&bytes, &Limits::default()).expect("a readable PDF").value;
    assert_eq!(document.pages[0].lines[0].text, "あ");
}

/// The glyphs of all lines of a page, in cells and outside.
fn glyphs(page: &PageLayout) -> usize {
    let in_cells = page.tables.iter().flat_map(|table| &table.cells).flat_map(|cell| &cell.lines);
    page.lines.iter().chain(in_cells).map(|line| line.glyphs).sum()
}

#[test]
fn without_time_for_tables_a_page_is_lines_and_loses_nothing() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/sample/osaki-plan.pdf");
    let bytes = std::fs::read(path).expect("a sample document");
    let laid_out = |limits: &Limits| {
        let read = |page| kurabe::layout::analyse_within(page, limits);
        kurabe::pdf::read_each(&bytes, &Limits::default(), read).expect("is a PDF")
    };
    let whole = laid_out(&Limits::default());
    let hurried = laid_out(&Limits::default().within(Duration::ZERO));
    assert!(whole.value.iter().any(|page| !page.tables.is_empty()));
    assert!(hurried.value.iter().all(|page| page.tables.is_empty()));
    let counts = |pages: &[PageLayout]| pages.iter().map(glyphs).collect::<Vec<_>>();
    assert_eq!(counts(&whole.value), counts(&hurried.value));
    for page in 1..=hurried.value.len() as u32 {
        let is_warned = |w: &Warning| w.page == Some(page) && w.code == WarningCode::LimitReached;
        assert!(hurried.warnings.iter().any(is_warned), "page {page} is not warned of");
    }
}
