//! ZIP archives (DOCX, XLSX) that are the same bytes on every system.

use std::io::Cursor;

use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipArchive};

/// Offset of the byte of an entry's central header that names the system it was made on: the upper one of "version made
/// by" (APPNOTE.TXT, 4.3.12).
const MADE_ON: usize = 5;

/// Options of entries that depend neither on the clock nor on the system.
pub(super) fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .system(System::Unix)
}

/// Writes the same "made by" system into all entries of an archive, because the writer of workbooks records the
/// current one.
pub(super) fn made_on_one_system(mut bytes: Vec<u8>) -> ZipResult<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes.as_slice()))?;
    let mut headers = Vec::with_capacity(archive.len());
    for entry in 0..archive.len() {
        headers.push(archive.by_index_raw(entry)?.central_header_start() as usize);
    }
    for header in headers {
        bytes[header + MADE_ON] = System::Unix as u8;
    }
    Ok(bytes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::Write as _;

    use zip::ZipWriter;

    use super::*;

    fn archive(options: SimpleFileOptions) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for name in ["[Content_Types].xml", "xl/workbook.xml"] {
            zip.start_file(name, options).unwrap();
            zip.write_all("取組 取組 取組".as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    /// The places of the central headers, by their signature.
    fn headers(bytes: &[u8]) -> Vec<usize> {
        (0..bytes.len() - 4).filter(|at| bytes[*at..].starts_with(b"PK\x01\x02")).collect()
    }

    #[test]
    fn an_archive_names_one_system_and_no_time_wherever_it_is_made() {
        let bytes = archive(options());
        let headers = headers(&bytes);
        assert_eq!(headers.len(), 2);
        for header in headers {
            assert_eq!(bytes[header + MADE_ON], 3, "Unix");
            assert_eq!(bytes[header + 12..header + 16], [0, 0, 0x21, 0], "1980-01-01 00:00");
        }
    }

    #[test]
    fn an_archive_of_another_system_becomes_the_same_bytes() {
        let elsewhere = archive(options().system(System::Dos));
        assert_ne!(elsewhere, archive(options()));
        assert_eq!(made_on_one_system(elsewhere).unwrap(), archive(options()));
    }
}
