// A Zod schema from a description in the words of JSON Schema, as a program would write it by hand.
//
// Knows what the suite describes: objects, lists, enums, text, numbers, booleans, and null beside
// another type.

export function zodOf(z, schema) {
  if (schema.enum) {
    return z.enum(schema.enum);
  }
  if (Array.isArray(schema.type)) {
    const [type] = schema.type.filter((name) => name !== "null");
    return zodOf(z, { ...schema, type }).nullable();
  }
  switch (schema.type) {
    case "object": {
      const members = Object.entries(schema.properties).map(([name, inner]) => [
        name,
        zodOf(z, inner),
      ]);
      return z.object(Object.fromEntries(members));
    }
    case "array":
      return z.array(zodOf(z, schema.items));
    case "string":
      return z.string();
    case "number":
      return z.number();
    case "integer":
      return z.number().int();
    case "boolean":
      return z.boolean();
    default:
      throw new TypeError(`There is no Zod schema for ${JSON.stringify(schema)}.`);
  }
}
