//! A folder to work in, the kurabe binary run in it, and small PDFs made on the spot.
#![allow(dead_code, reason = "each test file uses its part")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use lopdf::content::{Content, Operation};
use lopdf::encryption::crypt_filters::{Aes256CryptFilter, CryptFilter};
use lopdf::{Document, EncryptionState, EncryptionVersion, Object, Permissions, Stream, StringFormat, dictionary};

/// What a command printed and how it ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Outcome {
    /// Asserts the exit status and that nothing panicked.
    #[track_caller]
    pub(crate) fn exits(self, status: i32) -> Self {
        assert_eq!(self.status, status, "{self:#?}");
        assert!(!self.stderr.contains("panicked") && !self.stderr.contains("内部の誤り"), "{self:#?}");
        self
    }

    /// Asserts that a message has all these parts.
    #[track_caller]
    pub(crate) fn says(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(self.stderr.contains(part), "no 「{part}」 in {self:#?}");
        }
        self
    }
}

/// An empty folder in which kurabe is run.
pub(crate) struct Workplace(tempfile::TempDir);

impl Workplace {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("makes the folder");
        fs::write(&path, bytes).expect("writes the file");
        path
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The command, ready to run in the folder.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kurabe"));
        command.args(arguments).current_dir(self.0.path());
        command
    }

    pub(crate) fn kurabe(&self, arguments: &[&str]) -> Outcome {
        self.kurabe_with(arguments, b"")
    }

    /// Runs kurabe with these bytes on its standard input.
    pub(crate) fn kurabe_with(&self, arguments: &[&str], input: &[u8]) -> Outcome {
        let mut command = self.command(arguments);
        let streams = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = streams.spawn().expect("kurabe starts");
        // A command that reads nothing closes the pipe: no failure of the test.
        let _ = child.stdin.take().expect("standard input").write_all(input);
        let output = child.wait_with_output().expect("kurabe ends");
        Outcome {
            status: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).expect("results are UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("messages are UTF-8"),
        }
    }

    /// Two cities with a plan each, in `corpus/`.
    pub(crate) fn with_corpus() -> Self {
        let workplace = Self::new();
        for (name, code, id, lines) in [("奥州市", "032158", "oshu", OSHU), ("登米市", "042129", "tome", TOME)] {
            let file = format!("{id}.pdf");
            workplace.write(&file, plan(lines));
            let title = format!("{name}DX計画");
            let arguments = ["add", &file, "--municipality", name, "--code", code, "--title", &title];
            workplace.kurabe(&[&arguments[..], &["--published", "2026-03"]].concat()).exits(0);
        }
        workplace
    }
}

/// Lines of a plan: a heading, then 【names】 of initiatives with a sentence each.
pub(crate) const OSHU: &[&str] = &[
    "第３章 取組",
    "１ 窓口サービスの改革",
    "【書かない窓口の導入】",
    "申請書を書かずに手続ができる窓口を設けます。",
    "【オンライン申請の拡充】",
    "スマートフォンから申請できる手続を増やします。",
];
/// As [`OSHU`], of another city.
pub(crate) const TOME: &[&str] = &[
    "第３章 取組",
    "１ 業務の効率化",
    "【RPAの活用】",
    "定型の業務をRPAで自動化します。",
    "【スマホ教室の開催】",
    "スマートフォンに不慣れな方に使い方を教えます。",
];

/// A PDF of one page with these lines; each line a little table row would be another form.
pub(crate) fn plan(lines: &[&str]) -> Vec<u8> {
    bytes(document(&[lines]))
}

/// A PDF with a page for each list of lines; a page without lines shows a picture instead.
pub(crate) fn pages(pages: &[&[&str]]) -> Vec<u8> {
    bytes(document(pages))
}

/// The same as [`plan`], locked with a password.
pub(crate) fn locked(lines: &[&str]) -> Vec<u8> {
    bytes(encrypted(document(&[lines]), "secret", b"0123456789abcdef"))
}

/// The same as [`plan`], with AES-256: a password for readers, none for the owner.
pub(crate) fn locked_for_readers(lines: &[&str]) -> Vec<u8> {
    let filter: Arc<dyn CryptFilter> = Arc::new(Aes256CryptFilter);
    let version = EncryptionVersion::V5 {
        encrypt_metadata: true,
        crypt_filters: BTreeMap::from([(b"StdCF".to_vec(), filter)]),
        file_encryption_key: &[7; 32],
        stream_filter: b"StdCF".to_vec(),
        string_filter: b"StdCF".to_vec(),
        owner_password: "",
        user_password: "secret",
        permissions: Permissions::all(),
    };
    let mut document = document(&[lines]);
    document.encrypt(&EncryptionState::try_from(version).expect("a key")).expect("encrypts");
    bytes(document)
}

/// The same as [`plan`], encrypted with an empty password and without file identifier (/ID); /Encrypt an object of its
/// own or, as some producers write it, a dictionary in the trailer.
pub(crate) fn unidentified(lines: &[&str], direct: bool) -> Vec<u8> {
    let mut document = encrypted(document(&[lines]), "", b"");
    document.trailer.remove(b"ID");
    if direct {
        let dictionary = document.get_encrypted().expect("is encrypted").clone();
        document.trailer.set("Encrypt", dictionary);
    }
    bytes(document)
}

