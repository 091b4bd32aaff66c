package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ReportTest {

  private static final Cell BESIDE =
      Cell.beside("rate", "1/s", Better.HIGHER, List.of(3.0, 4.0, 5.0), "peer", List.of(2.0));
  private static final Cell ALONE = Cell.alone("overhead", "µs", Better.LOWER, List.of(7.0));

  @Test
  void figures_ofAnyCell_haveExactlyTheAgreedKeys() {
    JsonNode json = Report.JSON.valueToTree(report(BESIDE.must(1), ALONE).figures());

    assertThat(json.propertyNames()).containsExactly("name", "machine", "cells");
    for (JsonNode cell : json.get("cells")) {
      assertThat(cell.propertyNames())
          .containsExactly("cell", "unit", "ours", "peer", "peerValue", "ratio", "must", "met");
    }
  }

  @Test
  void figures_beside_carryRatioAndVerdict() {
    JsonNode cell = Report.JSON.valueToTree(report(BESIDE.must(1)).figures()).get("cells").get(0);

    assertThat(cell.get("ours").asDouble()).isEqualTo(4);
    assertThat(cell.get("peerValue").asDouble()).isEqualTo(2);
    assertThat(cell.get("ratio").asDouble()).isEqualTo(2);
    assertThat(cell.get("met").asBoolean()).isTrue();
  }

  @Test
  void figures_alone_areNullWhereThereIsNothingToSay() {
    JsonNode cell = Report.JSON.valueToTree(report(ALONE).figures()).get("cells").get(0);

    for (String key : List.of("peer", "peerValue", "ratio", "must", "met")) {
      assertThat(cell.get(key).isNull()).as(key).isTrue();
    }
  }

  @Test
  void met_withOneMustMissed_isFalse() {
    assertThat(report(BESIDE.must(2), ALONE).met()).isTrue();
    assertThat(report(BESIDE.must(2.1), ALONE).met()).isFalse();
  }

  @Test
  void table_ofAnyCell_namesItWithItsFigures() {
    assertThat(report(BESIDE.must(3)).table())
        .contains("rate", "1/s", "4.00", "peer", "2.00", "3.00 NOT MET");
  }

  @Test
  void keep_quickAfterFull_leavesTheFullRunWithItsSamples(@TempDir Path folder) throws IOException {
    Results results = new Results(folder, "some");
    results.keep(setting(false, Choice.ALL), report(BESIDE));
    results.keep(setting(true, Choice.ALL), report(ALONE));
    results.keep(setting(true, Choice.ALL), report(ALONE, BESIDE));

    assertThat(cells(folder.resolve("some.json")).get(0).get("ourSamples")).hasSize(3);
    assertThat(cells(folder.resolve("some.quick.json"))).hasSize(2);
  }

  @Test
  void keep_partAfterFull_leavesTheFullRun(@TempDir Path folder) throws IOException {
    Results results = new Results(folder, "some");
    results.keep(setting(false, Choice.ALL), report(BESIDE));
    results.keep(setting(false, Choice.of("weir", "")), report(ALONE, BESIDE));
    results.keep(setting(true, Choice.of("", "1p1c")), report(ALONE, BESIDE));

    assertThat(cells(folder.resolve("some.json"))).hasSize(1);
    assertThat(cells(folder.resolve("some.part.json"))).hasSize(2);
    assertThat(folder.resolve("some.quick.json")).doesNotExist();
  }

  private static Setting setting(boolean quick, Choice choice) {
    return new Setting(quick, choice, Path.of("unused"), System.err);
  }

  private static JsonNode cells(Path file) throws IOException {
    return Report.JSON.readTree(Files.readString(file)).get("cells");
  }

  private static Report report(Cell... cells) {
    Map<String, Object> machine =
        Map.of("cpu", "c", "cores", 2, "memory", "m", "kernel", "k", "jvm", "j", "load", 0.5);
    return new Report("some", machine, 0, List.of(cells));
  }
}
