//! The input of a handler: the site, the visitor, the values of the URL or form; and the queue in which handlers run.

use std::num::NonZero;
use std::sync::{Arc, LazyLock};
use std::thread::available_parallelism;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use tokio::sync::Semaphore;

use super::access::{MARK, Visitor};
use super::params::Params;
use super::problem::PageError;
use super::site::Site;

/// A request for a page.
pub(super) struct Asking {
    pub(super) site: Arc<Site>,
    pub(super) visitor: Visitor,
    pub(super) params: Params,
}

/// A form that a page of this server has made.
pub(super) struct PostedForm(pub(super) Asking);

impl FromRequestParts<Arc<Site>> for Asking {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, PageError> {
        let visitor = parts.extensions.get::<Visitor>().cloned();
        let visitor = visitor.ok_or_else(|| PageError::new(StatusCode::UNAUTHORIZED, "先にログインしてください。"))?;
        let params = Params::parse(parts.uri.query().unwrap_or_default().as_bytes());
        Ok(Self { site: Arc::clone(site), visitor, params })
    }
}

impl FromRequest<Arc<Site>> for PostedForm {
    type Rejection = PageError;

    async fn from_request(request: Request, site: &Arc<Site>) -> Result<Self, PageError> {
        let (mut parts, body) = request.into_parts();
        let asking = Asking::from_request_parts(&mut parts, site).await?;
        let body = Bytes::from_request(Request::from_parts(parts, body), site).await;
        let body = body.map_err(|_| PageError::new(StatusCode::PAYLOAD_TOO_LARGE, "入力が大きすぎます。"))?;
        let params = Params::parse(&body);
        asking.visitor.check(params.get(MARK))?;
        Ok(Self(Asking { params, ..asking }))
    }
}

/// Number of answers computed at the same time, per processor: the others queue, which finishes each one sooner than
/// sharing the processors would. More than one, so that a long export does not delay a search.
const AT_ONCE: usize = 2;

/// Permits to compute answers, [`AT_ONCE`] per processor, granted in the order of requests.
static WORKERS: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(AT_ONCE * available_parallelism().map_or(1, NonZero::get)));

/// Computes an answer on a blocking thread; a panic affects only this answer.
pub(super) async fn working<R: IntoResponse + Send + 'static>(
    work: impl FnOnce() -> Result<R, PageError> + Send + 'static,
) -> Response {
    // the semaphore is never closed
    let _place = WORKERS.acquire().await.ok();
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(answer)) => answer.into_response(),
        Ok(Err(problem)) => problem.into_response(),
        Err(_) => PageError::internal("処理の中断").into_response(),
    }
}
