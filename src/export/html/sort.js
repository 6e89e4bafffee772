// A click on a header sorts the rows by that column; a second one the other way round. Empty cells stay last.
for (const table of document.querySelectorAll("table.sortable")) {
  const headers = [...table.tHead.rows[0].cells];
  const collator = new Intl.Collator("ja", { numeric: true });
  const number = (text) => (/^-?[\d,]+(\.\d+)?$/.test(text) ? Number(text.replaceAll(",", "")) : NaN);
  const compare = (a, b) => {
    if (!a || !b) return (a ? 0 : 1) - (b ? 0 : 1);
    const [x, y] = [number(a), number(b)];
    return Number.isNaN(x) || Number.isNaN(y) ? collator.compare(a, b) : x - y;
  };
  const sort = (header, column) => {
    const down = header.ariaSort === "ascending";
    headers.forEach((other) => other.removeAttribute("aria-sort"));
    header.ariaSort = down ? "descending" : "ascending";
    const text = (row) => row.cells[column].innerText.trim();
    const rows = [...table.tBodies[0].rows].map((row) => [text(row), row]);
    rows.sort(([a], [b]) => (down && a && b ? compare(b, a) : compare(a, b)));
    rows.forEach(([, row]) => row.classList.remove("first"));
    table.tBodies[0].append(...rows.map(([, row]) => row));
  };
  headers.forEach((header, column) => {
    header.tabIndex = 0;
    header.addEventListener("click", () => sort(header, column));
    header.addEventListener("keydown", (event) => { if (event.key === "Enter") sort(header, column); });
  });
}
