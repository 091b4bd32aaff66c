package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What sessions cost in memory, each time in a JVM of its own; times are no matter here. */
@Timeout(90)
@EnabledOnOs(OS.LINUX)
class DensityGateTest {
  private static final int FIVE_MIB = 5 << 20;
  private static final int LIGHT = 20 << 10;

  /** A fifth over the 250 MiB that they hold, and 150 MiB for the JVM. */
  private static final int FIFTY_MIB = 450;

  /** The 40 MiB that they hold, sessions, and a heap that need not be collected for that. */
  private static final int LIGHT_MIB = 400;

  @Test
  @Behaviour("work-208")
  void gate_fiftySessionsOfFiveMegabytes_withinBudget() throws Exception {
    Gate gate = gate(50, FIVE_MIB, FIFTY_MIB);
    assertThat(gate.code).as(gate.said).isZero();
    assertThat(gate.said).contains("50 sessions, 0 failed");
  }

  @Test
  @Behaviour("work-208")
  void gate_twoThousandLightSessions_withinBudget() throws Exception {
    Gate gate = gate(2_000, LIGHT, LIGHT_MIB);
    assertThat(gate.code).as(gate.said).isZero();
    assertThat(gate.said).contains("2,000 sessions, 0 failed");
  }

  /** A gate that is never shut is none. */
  @Test
  @Behaviour("work-208")
  void gate_moreThanTheBudget_endsWithTwo() throws Exception {
    Gate gate = gate(5, FIVE_MIB, 5);
    assertThat(gate.code).as(gate.said).isEqualTo(DensityGate.OVER_BUDGET);
  }

  @Test
  @Behaviour("work-208")
  void gate_sessionsThatFail_endsWithThree() throws Exception {
    Gate gate = gate(5, LIGHT, LIGHT_MIB, "broken");
    assertThat(gate.code).as(gate.said).isEqualTo(DensityGate.SESSION_ERROR);
    assertThat(gate.said).contains("5 sessions, 5 failed");
  }

  private static Gate gate(int sessions, int bytes, int budget, String... more)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms64m", // so that it is not a part of the machine's memory
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                DensityGate.class.getName(),
                Integer.toString(sessions),
                Integer.toString(bytes),
                Integer.toString(budget)));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Gate(process.waitFor(), said);
  }

  private record Gate(int code, String said) {}
}
