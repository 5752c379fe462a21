// The phones page: three phones side by side (one at a time on a small screen), the clock, and what the bot just did.
import * as api from "./api.js";
import { ClockBar } from "./clock.js";
import { KINDS, avatar, clockOf, el } from "./parts.js";
import { Phone, words } from "./phone.js";

const $ = (id) => document.getElementById(id);
const SLOTS = [["wmLi", "group"], ["wang", "app"], ["chen", "app"]];
const FEED = 80;
const SEEN = "phones-hint-seen";

const town = {
  people: [], groups: [], byId: new Map(), now: "", bot: "", appName: "值班助手",
  person(id) { return this.byId.get(id); },
};
const phones = [];
let trouble = 0;
let clock = null;

function complain(text) {
  $("trouble").textContent = text;
  $("trouble").hidden = false;
  clearTimeout(trouble);
  trouble = setTimeout(() => { $("trouble").hidden = true; }, 8000);
}

function take(state) {
  Object.assign(town, { people: state.people, groups: state.groups, now: state.now, bot: state.bot || "" });
  for (const one of state.people) {
    const group = one.kind === "resident" && state.groups.find((room) => room.members.includes(one.id));
    one.home = group ? group.name : "";
  }
  town.byId = new Map(state.people.map((one) => [one.id, one]));
  if (state.app_name) town.appName = state.app_name;
  if (state.name) { $("town").textContent = state.name; document.title = `${state.name} · 演示`; }
  clock.show(state);
  forget();
  for (const message of state.told || []) report(message);
}

// The office page opens as whoever holds the third phone, or as the first of the office.
function drawOffice() {
  const held = phones[2]?.person;
  const who = held && held.kind !== "resident" ? held.id : town.people.find((one) => one.kind === "office")?.id || "";
  const asked = new URLSearchParams({ as: who });
  $("office").href = `${town.bot}/login/wecom?${new URLSearchParams({ next: `/office?${asked}`, as: who })}`;
}

// Tabs for a small screen: one per phone, and the feed.
function drawTabs() {
  const tabs = [...phones.map((one, at) => [String(at), one.person?.name || "手机", KINDS[one.person?.kind] || ""]), ["feed", "动态", "助手"]];
  $("tabs").replaceChildren(...tabs.map(([key, name, kind]) => el("button", {
    type: "button", "aria-pressed": String(document.body.dataset.tab === key), onclick: () => { document.body.dataset.tab = key; drawTabs(); },
  }, name, el("small", {}, kind))));
  for (const [at, phone] of phones.entries()) phone.node.classList.toggle("shown", document.body.dataset.tab === String(at));
  $("feed").classList.toggle("shown", document.body.dataset.tab === "feed");
  drawOffice();
}

// What the bot made arrive: one line, and a press brings the phone. The same words to several people are one line.
const ITSELF = { bot: "智能机器人", push: "消息推送" }; // what speaks in a group of members
let latest = null;
function forget() {
  latest = null;
  $("feed-empty").hidden = false;
  $("feed-list").replaceChildren();
}

function report(message) {
  const alone = /^(app|bot):(.+)$/.exec(message.chat);
  if (!(message.from === "app" || message.from in ITSELF || message.from_bot)) return;
  const who = alone ? alone[2] : message.from;
  const name = ITSELF[who] || town.person(who)?.name || who;
  const said = words(message).replace(/^\[卡片\] /, "").slice(0, 90);
  if (alone && latest?.said === said && latest.at === message.at.slice(0, 16)) {
    latest.names.push(name);
    latest.head.lastChild.textContent = `告诉${latest.names.slice(0, 3).join("、")}${latest.names.length > 3 ? `等 ${latest.names.length} 人` : ""}`;
    return;
  }
  const group = town.groups.find((one) => one.id === message.chat);
  const head = el("span.feed-head", {}, el("time", {}, clockOf(message.at).time), alone ? `告诉${name}` : `${name} 发到 ${group?.name || message.chat}`);
  const reader = ITSELF[who] ? group?.members.find((one) => town.person(one)?.kind === "resident") || group?.owner : who;
  const danger = /危险|紧急/.test(message.card?.main_title?.title || "");
  const row = el(`li${danger ? ".is-danger" : ""}`, {}, el("button", { type: "button", onclick: () => bring(reader, message.chat) },
    avatar(name, who), el("span.feed-main", {}, head, el("span.feed-words", {}, said))));
  latest = alone ? { said, at: message.at.slice(0, 16), names: [name], head } : null;
  $("feed-empty").hidden = true;
  $("feed-list").prepend(row);
  while ($("feed-list").childElementCount > FEED) $("feed-list").lastElementChild.remove();
}

// Show this person's conversation: on the phone he already has here, else on one for his kind.
async function bring(who, chat) {
  let at = phones.findIndex((one) => one.person?.id === who);
  if (at < 0) at = { resident: 0, worker: 1, lead: 1, property: 1 }[town.person(who)?.kind] ?? 2;
  document.body.dataset.tab = String(at);
  if (phones[at].person?.id === who) await phones[at].openChat(chat);
  else await phones[at].hold(who, chat);
  drawTabs();
  phones[at].node.scrollIntoView({ behavior: "smooth", inline: "nearest", block: "nearest" });
}

function hear(event) {
  if (event.type === "message" || event.type === "card") {
    for (const [at, phone] of phones.entries()) {
      if (phone.hear(event.message, event.changed) && document.body.dataset.tab !== String(at)) $("tabs").children[at]?.classList.add("news");
    }
    if (!event.changed) report(event.message);
  } else if (event.type === "clock") {
    if (event.now) town.now = event.now;
    clock.show(event);
  } else if (event.type === "takeover") {
    for (const phone of phones) if (phone.person?.id === event.who) phone.showTaken(event.on);
  }
}

// The line may have been cut for a while: look at everything again.
let wasCut = false;
async function lineState(up) {
  if (!up) {
    wasCut = true;
    $("trouble").textContent = "连不上演示服务，正在重连…";
    $("trouble").hidden = false;
    return;
  }
  $("trouble").hidden = true;
  if (!wasCut) return;
  wasCut = false;
  take(await api.state());
  for (const phone of phones) {
    const open = phone.open;
    await phone.refresh();
    if (open) await phone.openChat(open);
  }
}

function hint() {
  const close = () => { $("hint").hidden = true; localStorage.setItem(SEEN, "1"); };
  $("hint").hidden = localStorage.getItem(SEEN) === "1";
  $("hint-close").onclick = close;
  $("hint-fill").onclick = async () => {
    await bring("wmLi", home("wmLi", "group"));
    phones.find((one) => one.person?.id === "wmLi").offer("3号楼2单元电梯又停了");
    close();
  };
}

// A person's first group, or his conversation with the application.
function home(who, kind) {
  if (kind === "app") return `app:${who}`;
  return town.groups.find((one) => one.members.includes(who))?.id || "";
}

async function start() {
  clock = new ClockBar(complain);
  take(await api.state());
  document.body.dataset.tab = "0";
  for (const [at, [who, kind]] of SLOTS.entries()) {
    const holder = town.person(who)?.id || town.people[at]?.id;
    const phone = new Phone(town, at, { onTrouble: complain, onPerson: drawTabs });
    phones.push(phone);
    $("stage").insertBefore(phone.node, $("feed"));
    await phone.hold(holder, home(holder, kind));
  }
  drawTabs();
  hint();
  api.events(hear, lineState);
}

start().catch((error) => {
  $("trouble").replaceChildren(error.message, el("button", { type: "button", onclick: () => location.reload() }, "再试一次"));
  $("trouble").hidden = false;
});
