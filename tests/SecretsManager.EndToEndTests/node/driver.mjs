// Calls the server through Tencent's official SDK, one JSON line in, one JSON line out, so that tests in another language can drive it.
// A line: {"id", "secretId", "secretKey", "endpoint", "region", "method", "language", "action", "parameters"}; with "service" and
// "version" the call goes through the SDK's client for any service, else through the one for ssm. With "token" the key is temporary; with
// "unsigned" the SDK sends no signature.
import { createInterface } from "node:readline";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { CommonClient } = require("tencentcloud-sdk-nodejs-common");
const { ssm } = require("tencentcloud-sdk-nodejs-ssm");
const SsmClient = ssm.v20190923.Client;
const clients = new Map();

function clientOf(line) {
  const key = JSON.stringify([line.secretId, line.secretKey, line.endpoint, line.region, line.method, line.language, line.service, line.version, line.token]);
  if (!clients.has(key)) {
    const config = {
      credential: { secretId: line.secretId, secretKey: line.secretKey, token: line.token ?? undefined },
      region: line.region,
      profile: {
        language: line.language ?? undefined,
        signMethod: line.signMethod ?? "TC3-HMAC-SHA256",
        httpProfile: { endpoint: line.endpoint, reqMethod: line.method, reqTimeout: 30 },
      },
    };
    clients.set(key, line.service ? new CommonClient(line.endpoint, line.version, config) : new SsmClient(config));
  }
  return clients.get(key);
}

function call(line) {
  const client = clientOf(line);
  if (!line.service)
    return client[line.action](line.parameters);
  return line.unsigned ? client.request(line.action, line.parameters, { skipSign: true }) : client.request(line.action, line.parameters);
}

async function answer(line) {
  try {
    return { id: line.id, response: await call(line) };
  } catch (fault) {
    return { id: line.id, error: { code: fault.code ?? "", message: String(fault.message), requestId: fault.requestId ?? "", traceId: fault.traceId ?? "" } };
  }
}

for await (const text of createInterface({ input: process.stdin })) {
  const line = JSON.parse(text);
  answer(line).then(result => process.stdout.write(JSON.stringify(result) + "\n"));
}
