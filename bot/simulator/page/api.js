// The simulator's page API: one small function a thing; errors carry words a person can read.

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
  if (!answer.ok) throw new Error(told.error || `没办成（${answer.status}）`);
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
