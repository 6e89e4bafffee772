//! Links that open a PDF of the corpus at a page, relative to the folder of the written file, so that they work on
//! every machine with the folders of corpus and output side by side.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use crate::compare::place::{Pdfs, parts};
use crate::ids::DocumentId;

/// The PDFs by document, as addresses from one folder.
#[derive(Debug, Default)]
pub(super) struct PdfLinks(BTreeMap<DocumentId, String>);

impl PdfLinks {
    /// The addresses for files in a folder; a PDF that cannot be reached from there (on another drive) gets none.
    pub(super) fn from(folder: &Path, pdfs: &Pdfs) -> Self {
        let Ok(folder) = folder.canonicalize() else { return Self::default() };
        let address = |(id, pdf): (&DocumentId, &PathBuf)| {
            let way = way(&folder, &pdf.canonicalize().ok()?)?;
            Some((id.clone(), way))
        };
        Self(pdfs.iter().filter_map(address).collect())
    }

    /// The address of a page of a document.
    pub(super) fn page(&self, document: &str, page: u32) -> Option<String> {
        self.0.get(document).map(|address| format!("{address}#page={page}"))
    }

    /// The address of a place ([`parts`]).
    pub(super) fn place(&self, place: &str) -> Option<String> {
        let (document, page) = parts(place)?;
        self.page(document, page)
    }
}

/// The relative address of a file from a folder, both absolute paths: `..` upwards, separated by `/`, percent-encoded.
fn way(folder: &Path, file: &Path) -> Option<String> {
    let (from, to): (Vec<_>, Vec<_>) = (folder.components().collect(), file.components().collect());
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let is_name = |component: &Component<'_>| matches!(component, Component::Normal(_));
    if common == 0 || !from[common..].iter().chain(&to[common..]).all(is_name) {
        return None;
    }
    let up = std::iter::repeat_n("..".to_owned(), from.len() - common);
    let down = to[common..].iter().map(|component| encoded(&component.as_os_str().to_string_lossy()));
    Some(up.chain(down).collect::<Vec<_>>().join("/"))
}

/// A name with all but unreserved signs (RFC 3986) as the percent-encoding of their UTF-8.
fn encoded(name: &str) -> String {
    let sign = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    name.bytes().map(sign).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_goes_up_and_down_and_names_are_encoded() {
        let way = |folder: &str, file: &str| way(Path::new(folder), Path::new(file));
        assert_eq!(way("/a/output/2026-03", "/a/corpus/plan.pdf").as_deref(), Some("../../corpus/plan.pdf"));
        assert_eq!(way("/a", "/a/計画 #1.pdf").as_deref(), Some("%E8%A8%88%E7%94%BB%20%231.pdf"));
        assert_eq!(way("/a", "/b/x.pdf").as_deref(), Some("../b/x.pdf"));
    }

    #[test]
    fn pages_of_documents_that_are_there_have_addresses() {
        let folder = tempfile::tempdir().expect("folder");
        std::fs::create_dir(folder.path().join("output")).expect("folder");
        std::fs::write(folder.path().join("計画.pdf"), "").expect("writes");
        let pdfs = |name: &str| Pdfs::from([("plan".into(), folder.path().join(name))]);
        let links = PdfLinks::from(&folder.path().join("output"), &pdfs("計画.pdf"));
        assert_eq!(links.place("plan#11").as_deref(), Some("../%E8%A8%88%E7%94%BB.pdf#page=11"));
        assert_eq!(links.page("other", 1), None);
        let gone = PdfLinks::from(&folder.path().join("output"), &pdfs("gone.pdf"));
        assert_eq!(gone.page("plan", 1), None);
    }
}
