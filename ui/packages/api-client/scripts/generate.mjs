// Read an OpenAPI document from standard input, write its TypeScript types to standard output.
import openapiTS, { astToString } from "openapi-typescript";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const document = JSON.parse(Buffer.concat(chunks).toString("utf8"));

const header = `/**
 * Written by \`make api-client\` from the OpenAPI document of "${document.info.title}". Never edit by hand:
 * \`make lint\` compares this file with the API as it is.
 */

`;
process.stdout.write(header + astToString(await openapiTS(document, { alphabetize: true })));
