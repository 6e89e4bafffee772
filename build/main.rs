//! The build script: what is computed when kurabe is compiled.
//!
//! - `ipadic.rs` compiles IPADIC into the binary, which then needs no dictionary files.
//! - `cmaps.rs` writes the predefined CMaps of Adobe-Japan1 as plain tables.
//! - `version.rs` describes the build for `kurabe --version`.
//! - This file expands the words of the areas by their spellings and packs the models' weights, with the code that does
//!   the same for a user's own dictionaries (`shared.rs`).
//!
//! The source of IPADIC is looked for, in this order, in `$KURABE_IPADIC_SOURCE`, `.cache/mecab-ipadic` (where
//! `make setup` puts it) and `/usr/share/mecab/dic/ipadic` (Debian's package `mecab-ipadic`).

use std::error::Error;
use std::path::{Path, PathBuf};

mod cmaps;
#[cfg(feature = "search")]
mod ipadic;
mod shared;
mod version;

use shared::{dictionaries, field, ids, keyed, taxonomy, text, weights};

fn main() -> Result<(), Box<dyn Error>> {
    // the dictionaries and the sources above are a part of this program: where they change, it is compiled and run again
    println!("cargo::rerun-if-changed=build/main.rs");
    version::describe();
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    #[cfg(feature = "search")]
    {
        ipadic::write(&out)?;
        ipadic::write_user_words(&dictionaries::Dictionaries::embedded().text("user.csv")?, &out)?;
    }
    cmaps::write(&out)?;
    write_vocabulary(&out)?;
    write_roles(&out)
}

/// `vocabulary.json` and `terms.tsv` are read by src/taxonomy/embedded.rs, `area_model` by src/taxonomy/model.rs.
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
