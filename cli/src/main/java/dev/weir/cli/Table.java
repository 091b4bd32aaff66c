package dev.weir.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows in columns as wide as their widest word, the last one as it comes. */
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  /** Without rows. */
  public Table() {}

  /** One more. */
  public Table row(String... cells) {
    rows.add(Arrays.asList(cells));
    return this;
  }

  /** One line a row, each behind {@code indent}. */
  public List<String> lines(String indent) {
    return rows.stream().map(row -> indent + line(row)).map(String::stripTrailing).toList();
  }

  private String line(List<String> row) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      line.append(cell).repeat(' ', width(column) - cell.length() + 2);
    }
    return line.toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
