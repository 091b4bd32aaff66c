package dev.weir.pipeline.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The header, then row by row. */
final class CsvDocument implements Serializer.Document {
  private static final int UNSET = -1;

  private final Csv format;
  private final Writer out;
  private List<String> columns;
  private int width;

  CsvDocument(Csv format, OutputStream out) throws IOException {
    this.format = format;
    this.out = new OutputStreamWriter(out, UTF_8);
    this.columns = format.columns();
    this.width = UNSET;
    if (!columns.isEmpty()) {
      begin(columns);
    }
  }

  @Override
  public void add(Object item) throws IOException {
    Map<String, @Nullable Object> named = Cells.named(item);
    if (named == null) {
      row(Cells.ofRow(item));
      return;
    }
    if (width == UNSET) {
      begin(List.copyOf(named.keySet()));
    }
    row(columns.isEmpty() ? new ArrayList<>(named.values()) : inColumns(named));
  }

  @Override
  public void end() throws IOException {
    out.flush();
  }

  private void begin(List<String> header) throws IOException {
    columns = header;
    width = header.size();
    write(header);
  }

  private List<@Nullable Object> inColumns(Map<String, @Nullable Object> named) {
    if (format.columns().isEmpty() && !Set.copyOf(columns).containsAll(named.keySet())) {
      Set<String> more = new TreeSet<>(named.keySet());
      more.removeAll(Set.copyOf(columns));
      throw new IllegalArgumentException(
          "csv: no column for %s (expected: of %s, as in the first item; or give the columns)"
              .formatted(more, columns));
    }
    List<@Nullable Object> cells = new ArrayList<>();
    columns.forEach(column -> cells.add(named.get(column)));
    return cells;
  }

  private void row(List<@Nullable Object> cells) throws IOException {
    if (width == UNSET) {
      width = cells.size();
    }
    if (cells.size() > width) {
      throw new IllegalArgumentException(
          "csv: a row of %d cells (expected: at most %d, %s)"
              .formatted(
                  cells.size(), width, columns.isEmpty() ? "as in the first item" : columns));
    }
    List<@Nullable Object> whole = new ArrayList<>(cells);
    while (whole.size() < width) {
      whole.add(null);
    }
    write(whole);
  }

  /** A line without anything on it would be read as no row. */
  private void write(List<? extends @Nullable Object> cells) throws IOException {
    String line =
        cells.stream()
            .map(cell -> quoted(Cells.text(cell)))
            .collect(Collectors.joining(String.valueOf(format.delimiter())));
    out.write(line.isEmpty() ? "\"\"" : line);
    out.write("\r\n");
  }

  private String quoted(String cell) {
    boolean plain =
        cell.chars().noneMatch(c -> c == format.delimiter() || c == '"' || c == '\r' || c == '\n');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
