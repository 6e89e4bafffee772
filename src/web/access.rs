//! Access control: the host names of the server, the password or user header, and the token against cross-site forms.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;

use super::Access;
use super::layout::{self, Shell};
use super::params::Params;
use super::problem::PageError;
use super::site::Site;
use crate::digest::{Secret, unguessable};

/// The session cookie after logging in with the password.
const SESSION: &str = "kurabe-session";
/// The cookie with the name that a person has given.
pub(super) const NAME: &str = "kurabe-name";
/// The field of a form that shows that the page came from here.
pub(super) const MARK: &str = "mark";
/// Delay after a wrong password.
const WAIT: Duration = Duration::from_secs(1);
/// Largest number of sessions; beyond it, the oldest one ends.
const MOST_SESSIONS: usize = 10_000;
/// Content security policy of every page: only its own styles, scripts and pictures, and nothing inline.
const POLICY: &str = "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// How visitors are identified.
#[derive(Debug)]
pub(super) struct Door {
    access: Access,
    port: u16,
    secret: Secret,
    /// The name of the person, by session.
    sessions: Mutex<BTreeMap<String, String>>,
}

/// The person who makes a request.
#[derive(Debug, Clone, Default)]
pub(super) struct Visitor {
    /// The name recorded with corrections.
    pub(super) name: String,
    /// Whether a password or a reverse proxy confirms the name.
    pub(super) is_known: bool,
    /// Whether the person can log out.
    pub(super) has_session: bool,
    /// The token that forms must carry against requests from other sites.
    pub(super) mark: String,
}

impl Door {
    pub(super) fn new(access: Access, address: SocketAddr) -> Option<Self> {
        let secret = Secret::random()?;
        Some(Self { access, port: address.port(), secret, sessions: Mutex::new(BTreeMap::new()) })
    }

    /// The form token of a session.
    fn mark(&self, session: &str) -> String {
        self.secret.sign(session.as_bytes())
    }

    /// The visitor behind a request; `None` if they have no access.
    fn visitor(&self, headers: &HeaderMap) -> Option<Visitor> {
        let typed = || cookie(headers, NAME).map(|name| decoded(&name)).unwrap_or_default();
        match &self.access {
            Access::Local => Some(Visitor { name: typed(), mark: self.mark(""), is_known: false, has_session: false }),
            Access::Header(header) => {
                let given = String::from_utf8_lossy(headers.get(header)?.as_bytes()).into_owned();
                let name = Some(decoded(&given)).filter(|name| !name.trim().is_empty())?;
                Some(Visitor { mark: self.mark(&name), name, is_known: true, has_session: false })
            }
            Access::Password(_) => {
                let session = cookie(headers, SESSION)?;
                let name = self.sessions.lock().unwrap_or_else(PoisonError::into_inner).get(&session).cloned()?;
                Some(Visitor { mark: self.mark(&session), name, is_known: true, has_session: true })
            }
        }
    }

    /// Whether a host name is accepted. On one's own computer, only names that no other site can have are: a name that
    /// an attacker points here would let that site read the pages (DNS rebinding).
    fn is_called(&self, host: &str) -> bool {
        if self.access != Access::Local {
            return !host.is_empty();
        }
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !port.ends_with(']') => (name, port.parse().ok()),
            _ => (host, Some(80)),
        };
        port == Some(self.port) && ["localhost", "127.0.0.1", "[::1]"].contains(&name)
    }

    fn knows(&self, password: &str) -> bool {
        let Access::Password(known) = &self.access else { return false };
        self.secret.has_signed(known.as_bytes(), &self.secret.sign(password.as_bytes()))
    }

    fn begin(&self, name: &str) -> Option<String> {
        let session = unguessable()?;
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        if sessions.len() >= MOST_SESSIONS {
            sessions.pop_first();
        }
        sessions.insert(session.clone(), name.to_owned());
        Some(session)
    }

    fn end(&self, session: &str) {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner).remove(session);
    }
}

