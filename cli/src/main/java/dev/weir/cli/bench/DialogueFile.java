package dev.weir.cli.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads dialogues, one JSON object a line: {@code {"id", "services": [text], "turns": [{"speaker":
 * "user"|"system", "text"}]}}. A line of another form is refused with its number.
 */
final class DialogueFile {
  private final Path file;
  private final Set<String> ids = new HashSet<>();
  private int number;

  private DialogueFile(Path file) {
    this.file = file;
  }

  /** The first {@code limit} dialogues of the file. */
  static List<Dialogue> read(Path file, int limit) throws IOException {
    return new DialogueFile(file).read(limit);
  }

  private List<Dialogue> read(int limit) throws IOException {
    List<Dialogue> dialogues = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      String line = lines.readLine();
      while (line != null && dialogues.size() < limit) {
        number++;
        if (!line.isBlank()) {
          dialogues.add(dialogue(line));
        }
        line = lines.readLine();
      }
    }
    if (dialogues.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: no dialogue in it (expected: one JSON object a line)".formatted(file.getFileName()));
    }
    return dialogues;
  }

  private Dialogue dialogue(String line) {
    JsonNode json = parse(line);
    String id = text(json, "id", "id");
    if (!ids.add(id)) {
      throw refused("id", id, "one that no earlier line has");
    }
    return new Dialogue(id, services(array(json, "services")), turns(array(json, "turns")));
  }

  private JsonNode parse(String line) {
    try {
      return Json.parse(line);
    } catch (JacksonException malformed) {
      throw new IllegalArgumentException(where() + "not JSON: " + malformed.getOriginalMessage());
    }
  }

  private List<String> services(JsonNode array) {
    List<String> services = new ArrayList<>();
    for (JsonNode service : array) {
      if (!service.isString()) {
        throw refused("services[%d]".formatted(services.size()), service, "a text");
      }
      services.add(service.stringValue());
    }
    return services;
  }

  private List<String> turns(JsonNode array) {
    List<String> said = new ArrayList<>();
    for (int at = 0; at < array.size(); at++) {
      JsonNode turn = array.get(at);
      String name = "turns[%d]".formatted(at);
      String text = text(turn, "text", name + ".text");
      switch (text(turn, "speaker", name + ".speaker")) {
        case "user" -> said.add(text);
        case "system" -> {}
        default -> throw refused(name + ".speaker", turn.get("speaker"), "user or system");
      }
    }
    if (said.isEmpty()) {
      throw refused("turns", array, "at least one of the user");
    }
    return said;
  }

  private JsonNode array(JsonNode json, String field) {
    JsonNode value = json.path(field);
    if (!value.isArray()) {
      throw refused(field, value, "an array");
    }
    return value;
  }

  private String text(JsonNode json, String field, String name) {
    JsonNode value = json.path(field);
    if (!value.isString() || value.stringValue().isBlank()) {
      throw refused(name, value, "a text that is not blank");
    }
    return value.stringValue();
  }

  private IllegalArgumentException refused(String name, Object value, String expected) {
    Object shown = value instanceof JsonNode node && node.isMissingNode() ? "missing" : value;
    return new IllegalArgumentException(
        "%s%s: %s (expected: %s)".formatted(where(), name, shown, expected));
  }

  private String where() {
    return "%s, line %d: ".formatted(file.getFileName(), number);
  }
}
