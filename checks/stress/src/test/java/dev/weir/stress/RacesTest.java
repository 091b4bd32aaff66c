package dev.weir.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jcstress.Main;

/**
 * Runs the races of {@code dev.weir.stress.races} in JVMs of jcstress' own; what came of them lies
 * in {@code target/jcstress}. A short run takes the two that reach most of the engine, in one kind
 * of JVM; a long one all, interpreted and with either compiler.
 */
class RacesTest {
  private static final List<String> BRIEF =
      List.of(
          "-t",
          "\\.(InterruptAndSend|SelectsFace)$",
          "-c",
          "2",
          "-fsm",
          "0",
          "-time",
          "100",
          "-af",
          "NONE",
          "-sc",
          "false",
          "-jvmArgs",
          "-XX:+UseSerialGC");

  private static final List<String> EXTENDED = List.of("-fsm", "1", "-time", "300", "-sc", "false");

  private static final Path FOLDER = Path.of("target", "jcstress");
  private static final long LONGEST_MINUTES = Length.of(5, 90);

  @Test
  void races_allowedOutcomesOnly() throws Exception {
    Files.createDirectories(FOLDER);
    Path output = FOLDER.resolve("output.txt");
    Process process = start(output);
    try {
      assertThat(process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)).as("ended").isTrue();
    } finally {
      process.destroy();
    }
    assertThat(process.exitValue()).as("%s", output).isZero();
    assertThat(output)
        .content()
        .contains("Failed tests: No matches", "Error tests: No matches", "matching test results");
  }

  private static Process start(Path output) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("-f", "1", "-iters", "1", "-r", FOLDER.toString()));
    command.addAll(Length.asked() == Length.SHORT ? BRIEF : EXTENDED);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }
}
