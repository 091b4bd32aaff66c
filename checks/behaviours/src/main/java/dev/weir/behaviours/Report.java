package dev.weir.behaviours;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the rows of the finished files and the tests say of each other.
 *
 * @param lines for people, one a file
 * @param unnamed rows that no test names
 * @param mistakes names in tests that no finished file has
 */
record Report(List<String> lines, List<String> unnamed, List<String> mistakes) {

  /** Compares; names of files that are not finished are nobody's mistake. */
  static Report of(Collection<Rows> finished, Map<String, Set<String>> named) {
    Report report = new Report(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (Rows rows : finished) {
      report.add(rows, named);
    }
    return report;
  }

  /** The whole report as a block of lines. */
  String text() {
    Stream<String> errors = mistakes.stream().map(mistake -> "behaviours: error: " + mistake);
    return Stream.concat(lines.stream(), errors).collect(joining("\n"));
  }

  private void add(Rows rows, Map<String, Set<String>> named) {
    List<String> missing =
        rows.demanded().keySet().stream().filter(row -> !named.containsKey(row)).toList();
    unnamed.addAll(missing);
    lines.add(line(rows, missing));
    named.forEach((name, tests) -> judge(rows, name, tests));
  }

  private static String line(Rows rows, List<String> missing) {
    int all = rows.demanded().size();
    String count =
        "behaviours: %s %d of %d rows named by tests"
            .formatted(rows.file(), all - missing.size(), all);
    return missing.isEmpty() ? count : count + "; nobody names: " + String.join(", ", missing);
  }

  private void judge(Rows rows, String name, Set<String> tests) {
    if (name.startsWith(rows.file() + "-") && !rows.demanded().containsKey(name)) {
      String why = rows.leftOut().getOrDefault(name, "no row of " + rows.file());
      mistakes.add(
          "%s (%s), named by %s. Name a row of checks/behaviours/rows/%s.txt"
              .formatted(name, why, String.join(", ", tests), rows.file()));
    }
  }
}
