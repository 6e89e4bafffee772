//! In: requests of a browser. Out: pages that offer everything the commands do to people who never open a terminal:
//! search, pages of PDFs with places marked, comparisons, corrections, documents.
//!
//! A page depends on the URL alone. Nothing here reads a PDF: the commands `add` and `run` do, as separate processes
//! (`job.rs`), so that no PDF can harm the server.

mod access;
mod asking;
mod assets;
mod brief;
mod cache;
mod check;
mod compare;
mod correct;
mod documents;
mod facets;
mod fragments;
mod images;
mod job;
mod layout;
mod library;
mod matrix;
mod overlay;
mod page;
mod paging;
mod params;
mod problem;
mod record;
mod search;
mod side;
mod site;
mod table;
mod upload;

use std::ffi::OsString;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use axum::{Router, middleware};
use thiserror::Error;

use crate::calendar::FiscalYear;
use crate::settings::Settings;
pub use library::LibraryError;
use site::Site;

/// Largest size of a form in bytes; uploads have their own limit.
const LARGEST_FORM: usize = 1 << 20;
/// How long a stopping server waits for running requests.
const PATIENCE: Duration = Duration::from_secs(3);
/// Number of requests handled at the same time; others wait.
const WORKERS: usize = 16;
/// Stack size of a worker in bytes, large because records and queries may be nested.
const STACK: usize = 16 << 20;

/// Options of the server.
#[derive(Debug)]
pub struct Options {
    /// Corpus, output and dictionaries.
    pub settings: Settings,
    /// The program with the options that every command takes, for the processes that read PDFs.
    pub program: Vec<OsString>,
    /// The municipality of the users, from `kurabe.toml`.
    pub base: Option<String>,
    /// The year of the phases, from `kurabe.toml`.
    pub year: Option<FiscalYear>,
    /// Who has access.
    pub access: Access,
}

/// Who may look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// Only users of this computer.
    Local,
    /// Users who know the password.
    Password(String),
    /// Users named by a reverse proxy in this header.
    Header(String),
}

/// Why the server cannot start.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The corpus or a dictionary.
    #[error(transparent)]
    Library(#[from] LibraryError),
    /// The system.
    #[error("画面を始められません: {0}")]
    System(#[from] io::Error),
    /// The system provides no random numbers, which sessions require.
    #[error("画面を始められません: 乱数を得られません。")]
    NoChance,
}

/// Serves pages until the program is stopped; `ready` receives the address as soon as the first page can be opened.
///
/// # Errors
/// If the corpus cannot be opened or the system refuses.
pub fn serve(listener: TcpListener, options: Options, ready: impl FnOnce(SocketAddr)) -> Result<(), ServeError> {
    let address = listener.local_addr()?;
    listener.set_nonblocking(true)?;
    let site = Arc::new(Site::open(options, address)?);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(WORKERS)
        .thread_stack_size(STACK)
        .enable_all()
        .build()?;
    let served = runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let stop = stop()?;
        site.jobs.start(&site);
        ready(address);
        let stopped = Arc::new(tokio::sync::Notify::new());
        let stopping = Arc::clone(&stopped);
        let until = async move {
            stop.await;
            stopping.notify_one();
        };
        let serving = axum::serve(listener, router(Arc::clone(&site))).with_graceful_shutdown(until);
        let late = async {
            stopped.notified().await;
            tokio::time::sleep(PATIENCE).await;
        };
        tokio::select! {
            served = serving => served,
            () = late => Ok(()),
        }
    });
    site.jobs.stop();
    runtime.shutdown_timeout(PATIENCE);
    Ok(served?)
}

/// A future that ends on Ctrl-C or on the system's request to terminate; both are noticed from the call on, not from the
/// first poll.
///
/// # Errors
/// If the system does not let a program listen.
#[cfg(unix)]
fn stop() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// A future that ends on Ctrl-C, which is noticed from the call on, not from the first poll.
///
/// # Errors
/// If the system does not let a program listen.
#[cfg(windows)]
fn stop() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}

/// All addresses.
fn router(site: Arc<Site>) -> Router {
    let pages = Router::new()
        .route("/", get(search::home))
        .route("/search", get(search::show))
        .route("/search.csv", get(search::csv))
        .route("/search.xlsx", get(search::xlsx))
        .route("/side", get(side::show))
        .route("/compare", get(compare::show))
        .route("/compare/file/{extension}", get(compare::file))
        .route("/brief", get(brief::show))
        .route("/brief/file/{extension}", get(brief::file))
        .route("/d/{document}/pdf", get(page::pdf))
        .route("/d/{document}/{page}", get(page::show))
        .route("/d/{document}/{page}/image.png", get(images::show))
        .route("/check", get(check::show))
        .route("/check/{document}", get(check::document))
        .route("/corrections", post(correct::record))
        .route("/corrections/take-back", post(correct::take_back))
        .route("/documents", get(documents::show))
        .route("/documents/{document}", get(documents::form).post(documents::edit))
        .route("/documents/{document}/remove", post(documents::remove))
        .route("/municipalities", get(documents::municipalities))
        .route("/job", get(job::show).post(job::begin))
        .layer(DefaultBodyLimit::max(LARGEST_FORM));
    let uploads =
        Router::new().route("/documents", post(upload::receive)).layer(DefaultBodyLimit::max(upload::LARGEST_REQUEST));
    let open = Router::new()
        .route("/login", get(access::form).post(access::login))
        .route("/logout", post(access::logout))
        .route("/assets/{name}", get(assets::show))
        .layer(DefaultBodyLimit::max(LARGEST_FORM));
    pages
        .merge(uploads)
        .layer(middleware::from_fn_with_state(Arc::clone(&site), access::who))
        .merge(open)
        .fallback(problem::nowhere)
        .layer(middleware::from_fn_with_state(Arc::clone(&site), access::guard))
        .with_state(site)
}
