// Walks through the pages of a running `kurabe serve` as a person does, in headless Chromium. Every page that is visited is
// looked at by axe (WCAG 2.2 A and AA); an error on the console, a request to another host or a page over 100 KB fails.
//
//   node browser.mjs ADDRESS CHROMIUM PDF [FOLDER FOR SCREENSHOTS]

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import axe from "axe-core";
import { chromium } from "playwright-core";

const [address, executablePath, pdf, screenshots] = process.argv.slice(2);
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const LARGEST = 100_000;

const profile = await mkdtemp(join(tmpdir(), "kurabe-chromium-"));
const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const context = await chromium.launchPersistentContext(profile, { executablePath, args, locale: "ja-JP", viewport: { width: 1280, height: 900 }, acceptDownloads: true });
await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(address).origin });
const page = context.pages()[0] ?? (await context.newPage());

const problems = [];
const sizes = new Map();
page.on("console", (message) => message.type() === "error" && problems.push(`console: ${message.text()} (${page.url()})`));
page.on("pageerror", (error) => problems.push(`error: ${error}`));
page.on("request", (request) => {
  if (!request.url().startsWith(address) && !request.url().startsWith("data:")) problems.push(`request: ${request.url()}`);
});
page.on("response", async (response) => {
  if (!(response.headers()["content-type"] ?? "").startsWith("text/html")) return;
  const body = await response.body().catch(() => Buffer.alloc(0));
  const { pathname, searchParams } = new URL(response.url());
  sizes.set([pathname, searchParams.get("view")].filter(Boolean).join(" "), body.length);
  if (body.length > LARGEST) problems.push(`size: ${response.url()} has ${body.length} bytes`);
});

// Looks at the page that is open, under a name.
async function look(name) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate((values) => window.axe.run(document, { runOnly: { type: "tag", values } }), RULES);
  for (const violation of violations) {
    problems.push(`axe: ${name}: ${violation.id}: ${violation.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
  }
  if (!screenshots) return;
  for (const width of [1280, 820, 400]) {
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: join(screenshots, `${name}-${width}.png`), fullPage: width === 1280 && name !== "page" });
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

const open = (path) => page.goto(new URL(path, address).href);
const finished = async () => {
  for (;;) {
    const standing = await (await page.request.get(new URL("/job?as=json", address).href)).json();
    if (!standing.is_running) return;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
};

await finished();

// search, facet, page view with its marks, next hit
await open("/");
await look("home");
await page.getByRole("searchbox").fill("書かない窓口");
await page.getByRole("button", { name: "探す" }).click();
await page.locator("mark").first().waitFor();
await look("search");
await page.getByRole("complementary").getByRole("link", { name: "取組", exact: true }).click();
await page.getByRole("link", { name: /条件「種別：取組」を外す/ }).waitFor();
await page.getByRole("button", { name: "引用をコピー" }).first().click();
await page.getByText("コピーしました").first().waitFor();
assert.match(await page.evaluate(() => navigator.clipboard.readText()), /「.+」（.+）/);
await page.getByRole("link", { name: /を比較に入れる/ }).first().click();
await page.getByRole("link", { name: /を比較に入れる/ }).first().click();
await page.getByRole("link", { name: /並べて見る/ }).click();
await look("side");
await page.goBack();
await page.locator(".hit h3 a").first().click();
await page.locator(".overlay rect.record").waitFor();
const picture = await page.locator(".sheet img").evaluate(async (image) => { await image.decode(); return image.naturalWidth; });
assert.ok(picture > 500, `a picture of ${picture} pixels`);
await look("page");
await page.getByRole("link", { name: "次の結果 →" }).click();
await page.getByText("2／").waitFor();

// comparison, a cell, the file
await open("/compare");
await look("compare");
const download = page.waitForEvent("download");
await page.getByRole("link", { name: "Excel" }).click();
const file = await (await download).path();
assert.equal((await readFile(file)).subarray(0, 2).toString(), "PK");
await page.getByRole("button", { name: "表をコピー" }).click();
await page.getByText("コピーしました").first().waitFor();
assert.match(await page.evaluate(() => navigator.clipboard.readText()), /\t/);
await page.locator("a.count").first().click();
await look("initiatives");
for (const view of ["topic_matrix", "schedule", "target", "progress_diff", "coverage", "documents"]) {
  await open(`/compare?view=${view}`);
  await look(`compare-${view}`);
}
await open("/compare?view=gap&base=032158");
await look("gap");

// the brief
await open("/brief");
await page.getByLabel("テーマ、国の項目、または言葉").fill("書かない窓口");
await page.getByRole("button", { name: "まとめる" }).click();
await page.getByRole("heading", { name: /に取り組む団体/ }).waitFor();
await look("brief");

// a label is corrected, and found when the documents have been read again
await open("/check");
await look("check");
await open("/check/oshu-plan");
await look("check-document");
await open("/search?kind=取組&city=登米市");
await page.locator(".hit h3 a").first().click();
const name = await page.locator("#record").innerText();
await page.getByRole("link", { name: "担当課を確かめて直す" }).click();
await look("correct");
await page.getByLabel("正しい値").fill("まったく別の課");
await page.getByLabel("記入者").fill("試験 花子");
await page.getByRole("button", { name: "この値に直す" }).click();
await page.getByText("訂正を保存し、反映しました").waitFor();
await page.getByRole("cell", { name: "まったく別の課" }).waitFor();
await finished();
await open("/search?q=課:まったく別の課");
await page.getByRole("link", { name, exact: true }).waitFor();

// a PDF is uploaded, and found
await open("/documents");
await look("documents");
await page.getByLabel(/^自治体（/).fill("北海道札幌市");
await page.getByText("文書名などを自分で書く").click();
await page.getByLabel("文書名", { exact: true }).fill("試験の計画");
await page.getByLabel(/^公表年月/).fill("2026-03");
await page.getByLabel(/^PDF（/).setInputFiles(pdf);
await page.getByRole("button", { name: "加えて読み取る" }).click();
await page.getByRole("heading", { name: "PDFを加えました（1／1件）" }).waitFor();
await look("uploaded");
await finished();
await open("/search?q=市:札幌市");
await page.getByText("試験の計画").first().waitFor();
await open("/job");
await look("job");

// the keyboard reaches the results without the pointer
await open("/search?q=窓口");
await page.keyboard.press("Tab");
assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
// nothing is cut off at twice the size: 640 pixels are 1280 at 200 %
await page.setViewportSize({ width: 640, height: 900 });
for (const path of ["/", "/search?q=窓口", "/compare", "/check", "/documents", "/d/oshu-plan/1"]) {
  await open(path);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 0) problems.push(`width: ${path} is ${wide} pixels too wide`);
}
if (screenshots) {
  await page.setViewportSize({ width: 1280, height: 900 });
  for (const [name, path] of [["compare", "/compare"], ["page", "/d/oshu-plan/1"]]) {
    await open(path);
    await page.pdf({ path: join(screenshots, `${name}.pdf`), preferCSSPageSize: true });
  }
}

await context.close();
await rm(profile, { recursive: true, force: true });
for (const [path, size] of [...sizes].sort()) console.log(`${size}\t${path}`);
assert.deepEqual(problems, []);
