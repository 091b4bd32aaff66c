package dev.weir.behaviours;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The rows of one finished file of requirements, in its order.
 *
 * @param file the first part of the names, such as {@code chan}
 * @param demanded full names, such as {@code chan-C22}, of the rows that a test must name, each
 *     with what it is about
 * @param leftOut the rows that need no test, each with the reason
 */
record Rows(String file, Map<String, String> demanded, Map<String, String> leftOut) {
  private static final Pattern LINE =
      Pattern.compile("(?<minus>- )?(?<number>[A-Z]*\\d+(?:\\.\\d+)?) +(?<words>\\S.*)");

  /** Reads all lists of a folder, by name. */
  static List<Rows> readAll(Path folder) throws IOException {
    try (Stream<Path> lists = Files.list(folder)) {
      List<Path> sorted = lists.filter(list -> list.toString().endsWith(".txt")).sorted().toList();
      return sorted.stream().map(Rows::readUnchecked).toList();
    }
  }

  /**
   * The rows that the lines of a list say: a number and words each, after a minus for those left
   * out; empty lines and those that begin with {@code #} say nothing.
   */
  static Rows parse(String file, List<String> lines) {
    Rows rows = new Rows(file, new LinkedHashMap<>(), new LinkedHashMap<>());
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (!line.isBlank() && !line.startsWith("#")) {
        rows.add(line, i + 1);
      }
    }
    return rows;
  }

  private void add(String line, int number) {
    Matcher row = LINE.matcher(line);
    if (!row.matches()) {
      throw refused(number, line, "a row and its words, as in 'C22  a failed send …'");
    }
    String name = file + "-" + row.group("number");
    if (demanded.containsKey(name) || leftOut.containsKey(name)) {
      throw refused(number, line, "each row once");
    }
    (row.group("minus") == null ? demanded : leftOut).put(name, row.group("words"));
  }

  private IllegalArgumentException refused(int number, String line, String expected) {
    return new IllegalArgumentException(
        "%s.txt, line %d: %s (expected: %s)".formatted(file, number, line, expected));
  }

  private static Rows readUnchecked(Path list) {
    try {
      String file = list.getFileName().toString().replaceFirst("\\.txt$", "");
      return parse(file, Files.readAllLines(list));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
