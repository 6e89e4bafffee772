//! Downloads one PDF within limits of time and size, and rejects any other response.

use std::error::Error as _;
use std::io::{self, Read as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use reqwest::blocking::{self, Response};
use reqwest::header::{
    CONTENT_LENGTH, ETAG, HeaderMap, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION,
};
use reqwest::redirect::{Attempt, Policy};
use reqwest::{StatusCode, Url};
use thiserror::Error;

use super::answers::Validators;
use crate::corpus::pdf_file::{FileError, looks_like_pdf};
use crate::digest::sha256;

/// Largest number of consecutive redirects.
const REDIRECTS: usize = 5;
/// Number of attempts if the fault may be temporary.
const TRIES: u32 = 3;
/// Number of bytes read at once; the time limit is checked between two reads.
const PIECE: usize = 1 << 16;
/// Number of bytes at the end of a PDF that must contain its last line (ISO 32000-1, annex H.3.4.4).
const TAIL: usize = 1024;

/// What downloading one PDF may cost, and how long its host is left alone afterwards.
#[derive(Debug, Clone)]
pub struct FetchLimits {
    /// Time for one PDF.
    pub time: Duration,
    /// Bytes of one PDF.
    pub bytes: u64,
    /// Between two requests to the same host.
    pub pause: Duration,
}

/// Why no PDF came from an address, or none that can be kept.
#[derive(Debug, Error)]
pub enum FetchError {
    /// The file of the corpus can't be read.
    #[error("{0}")]
    File(FileError),
    /// The hash of the corpus file differs from its entry.
    #[error(
        "手元のPDFが登録した内容と違うため、取得しません。手元のPDFが正しければ kurabe edit 文書のid --accept-file を実行し、誤りなら別の場所に移してください。"
    )]
    Altered,
    /// The entry has a digest, its file is missing, and the address has another PDF.
    #[error(
        "登録したPDF（sha256）が手元になく、アドレスのPDFは別の内容です。今の内容を登録するには、corpus.toml のこの文書の sha256 の行を消してください。"
    )]
    OtherPdf,
    /// The entry names a file outside of the corpus.
    #[error("保存先（file）が文書のフォルダーの外です。corpus.toml の file を直してください。")]
    Outside,
    /// Another file lies where the PDF should.
    #[error("{} には別のファイルがあります。corpus.toml の file を別の名前にしてください。", .0.display())]
    Taken(PathBuf),
    /// The PDF belongs to another entry as well, or the like.
    #[error("{0}")]
    Refused(String),
    /// The PDF can't be written.
    #[error("{path} に書き込めません: {cause}")]
    Unwritable {
        /// Where.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// There is nothing at the address.
    #[error("アドレスに文書がありません（{0}）。公表元のページで、今のアドレスを確かめてください。")]
    Gone(u16),
    /// The server does not give it.
    #[error("サーバーが {0} を返しました。ブラウザーでアドレスを開けるか確かめてください。")]
    Status(u16),
    /// Redirects without end.
    #[error("転送が{REDIRECTS}回を超えました。公表元のページで、今のアドレスを確かめてください。")]
    Loop,
    /// A redirect that is not followed.
    #[error("「{0}」への転送は、安全のためたどりません。アドレスを確かめてください。")]
    Astray(String),
    /// It took too long.
    #[error("{0}秒以内に取得できませんでした。--seconds で時間を延ばせます。")]
    Slow(u64),
    /// It is too large.
    #[error("{0}MBを超える大きさです。--megabytes で上限を上げられます。")]
    Large(u64),
    /// The connection ended before the PDF did.
    #[error("途中で切れました（{0}バイトまで）。もう一度実行してください。")]
    Cut(u64),
    /// A page of the web.
    #[error("PDFではなくウェブページが返されました。PDFそのもののアドレスか確かめてください。")]
    WebPage,
    /// Something else.
    #[error("PDFではないファイルが返されました（{0}）。PDFのアドレスか確かめてください。")]
    NotPdf(String),
    /// The server is not who it should be.
    #[error(
        "サーバーの証明書を確かめられません（{0}）。庁内のプロキシの証明書が、このパソコンに登録されているか確かめてください。"
    )]
    Certificate(String),
    /// No connection.
    #[error("接続できません（{0}）。アドレス、ネットワーク、プロキシの設定（HTTPS_PROXY など）を確かめてください。")]
    Connection(String),
}

impl FetchError {
    /// Whether the same request may go well a moment later.
    const fn may_pass(&self) -> bool {
        match self {
            Self::Status(status) => *status >= 500 || *status == 429,
            Self::Cut(_) | Self::Connection(_) => true,
            _ => false,
        }
    }
}

/// Why no request is possible at all.
#[derive(Debug, Error)]
pub enum ClientError {
    /// The system's certificates or the proxy are not as they should be.
    #[error("通信の準備ができません（{0}）。プロキシの設定（HTTPS_PROXY など）を確かめてください。")]
    Network(String),
}