/// The same as [`pages`], with fonts that say nothing of their code points.
pub(crate) fn garbled(pages: &[&[&str]]) -> Vec<u8> {
    let mut document = document(pages);
    for object in document.objects.values_mut() {
        let Ok(font) = object.as_dict_mut() else { continue };
        match font.get(b"Subtype").and_then(Object::as_name) {
            Ok(b"Type0") => font.set("Encoding", "Identity-H"),
            Ok(b"CIDFontType0") => {
                font.remove(b"CIDSystemInfo");
            }
            _ => {}
        }
    }
    bytes(document)
}

fn encrypted(mut document: Document, password: &str, id: &[u8]) -> Document {
    let id = Object::String(id.to_vec(), StringFormat::Literal);
    document.trailer.set("ID", vec![id.clone(), id]);
    let version = EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        user_password: password,
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).expect("a key");
    document.encrypt(&state).expect("encrypts");
    document
}

fn bytes(mut document: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("writes the PDF");
    bytes
}

fn document(pages: &[&[&str]]) -> Document {
    let mut document = Document::with_version("1.7");
    let tree = document.new_object_id();
    let descendant = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType0", "BaseFont" => "HeiseiKakuGo-W5",
        "CIDSystemInfo" => dictionary! {
            "Registry" => Object::string_literal("Adobe"),
            "Ordering" => Object::string_literal("Japan1"),
            "Supplement" => 2,
        },
        "DW" => 1000,
    });
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "HeiseiKakuGo-W5-UniJIS-UCS2-H",
        "Encoding" => "UniJIS-UCS2-H", "DescendantFonts" => vec![descendant.into()],
    });
    let picture = document.add_object(Stream::new(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => 1, "Height" => 1,
            "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8,
        },
        vec![128],
    ));
    let resources = document.add_object(dictionary! {
        "Font" => dictionary! { "F1" => font }, "XObject" => dictionary! { "Im1" => picture },
    });
    let kids: Vec<Object> = pages
        .iter()
        .map(|lines| {
            let content = Content { operations: if lines.is_empty() { image() } else { text(lines) } };
            let content = document.add_object(Stream::new(dictionary! {}, content.encode().expect("encodes")));
            let page = dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => content };
            document.add_object(page).into()
        })
        .collect();
    let count = i64::try_from(kids.len()).expect("a few pages");
    let media = vec![0.into(), 0.into(), 595.into(), 842.into()];
    let node = dictionary! {
        "Type" => "Pages", "Kids" => kids, "Count" => count, "Resources" => resources, "MediaBox" => media,
    };
    document.objects.insert(tree, Object::Dictionary(node));
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    document
}

fn text(lines: &[&str]) -> Vec<Operation> {
    let mut operations = vec![Operation::new("BT", vec![]), Operation::new("Tf", vec!["F1".into(), 12.into()])];
    operations.push(Operation::new("TL", vec![30.into()]));
    operations.push(Operation::new("Td", vec![60.into(), 760.into()]));
    for line in lines {
        let codes = line.encode_utf16().flat_map(u16::to_be_bytes).collect();
        operations.push(Operation::new("Tj", vec![Object::String(codes, StringFormat::Hexadecimal)]));
        operations.push(Operation::new("T*", vec![]));
    }
    operations.push(Operation::new("ET", vec![]));
    operations
}

fn image() -> Vec<Operation> {
    let matrix = [500, 0, 0, 700, 50, 70].map(Object::from).to_vec();
    vec![
        Operation::new("q", vec![]),
        Operation::new("cm", matrix),
        Operation::new("Do", vec!["Im1".into()]),
        Operation::new("Q", vec![]),
    ]
}

/// The sheets of a workbook as text: the XML of each, with its shared strings put in their places.
pub(crate) fn workbook(workplace: &Workplace, name: &str) -> Vec<String> {
    let file = fs::File::open(workplace.path(name)).expect("the workbook");
    let mut archive = zip::ZipArchive::new(file).expect("a ZIP archive");
    let mut part = |name: &str| -> Option<String> {
        let mut text = String::new();
        archive.by_name(name).ok()?.read_to_string(&mut text).expect("UTF-8");
        Some(text)
    };
    assert!(part("[Content_Types].xml").is_some_and(|types| types.contains("worksheet+xml")), "{name}");
    let shared = part("xl/sharedStrings.xml").unwrap_or_default();
    let strings: Vec<&str> = shared.split("<si>").skip(1).filter_map(|item| item.split("</si>").next()).collect();
    let filled = |sheet: String| -> String {
        let mut cells = sheet.split(" t=\"s\"><v>");
        let first = cells.next().unwrap_or_default().to_owned();
        cells.fold(first, |text, cell| {
            let (number, rest) = cell.split_once("</v>").expect("a value");
            text + "><v>" + strings[number.parse::<usize>().expect("an index")] + "</v>" + rest
        })
    };
    (1..).map_while(|number| part(&format!("xl/worksheets/sheet{number}.xml"))).map(filled).collect()
}

/// Every file below a folder with its bytes, by path; the index, whose file names are random, left out, and its
/// successor in the making.
pub(crate) fn tree(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).expect("a folder") {
            let path = entry.expect("an entry").path();
            let is_index =
                |path: &Path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("index"));
            if path.is_dir() && !is_index(&path) {
                folders.push(path);
            } else if path.is_file() {
                let name = path.strip_prefix(folder).expect("below").to_string_lossy().into_owned();
                found.push((name, fs::read(&path).expect("readable")));
            }
        }
    }
    found.sort();
    found
}
