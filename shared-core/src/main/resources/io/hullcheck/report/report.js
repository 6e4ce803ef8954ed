"use strict";
// Choosing, ordering and folding of findings. Without it the page holds the same, in the report's own order.
(function () {
  const list = document.getElementById("list");
  const tools = document.getElementById("tools");
  const search = document.getElementById("search");
  const sort = document.getElementById("sort");
  const fold = document.getElementById("fold");
  const shown = document.getElementById("shown");
  const findings = Array.from(list.children).map((node, place) => ({
    node,
    place,
    severity: node.dataset.severity,
    rank: Number(node.dataset.rank),
    pack: node.dataset.package,
    layer: node.dataset.layer,
    id: node.dataset.id,
    is: node.dataset.is.split(" "),
    text: null,
  }));
  const orders = {
    risk: () => 0,
    severity: (a, b) => a.rank - b.rank,
    package: (a, b) => compare(a.pack, b.pack),
    id: (a, b) => compare(a.id, b.id),
    layer: (a, b) => compare(a.layer, b.layer),
  };
  const collator = new Intl.Collator("en", { numeric: true });

  function compare(a, b) {
    return collator.compare(a, b);
  }

  function text(finding) {
    if (finding.text === null) {
      finding.text = finding.node.textContent.toLowerCase();
    }
    return finding.text;
  }

  function chosen(name) {
    return Array.from(tools.querySelectorAll("input[name=" + name + "]:checked"), (box) => box.value);
  }

  function choose() {
    const words = search.value.toLowerCase().split(/\s+/).filter((word) => word);
    const severities = new Set(chosen("severity"));
    const only = chosen("only");
    let count = 0;
    for (const finding of findings) {
      const fits =
        severities.has(finding.severity) &&
        only.every((mark) => finding.is.includes(mark)) &&
        words.every((word) => text(finding).includes(word));
      finding.node.hidden = !fits;
      count += fits ? 1 : 0;
    }
    for (const group of list.querySelectorAll("li.group")) {
      const visible = group.querySelectorAll("li.finding:not([hidden])").length;
      group.hidden = visible === 0;
      group.querySelector(".number").textContent = visible + (visible === 1 ? " finding" : " findings");
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
    item.className = "group";
    title.textContent = name;
    number.className = "number faint";
    inner.className = "findings";
    summary.append(title, " ", number);
    details.append(summary, inner);
    item.append(details);
    return { item, inner };
  }

  function arrange() {
    const ordered = findings.slice().sort((a, b) => orders[sort.value](a, b) || a.place - b.place);
    if (fold.value === "none") {
      list.replaceChildren(...ordered.map((finding) => finding.node));
    } else {
      const groups = new Map();
      for (const finding of ordered) {
        const name = fold.value === "package" ? finding.pack : finding.layer;
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
  sort.addEventListener("change", arrange);
  fold.addEventListener("change", arrange);
  tools.addEventListener("change", (event) => {
    if (event.target.type === "checkbox") {
      choose();
    }
  });
  // the form has its old values until the event is over
  tools.addEventListener("reset", () => setTimeout(arrange, 0));
  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.hidden = false;
  choose();
})();
