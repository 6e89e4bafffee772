//! The site of a town hall: answers to addresses as a test says, right or wrong, and remembers what it was asked.
#![allow(dead_code, reason = "each test file uses its part")]

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// Writes an answer, given the head of the request and how often the address was asked before.
type Answer = Arc<dyn Fn(&str, usize, &mut TcpStream) + Send + Sync>;

/// A server that ends with the test program.
pub(crate) struct Site {
    port: u16,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    answers: Mutex<BTreeMap<String, Answer>>,
    asked: Mutex<Vec<String>>,
    now: AtomicUsize,
    most: AtomicUsize,
}

impl Site {
    pub(crate) fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let state = Arc::new(State::default());
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                thread::spawn(move || state.answer(stream));
            }
        });
        Self { port, state }
    }

    /// The address of a path (`/plan.pdf`).
    pub(crate) fn address(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Answers a path so from now on.
    pub(crate) fn answers(&self, path: &str, answer: impl Fn(&str, usize, &mut TcpStream) + Send + Sync + 'static) {
        self.state.answers.lock().expect("no panic").insert(path.to_owned(), Arc::new(answer));
    }

    /// Answers a path with these bytes, whatever is asked.
    pub(crate) fn sends(&self, path: &str, answer: Vec<u8>) {
        self.answers(path, move |_, _, stream| {
            // Who has seen enough closes the connection.
            let _ = stream.write_all(&answer);
        });
    }

    /// The heads of the requests so far, in their order.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.state.asked.lock().expect("no panic").clone()
    }

    /// The requests that it had to answer at the same time, at most.
    pub(crate) fn most_at_once(&self) -> usize {
        self.state.most.load(Ordering::SeqCst)
    }
}

impl State {
    fn answer(&self, mut stream: TcpStream) {
        let head = head(&mut stream);
        let target = head.split(' ').nth(1).unwrap_or_default().to_owned();
        let before = {
            let mut asked = self.asked.lock().expect("no panic");
            let before = asked.iter().filter(|head| head.split(' ').nth(1) == Some(target.as_str())).count();
            asked.push(head.clone());
            before
        };
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        // Whoever asks for two things at once has the second one come while the first one waits.
        thread::sleep(Duration::from_millis(30));
        self.now.fetch_sub(1, Ordering::SeqCst);
        let answer = self.answers.lock().expect("no panic").get(&target).cloned();
        match answer {
            Some(answer) => answer(&head, before, &mut stream),
            None => {
                let _ = stream.write_all(&response("404 Not Found", &[], b""));
            }
        }
    }
}

/// The lines of a request up to the empty one.
fn head(stream: &mut TcpStream) -> String {
    let (mut bytes, mut byte) = (Vec::new(), [0]);
    while !bytes.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1) {
        bytes.push(byte[0]);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// An answer with its length.
pub(crate) fn response(status: &str, headers: &[&str], body: &[u8]) -> Vec<u8> {
    let length = format!("Content-Length: {}", body.len());
    unmeasured(status, &[&[length.as_str()], headers].concat(), body)
}

/// An answer that ends with the connection.
pub(crate) fn unmeasured(status: &str, headers: &[&str], body: &[u8]) -> Vec<u8> {
    let mut answer = format!("HTTP/1.1 {status}\r\nConnection: close\r\n{}\r\n", headers.join("\r\n") + "\r\n");
    if headers.is_empty() {
        answer = format!("HTTP/1.1 {status}\r\nConnection: close\r\n\r\n");
    }
    [answer.as_bytes(), body].concat()
}
