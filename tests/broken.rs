//! A folder of broken files, one fault each (tests/broken/make.py writes them): what can be repaired is read, and what is
//! lost is said.

mod support;

use std::path::Path;

use support::Workplace;

/// A file of the folder, how kurabe ends, words of the text, and words of what it says: `-` for none.
fn expected() -> Vec<[String; 4]> {
    let table = include_str!("broken/expected.tsv");
    let row = |line: &str| {
        let cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
        cells.try_into().unwrap_or_else(|cells| panic!("four columns: {cells:?}"))
    };
    table.lines().skip(1).map(row).collect()
}

#[test]
fn every_broken_file_ends_as_it_should() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken");
    let expected = expected();
    let files = std::fs::read_dir(&folder).expect("the folder").filter_map(Result::ok);
    let pdfs = files.filter(|file| file.path().extension().is_some_and(|extension| extension == "pdf")).count();
    assert_eq!(pdfs, expected.len(), "each file has its line in expected.tsv");
    let workplace = Workplace::new();
    for [name, exit, text, says] in expected {
        let file = format!("{name}.pdf");
        workplace.write(&file, std::fs::read(folder.join(&file)).unwrap_or_else(|error| panic!("{file}: {error}")));
        let outcome = workplace.kurabe(&["extract", &file, "--format", "text"]);
        let outcome = outcome.exits(exit.parse().expect("a number"));
        assert!(!outcome.stderr.contains("panicked"), "{name}: {outcome:#?}");
        match text.as_str() {
            "-" => assert!(outcome.stdout.trim().is_empty(), "{name}: {outcome:#?}"),
            words => assert!(outcome.stdout.contains(words), "{name}: {outcome:#?}"),
        }
        match says.as_str() {
            "-" => assert_eq!(outcome.stderr, "", "{name}"),
            words => assert!(outcome.stderr.contains(words), "{name}: {outcome:#?}"),
        }
    }
}
