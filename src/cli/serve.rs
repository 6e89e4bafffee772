//! `kurabe serve`: the pages for people who work in a browser, on this computer or for a town hall.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};
use clap::Args;

use super::defaults::Defaults;
use super::printer::Printer;
use super::{Status, usage};
use crate::settings::Settings;
use crate::web::{self, Access, Options};

/// The port that is tried first if none is given.
const PORT: u16 = 8600;

/// ブラウザーで使う画面を開きます（検索、比較、確認、文書の追加）。
#[derive(Debug, Args)]
#[command(
    help_template = usage::HELP, next_help_heading = "指定",
    override_usage = "kurabe serve [指定…]",
    after_help = "画面はこのパソコンだけで使えます。外部とは通信しません。まだ読み取っていない文書があれば、先に kurabe run をしなくても読み取ります。終わるときは Ctrl+C を押します。\n\n庁内のサーバーで何人かで使うときは、--address と --password-file を指定するか、利用者を確認するリバースプロキシーの後ろで --user-header を指定します。\n\n例: kurabe serve\n    kurabe serve --address 0.0.0.0 --port 8600 --password-file 合言葉.txt"
)]
pub(super) struct Serve {
    /// ポート番号。省くと 8600（使用中なら空いている番号）
    #[arg(long, value_name = "番号")]
    port: Option<u16>,
    /// 待ち受けるアドレス。省くと 127.0.0.1（このパソコンだけ）
    #[arg(long, value_name = "アドレス")]
    address: Option<IpAddr>,
    /// ブラウザーを開きません
    #[arg(long)]
    no_browser: bool,
    /// パスワードを1行目に書いたファイル。画面を開く人に、名前とパスワードを求めます
    #[arg(long, value_name = "ファイル", conflicts_with = "user_header")]
    password_file: Option<PathBuf>,
    /// 利用者名を伝えるHTTPヘッダー。利用者を確認するリバースプロキシーの後ろで使います（例: X-Remote-User）
    #[arg(long, value_name = "名前")]
    user_header: Option<String>,
}

pub(super) fn run(
    arguments: Serve,
    defaults: &Defaults,
    settings: &Settings,
    printer: &Printer,
) -> anyhow::Result<Status> {
    let Serve { port, address, no_browser, password_file, user_header } = arguments;
    let access = match (password_file, user_header) {
        (Some(file), _) => Access::Password(password(&file)?),
        (None, Some(header)) => Access::Header(header),
        (None, None) => Access::Local,
    };
    let address = address.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    if access == Access::Local && !address.is_loopback() {
        bail!("ほかのパソコンから使えるようにするには、--password-file か --user-header を指定してください。");
    }
    let listener = listen(address, port)?;
    let options = Options {
        program: program(settings)?,
        base: defaults.base.clone(),
        year: defaults.year,
        access,
        settings: settings.clone(),
    };
    web::serve(listener, options, |address| ready(address, no_browser, printer))?;
    printer.note("画面を終わりました。");
    Ok(Status::Done)
}

/// The first line of the file.
fn password(path: &Path) -> anyhow::Result<String> {
    let text = fs::read_to_string(path).with_context(|| format!("{} を読めません", path.display()))?;
    let line = text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default().trim().to_owned();
    if line.chars().count() < 8 {
        bail!("{} の1行目に、8文字以上のパスワードを書いてください。", path.display());
    }
    Ok(line)
}

/// Opens a socket at the given port, else at the usual one, else at any free one.
fn listen(address: IpAddr, port: Option<u16>) -> anyhow::Result<TcpListener> {
    let first = TcpListener::bind(SocketAddr::new(address, port.unwrap_or(PORT)));
    match (first, port) {
        (Err(error), None) if error.kind() == io::ErrorKind::AddrInUse => Ok(TcpListener::bind((address, 0))?),
        (listener, _) => listener.with_context(|| {
            format!(
                "{address} のポート {} で待ち受けられません。--port で別の番号を指定してください",
                port.unwrap_or(PORT)
            )
        }),
    }
}

/// The command line of this program with the paths of all folders.
fn program(settings: &Settings) -> anyhow::Result<Vec<OsString>> {
    let mut program = vec![std::env::current_exe().context("kurabe のファイルの場所が分かりません")?.into_os_string()];
    program.extend(["--corpus".into(), settings.corpus.clone().into_os_string()]);
    program.extend(["--output".into(), settings.output.clone().into_os_string()]);
    if let Some(folder) = settings.dictionaries.folder() {
        program.extend(["--dictionaries".into(), folder.to_owned().into_os_string()]);
    }
    Ok(program)
}

fn ready(address: SocketAddr, no_browser: bool, printer: &Printer) {
    let port = address.port();
    let shown = match address.ip() {
        ip if ip.is_loopback() || ip.is_unspecified() => format!("http://localhost:{port}/"),
        IpAddr::V6(ip) => format!("http://[{ip}]:{port}/"),
        IpAddr::V4(ip) => format!("http://{ip}:{port}/"),
    };
    let mut out = printer.results();
    // A closed standard output is not an error.
    let _ = writeln!(out, "{shown}").and_then(|()| out.flush());
    printer.note("ブラウザーで上のアドレスを開いてください。終わるときは Ctrl+C を押します。");
    if !no_browser {
        browse(&shown);
    }
}

/// Opens a browser if there is one; otherwise the printed address suffices.
fn browse(address: &str) {
    let mut command = if cfg!(windows) {
        let mut command = Command::new("cmd");
        command.args(["/C", "start", "", address]);
        command
    } else {
        let mut command = Command::new(if cfg!(target_os = "macos") { "open" } else { "xdg-open" });
        command.arg(address);
        command
    };
    let _ = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
}
