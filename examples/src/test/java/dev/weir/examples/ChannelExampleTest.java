package dev.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The program of the README, run as the README says, with the output that it shows. */
@Timeout(60)
class ChannelExampleTest {

  @Test
  void bargeIn_run_saysWhatTheReadmeShows() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process program =
        new ProcessBuilder(
                java.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Path.of("channels", "BargeIn.java").toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(output.lines())
        .containsExactly(
            "metrics: first token is It",
            "voice: It",
            "voice: is",
            "voice: nine",
            "voice: o'clock",
            "model: nobody listens",
            "left waiting: []",
            "the reply has ended");
  }
}
