package dev.weir.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a run found.
 *
 * @param name of the bench
 * @param machine facts, see {@link Machine}
 * @param slack part of each must that was forgiven
 */
record Report(String name, Map<String, Object> machine, double slack, List<Cell> cells) {

  static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  boolean met() {
    return cells.stream().noneMatch(cell -> Boolean.FALSE.equals(cell.met(slack)));
  }

  /** Exactly what {@code --json} prints. */
  Map<String, Object> figures() {
    return document(cells.stream().map(this::figures).toList());
  }

  /** The same with every sample, for the file. */
  Map<String, Object> raw() {
    return document(cells.stream().map(this::raw).toList());
  }

  private Map<String, Object> document(List<Map<String, @Nullable Object>> shown) {
    var document = new LinkedHashMap<String, Object>();
    document.put("name", name);
    document.put("machine", machine);
    document.put("cells", shown);
    return document;
  }

  private Map<String, @Nullable Object> figures(Cell cell) {
    var row = new LinkedHashMap<String, @Nullable Object>();
    row.put("cell", cell.name());
    row.put("unit", cell.unit());
    row.put("ours", cell.value());
    row.put("peer", cell.peer());
    row.put("peerValue", cell.peerValue());
    row.put("ratio", cell.ratio());
    row.put("must", cell.must());
    row.put("met", cell.met(slack));
    return row;
  }

  private Map<String, @Nullable Object> raw(Cell cell) {
    Map<String, @Nullable Object> row = figures(cell);
    row.put("better", cell.better().name().toLowerCase(Locale.ROOT));
    row.put("ourSamples", cell.ours());
    row.put("peerSamples", cell.theirs());
    return row;
  }

  /** For people. Ratios above 1 mean that ours is better. */
  String table() {
    var text = new StringBuilder(heading());
    String form = "%-28s %-14s %14s  %-28s %14s %9s  %s%n";
    text.append(form.formatted("cell", "unit", "weir", "peer", "", "ratio", "must"));
    for (Cell cell : cells) {
      text.append(
          form.formatted(
              cell.name(),
              cell.unit(),
              number(cell.value()),
              cell.peer() == null ? "-" : cell.peer(),
              number(cell.peerValue()),
              cell.ratio() == null ? "-" : String.format(Locale.ROOT, "%.2f", cell.ratio()),
              must(cell)));
    }
    return text.toString();
  }

  private String heading() {
    return "%s: medians of %d samples, ratio above 1 = weir is better%n%s, %s cores, %s, %s, %s, load before %s%n%n"
        .formatted(
            name,
            cells.getFirst().ours().size(),
            machine.get("cpu"),
            machine.get("cores"),
            machine.get("memory"),
            machine.get("kernel"),
            machine.get("jvm"),
            machine.get("load"));
  }

  private String must(Cell cell) {
    Boolean met = cell.met(slack);
    if (cell.must() == null) {
      return "-";
    }
    String state = met == null ? "no peer" : met ? "met" : "NOT MET";
    return String.format(Locale.ROOT, "%.2f %s", cell.must(), state);
  }

  private static String number(@Nullable Double value) {
    if (value == null) {
      return "-";
    }
    return String.format(Locale.ROOT, Math.abs(value) < 100 ? "%,.2f" : "%,.0f", value);
  }
}
