// The simulator's page API: one small function a thing; errors carry words a person can read.

const LINES = { 400: "这一步现在走不了，换个说法再试一次。", 404: "这个已经不在了，刷新页面再试一次。" };

async function call(path, body) {
  let answer;
  try {
    answer = await fetch(path, body === undefined ? {} : {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
    });
  } catch {
    throw new Error("连不上演示服务，看看它是不是还开着。");
  }
  const type = answer.headers.get("content-type") || "";
  const told = type.includes("json") ? await answer.json() : {};
  if (!answer.ok) throw new Error(told.line || LINES[answer.status] || "演示服务出了点问题，刷新页面再试一次。");
  return told;
}

const part = encodeURIComponent;

export const state = () => call("/sim/state");
export const phone = (who) => call(`/sim/phone/${part(who)}`);
export const chat = (who, name) => call(`/sim/chat/${part(who)}/${part(name)}`);
export const toolbar = (who, name) => call(`/sim/toolbar/${part(who)}/${part(name)}`);
export const say = (message) => call("/sim/say", message);
export const press = (who, card, key, selected) => call("/sim/press", { who, card, key, selected });
export const takeover = (who, on) => call("/sim/takeover", { who, on });
export const clock = (wish) => call("/sim/clock", wish);

// Live events; `onState` hears true or false as the line comes and goes.
export function events(onEvent, onState) {
  const source = new EventSource("/sim/events");
  source.onopen = () => onState(true);
  source.onerror = () => onState(false);
  source.onmessage = (message) => onEvent(JSON.parse(message.data));
  return source;
}
