// One phone on the page: whose it is, his conversations, the one that is open.
import * as api from "./api.js";
import { card } from "./cards.js";
import { pictureTray } from "./pictures.js";
import { KINDS, avatar, clockOf, el, empty, faces, fillAvatar, markdown, problem, stamp } from "./parts.js";

const QUIET_MINUTES = 5; // a time stands between two messages further apart than this
const ALONE_KINDS = ["worker", "lead", "property"]; // who acts by himself while nobody holds his phone
const KEPT = 150; // messages of an open conversation that stay on the page

export class Phone {
  constructor(town, slot, { onTrouble, onPerson }) {
    Object.assign(this, { town, slot, onTrouble, onPerson, chats: [], open: "", messages: new Map(), quote: null, person: null });
    this.node = document.getElementById("phone-template").content.firstElementChild.cloneNode(true);
    this.$ = (selector) => this.node.querySelector(selector);
    this.$(".who").onclick = () => this.pick();
    this.$(".chat .back").onclick = () => this.showList();
    this.$(".picker .back").onclick = () => this.show(this.open ? "chat" : "list");
    this.$(".picker input").oninput = () => this.fillPicker();
    this.$(".tools").onclick = () => this.toggleDrawer();
    this.$(".drawer-close").onclick = () => this.toggleDrawer(false);
    this.$(".quoting button").onclick = () => this.setQuote(null);
    this.$(".autopilot input").onchange = (event) => this.setTaken(!event.target.checked);
    this.$(".below").onclick = () => this.toBottom();
    this.$(".talk").onscroll = () => {
      this.pinned = this.atBottom();
      if (this.pinned) this.$(".below").hidden = true;
    };
    // Whoever reads the newest line keeps reading it, when a picture arrives late or the input line grows.
    const follow = new ResizeObserver(() => { if (this.pinned) this.toBottom(); });
    for (const part of [".talk", ".lines"]) follow.observe(this.$(part));
    this.$(".say").onsubmit = (event) => { event.preventDefault(); this.send(); };
    const words = this.$("textarea");
    words.onkeydown = (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.send(); }
    };
    words.oninput = () => this.grow();
    this.$(".picture").onclick = () => this.togglePictures();
    this.$(".name-it").onclick = () => this.setNaming(!this.naming);
    pictureTray(this.$(".pictures"), (image) => this.sendPicture(image));
  }

  // Whose phone this is from now on; opens *chat* when given, else the list.
  async hold(who, chat = "") {
    this.person = this.town.person(who);
    this.open = "";
    this.setQuote(null);
    fillAvatar(this.$(".who .avatar"), this.person.name, this.person.id);
    this.$(".who-name").textContent = this.person.name;
    this.$(".who-role").textContent = KINDS[this.person.kind] || "";
    this.node.dataset.kind = this.person.kind;
    this.node.setAttribute("aria-label", `${this.person.name}的手机`);
    this.onPerson(this);
    this.showTaken();
    await this.refresh();
    const wanted = this.chats.find((one) => one.id === chat);
    if (wanted) await this.openChat(wanted.id);
    else this.show("list");
  }

  async refresh() {
    this.$(".list").replaceChildren(empty("正在打开手机…"));
    try {
      const told = await api.phone(this.person.id);
      this.chats = told.chats.map((one) => ({ unread: 0, ...one }));
      this.showTaken(told.taken);
    } catch (error) {
      this.$(".list").replaceChildren(problem(error.message, () => this.refresh()));
      return;
    }
    this.fillList();
  }

  show(view) {
    for (const one of this.node.querySelectorAll(".view")) one.hidden = !one.classList.contains(view);
  }

  showList() {
    this.open = "";
    this.fillList();
    this.show("list");
  }

  fillList() {
    const rows = [...this.chats].sort((a, b) => (b.last?.id || 0) - (a.last?.id || 0));
    const list = rows.map((one) => el("button.row", { type: "button", onclick: () => this.openChat(one.id) },
      one.kind === "group" ? groupAvatar(one.name) : avatar(one.name, one.kind),
      el("span.row-main", {}, el("span.row-name", {}, one.name), el("span.row-last", {}, preview(one.last, this.town))),
      el("span.row-side", {}, el("time", {}, one.last ? stamp(one.last.at, this.town.now) : ""),
        one.unread ? el("span.unread", {}, one.unread > 99 ? "99+" : String(one.unread)) : "")));
    this.$(".list").replaceChildren(el("h3.list-title", {}, "消息"), ...(list.length ? list : [empty("还没有会话")]));
  }

  async openChat(id) {
    this.open = id;
    const about = this.chats.find((one) => one.id === id);
    about.unread = 0;
    this.$(".chat h3").textContent = about.name;
    this.$(".tools").hidden = !(about.toolbar ?? (about.kind === "group" && about.external && this.person.kind !== "resident"));
    this.$(".name-it").hidden = about.kind !== "group" || about.external !== false;
    this.setNaming(true);
    this.toggleDrawer(false);
    this.setQuote(null);
    this.show("chat");
    this.$(".lines").replaceChildren(empty("正在打开…"));
    try {
      const told = await api.chat(this.person.id, id);
      if (this.open !== id) return;
      this.names = told.names || {};
      this.messages = new Map(told.messages.map((one) => [one.id, one]));
    } catch (error) {
      this.$(".lines").replaceChildren(problem(error.message, () => this.openChat(id)));
      return;
    }
    this.fillTalk();
  }

  fillTalk() {
    const lines = [...this.messages.values()].slice(-KEPT);
    this.lastDay = "";
    this.$(".lines").replaceChildren(...(lines.length ? lines.flatMap((one) => this.line(one)) : [empty(this.openIsAlone() ? "这里是您和它两个人的对话，直接说就行。" : "群里还没人说话")]));
    this.toBottom();
  }

  openIsAlone() {
    return this.open.startsWith("app:") || this.open.startsWith("bot:");
  }

  // A time, when long enough passed, and the message itself.
  line(message) {
    const found = [];
    const at = clockOf(message.at);
    const sameDay = at.key === this.lastDay;
    if (!sameDay || at.minutes - this.lastShown > QUIET_MINUTES) found.push(el("p.when", {}, sameDay ? at.time : `${at.weekday} ${at.time}`));
    Object.assign(this, { lastShown: at.minutes, lastDay: at.key });
    found.push(this.bubble(message));
    return found;
  }

  bubble(message) {
    if (message.recalled) return el("p.when", { "data-id": message.id }, "撤回了一条消息");
    const own = message.from === this.person.id;
    const name = this.nameOf(message.from);
    const body = this.body(message);
    const quoted = message.quote && this.messages.get(message.quote);
    const side = el("div.side", {},
      own || this.openIsAlone() ? "" : el("span.from", {}, name), body,
      quoted ? el("p.quoted", {}, `${this.nameOf(quoted.from)}：${words(quoted)}`) : "",
      message.delivered === false ? el("p.dropped", {}, "没有送到（平台丢弃）") : "");
    const row = el(`div.message${own ? ".own" : ""}`, { "data-id": message.id }, avatar(name, message.from), side);
    if (["text", "image", "markdown"].includes(message.kind)) {
      body.tabIndex = 0;
      body.onclick = (event) => { if (!event.target.closest("a")) row.classList.toggle("picked"); };
      side.append(el("button.quote-it", { type: "button", onclick: () => { row.classList.remove("picked"); this.setQuote(message); } }, "引用"));
    }
    return row;
  }

  body(message) {
    if (message.card) return card(message.card, message.card_id || String(message.id), (name, key, selected) => this.press(name, key, selected));
    if (message.kind === "file") return el("div.bubble.file", {}, message.image ? el("a", { href: message.image, download: message.text || "" }, message.text || "文件，点开下载") : message.text || "文件");
    if (message.image) return el("button.bubble.photo", { type: "button", onclick: () => enlarge(message.image), title: "点开看大图" }, el("img", { src: message.image, alt: message.text || "图片" }));
    if (message.kind === "markdown") return el("div.bubble", {}, markdown(message.text));
    return el(`div.bubble${message.finished === false ? ".growing" : ""}`, {}, faces(message.text) || "…");
  }

  nameOf(id) {
    if (id === "app") return this.town.appName;
    if (id === "bot") return "智能机器人";
    if (id === "push") return "消息推送";
    return this.names?.[id] || this.town.person(id)?.nickname || this.town.person(id)?.name || id;
  }

  // A message of the town: shown when its conversation is open, counted when it is only on this phone.
  // True when it is news for whoever is not looking at this phone.
  hear(message, changed) {
    const about = this.chats.find((one) => one.id === message.chat);
    if (!about) return false;
    if (!changed) about.last = message;
    if (message.chat === this.open) this.hearOpen(message);
    else if (!changed && message.from !== this.person.id) about.unread += 1;
    if (!this.$(".list").hidden) this.fillList();
    return message.from !== this.person.id && (message.chat === this.open || this.openIsAlone() || /^(app|bot):/.test(message.chat));
  }

  hearOpen(message) {
    const talk = this.$(".lines");
    const stay = this.pinned || message.from === this.person.id;
    const old = talk.querySelector(`[data-id="${message.id}"]`);
    talk.querySelector(".empty")?.remove();
    this.messages.set(message.id, message);
    if (old) old.replaceWith(this.bubble(message));
    else talk.append(...this.line(message));
    while (talk.childElementCount > KEPT * 2) talk.firstElementChild.remove();
    if (stay) this.toBottom();
    else if (!old) this.$(".below").hidden = false;
  }

  atBottom() {
    const talk = this.$(".talk");
    return talk.scrollHeight - talk.scrollTop - talk.clientHeight < 90;
  }

  toBottom() {
    const talk = this.$(".talk");
    talk.scrollTop = talk.scrollHeight;
    this.pinned = true;
    this.$(".below").hidden = true;
  }

  async send() {
    const field = this.$("textarea");
    const text = field.value.trim();
    if (!text) return field.focus();
    const more = { ...(this.quote ? { quote: this.quote.id } : {}), ...this.atBot() };
    field.value = "";
    this.setQuote(null);
    this.grow();
    if (!await this.try(() => api.say({ who: this.person.id, chat: this.open, text, ...more }))) field.value = text;
    return field.focus();
  }

  async sendPicture(image) {
    this.togglePictures(false);
    await this.try(() => api.say({ who: this.person.id, chat: this.open, image, ...this.atBot() }));
  }

  // In a group of members the bot hears only who names it.
  setNaming(on) {
    this.naming = on;
    this.$(".name-it").setAttribute("aria-pressed", String(on));
    this.$(".name-it").setAttribute("aria-label", on ? `@${this.town.appName}，它听得见` : `不 @，${this.town.appName}听不见`);
    this.$("textarea").placeholder = !this.$(".name-it").hidden && on ? "说给助手听" : "说点什么";
  }

  atBot() {
    return !this.$(".name-it").hidden && this.naming ? { at_bot: true } : {};
  }

  press(name, key, selected) {
    return this.try(() => api.press(this.person.id, name, key, selected));
  }

  // Acts for this person; whoever uses a staff phone has taken it over.
  async try(act) {
    try {
      if (ALONE_KINDS.includes(this.person.kind) && !this.taken) await this.setTaken(true);
      await act();
      return true;
    } catch (error) {
      this.onTrouble(error.message);
      return false;
    }
  }

  async setTaken(on) {
    try {
      await api.takeover(this.person.id, on);
      this.showTaken(on);
    } catch (error) {
      this.showTaken(!on);
      this.onTrouble(error.message);
    }
  }

  showTaken(on = false) {
    this.taken = on;
    const box = this.$(".autopilot");
    box.hidden = !ALONE_KINDS.includes(this.person.kind);
    box.title = on ? "现在由您来用这部手机；放手后他自己会接单、发送" : "他自己会接单、发送；您一动手就由您接管";
    this.$(".autopilot input").checked = !on;
    this.$(".autopilot-word").textContent = on ? "您在用" : "他自己在用";
  }

  setQuote(message) {
    this.quote = message;
    this.$(".quoting").hidden = !message;
    if (message) {
      this.$(".quoting span").textContent = `引用 ${this.nameOf(message.from)}：${words(message)}`;
      this.$("textarea").focus();
    }
  }

  grow() {
    const field = this.$("textarea");
    field.style.height = "auto";
    field.style.height = `${Math.min(120, field.scrollHeight + 2)}px`;
  }

  // Put words into the open conversation's input line, ready to be sent.
  offer(text) {
    this.$("textarea").value = text;
    this.grow();
    this.$("textarea").focus();
  }

  togglePictures(on = this.$(".pictures").hidden) {
    this.$(".pictures").hidden = !on;
    this.$(".picture").setAttribute("aria-expanded", String(on));
  }

  // The chat toolbar: the bot's own page in a frame, signed in as this person.
  async toggleDrawer(on = this.$(".drawer").hidden) {
    const drawer = this.$(".drawer");
    drawer.querySelector("iframe")?.remove();
    drawer.querySelector(".problem")?.remove();
    drawer.hidden = !on;
    if (!on) return;
    const { id } = this.person;
    try {
      const told = await api.toolbar(id, this.open);
      if (this.person.id === id) drawer.append(el("iframe", { src: told.url, title: "聊天工具栏" }));
      if (!this.taken && ALONE_KINDS.includes(this.person.kind)) await this.setTaken(true);
    } catch (error) {
      drawer.append(problem(error.message, () => this.toggleDrawer(true)));
    }
  }

  pick() {
    this.show("picker");
    this.$(".picker input").value = "";
    this.fillPicker();
    this.$(".picker input").focus();
  }

  fillPicker() {
    const asked = this.$(".picker input").value.trim();
    const fits = this.town.people.filter((one) => !asked || [one.name, one.nickname, KINDS[one.kind], one.home].some((word) => word?.includes(asked)));
    const rows = fits.slice(0, 60).map((one) => el("button.row", { type: "button", onclick: () => this.hold(one.id) }, avatar(one.name, one.id),
      el("span.row-main", {}, el("span.row-name", {}, one.name), el("span.row-last", {}, [one.nickname !== one.name && one.nickname, one.home].filter(Boolean).join(" · "))),
      el("span.row-side", {}, el("span.kind", {}, KINDS[one.kind] || ""))));
    this.$(".people").replaceChildren(...(rows.length ? rows : [empty("没有找到这个人")]),
      ...(fits.length > rows.length ? [empty(`还有 ${fits.length - rows.length} 位，再打一个字`)] : []));
  }
}

function enlarge(source) {
  const big = document.getElementById("big");
  big.querySelector("img").src = source;
  big.showModal();
}

function groupAvatar(name) {
  const node = avatar(name, name);
  node.classList.add("of-group");
  node.textContent = [...name].slice(0, 2).join("");
  return node;
}

export function words(message) {
  if (message.recalled) return "撤回了一条消息";
  if (message.card) return `[卡片] ${message.card.main_title?.title || ""} ${message.card.sub_title_text || ""}`.replace(/\s+/g, " ");
  if (message.kind === "file") return `[文件] ${message.text || ""}`;
  if (message.image) return `[图片] ${message.text || ""}`;
  return faces(message.text).replace(/<[^>]+>|[*`]|^#+ |^> ?/gm, "").replace(/\s+/g, " ");
}

function preview(last, town) {
  if (!last) return "";
  const who = last.from === "app" || last.from === "bot" || last.from === "push" ? "" : `${town.person(last.from)?.name || ""}：`;
  return `${who}${words(last)}`.slice(0, 60);
}
