// What an integration does with the vendor's own SDK, unchanged, over TLS: `node calls.js PART WEBHOOK FOLDER`. It ends with an
// assertion where something is not as the SDK reads it. TLS ends here, as at an operator's proxy: certificate and key are in FOLDER.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { join } from "node:path";
import { B24Hook, ParamsFactory } from "@bitrix24/b24jssdk";
import { Validator } from "@seriousme/openapi-schema-validator";

const [part, webhook, folder] = process.argv.slice(2);
const server = new URL(webhook);
const statuses = [];

const pem = (name) => readFileSync(join(folder, name));
const tls = https.createServer({ cert: pem("cert.pem"), key: pem("key.pem") }, (request, response) => {
  const { url: path, method, headers } = request;
  const upstream = http.request({ host: server.hostname, port: server.port, path, method, headers }, (answer) => {
    statuses.push(answer.statusCode);
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  upstream.on("error", () => response.destroy());
  request.pipe(upstream);
});
await new Promise((listening) => tls.listen(0, "127.0.0.1", listening));

const address = `https://127.0.0.1:${tls.address().port}${server.pathname}`;
// As many calls a second as the server lets through: its own limits have a part of their own below.
const swift = ParamsFactory.getDefault();
swift.rateLimit = { burstLimit: 5000, drainRate: 1000, adaptiveEnabled: false };
swift.adaptiveConfig = { ...swift.adaptiveConfig, enabled: false };
const b24 = B24Hook.fromWebhookUrl(address, part === "limits" ? undefined : { restrictionParams: swift });
b24.offClientSideWarning();
const { v2, v3 } = b24.actions;

/** What a call found. */
async function result(method, params = {}, of = v2) {
  const answer = await of.call.make({ method, params });
  assert.ok(answer.isSuccess, `${method}: ${answer.getErrorMessages()}`);
  return answer.getData().result;
}

/** The code and the text of a call that fails, whichever way the SDK tells it. */
async function fails(method, params = {}, of = v2) {
  let answer;
  try {
    answer = await of.call.make({ method, params });
  } catch (error) {
    return [error.code, error.message];
  }
  assert.ok(!answer.isSuccess, `${method} did not fail`);
  const [error] = [...answer.getErrors()];
  return [error.code, error.message];
}

const parts = {
  /** Everyone of a large company: page by page, by number without counting, and fifty pages at once. */
  async everyone() {
    const paged = [];
    let answer = await v2.call.make({ method: "user.get", params: { start: 0 } });
    for (;;) {
      assert.ok(answer.isSuccess, String(answer.getErrorMessages()));
      const { result: people, time } = answer.getData();
      paged.push(...people.map((one) => one.ID));
      assert.equal(typeof time.operating, "number");
      const next = await answer.fetchNext(b24.getHttpClient("v2"));
      if (!next) break;
      answer = next;
    }
    assert.equal(answer.getTotal(), paged.length);
    const listed = await v2.callList.make({ method: "user.get", params: { select: ["ID"] } });
    assert.ok(listed.isSuccess);
    const calls = Array.from({ length: Math.ceil(paged.length / 50) }, (_, page) => [
      "user.get",
      { start: page * 50, order: { ID: "ASC" } },
    ]);
    const batched = [];
    for (let at = 0; at < calls.length; at += 50) {
      const answer = await v2.batch.make({ calls: calls.slice(at, at + 50), options: { isHaltOnError: true } });
      assert.ok(answer.isSuccess, String(answer.getErrorMessages()));
      batched.push(...answer.getData().flat().map((one) => one.ID));
    }
    assert.ok(paged.length >= 5000, `${paged.length} people`);
    assert.equal(new Set(paged).size, paged.length);
    assert.deepEqual(listed.getData().map((one) => one.ID), paged);
    assert.deepEqual(batched, paged);
  },

  /** Invites, meets a taken address, dismisses, reinstates, makes departments, reads the event log. */
  async changes() {
    const added = await result("user.add", { EMAIL: "nina@example.com", NAME: "Nina", LAST_NAME: "de Boer", UF_DEPARTMENT: [1] });
    const [nina] = await result("user.get", { FILTER: { ID: added } });
    assert.equal(nina.EMAIL, "nina@example.com");
    assert.equal(nina.LAST_LOGIN, "");
    assert.match((await fails("user.add", { EMAIL: "NINA@example.com", UF_DEPARTMENT: [1] }))[1], /A user with this email already exists/);
    assert.match((await fails("user.add", { EMAIL: "nobody", UF_DEPARTMENT: [1] }))[1], /wrong_email/);

    const [anna] = await result("user.get", { FILTER: { EMAIL: "anna@northwind.example" } });
    assert.equal(anna.ACTIVE, true);
    for (const ACTIVE of ["N", "Y"]) {
      assert.equal(await result("user.update", { ID: anna.ID, ACTIVE }), true);
      const [now] = await result("user.get", { FILTER: { ID: anna.ID } });
      assert.equal(now.ACTIVE, ACTIVE === "Y");
    }
    assert.match((await fails("user.update", { ID: 999999, ACTIVE: "N" }))[1], /access_denied/);

    const department = await result("department.add", { NAME: "Sales", PARENT: 1 });
    assert.equal(await result("department.update", { ID: department, NAME: "Trade" }), true);
    const [trade] = await result("department.get", { ID: department });
    assert.equal(trade.NAME, "Trade");
    assert.equal(await result("user.update", { ID: anna.ID, UF_DEPARTMENT: [department] }), true);
    const inside = await v2.batch.make({
      calls: {
        one: ["department.get", { ID: department }],
        two: ["user.get", { FILTER: { UF_DEPARTMENT: "$result[one][0][ID]" } }],
        none: ["no.such.method", {}],
      },
      options: { isHaltOnError: false, returnAjaxResult: true },
    });
    const found = inside.getData();
    assert.deepEqual(found.two.getData().result.map((one) => one.ID), [anna.ID]);
    assert.equal(found.none.isSuccess, false);

    // It is deleted once nobody is in it.
    assert.match((await fails("department.delete", { ID: department }))[1], /Department is not empty/);
    assert.equal(await result("user.update", { ID: anna.ID, UF_DEPARTMENT: [1] }), true);
    assert.equal(await result("department.delete", { ID: department }), true);
    assert.deepEqual(await result("department.get", { ID: department }), []);
    assert.match((await fails("department.delete", { ID: department }))[1], /Department not found/);

    // Somebody from outside is here for workgroups alone.
    const guest = { EMAIL: "guest@example.com", NAME: "Gil", EXTRANET: "Y" };
    assert.match((await fails("user.add", guest))[1], /Group code not specified/);
    assert.match((await fails("user.add", { ...guest, SONET_GROUP_ID: [99] }))[1], /Group is specified incorrectly/);
    const [fair] = await result("sonet_group.get", { FILTER: { "%NAME": "fair" } });
    const gil = await result("user.add", { ...guest, SONET_GROUP_ID: [fair.ID] });
    const outside = await result("user.get", { FILTER: { USER_TYPE: "extranet" } });
    assert.deepEqual(outside.map((one) => [one.ID, one.NAME]), [[String(gil), "Gil"]]);

    // REST 3.0: the log by pages and by cursor, and a call that is sent again.
    const select = ["id", "auditTypeId", "userId", "description"];
    let dismissed = [];
    for (const deadline = Date.now() + 30_000; dismissed.length === 0 && Date.now() < deadline; ) {
      const answer = await v3.callList.make({
        method: "main.eventlog.list",
        params: { select, filter: [["auditTypeId", "=", "DISMISSED"]] },
        customKeyForResult: "items",
      });
      assert.ok(answer.isSuccess, String(answer.getErrorMessages()));
      dismissed = answer.getData();
    }
    assert.equal(dismissed.length, 1);
    assert.equal(dismissed[0].userId, 1);
    const tail = await v3.callTail.make({
      method: "main.eventlog.tail",
      params: { select, filter: [] },
      customKeyForResult: "items",
      limit: 7,
    });
    assert.ok(tail.isSuccess, String(tail.getErrorMessages()));
    const ids = tail.getData().map((one) => one.id);
    assert.deepEqual(ids, ids.map((_, n) => n + 1));
    const [code] = await fails("main.eventlog.list", { filter: [["nothing", 1]] }, v3);
    assert.equal(code, "BITRIX_REST_V3_EXCEPTION_UNKNOWNDTOPROPERTYEXCEPTION");
    const both = await v3.batch.make({
      calls: [
        ["main.eventlog.get", { id: 1, select: ["id"] }],
        ["main.eventlog.field.list", {}],
      ],
      options: { isHaltOnError: true },
    });
    assert.ok(both.isSuccess, String(both.getErrorMessages()));
    assert.equal(both.getData()[0].item.id, 1);
  },

  /** The server's limits are met, and the SDK comes through them by itself. */
  async limits() {
    for (let n = 0; n < 12; n += 1) assert.equal(typeof (await result("server.time")), "string");
    assert.ok(statuses.includes(503), `${statuses}`);
  },

  async blocked() {
    assert.equal((await fails("user.get"))[0], "REST_BLOCKED");
    assert.equal((await fails("main.eventlog.list", {}, v3))[0], "REST_BLOCKED");
    assert.deepEqual(statuses, [403, 403], "told once, and not tried again");
  },

  /** A webhook of few scopes reads what they show, and is told what it lacks. */
  async narrow() {
    const [petra] = await result("user.get", { FILTER: { ID: 1 } });
    assert.equal(petra.NAME, "Petra");
    assert.ok(!("EMAIL" in petra) && !("LAST_LOGIN" in petra), JSON.stringify(petra));
    assert.deepEqual(await result("scope"), ["user_brief"]);
    for (const method of ["department.get", "department.delete", "user.add", "user.update"])
      assert.equal((await fails(method, { ID: 1 }))[0], "insufficient_scope", method);
    const [code] = await fails("main.eventlog.list", {}, v3);
    assert.equal(code, "BITRIX_REST_V3_EXCEPTION_INSUFFICIENTSCOPEEXCEPTION");
  },

  async answered() {
    assert.equal(typeof (await result("server.time")), "string");
  },

  /** What the server says of itself, both parts of it, is OpenAPI. */
  async described() {
    const own = await (await fetch(new URL("/api/openapi.json", server))).json();
    const shaped = await result("documentation", {}, v3);
    const judge = async (document) => {
      const validator = new Validator();
      const { valid, errors } = await validator.validate(structuredClone(document));
      return [valid, validator.version, JSON.stringify(errors)];
    };
    for (const [document, version] of [[own, "3.1"], [shaped, "3.0"]]) {
      const [valid, found, errors] = await judge(document);
      assert.ok(valid, errors);
      assert.equal(found, version);
      const [path] = Object.keys(document.paths);
      const broken = structuredClone(document);
      for (const operation of Object.values(broken.paths[path])) delete operation.responses["200"].description;
      assert.equal((await judge(broken))[0], false);
    }
  },

  /** Revoked, or older than it was to be: the vendor says the same of both. */
  async ended() {
    assert.equal((await fails("user.get"))[0], "INVALID_CREDENTIALS");
    assert.equal((await fails("main.eventlog.list", {}, v3))[0], "INVALID_CREDENTIALS");
  },
};

await parts[part]();
tls.closeAllConnections();
tls.close();
