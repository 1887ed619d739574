// Calls the server through Tencent's official SDK, one JSON line in, one JSON line out, so that tests in another language can drive it.
// A line: {"id", "secretId", "secretKey", "endpoint", "region", "method", "language", "action", "parameters"}.
import { createInterface } from "node:readline";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { ssm } = require("tencentcloud-sdk-nodejs-ssm");
const SsmClient = ssm.v20190923.Client;
const clients = new Map();

function clientOf(line) {
  const key = JSON.stringify([line.secretId, line.secretKey, line.endpoint, line.region, line.method, line.language]);
  if (!clients.has(key)) {
    clients.set(key, new SsmClient({
      credential: { secretId: line.secretId, secretKey: line.secretKey },
      region: line.region,
      profile: {
        language: line.language ?? undefined,
        signMethod: line.signMethod ?? "TC3-HMAC-SHA256",
        httpProfile: { endpoint: line.endpoint, reqMethod: line.method, reqTimeout: 30 },
      },
    }));
  }
  return clients.get(key);
}

async function answer(line) {
  try {
    return { id: line.id, response: await clientOf(line)[line.action](line.parameters) };
  } catch (fault) {
    return { id: line.id, error: { code: fault.code ?? "", message: String(fault.message), requestId: fault.requestId ?? "", traceId: fault.traceId ?? "" } };
  }
}

for await (const text of createInterface({ input: process.stdin })) {
  const line = JSON.parse(text);
  answer(line).then(result => process.stdout.write(JSON.stringify(result) + "\n"));
}
