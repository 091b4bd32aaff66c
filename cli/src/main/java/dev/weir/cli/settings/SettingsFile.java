package dev.weir.cli.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A file of settings: one value a key. For one thread. */
final class SettingsFile {
  /** A file holds a line for each flag; what is longer is another file. */
  private static final long MOST_BYTES = 64 << 10;

  private static final Pattern PLACE = Pattern.compile("line (\\d{1,9}), column");

  private final Path file;
  private final Set<String> known;
  private final Map<String, Entry> entries = new HashMap<>();

  private SettingsFile(Path file, Set<String> known) {
    this.file = file;
    this.known = known;
  }

  /**
   * What it says.
   *
   * @param known the keys that it may have
   * @throws SettingsRefused if it cannot be read or has anything else
   */
  static Map<String, Entry> read(Path file, Set<String> known) {
    SettingsFile read = new SettingsFile(file, known);
    try (JsonParser parser = YAMLMapper.shared().createParser(text(file))) {
      read.object(parser);
    } catch (JacksonException e) {
      throw read.noYaml(e.getOriginalMessage());
    }
    return Map.copyOf(read.entries);
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new SettingsRefused(
            "%s: longer than %,d bytes (expected: a line for each setting)"
                .formatted(file, MOST_BYTES));
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new SettingsRefused(
          "%s: cannot be read: %s (expected: a YAML file)".formatted(file, e));
    }
  }

  private void object(JsonParser parser) {
    JsonToken first = parser.nextToken();
    if (first == null) {
      return;
    }
    if (first != JsonToken.START_OBJECT) {
      throw refused(line(parser), "no keys (expected: KEY: VALUE, a line for each)");
    }
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      take(parser.currentName(), line(parser), parser);
    }
  }

  private void take(String key, int line, JsonParser parser) {
    if (!known.contains(key)) {
      throw refused(line, "%s (expected: one of %s)".formatted(key, new TreeSet<>(known)));
    }
    JsonToken value = parser.nextToken();
    if (!value.isScalarValue() || value == JsonToken.VALUE_NULL) {
      throw refused(line, "%s: %s (expected: one value)".formatted(key, words(value)));
    }
    String place = "%s:%d".formatted(file, line);
    if (entries.put(key, new Entry(parser.getString(), place)) != null) {
      throw refused(line, key + ": stands there twice (expected: once)");
    }
  }

  private static String words(JsonToken value) {
    return switch (value) {
      case START_ARRAY -> "a list";
      case START_OBJECT -> "keys of its own";
      default -> "nothing";
    };
  }

  private static int line(JsonParser parser) {
    return parser.currentTokenLocation().getLineNr();
  }

  /** The parser names the place in its words, and better than in its exception. */
  private SettingsRefused noYaml(String words) {
    Matcher place = PLACE.matcher(words);
    int line = place.find() ? Integer.parseInt(place.group(1)) : 0;
    String said =
        words
            .lines()
            .filter(each -> !each.startsWith(" ") && !each.isBlank())
            .collect(Collectors.joining(": "));
    return refused(line, said);
  }

  private SettingsRefused refused(int line, String what) {
    return new SettingsRefused("%s:%d: %s".formatted(file, Math.max(1, line), what));
  }

  /**
   * A value.
   *
   * @param place where it stands
   */
  record Entry(String value, String place) {}
}
