// Read an OpenAPI document from standard input, write its TypeScript types and enum values to standard output.
import openapiTS, { astToString } from "openapi-typescript";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const document = JSON.parse(Buffer.concat(chunks).toString("utf8"));

// The generator does not support `itemSchema` (OpenAPI 3.2), which describes one event of a stream. Here a stream's
// content is typed as one of its events, with its data decoded.
for (const path of Object.values(document.paths)) {
  for (const operation of Object.values(path)) {
    const stream = operation.responses?.["200"]?.content?.["text/event-stream"];
    if (stream?.itemSchema) stream.schema = decoded(stream.itemSchema);
  }
}

function decoded(item) {
  if (item.oneOf) return { oneOf: item.oneOf.map(decoded) };
  const { event, id, data } = item.properties;
  return {
    type: "object",
    required: [...(item.required ?? []), "data"],
    properties: { event, id, data: data.contentSchema ?? data },
  };
}

const header = `/**
 * Written by \`make api-client\` from the OpenAPI document of "${document.info.title}". Never edit by hand:
 * \`make lint\` compares this file with the API as it is.
 */

`;
process.stdout.write(
  header + astToString(await openapiTS(document, { alphabetize: true, enumValues: true })),
);
