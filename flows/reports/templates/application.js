"use strict";
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const search = document.getElementById("search");
  const only = document.getElementById("only-gaps");
  const found = document.getElementById("found");
  const cards = all("article.card");
  const texts = cards.map((card) => card.textContent.toLowerCase());
  let current = -1;

  const filter = () => {
    const words = search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const gapsOnly = only.getAttribute("aria-pressed") === "true";
    let count = 0;
    cards.forEach((card, at) => {
      const fits = words.every((word) => texts[at].includes(word));
      card.hidden = !fits || (gapsOnly && !card.hasAttribute("data-gap"));
      count += card.hidden ? 0 : 1;
    });
    found.textContent = words.length || gapsOnly ? `显示 ${count} / ${cards.length} 项` : "";
  };
  search.addEventListener("input", filter);
  only.addEventListener("click", () => {
    only.setAttribute("aria-pressed", String(only.getAttribute("aria-pressed") !== "true"));
    filter();
  });

  const step = (by) => {
    const gaps = all("[data-gap]").filter((card) => !card.hidden);
    if (!gaps.length) return;
    const at = gaps.indexOf(cards[current]);
    const next = at < 0 ? (by > 0 ? 0 : gaps.length - 1) : (at + by + gaps.length) % gaps.length;
    cards.forEach((card) => card.classList.remove("current"));
    gaps[next].classList.add("current");
    gaps[next].focus({ preventScroll: true });
    gaps[next].scrollIntoView({ block: "start" });
    current = cards.indexOf(gaps[next]);
    found.textContent = `缺口 ${next + 1} / ${gaps.length}`;
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (typing) {
      if (event.key === "Escape") { search.value = ""; filter(); search.blur(); }
      return;
    }
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "/") { event.preventDefault(); search.focus(); search.select(); }
  });

  all("a.whole").forEach((link) => link.addEventListener("click", (event) => {
    const dialog = document.getElementById(link.hash.slice(1));
    if (!dialog || !dialog.showModal) return;
    event.preventDefault();
    dialog.showModal();
  }));
  all("dialog").forEach((dialog) => dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest(".close")) {
      event.preventDefault();
      dialog.close();
    }
  }));

  let shut = [];
  addEventListener("beforeprint", () => {
    shut = all("details.rejected:not([open])");
    shut.forEach((one) => { one.open = true; });
    all("img[loading=lazy]").forEach((image) => { if (!image.closest("dialog")) image.loading = "eager"; });
  });
  addEventListener("afterprint", () => shut.forEach((one) => { one.open = false; }));
})();
