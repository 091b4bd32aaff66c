package dev.weir.cli.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import dev.weir.worker.metrics.MetricsSnapshot;
import dev.weir.worker.metrics.MetricsSnapshot.Drain;
import dev.weir.worker.metrics.MetricsSnapshot.ResidentSet;
import dev.weir.worker.metrics.MetricsSnapshot.ResidentSet.Metric;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The panel, as a function of a snapshot. */
@Behaviour("work-200")
class PanelTest {
  private static final long MIB = 1 << 20;

  @Test
  void draw_workerAtWork_showsAllThatTheSnapshotSays() {
    MetricsSnapshot snapshot =
        snapshot(3, 100 * MIB, Map.of("b", 2, "a", 2, "c", 3), "IllegalState: no\nway", null);
    assertThat(text(Panel.draw("weir http://here", snapshot.toJson())))
        .containsExactly(
            "weir http://here",
            "─".repeat(78),
            " Worker RSS         100.0 MiB",
            " Metric             linux_vm_rss",
            " Uptime             1:01:01",
            " Registered         3",
            " Active             7",
            " Total handled      12",
            " Failures           2",
            " Last route         c",
            " Version            1.4",
            " Load               [##############################] 7 of 3 agents",
            "─".repeat(78),
            " Shared worker      100.0 MiB",
            " Separate workers   300.0 MiB",
            " Estimated saved    200.0 MiB",
            " Saved vs separate  67 %",
            "─".repeat(78),
            " Agent                                Sessions",
            " c                                           3",
            " a                                           2",
            " b                                           2",
            "─".repeat(78),
            "Memory: resident now (VmRSS of /proc/self/status); not to be compared with ot…",
            "Last error: IllegalState: no way");
  }

  @Test
  void draw_workerWithNothing_showsThatThereIsNothing() {
    ObjectNode empty = JsonMapper.shared().createObjectNode();
    assertThat(text(Panel.draw("t", empty)))
        .contains(
            " Worker RSS         unknown",
            " Last route         -",
            " Saved vs separate  -",
            " Load               [..............................] 0 of 0 agents",
            " -                                           0",
            "Memory: -")
        .noneMatch(line -> line.startsWith("Last error"));
  }

  @ParameterizedTest
  @CsvSource({"0,GREEN", "511,GREEN", "512,YELLOW", "1023,YELLOW", "1024,RED", "9000,RED"})
  void memory_byItsAmount_hasItsColour(long mib, String colour) {
    ObjectNode snapshot = snapshot(1, mib * MIB, Map.of(), null, null).toJson();
    assertThat(value("Worker RSS", snapshot))
        .isEqualTo(
            AttributedStyle.DEFAULT.foreground(
                switch (colour) {
                  case "GREEN" -> AttributedStyle.GREEN;
                  case "YELLOW" -> AttributedStyle.YELLOW;
                  default -> AttributedStyle.RED;
                }));
  }

  @Test
  void memory_unknown_hasNoColour() {
    assertThat(value("Worker RSS", JsonMapper.shared().createObjectNode()))
        .isEqualTo(AttributedStyle.DEFAULT);
  }

  @Test
  void savings_ofTenAgents_areCalledAnEstimateOfTenfold() {
    assertThat(drawn(10, 1)).contains(" Separate workers   10.0 MiB (a 10x estimate)");
    assertThat(drawn(11, 1)).contains(" Separate workers   11.0 MiB");
    assertThat(drawn(0, 1)).contains(" Separate workers   unknown", " Saved vs separate  -");
  }

  @Test
  void bar_halfAsManySessionsAsAgents_isHalfFull() {
    ObjectNode snapshot = snapshot(4, MIB, Map.of("a", 2), null, null).toJson();
    assertThat(text(Panel.draw("t", snapshot)))
        .contains(" Load               [###############...............] 2 of 4 agents");
  }

  @Test
  @Behaviour("work-100")
  void draw_drainingWorker_showsWhatItWaitsForAndHowLong() {
    Drain limited = new Drain(12.3, 2, List.of("ses_1", "ses_2"));
    Drain endless = new Drain(null, 1, List.of("ses_1"));
    assertThat(text(Panel.draw("t", snapshot(1, MIB, Map.of(), null, limited).toJson())))
        .contains(" Draining           waits for 2 sessions, 13 s left");
    assertThat(text(Panel.draw("t", snapshot(1, MIB, Map.of(), null, endless).toJson())))
        .contains(" Draining           waits for 1 session, as long as it takes");
  }

  @Test
  void error_withCodesForTerminals_doesNothingToThem() {
    ObjectNode snapshot = snapshot(1, MIB, Map.of(), "bad \u001b[2J\u0007 end", null).toJson();
    List<AttributedString> lines = Panel.draw("t", snapshot);
    assertThat(lines.getLast().toString()).isEqualTo("Last error: bad ?[2J? end");
    assertThat(lines.getLast().styleAt(0))
        .isEqualTo(AttributedStyle.DEFAULT.foreground(AttributedStyle.RED));
  }

  @ParameterizedTest
  @CsvSource({
    "-5, 0 B",
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.0 KiB",
    "1536, 1.5 KiB",
    "1048576, 1.0 MiB",
    "1073741824, 1.0 GiB",
    "1099511627776, 1.0 TiB",
    "1125899906842624, 1024.0 TiB",
  })
  @Behaviour("work-196")
  void bytes_ofAnySize_areInWords(long bytes, String words) {
    assertThat(Bytes.text(bytes)).isEqualTo(words);
  }

  private static List<String> drawn(int agents, long mib) {
    return text(Panel.draw("t", snapshot(agents, mib * MIB, Map.of(), null, null).toJson()));
  }

  /** How the value of a field is drawn. */
  private static AttributedStyle value(String field, ObjectNode snapshot) {
    return Panel.draw("t", snapshot).stream()
        .filter(line -> line.toString().startsWith(" " + field))
        .findFirst()
        .orElseThrow()
        .styleAt(20);
  }

  private static List<String> text(List<AttributedString> lines) {
    return lines.stream().map(AttributedString::toString).toList();
  }

  static MetricsSnapshot snapshot(
      int agents,
      long bytes,
      Map<String, Integer> live,
      @Nullable String error,
      @Nullable Drain drain) {
    return new MetricsSnapshot(
        Instant.EPOCH,
        3661.5,
        agents,
        12,
        error == null ? 0 : 2,
        "c",
        error,
        live,
        "1.4",
        drain,
        new ResidentSet(OptionalLong.of(bytes), Metric.LINUX_VM_RSS));
  }
}
