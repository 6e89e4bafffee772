//! Nothing that a page shows is lost or doubled between the glyphs and the lines of the document.

use std::collections::BTreeMap;
use std::path::Path;

use kurabe::document::DocumentWords;
use kurabe::pdf::Limits;

fn characters<'a>(texts: impl Iterator<Item = &'a str>) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    for c in texts.flat_map(str::chars).filter(|c| !c.is_whitespace()) {
        *counts.entry(c).or_default() += 1;
    }
    counts
}

#[test]
fn every_glyph_of_the_sample_corpus_is_in_exactly_one_line() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/sample");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the sample corpus")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "pdf"))
        .collect();
    files.sort();
    assert!(files.len() >= 5, "the five sample documents");
    for file in files {
        let bytes = std::fs::read(&file).expect("a sample document");
        let pages = kurabe::pdf::read(&bytes, &Limits::default()).expect("a readable PDF").value;
        let layouts =
            kurabe::pdf::read_each(&bytes, &Limits::default(), kurabe::layout::analyse).expect("a readable PDF");
        let document = kurabe::document::of_layouts(layouts, &DocumentWords::default()).value;
        assert_eq!(pages.len(), document.pages.len());
        for (painted, read) in pages.iter().zip(&document.pages) {
            let shown = characters(painted.glyphs.iter().map(|g| g.text.as_str()));
            let lines = characters(read.lines.iter().map(|l| l.text.as_str()));
            assert_eq!(lines, shown, "{} page {}", file.display(), read.page);
        }
    }
}
