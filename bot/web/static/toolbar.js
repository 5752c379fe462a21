// The worker's toolbar: shows what waits for his tap, says it through the client, then tells us that it was said.
"use strict";

const EVERY = 4000; // ms between two looks
const place = document.body.dataset;
const token = document.querySelector("meta[name=csrf]").content;
const asked = new URLSearchParams(location.search);
const said = new Set(); // pressed here, and perhaps not yet known to the server
let shown = "";

const byId = (id) => document.getElementById(id);

function problem(line) {
  byId("problem").textContent = line;
  byId("problem").hidden = !line;
}

function address(path, more = {}) {
  const query = new URLSearchParams({ chat: place.chat, ...more });
  for (const key of ["as", "community"]) if (asked.get(key)) query.set(key, asked.get(key));
  return `${path}?${query}`;
}

async function tell(id, what) {
  const answer = await fetch(address(`/api/v1/toolbar/${id}/${what}`), {
    method: "POST",
    headers: { "X-CSRF-Token": token },
  });
  if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).error || "没有记上，请刷新页面。");
}

async function tellUntilHeard(id, what) {
  for (let pause = 500; ; pause = Math.min(pause * 2, 30000)) {
    try {
      return await tell(id, what);
    } catch (error) {
      problem(`话已经发出去了，还没记上，正在重试。${error.message || ""}`);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

function say(text) {
  if (!window.ww || !ww.sendChatMessage) throw new Error("请从企业微信群聊右侧的工具栏打开这个页面。");
  return new Promise((resolve, reject) => {
    const failed = (error) => reject(new Error((error && (error.errMsg || error.message)) || "没有发出去，请再点一次。"));
    const sending = ww.sendChatMessage({ msgtype: "text", text: { content: text }, success: resolve, fail: failed });
    if (sending && sending.then) sending.then(resolve, failed);
  });
}

async function press(item, card) {
  const buttons = card.querySelectorAll("button");
  buttons.forEach((button) => (button.disabled = true));
  buttons[0].textContent = "正在发…";
  try {
    await say(item.text);
  } catch (error) {
    problem(error.message);
    buttons.forEach((button) => (button.disabled = false));
    buttons[0].textContent = "发到群里";
    return;
  }
  said.add(item.id);
  buttons[0].textContent = "已发出";
  await tellUntilHeard(item.id, "pressed");
  problem("");
  await look();
}

async function skip(item, card) {
  card.querySelectorAll("button").forEach((button) => (button.disabled = true));
  try {
    await tell(item.id, "skipped");
    said.add(item.id);
    await look();
  } catch (error) {
    problem(error.message);
    card.querySelectorAll("button").forEach((button) => (button.disabled = false));
  }
}

function cardOf(item) {
  const card = byId("item").content.firstElementChild.cloneNode(true);
  const tag = card.querySelector(".tag");
  card.classList.toggle("alarm", item.importance === 0);
  tag.textContent = [item.importance === 0 ? "险情，请先发这条" : "", item.ticket && !item.text.includes(`#${item.ticket}`) ? `#${item.ticket}` : ""].filter(Boolean).join(" · ");
  tag.hidden = !tag.textContent;
  card.querySelector(".words").textContent = item.text;
  card.querySelector(".send").addEventListener("click", () => press(item, card));
  card.querySelector(".skip").addEventListener("click", () => skip(item, card));
  return card;
}

function lineOf(ticket) {
  const line = byId("ticket").content.firstElementChild.cloneNode(true);
  line.querySelector(".number").textContent = `#${ticket.number}`;
  line.querySelector(".state").textContent = ticket.state;
  line.querySelector(".what").textContent = ` ${ticket.place} ${ticket.summary}`;
  return line;
}

function element(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

function show(found) {
  const items = found.items.filter((item) => !said.has(item.id));
  const now = JSON.stringify([items, found.tickets]);
  byId("pressed").textContent = found.pressed_today ? `今天已发 ${found.pressed_today} 条` : "";
  if (now === shown) return;
  shown = now;
  byId("items").replaceChildren(...(items.length ? items.map(cardOf) : [element("p", "没有要发的话。", "card empty")]));
  const list = element("ul", "", "card plain");
  list.append(...found.tickets.map(lineOf));
  const title = element("h2", `这个群里记着的 ${found.tickets.length} 件`);
  byId("tickets").replaceChildren(...(found.tickets.length ? [title, list] : []));
}

async function look() {
  let answer;
  try {
    answer = await fetch(address("/api/v1/toolbar"));
  } catch {
    return problem("网络不通，正在重试。");
  }
  if (answer.status === 401) return location.reload();
  const found = await answer.json().catch(() => ({}));
  if (!answer.ok) return problem(found.error || "这会儿取不到，正在重试。");
  if (!said.size) problem("");
  show(found);
}

// On the real platform the page is signed first, and asks the client which group it lies beside
async function ready() {
  if (place.signed && window.ww && ww.register) {
    const signed = fetch(address("/api/v1/toolbar/signature", { url: location.href.split("#")[0] })).then((a) => a.json());
    ww.register({
      corpId: place.corp,
      agentId: Number(place.agent),
      jsApiList: ["sendChatMessage", "getCurExternalChat"],
      getConfigSignature: async () => (await signed).corp,
      getAgentConfigSignature: async () => (await signed).agent,
    });
  }
  if (!place.chat && window.ww && ww.getCurExternalChat) {
    const chat = (await ww.getCurExternalChat().catch(() => ({}))).chatId;
    if (chat) return location.replace(address("/toolbar", { chat }));
  }
  await look();
  setInterval(() => document.hidden || look(), EVERY);
}

addEventListener("DOMContentLoaded", ready);
