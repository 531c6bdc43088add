// The same five criteria in the reference JavaScript engine of CQL, on patients in memory: plain objects, no FHIR model.
const cql = require("cql-execution");
const count = Number(process.argv[2] || 20000);
const literal = (value) => ({ type: "Literal", valueType: "{urn:hl7-org:elm-types:r1}Decimal", value: String(value) });
const property = (path) => ({ type: "Property", path, source: { type: "ExpressionRef", name: "Patient" } });
const compare = (type, path, value) => ({ type, operand: [property(path), literal(value)] });
const all = (list) => list.reduce((a, b) => ({ type: "And", operand: [a, b] }));
const library = new cql.Library({
  library: {
    identifier: { id: "Trial", version: "1" },
    schemaIdentifier: { id: "urn:hl7-org:elm", version: "r1" },
    usings: { def: [{ localIdentifier: "System", uri: "urn:hl7-org:elm-types:r1" }] },
    statements: {
      def: [
        { name: "Patient", context: "Patient", expression: { type: "SingletonFrom", operand: { type: "Retrieve", dataType: "Patient" } } },
        {
          name: "Eligible", context: "Patient", accessLevel: "Public",
          expression: all([compare("GreaterOrEqual", "age", 18), compare("GreaterOrEqual", "anc", 1), compare("GreaterOrEqual", "platelets", 50),
                           compare("LessOrEqual", "creatinine", 1.5), compare("LessOrEqual", "alt", 100)]),
        },
      ],
    },
  },
});
class Patient {
  constructor(i) {
    Object.assign(this, { id: "P" + i, age: i % 90, anc: (i % 77) / 10, platelets: i % 400, creatinine: (i % 31) / 10, alt: i % 180 });
    if (i % 10 === 0) this.anc = null;
  }
  getId() { return this.id; }
  findRecords(profile) { return [this]; }
}
const patients = Array.from({ length: count }, (_, i) => new Patient(i));
let at = 0;
const source = { currentPatient: () => patients[at], nextPatient: () => { at += 1; return patients[at]; } };
(async () => {
  const executor = new cql.Executor(library);
  const begin = process.hrtime.bigint();
  const results = await executor.exec(source);
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  const values = Object.values(results.patientResults).map((r) => r.Eligible);
  console.log(JSON.stringify({ patients: values.length, eligible: values.filter((v) => v === true).length, unknown: values.filter((v) => v === null).length, seconds }));
})();
