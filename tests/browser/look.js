// What the eye sees: texts cut off, things to tap that are too small, a page that is wider than the screen.
(smallest) => {
  const shown = (element) => {
    const box = element.getBoundingClientRect();
    return element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && box.width > 1 && box.height > 1;
  };
  const named = (element) => {
    const words = (element.innerText || element.getAttribute("aria-label") || element.id || element.name || "").trim().slice(0, 20);
    return `${element.tagName.toLowerCase()}.${element.className.toString().split(" ")[0]} "${words}"`;
  };
  const size = (element) => {
    // A label that holds the field, or stands for it, is tapped as well.
    const boxes = [element, ...(element.labels || [])].filter(shown).map((part) => part.getBoundingClientRect());
    return { width: Math.max(...boxes.map((box) => box.width)), height: Math.max(...boxes.map((box) => box.height)) };
  };
  const problems = [];
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 0) {
    const right = document.documentElement.clientWidth;
    const beyond = [...document.body.querySelectorAll("*")].filter((element) => shown(element) && element.getBoundingClientRect().right > right + 1);
    problems.push(`${wide} px wider than the screen: ${beyond.slice(-3).map(named).join(", ")}`);
  }
  for (const element of document.body.querySelectorAll("a, button, summary, input:not([type=hidden]), select, textarea")) {
    if (!smallest || !shown(element)) continue;
    // A link within a sentence is as high as its line (WCAG 2.5.8, inline).
    if (element.tagName === "A" && getComputedStyle(element).display === "inline") continue;
    const { width, height } = size(element);
    if (Math.round(height) < smallest || Math.round(width) < Math.min(smallest, 24)) {
      problems.push(`${named(element)} is ${Math.round(width)} × ${Math.round(height)} px`);
    }
  }
  for (const element of document.body.querySelectorAll("h1, h2, h3, p, li, dt, dd, th, td, a, button, label, summary")) {
    const style = getComputedStyle(element);
    const cuts = ["hidden", "clip"].includes(style.overflowX) || ["hidden", "clip"].includes(style.overflowY);
    if (cuts && shown(element) && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1)) {
      problems.push(`${named(element)} is cut off`);
    }
  }
  return problems;
}
