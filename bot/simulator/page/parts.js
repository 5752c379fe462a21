// Small pieces of the page: elements, avatars, times, words in markdown.

export const KINDS = {
  resident: "居民", worker: "网格员", lead: "网片长", property: "物业", office: "社区", street: "街道",
};

// An element: el("p.big", {title: "…"}, child, "words").
export function el(name, props = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const node = document.createElement(tag || "div");
  if (classes.length) node.className = classes.join(" ");
  for (const [key, value] of Object.entries(props)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key in node) node[key] = value;
    else node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

// The one or two characters that stand for a name, and one of eight colours.
export function fillAvatar(node, name, id) {
  node.className = "avatar";
  node.textContent = "";
  if (id === "app" || id === "bot" || id === "push") {
    node.classList.add(id === "app" ? "of-app" : "of-bot");
    return node;
  }
  const letters = name.replace(/^[\dA-Za-z号楼栋座区幢单元\-— ]+/u, "") || name;
  node.textContent = [...letters][0] || "？";
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.codePointAt(0)) % 997;
  node.classList.add(`tint${sum % 8}`);
  return node;
}

export const avatar = (name, id) => fillAvatar(el("span.avatar"), name, id);

const WEEK = ["周日", "周一", "周二", "周三", "周四", "周五", "周六"];

// Office time as the community's people see it, whatever zone this browser is in: read off the ISO text.
export function clockOf(iso) {
  const [, year, month, day, hour, minute] = /^(\d+)-(\d+)-(\d+)T(\d+):(\d+)/.exec(iso).map(Number);
  const weekday = WEEK[new Date(Date.UTC(year, month - 1, day)).getUTCDay()];
  const two = (number) => String(number).padStart(2, "0");
  return {
    weekday, date: `${month} 月 ${day} 日`, time: `${two(hour)}:${two(minute)}`,
    key: iso.slice(0, 10), minutes: Date.UTC(year, month - 1, day, hour, minute) / 60000,
  };
}

export function stamp(iso, now) {
  const at = clockOf(iso);
  return now && clockOf(now).key === at.key ? at.time : `${at.weekday} ${at.time}`;
}

// The smart bot's and the application's markdown: headings, bold, quotes, lists, colours, links. Never as HTML.
export function markdown(text) {
  const block = el("div.markdown");
  for (const raw of text.split("\n")) {
    const line = raw.trimEnd();
    const head = /^#{1,6}\s+(.*)$/.exec(line);
    const item = /^\s*(?:[-*]|\d+[.、])\s+(.*)$/.exec(line);
    if (!line) block.append(el("div.gap"));
    else if (head) block.append(el("h4", {}, ...inline(head[1])));
    else if (line.startsWith(">")) block.append(el("blockquote", {}, ...inline(line.replace(/^>\s?/, ""))));
    else if (item) block.append(el("p.item", {}, ...inline(item[1])));
    else block.append(el("p", {}, ...inline(line)));
  }
  return block;
}

const MARKS = /\*\*(.+?)\*\*|<font color="?(\w+)"?>(.*?)<\/font>|\[([^\]]+)\]\(([^)\s]+)\)|`([^`]+)`/g;

function inline(text) {
  const found = [];
  let from = 0;
  for (const mark of text.matchAll(MARKS)) {
    if (mark.index > from) found.push(text.slice(from, mark.index));
    const [whole, bold, colour, inside, label, link, code] = mark;
    if (bold) found.push(el("strong", {}, ...inline(bold)));
    else if (colour) found.push(el(`span.is-${colour}`, {}, ...inline(inside)));
    else if (label) found.push(anchor(label, link));
    else found.push(el("code", {}, code));
    from = mark.index + whole.length;
  }
  if (from < text.length) found.push(text.slice(from));
  return found;
}

export function anchor(label, link) {
  const safe = /^(https?:\/\/|\/)/.test(link);
  return safe ? el("a", { href: link, target: "_blank", rel: "noopener" }, label) : label;
}

const FACES = { 呲牙: "😁", 捂脸: "🤦", 偷笑: "🤭", 旺柴: "🐶", 强: "👍", 笑哭: "😂", 抱拳: "🙏", 流泪: "😢" };

// The client's faces in brackets, as people see them.
export const faces = (text) => text.replace(/\[(\p{Script=Han}{1,2})\]/gu, (whole, name) => FACES[name] || whole);

export const empty = (words) => el("p.empty", {}, words);

export function problem(words, retry) {
  return el("div.problem", {}, el("p", {}, words), el("button", { type: "button", onclick: retry }, "再试一次"));
}
