"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const table = byId("matrix");
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row) => ({
    row,
    text: row.textContent.toLowerCase(),
    verdicts: row.dataset.verdicts.split(" "),
  }));
  const picks = all("button.pick");
  const controls = ["search", "field", "bureau", "verdict"].map(byId);
  const [search, field, bureau, verdict] = controls;

  const filter = () => {
    const words = search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const states = picks.filter((one) => one.getAttribute("aria-pressed") === "true")
      .map((one) => one.dataset.state);
    let count = 0;
    for (const { row, text, verdicts } of rows) {
      const fits = (!field.value || row.dataset.field === field.value)
        && (!bureau.value || row.dataset.bureau === bureau.value)
        && (!verdict.value || verdicts.includes(verdict.value))
        && (!states.length || states.includes(row.dataset.state))
        && words.every((word) => text.includes(word));
      row.hidden = !fits;
      count += fits ? 1 : 0;
    }
    byId("found").textContent = count === rows.length ? "" : `显示 ${count} / ${rows.length} 个项目`;
  };
  controls.forEach((control) => control.addEventListener("input", filter));
  picks.forEach((pick) => pick.addEventListener("click", () => {
    pick.setAttribute("aria-pressed", String(pick.getAttribute("aria-pressed") !== "true"));
    filter();
  }));
  byId("reset").addEventListener("click", () => {
    controls.forEach((control) => { control.value = ""; });
    picks.forEach((pick) => pick.setAttribute("aria-pressed", "false"));
    filter();
  });

  const words = new Intl.Collator("zh-CN", { numeric: true });
  table.tHead.addEventListener("click", (event) => {
    const head = event.target.closest("th");
    if (!event.target.closest("button") || !head) return;
    const numeric = head.classList.contains("num");
    const next = head.getAttribute("aria-sort");
    const down = next ? next === "ascending" : numeric;
    all("th[aria-sort]", table.tHead).forEach((one) => one.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const at = head.cellIndex;
    const keyed = rows.map(({ row }) => [row.cells[at].textContent.trim(), row]);
    keyed.sort(numeric ? ([a], [b]) => a - b : ([a], [b]) => words.compare(a, b));
    if (down) keyed.reverse();
    body.append(...keyed.map(([, row]) => row));
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) {
      if (event.key === "Escape") { search.value = ""; filter(); event.target.blur(); }
      return;
    }
    if (event.key === "/") { event.preventDefault(); search.focus(); search.select(); return; }
    if (event.key !== "j" && event.key !== "k") return;
    const links = [...body.rows].filter((row) => !row.hidden).map((row) => row.cells[0].querySelector("a"));
    if (!links.length) return;
    const at = links.indexOf(document.activeElement);
    const next = links[at < 0 ? 0 : (at + (event.key === "j" ? 1 : -1) + links.length) % links.length];
    next.focus();
    next.scrollIntoView({ block: "center" });
  });
  let shut = [];
  addEventListener("beforeprint", () => {
    shut = all("details:not([open])");
    shut.forEach((one) => { one.open = true; });
  });
  addEventListener("afterprint", () => shut.forEach((one) => { one.open = false; }));
})();
