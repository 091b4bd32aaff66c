package dev.weir.pipeline.output;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Rows of cells, as in RFC 4180. A record or a map is a row of named cells; a list, an array or a
 * pair a row of cells in their order; anything else, also a string, a row of one cell. A cell that
 * is missing, null or an empty Optional is empty; records, maps and lists in a cell are JSON.
 *
 * <p>If no columns are given, the first item sets them: with a header if its cells have names. An
 * item that then has a cell more is refused.
 *
 * @param columns the header, and which named cells are written; empty: as the first item has them
 * @param delimiter between the cells; not a quote, not a line break
 */
public record Csv(List<String> columns, char delimiter) implements Serializer {
  /** Columns as the first item has them, a comma between the cells. */
  static final Csv DEFAULT = new Csv(List.of(), ',');

  /** Checked, and copied. */
  public Csv {
    columns = List.copyOf(columns);
    if (Set.copyOf(columns).size() < columns.size()) {
      throw new IllegalArgumentException("columns: " + columns + " (expected: each once)");
    }
    if (delimiter == '"' || delimiter == '\r' || delimiter == '\n') {
      throw new IllegalArgumentException(
          "delimiter: U+%04X (expected: not a quote, not a line break)".formatted((int) delimiter));
    }
  }

  /** With a header of these, in this order. */
  public Csv columns(String first, String... others) {
    return new Csv(Stream.concat(Stream.of(first), Stream.of(others)).toList(), delimiter);
  }

  /** With another character between the cells. */
  public Csv delimiter(char other) {
    return new Csv(columns, other);
  }

  @Override
  public String extension() {
    return "csv";
  }

  @Override
  public Document begin(OutputStream out) throws IOException {
    return new CsvDocument(this, out);
  }
}
