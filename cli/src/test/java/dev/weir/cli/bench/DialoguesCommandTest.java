package dev.weir.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/** The command as people and scripts meet it: what it prints and what it ends with. */
class DialoguesCommandTest {
  private static final String LINE =
      """
      {"id":"%s","services":["%s"],"turns":[{"speaker":"user","text":"Book a table for 4 at 19:00"},\
      {"speaker":"user","text":"My name is Ann, ticket 12"}]}
      """;

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path file = Path.of("");

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("dialogues.jsonl");
    Files.writeString(file, LINE.formatted("1", "Restaurants_2") + LINE.formatted("2", "Hotels_1"));
  }

  @Test
  void execute_allIsRight_endsWithZeroAndJson() {
    int code = execute(Sabotage.NOTHING, "--json", "--seed=3");
    JsonNode report = Json.parse(out.toString());
    assertThat(code).as(out.toString()).isZero();
    assertThat(report.path("sessions").asInt()).isEqualTo(2);
    assertThat(report.path("turns").asInt()).isEqualTo(4);
    assertThat(report.path("seed").asInt()).isEqualTo(3);
    assertThat(report.path("peakRssBytes").asLong()).isPositive();
  }

  @Test
  void execute_moreSessionsThanDialogues_holdsThemAgain() {
    int code = execute(Sabotage.NOTHING, "--json", "--seed=3", "--sessions=5");
    JsonNode report = Json.parse(out.toString());
    assertThat(code).as(out.toString()).isZero();
    assertThat(report.path("sessions").asInt()).isEqualTo(5);
    assertThat(report.path("turns").asInt()).isEqualTo(10);
    assertThat(report.path("drain").isNull()).isTrue();
  }

  @Test
  @Behaviour("work-95")
  void execute_drainInTheMiddle_reportSaysWhatWasLost() {
    int code = execute(Sabotage.NOTHING, "--sessions=20", "--concurrency=10", "--drain-at=1");
    assertThat(code).as(out.toString()).isZero();
    assertThat(out.toString()).contains("answered to their end from then on, 0 lost");
  }

  @Test
  void execute_drainOfAnothersWorker_isRefused() {
    int code = execute(Sabotage.NOTHING, "--drain-at=1", "--url=http://127.0.0.1:1");
    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("--drain-at: 1, with --url (expected: a worker of");
  }

  @Test
  void execute_workerAtUrl_itsMemoryIsNotOurs() throws IOException {
    try (TestGateway gateway = new TestGateway(Duration.ofMillis(20), Sabotage.NOTHING)) {
      int code =
          execute(Sabotage.FAIL, "--json", "--url=" + gateway.url(), "--retention=20", "--limit=1");
      assertThat(code).as(out.toString()).isZero();
      assertThat(Json.parse(out.toString()).path("peakRssBytes").isNull()).isTrue();
    }
  }

  @Test
  void execute_mismatch_endsWithOneAndSaysWhere() {
    int code = execute(Sabotage.OTHER_INPUT, "--limit=1");
    assertThat(code).isEqualTo(1);
    assertThat(out.toString()).contains("dialogue 1, turn 1: user turn").contains("expected: Book");
  }

  @Test
  void execute_malformedLine_endsWithTwoAndItsNumber() throws IOException {
    Files.writeString(file, "{\"id\":1}");
    assertThat(execute(Sabotage.NOTHING)).isEqualTo(2);
    assertThat(err.toString()).contains("dialogues.jsonl, line 1: id: 1 (expected: a text");
  }

  @Test
  void execute_badOption_endsWithTwoAndItsValue() {
    assertThat(execute(Sabotage.NOTHING, "--concurrency=0")).isEqualTo(2);
    assertThat(err.toString()).contains("--concurrency: 0 (expected: 1 to 10000)");
  }

  @Test
  void line_halfWay_tellsTheTimeLeft() {
    assertThat(Progress.line(262, 524, Duration.ofSeconds(75)))
        .isEqualTo("[" + "#".repeat(15) + ".".repeat(15) + "] 262/524 dialogues, 1:15 left ");
  }

  private int execute(Sabotage sabotage, String... options) {
    LocalWorker.Starter starter = () -> new TestGateway(Duration.ofMillis(20), sabotage);
    return new CommandLine(new DialoguesCommand(starter, TestModel::new))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments(options));
  }

  private String[] arguments(String... options) {
    String[] all = new String[options.length + 1];
    all[0] = "--file=" + file;
    System.arraycopy(options, 0, all, 1, options.length);
    return all;
  }
}