/// What came from an address.
pub(super) enum Download {
    /// Nothing: the PDF is still the one that was known.
    Same,
    /// A PDF with the server's validators.
    Pdf(Vec<u8>, Validators),
}

/// Asks servers.
#[derive(Debug)]
pub struct Client {
    http: blocking::Client,
    limits: FetchLimits,
}

impl Client {
    /// A client within these limits, with the certificates of the system and the proxy that the environment or the system
    /// names.
    ///
    /// # Errors
    /// Where the system's certificates can't be used.
    pub fn new(limits: FetchLimits) -> Result<Self, ClientError> {
        // Fails only where it is installed already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = blocking::Client::builder()
            .user_agent(concat!("kurabe/", env!("CARGO_PKG_VERSION")))
            .timeout(limits.time)
            .pool_max_idle_per_host(1)
            .redirect(Policy::custom(follow))
            .build()
            .map_err(|error| ClientError::Network(innermost(&error)))?;
        Ok(Self { http, limits })
    }

    /// Leaves a host alone for a while.
    pub(super) fn pause(&self) {
        thread::sleep(self.limits.pause);
    }

    /// Downloads a PDF, unless it is still the one that is known.
    pub(super) fn get(&self, address: &str, known: Option<&Validators>) -> Result<Download, FetchError> {
        let mut tried = 1;
        loop {
            match self.try_once(address, known) {
                Err(error) if error.may_pass() && tried < TRIES => {
                    thread::sleep(self.limits.pause * tried);
                    tried += 1;
                }
                result => return result,
            }
        }
    }

    fn try_once(&self, address: &str, known: Option<&Validators>) -> Result<Download, FetchError> {
        let until = Instant::now() + self.limits.time;
        let mut request = self.http.get(address);
        for (name, value) in known
            .into_iter()
            .flat_map(|known| [(IF_NONE_MATCH, known.etag.as_deref()), (IF_MODIFIED_SINCE, known.modified.as_deref())])
        {
            if let Some(value) = value {
                request = request.header(name, value);
            }
        }
        let response = request.send().map_err(|error| self.failed(&error))?;
        match response.status() {
            StatusCode::NOT_MODIFIED if known.is_some() => return Ok(Download::Same),
            StatusCode::OK => {}
            StatusCode::NOT_FOUND | StatusCode::GONE => return Err(FetchError::Gone(response.status().as_u16())),
            // One that is left to us leads off the web.
            other if other.is_redirection() => {
                let to = text(response.headers(), &LOCATION);
                return Err(to.map_or(FetchError::Status(other.as_u16()), FetchError::Astray));
            }
            other => return Err(FetchError::Status(other.as_u16())),
        }
        let [etag, modified] = [ETAG, LAST_MODIFIED].map(|name| text(response.headers(), &name));
        let bytes = self.body(response, until)?;
        let sha256 = sha256(&bytes);
        Ok(Download::Pdf(bytes, Validators { sha256, etag, modified }))
    }

    /// The body of an answer, if it is a whole PDF.
    fn body(&self, mut response: Response, until: Instant) -> Result<Vec<u8>, FetchError> {
        let too_large = || FetchError::Large(self.limits.bytes >> 20);
        let length = text(response.headers(), &CONTENT_LENGTH).and_then(|length| length.parse::<u64>().ok());
        if length.is_some_and(|length| length > self.limits.bytes) {
            return Err(too_large());
        }
        let (mut bytes, mut piece) = (Vec::new(), vec![0; PIECE]);
        loop {
            let read = match response.read(&mut piece) {
                Ok(0) => break,
                Ok(read) => read,
                Err(_) if Instant::now() >= until => return Err(self.slow()),
                Err(_) => return Err(FetchError::Cut(bytes.len() as u64)),
            };
            bytes.extend_from_slice(&piece[..read]);
            if bytes.len() as u64 > self.limits.bytes {
                return Err(too_large());
            }
            if Instant::now() >= until {
                return Err(self.slow());
            }
        }
        whole(bytes, length)
    }

    const fn slow(&self) -> FetchError {
        FetchError::Slow(self.limits.time.as_secs())
    }

    /// Explains why no response came.
    fn failed(&self, error: &reqwest::Error) -> FetchError {
        let refusal = error.source().and_then(|cause| cause.downcast_ref::<Refusal>());
        let cause = innermost(error);
        match refusal {
            Some(Refusal::Loop) => FetchError::Loop,
            Some(Refusal::Astray(address)) => FetchError::Astray(address.clone()),
            None if error.is_timeout() => self.slow(),
            None if cause.contains("certificate") => FetchError::Certificate(cause),
            None => FetchError::Connection(cause),
        }
    }
}

/// The host of an address, with its port.
pub(super) fn host(address: &str) -> Option<String> {
    let address = Url::parse(address).ok()?;
    Some(format!("{}:{}", address.host_str()?, address.port_or_known_default()?))
}

