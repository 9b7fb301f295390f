#include "harness/record/field_schema.h"

namespace backfault {

void SchemaWriter::add(const char* key, Json schema, const std::string_view description) {
  if (!description.empty()) schema["description"] = description;
  properties_[key] = std::move(schema);
}

Json SchemaWriter::limited(Json schema, const FieldLimits& limits) {
  Json* entry = &schema;
  for (const char* key : {"items", "additionalProperties"}) {
    const auto found = entry->find(key);
    if (found != entry->end() && found->is_object()) entry = &*found;
  }
  if (!limits.pattern.empty()) (*entry)["pattern"] = limits.pattern;
  if (limits.minimum != 0) (*entry)["minimum"] = limits.minimum;
  if (!limits.without.empty()) {
    Json words = Json::array();
    for (const Json& word : (*entry)["enum"]) {
      if (word != limits.without) words.push_back(word);
    }
    (*entry)["enum"] = std::move(words);
  }
  return schema;
}

Json SchemaWriter::nullable(Json schema) {
  if (schema.contains("enum")) {
    schema["enum"].push_back(nullptr);
  } else if (schema.contains("oneOf")) {
    schema["oneOf"].push_back({{"type", "null"}});
  } else {
    schema["type"] = Json::array({schema["type"], "null"});
  }
  return schema;
}

Json SchemaWriter::of(const Seed&) {
  return {{"type", "string"},
          {"pattern", "^[0-9]{1,20}$"},
          {"description", "Text, because not every JSON reader keeps a number of 64 bits."}};
}

Json SchemaWriter::of(const ExitState&) {
  const auto form = [](const char* key) -> Json {
    return {{"type", "object"},
            {"additionalProperties", false},
            {"required", Json::array({key})},
            {"properties", {{key, {{"type", "integer"}, {"minimum", 0}, {"maximum", 255}}}}}};
  };
  return Json{{"oneOf", Json::array({form("code"), form("signal")})}};
}

std::string SchemaWriter::document(const std::string_view title,
                                   const std::string_view description) {
  Json schema = {{"$schema", "http://json-schema.org/draft-07/schema#"},
                 {"title", title},
                 {"description", description}};
  schema.update(take());
  return write_json(schema);
}

}  // namespace backfault
