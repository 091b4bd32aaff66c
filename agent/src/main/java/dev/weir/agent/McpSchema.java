package dev.weir.agent;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import dev.weir.agent.mcp.McpClient;
import dev.weir.agent.mcp.McpServer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a model is told of an MCP server's tool. What is not simple in its schema is passed on as it
 * is. Stateless.
 */
final class McpSchema {
  private static final int LONGEST_NAME = 64;
  private static final Set<String> PLAIN = Set.of("type", "description", "title");

  private McpSchema() {}

  /** A name that models may use: of letters, digits, - and _. */
  static String name(McpServer server, String tool) {
    String full = server.isPrefixed() ? server.name() + "_" + tool : tool;
    String plain = full.replaceAll("[^A-Za-z0-9_-]", "_");
    return plain.substring(0, Math.min(plain.length(), LONGEST_NAME));
  }

  static ToolSpecification of(String name, McpClient.Tool tool) {
    return ToolSpecification.builder()
        .name(name)
        .description(tool.description().isEmpty() ? null : tool.description())
        .parameters(parameters(tool.schema()))
        .build();
  }

  /** Stands for the tools of a server that could not be reached. */
  static ToolSpecification absent(String name, McpServer server, String why) {
    return ToolSpecification.builder()
        .name(name)
        .description(
            "The tools of %s are not available: %s. Call this to try again."
                .formatted(server.name(), why))
        .build();
  }

  private static @Nullable JsonObjectSchema parameters(JsonNode schema) {
    Map<String, JsonSchemaElement> properties = elements(schema.path("properties"));
    if (properties.isEmpty()) {
      return null;
    }
    Map<String, JsonSchemaElement> definitions = elements(schema.path("$defs"));
    definitions.putAll(elements(schema.path("definitions")));
    List<String> required =
        schema.path("required").valueStream().map(it -> it.asString("")).toList();
    JsonNode others = schema.path("additionalProperties");
    return JsonObjectSchema.builder()
        .addProperties(properties)
        .required(required)
        .additionalProperties(others.isBoolean() ? others.booleanValue() : null)
        .definitions(definitions.isEmpty() ? null : definitions)
        .build();
  }

  private static Map<String, JsonSchemaElement> elements(JsonNode schemas) {
    Map<String, JsonSchemaElement> elements = new LinkedHashMap<>();
    schemas.properties().forEach(it -> elements.put(it.getKey(), element(it.getValue())));
    return elements;
  }

  private static JsonSchemaElement element(JsonNode schema) {
    String said = schema.path("description").stringValue(null);
    if (isChoice(schema)) {
      List<String> values = schema.get("enum").valueStream().map(JsonNode::stringValue).toList();
      return JsonEnumSchema.builder().enumValues(values).description(said).build();
    }
    boolean plain = schema.properties().stream().allMatch(it -> PLAIN.contains(it.getKey()));
    return switch (plain ? schema.path("type").asString("") : "") {
      case "string" -> JsonStringSchema.builder().description(said).build();
      case "integer" -> JsonIntegerSchema.builder().description(said).build();
      case "number" -> JsonNumberSchema.builder().description(said).build();
      case "boolean" -> JsonBooleanSchema.builder().description(said).build();
      // Where definitions stand is not ours to choose.
      default -> JsonRawSchema.from(schema.toString().replace("#/definitions/", "#/$defs/"));
    };
  }

  private static boolean isChoice(JsonNode schema) {
    JsonNode values = schema.path("enum");
    return schema.path("type").asString("").equals("string")
        && values.isArray()
        && !values.isEmpty()
        && values.valueStream().allMatch(JsonNode::isString);
  }
}