/// The bytes, if they are a PDF from its first to its last line. Without a declared length, the end of a response can
/// be lost unnoticed.
fn whole(bytes: Vec<u8>, length: Option<u64>) -> Result<Vec<u8>, FetchError> {
    if !looks_like_pdf(&bytes) {
        return Err(other_than_pdf(&bytes));
    }
    let tail = &bytes[bytes.len().saturating_sub(TAIL)..];
    let has_end = tail.windows(5).any(|window| window == b"%%EOF");
    if length.is_none() && !has_end { Err(FetchError::Cut(bytes.len() as u64)) } else { Ok(bytes) }
}

/// Describes a response that is not a PDF by its first bytes.
fn other_than_pdf(bytes: &[u8]) -> FetchError {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(TAIL)]).to_lowercase();
    let start = start.trim_start_matches(|c: char| c == '\u{feff}' || c.is_whitespace());
    if ["<!doctype html", "<html", "<?xml", "<head"].iter().any(|tag| start.starts_with(tag)) {
        return FetchError::WebPage;
    }
    let kind = match bytes {
        [] => "空のファイル",
        [b'P', b'K', 3, 4, ..] => "ZIPやExcel、Wordなど",
        [0xd0, 0xcf, 0x11, 0xe0, ..] => "古い形式のExcelやWordなど",
        _ => "種類は不明",
    };
    FetchError::NotPdf(kind.to_owned())
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

/// The first cause of an error: the others repeat it in more general words.
fn innermost(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}

/// Why a redirect is not followed.
#[derive(Debug, Error)]
enum Refusal {
    #[error("a loop")]
    Loop,
    #[error("astray to {0}")]
    Astray(String),
}

fn follow(attempt: Attempt<'_>) -> reqwest::redirect::Action {
    let leads_astray = attempt.previous().first().is_some_and(|from| is_astray(from, attempt.url()));
    if attempt.previous().len() > REDIRECTS {
        attempt.error(Refusal::Loop)
    } else if leads_astray {
        let address = attempt.url().to_string();
        attempt.error(Refusal::Astray(address))
    } else {
        attempt.follow()
    }
}

/// Whether a server leads to where the list of documents would never have: off the encrypted web, or into the machine
/// itself. Addresses of a town hall's own network are ordinary here.
fn is_astray(from: &Url, to: &Url) -> bool {
    let is_web = ["http", "https"].contains(&to.scheme());
    let gives_up_secrecy = from.scheme() == "https" && to.scheme() != "https";
    !is_web || gives_up_secrecy || is_own_machine(to) && !is_own_machine(from)
}

/// Whether an address is that of this machine, or of its next neighbours alone.
fn is_own_machine(address: &Url) -> bool {
    let host = address.host_str().unwrap_or_default().trim_matches(['[', ']']).trim_end_matches('.');
    match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(ip)) => is_own(ip),
        Ok(IpAddr::V6(ip)) => {
            ip == Ipv6Addr::LOCALHOST
                || ip.is_unspecified()
                || ip.is_unicast_link_local()
                || ip.to_ipv4_mapped().is_some_and(is_own)
        }
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    }
}

const fn is_own(ip: Ipv4Addr) -> bool {
    ip.is_loopback() || ip.is_unspecified() || ip.is_link_local()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn redirects_stay_on_the_web() {
        let astray = |from: &str, to: &str| is_astray(&from.parse().unwrap(), &to.parse().unwrap());
        for to in ["https://www.city.example.jp/a.pdf", "https://10.1.2.3/a.pdf"] {
            assert!(!astray("https://city.example.jp/a.pdf", to), "{to}");
            assert!(!astray("http://city.example.jp/a.pdf", to), "{to}");
        }
        for to in [
            "http://city.example.jp/b.pdf",
            "file:///etc/passwd",
            "https://127.0.0.1/",
            "https://localhost./",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://169.254.169.254/",
            "https://0.0.0.0/",
        ] {
            assert!(astray("https://city.example.jp/a.pdf", to), "{to}");
        }
        assert!(!astray("http://127.0.0.1:8000/a", "http://127.0.0.1:8000/b"));
    }

    #[test]
    fn an_end_may_be_missing_where_the_length_is_known() {
        assert!(whole(b"%PDF-1.7 half".to_vec(), Some(13)).is_ok());
        assert!(matches!(whole(b"%PDF-1.7 half".to_vec(), None), Err(FetchError::Cut(13))));
        assert!(whole(b"%PDF-1.7 whole\n%%EOF\n".to_vec(), None).is_ok());
    }

    #[test]
    fn reports_a_download_that_is_not_a_pdf() {
        assert!(matches!(other_than_pdf("\u{feff}\n<!DOCTYPE html>".as_bytes()), FetchError::WebPage));
        assert!(other_than_pdf(b"PK\x03\x04").to_string().contains("Excel"));
        assert!(other_than_pdf(b"").to_string().contains("空"));
    }
}
