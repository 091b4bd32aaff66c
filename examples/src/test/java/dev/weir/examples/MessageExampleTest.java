package dev.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Deltas, episodes and the log by themselves, with the output that the README shows. */
@Timeout(60)
class MessageExampleTest {

  @Test
  void oneReply_run_saysWhatTheReadmeShows() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process program =
        new ProcessBuilder(
                java.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Path.of("messages", "OneReply.java").toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(output.lines())
        .containsExactly(
            "deltas: It is nine o'clock. then Done",
            "stored: DONE, 19 characters",
            "part 3: nine ",
            "part 4: o'clock.",
            "end: Completed[]",
            "resume: EXACT",
            "event 4: part.delta",
            "event 5: part.delta",
            "event 6: part.delta",
            "event 7: part.delta",
            "event 8: part.completed",
            "event 9: message.completed",
            "event 10: episode.completed");
  }
}
