package dev.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program of docs/hosting.md, run as it says, with the output that it shows. */
@Timeout(60)
class HostingExampleTest {

  @Test
  void switchboard_run_saysWhatThePageShows(@TempDir Path folder) throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    File log = folder.resolve("log").toFile();
    Process program =
        new ProcessBuilder(
                java.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Path.of("hosting", "Switchboard.java").toString())
            .redirectError(Redirect.to(log))
            .start();
    String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(output.lines())
        .as(Files.readString(log.toPath()))
        .containsExactly(
            "loaded: hours",
            "the switchboard knows the worker",
            "call 1: desk",
            "call 2: billing",
            "call 3: AGENT_AT_CAPACITY, another worker is asked",
            "call 4: NO_ROUTE, another worker is asked",
            "call 5: DRAINING, another worker is asked",
            "call 1: hangs up",
            "call 1: ends as SUCCESS",
            "call 2: hangs up",
            "call 2: ends as SUCCESS",
            "the switchboard forgets the worker",
            "cut off by the drain: 0");
  }
}
