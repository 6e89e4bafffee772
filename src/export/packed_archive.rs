//! A ZIP archive of members that are compressed already, written from its beginning to its end; the same bytes on every system.
//! The crate `zip` writes members that it compresses itself, and copies those of other archives, but takes no bytes that
//! somebody else has compressed.

use std::io::{self, Read, Seek, Write};

use zip::result::ZipResult;
use zip::{CompressionMethod, ZipArchive};

/// Signature of the header before each member (APPNOTE.TXT, 4.3.7).
const LOCAL: [u8; 4] = *b"PK\x03\x04";
/// Signature of the header of each member at the end of the archive (4.3.12).
const CENTRAL: [u8; 4] = *b"PK\x01\x02";
/// Signature of the end of the archive (4.3.16).
const END: [u8; 4] = *b"PK\x05\x06";
/// Version of the format that is needed to read a compressed member: 2.0.
const VERSION: u16 = 20;
/// The system and the version that an archive is made with: Unix, 2.0.
const MADE_BY: u16 = 3 << 8 | VERSION;
/// The clock is no input: 1 January 1980.
const DATE: u16 = 0x21;
/// What Unix knows of a member, in the upper half: a file that its owner may read and write.
const ATTRIBUTES: u32 = 0o100_600 << 16;
/// Number of the method "deflate".
const DEFLATED: u16 = 8;

/// A member and where its bytes come from.
pub(super) struct Member<'m> {
    pub(super) name: String,
    /// CRC-32 of the content.
    pub(super) crc: u32,
    /// Bytes of the content.
    pub(super) length: u64,
    /// Bytes as they are stored.
    pub(super) compressed: u64,
    /// Whether they are deflated, or the content itself.
    pub(super) is_deflated: bool,
    pub(super) data: Box<dyn Read + 'm>,
}

impl Member<'static> {
    /// A member of another archive as it is there.
    ///
    /// # Errors
    /// Where the archive is damaged.
    pub(super) fn of(archive: &mut ZipArchive<impl Read + Seek>, entry: usize) -> ZipResult<Self> {
        let mut raw = archive.by_index_raw(entry)?;
        let mut bytes = Vec::new();
        raw.read_to_end(&mut bytes)?;
        Ok(Self {
            name: raw.name()?.into_owned(),
            crc: raw.crc32(),
            length: raw.size(),
            compressed: bytes.len() as u64,
            is_deflated: raw.compression() == CompressionMethod::Deflated,
            data: Box::new(io::Cursor::new(bytes)),
        })
    }
}

/// An archive that is being written.
pub(super) struct PackedArchive<W: Write> {
    out: W,
    /// Bytes written.
    at: u64,
    /// The headers for its end.
    headers: Vec<u8>,
    members: u16,
}

impl<W: Write> PackedArchive<W> {
    /// An archive without members.
    pub(super) const fn new(out: W) -> Self {
        Self { out, at: 0, headers: Vec::new(), members: 0 }
    }

    /// Adds a member.
    ///
    /// # Errors
    /// Where it can't be read or the archive not be written, and where either comes to 4 GB.
    pub(super) fn add(&mut self, mut member: Member<'_>) -> io::Result<()> {
        let method = if member.is_deflated { DEFLATED } else { 0 };
        let mut about = Vec::new();
        // No flags, method, time, date.
        [0, method, 0, DATE].iter().for_each(|number| about.extend(number.to_le_bytes()));
        about.extend(member.crc.to_le_bytes());
        about.extend(small(member.compressed)?.to_le_bytes());
        about.extend(small(member.length)?.to_le_bytes());
        about.extend(u16::try_from(member.name.len()).map_err(io::Error::other)?.to_le_bytes());
        // Nothing extra.
        about.extend([0; 2]);
        let begin = small(self.at)?;
        self.put(&LOCAL)?;
        self.put(&VERSION.to_le_bytes())?;
        self.put(&about)?;
        self.put(member.name.as_bytes())?;
        let copied = io::copy(&mut member.data, &mut self.out)?;
        if copied != member.compressed {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.at += copied;
        self.headers.extend(CENTRAL);
        [MADE_BY, VERSION].iter().for_each(|number| self.headers.extend(number.to_le_bytes()));
        self.headers.extend(about);
        // No comment, first disk, no attributes of the content.
        self.headers.extend([0; 6]);
        self.headers.extend(ATTRIBUTES.to_le_bytes());
        self.headers.extend(begin.to_le_bytes());
        self.headers.extend(member.name.as_bytes());
        self.members = self.members.checked_add(1).ok_or(io::ErrorKind::FileTooLarge)?;
        Ok(())
    }

    /// Ends the archive.
    ///
    /// # Errors
    /// Where it can't be written.
    pub(super) fn finish(mut self) -> io::Result<()> {
        let (begin, headers) = (small(self.at)?, std::mem::take(&mut self.headers));
        self.put(&headers)?;
        self.put(&END)?;
        // One disk.
        self.put(&[0; 4])?;
        self.put(&[self.members.to_le_bytes(), self.members.to_le_bytes()].concat())?;
        self.put(&small(headers.len() as u64)?.to_le_bytes())?;
        self.put(&begin.to_le_bytes())?;
        // No comment.
        self.put(&[0; 2])?;
        self.out.flush()
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.at += bytes.len() as u64;
        self.out.write_all(bytes)
    }
}

/// A number of bytes as this form of archives takes it: below 4 GB.
fn small(bytes: u64) -> io::Result<u32> {
    u32::try_from(bytes).map_err(|_| io::ErrorKind::FileTooLarge.into())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    #[test]
    fn members_of_an_archive_come_over_as_they_are() {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let members = [("xl/workbook.xml", "取組 ".repeat(500)), ("xl/media/image1.png", "絵".to_owned())];
        for ((name, text), method) in members.iter().zip([CompressionMethod::Deflated, CompressionMethod::Stored]) {
            zip.start_file(*name, SimpleFileOptions::default().compression_method(method)).expect("begins");
            zip.write_all(text.as_bytes()).expect("writes");
        }
        let bytes = zip.finish().expect("ends").into_inner();
        let mut read = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
        let mut out = Vec::new();
        let mut archive = PackedArchive::new(&mut out);
        (0..2).for_each(|entry| archive.add(Member::of(&mut read, entry).expect("reads")).expect("adds"));
        archive.finish().expect("ends");
        let mut copy = ZipArchive::new(Cursor::new(out)).expect("an archive");
        for (name, text) in &members {
            let mut back = String::new();
            copy.by_name(name).expect("is there").read_to_string(&mut back).expect("has the right sum");
            assert_eq!(back, *text);
        }
    }
}
