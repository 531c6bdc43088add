// Standard input: one ELM expression a line (JSON). Standard output: true, false or null a line, as cql-execution evaluates it.
const cql = require("cql-execution");

async function main() {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  const lines = Buffer.concat(chunks).toString("utf8").split("\n").filter((line) => line !== "");
  const size = 500;
  for (let at = 0; at < lines.length; at += size) {
    const def = lines.slice(at, at + size).map((line, i) => ({ name: "A" + i, context: "Patient", accessLevel: "Public", expression: JSON.parse(line) }));
    const library = new cql.Library({
      library: {
        identifier: { id: "Oracle", version: "1" },
        schemaIdentifier: { id: "urn:hl7-org:elm", version: "r1" },
        usings: { def: [{ localIdentifier: "System", uri: "urn:hl7-org:elm-types:r1" }] },
        statements: { def },
      },
    });
    const source = new cql.PatientSource([{ id: "1", recordType: "Patient" }]);
    const results = (await new cql.Executor(library).exec(source)).patientResults["1"];
    for (let i = 0; i < def.length; i++) {
      const value = results["A" + i];
      process.stdout.write((value === undefined ? "null" : JSON.stringify(value)) + "\n");
    }
  }
}

main().catch((error) => {
  process.stderr.write(String(error && error.stack) + "\n");
  process.exit(1);
});
