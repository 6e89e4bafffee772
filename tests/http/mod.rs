//! `kurabe serve` in a folder, and a browser of few words: requests with names of headers and cookies, answers as bytes.
#![allow(dead_code, reason = "each test file uses its part")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::Workplace;

/// Longer nothing takes, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// A server that ends with the test.
pub(crate) struct Server {
    child: Child,
    pub(crate) host: String,
}

/// What was answered.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Asserts the status.
    #[track_caller]
    pub(crate) fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    /// Asserts that the page has all these parts.
    #[track_caller]
    pub(crate) fn has(self, parts: &[&str]) -> Self {
        let text = self.text();
        for part in parts {
            assert!(text.contains(part), "no 「{part}」 in {text}");
        }
        self
    }
}

impl Server {
    /// Starts it and waits for its address.
    pub(crate) fn start(workplace: &Workplace, options: &[&str]) -> Self {
        let mut command: Command = workplace.command(&["serve", "--no-browser", "--port", "0"]);
        command.args(options).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("kurabe starts");
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().expect("standard output"));
        out.read_line(&mut line).expect("an address");
        let host = line.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
        assert!(host.starts_with("localhost:"), "{line}");
        Self { child, host }
    }

    /// Waits until all documents have been read.
    pub(crate) fn ready(self) -> Self {
        self.wait(&[]);
        self
    }

    /// Waits until all documents have been read, with these headers.
    pub(crate) fn wait(&self, headers: &[(&str, &str)]) {
        let begun = Instant::now();
        while self.ask("GET", "/job?as=json", headers, b"").is(200).text().contains("\"is_running\":true") {
            assert!(begun.elapsed() < PATIENCE, "the documents are not read");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    pub(crate) fn get(&self, address: &str) -> Answer {
        self.ask("GET", address, &[], b"")
    }

    /// Sends a form.
    pub(crate) fn post(&self, address: &str, fields: &[(&str, &str)]) -> Answer {
        self.ask("POST", address, &[("Content-Type", "application/x-www-form-urlencoded")], form(fields).as_bytes())
    }

    /// Makes a request; a header `Host` takes the place of the right one.
    pub(crate) fn ask(&self, method: &str, address: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(self.host.replace("localhost", "127.0.0.1")).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time");
        let mut head =
            format!("{method} {address} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
        if !headers.iter().any(|(name, _)| *name == "Host") {
            head += &format!("Host: {}\r\n", self.host);
        }
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        stream.write_all((head + "\r\n").as_bytes()).expect("sends");
        // A server that refuses a request need not read all of it.
        let _ = stream.write_all(body);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        answer(&bytes)
    }

    /// The id of its process.
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// Waits until the process has ended; its exit status.
    pub(crate) fn ended(mut self) -> Option<i32> {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(20) {
            if let Some(status) = self.child.try_wait().expect("a status") {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("the server goes on");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn answer(bytes: &[u8]) -> Answer {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("a head");
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|code| code.parse().ok());
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let is_chunked = headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
    let body = &bytes[end + 4..];
    let body = if is_chunked { unchunked(body) } else { body.to_vec() };
    Answer { status: status.expect("a status"), headers, body }
}

fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = bytes.windows(2).position(|window| window == b"\r\n") {
        let length = usize::from_str_radix(&String::from_utf8_lossy(&bytes[..end]), 16).expect("a length");
        if length == 0 {
            break;
        }
        body.extend_from_slice(&bytes[end + 2..end + 2 + length]);
        bytes = &bytes[end + 4 + length..];
    }
    body
}

/// Fields as a form sends them.
pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    fields.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect::<Vec<_>>().join("&")
}

/// A text as it stands in an address.
pub(crate) fn escaped(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// The addresses of the links of a page that contain a text.
pub(crate) fn links(page: &str, part: &str) -> Vec<String> {
    let all = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    all.map(|address| address.replace("&amp;", "&")).filter(|address| address.contains(part)).collect()
}

/// The value of the first hidden field of this name behind a text.
pub(crate) fn hidden(page: &str, behind: &str, name: &str) -> String {
    let rest = page.split_once(behind).unwrap_or_else(|| panic!("no 「{behind}」 in {page}")).1;
    let rest = rest.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no {name} in {rest}")).1;
    rest.split('"').next().unwrap_or_default().replace("&amp;", "&")
}