impl Visitor {
    /// Rejects a form that no page of this server has created for this person.
    pub(super) fn check(&self, mark: Option<&str>) -> Result<(), PageError> {
        let is_own = mark.is_some_and(|mark| !self.mark.is_empty() && mark == self.mark);
        let said = "画面が古くなっています。前の画面に戻り、読み込み直してから、もう一度操作してください。";
        if is_own { Ok(()) } else { Err(PageError::new(StatusCode::FORBIDDEN, said)) }
    }
}

/// Accepts only requests that are meant for this server and come from its own pages; adds the security headers to every
/// answer.
pub(super) async fn guard(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = host(headers, request.uri());
    let is_change = !matches!(*request.method(), Method::GET | Method::HEAD);
    let mut response = if !site.door.is_called(&host) {
        PageError::new(
            StatusCode::MISDIRECTED_REQUEST,
            "このアドレスでは開けません。kurabe serve が示したアドレスを使ってください。",
        )
        .into_response()
    } else if is_change && comes_from_elsewhere(headers, &host) {
        PageError::new(StatusCode::FORBIDDEN, "ほかのサイトからの操作は受け付けません。").into_response()
    } else {
        next.run(request).await
    };
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    let headers = response.headers_mut();
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Identifies the visitor; visitors without access are redirected to the password page.
pub(super) async fn who(State(site): State<Arc<Site>>, mut request: Request, next: Next) -> Response {
    if let Some(visitor) = site.door.visitor(request.headers()) {
        request.extensions_mut().insert(visitor);
        return next.run(request).await;
    }
    match &site.door.access {
        Access::Password(_) if *request.method() == Method::GET => {
            let wanted = request.uri().path_and_query().map_or("/", |wanted| wanted.as_str());
            Redirect::to(&Params::default().with("next", wanted).at("/login")).into_response()
        }
        Access::Password(_) => PageError::new(StatusCode::UNAUTHORIZED, "先にログインしてください。").into_response(),
        _ => PageError::new(StatusCode::UNAUTHORIZED, "利用者を確認できません。システムの管理者に連絡してください。")
            .into_response(),
    }
}

/// Asks for the password.
pub(super) async fn form(uri: Uri) -> Response {
    let params = Params::parse(uri.query().unwrap_or_default().as_bytes());
    asking(&params.text("next"), &params.text("name"), None)
}

fn asking(next: &str, name: &str, wrong: Option<&str>) -> Response {
    let body = html! {
        h1 { "ログイン" }
        @if let Some(wrong) = wrong { div.notice.wrong role="alert" { p { (wrong) } } }
        form.stack method="post" action="/login" {
            input type="hidden" name="next" value=(next);
            label for="name" { "名前（訂正の記入者として残ります）" }
            input #name name="name" value=(name) required maxlength="60" autocomplete="username";
            label for="password" { "パスワード" }
            input #password name="password" type="password" required autocomplete="current-password";
            p { button type="submit" { "ログイン" } }
        }
    };
    layout::page(&Shell::bare("ログイン"), &body)
}

/// Logs a person in with the password.
pub(super) async fn login(State(site): State<Arc<Site>>, body: Bytes) -> Response {
    let params = Params::parse(&body);
    let (next, name) = (params.text("next"), params.text("name"));
    if name.is_empty() || !site.door.knows(&params.text("password")) {
        tokio::time::sleep(WAIT).await;
        let mut response = asking(&next, &name, Some("名前かパスワードが違います。"));
        *response.status_mut() = StatusCode::UNAUTHORIZED;
        return response;
    }
    let Some(session) = site.door.begin(&name) else { return PageError::internal("乱数").into_response() };
    let cookie = format!("{SESSION}={session}; Path=/; HttpOnly; SameSite=Strict");
    ([(header::SET_COOKIE, cookie)], Redirect::to(&own(&next))).into_response()
}

/// Logs a person out.
pub(super) async fn logout(State(site): State<Arc<Site>>, headers: HeaderMap, body: Bytes) -> Response {
    let Some(visitor) = site.door.visitor(&headers) else { return Redirect::to("/login").into_response() };
    if let Err(problem) = visitor.check(Params::parse(&body).get(MARK)) {
        return problem.into_response();
    }
    if let Some(session) = cookie(&headers, SESSION) {
        site.door.end(&session);
    }
    let cookie = format!("{SESSION}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    ([(header::SET_COOKIE, cookie)], Redirect::to("/login")).into_response()
}

/// An address of this server; the first page instead of one elsewhere.
pub(super) fn own(address: &str) -> String {
    let is_own = address.starts_with('/') && !address.starts_with("//") && !address.contains(['\\', '\r', '\n']);
    if is_own { address.to_owned() } else { "/".to_owned() }
}

/// The host name of a request.
fn host(headers: &HeaderMap, uri: &Uri) -> String {
    let named = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    named.or_else(|| uri.authority().map(|authority| authority.as_str())).unwrap_or_default().to_ascii_lowercase()
}

/// Whether the browser declares that the request comes from a page of another site.
fn comes_from_elsewhere(headers: &HeaderMap, host: &str) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let other_origin = text("origin").is_some_and(|origin| {
        let authority = origin.split_once("://").map_or(origin, |(_, authority)| authority);
        !authority.eq_ignore_ascii_case(host)
    });
    other_origin || text("sec-fetch-site").is_some_and(|site| !["same-origin", "none"].contains(&site))
}

/// A cookie of a request.
fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(own, _)| *own == name).map(|(_, value)| value.to_owned())
}

