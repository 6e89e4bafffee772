//! Packs a folder into a zip that is the same bytes whenever and wherever it is made: `pack FOLDER ZIP` (.ci/release).
//!
//! Entries are sorted and bear one date. Names are UTF-8 and marked as such, so that Windows shows はじめに.txt.

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

/// Permissions of files that are run, and of others.
const PROGRAM: u32 = 0o755;
const DOCUMENT: u32 = 0o644;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [folder, packed] = arguments.as_slice() else { return Err("usage: pack FOLDER ZIP".into()) };
    let mut files = Vec::new();
    collect(folder, &mut files)?;
    files.sort();
    let beside = packed.with_extension("zip.new");
    let mut zip = ZipWriter::new(BufWriter::new(File::create(&beside)?));
    let top = folder.parent().unwrap_or(Path::new(""));
    for file in files {
        let name: Vec<_> = file.strip_prefix(top)?.iter().map(|part| part.to_string_lossy()).collect();
        zip.start_file(name.join("/"), options(&file))?;
        io::copy(&mut File::open(&file)?, &mut zip)?;
    }
    zip.finish()?;
    Ok(fs::rename(beside, packed)?)
}

fn options(file: &Path) -> SimpleFileOptions {
    let is_program = file.file_stem().is_some_and(|name| name == "kurabe");
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(DateTime::default())
        .system(System::Unix)
        .unix_permissions(if is_program { PROGRAM } else { DOCUMENT })
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
