// A stand-in for the platform's page SDK: the same calls, carried out by the simulator.
"use strict";
(() => {
  const home = new URL(document.currentScript.src).origin;
  const asked = new URLSearchParams(location.search);
  const phone = (window.name.match(/^phone:([^:]+):(.*)$/) || []).slice(1);
  const who = asked.get("as") || phone[0] || "";
  const chat = phone[1] || (asked.get("chat") || "").replace(/^room:/, "");
  let allowed = null;

  async function post(path, body) {
    const answer = await fetch(home + path, { method: "POST", body: JSON.stringify({ who, chat, ...body }) });
    return answer.json();
  }

  function call(name, options, run) {
    const done = (async () => {
      const told = await run();
      if (told.errCode) throw Object.assign(new Error(told.errMsg), told);
      return { errMsg: `${name}:ok`, errCode: 0, ...told };
    })();
    done.then((told) => options && options.success && options.success(told),
      (error) => options && options.fail && options.fail({ errMsg: error.errMsg || String(error), errCode: error.errCode || -1 }));
    done.catch(() => {}).finally(() => options && options.complete && options.complete());
    return done;
  }

  async function signed(options) {
    const url = location.href.split("#")[0];
    for (const [kind, ask] of [["corp", options.getConfigSignature], ["agent", options.getAgentConfigSignature]]) {
      if (!ask) continue;
      const told = await post("/sim/jssdk/signature", { kind, url, ...(await ask(url)) });
      if (told.errCode) throw Object.assign(new Error(told.errMsg), told);
    }
  }

  const refused = (name) => ({ errCode: 1, errMsg: `${name}:permission denied` });

  window.ww = {
    SDK_VERSION: "simulator",
    register(options) {
      const list = options.jsApiList || [];
      allowed = signed(options).then(() => new Set(list), (error) => {
        console.error("ww.register:", error.message);
        if (options.onAgentConfigFail) options.onAgentConfigFail(error);
        return new Set();
      });
      allowed.then((names) => names.size && options.onAgentConfigSuccess && options.onAgentConfigSuccess({ errMsg: "ok" }));
    },
    getContext: (options) => call("getContext", options, async () => ({ entry: chat ? "group_chat_tools" : "normal" })),
    getCurExternalChat: (options) => call("getCurExternalChat", options, async () =>
      (chat ? { chatId: chat } : { errCode: 1, errMsg: "getCurExternalChat:no chat" })),
    sendChatMessage: (options) => call("sendChatMessage", options, async () => {
      const names = await allowed;
      if (!names || !names.has("sendChatMessage")) return refused("sendChatMessage");
      return post("/sim/jssdk/say", { msgtype: options.msgtype, text: options.text, image: options.image });
    }),
    checkJsApi: (options) => call("checkJsApi", options, async () => ({ checkResult: Object.fromEntries((options.jsApiList || []).map((name) => [name, name in window.ww])) })),
    closeWindow: (options) => call("closeWindow", options, async () => { parent.postMessage({ type: "close-toolbar", who, chat }, "*"); return {}; }),
  };
})();
