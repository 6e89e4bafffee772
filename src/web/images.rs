//! Pictures of pages: rendered on request, cached up to a limit.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use tokio::sync::Semaphore;

use super::asking::{Asking, working};
use super::cache::Cache;
use super::problem::PageError;
use super::site::Site;
use crate::corpus::{Source, pdf_file};
use crate::render;

/// Pixels per point; 110 per inch.
const SCALE: f32 = 110.0 / 72.0;
/// Time limit for rendering a picture.
const PATIENCE: Duration = Duration::from_secs(20);
/// Number of pictures rendered at the same time.
const PAINTERS: usize = 2;
/// Capacity of the cache of pictures, in bytes.
const MOST_BYTES: usize = 64 << 20;

/// The cached pictures.
#[derive(Debug)]
pub(super) struct Images {
    painters: Arc<Semaphore>,
    kept: Mutex<Cache<(String, u32), Bytes>>,
}

impl Default for Images {
    fn default() -> Self {
        Self { painters: Arc::new(Semaphore::new(PAINTERS)), kept: Mutex::new(Cache::new(MOST_BYTES)) }
    }
}

impl Images {
    fn kept(&self, key: &(String, u32)) -> Option<Bytes> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(key)
    }

    fn keep(&self, key: (String, u32), picture: Bytes) {
        let weight = picture.len();
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).put(key, picture, weight);
    }
}

/// The address of the picture of a page; it changes with the file.
pub(super) fn address(source: &Source, page: u32) -> String {
    format!("/d/{}/{page}/image.png?v={}", source.id, source.sha256.get(..8).unwrap_or_default())
}

/// Answers with the picture of a page.
pub(super) async fn show(Path((document, page)): Path<(String, u32)>, asking: Asking) -> Response {
    let library = asking.site.library();
    let Some(source) = library.source(&document).cloned() else {
        return PageError::missing("この文書").into_response();
    };
    let key = (source.sha256.clone(), page);
    if let Some(picture) = asking.site.images.kept(&key) {
        return png(picture);
    }
    let painters = Arc::clone(&asking.site.images.painters);
    let Ok(_painter) = painters.acquire_owned().await else { return PageError::internal("頁の絵").into_response() };
    working(move || {
        let text = library.document(&document);
        let turned = text.iter().flat_map(|text| &text.pages).find(|own| own.page == page).map_or(0, |own| own.turned);
        paint(&asking.site, &source, page, turned / 90)
    })
    .await
}

fn paint(site: &Site, source: &Source, page: u32, quarters: u16) -> Result<Response, PageError> {
    let bytes = pdf_file::read(&source.path).map_err(|_| PageError::missing("この文書のファイル"))?;
    let picture = render::page(&bytes, page, SCALE, PATIENCE).ok_or_else(|| PageError::missing("この頁の絵"))?;
    let picture = Bytes::from(picture.turned(quarters).to_png().map_err(PageError::internal)?);
    site.images.keep((source.sha256.clone(), page), picture.clone());
    Ok(png(picture))
}

fn png(picture: Bytes) -> Response {
    let headers =
        [(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, "private, max-age=31536000, immutable")];
    (headers, picture).into_response()
}
