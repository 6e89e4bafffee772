//! A PDF is untrusted: whatever its bytes, reading ends with a result or an error, never with a panic.
//!
//! `KURABE_MUTANTS` sets how many damaged copies of each kind are tried.

use std::path::Path;
use std::time::Duration;

use kurabe::pdf::Limits;
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

fn read(bytes: &[u8]) {
    let limits = Limits::default().within(Duration::from_secs(5));
    if let Ok(read) = kurabe::document::read(bytes, &limits) {
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
        "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
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

#[test]
fn the_page_of_these_tests_is_readable() {
    let bytes = page(
        b"BT /F1 12 Tf 1 0 0 1 72 700 Tm <0041> Tj ET".to_vec(),
        b"1 beginbfchar <0041> <3042> endbfchar".to_vec(),
    );
    let document = kurabe::document::read(&bytes, &Limits::default()).expect("a readable PDF").value;
    assert_eq!(document.pages[0].lines[0].text, "あ");
}
