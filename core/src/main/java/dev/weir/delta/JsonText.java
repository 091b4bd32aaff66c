package dev.weir.delta;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** JSON that is kept as text: checked and taken apart, but never rounded or reordered. */
final class JsonText {
  /** How much of a wrong text an error shows. */
  private static final int SHOWN = 200;

  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonText() {}

  /** The content, if what it holds as JSON is what its kind demands. */
  static <C extends Content> C checked(C content) {
    switch (content) {
      case Content.Text t -> {}
      case Content.Reasoning r -> {}
      case Content.Data data -> members("data", data.json());
      case Content.ToolInput call -> members("arguments of call " + call.callId(), call.input());
      case Content.ToolResult result -> {
        if (result.form() == Content.Form.JSON) {
          copy("result of call " + result.callId(), result.output());
        }
      }
    }
    return content;
  }

  /** As {@link #checked}; an object that is still empty is an empty object. */
  static Content settled(Content content) {
    return checked(content.filled());
  }

  static boolean valid(Content content) {
    try {
      checked(content);
      return true;
    } catch (InvalidContent e) {
      return false;
    }
  }

  /** The members of an object, each as JSON text; its shape is checked to the end. */
  static Map<String, String> members(String what, String text) {
    Map<String, String> members = new LinkedHashMap<>();
    try (JsonParser json = parser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new InvalidContent(told(what, text));
      }
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        json.nextToken();
        members.put(name, copy(json));
      }
      end(what, text, json);
    } catch (JacksonException e) {
      throw new InvalidContent(told(what, text), e);
    }
    return members;
  }

  /** The elements of an array, each as JSON text. */
  static List<String> elements(String what, String text) {
    List<String> elements = new ArrayList<>();
    try (JsonParser json = parser(text)) {
      if (json.nextToken() != JsonToken.START_ARRAY) {
        throw new InvalidContent(what + ": " + text + " (expected: an array)");
      }
      while (json.nextToken() != JsonToken.END_ARRAY) {
        elements.add(copy(json));
      }
    }
    return elements;
  }

  /** What a JSON string says. */
  static String string(String text) {
    try (JsonParser json = parser(text)) {
      json.nextToken();
      return json.getString();
    }
  }

  /** One value, as JSON text without spaces. */
  static String copy(String what, String text) {
    try (JsonParser json = parser(text)) {
      if (json.nextToken() == null) {
        throw new InvalidContent(told(what, text));
      }
      String copy = copy(json);
      end(what, text, json);
      return copy;
    } catch (JacksonException e) {
      throw new InvalidContent(told(what, text), e);
    }
  }

  /** Writes a value that is kept as text. */
  static void write(JsonGenerator out, String what, String text) {
    out.writeRawValue(copy(what, text));
  }

  static JsonGenerator generator(StringWriter out) {
    return FACTORY.createGenerator(ObjectWriteContext.empty(), out);
  }

  static JsonParser parser(String text) {
    return FACTORY.createParser(ObjectReadContext.empty(), text);
  }

  private static String copy(JsonParser json) {
    StringWriter out = new StringWriter();
    try (JsonGenerator copy = generator(out)) {
      copy.copyCurrentStructureExact(json);
    }
    return out.toString();
  }

  private static void end(String what, String text, JsonParser json) {
    if (json.nextToken() != null) {
      throw new InvalidContent(told(what, text));
    }
  }

  private static String told(String what, String text) {
    String shown =
        text.length() <= SHOWN
            ? text
            : text.substring(0, SHOWN) + "… (%d characters)".formatted(text.length());
    return "%s: %s (expected: one JSON value, an object for data and arguments)"
        .formatted(what, shown);
  }
}
