// What Word, WPS and web pages put on the clipboard, made plain before the editor reads it.
// The server cleans again: this is for what people see, not for safety.

const LIST = /mso-list:\s*l\d+\s+level(\d)/i;
const ORDERED = /^\s*[((]?(\d+|[a-zA-Z]|[一二三四五六七八九十]+)[.、)).]/;
const TITLES = { MsoTitle: "h2", MsoSubtitle: "h3" };

function rename(element, tag) {
  const renamed = element.ownerDocument.createElement(tag);
  renamed.append(...element.childNodes);
  element.replaceWith(renamed);
  return renamed;
}

function removeComments(root) {
  const walker = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  for (const comment of found) comment.remove();
}

// Word writes a list as paragraphs, each with its mark in a span of its own.
function takeMark(paragraph) {
  const mark = [...paragraph.querySelectorAll("span")].find((span) => /mso-list:\s*Ignore/i.test(span.getAttribute("data-style") || ""));
  const text = mark ? mark.textContent : "";
  mark?.remove();
  return ORDERED.test(text) ? "ol" : "ul";
}

function buildLists(root) {
  let open = [];
  for (const element of [...root.querySelectorAll("*")]) {
    const found = LIST.exec(element.getAttribute("data-style") || "");
    if (!found || element.tagName !== "P") {
      if (!element.closest("ol, ul") && /^(P|H\d|TABLE|DIV)$/.test(element.tagName)) open = [];
      continue;
    }
    const level = Number(found[1]);
    const kind = takeMark(element);
    open = open.slice(0, level);
    while (open.length < level) {
      const list = root.ownerDocument.createElement(kind);
      const parent = open.at(-1)?.lastElementChild || open.at(-1);
      if (parent) parent.append(list);
      else element.before(list);
      open.push(list);
    }
    const entry = root.ownerDocument.createElement("li");
    open.at(-1).append(entry);
    entry.append(element);
  }
}

function settleHeadings(root) {
  for (const paragraph of root.querySelectorAll("p[class]")) {
    const tag = TITLES[paragraph.className.split(" ")[0]];
    if (tag) rename(paragraph, tag);
  }
  for (const heading of root.querySelectorAll("h1")) rename(heading, "h2");
  for (const heading of root.querySelectorAll("h5, h6")) rename(heading, "h4");
}

function dropWhatCannotStay(root) {
  for (const element of root.querySelectorAll("style, script, meta, link, xml, title, o\\:p, v\\:shapetype")) element.remove();
  // A picture on somebody's disk or on another site cannot be shown to readers.
  for (const picture of root.querySelectorAll("img")) picture.remove();
  for (const link of root.querySelectorAll("a:not([href]), a[name]")) link.replaceWith(...link.childNodes);
}

function plainAttributes(root) {
  for (const element of root.querySelectorAll("*")) {
    for (const { name } of [...element.attributes]) {
      if (!["href", "colspan", "rowspan"].includes(name)) element.removeAttribute(name);
    }
  }
}

// Word leaves empty paragraphs for distance; the page has its own distances.
function dropEmpty(root) {
  for (const paragraph of root.querySelectorAll("p")) {
    if (!paragraph.textContent.trim() && !paragraph.closest("td, th")) paragraph.remove();
  }
}

// The policy refuses styles in whatever is parsed here, so they are put aside under another name.
function withoutStyles(html) {
  return html
    .replace(/<style[\s>][\s\S]*?<\/style>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style="));
}

export function cleanPasted(html) {
  const root = new DOMParser().parseFromString(withoutStyles(html), "text/html").body;
  removeComments(root);
  dropWhatCannotStay(root);
  buildLists(root);
  settleHeadings(root);
  plainAttributes(root);
  dropEmpty(root);
  return root.innerHTML;
}
