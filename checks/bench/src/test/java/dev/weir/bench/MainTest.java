package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MainTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void run_unknownName_listsTheNamesAndExits2() throws Exception {
    assertThat(run("nonsense", "--quick")).isEqualTo(2);

    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("nonsense")
        .contains("turn, subscribers, channel, pipeline, episode, wheel, density, voice");
    assertThat(out.size()).isZero();
  }

  @Test
  void run_noName_listsTheNamesAndExits2() throws Exception {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("turn, subscribers, channel, pipeline, episode, wheel, density, voice");
  }

  @Test
  void run_unknownOption_isNotTakenForAName() throws Exception {
    assertThat(run("turn", "--fast")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("turn --fast");
  }

  @Test
  void run_partOfABenchWithoutParts_exits2() throws Exception {
    assertThat(run("turn", "--only", "weir")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("turn --only weir", "--cells");
  }

  @Test
  void run_choiceThatIsNoExpression_exits2() throws Exception {
    assertThat(run("channel", "--cells", "(")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("regular expression");
  }

  @Test
  void run_optionWithoutItsValue_exits2() throws Exception {
    assertThat(run("channel", "--cells")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("channel --cells");
  }

  private int run(String... arguments) throws Exception {
    return new Main(printTo(out), printTo(err), Path.of("unused")).run(List.of(arguments));
  }

  private static PrintStream printTo(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
