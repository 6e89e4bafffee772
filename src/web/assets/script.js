// What pages gain where scripts run; each of them works without.

// Copies a text, or a table both as a table and as text with tabs.
function copied(button) {
  const label = button.textContent;
  button.textContent = "コピーしました";
  setTimeout(() => { button.textContent = label; }, 2000);
}

const texts = (table) => [...table.rows].map((row) => [...row.cells].map((cell) => cell.innerText.replace(/\s+/g, " ").trim()));

async function copyTable(button) {
  const table = document.getElementById(button.dataset.copyTable);
  const plain = texts(table).map((row) => row.join("\t")).join("\n");
  const clean = table.cloneNode(true);
  clean.removeAttribute("id");
  for (const link of clean.querySelectorAll("a")) link.href = link.href;
  const item = new ClipboardItem({
    "text/plain": new Blob([plain], { type: "text/plain" }),
    "text/html": new Blob([clean.outerHTML], { type: "text/html" }),
  });
  await navigator.clipboard.write([item]);
  copied(button);
}

async function copyText(button) {
  await navigator.clipboard.writeText(button.dataset.copy);
  copied(button);
}

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy], [data-copy-table]")) {
    button.hidden = false;
    button.addEventListener("click", () => (button.dataset.copy ? copyText(button) : copyTable(button)));
  }
}

// Arrow keys turn the page of a PDF, where nobody is typing.
const ways = new Map([...document.querySelectorAll("a[data-key]")].map((link) => [link.dataset.key, link]));
document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select, [tabindex]");
  const hasHelper = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
  if (!isTyping && !hasHelper && ways.has(event.key)) ways.get(event.key).click();
});

// Names of municipalities for what is being typed; behind a 、 for the last of several.
for (const input of document.querySelectorAll("[data-suggest]")) {
  const list = document.getElementById(input.getAttribute("list"));
  let asked = "";
  input.addEventListener("input", async () => {
    const parts = input.value.split("、");
    const word = parts.pop().trim();
    if (!word || word === asked) return;
    asked = word;
    const address = new URL(input.dataset.suggest, location.href);
    address.searchParams.set("q", word);
    const answer = await fetch(address);
    if (!answer.ok || word !== asked) return;
    const before = parts.map((part) => `${part}、`).join("");
    list.replaceChildren(...(await answer.json()).map((name) => Object.assign(document.createElement("option"), { value: before + name })));
  });
}

// How far reading is; when it ends, the page shows what is new.
for (const notice of document.querySelectorAll("[data-job]")) {
  const said = notice.querySelector("[data-progress]");
  const look = async () => {
    const answer = await fetch(`${notice.dataset.job}?as=json`).catch(() => null);
    const standing = answer?.ok ? await answer.json() : null;
    if (standing && !standing.is_running) {
      notice.querySelector("p").textContent = "文書の読み取りが終わりました。読み込み直すと、この画面に反映されます。";
      if (location.pathname === notice.dataset.job) location.reload();
      return;
    }
    if (standing) said.textContent = standing.said;
    setTimeout(look, 2000);
  };
  setTimeout(look, 1000);
}