/// Decodes a percent-encoded name of a header.
fn decoded(text: &str) -> String {
    let pair = format!("v={}", text.replace('+', "%2B"));
    form_urlencoded::parse(pair.as_bytes()).next().map(|(_, value)| value.into_owned()).unwrap_or_default()
}

/// The cookie with which a browser remembers a name.
pub(super) fn name_cookie(name: &str) -> String {
    let encoded: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
    format!("{NAME}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000", encoded.replace('+', "%20"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn door(access: Access) -> Door {
        Door::new(access, SocketAddr::from(([127, 0, 0, 1], 8600))).expect("chance")
    }

    #[test]
    fn on_ones_own_computer_the_server_has_no_other_name() {
        let door = door(Access::Local);
        for host in ["localhost:8600", "127.0.0.1:8600", "[::1]:8600"] {
            assert!(door.is_called(host), "{host}");
        }
        for host in
            ["", "evil.example", "evil.example:8600", "localhost", "localhost:80", "127.0.0.1.evil.example:8600"]
        {
            assert!(!door.is_called(host), "{host}");
        }
    }

    #[test]
    fn changes_come_from_own_pages() {
        let headers = |pairs: &[(&'static str, &'static str)]| {
            pairs
                .iter()
                .map(|(name, value)| ((*name).parse().expect("a name"), HeaderValue::from_static(value)))
                .collect()
        };
        let from = |pairs| comes_from_elsewhere(&headers(pairs), "localhost:8600");
        assert!(!from(&[("origin", "http://localhost:8600"), ("sec-fetch-site", "same-origin")]));
        assert!(!from(&[]));
        assert!(from(&[("origin", "http://evil.example")]));
        assert!(from(&[("origin", "null")]));
        assert!(from(&[("sec-fetch-site", "cross-site")]));
    }

    #[test]
    fn a_login_leads_nowhere_else() {
        assert_eq!(own("/compare?view=areas"), "/compare?view=areas");
        for address in ["//evil.example", "https://evil.example", "/\\evil.example", ""] {
            assert_eq!(own(address), "/", "{address}");
        }
    }

    #[test]
    fn a_session_is_that_of_its_person() {
        let door = door(Access::Password("合言葉".to_owned()));
        assert!(door.knows("合言葉") && !door.knows("") && !door.knows("合言葉2"));
        let session = door.begin("山田").expect("chance");
        let mut headers = HeaderMap::new();
        assert!(door.visitor(&headers).is_none());
        headers.insert(header::COOKIE, format!("a=b; {SESSION}={session}").parse().expect("a value"));
        let visitor = door.visitor(&headers).expect("is let in");
        assert_eq!((visitor.name.as_str(), visitor.is_known), ("山田", true));
        assert!(visitor.check(Some(&visitor.mark)).is_ok() && visitor.check(None).is_err());
        door.end(&session);
        assert!(door.visitor(&headers).is_none());
    }
}
