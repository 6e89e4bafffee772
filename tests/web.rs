//! `kurabe serve` through its pages: what people do there works, and what is hostile gets nothing.

mod http;
mod support;

use http::{Answer, Server, escaped, form, hidden, links};
use support::{OSHU, TOME, Workplace, plan};

/// The server over two cities with a plan each, ready.
fn served(options: &[&str]) -> (Workplace, Server) {
    let workplace = Workplace::with_corpus();
    let server = Server::start(&workplace, options).ready();
    (workplace, server)
}

/// The mark of the forms of a page.
fn mark(page: &Answer) -> String {
    hidden(&page.text(), "<form", "mark")
}

fn upload(mark: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> (String, Vec<u8>) {
    const BOUNDARY: &str = "----kurabe";
    let mut body = Vec::new();
    let mut part = |head: String, bytes: &[u8]| {
        body.extend_from_slice(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n").as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    };
    if !mark.is_empty() {
        part("name=\"mark\"".into(), mark.as_bytes());
    }
    fields.iter().for_each(|(name, value)| part(format!("name=\"{name}\""), value.as_bytes()));
    for (name, bytes) in files {
        part(format!("name=\"files\"; filename=\"{name}\"\r\nContent-Type: application/pdf"), bytes);
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={BOUNDARY}"), body)
}

fn sent(server: &Server, (kind, body): (String, Vec<u8>)) -> Answer {
    server.ask("POST", "/documents", &[("Content-Type", &kind)], &body)
}

#[test]
fn a_hit_leads_to_its_place_on_the_page() {
    let (_workplace, server) = served(&[]);
    let found = server.get(&format!("/search?q={}", escaped("書かない窓口"))).is(200);
    let text = found.text();
    assert!(text.contains("<mark>書かない窓口</mark>の導入"), "{text}");
    let facet = links(&text, "city=").remove(0);
    server.get(&facet).is(200).has(&["条件「自治体：岩手県奥州市」を外す", "奥州市DX計画"]);
    let hit = links(&text, "/d/oshu/1?record=").remove(0);
    let page =
        server.get(&hit).is(200).has(&["class=\"record\"", "class=\"field\"", "class=\"words\"", "検索結果へ戻る"]);
    let size = page.body.len();
    assert!(size < 100_000, "{size} bytes");
    let picture =
        page.text().split("<img src=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned();
    let picture = server.get(&picture).is(200);
    assert_eq!((picture.header("content-type"), &picture.body[1..4]), ("image/png", &b"PNG"[..]));
    let pdf = server.get("/d/oshu/pdf").is(200);
    assert_eq!((pdf.header("content-type"), &pdf.body[..5]), ("application/pdf", &b"%PDF-"[..]));
    let csv = server.get(&format!("/search.csv?q={}", escaped("窓口"))).is(200);
    assert!(csv.text().contains("書かない窓口の導入") && csv.header("content-disposition").contains("attachment"));
    assert_eq!(&server.get(&format!("/search.xlsx?q={}", escaped("窓口"))).is(200).body[..2], b"PK");
    server.get("/").is(200).has(&["2団体、2文書"]);
    server.get(&format!("/search?q={}", escaped("県:"))).is(200).has(&["role=\"alert\""]);
}

#[test]
fn comparisons_lead_to_initiatives_and_into_files() {
    let (workplace, server) = served(&[]);
    let matrix = server.get("/compare").is(200).has(&["国の項目別の取組件数", "奥州市", "登米市", "令和8年3月"]);
    let text = matrix.text();
    assert!(text.contains("－ 記載なし") || text.contains("？ 要確認"), "{text}");
    assert!(!links(&text, "/d/oshu/1").is_empty(), "{text}");
    let cell =
        links(&text, "view=side_by_side&city=032158").into_iter().find(|link| link.contains("area=")).expect("a cell");
    let cell = server.get(&cell).is(200);
    assert!(!links(&cell.text(), "/d/oshu/1?record=").is_empty(), "{}", cell.text());
    for view in ["topic_matrix", "side_by_side", "schedule", "target", "coverage", "documents"] {
        let page = server.get(&format!("/compare?view={view}")).is(200);
        assert!(!page.text().contains("role=\"alert\"") && page.body.len() < 100_000, "{view}");
    }
    server.get("/compare?view=gap").is(200).has(&["基準の団体を選んでください"]);
    server.get("/compare?view=gap&base=032158").is(200).has(&["奥州市との差", "書かない窓口"]);
    server.get(&format!("/compare?city={}", escaped("大阪市"))).is(200).has(&["role=\"alert\"", "大阪市"]);
    let file = server.get("/compare/file/xlsx?view=area_matrix&city=032158&year=R8").is(200);
    workplace.write("比較.xlsx", &file.body);
    let sheets = support::workbook(&workplace, "比較.xlsx").join("");
    assert!(sheets.contains("奥州市") && !sheets.contains("登米市") && sheets.contains("令和8年度"), "{sheets}");
    let theme = escaped("書かない窓口");
    server.get(&format!("/brief?theme={theme}")).is(200).has(&[
        "に取り組む団体",
        "奥州市「奥州市DX計画」（令和8年3月",
        "登米市",
    ]);
    assert_eq!(&server.get(&format!("/brief/file/docx?theme={theme}")).is(200).body[..2], b"PK");
    server.get("/brief/file/exe?theme=a").is(404);
}

/// What all corrections of the test say.
const CORRECTION: [(&str, &str); 2] = [("field", "担当課"), ("why", "原本の表")];

#[test]
fn a_correction_is_in_effect_at_once_and_can_be_taken_back() {
    let (workplace, server) = served(&[]);
    let record = "032158/oshu/書かない窓口の導入";
    let address = format!("/d/oshu/1?record={}&edit={}", escaped(record), escaped("担当課"));
    let page = server.get(&address).is(200);
    let fields = |value: &str, seen: &str, who: &str| {
        let (mark, back) = (mark(&page), format!("/d/oshu/1?record={}", escaped(record)));
        let own = [("mark", mark.as_str()), ("back", &back), ("value", value), ("seen", seen), ("who", who)];
        server.post("/corrections", &[&own[..], &CORRECTION, &[("record", record), ("as", "new")]].concat())
    };
    let done = fields("市民課\r\n税務課", "", "山田").is(303);
    let back = done.header("location").to_owned();
    assert!(back.contains("said=saved") && done.header("set-cookie").starts_with("kurabe-name="), "{done:?}");
    server.get(&back).is(200).has(&["市民課<br>税務課", "訂正を保存し", "山田"]);
    let csv = workplace.read("corpus/corrections.csv");
    assert!(csv.contains(&format!("{record},担当課,\"市民課\r\n税務課\",山田,")), "{csv}");
    // a second person has not seen it
    let second = fields("総務課", "", "佐藤").is(409).has(&["山田さんが", "市民課<br>税務課", "総務課"]);
    let seen = hidden(&second.text(), "value=\"佐藤\"", "seen");
    fields("総務課", &seen, "佐藤").is(303);
    server.wait(&[]);
    server.get(&format!("/search?q={}", escaped("課:総務課"))).is(200).has(&["書かない窓口の導入"]);
    workplace.kurabe(&["run"]).exits(0);
    let page = server.get(&back).is(200).text();
    let (mark, when) = (hidden(&page, "take-back", "mark"), hidden(&page, "value=\"佐藤\"", "when"));
    let own = [("mark", mark.as_str()), ("record", record), ("value", "総務課"), ("who", "佐藤"), ("when", &when)];
    let taken = server.post("/corrections/take-back", &[&own[..], &CORRECTION, &[("back", "/check")]].concat());
    taken.is(303);
    let page = server.get(&back).is(200).text();
    assert!(page.contains("市民課<br>税務課") && !page.contains("総務課"), "{page}");
}

#[test]
fn labels_and_findings_are_checked() {
    let (workplace, server) = served(&[]);
    let record = "032158/oshu/書かない窓口の導入";
    let page = server.get(&format!("/d/oshu/1?record={}&edit={}", escaped(record), escaped("国の項目"))).is(200);
    let fields = |record: &str, more: &[(&str, &str)]| {
        let mark = mark(&page);
        let own = [("mark", mark.as_str()), ("record", record), ("who", "山田"), ("seen", "")];
        server.post("/corrections", &[&own[..], more].concat())
    };
    fields(record, &[("field", "国の項目"), ("as", "is"), ("back", "/check/oshu")]).is(303);
    assert!(workplace.read("corpus/corrections.csv").contains("国の項目,"));
    fields(record, &[("field", "色"), ("value", "赤")]).is(400).has(&["項目「色」はありません"]);
    for nothing in ["999999/oshu/1", "032158/oshu/1", "032158/nobody/1", "032158/oshu", ""] {
        fields(nothing, &[("field", "担当課"), ("value", "なし")]).is(404);
    }
    server.get("/check").is(200).has(&["奥州市", "読み取り漏れの疑い"]);
    server.get("/check/oshu").is(200);
    server.get("/check/nobody").is(404);
}

#[test]
fn a_pdf_is_added_found_put_right_and_removed() {
    let workplace = Workplace::new();
    let server = Server::start(&workplace, &[]);
    server.get("/").is(200).has(&["まだ文書がありません"]);
    let page = server.get("/documents").is(200);
    let named = [("municipality", "岩手県奥州市"), ("title", "奥州市DX計画"), ("published", "令和8年3月")];
    let added = sent(&server, upload(&mark(&page), &named, &[("plan-2026.pdf", &plan(OSHU))])).is(200);
    added.has(&["PDFを加えました（1／1件）", "plan-2026.pdf"]);
    server.wait(&[]);
    server.get(&format!("/search?q={}", escaped("書かない窓口"))).is(200).has(&["奥州市", "/d/plan-2026/1"]);
    let refused = [("municipality", "登米市"), ("title", "計画"), ("published", "2026-03")];
    sent(&server, upload(&mark(&page), &refused, &[("broken.pdf", b"no pdf")]))
        .is(422)
        .has(&["PDFファイルではありません"]);
    let both =
        upload(&mark(&page), &named[..1], &[("broken.pdf", b"%PDF-1.7 broken"), ("../../tome.pdf", &plan(TOME))]);
    sent(&server, both).has(&["broken.pdf"]);
    server.get("/municipalities?q=%E3%81%8A%E3%81%86%E3%81%97%E3%82%85%E3%81%86").is(200).has(&["岩手県奥州市"]);
    let form = server.get("/documents/plan-2026").is(200);
    let fields = [
        ("mark", mark(&form)),
        ("title", "第二次計画".into()),
        ("published", "R8.4".into()),
        ("kind", "policy".into()),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    server.post("/documents/plan-2026", &fields).is(303);
    server.get("/documents").is(200).has(&["第二次計画", "令和8年4月", "方針"]);
    server.post("/documents/plan-2026/remove", &[("mark", &mark(&form))]).is(303);
    server.wait(&[]);
    server.get("/d/plan-2026/1").is(404);
    assert!(workplace.path("corpus/plan-2026.pdf").is_file());
}

#[test]
fn hostile_requests_get_nothing() {
    let (workplace, server) = served(&[]);
    workplace.write("corpus/secret.pdf", b"%PDF-secret");
    for address in [
        "/d/secret/pdf",
        "/d/..%2Fsecret/pdf",
        "/d/%2e%2e/pdf",
        "/d/oshu/../../etc/passwd",
        "/assets/..%2f..%2fCargo.toml",
        "/d/oshu/999",
    ] {
        server.get(address).is(404);
    }
    server.get("/d/oshu/-1").is(400);
    for host in ["evil.example", "evil.example:8600", "localhost", ""] {
        server.ask("GET", "/", &[("Host", host)], b"").is(421);
    }
    let page = server.get("/d/oshu/1?record=x").is(200);
    assert!(page.header("content-security-policy").starts_with("default-src 'none';"));
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    let fields = [("record", "032158/oshu/1"), ("field", "担当課"), ("value", "課"), ("who", "山田")];
    server.post("/corrections", &fields).is(403);
    server.post("/corrections", &[&fields[..], &[("mark", "0")]].concat()).is(403);
    let own = mark(&server.get("/documents").is(200));
    let body = form(&[&fields[..], &[("mark", own.as_str())]].concat());
    let kind = ("Content-Type", "application/x-www-form-urlencoded");
    server.ask("POST", "/corrections", &[kind, ("Origin", "http://evil.example")], body.as_bytes()).is(403);
    server.ask("POST", "/corrections", &[kind, ("Sec-Fetch-Site", "cross-site")], body.as_bytes()).is(403);
    server.ask("POST", "/corrections", &[kind], &vec![b'a'; 2 << 20]).is(413);
    sent(&server, upload("", &[("municipality", "奥州市")], &[("plan.pdf", b"%PDF-")])).is(403);
    let large = vec![b'a'; 101 << 20];
    sent(&server, upload(&own, &[("municipality", "奥州市")], &[("plan.pdf", &large)])).is(413);
    assert!(!workplace.path("corpus/corrections.csv").exists());
    server.get("/search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E").is(200).has(&["&lt;script&gt;"]);
    server.get("/search?year=%E6%9D%A5%E5%B9%B4").is(200).has(&["年度ではありません"]);
    server.ask("DELETE", "/documents", &[], b"").is(405);
}

#[test]
fn a_shared_server_knows_its_people() {
    let workplace = Workplace::with_corpus();
    workplace.write("合言葉.txt", "正しい合言葉です\n");
    let server = Server::start(&workplace, &["--password-file", "合言葉.txt"]);
    assert_eq!(server.get("/documents?q=a").is(303).header("location"), "/login?next=%2Fdocuments%3Fq%3Da");
    server.get("/d/oshu/pdf").is(303);
    server.post("/login", &[("name", "山田"), ("password", "違う")]).is(401).has(&["名前かパスワードが違います"]);
    let inside = server
        .post("/login", &[("name", "山田"), ("password", "正しい合言葉です"), ("next", "//evil.example")])
        .is(303);
    assert_eq!(inside.header("location"), "/");
    let cookie = inside.header("set-cookie").to_owned();
    assert!(cookie.contains("HttpOnly; SameSite=Strict"), "{cookie}");
    let own = [("Cookie", cookie.split(';').next().unwrap_or_default())];
    let page = server.ask("GET", "/", &own, b"").is(200).has(&["山田", "ログアウト"]);
    let kind = ("Content-Type", "application/x-www-form-urlencoded");
    let body = form(&[("mark", &mark(&page))]);
    server.ask("POST", "/logout", &[own[0], kind], body.as_bytes()).is(303);
    server.ask("GET", "/", &own, b"").is(303);
    drop(server);
    let server = Server::start(&workplace, &["--user-header", "X-Remote-User"]);
    server.get("/").is(401);
    server.ask("GET", "/", &[("X-Remote-User", "sato")], b"").is(200).has(&["sato"]);
    workplace.kurabe(&["serve", "--address", "0.0.0.0", "--no-browser"]).exits(2).says(&["--password-file"]);
    workplace.write("短い.txt", "123\n");
    workplace.kurabe(&["serve", "--password-file", "短い.txt", "--no-browser"]).exits(2).says(&["8文字以上"]);
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_cleanly() {
    let workplace = Workplace::with_corpus();
    let server = Server::start(&workplace, &[]);
    let sent = std::process::Command::new("kill").args(["-INT", &server.process().to_string()]).status();
    assert!(sent.is_ok_and(|status| status.success()));
    assert_eq!(server.ended(), Some(0));
    let left = std::fs::read_dir(workplace.path("corpus")).expect("the corpus");
    let left =
        left.filter_map(Result::ok).filter(|entry| entry.file_name().to_string_lossy().starts_with(".kurabe-tmp"));
    assert_eq!(left.count(), 0);
}

#[test]
fn changes_since_the_earlier_plan_have_a_page() {
    let workplace = Workplace::with_corpus();
    workplace.write("before.pdf", plan(&OSHU[..4]));
    let arguments = ["add", "before.pdf", "--municipality", "奥州市", "--code", "032158", "--title", "前の計画"];
    workplace.kurabe(&[&arguments[..], &["--published", "2022-03", "--id", "oshu-before"]].concat()).exits(0);
    let server = Server::start(&workplace, &[]).ready();
    let page = server.get("/compare?view=plan_diff").is(200).has(&["オンライン申請の拡充", "前の計画"]);
    let page = page.text();
    let file = links(&page, "/compare/file/csv").remove(0);
    server.get(&file).is(200).has(&["オンライン申請の拡充"]);
    server.get("/compare?view=progress_diff").is(200).has(&["進捗状況の報告と計画がそろっている団体がありません。"]);
}
