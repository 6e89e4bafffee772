// A field above each table shows only the rows that have all words typed; without this script all rows are there.
for (const section of document.querySelectorAll("section")) {
  const rows = [...section.querySelectorAll("tbody tr")];
  if (rows.length < 8) continue;
  const plain = (text) => text.normalize("NFKC").toLowerCase();
  const label = document.createElement("label");
  const field = document.createElement("input");
  const said = document.createElement("output");
  label.className = "filter";
  field.type = "search";
  label.append("行の絞り込み（空白で区切るとすべてを含む行）", field, said);
  section.querySelector(".wide").before(label);
  field.addEventListener("input", () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      // A sum is of all rows.
      row.hidden = words.length > 0 && (row.className === "sum" || !words.every((word) => plain(row.textContent).includes(word)));
      shown += row.hidden ? 0 : 1;
    }
    said.textContent = words.length ? `${rows.length}行のうち${shown}行` : "";
  });
}
