"use strict";
// Searching the findings; without it the page holds the same.
(function () {
  const list = document.getElementById("hullcheck-list");
  const search = document.getElementById("hullcheck-search");
  const shown = document.getElementById("hullcheck-shown");
  if (!list || !search || !shown) {
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
    shown.textContent = count + " of " + findings.length + " shown";
  }

  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(choose, 120);
  });
  choose();
})();
