// The rich text of an item: django-prose-editor's parts, put together for official notices.
import {
  Blockquote, Bold, BulletList, Document, Dropcursor, Editor, Extension, Gapcursor, HardBreak, Heading, History,
  HorizontalRule, Image, Italic, Link, ListItem, Menu, OrderedList, Paragraph, Subscript, Superscript, Table,
  TableCell, TableHeader, TableRow, Text, Underline, crel,
} from "../django_prose_editor/editor.js";
import { cleanPasted } from "./admin_paste.js";

const say = window.gettext || ((text) => text);
const GROUPS = [
  { group: "blockType -lists", type: "dropdown" },
  { group: "marks" },
  { group: "lists" },
  { group: "nodes -blockType -lists" },
  { group: "link" },
  { group: "table" },
  { group: "picture" },
  { group: "history" },
];

// Pictures are stored as "attachment:12" and shown from the admin's own address.
const shown = (html, base) => html.replace(/src="attachment:(\d+)"/g, `src="${base}$1/"`);
const stored = (html, base) => html.replace(new RegExp(`src="${base}(\\d+)/"`, "g"), 'src="attachment:$1"');
const empty = (html) => (/^<(\w+)><\/\1>$/.test(html) ? "" : html);

async function upload(file, textarea) {
  const form = textarea.form;
  const data = new FormData();
  data.append("upload", file);
  data.append("version", form.elements.version.value);
  data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const answer = await fetch(textarea.dataset.upload, { method: "POST", body: data });
  const found = await answer.json().catch(() => ({ error: say("The picture could not be sent. Try again.") }));
  if (found.error) throw new Error(found.error);
  form.elements.version.value = found.version;
  return found.src;
}

function complain(textarea, message) {
  const box = textarea.closest(".prose-editor").parentElement;
  box.querySelector(".p-editor-error")?.remove();
  if (message) box.append(crel("p", { className: "p-editor-error", role: "alert", textContent: message }));
}

function insertPictures(editor, textarea, files) {
  complain(textarea, "");
  for (const file of files) {
    upload(file, textarea)
      .then((src) => editor.chain().focus().setImage({ src, alt: file.name.replace(/\.\w+$/, "") }).run())
      .catch((error) => complain(textarea, error.message));
  }
}

// A table without a dialog, and a button for pictures where the item can hold them.
const Office = Extension.create({
  name: "office",
  addOptions: () => ({ textarea: null }),
  addMenuItems({ menu, buttons }) {
    const { textarea } = this.options;
    menu.defineItem({
      name: "table",
      groups: "table",
      button: buttons.material("grid_on", "Insert table"),
      hidden: (editor) => editor.isActive("table"),
      command: (editor) => editor.chain().focus().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(),
    });
    if (!textarea.dataset.upload) return;
    const input = crel("input", { type: "file", accept: "image/png,image/jpeg", multiple: true, hidden: true });
    input.hasChangeListener = true; // or unfold's script looks for a text field beside it
    textarea.before(input);
    menu.defineItem({
      name: "picture",
      groups: "picture",
      button: buttons.material("add_photo_alternate", "Insert picture"),
      command: (editor) => {
        input.onchange = () => insertPictures(editor, textarea, input.files);
        input.click();
      },
    });
  },
});

function pictureFiles(data) {
  return [...(data?.files || [])].filter((file) => file.type.startsWith("image/"));
}

function edit(textarea) {
  const base = textarea.dataset.pictures || "";
  const element = crel("div", { className: "prose-editor" });
  textarea.before(element);
  element.append(textarea);
  const editor = new Editor({
    element,
    injectCSS: false, // the policy allows no style element: admin.css has what it would hold
    content: shown(textarea.value, base),
    extensions: [
      Document, Paragraph, Text, Bold, Italic, Underline, Subscript, Superscript, HardBreak, Blockquote, HorizontalRule,
      Heading.configure({ levels: [2, 3, 4] }), BulletList, OrderedList.configure({ enableListAttributes: false }),
      ListItem, Link.configure({ enableTarget: false, autolink: false }), Table, TableRow, TableHeader, TableCell, Image,
      History, Dropcursor, Gapcursor, Menu.configure({ groups: GROUPS }), Office.configure({ textarea }),
    ],
    editorProps: {
      attributes: { role: "textbox", "aria-multiline": "true", "aria-label": textarea.dataset.label },
      transformPastedHTML: cleanPasted,
      handlePaste(view, event) {
        const files = pictureFiles(event.clipboardData);
        if (!files.length || event.clipboardData.getData("text/html")) return false;
        if (textarea.dataset.upload) insertPictures(editor, textarea, files);
        else complain(textarea, say("Save the item first: then it can hold pictures."));
        return true;
      },
    },
    onUpdate({ editor: changed }) {
      textarea.value = empty(stored(changed.getHTML(), base));
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    },
    onCreate() {
      for (const button of element.querySelectorAll("button[title]")) {
        button.title = say(button.title);
        button.setAttribute("aria-label", button.title);
      }
      for (const option of element.querySelectorAll(".prose-menubar__option > *")) option.textContent = say(option.textContent);
    },
  });
  textarea.addEventListener("portal:restore", () => editor.commands.setContent(shown(textarea.value, base)));
}

for (const textarea of document.querySelectorAll("textarea[data-editor]")) edit(textarea);
