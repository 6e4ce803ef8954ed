"use strict";
// Searching and folding the findings; without it the page holds the same.
(function () {
  const list = document.getElementById("hullcheck-list");
  const search = document.getElementById("hullcheck-search");
  const fold = document.getElementById("hullcheck-fold");
  const shown = document.getElementById("hullcheck-shown");
  if (!list || !search || !fold || !shown) {
    return;
  }
  const findings = Array.from(list.children, (node) => ({ node, text: null }));

  function choose() {
    const words = search.value.toLowerCase().split(/\s+/).filter((word) => word);
    let count = 0;
    for (const finding of findings) {
      if (finding.text === null) {
        finding.text = finding.node.textContent.toLowerCase();
      }
      const fits = words.every((word) => finding.text.includes(word));
      finding.node.hidden = !fits;
      count += fits ? 1 : 0;
    }
    for (const group of list.querySelectorAll("li.hullcheck-group")) {
      const visible = group.querySelectorAll("li.hullcheck-finding:not([hidden])").length;
      group.hidden = visible === 0;
      group.querySelector(".hullcheck-number").textContent = visible + (visible === 1 ? " finding" : " findings");
    }
    shown.textContent = count + " of " + findings.length + " shown";
  }

  function group(name) {
    const item = document.createElement("li");
    const details = document.createElement("details");
    const summary = document.createElement("summary");
    const title = document.createElement("b");
    const number = document.createElement("span");
    const inner = document.createElement("ol");
    item.className = "hullcheck-group";
    title.textContent = name;
    number.className = "hullcheck-number";
    inner.className = "hullcheck-findings";
    summary.append(title, " ", number);
    details.append(summary, inner);
    item.append(details);
    return { item, inner };
  }

  // groups stand in the order of their worst finding
  function arrange() {
    if (fold.value === "none") {
      list.replaceChildren(...findings.map((finding) => finding.node));
    } else {
      const groups = new Map();
      for (const finding of findings) {
        const name = finding.node.dataset[fold.value];
        if (!groups.has(name)) {
          groups.set(name, group(name));
        }
        groups.get(name).inner.append(finding.node);
      }
      list.replaceChildren(...Array.from(groups.values(), (one) => one.item));
    }
    choose();
  }

  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(choose, 120);
  });
  fold.addEventListener("change", arrange);
  // a browser that goes back has kept what was chosen
  if (fold.value === "none") {
    choose();
  } else {
    arrange();
  }
})();
